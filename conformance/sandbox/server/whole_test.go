package server

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWholeNumbersAreWrittenAsDigits(t *testing.T) {
	t.Parallel()

	for body, want := range map[string]string{
		"1000.0": "1000", "1E3": "1000", "1.0e+3": "1000", "100000e-2": "1000", "-0.001e6": "-1000",
		"-0.0": "0", "0e99999999999999999999": "0", "9223372036854775807.0": "9223372036854775807",
		"1e00000000000000000003": "1000", "1" + strings.Repeat("0", 400) + "e-400": "1",
		`{"metadata":{"a":1.0,"b":[1e1]},"c":1.0}`: `{"metadata":{"a":1.0,"b":[1e1]},"c":1}`,
		`{"a":1.0,"b":[{"c":2e0},"1.0"]}`:          `{"a":1,"b":[{"c":2},"1.0"]}`,
	} {
		assert.Equal(t, want, string(WholeNumbers([]byte(body))), "%.60s", body)
	}
}

func TestWhatIsNoWholeNumberStaysAsItIs(t *testing.T) {
	t.Parallel()

	for _, body := range []string{
		"", "1000", "-0", "1000.5", "1e-1", "1000.0000000000000000001", "1e19", "1e400", "1e-400",
		"1e99999999999999999999", "1e-99999999999999999999", "1.0.0", `{"a":1.0`, "1.0 1.0", `"1.0"`,
	} {
		assert.Equal(t, body, string(WholeNumbers([]byte(body))))
	}
}

func FuzzWholeNumbers(f *testing.F) {
	for _, body := range []string{`{"a":1.0,"metadata":1.0}`, `[1e2,"1.0"]`, "1.0.0", "-0.0", "1e400"} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		whole := WholeNumbers(body)

		assert.Equal(t, json.Valid(body), json.Valid(whole), "%q became %q", body, whole)
		assert.Equal(t, string(whole), string(WholeNumbers(whole)), "a second time")
		var before, after any
		if json.Unmarshal(body, &before) == nil {
			assert.NoError(t, json.Unmarshal(whole, &after), "%q became %q", body, whole)
			assert.Equal(t, before, after)
		}
	})
}
