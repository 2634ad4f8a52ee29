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

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
)

const secret = "Xq7-Ln_4c5Wd9kTb2m"

// request is a good one; change one thing to make it bad.
func request() *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/hooks/"+secret, strings.NewReader(`{"notification_type":"x"}`))
	r.RemoteAddr = "192.0.2.10:50000"
	r.Header.Set("Content-Type", "application/json")
	return r
}

func TestRefusedRequestsGetABareStatusAndAreCounted(t *testing.T) {
	t.Parallel()
	body := func(text string) func(*http.Request) {
		return func(r *http.Request) {
			r.Body, r.ContentLength = io.NopCloser(strings.NewReader(text)), int64(len(text))
		}
	}
	unsized := func(reader io.Reader) func(*http.Request) {
		return func(r *http.Request) { r.Body, r.ContentLength = io.NopCloser(reader), -1 }
	}
	header := func(name string, values ...string) func(*http.Request) {
		return func(r *http.Request) { r.Header[name] = values }
	}
	big := `{"a":"` + strings.Repeat("x", webhook.MaxBody) + `"}`
	full := `{"a":"` + strings.Repeat("x", webhook.MaxBody-8) + `"}`
	for _, c := range []struct {
		name   string
		change func(*http.Request)
		reason webhook.Reason // empty for taken
		status int
	}{
		{"a good request", func(*http.Request) {}, "", 200},
		{"a charset", header("Content-Type", "application/json;charset=UTF-8"), "", 200},
		{"a charset, in its other spelling", header("Content-Type", "application/json; charset=utf8"), "", 200},
		{"not encoded, and saying so", header("Content-Encoding", "Identity"), "", 200},
		{"an unknown parameter", header("Content-Type", "Application/JSON; v=1"), "", 200},
		{"a body as large as allowed", body(full), "", 200},
		{"a body of unknown length as large as allowed", unsized(strings.NewReader(full)), "", 200},
		{"a peer from elsewhere", func(r *http.Request) { r.RemoteAddr = "198.51.100.1:1" }, webhook.RefusedSource, 403},
		{"a peer without an address", func(r *http.Request) { r.RemoteAddr = "@" }, webhook.RefusedSource, 403},
		{"no secret", func(r *http.Request) { r.URL.Path = "/hooks/" }, webhook.RefusedSecret, 404},
		{"half of the secret", func(r *http.Request) { r.URL.Path = "/hooks/" + secret[:9] }, webhook.RefusedSecret, 404},
		{"the secret and more", func(r *http.Request) { r.URL.Path = "/hooks/" + secret + "x" }, webhook.RefusedSecret, 404},
		{"the secret in another segment", func(r *http.Request) { r.URL.Path = "/hooks/" + secret + "/" }, webhook.RefusedSecret, 404},
		{"the secret in the query", func(r *http.Request) { r.URL.Path, r.URL.RawQuery = "/hooks/", secret }, webhook.RefusedSecret, 404},
		{"the secret in another case", func(r *http.Request) { r.URL.Path = "/hooks/" + strings.ToUpper(secret) }, webhook.RefusedSecret, 404},
		{"a read", func(r *http.Request) { r.Method = http.MethodGet }, webhook.RefusedMethod, 405},
		{"no method", func(r *http.Request) { r.Method = "" }, webhook.RefusedMethod, 405},
		{"no Content-Type", header("Content-Type"), webhook.RefusedContentType, 415},
		{"two Content-Types", header("Content-Type", "application/json", "application/json"), webhook.RefusedContentType, 415},
		{"a form", header("Content-Type", "application/x-www-form-urlencoded"), webhook.RefusedContentType, 415},
		{"another charset", header("Content-Type", "application/json; charset=shift_jis"), webhook.RefusedContentType, 415},
		{"a malformed Content-Type", header("Content-Type", "application/json; ="), webhook.RefusedContentType, 415},
		{"compressed", header("Content-Encoding", "gzip"), webhook.RefusedContentType, 415},
		{"too large", body(big), webhook.RefusedSize, 413},
		{"too large, of unknown length", unsized(strings.NewReader(big)), webhook.RefusedSize, 413},
		{"endless", unsized(endless{}), webhook.RefusedSize, 413},
		{"cut off", func(r *http.Request) { r.ContentLength = 1000 }, webhook.RefusedBody, 400},
		{"broken", unsized(iotest.ErrReader(errors.New("SENSITIVE"))), webhook.RefusedBody, 400},
		{"empty", body(""), webhook.RefusedJSON, 400},
		{"no JSON", body("notification_type=x"), webhook.RefusedJSON, 400},
		{"an array", body(`[{"notification_type":"x"}]`), webhook.RefusedJSON, 400},
		{"two objects", body(`{}{}`), webhook.RefusedJSON, 400},
		{"half an object", body(`{"a":`), webhook.RefusedJSON, 400},
		{"a byte order mark", body("\ufeff{}"), webhook.RefusedJSON, 400},
		{"nested too deeply", body(`{"a":` + strings.Repeat(`{"a":`, 30) + "1" + strings.Repeat("}", 31)), webhook.RefusedDepth, 400},
		{"nested as deeply as 64 KiB allow", body(strings.Repeat(`[`, webhook.MaxBody)), webhook.RefusedJSON, 400},
		{"nested arrays in an object", body(`{"a":` + strings.Repeat(`[`, webhook.MaxBody-10)), webhook.RefusedDepth, 400},
		{"a key twice", body(`{"state":"FAILED","state":"COMPLETED"}`), webhook.RefusedDuplicate, 400},
		{"a key twice in another case", body(`{"state":"FAILED","STATE":"COMPLETED"}`), webhook.RefusedDuplicate, 400},
		{"a key twice, escaped", body(`{"state":"FAILED","st\u0061te":"COMPLETED"}`), webhook.RefusedDuplicate, 400},
		{"a key twice below", body(`{"a":[{"b":1,"b":2}]}`), webhook.RefusedDuplicate, 400},
	} {
		inbox := webhook.NewMemory(0)
		receiver := newReceiver(t, ignore, webhook.Config{
			Sources: prefixes("192.0.2.0/24"), PathSecrets: []overlay.Secret{overlay.NewSecret("another-secret-of-old"), overlay.NewSecret(secret)},
			Inbox: inbox, Report: func(err error) { t.Errorf("%s: reported %v", c.name, err) },
		})
		r, recorder := request(), httptest.NewRecorder()
		c.change(r)
		receiver.ServeHTTP(recorder, r)
		counts := receiver.Counters()
		if recorder.Code != c.status {
			t.Errorf("%s: answered %d, want %d", c.name, recorder.Code, c.status)
		}
		if c.reason == "" {
			if counts.Stored != 1 || len(counts.Refused) != 0 || recorder.Body.String() != "OK" {
				t.Errorf("%s: got %+v, body %q", c.name, counts, recorder.Body)
			}
			continue
		}
		if counts.Stored != 0 || len(counts.Refused) != 1 || counts.Refused[c.reason] != 1 {
			t.Errorf("%s: got %+v", c.name, counts)
		}
		if allow := recorder.Header().Get("Allow"); (allow == "POST") != (c.status == http.StatusMethodNotAllowed) {
			t.Errorf("%s: says that it allows %q", c.name, allow)
		}
		delete(recorder.Header(), "Allow")
		if recorder.Body.Len() != 0 || len(recorder.Header()) != 0 {
			t.Errorf("%s: answered a body %q, header %v", c.name, recorder.Body, recorder.Header())
		}
	}
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return copy(p, bytes.Repeat([]byte("x"), len(p))), nil }

// unread fails the test if a body is read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("the body was read")
	return 0, io.EOF
}

func TestNothingIsReadBeforeTheSenderIsAdmitted(t *testing.T) {
	t.Parallel()
	receiver := newReceiver(t, ignore, webhook.Config{Sources: prefixes("192.0.2.0/24"), PathSecrets: []overlay.Secret{overlay.NewSecret(secret)}})
	for _, change := range []func(*http.Request){
		func(r *http.Request) { r.RemoteAddr = "203.0.113.1:1" },
		func(r *http.Request) { r.URL.Path = "/" },
		func(r *http.Request) { r.Method = "PUT" },
		func(r *http.Request) { r.Header.Del("Content-Type") },
		func(r *http.Request) { r.ContentLength = webhook.MaxBody + 1 },
	} {
		r := request()
		r.Body = io.NopCloser(unread{t})
		change(r)
		receiver.ServeHTTP(httptest.NewRecorder(), r)
	}
}

func TestTheSourceBehindProxiesCannotBeSpoofed(t *testing.T) {
	t.Parallel()
	const (
		provider = "192.0.2.10"
		attacker = "203.0.113.66"
	)
	for _, c := range []struct {
		name    string
		peer    string
		headers []string
		reason  webhook.Reason // empty for taken
	}{
		{"the provider, directly", provider + ":1", nil, ""},
		{"the provider as a mapped IPv4 address", "[::ffff:" + provider + "]:1", nil, ""},
		{"the provider by IPv6", "[2001:db8:1::7]:1", nil, ""},
		{"an attacker, directly", attacker + ":1", nil, webhook.RefusedSource},
		{"an attacker who names the provider", attacker + ":1", []string{provider}, webhook.RefusedSource},
		{"an attacker who names a proxy and the provider", attacker + ":1", []string{provider + ", 10.0.0.1"}, webhook.RefusedSource},
		{"the provider, whatever it says itself", provider + ":1", []string{attacker}, ""},

		{"the provider through a proxy", "10.0.0.1:1", []string{provider}, ""},
		{"through a proxy by IPv6", "[fd00::1]:1", []string{"2001:db8:1::7"}, ""},
		{"through a mapped proxy", "[::ffff:10.0.0.1]:1", []string{provider}, ""},
		{"through two proxies", "10.0.0.1:1", []string{provider + ", 10.0.0.2"}, ""},
		{"through two proxies, a header each", "10.0.0.1:1", []string{provider, "10.0.0.2"}, ""},
		{"with a port", "10.0.0.1:1", []string{provider + ":4711"}, ""},
		{"with a port by IPv6", "10.0.0.1:1", []string{"[2001:db8:1::7]:4711"}, ""},
		{"as a mapped address", "10.0.0.1:1", []string{"::ffff:" + provider}, ""},
		{"with tabs and spaces", "10.0.0.1:1", []string{" \t" + provider + " \t,\t10.0.0.2 "}, ""},
		{"garbage left of the provider was its own", "10.0.0.1:1", []string{"whatever, " + provider}, ""},

		{"an attacker through the proxy", "10.0.0.1:1", []string{attacker}, webhook.RefusedSource},
		{"an attacker who wrote the provider first", "10.0.0.1:1", []string{provider + ", " + attacker}, webhook.RefusedSource},
		{"in a header of its own", "10.0.0.1:1", []string{provider, attacker}, webhook.RefusedSource},
		{"an attacker who wrote the provider many times", "10.0.0.1:1", []string{strings.Repeat(provider+",", 100) + attacker}, webhook.RefusedSource},
		{"an attacker who wrote a proxy behind the provider", "10.0.0.1:1", []string{provider + ", 10.0.0.9, " + attacker}, webhook.RefusedSource},
		{"the provider's address inside another", "10.0.0.1:1", []string{"2001:db8:2::" + provider}, webhook.RefusedSource},
		{"the provider's address behind NAT64", "10.0.0.1:1", []string{"64:ff9b::" + provider}, webhook.RefusedSource},

		{"no header from a proxy", "10.0.0.1:1", nil, webhook.RefusedForwarded},
		{"an empty header", "10.0.0.1:1", []string{""}, webhook.RefusedForwarded},
		{"an empty entry", "10.0.0.1:1", []string{provider + ","}, webhook.RefusedForwarded},
		{"an empty entry before a proxy, and the provider in a header before", "10.0.0.1:1", []string{provider, ",10.0.0.2"}, webhook.RefusedForwarded},
		{"proxies only", "10.0.0.1:1", []string{"10.0.0.3, 10.0.0.2"}, webhook.RefusedForwarded},
		{"unknown", "10.0.0.1:1", []string{provider + ", unknown"}, webhook.RefusedForwarded},
		{"an obfuscated name", "10.0.0.1:1", []string{"_hidden"}, webhook.RefusedForwarded},
		{"leading zeros", "10.0.0.1:1", []string{"192.000.002.010"}, webhook.RefusedForwarded},
		{"hexadecimal", "10.0.0.1:1", []string{"0xc0.0.2.10"}, webhook.RefusedForwarded},
		{"one number", "10.0.0.1:1", []string{"3221225994"}, webhook.RefusedForwarded},
		{"a zone", "10.0.0.1:1", []string{"2001:db8:1::7%eth0"}, webhook.RefusedForwarded},
		{"a zone and a port", "10.0.0.1:1", []string{"[2001:db8:1::7%25x]:1"}, webhook.RefusedForwarded},
		{"a mapped address with a zone", "10.0.0.1:1", []string{"::ffff:" + provider + "%x"}, webhook.RefusedForwarded},
		{"brackets without a port", "10.0.0.1:1", []string{"[2001:db8:1::7]"}, webhook.RefusedForwarded},
		{"a NUL", "10.0.0.1:1", []string{provider + "\x00"}, webhook.RefusedForwarded},
		{"a semicolon", "10.0.0.1:1", []string{attacker + ";" + provider}, webhook.RefusedForwarded},
		{"a peer with a zone", "[2001:db8:1::7%eth0]:1", nil, webhook.RefusedSource},
		{"a proxy with a zone", "[fd00::1%eth0]:1", []string{provider}, webhook.RefusedSource},
	} {
		receiver := newReceiver(t, ignore, webhook.Config{
			Sources: prefixes(provider+"/32", "2001:db8:1::/48"), TrustedProxies: prefixes("10.0.0.0/8", "fd00::/8"),
		})
		r, recorder := request(), httptest.NewRecorder()
		r.RemoteAddr = c.peer
		if c.headers != nil {
			r.Header["X-Forwarded-For"] = c.headers
		}
		// Other names for the same thing are nobody's business here.
		r.Header.Set("Forwarded", "for="+provider)
		r.Header.Set("X-Real-Ip", provider)
		r.Header.Set("True-Client-Ip", provider)
		receiver.ServeHTTP(recorder, r)
		counts := receiver.Counters()
		if c.reason == "" && counts.Stored != 1 || c.reason != "" && (counts.Refused[c.reason] != 1 || recorder.Code != 403) {
			t.Errorf("%s: answered %d, %+v, want %q", c.name, recorder.Code, counts, c.reason)
		}
	}
}

func TestConfigurationErrors(t *testing.T) {
	t.Parallel()
	good := webhook.Config{Sources: prefixes("192.0.2.0/24")}
	with := func(change func(*webhook.Config)) webhook.Config {
		config := good
		change(&config)
		return config
	}
	secrets := func(text string) webhook.Config {
		return with(func(c *webhook.Config) { c.PathSecrets = []overlay.Secret{overlay.NewSecret(text)} })
	}
	for name, c := range map[string]struct {
		confirm webhook.Confirmer
		handle  webhook.Handler
		config  webhook.Config
		says    string
	}{
		"no sources":                      {webhook.Unconfirmed(), ignore, webhook.Config{}, "name the provider"},
		"an invalid source":               {webhook.Unconfirmed(), ignore, webhook.Config{Sources: []netip.Prefix{{}}}, "Sources: number 1"},
		"a mapped source":                 {webhook.Unconfirmed(), ignore, webhook.Config{Sources: prefixes("::ffff:192.0.2.0/120")}, "Sources: number 1"},
		"an invalid proxy":                {webhook.Unconfirmed(), ignore, with(func(c *webhook.Config) { c.TrustedProxies = []netip.Prefix{{}} }), "TrustedProxies: number 1"},
		"everyone a proxy":                {webhook.Unconfirmed(), ignore, with(func(c *webhook.Config) { c.TrustedProxies = prefixes("0.0.0.0/0") }), "trusts everyone"},
		"everyone a proxy by IPv6":        {webhook.Unconfirmed(), ignore, with(func(c *webhook.Config) { c.TrustedProxies = prefixes("::/0") }), "trusts everyone"},
		"an empty secret":                 {webhook.Unconfirmed(), ignore, secrets(""), "PathSecrets"},
		"a short secret":                  {webhook.Unconfirmed(), ignore, secrets("Xq7Ln4c5Wd9kTb2"), "at least 16"},
		"a secret with a slash":           {webhook.Unconfirmed(), ignore, secrets("Xq7/Ln4c5Wd9kTb2m8"), "at least 16"},
		"a secret with a colon":           {webhook.Unconfirmed(), ignore, secrets("Xq7:Ln4c5Wd9kTb2m8"), "at least 16"},
		"a secret with a bracket":         {webhook.Unconfirmed(), ignore, secrets("Xq7[Ln4c5Wd9kTb2m8"), "at least 16"},
		"a secret with a brace":           {webhook.Unconfirmed(), ignore, secrets("Xq7{Ln4c5Wd9kTb2m8"), "at least 16"},
		"a secret with a letter of Japan": {webhook.Unconfirmed(), ignore, secrets("Xq7店Ln4c5Wd9kTb2m8"), "PathSecrets: "},
		"a secret with an escape":         {webhook.Unconfirmed(), ignore, secrets("Xq7%2fn4c5Wd9kTb2m8"), "at least 16"},
		"a placeholder":                   {webhook.Unconfirmed(), ignore, secrets("your_secret_goes_here"), "PathSecrets"},
		"no confirmer":                    {webhook.Confirmer{}, ignore, good, "confirm: is missing"},
		"a confirmer without client":      {webhook.ConfirmPayPay(nil), ignore, good, "confirm: is missing"},
		"Paidy's without client":          {webhook.ConfirmPaidy(nil), ignore, good, "confirm: is missing"},
		"legacy Paidy's without client":   {webhook.ConfirmPaidyLegacy(nil), ignore, good, "confirm: is missing"},
		"no handler":                      {webhook.Unconfirmed(), nil, good, "handle: is nil"},
		"negative workers":                {webhook.Unconfirmed(), ignore, with(func(c *webhook.Config) { c.Workers = -1 }), "negative"},
		"a negative lease":                {webhook.Unconfirmed(), ignore, with(func(c *webhook.Config) { c.Lease = -1 }), "negative"},
		"too few attempts":                {webhook.Unconfirmed(), ignore, with(func(c *webhook.Config) { c.MaxAttempts = -1 }), "negative"},
		"a negative poll":                 {webhook.Unconfirmed(), ignore, with(func(c *webhook.Config) { c.Poll = -1 }), "negative"},
		"a negative keep":                 {webhook.Unconfirmed(), ignore, with(func(c *webhook.Config) { c.Keep = -1 }), "negative"},
		"another provider's confirmer":    {webhook.ConfirmPaidy(idlePaidyClient{}), ignore, good, "confirm: is for paidy"},
	} {
		if _, err := webhook.PayPay(c.confirm, c.handle, c.config); err == nil || !strings.HasPrefix(err.Error(), "webhook: paypay: ") || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: got %v, want that %q", name, err, c.says)
		} else if strings.Contains(err.Error(), "Xq7") {
			t.Errorf("%s: the error shows the secret", name)
		}
	}
	for name, config := range map[string]webhook.Config{"a good one": good, "a secret that is just long enough": secrets("Xq7Ln0c5Wd9-Tz_A")} {
		if _, err := webhook.PayPay(webhook.Unconfirmed(), ignore, config); err != nil {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// idlePaidyClient is a client that nobody calls.
type idlePaidyClient struct {
	paidy.ClientWithResponsesInterface
}

func TestPaidySourcesAreTheCallersOwn(t *testing.T) {
	t.Parallel()
	sources := webhook.PaidySources()
	if len(sources) != 5 {
		t.Errorf("got %d", len(sources))
	}
	sources[0] = netip.MustParsePrefix("0.0.0.0/0")
	if webhook.PaidySources()[0].Bits() != 32 {
		t.Error("one caller has changed the list for all")
	}
}

func FuzzAdmission(f *testing.F) {
	f.Add("10.0.0.1:1", "192.0.2.10", "10.0.0.2", "application/json", "/x/"+secret, []byte("{}"))
	f.Add("203.0.113.1:1", "192.0.2.10", "", "application/json", "/"+secret, []byte("{}"))
	f.Add("[::ffff:10.0.0.1]:1", "::ffff:192.0.2.10", "fd00::1%x", "application/json; charset=utf-8", secret, []byte(`{"a":1}`))
	f.Fuzz(func(t *testing.T, peer, forwarded, second, contentType, path string, body []byte) {
		receiver := newReceiver(t, ignore, webhook.Config{
			Sources: prefixes("192.0.2.10/32"), TrustedProxies: prefixes("10.0.0.0/8"), PathSecrets: []overlay.Secret{overlay.NewSecret(secret)},
		})
		r, recorder := request(), httptest.NewRecorder()
		r.RemoteAddr, r.URL.Path = peer, path
		r.Header["X-Forwarded-For"] = []string{forwarded, second}
		r.Header["Content-Type"] = []string{contentType}
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
		receiver.ServeHTTP(recorder, r)
		counts := receiver.Counters()
		if recorder.Code == http.StatusOK {
			direct, err := netip.ParseAddrPort(peer)
			if err != nil || counts.Stored != 1 || !strings.HasSuffix(path, secret) {
				t.Fatalf("%q, %q was taken", peer, path)
			}
			if from := direct.Addr().Unmap().String(); from != "192.0.2.10" && (!strings.HasPrefix(from, "10.") || !strings.Contains(forwarded+second, "192.0.2.10") && !strings.Contains(strings.ToLower(forwarded+second), "c000:20a")) {
				t.Fatalf("%q through %q, %q was taken", peer, forwarded, second)
			}
			return
		}
		if counts.Stored != 0 || len(counts.Refused) != 1 || recorder.Body.Len() != 0 {
			t.Fatalf("answered %d, %+v", recorder.Code, counts)
		}
	})
}
