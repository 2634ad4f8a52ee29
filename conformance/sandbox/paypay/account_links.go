package paypay

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/secret"

	"github.com/golang-jwt/jwt/v5"

	"github.com/jppay/jppay/conformance/internal/stubs/paypay"
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"

	"github.com/jppay/jppay/overlay/policy"
)

const (
	// issuer issues responseTokens and is the audience of requestTokens.
	issuer = "paypay.ne.jp"
	// tokenLife is how long a responseToken is valid; no source states it.
	tokenLife = 5 * time.Minute
	// linkSucceeded and linkDeclined are the results in a responseToken.
	linkSucceeded = "succeeded"
	linkDeclined  = "declined"
)

// AllowAccountLink lets a user allow the account link of a code that
// createAccountLinkQRCode answered, as the button of the page at linkQRCodeURL
// does, and sends customerAuthorizationSucceeded. It returns where the page sends
// the user: redirectUrl with a responseToken, which has the userAuthorizationId.
//
// Without userAuthorizationID a new user links, who has finished eKYC and has 100,000 yen and
// 5,000 points. A user who is linked already keeps the id and grants the new scopes too, and
// the period of the authorization starts again. A user who ended the link gets another id. It
// returns an error for a code that is unknown, has expired or is finished, and for a user whom
// the sandbox does not have or whose account is not active.
func (p *Sandbox) AllowAccountLink(codeID, userAuthorizationID string) (redirect string, err error) {
	redirect, err = p.engine.allowLink(codeID, userAuthorizationID)
	if err != nil {
		return "", contract.InMethod("AllowAccountLink", err)
	}
	return redirect, nil
}

// DeclineAccountLink lets a user decline the account link of a code, as the
// button of the page at linkQRCodeURL does, and sends
// customerAuthorizationFailed. It returns where the page sends the user and an
// error like AllowAccountLink.
func (p *Sandbox) DeclineAccountLink(codeID string) (redirect string, err error) {
	redirect, err = p.engine.declineLink(codeID)
	if err != nil {
		return "", contract.InMethod("DeclineAccountLink", err)
	}
	return redirect, nil
}

// tokens makes and checks the JWTs of account links.
type tokens struct {
	apiKey   string
	clientID string
	key      []byte // the API secret, base64-decoded, unlike that of the HMAC
}

func newTokens(p *Sandbox) tokens {
	key, err := base64.StdEncoding.DecodeString(p.APISecret)
	if err != nil {
		panic("sandbox: the API secret is not base64") // it is a constant
	}
	return tokens{apiKey: p.APIKey, clientID: p.ClientID, key: key}
}

// responseClaims are the claims of a responseToken.
type responseClaims struct {
	jwt.RegisteredClaims
	Result              string `json:"result"`
	ProfileIdentifier   string `json:"profileIdentifier,omitempty"`
	Nonce               string `json:"nonce"`
	UserAuthorizationID string `json:"userAuthorizationId,omitempty"`
	ReferenceID         string `json:"referenceId,omitempty"`
}

// signResponse returns a responseToken.
func (t tokens) signResponse(now time.Time, claims responseClaims) (string, error) {
	claims.Issuer, claims.ExpiresAt = issuer, jwt.NewNumericDate(now.Add(tokenLife))
	// The library writes an audience as a list, but observed tokens have a text.
	token := jwt.NewWithClaims(jwt.SigningMethodHS256, struct {
		responseClaims
		Audience string `json:"aud"`
	}{claims, t.clientID})
	return token.SignedString(t.key)
}

// requestClaims are the claims of a requestToken.
type requestClaims struct {
	jwt.RegisteredClaims
	Scope       string `json:"scope"`
	Nonce       string `json:"nonce"`
	RedirectURL string `json:"redirectUrl"`
	ReferenceID string `json:"referenceId"`
}

// verifyRequest checks a requestToken and returns its claims. An error never quotes the token.
func (t tokens) verifyRequest(now time.Time, apiKey, token string) (c requestClaims, err error) {
	if !secret.Equal(apiKey, t.apiKey) {
		return c, errors.New("apiKey is not the sandbox's APIKey")
	}

	parser := jwt.NewParser(jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}), jwt.WithExpirationRequired(),
		jwt.WithStrictDecoding(), jwt.WithTimeFunc(func() time.Time { return now }))

	_, err = parser.ParseWithClaims(token, &c, func(*jwt.Token) (any, error) { return t.key, nil })
	switch {
	case errors.Is(err, jwt.ErrTokenSignatureInvalid):
		return c, errors.New("requestToken is not signed with HS256 and the base64-decoded APISecret")
	case errors.Is(err, jwt.ErrTokenExpired):
		return c, errors.New("requestToken has expired by the sandbox's clock")
	case errors.Is(err, jwt.ErrTokenNotValidYet), errors.Is(err, jwt.ErrTokenUsedBeforeIssued):
		return c, errors.New("requestToken is not valid yet by the sandbox's clock")
	case errors.Is(err, jwt.ErrTokenRequiredClaimMissing):
		return c, errors.New("requestToken has no exp")
	case err != nil:
		return c, errors.New("requestToken is not a JWT with the claims that it needs")
	}

	for _, claim := range []struct{ name, value string }{
		{"iss", c.Issuer},
		{"scope", c.Scope},
		{"nonce", c.Nonce},
		{"redirectUrl", c.RedirectURL},
		{"referenceId", c.ReferenceID},
	} {
		if claim.value == "" {
			return c, fmt.Errorf("requestToken has no %s", claim.name)
		}
		if len(claim.value) > maxText && claim.name != "scope" {
			return c, fmt.Errorf("%s in requestToken is longer than %d bytes", claim.name, maxText)
		}
	}
	return c, nil
}

// maxText is the most characters that the document allows for most texts.
const maxText = 255

// startLink makes the session for a requestToken, as createLink does for a request. note says
// what was unusual about it.
func (e *engine) startLink(apiKey, token string) (codeID, note string, err error) {
	now := e.state.Clock.Now()
	c, err := e.tokens.verifyRequest(now, apiKey, token)
	if err != nil {
		return "", "", err
	}
	if !slices.Contains(c.Audience, issuer) {
		note = "aud in requestToken is not " + issuer + "; whether PayPay minds is not known"
	}

	s := session{scopes: strings.Split(c.Scope, ","), nonce: c.Nonce, redirectURL: c.RedirectURL, reference: c.ReferenceID}
	if err := s.checkRequest(true, e.account); err != nil {
		return "", "", err
	}

	// The page ends with the token (INFERRED), or with the code if that ends first.
	s.expires = now.Add(linkCodeLife)
	if c.ExpiresAt.Before(s.expires) {
		s.expires = c.ExpiresAt.Time
	}

	defer e.lock()()

	codeID, err = e.addSession("user_authorization", s)
	return codeID, note, err
}

// addSession keeps an account link code; the engine is locked.
func (e *engine) addSession(operation string, s session) (codeID string, err error) {
	if len(e.sessions) >= maxCodes {
		return "", contract.Refusef(codeServiceError, "the sandbox is full after %d account link codes", maxCodes)
	}
	codeID = newCodeID(e.state.IDs)
	s.asked = e.ask()
	e.sessions[codeID] = s
	e.state.Commit(state.Effect{
		Provider: policy.PayPay, Operation: operation, Kind: "account-link-code", ID: codeID, Key: s.reference,
	})
	return codeID, nil
}

// checkRequest refuses scopes, nonce and redirectUrl that PayPay does not take. web
// says that the user returns to a web page, not to an app.
func (s session) checkRequest(web bool, account Account) error {
	if s.nonce == "" {
		return contract.Refusef(codeInvalidRequest,
			"nonce is empty, so it protects nothing; that PayPay refuses it is the sandbox's guess")
	}

	for i, scope := range s.scopes {
		if !slices.Contains(account.Scopes, scope) {
			return contract.Refusef(codeExpectation, "scope %d is not in the sandbox client's contract", i+1)
		}
	}

	target, err := url.Parse(s.redirectURL)
	if !web { // an app's own address, for which no rule is known
		if err != nil || target.Scheme == "" {
			return contract.Refusef(codeExpectation, "redirectUrl is not an address")
		}
		return nil
	}

	if err != nil || target.Scheme != "https" {
		return contract.Refusef(codeExpectation, "redirectUrl is not an https address")
	}
	if !registered(account.RedirectDomains, target.Hostname()) {
		return contract.Refusef(codeExpectation,
			"the domain of redirectUrl is not registered; the sandbox knows %s",
			strings.Join(account.RedirectDomains, ", "))
	}
	return nil
}

// registered reports whether a host is one of the domains, in any case of letters.
func registered(domains []string, host string) bool {
	return slices.ContainsFunc(domains, func(domain string) bool { return strings.EqualFold(domain, host) })
}

// openSession returns the session of a code that the user has not answered yet; the
// engine is locked.
func (e *engine) openSession(codeID string) (session, error) {
	s, err := e.session(codeID)
	if err == nil && !s.isOpen() {
		err = fmt.Errorf("code %s is already finished", codeID)
	}
	return s, err
}

// isOpen reports whether the user has neither allowed nor declined.
func (s session) isOpen() bool { return s.finishedBy == "" && !s.declined }

// allowLink links a user; an empty id means a new one.
func (e *engine) allowLink(codeID, id string) (redirect string, err error) {
	defer e.lock()()

	s, err := e.openSession(codeID)
	if err != nil {
		return "", err
	}

	id, u, err := e.linkingUser(id)
	if err != nil {
		return "", err
	}

	u.grant(s, e.state.Clock.Now())
	redirect, err = e.redirect(s, responseClaims{
		Result:              linkSucceeded,
		ProfileIdentifier:   u.link.phone,
		UserAuthorizationID: id,
		Nonce:               s.nonce,
		ReferenceID:         s.reference,
	})
	if err != nil {
		return "", err
	}

	s.finishedBy = id
	e.sessions[codeID], e.users[id] = s, u
	e.state.Commit(state.Effect{
		Provider: policy.PayPay, Operation: "AllowAccountLink", Kind: "account-link", ID: id, Key: s.reference,
	})

	e.hooks.Send(policy.PayPay, "customerAuthorizationSucceeded", paypay.CustomerAuthorizationSucceededJSONRequestBody{
		NotificationType: paypay.CustomerAuthorizationSucceededEventNotificationTypeMisspelt,
		NotificationID:   new(e.state.IDs.UUID()), CreatedAt: new(e.createdAt()),
		ReferenceID: server.TextOrNil(s.reference), Nonce: &s.nonce,
		UserAuthorizationID: new(paypay.UserAuthorizationID(id)), ProfileIdentifier: &u.link.phone,
		Scopes: scopesText(u.scopes), Expiry: new(u.link.expires.Unix()),
	})
	return redirect, nil
}

// grant gives the merchant what a session asks for.
func (u *appUser) grant(s session, now time.Time) {
	u.link.issued, u.link.expires, u.link.ended = now, now.Add(linkLife), false
	u.scopes = slices.Clone(u.scopes)
	for _, scope := range s.scopes {
		if !slices.Contains(u.scopes, scope) {
			u.scopes = append(u.scopes, scope)
		}
	}

	if s.reference != "" && !slices.Contains(u.link.references, s.reference) {
		u.link.references = append(slices.Clip(u.link.references), s.reference)
	}
}

// linkingUser returns the user who links the account, and the userAuthorizationId of
// the link; the engine is locked.
func (e *engine) linkingUser(id string) (string, appUser, error) {
	u, ok := e.users[id]
	switch {
	case id == "":
		if len(e.users) >= maxCodes {
			return "", u, contract.Refusef(codeServiceError, "the sandbox is full after %d users", maxCodes)
		}
		id = e.state.IDs.UUID()
		person, _ := people()
		return id, appUser{
			link:       link{phone: maskedPhone(id)},
			verifiedAt: e.state.Clock.Now(),
			person:     person,
			wallet:     newWallet(),
		}, nil
	case !ok:
		return "", u, contract.RefuseUnknownf(codeNoUser, "the sandbox has no such user")
	case u.accountCode == codeExpiredUser: // linking again renews it
		u.accountCode = ""
	case u.accountCode != "":
		return "", u, contract.Refusef(u.accountCode, "the account of user %s is in this state", id)
	}

	if u.link.ended { // the same person and wallet under another id
		u.link.references, u.scopes = nil, nil
		id = e.state.IDs.UUID()
	}
	return id, u, nil
}

// newWallet returns the wallet of an ordinary user.
func newWallet() *wallet { return &wallet{balance: 100_000, points: 5_000} }

// declineLink ends a code without an account link.
func (e *engine) declineLink(codeID string) (redirect string, err error) {
	defer e.lock()()

	s, err := e.openSession(codeID)
	if err != nil {
		return "", err
	}

	redirect, err = e.redirect(s, responseClaims{Result: linkDeclined, Nonce: s.nonce, ReferenceID: s.reference})
	if err != nil {
		return "", err
	}

	s.declined = true
	e.sessions[codeID] = s
	e.hooks.Send(policy.PayPay, "customerAuthorizationFailed", paypay.CustomerAuthorizationFailedJSONRequestBody{
		NotificationType: paypay.CustomerAuthorizationFailedEventNotificationTypeMisspelt,
		NotificationID:   new(e.state.IDs.UUID()), CreatedAt: new(e.createdAt()),
		ReferenceID: server.TextOrNil(s.reference), Nonce: &s.nonce,
		Result: new(linkDeclined),
		Reason: new("sandbox: the user declined"),
	})
	return redirect, nil
}

// redirect returns the address to which the page sends the user.
func (e *engine) redirect(s session, claims responseClaims) (string, error) {
	token, err := e.tokens.signResponse(e.state.Clock.Now(), claims)
	if err != nil {
		return "", err
	}
	target, fragment, cut := strings.Cut(s.redirectURL, "#")
	mark := "?"
	if strings.Contains(target, "?") {
		mark = "&"
	}
	target += mark + "responseToken=" + token
	if cut {
		target += "#" + fragment
	}
	return target, nil
}

// notifyRevoked sends the webhook of a link that ended; the engine is locked.
func (e *engine) notifyRevoked(id string, u appUser) {
	reference := ""
	if n := len(u.link.references); n > 0 {
		reference = u.link.references[n-1]
	}
	e.hooks.Send(policy.PayPay, "customerAuthorizationRevoked", paypay.CustomerAuthorizationRevokedJSONRequestBody{
		NotificationType:    paypay.CustomerAuthorizationRevokedEventNotificationTypeMisspelt,
		NotificationID:      new(e.state.IDs.UUID()),
		CreatedAt:           new(e.createdAt()),
		UserAuthorizationID: new(paypay.UserAuthorizationID(id)),
		ReferenceID:         server.TextOrNil(reference),
	})
}

// notifyExtended sends the webhook of a link that lasts longer; the engine is locked.
func (e *engine) notifyExtended(id string, u appUser) {
	e.hooks.Send(policy.PayPay, "customerAuthorizationExtended", paypay.CustomerAuthorizationExtendedJSONRequestBody{
		NotificationType:    paypay.CustomerAuthorizationExtendedEventNotificationTypeMisspelt,
		NotificationID:      new(e.state.IDs.UUID()),
		CreatedAt:           new(e.createdAt()),
		Scopes:              scopesText(u.scopes),
		UserAuthorizationID: new(paypay.UserAuthorizationID(id)),
		Expiry:              new(u.link.expires.Unix()),
	})
}

// createdAt returns the time of a webhook about an account link. Its form is not known.
func (e *engine) createdAt() string { return strconv.FormatInt(e.state.Clock.Now().Unix(), 10) }

// scopesText returns scopes in the form of the only source: as one text.
func scopesText(scopes []string) json.RawMessage {
	raw, err := json.Marshal(strings.Join(scopes, ","))
	if err != nil {
		panic(err)
	}
	return raw
}
