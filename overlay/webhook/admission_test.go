package webhook_test

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

const secret = "Xq7-Ln_4c5Wd9kTb2m"

// goodRequest returns a request that is stored; change one thing to have it refused.
func goodRequest() *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/hooks/"+secret, strings.NewReader(`{"notification_type":"x"}`))
	r.RemoteAddr = "192.0.2.10:50000"
	r.Header.Set("Content-Type", "application/json")

	return r
}

// change is one difference from a good request.
type change func(*http.Request)

func peer(address string) change { return func(r *http.Request) { r.RemoteAddr = address } }
func path(path string) change    { return func(r *http.Request) { r.URL.Path = path } }
func method(name string) change  { return func(r *http.Request) { r.Method = name } }

func header(name string, values ...string) change {
	return func(r *http.Request) { r.Header[name] = values }
}

func body(text string) change {
	return func(r *http.Request) {
		r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
	}
}

// unsized sends a body whose length nobody announced.
func unsized(reader io.Reader) change {
	return func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(reader), -1 }
}

// jsonOf returns a JSON object of a number of bytes.
func jsonOf(size int) string { return `{"a":"` + strings.Repeat("x", size-8) + `"}` }

// receive sends a changed request to a new receiver that knows two secrets.
func receive(t *testing.T, change change) (*httptest.ResponseRecorder, webhook.Counters) {
	t.Helper()
	receiver := newReceiver(t, ignore, webhook.Config{
		Sources:     prefixes("192.0.2.0/24"),
		PathSecrets: []overlay.Secret{overlay.NewSecret("another-secret-of-old"), overlay.NewSecret(secret)},
		Report:      func(err error) { assert.NoError(t, err, "reported") },
	})

	request, recorder := goodRequest(), httptest.NewRecorder()
	change(request)
	receiver.ServeHTTP(recorder, request)

	return recorder, receiver.Counters()
}

func TestRequestsThatAreStored(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]change{
		"a good request":                                func(*http.Request) {},
		"a charset":                                     header("Content-Type", "application/json;charset=UTF-8"),
		"a charset, in its other spelling":              header("Content-Type", "application/json; charset=utf8"),
		"an unknown parameter":                          header("Content-Type", "Application/JSON; v=1"),
		"not encoded, and saying so":                    header("Content-Encoding", "Identity"),
		"a body as large as allowed":                    body(jsonOf(webhook.MaxBody)),
		"a body of unknown length, as large as allowed": unsized(strings.NewReader(jsonOf(webhook.MaxBody))),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			answer, counters := receive(t, change)

			assert.Equal(t, http.StatusOK, answer.Code)
			assert.Equal(t, "OK", answer.Body.String())
			assert.EqualValues(t, 1, counters.Stored)
			assert.Empty(t, counters.Refused)
		})
	}
}

// refused is a case of a request that is refused.
type refused struct {
	name   string
	change change
	reason webhook.Reason
	status int
}

func (c refused) test(t *testing.T) {
	t.Parallel()
	answer, counters := receive(t, c.change)

	assert.Equal(t, c.status, answer.Code)
	assert.Equal(t, map[webhook.Reason]int64{c.reason: 1}, counters.Refused)
	assert.Zero(t, counters.Stored)

	allowed := answer.Header().Get("Allow")
	assert.Equal(t, c.status == http.StatusMethodNotAllowed, allowed == "POST", "it allows %q", allowed)
	answer.Header().Del("Allow")
	assert.Empty(t, answer.Header())
	assert.Empty(t, answer.Body.String())
}

func TestRequestsThatAreRefusedBeforeTheirBodies(t *testing.T) {
	t.Parallel()
	const form = "application/x-www-form-urlencoded"
	secretInQuery := func(r *http.Request) { r.URL.Path, r.URL.RawQuery = "/hooks/", secret }
	twoTypes := header("Content-Type", "application/json", "application/json")
	shiftJIS := header("Content-Type", "application/json; charset=shift_jis")

	for _, c := range []refused{
		{"a peer from elsewhere", peer("198.51.100.1:1"), webhook.RefusedSource, 403},
		{"a peer without an address", peer("@"), webhook.RefusedSource, 403},
		{"no secret", path("/hooks/"), webhook.RefusedSecret, 404},
		{"half of the secret", path("/hooks/" + secret[:9]), webhook.RefusedSecret, 404},
		{"the secret and more", path("/hooks/" + secret + "x"), webhook.RefusedSecret, 404},
		{"the secret in another segment", path("/hooks/" + secret + "/"), webhook.RefusedSecret, 404},
		{"the secret in the query", secretInQuery, webhook.RefusedSecret, 404},
		{"the secret in another case", path("/hooks/" + strings.ToUpper(secret)), webhook.RefusedSecret, 404},
		{"a read", method(http.MethodGet), webhook.RefusedMethod, 405},
		{"no method", method(""), webhook.RefusedMethod, 405},
		{"no Content-Type", header("Content-Type"), webhook.RefusedContentType, 415},
		{"two Content-Types", twoTypes, webhook.RefusedContentType, 415},
		{"a form", header("Content-Type", form), webhook.RefusedContentType, 415},
		{"another charset", shiftJIS, webhook.RefusedContentType, 415},
		{"a malformed Content-Type", header("Content-Type", "application/json; ="), webhook.RefusedContentType, 415},
		{"compressed", header("Content-Encoding", "gzip"), webhook.RefusedContentType, 415},
	} {
		t.Run(c.name, c.test)
	}
}

func TestRequestsThatAreRefusedByTheirBodies(t *testing.T) {
	t.Parallel()
	tooLarge := jsonOf(webhook.MaxBody + 8)
	announced1000 := func(r *http.Request) { r.ContentLength = 1000 }
	objects := `{"a":` + strings.Repeat(`{"a":`, 30) + "1" + strings.Repeat("}", 31)
	arrays := `{"a":` + strings.Repeat(`[`, webhook.MaxBody-10)

	for _, c := range []refused{
		{"too large", body(tooLarge), webhook.RefusedSize, 413},
		{"too large, of unknown length", unsized(strings.NewReader(tooLarge)), webhook.RefusedSize, 413},
		{"endless", unsized(endless{}), webhook.RefusedSize, 413},
		{"cut off", announced1000, webhook.RefusedBody, 400},
		{"broken", unsized(iotest.ErrReader(errors.New("SENSITIVE"))), webhook.RefusedBody, 400},
		{"empty", body(""), webhook.RefusedJSON, 400},
		{"no JSON", body("notification_type=x"), webhook.RefusedJSON, 400},
		{"an array", body(`[{"notification_type":"x"}]`), webhook.RefusedJSON, 400},
		{"two objects", body(`{}{}`), webhook.RefusedJSON, 400},
		{"half an object", body(`{"a":`), webhook.RefusedJSON, 400},
		{"a byte order mark", body("\ufeff{}"), webhook.RefusedJSON, 400},
		{"nothing but brackets", body(strings.Repeat(`[`, webhook.MaxBody)), webhook.RefusedJSON, 400},
		{"objects nested too deeply", body(objects), webhook.RefusedDepth, 400},
		{"arrays nested too deeply", body(arrays), webhook.RefusedDepth, 400},
		{"a key twice", body(`{"state":"FAILED","state":"COMPLETED"}`), webhook.RefusedDuplicate, 400},
		{"a key twice in another case", body(`{"state":"FAILED","STATE":"COMPLETED"}`), webhook.RefusedDuplicate, 400},
		{"a key twice, escaped", body(`{"state":"FAILED","st\u0061te":"COMPLETED"}`), webhook.RefusedDuplicate, 400},
		{"a key twice below", body(`{"a":[{"b":1,"b":2}]}`), webhook.RefusedDuplicate, 400},
	} {
		t.Run(c.name, c.test)
	}
}

// endless is a body without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte("x"), len(p))), nil }

// unread fails the test if a body is read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	assert.Fail(u.t, "the body was read")

	return 0, io.EOF
}

func TestNothingIsReadBeforeTheSenderIsAdmitted(t *testing.T) {
	t.Parallel()
	receiver := newReceiver(t, ignore, webhook.Config{
		Sources: prefixes("192.0.2.0/24"), PathSecrets: []overlay.Secret{overlay.NewSecret(secret)},
	})

	for _, change := range []change{
		peer("203.0.113.1:1"),
		path("/"),
		method("PUT"),
		func(r *http.Request) { r.Header.Del("Content-Type") },
		func(r *http.Request) { r.ContentLength = webhook.MaxBody + 1 },
	} {
		request := goodRequest()
		request.Body = io.NopCloser(unread{t})
		change(request)
		receiver.ServeHTTP(httptest.NewRecorder(), request)
	}
}

func FuzzAdmission(f *testing.F) {
	f.Add("10.0.0.1:1", "192.0.2.10", "10.0.0.2", "application/json", "/x/"+secret, []byte("{}"))
	f.Add("203.0.113.1:1", "192.0.2.10", "", "application/json", "/"+secret, []byte("{}"))
	f.Add("[::ffff:10.0.0.1]:1", "::ffff:192.0.2.10", "fd00::1%x", "application/json; charset=utf-8", secret,
		[]byte(`{"a":1}`))

	f.Fuzz(func(t *testing.T, peer, forwarded, second, contentType, path string, body []byte) {
		receiver := newReceiver(t, ignore, webhook.Config{
			Sources: prefixes("192.0.2.10/32"), TrustedProxies: prefixes("10.0.0.0/8"),
			PathSecrets: []overlay.Secret{overlay.NewSecret(secret)},
		})
		request, recorder := goodRequest(), httptest.NewRecorder()
		request.RemoteAddr, request.URL.Path = peer, path
		request.Header["X-Forwarded-For"] = []string{forwarded, second}
		request.Header["Content-Type"] = []string{contentType}
		request.Body, request.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))

		receiver.ServeHTTP(recorder, request)

		counters := receiver.Counters()
		if recorder.Code == http.StatusOK {
			require.EqualValues(t, 1, counters.Stored)
			require.True(t, strings.HasSuffix(path, secret), "%q", path)
			requireProvider(t, peer, forwarded+second)
			return
		}
		require.Zero(t, counters.Stored, "%d", recorder.Code)
		require.Len(t, counters.Refused, 1, "%d", recorder.Code)
		require.Zero(t, recorder.Body.Len(), "%d", recorder.Code)
	})
}

// requireProvider claims that a request comes from the provider 192.0.2.10, or from a
// proxy that names it, as an IPv4 or a mapped address.
func requireProvider(t *testing.T, peer, forwarded string) {
	t.Helper()
	direct, err := netip.ParseAddrPort(peer)
	require.NoError(t, err)

	source := direct.Addr().Unmap().String()
	if source == "192.0.2.10" {
		return
	}

	require.True(t, strings.HasPrefix(source, "10."), "%q through %q", peer, forwarded)
	require.Regexp(t, `192\.0\.2\.10|(?i:c000:20a)`, forwarded)
}
