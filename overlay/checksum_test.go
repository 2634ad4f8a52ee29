package overlay_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

type checksumVector struct {
	Name, Secret      string
	Fields            []string
	Body, Base64, Hex string
}

func TestChecksumKnownAnswers(t *testing.T) {
	t.Parallel()

	for _, v := range readVectors[checksumVector](t, "paidy-legacy-checksum.json") {
		sum, err := overlay.Checksum(overlay.NewSecret(v.Secret), []byte(v.Body), v.Fields)
		require.NoError(t, err, v.Name)
		assert.Equal(t, v.Base64, sum, v.Name)
		raw, err := base64.StdEncoding.DecodeString(sum)
		require.NoError(t, err, v.Name)
		assert.Equal(t, v.Hex, hex.EncodeToString(raw), v.Name)

		v.authenticate(t)
	}
}

// authenticate signs a request with the vector's body, and asserts that only the
// checksum is added to the body. The constructor refuses the vectors' secret, which is
// too short, so another one signs.
func (v checksumVector) authenticate(t *testing.T) {
	t.Helper()
	secret := overlay.NewSecret("test_secret_of_a_shop")
	checksum, err := overlay.Checksum(secret, []byte(v.Body), v.Fields)
	require.NoError(t, err, v.Name)
	auth, err := overlay.NewLegacyAuth(overlay.NewSecret("NTNlYmFiYTRjYTAx"), secret)
	require.NoError(t, err, v.Name)
	req := request(t, "POST", "https://api.example/pay/x", v.Body)

	sent, err := auth.Authenticate(req, &policy.Operation{ID: "x", Checksum: v.Fields}, []byte(v.Body))

	require.NoError(t, err, v.Name)
	assert.Equal(t, "Bearer NTNlYmFiYTRjYTAx", req.Header.Get("Authorization"), v.Name)
	var have, want map[string]any
	require.NoError(t, json.Unmarshal(sent, &have), v.Name)
	require.NoError(t, json.Unmarshal([]byte(v.Body), &want), v.Name)
	want["checksum"] = checksum
	assert.Equal(t, want, have, v.Name)
}

func TestChecksumTakesNumbersAsTheyAreWritten(t *testing.T) {
	t.Parallel()
	for _, number := range []string{
		"4800", "4800.0", "4.8e3", "-1", "9007199254740993", "123456789012345678901234567890",
	} {
		want := sha256.Sum256([]byte("s3cret" + number))

		sum, err := overlay.Checksum(overlay.NewSecret("s3cret"), []byte(`{"n":`+number+`}`), []string{"n"})

		require.NoError(t, err, number)
		assert.Equal(t, base64.StdEncoding.EncodeToString(want[:]), sum, number)
	}
}

func TestChecksumRefusesWhatCanBeReadInTwoWays(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"not JSON":                               `secret-text`,
		"cut short":                              `{"n":1`,
		"followed by more":                       `{"n":1}{}`,
		"the field twice":                        `{"n":1,"n":2}`,
		"the field twice, the second is escaped": `{"n":1,"\u006e":2}`,
		"an object":                              `{"n":{}}`,
		"an array":                               `{"n":[1]}`,
		"none of the fields":                     `{"m":1}`,
		"half a surrogate":                       `{"n":"\ud800"}`,
		"nested without limit":                   strings.Repeat(`{"n":`, 10000),
	} {
		_, err := overlay.Checksum(overlay.NewSecret("s3cret"), []byte(body), []string{"n"})

		require.Error(t, err, name)
		assert.NotContains(t, err.Error(), "secret", "%s: the body", name)
		assert.NotContains(t, err.Error(), "s3cret", "%s: the secret", name)
	}
}

func TestAnOperationWithoutChecksumFieldsIsRefused(t *testing.T) {
	t.Parallel()
	auth, err := overlay.NewLegacyAuth(overlay.NewSecret("NTNlYmFiYTRjYTAx"), overlay.NewSecret("s3cret-of-a-legacy-shop"))
	require.NoError(t, err)
	req := request(t, "POST", "https://api.example", "")

	_, err = auth.Authenticate(req, &policy.Operation{ID: "someOperation"}, []byte("{}"))

	assert.ErrorContains(t, err, "someOperation")
}

func TestInjectChecksumChangesNoOtherByte(t *testing.T) {
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
		injected, err := overlay.InjectChecksum([]byte(body), "c")
		assert.NoError(t, err, body)
		assert.Equal(t, want, string(injected), body)
	}
}

func TestInjectChecksumRefusesWhatIsNoObject(t *testing.T) {
	t.Parallel()
	for _, body := range []string{
		``, `[]`, `1`, `"checksum"`, `null`, `{`, `{"a":1}x`, `{"checksum":1,"checksum":2}`,
	} {
		_, err := overlay.InjectChecksum([]byte(body), "c")
		assert.Error(t, err, body)
	}
}

func FuzzInjectChecksum(f *testing.F) {
	for _, seed := range []string{
		`{}`, `{"checksum":""}`, ` {"a" : [1,{"checksum":2}] , "b":"\u0063"}`, `{"a":1e400}`, `[]`,
	} {
		f.Add([]byte(seed))
	}

	f.Fuzz(func(t *testing.T, body []byte) {
		injected, err := overlay.InjectChecksum(bytes.Clone(body), "c")
		if err != nil {
			return
		}

		var before, after map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(body, &before), "%q became %q", body, injected)
		require.NoError(t, json.Unmarshal(injected, &after), "%q became %q", body, injected)
		require.Equal(t, `"c"`, string(after["checksum"]), "%q became %q", body, injected)

		delete(before, "checksum")
		delete(after, "checksum")
		require.Len(t, after, len(before), "%q became %q", body, injected)
		for key, value := range before {
			require.Equal(t, string(value), string(after[key]), "%q became %q", body, injected)
		}
	})
}
