package paypay_test

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1" //nolint:gosec // a mistake that clients make
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// client signs requests, and can be made to do it wrong.
type client struct {
	base, key, secret          string
	method, path, query        string // as sent
	header, body               string // the Content-Type and the body as sent
	hash                       string // as sent
	lines                      [6]string
	join, before, end          string
	sum                        func(secret, text string) []byte
	encode                     func([]byte) string
	sentNonce, sentEpoch, sent string // sent: the mac; empty is the computed one
}

const (
	sentPath  = "/v1/gift-cards"
	typeJSON  = "application/json"
	sentNonce = "n0nce123"
)

func base64MD5(text string) string {
	sum := md5.Sum([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

func sha256MAC(secret, text string) []byte {
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(text))
	return sum.Sum(nil)
}

// newClient returns a client that signs rightly.
func newClient(r *rig.PayPay, method, path, body string) *client {
	c := &client{
		base: r.PayPay.URL, key: r.PayPay.APIKey, secret: r.PayPay.APISecret, method: method, path: path, body: body,
		join: "\n", sum: sha256MAC, encode: base64.StdEncoding.EncodeToString, hash: "empty",
		sentNonce: sentNonce, sentEpoch: strconv.FormatInt(rig.PayPayStart.Unix(), 10),
	}
	contentType := "empty"
	if body != "" {
		contentType, c.header, c.hash = typeJSON, typeJSON, base64MD5(typeJSON+body)
	}
	c.lines = [6]string{path, method, c.sentNonce, c.sentEpoch, contentType, c.hash}
	return c
}

func (c *client) text() string { return c.before + strings.Join(c.lines[:], c.join) + c.end }

// send sends the request and returns the answer and what the journal says of it.
func (c *client) send(r *rig.PayPay) (rig.PayPayAnswer, *journal.Signature) {
	r.T.Helper()
	mac := c.sent
	if mac == "" {
		mac = c.encode(c.sum(c.secret, c.text()))
	}
	authorization := strings.Join([]string{"hmac OPA-Auth", c.key, mac, c.sentNonce, c.sentEpoch, c.hash}, ":")
	var headers []string
	if c.header != "" {
		headers = []string{"Content-Type", c.header}
	}
	answer := r.SendAs(authorization, c.method, c.path+c.query, c.body, headers...)
	calls := r.Sandbox.Calls(sandbox.CallFilter{Limit: 1})
	require.Len(r.T, calls, 1)
	require.NotNil(r.T, calls[0].Signature)
	return answer, calls[0].Signature
}

// wrongString is a client that signs something else, and what is said of it.
type wrongString struct {
	name string
	make func(c *client)
	want string // the mistake
}

// test sends the request and compares what is said of it. More are further mistakes.
func (w wrongString) test(t *testing.T, r *rig.PayPay, method, path, body string, more ...string) {
	t.Helper()
	c := newClient(r, method, path, body)
	w.make(c)
	answer, signature := c.send(r.WithT(t))

	assert.Equal(t, 401, answer.Status, answer)
	assert.False(t, signature.OK)
	assert.Equal(t, append([]string{w.want}, more...), signature.Mistakes)
	assert.Equal(t, c.text(), signature.Signed)
	assert.Equal(t, journal.FirstDifference(c.text(), signature.Wanted), signature.FirstDifference)
	assert.Contains(t, answer.Reason, signature.Why)
	assert.NotContains(t, answer.Reason, r.PayPay.APISecret)
	for _, mistake := range signature.Mistakes {
		assert.Contains(t, signature.Why, mistake)
	}
}

func TestASignatureThatIsAcceptedShowsWhatWasSigned(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	c := newClient(r, "POST", sentPath, signedBody)
	answer, signature := c.send(r)

	assert.Equal(t, 200, answer.Status, answer)
	assert.Equal(t, &journal.Signature{
		Scheme: "hmac", OK: true, Wanted: c.text(), Signed: c.text(), FirstDifference: -1,
	}, signature)
}

// findEach sends a write with a body for each case: each is explained, and none has an effect.
func findEach(t *testing.T, cases []wrongString) {
	t.Helper()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) { c.test(t, r, "POST", sentPath, signedBody) })
	}
	assert.Empty(t, r.Effects(0))
}

func TestAnotherPathThatWasSignedIsFound(t *testing.T) {
	t.Parallel()
	findEach(t, []wrongString{
		{"path with its query", func(c *client) {
			c.query = "?assumeMerchant=1"
			c.lines[0] += c.query
		}, "the path was signed with its query"},
		{"path with its decoded query", func(c *client) {
			c.query = "?redirect=a%2Fb"
			c.lines[0] += "?redirect=a/b"
		}, "the path was signed with its query, decoded"},
		{"path with a slash", func(c *client) { c.lines[0] += "/" }, "the path was signed with a slash at its end"},
		{"path without its first slash", func(c *client) {
			c.lines[0] = c.lines[0][1:]
		}, "the path was signed without the slash at its beginning"},
		{
			"two slashes", func(c *client) { c.lines[0] = "/" + c.lines[0] },
			"the path was signed with two slashes at its beginning",
		},
		{
			"path without the version", func(c *client) { c.lines[0] = "/gift-cards" },
			"the path was signed without the base path",
		},
		{
			"whole URL", func(c *client) { c.lines[0] = c.base + c.path },
			"the whole URL was signed in place of the path",
		},
		{"host and path", func(c *client) {
			c.lines[0] = strings.TrimPrefix(c.base, "http://") + c.path
		}, "the host was signed in front of the path"},
		{"whole URL with its query", func(c *client) {
			c.query = "?a=1"
			c.lines[0] = c.base + c.path + c.query
		}, "the whole URL with its query was signed in place of the path"},
		{"path encoded as a part of a query", func(c *client) {
			c.lines[0] = "%2Fv1%2Fgift-cards"
		}, "the path was signed with each special character encoded"},
		{"no path", func(c *client) { c.lines[0] = "" }, "the line of the path was empty"},
	})
}

func TestAnotherLineThatWasSignedIsFound(t *testing.T) {
	t.Parallel()
	findEach(t, []wrongString{
		{"method in small letters", func(c *client) { c.lines[1] = "post" }, "the method was signed in small letters"},
		{
			"method with a capital", func(c *client) { c.lines[1] = "Post" },
			"the method was signed with a capital letter only",
		},
		{"another method", func(c *client) { c.lines[1] = "GET" }, "the method was signed as GET"},
		{"content type empty", func(c *client) {
			c.lines[4] = "empty"
		}, "the content type was signed as the word empty, though there is a body"},
		{"no content type", func(c *client) { c.lines[4] = "" }, "the line of the content type was empty"},
		{"no hash", func(c *client) { c.lines[5] = "" }, "the line of the hash was empty"},
		{"the word empty in place of the hash", func(c *client) {
			c.lines[5] = "empty"
		}, "the hash was signed as the word empty, though there is a body"},
		{"hash in hex", func(c *client) {
			sum := md5.Sum([]byte(typeJSON + signedBody))
			c.lines[5] = hex.EncodeToString(sum[:])
		}, "the hash was signed in hex"},
		{"hash of the body alone", func(c *client) {
			c.lines[5] = base64MD5(signedBody)
		}, "the MD5 of the body without the content type was signed"},
		{"the body", func(c *client) { c.lines[5] = signedBody }, "the body itself was signed in place of its hash"},
		{"milliseconds", func(c *client) { c.lines[3] += "000" }, "the epoch was signed in milliseconds"},
	})
}

func TestLinesThatWereJoinedOtherwiseAreFound(t *testing.T) {
	t.Parallel()
	findEach(t, []wrongString{
		{"CR and LF", func(c *client) { c.join = "\r\n" }, "the lines were joined by CR and LF"},
		{"a backslash and n", func(c *client) { c.join = `\n` }, "the lines were joined by a backslash and the letter n"},
		{"nothing between", func(c *client) { c.join = "" }, "the lines were joined by nothing"},
		{"a line feed at the end", func(c *client) { c.end = "\n" }, "there was a line feed behind the last line"},
		{"a line feed at the beginning", func(c *client) { c.before = "\n" }, "there was a line feed before the first line"},
		{"another order", func(c *client) {
			c.lines[0], c.lines[1] = c.lines[1], c.lines[0]
		}, "the lines stood in another order: method, path, nonce, epoch, content type, hash"},
		{"the order of the header", func(c *client) {
			l := c.lines
			c.lines = [6]string{l[2], l[3], l[5], l[0], l[1], l[4]}
		}, "the lines stood in another order: nonce, epoch, hash, path, method, content type"},
	})
}

func TestAnotherSecretThatWasSignedWithIsFound(t *testing.T) {
	t.Parallel()
	findEach(t, []wrongString{
		{"a decoded secret", func(c *client) {
			raw, err := base64.StdEncoding.DecodeString(c.secret)
			require.NoError(t, err)
			c.secret = string(raw)
		}, "the secret was decoded from base64: it is used as it is"},
		{"a secret with its line feed", func(c *client) { c.secret += "\n" }, "the secret had a line feed at its end"},
		{"a secret in quotes", func(c *client) { c.secret = `"` + c.secret + `"` }, "the secret stood in quotes"},
		{"the key as secret", func(c *client) { c.secret = c.key }, "the APIKey was used as the secret"},
		{"no secret", func(c *client) { c.secret = "" }, "the secret was empty"},
		{"places changed", func(c *client) {
			c.sum = func(secret, text string) []byte { return sha256MAC(text, secret) }
		}, "secret and string to sign changed places"},
	})
}

func TestAMACOfAnotherKindIsFound(t *testing.T) {
	t.Parallel()
	findEach(t, []wrongString{
		{"SHA-1", func(c *client) {
			c.sum = func(secret, text string) []byte {
				sum := hmac.New(sha1.New, []byte(secret))
				sum.Write([]byte(text))
				return sum.Sum(nil)
			}
		}, "the mac is a HMAC-SHA1"},
		{"no HMAC", func(c *client) {
			c.sum = func(secret, text string) []byte { sum := sha256.Sum256([]byte(secret + text)); return sum[:] }
		}, "the mac is a SHA-256 of secret and string, no HMAC"},
		{"hex", func(c *client) { c.encode = hex.EncodeToString }, "the mac is in hex, not in base64"},
		{"base64 of hex", func(c *client) {
			c.encode = func(raw []byte) string { return base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString(raw))) }
		}, "the mac is the base64 of its hex digits"},
		{
			"no padding", func(c *client) { c.encode = base64.RawStdEncoding.EncodeToString },
			"the mac lacks the = at its end",
		},
	})
}

func TestTwoMistakesInOneSignatureAreFound(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	wrongString{"query and hex", func(c *client) {
		c.query = "?a=1"
		c.lines[0] += c.query
		c.encode = hex.EncodeToString
	}, "the path was signed with its query"}.
		test(t, r, "POST", sentPath, signedBody, "the mac is in hex, not in base64")
	assert.Empty(t, r.Effects(0))
}

func TestWhatWasSignedIsFoundForAReadWithoutABody(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for _, c := range []wrongString{
		// PHP's SDK did this with reads: its issue 152
		{"query, content type and hash of a body", func(c *client) {
			c.header = typeJSON
			c.lines[4] = typeJSON
		}, `the content type of the header was signed, though there is no body: ` +
			`without a body that line is the word "empty"`},
		{"path with its query", func(c *client) {
			c.query = "?a=1"
			c.lines[0] += c.query
		}, "the path was signed with its query"},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, r, "GET", budgetsPath, "") })
	}

	wrongString{"content type and hash left empty", func(c *client) {
		c.lines[4], c.lines[5] = "", ""
	}, "the line of the content type was empty"}.
		test(t, r, "GET", budgetsPath, "", "the line of the hash was empty")
}

func TestAPathThatWasSignedDecodedIsFound(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	const path = "/v1/qr/sessions/a%2Fb%20c/kyc"

	for _, c := range []wrongString{
		{"decoded", func(c *client) { c.lines[0] = "/v1/qr/sessions/a/b c/kyc" }, "the path was signed decoded"},
		{"encoded twice", func(c *client) {
			c.lines[0] = "/v1/qr/sessions/a%252Fb%2520c/kyc"
		}, "the path was signed encoded once more"},
		{"in small letters", func(c *client) {
			c.lines[0] = strings.ToLower(path)
		}, "the path was signed in small letters"},
	} {
		t.Run(c.name, func(t *testing.T) { c.test(t, r, "POST", path, "") })
	}
}

func TestWhatNoKnownMistakeGivesIsSaidToBeUnknown(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	c := newClient(r, "POST", sentPath, signedBody)
	c.secret = "another secret"
	answer, signature := c.send(r)
	assert.Equal(t, "a wrong secret, or a string to sign that no known mistake gives", signature.Why)
	assert.Empty(t, signature.Mistakes)
	assert.Empty(t, signature.Signed)
	assert.Equal(t, -1, signature.FirstDifference)
	c.secret = r.PayPay.APISecret
	assert.Equal(t, signature.Wanted, c.text())
	require.Len(t, signature.Compared, 1)
	assert.Equal(t, "mac", signature.Compared[0].Name)
	assert.Equal(t, signature.Compared[0].Wanted, c.encode(c.sum(c.secret, c.text())))
	assert.Contains(t, answer.Reason, "the mac is not right: a wrong secret")

	c.hash, c.lines[5] = base64MD5("something else"), base64MD5("something else")
	_, signature = c.send(r)
	assert.Equal(t, "body or content type changed after they were hashed, or they were hashed in a way that no known "+
		"mistake gives (the mac fits that hash: key and secret are right)", signature.Why)
	assert.Equal(t, c.text(), signature.Signed)

	c.secret = "another secret"
	_, signature = c.send(r)
	assert.Contains(t, signature.Why, "(the mac does not fit that hash either: the secret may be wrong, too)")
}

func TestClocksAreExplained(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	now := rig.PayPayStart.Unix()

	for name, test := range map[string]struct {
		epoch string
		ahead int64
		want  string
	}{
		"behind":       {strconv.FormatInt(now-300, 10), -300, "the epoch is 300 seconds behind the sandbox's clock"},
		"ahead":        {strconv.FormatInt(now+300, 10), 300, "the epoch is 300 seconds ahead of the sandbox's clock"},
		"milliseconds": {strconv.FormatInt(now, 10) + "000", now * 999, ": it is in milliseconds, PayPay wants seconds"},
		"nanoseconds":  {strconv.FormatInt(now, 10) + "000000000", now * 999999999, ": it is in nanoseconds"},
		"Japan's time": {strconv.FormatInt(now+9*3600, 10), 9 * 3600, ": it is ahead by Japan's nine hours"},
		"the reverse":  {strconv.FormatInt(now-9*3600, 10), -9 * 3600, ": it is behind by Japan's nine hours"},
		"no number":    {"now", 0, "the epoch is not a whole number of seconds"},
	} {
		c := newClient(r, "GET", budgetsPath, "")
		c.sentEpoch, c.lines[3] = test.epoch, test.epoch
		answer, signature := c.send(r)

		assert.Equal(t, 401, answer.Status, name)
		assert.Contains(t, signature.Why, test.want, name)
		assert.Equal(t, test.ahead, signature.ClockAhead, name)
		assert.Equal(t, signature.Wanted, c.text(), name)
	}
}

func TestKeysAreExplained(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	for key, want := range map[string]string{
		"":                                  "it is empty",
		r.PayPay.APISecret:                  "it is the APISecret",
		r.PayPay.MerchantID:                 "it is the MerchantID",
		`"` + r.PayPay.APIKey + `"`:         "it has spaces or quotes around it",
		strings.ToUpper(r.PayPay.APIKey):    "its letters have another case",
		"a_MARKEDMARKED":                    "it is one that the sandbox does not know",
		r.PayPay.APIKey + " a_MARKEDMARKED": "it is one that the sandbox does not know",
	} {
		c := newClient(r, "GET", budgetsPath, "")
		c.key = key
		answer, signature := c.send(r)

		assert.Equal(t, 401, answer.Status, key)
		assert.Equal(t, want, signature.Why, key)
	}
	raw, err := json.Marshal(r.Sandbox.Calls(sandbox.CallFilter{}))
	require.NoError(t, err)
	assert.NotContains(t, string(raw), "MARKED")
}

func TestAWrongMerchantHasARightSignature(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	r.Send("GET", budgetsPath, "", "X-ASSUME-MERCHANT", "1").AssertRefused(401, "UNAUTHORIZED")

	calls := r.Sandbox.Calls(sandbox.CallFilter{})

	require.Len(t, calls, 1)
	assert.True(t, calls[0].Signature.OK)
	assert.Contains(t, calls[0].Reason, "X-ASSUME-MERCHANT")
}

func TestASignatureWithoutItsFormIsExplained(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	r.SendAs("hmac OPA-Auth:a:b", "GET", budgetsPath, "")

	calls := r.Sandbox.Calls(sandbox.CallFilter{})

	require.Len(t, calls, 1)
	assert.Contains(t, calls[0].Signature.Why, "has 2 parts")
	assert.False(t, calls[0].Signature.OK)
}
