package overlay_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
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
)

// readVectors reads a file of known answers.
func readVectors[V any](t testing.TB, name string) (vectors []V) {
	t.Helper()
	text, err := os.ReadFile("../conformance/vectors/" + name)
	require.NoError(t, err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(&vectors))
	require.NotEmpty(t, vectors)

	return vectors
}

type hmacVector struct {
	Origin, Key, Secret, Method, Path, Query, Nonce string
	Epoch                                           int64
	ContentType, Body, Hash, MAC                    string
}

func TestHMACKnownAnswers(t *testing.T) {
	t.Parallel()

	for _, v := range readVectors[hmacVector](t, "paypay-hmac.json") {
		contentType := v.ContentType
		if v.Body == "" {
			contentType = "empty"
		}
		secret, epoch := overlay.NewSecret(v.Secret), strconv.FormatInt(v.Epoch, 10)

		hash := overlay.HashBody(v.ContentType, []byte(v.Body))
		assert.Equal(t, v.Hash, hash, v.Origin)
		canonical := overlay.CanonicalString(v.Path, v.Method, v.Nonce, epoch, contentType, hash)
		assert.Equal(t, v.MAC, overlay.SignCanonical(secret, canonical), v.Origin)

		if len(v.Secret) < 16 { // the constructor refuses it, so another one signs the same
			v.Secret = "sample_secret_of_a_shop"
			v.MAC = overlay.SignCanonical(overlay.NewSecret(v.Secret), canonical)
		}
		v.authenticate(t)
	}
}

// authenticate signs the vector's request twice, the second time with pooled state.
func (v hmacVector) authenticate(t *testing.T) {
	t.Helper()

	clock := testkit.NewClock(time.Unix(v.Epoch, 0))
	auth, err := overlay.NewHMAC(v.Key, overlay.NewSecret(v.Secret), clock.Now, func() string { return v.Nonce })
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

// signatureOf returns the parts of the Authorization: the MAC, the nonce, the time and
// the hash of the body.
func signatureOf(t *testing.T, header http.Header) (mac, nonce, epoch, hash string) {
	t.Helper()
	text, found := strings.CutPrefix(header.Get("Authorization"), "hmac OPA-Auth:")
	require.True(t, found, "%v", header)
	parts := strings.Split(text, ":")
	require.Len(t, parts, 5)

	return parts[1], parts[2], parts[3], parts[4]
}

func TestHMACSignsTheContentTypeThatIsSent(t *testing.T) {
	t.Parallel()
	req := request(t, "POST", "https://apigw.example/v1/%E3%81%82", "{}")

	_, err := newSigner(t).Authenticate(req, nil, []byte("{}"))

	require.NoError(t, err)
	assert.Equal(t, "application/json", req.Header.Get("Content-Type"))
	mac, nonce, epoch, _ := signatureOf(t, req.Header)
	assert.GreaterOrEqual(t, len(nonce), 8)
	hash := md5.Sum([]byte("application/json{}"))
	want := hmac.New(sha256.New, []byte("c2VjcmV0LW9mLWEtc2hvcA"))
	fmt.Fprintf(want, "/v1/%%E3%%81%%82\nPOST\n%s\n%s\napplication/json\n%s",
		nonce, epoch, base64.StdEncoding.EncodeToString(hash[:]))
	assert.Equal(t, base64.StdEncoding.EncodeToString(want.Sum(nil)), mac)
}

func TestHMACRefusesAKeyWithAColon(t *testing.T) {
	t.Parallel()

	_, err := overlay.NewHMAC("a_key:1234", overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"), nil, nil)

	require.Error(t, err)
	assert.Regexp(t, "^APIKey: ", err.Error())
}

func TestHMACRefusesANonceThatMakesASignatureAmbiguous(t *testing.T) {
	t.Parallel()
	for _, nonce := range []string{"", "a:b", "a\nb"} {
		secret := overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA")
		auth, err := overlay.NewHMAC("a_key1234", secret, nil, func() string { return nonce })
		require.NoError(t, err)

		_, err = auth.Authenticate(request(t, "GET", "https://apigw.example/v1", ""), nil, nil)

		assert.Error(t, err, "the nonce %q", nonce)
	}
}

func TestHMACRefusesTwoContentTypes(t *testing.T) {
	t.Parallel()
	req := request(t, "POST", "https://apigw.example/v1", "{}")
	req.Header["Content-Type"] = []string{"application/json", "text/plain"}

	_, err := newSigner(t).Authenticate(req, nil, []byte("{}"))

	assert.Error(t, err)
}

func TestHMACSignsAContentTypeWithoutTheSpacesAroundIt(t *testing.T) {
	t.Parallel()
	req := request(t, "POST", "https://apigw.example/v1", "{}")
	req.Header["Content-Type"] = []string{" application/json "}

	_, err := newSigner(t).Authenticate(req, nil, []byte("{}"))

	require.NoError(t, err)
	_, _, _, hash := signatureOf(t, req.Header)
	assert.Equal(t, overlay.HashBody("application/json", []byte("{}")), hash)
}

// TestConcurrentSignaturesDiffer shows that no signature is of another call and that
// no nonce is used twice.
func TestConcurrentSignaturesDiffer(t *testing.T) {
	t.Parallel()
	auth := newSigner(t)
	requests := make([]*http.Request, 1000)
	body := func(n int) []byte { return bytes.Repeat([]byte("x"), n+1) }

	var group sync.WaitGroup
	for n := range requests {
		requests[n] = request(t, "POST", "https://apigw.example/v1/"+strconv.Itoa(n), "")
		group.Go(func() {
			_, err := auth.Authenticate(requests[n], nil, body(n))
			assert.NoError(t, err)
		})
	}
	group.Wait()

	nonces := map[string]bool{}
	for n, req := range requests {
		mac, nonce, epoch, hash := signatureOf(t, req.Header)
		want := overlay.HashBody("application/json", body(n))
		canonical := overlay.CanonicalString(req.URL.Path, "POST", nonce, epoch, "application/json", want)
		assert.Equal(t, overlay.SignCanonical(overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"), canonical), mac, "call %d", n)
		assert.Equal(t, want, hash, "call %d", n)
		nonces[nonce] = true
	}
	assert.Len(t, nonces, len(requests))
}

func FuzzCanonicalString(f *testing.F) {
	f.Add("/v2/codes", "application/json", []byte(`{"a":1}`), "n0nce", int64(1579843452))
	f.Add("/", "", []byte(nil), "", int64(-1))
	f.Fuzz(func(t *testing.T, path, contentType string, body []byte, nonce string, epoch int64) {
		secret, clock := overlay.NewSecret("c2VjcmV0LW9mLWEtc2hvcA"), testkit.NewClock(time.Unix(epoch, 0))
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
		want := fmt.Sprintf("hmac OPA-Auth:a_key1234:%s:%s:%d:%s",
			overlay.SignCanonical(secret, canonical), nonce, epoch, hash)
		assert.Equal(t, want, req.Header.Get("Authorization"))
	})
}

func BenchmarkHMAC(b *testing.B) {
	for _, size := range []int{200, 2 << 10, 16 << 10} {
		b.Run(strconv.Itoa(size), func(b *testing.B) {
			auth := newSigner(b)
			req, err := http.NewRequest("POST", "https://apigw.example/v2/codes", nil)
			require.NoError(b, err)
			req.Header.Set("Content-Type", "application/json")
			body := bytes.Repeat([]byte("x"), size)
			b.ReportAllocs()

			for b.Loop() {
				if _, err := auth.Authenticate(req, nil, body); err != nil { // require would be measured, too
					b.Fatal(err)
				}
			}
		})
	}
}
