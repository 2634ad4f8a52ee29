package overlay_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

func readVectors(t testing.TB, name string, into any) {
	t.Helper()
	text, err := os.ReadFile("../conformance/vectors/" + name)
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		t.Fatal(err)
	}
}

type hmacVector struct {
	Origin, Key, Secret, Method, Path, Query, Nonce string
	Epoch                                           int64
	ContentType, Body, Hash, MAC                    string
}

func TestHMACKnownAnswers(t *testing.T) {
	t.Parallel()

	var vectors []hmacVector
	readVectors(t, "paypay-hmac.json", &vectors)
	require.NotEmpty(t, vectors)
	for _, v := range vectors {
		contentType := v.ContentType
		if v.Body == "" {
			contentType = "empty"
		}
		secret, epoch := overlay.NewSecret(v.Secret), strconv.FormatInt(v.Epoch, 10)

		hash := overlay.HashBody(v.ContentType, []byte(v.Body))
		assert.Equal(t, v.Hash, hash, v.Origin)
		canonical := overlay.CanonicalString(v.Path, v.Method, v.Nonce, epoch, contentType, hash)
		assert.Equal(t, v.MAC, overlay.MAC(secret, canonical), v.Origin)

		v.authenticate(t, secret)
	}
}

// authenticate signs the vector's request twice, the second time with pooled state.
func (v hmacVector) authenticate(t *testing.T, secret overlay.Secret) {
	t.Helper()

	clock := testkit.NewClock(time.Unix(v.Epoch, 0))
	auth, err := overlay.NewHMAC(v.Key, secret, clock.Now, func() string { return v.Nonce })
	require.NoError(t, err, v.Origin)
	req := request(t, v.Method, "https://apigw.example"+v.Path+"?"+v.Query, v.Body)
	if v.ContentType != "" {
		req.Header.Set("Content-Type", v.ContentType)
	}
	want := fmt.Sprintf("hmac OPA-Auth:%s:%s:%s:%d:%s", v.Key, v.MAC, v.Nonce, v.Epoch, v.Hash)

	for range 2 {
		body, err := auth.Authenticate(req, nil, []byte(v.Body))
		require.NoError(t, err, v.Origin)
		require.Equal(t, v.Body, string(body), v.Origin)
		assert.Equal(t, want, req.Header.Get("Authorization"), v.Origin)
		assert.Equal(t, v.ContentType, req.Header.Get("Content-Type"), v.Origin)
	}
}

func TestHMACSignsTheContentTypeThatIsSent(t *testing.T) {
	t.Parallel()
	auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	req := request(t, "POST", "https://apigw.example/v1/%E3%81%82", "{}")
	if _, err := auth.Authenticate(req, nil, []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if got := req.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("Content-Type is %q", got)
	}
	parts := strings.Split(strings.TrimPrefix(req.Header.Get("Authorization"), "hmac OPA-Auth:"), ":")
	if len(parts) != 5 {
		t.Fatalf("the header is %q", req.Header.Get("Authorization"))
	}
	sum := md5.Sum([]byte("application/json{}"))
	mac := hmac.New(sha256.New, []byte("c2VjcmV0"))
	fmt.Fprintf(mac, "/v1/%%E3%%81%%82\nPOST\n%s\n%s\napplication/json\n%s", parts[2], parts[3], base64.StdEncoding.EncodeToString(sum[:]))
	if parts[1] != base64.StdEncoding.EncodeToString(mac.Sum(nil)) || len(parts[2]) < 8 {
		t.Errorf("the header is %q", req.Header.Get("Authorization"))
	}
}

func TestHMACRefusesWhatMakesASignatureAmbiguous(t *testing.T) {
	t.Parallel()
	if _, err := overlay.NewHMAC("a_key:1234", overlay.NewSecret("c2VjcmV0"), nil, nil); err == nil || !strings.HasPrefix(err.Error(), "APIKey: ") {
		t.Errorf("a colon in the key: got %v", err)
	}
	for _, nonce := range []string{"", "a:b", "a\nb"} {
		auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0"), nil, func() string { return nonce })
		if err != nil {
			t.Fatal(err)
		}
		if _, err := auth.Authenticate(request(t, "GET", "https://apigw.example/v1", ""), nil, nil); err == nil {
			t.Errorf("the nonce %q was accepted", nonce)
		}
	}
	auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	req := request(t, "POST", "https://apigw.example/v1", "{}")
	req.Header["Content-Type"] = []string{"application/json", "text/plain"}
	if _, err := auth.Authenticate(req, nil, []byte("{}")); err == nil {
		t.Error("two content types were accepted")
	}
	req.Header["Content-Type"] = []string{" application/json "}
	if _, err := auth.Authenticate(req, nil, []byte("{}")); err != nil || !strings.HasSuffix(req.Header.Get("Authorization"), ":"+overlay.HashBody("application/json", []byte("{}"))) {
		t.Errorf("a content type with spaces around it: %q, %v", req.Header.Get("Authorization"), err)
	}
}

func TestATransportCannotChangeTheNextCredential(t *testing.T) {
	t.Parallel()
	auth, err := overlay.NewBearer(overlay.NewSecret("sk_test_abcdefgh"))
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		req := request(t, "GET", "https://api.example/", "")
		if _, err := auth.Authenticate(req, nil, nil); err != nil || req.Header.Get("Authorization") != "Bearer sk_test_abcdefgh" {
			t.Fatalf("got %q, %v", req.Header.Get("Authorization"), err)
		}
		req.Header["Authorization"][0] = "[hidden]"
	}
}

func TestNoncesDifferAndSignaturesDoNotCross(t *testing.T) {
	t.Parallel()
	auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0"), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		seen  = map[string]bool{}
	)
	for n := range 1000 {
		group.Go(func() {
			body := strings.Repeat("x", n+1)
			req, _ := http.NewRequest("POST", "https://apigw.example/v1/"+strconv.Itoa(n), nil)
			if _, err := auth.Authenticate(req, nil, []byte(body)); err != nil {
				t.Error(err)
				return
			}
			parts := strings.Split(req.Header.Get("Authorization"), ":")
			hash := overlay.HashBody("application/json", []byte(body))
			want := overlay.MAC(overlay.NewSecret("c2VjcmV0"), overlay.CanonicalString(req.URL.Path, "POST", parts[3], parts[4], "application/json", hash))
			if parts[2] != want || parts[5] != hash {
				t.Errorf("call %d has the header %v", n, parts)
			}
			mu.Lock()
			defer mu.Unlock()
			if seen[parts[3]] {
				t.Errorf("the nonce %s was used twice", parts[3])
			}
			seen[parts[3]] = true
		})
	}
	group.Wait()
}

func TestBearer(t *testing.T) {
	t.Parallel()
	auth, err := overlay.NewBearer(overlay.NewSecret("sk_test_abcdefgh"))
	if err != nil {
		t.Fatal(err)
	}
	req := request(t, "GET", "https://api.example/", "")
	if body, err := auth.Authenticate(req, nil, []byte("{}")); err != nil || string(body) != "{}" || req.Header.Get("Authorization") != "Bearer sk_test_abcdefgh" {
		t.Errorf("got %q, %q, %v", body, req.Header.Get("Authorization"), err)
	}
}

type checksumVector struct {
	Name, Secret      string
	Fields            []string
	Body, Base64, Hex string
}

func TestChecksumKnownAnswers(t *testing.T) {
	t.Parallel()
	var vectors []checksumVector
	readVectors(t, "paidy-legacy-checksum.json", &vectors)
	for _, v := range vectors {
		sum, err := overlay.Checksum(overlay.NewSecret(v.Secret), []byte(v.Body), v.Fields)
		raw, _ := base64.StdEncoding.DecodeString(sum)
		if err != nil || sum != v.Base64 || hex.EncodeToString(raw) != v.Hex {
			t.Errorf("%s: got %s, %v", v.Name, sum, err)
		}
		auth, err := overlay.NewLegacyAuth(overlay.NewSecret("NTNlYmFiYTRjYTAx"), overlay.NewSecret(v.Secret))
		if err != nil {
			t.Fatal(err)
		}
		req := request(t, "POST", "https://api.example/pay/x", v.Body)
		sent, err := auth.Authenticate(req, &policy.Operation{ID: "x", Checksum: v.Fields}, []byte(v.Body))
		if err != nil || req.Header.Get("Authorization") != "Bearer NTNlYmFiYTRjYTAx" {
			t.Fatalf("%s: %v", v.Name, err)
		}
		var have, want map[string]any
		if json.Unmarshal(sent, &have) != nil || json.Unmarshal([]byte(v.Body), &want) != nil {
			t.Fatalf("%s: sent %s", v.Name, sent)
		}
		want["checksum"] = v.Base64
		if fmt.Sprint(have) != fmt.Sprint(want) {
			t.Errorf("%s: sent %s", v.Name, sent)
		}
	}
}

func TestChecksumTakesNumbersAsTheyStand(t *testing.T) {
	t.Parallel()
	for _, number := range []string{"4800", "4800.0", "4.8e3", "-1", "9007199254740993", "123456789012345678901234567890"} {
		sum, err := overlay.Checksum(overlay.NewSecret("s3cret"), []byte(`{"n":`+number+`}`), []string{"n"})
		want := sha256.Sum256([]byte("s3cret" + number))
		if err != nil || sum != base64.StdEncoding.EncodeToString(want[:]) {
			t.Errorf("%s: got %s, %v", number, sum, err)
		}
	}
}

func TestChecksumRefusesWhatCanBeReadTwoWays(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"not JSON":             `secret-text`,
		"cut short":            `{"n":1`,
		"followed by more":     `{"n":1}{}`,
		"the field twice":      `{"n":1,"n":2}`,
		"an escaped namesake":  `{"n":1,"\u006e":2}`,
		"an object":            `{"n":{}}`,
		"an array":             `{"n":[1]}`,
		"none of the fields":   `{"m":1}`,
		"half a surrogate":     `{"n":"\ud800"}`,
		"nested without limit": strings.Repeat(`{"n":`, 10000),
	} {
		_, err := overlay.Checksum(overlay.NewSecret("s3cret"), []byte(body), []string{"n"})
		if err == nil {
			t.Errorf("%s: accepted", name)
		} else if strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: the error shows the body or the secret: %v", name, err)
		}
	}
	auth, err := overlay.NewLegacyAuth(overlay.NewSecret("NTNlYmFi"), overlay.NewSecret("s3cret"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := auth.Authenticate(request(t, "POST", "https://api.example", ""), &policy.Operation{ID: "someOperation"}, []byte("{}")); err == nil || !strings.Contains(err.Error(), "someOperation") {
		t.Errorf("an operation without checksum fields: got %v", err)
	}
}

func TestInjectChecksumLeavesEveryOtherByte(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{}`:                              `{"checksum":"c"}`,
		` { } `:                           ` {"checksum":"c" } `,
		`{"n":1.0}`:                       `{"checksum":"c","n":1.0}`,
		"\n{\t\"n\" : 1e2 }":              "\n{\"checksum\":\"c\",\t\"n\" : 1e2 }",
		`{"checksum":"","n":1}`:           `{"checksum":"c","n":1}`,
		`{"n":1,"checksum" : null }`:      `{"n":1,"checksum" : "c" }`,
		`{"\u0063hecksum":"old"}`:         `{"\u0063hecksum":"c"}`,
		`{"inner":{"checksum":"theirs"}}`: `{"checksum":"c","inner":{"checksum":"theirs"}}`,
	} {
		if got, err := overlay.InjectChecksum([]byte(body), "c"); err != nil || string(got) != want {
			t.Errorf("%s: got %s, %v", body, got, err)
		}
	}
	for _, body := range []string{``, `[]`, `1`, `"checksum"`, `null`, `{`, `{"a":1}x`, `{"checksum":1,"checksum":2}`} {
		if got, err := overlay.InjectChecksum([]byte(body), "c"); err == nil {
			t.Errorf("%q: became %s", body, got)
		}
	}
}

func TestSecretPrintsNothing(t *testing.T) {
	t.Parallel()

	secret := overlay.NewSecret(testkit.PlantedSecret)
	nested := struct {
		Name string
		Key  overlay.Secret
		Keys []overlay.Secret
		Map  map[string]overlay.Secret
		Ptr  *overlay.Secret
	}{"n", secret, []overlay.Secret{secret}, map[string]overlay.Secret{"k": secret}, &secret}
	bearer, err := overlay.NewBearer(secret)
	require.NoError(t, err)
	legacy, err := overlay.NewLegacyAuth(secret, secret)
	require.NoError(t, err)
	hmac, err := overlay.NewHMAC("a_key1234", secret, nil, nil)
	require.NoError(t, err)
	_, err = json.Marshal(nested)
	require.NoError(t, err)

	output := testkit.NewOutput(testkit.PlantedSecret)
	output.Print(secret, nested, bearer, legacy, hmac)
	for _, verb := range []string{"%X", "%t", "%p"} {
		fmt.Fprintf(output, verb+"\n", secret)
		fmt.Fprintf(output, verb+"\n", nested)
	}
	fmt.Fprintln(output, secret.String(), secret.GoString())

	assert.Empty(t, output.Found())
	assert.Equal(t, testkit.PlantedSecret, secret.Reveal())
	assert.False(t, secret.IsZero())
	assert.True(t, overlay.Secret{}.IsZero())
}

func TestCheckCredential(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", " ", "a b", "abc\n", "\tabc", "鍵", "your_api_key", "YOUR-KEY", "xxxxxxxx", "ChangeMe", "<key>", "${KEY}", "placeholder", "TODO", "xxx", "sk_test_example", "sk_live_xxxxxxxx"} {
		err := overlay.CheckCredential("Field", value)
		if err == nil || !strings.HasPrefix(err.Error(), "Field: ") {
			t.Errorf("%q: got %v", value, err)
		} else if len(value) > 4 && strings.Contains(err.Error(), value) {
			t.Errorf("%q: the error shows the value: %v", value, err)
		}
	}
	for _, value := range []string{"a_key1234", "sk_live_abcdefgh12345678", "NTNlYmFiYTRjYTAxMzRlNDAzNDk2ZDE3", "c2VjcmV0LW9mLXBheXBheQ==", "kXxX8totodoDuPxxx9Yz+/AbCdEfGhIjKlMnOpQrStU="} {
		if err := overlay.CheckCredential("Field", value); err != nil {
			t.Errorf("%q: %v", value, err)
		}
	}
}

func FuzzCanonicalString(f *testing.F) {
	f.Add("/v2/codes", "application/json", []byte(`{"a":1}`), "n0nce", int64(1579843452))
	f.Add("/", "", []byte(nil), "", int64(-1))
	f.Fuzz(func(t *testing.T, path, contentType string, body []byte, nonce string, epoch int64) {
		secret, clock := overlay.NewSecret("c2VjcmV0"), testkit.NewClock(time.Unix(epoch, 0))
		auth, err := overlay.NewHMAC("a_key1234", secret, clock.Now, func() string { return nonce })
		require.NoError(t, err)
		req, err := http.NewRequest("POST", "https://apigw.example", nil)
		require.NoError(t, err)
		req.URL.Path = path
		if contentType != "" {
			req.Header.Set("Content-Type", contentType)
		}

		if _, err := auth.Authenticate(req, nil, body); err != nil {
			refusable := nonce == "" || strings.ContainsAny(nonce, ":\r\n")
			require.True(t, refusable, "a good nonce was refused: %v", err)
			return
		}

		sent := strings.Trim(req.Header.Get("Content-Type"), " \t")
		hash := overlay.HashBody(sent, body)
		if len(body) == 0 {
			sent = "empty"
		}
		canonical := overlay.CanonicalString(
			req.URL.EscapedPath(), "POST", nonce, strconv.FormatInt(epoch, 10), sent, hash)
		want := fmt.Sprintf("hmac OPA-Auth:a_key1234:%s:%s:%d:%s", overlay.MAC(secret, canonical), nonce, epoch, hash)
		assert.Equal(t, want, req.Header.Get("Authorization"))
	})
}

func FuzzInjectChecksum(f *testing.F) {
	for _, seed := range []string{`{}`, `{"checksum":""}`, ` {"a" : [1,{"checksum":2}] , "b":"\u0063"}`, `{"a":1e400}`, `[]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		injected, err := overlay.InjectChecksum(bytes.Clone(body), "c")
		if err != nil {
			return
		}
		var before, after map[string]json.RawMessage
		if json.Unmarshal(body, &before) != nil {
			t.Fatalf("%q is no JSON object and became %q", body, injected)
		}
		if err := json.Unmarshal(injected, &after); err != nil {
			t.Fatalf("%q became %q: %v", body, injected, err)
		}
		if string(after["checksum"]) != `"c"` {
			t.Fatalf("%q became %q", body, injected)
		}
		delete(before, "checksum")
		delete(after, "checksum")
		for key, value := range before {
			if !bytes.Equal(value, after[key]) {
				t.Fatalf("%q became %q", body, injected)
			}
		}
		if len(before) != len(after) {
			t.Fatalf("%q became %q", body, injected)
		}
	})
}

func BenchmarkHMAC(b *testing.B) {
	for _, size := range []int{200, 2 << 10, 16 << 10} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			auth, err := overlay.NewHMAC("a_key1234", overlay.NewSecret("c2VjcmV0"), nil, nil)
			if err != nil {
				b.Fatal(err)
			}
			req, _ := http.NewRequest("POST", "https://apigw.example/v2/codes", nil)
			req.Header.Set("Content-Type", "application/json")
			body := bytes.Repeat([]byte("x"), size)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := auth.Authenticate(req, nil, body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
