package accountlink

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jppay/jppay/internal/configcheck"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// Origins of PayPay's account link page, for RedirectURL.
const (
	// Production is stated by PayPay's documentation of the web flow.
	Production = "https://www.paypay.ne.jp"
	// Sandbox is known from an unofficial SDK only and is not verified.
	Sandbox = "https://stg-www.sandbox.paypay.ne.jp"
)

const (
	// MaxToken is the longest token that is made or read, in bytes. This package chose the
	// limit.
	MaxToken = 8 << 10
	// MaxLifetime is the longest lifetime of a requestToken. This package chose the limit:
	// PayPay states none.
	MaxLifetime = 24 * time.Hour
	// Leeway is how far the clocks of PayPay and of the merchant may differ: a
	// responseToken is taken until this long after its exp.
	Leeway = 30 * time.Second
)

const (
	pagePath = "/app/opa/user_authorization"
	// payPay is the audience of a requestToken and the issuer of a responseToken.
	payPay = "paypay.ne.jp"
	// maxEpoch is the end of the year 9999 in seconds. An exp above it was
	// counted in another unit.
	maxEpoch = 253402300799
)

// Sentinels for errors.Is. Verify's errors match exactly one of them.
var (
	// ErrSecret means that the API key secret was not issued by PayPay: it is empty or not
	// standard base64. It is the only error that no token causes.
	ErrSecret = errors.New("API key secret not usable")
	// ErrMalformed means that the token is cut short, too long or not a JWT, or that its claims
	// are missing, duplicate or of the wrong type.
	ErrMalformed = errors.New("malformed token")
	// ErrAlgorithm means that the token asks for another algorithm than HS256, or
	// for an extension of it.
	ErrAlgorithm = errors.New("algorithm not accepted")
	// ErrSignature means that the token was not signed with this secret.
	ErrSignature = errors.New("signature does not match")
	// ErrIssuer means that the token is not one of PayPay's.
	ErrIssuer = errors.New("issuer is not PayPay")
	// ErrAudience means that the token is meant for another client ID.
	ErrAudience = errors.New("meant for another client")
	// ErrExpired means that the token has expired or is not valid yet.
	ErrExpired = errors.New("token expired")
	// ErrNonce means that the token answers another request, or that no nonce was
	// given to compare it with.
	ErrNonce = errors.New("nonce does not match")
)

// NewNonce returns a nonce of 26 letters and digits with at least 128 random
// bits. It is good for one account link.
func NewNonce() string { return rand.Text() }

// NewPKCE returns a new code verifier and its challenge for the method S256 of
// RFC 7636, both 43 characters of base64url, well within the 64 that PayPay
// allows for codeVerifier. Send the challenge, keep the verifier.
func NewPKCE() (verifier overlay.Secret, challenge string) {
	var random [32]byte
	_, _ = rand.Read(random[:]) // never fails: it ends the process instead
	text := base64.RawURLEncoding.EncodeToString(random[:])
	sum := sha256.Sum256([]byte(text))
	return overlay.NewSecret(text), base64.RawURLEncoding.EncodeToString(sum[:])
}

// Request holds the claims of a requestToken. They are those of PayPay's documentation and
// official SDKs, which state no lengths; a token must fit into MaxToken bytes.
type Request struct {
	// Merchant is the name of the merchant, claim iss.
	Merchant string
	// Scopes are what the merchant wants to do, for instance direct_debit: at
	// least one, each of them part of the merchant's contract.
	Scopes []string
	// Nonce ties the answer to the customer's session: see NewNonce.
	Nonce string
	// RedirectURL is where PayPay sends the customer back to. It is https, and
	// PayPay must know its domain.
	RedirectURL string
	// ReferenceID is the merchant's own name for the customer. It comes back in
	// the Response, in webhooks and in reports.
	ReferenceID string
	// DeviceID is optional. PayPay calls it obsolete for QR codes.
	DeviceID string
	// PhoneNumber is optional and pre-fills PayPay's login page. It can be read in
	// the token.
	PhoneNumber overlay.Secret
	// Lifetime is how long PayPay's page can be opened, from one second to
	// MaxLifetime. Fractions of a second are dropped.
	Lifetime time.Duration
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// RequestToken returns the requestToken for RedirectURL, signed with the API key
// secret (base64 as issued). It refuses a secret that is not standard base64 with
// ErrSecret, and a request with a missing or impossible field by its claim's name.
// Errors hold no values.
func RequestToken(request Request, secret overlay.Secret) (string, error) {
	refuse := func(err error) (string, error) { return "", fmt.Errorf("request token: %w", err) }
	key, err := decode(secret)
	if err != nil {
		return refuse(err)
	}
	claims, err := request.claims()
	if err != nil {
		return refuse(err)
	}
	token, err := jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
	if err != nil {
		return refuse(errors.New("cannot be signed"))
	}
	if len(token) > MaxToken {
		return refuse(fmt.Errorf("has %d bytes, at most %d are possible: shorten the fields", len(token), MaxToken))
	}
	return token, nil
}

func (r *Request) claims() (jwt.MapClaims, error) {
	if r.Lifetime < time.Second || r.Lifetime > MaxLifetime {
		return nil, fmt.Errorf("exp: a lifetime of %v is not between one second and %v", r.Lifetime, MaxLifetime)
	}
	if len(r.Scopes) == 0 || slices.ContainsFunc(r.Scopes, notAScope) {
		return nil, errors.New("scope: needs at least one name; a name holds no comma and no space")
	}
	claims := jwt.MapClaims{
		"aud":   payPay,
		"exp":   clock(r.Now)().Add(r.Lifetime).Unix(),
		"scope": strings.Join(r.Scopes, ","),
	}
	for _, field := range []struct {
		claim, value string
		optional     bool
	}{
		{claim: "iss", value: r.Merchant},
		{claim: "nonce", value: r.Nonce},
		{claim: "redirectUrl", value: r.RedirectURL},
		{claim: "referenceId", value: r.ReferenceID},
		{claim: "deviceId", value: r.DeviceID, optional: true},
		{claim: "phoneNumber", value: r.PhoneNumber.Reveal(), optional: true},
	} {
		if field.value == "" && field.optional {
			continue
		}
		if strings.TrimSpace(field.value) == "" {
			return nil, errors.New(field.claim + ": is empty")
		}
		if !utf8.ValidString(field.value) || strings.ContainsFunc(field.value, unicode.IsControl) {
			return nil, errors.New(field.claim + ": holds a control character or invalid UTF-8")
		}
		claims[field.claim] = field.value
	}
	back, err := url.Parse(r.RedirectURL)
	if err != nil || back.Scheme != "https" || back.Hostname() == "" || back.User != nil ||
		strings.Contains(r.RedirectURL, "#") {
		return nil, errors.New("redirectUrl: must be an absolute https URL without user and fragment")
	}
	return claims, nil
}

func notAScope(name string) bool {
	return name == "" || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r > '~' || r == ',' })
}

// RedirectURL returns the URL to send the customer's browser to. The base is Production,
// Sandbox, or scheme and host of your own sandbox, with https unless the host is a loopback
// address. The token comes from RequestToken. Errors hold no values.
func RedirectURL(baseURL, apiKey, requestToken string) (string, error) {
	page, err := configcheck.BaseURL(baseURL)
	if err != nil {
		return "", fmt.Errorf("redirect URL: %w", err)
	}
	if err := configcheck.Credential("APIKey", apiKey); err != nil {
		return "", fmt.Errorf("redirect URL: %w", err)
	}
	if err := checkShape(requestToken); err != nil {
		return "", fmt.Errorf("redirect URL: requestToken: %w", err)
	}
	page.Path = pagePath
	page.RawQuery = url.Values{"apiKey": {apiKey}, "requestToken": {requestToken}}.Encode()
	return page.String(), nil
}

// Expected holds the values that a responseToken must have.
type Expected struct {
	// Nonce is the one of the request, from the customer's session. It must not
	// be empty.
	Nonce string
	// ClientID is the merchant's client ID, which PayPay names as the audience. It
	// is neither the API key nor the merchant ID. Empty compares nothing.
	ClientID string
	// Now is the clock; nil is time.Now.
	Now func() time.Time
}

// Result is what became of a request. PayPay may add others than those below.
type Result string

// Known results.
const (
	ResultSucceeded Result = "succeeded"
	ResultDeclined  Result = "declined"
)

// Response is a verified responseToken.
type Response struct {
	Result Result
	// UserAuthorizationID names the link in calls to the API. It may be empty
	// unless the request succeeded.
	UserAuthorizationID string
	// ReferenceID is the one of the request.
	ReferenceID string
	// ProfileIdentifier is the customer's phone number, masked by PayPay but for
	// its last digits. It is wrapped because it is personal data.
	ProfileIdentifier overlay.Secret
	Nonce             string
	// ExpiresAt is when the token expires, not the link.
	ExpiresAt time.Time
	// Audience holds the merchant's client ID.
	Audience []string
}

// Succeeded reports whether the customer's account is linked now.
func (r Response) Succeeded() bool { return r.Result == ResultSucceeded }

// claimNames are the claims that are read, none of which may stand twice.
var claimNames = []string{
	"iss", "aud", "exp", "nbf", "result", "nonce", "userAuthorizationId", "referenceId", "profileIdentifier",
}

// Verify reads a responseToken, which comes from the decoded query of the redirect. It refuses
// a token that is not signed with the API key secret (base64 as issued) under HS256, that
// PayPay did not issue, that expired Leeway ago or more, or that does not have the expected
// nonce. An exp is required. It may be in the far future, because PayPay states no lifetime.
//
// A customer who declined is not an error: ask Response.Succeeded. Errors match one sentinel
// of this package and hold nothing of the token and the secret.
func Verify(responseToken string, secret overlay.Secret, expected Expected) (Response, error) {
	response, err := verify(responseToken, secret, expected)
	if err != nil {
		return Response{}, fmt.Errorf("response token: %w", err)
	}
	return response, nil
}

func verify(text string, secret overlay.Secret, expected Expected) (Response, error) {
	key, err := decode(secret)
	if err != nil {
		return Response{}, err
	}
	if expected.Nonce == "" {
		return Response{}, fmt.Errorf("%w: there is no stored nonce to compare with: was the session lost?", ErrNonce)
	}
	if err := checkShape(text); err != nil {
		return Response{}, err
	}
	options := []jwt.ParserOption{
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithStrictDecoding(),
		jwt.WithIssuer(payPay), jwt.WithExpirationRequired(), jwt.WithLeeway(Leeway), jwt.WithTimeFunc(clock(expected.Now)),
	}
	if expected.ClientID != "" {
		options = append(options, jwt.WithAudience(expected.ClientID))
	}
	parser := jwt.NewParser(options...)
	claims := jwt.MapClaims{}
	token, err := parser.ParseWithClaims(text, claims, func(token *jwt.Token) (any, error) {
		if _, extended := token.Header["crit"]; extended {
			return nil, ErrAlgorithm
		}
		return key, nil
	})
	if err != nil {
		return Response{}, reason(token, err)
	}
	payload, err := parser.DecodeSegment(strings.Split(text, ".")[1])
	if err != nil {
		return Response{}, ErrMalformed
	}
	if err := rawjson.Lookup(payload, claimNames, make([]rawjson.Token, len(claimNames))); err != nil {
		return Response{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	response, err := read(claims)
	if err != nil {
		return Response{}, err
	}
	if subtle.ConstantTimeCompare([]byte(response.Nonce), []byte(expected.Nonce)) != 1 {
		return Response{}, fmt.Errorf(
			"%w: it answers another request than this session's: start the account link again", ErrNonce)
	}
	return response, nil
}

// reason turns the library's error, which may quote the token, into one of this package.
func reason(token *jwt.Token, err error) error {
	matches := func(target error) bool { return errors.Is(err, target) }
	switch {
	case matches(jwt.ErrTokenMalformed):
		return fmt.Errorf("%w: it is not a JWT", ErrMalformed)
	case token.Method != jwt.SigningMethodHS256, matches(jwt.ErrTokenUnverifiable):
		return fmt.Errorf("%w: PayPay signs with HS256 only", ErrAlgorithm)
	case matches(jwt.ErrTokenSignatureInvalid):
		return fmt.Errorf("%w: is the secret that of the API key in the redirect URL?", ErrSignature)
	case matches(jwt.ErrTokenInvalidIssuer):
		return fmt.Errorf("%w: iss is not "+payPay, ErrIssuer)
	case matches(jwt.ErrTokenInvalidAudience):
		return fmt.Errorf("%w: is ClientID the client ID, and not the API key or the merchant ID?", ErrAudience)
	case matches(jwt.ErrTokenExpired):
		return fmt.Errorf("%w: start the account link again, or check the clock", ErrExpired)
	case matches(jwt.ErrTokenNotValidYet):
		return fmt.Errorf("%w: it is not valid yet: check the clock", ErrExpired)
	}
	return fmt.Errorf("%w: exp, iss or aud is missing, or a claim is of the wrong type", ErrMalformed)
}

// read takes the response from verified claims.
func read(claims jwt.MapClaims) (Response, error) {
	var wrong []string
	text := func(name string) string {
		value, isText := claims[name].(string)
		if !isText && claims[name] != nil {
			wrong = append(wrong, name)
		}
		return value
	}
	response := Response{
		Result:              Result(text("result")),
		UserAuthorizationID: text("userAuthorizationId"),
		ReferenceID:         text("referenceId"),
		ProfileIdentifier:   overlay.NewSecret(text("profileIdentifier")),
		Nonce:               text("nonce"),
	}
	seconds, isNumber := claims["exp"].(float64)
	if !isNumber || seconds > maxEpoch {
		wrong = append(wrong, "exp")
	}
	response.ExpiresAt = time.Unix(int64(seconds), 0).UTC()
	audience, err := claims.GetAudience()
	if err != nil || len(audience) == 0 && claims["aud"] != nil {
		wrong = append(wrong, "aud")
	}
	response.Audience = audience
	switch {
	case len(wrong) > 0:
		return Response{}, fmt.Errorf("%w: of the wrong type or out of range: %s", ErrMalformed, strings.Join(wrong, ", "))
	case response.Result == "":
		return Response{}, fmt.Errorf("%w: result is missing", ErrMalformed)
	case response.Succeeded() && response.UserAuthorizationID == "":
		return Response{}, fmt.Errorf("%w: result is succeeded, but userAuthorizationId is missing", ErrMalformed)
	}
	return response, nil
}

// decode returns the key of a secret.
func decode(secret overlay.Secret) ([]byte, error) {
	text := secret.Reveal()
	if text == "" {
		return nil, fmt.Errorf("%w: it is empty", ErrSecret)
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || strings.ContainsAny(text, "\r\n") { // which the decoder skips
		return nil, fmt.Errorf("%w: it is not standard base64 with padding: give it as PayPay issued it", ErrSecret)
	}
	return key, nil
}

// checkShape refuses a text that cannot be a JWT, before anything decodes it. It refuses
// padding, and line breaks, which the decoder would skip.
func checkShape(token string) error {
	switch {
	case token == "":
		return fmt.Errorf("%w: it is empty", ErrMalformed)
	case len(token) > MaxToken:
		return fmt.Errorf("%w: it has %d bytes, at most %d are read", ErrMalformed, len(token), MaxToken)
	case strings.Count(token, ".") != 2:
		return fmt.Errorf("%w: it does not have three parts", ErrMalformed)
	case strings.ContainsFunc(token, notInToken):
		return fmt.Errorf("%w: it holds a character that is neither base64url nor a dot", ErrMalformed)
	}
	return nil
}

func notInToken(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '-' && r != '_' && r != '.'
}

func clock(now func() time.Time) func() time.Time {
	if now == nil {
		return time.Now
	}
	return now
}
