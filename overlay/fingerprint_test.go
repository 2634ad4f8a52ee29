package overlay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay"
)

func TestAFingerprintIsOfTheValueAndNotOfItsForm(t *testing.T) {
	t.Parallel()
	fingerprint := overlay.Fingerprint("salt", []byte(`{"a":1,"b":"é<"}`))

	sameValue := "{ \"b\" : \"\\u00e9\\u003c\",\n \"a\": 1.0 }"
	assert.Equal(t, fingerprint, overlay.Fingerprint("salt", []byte(sameValue)), "white space, order or escapes count")

	for _, other := range []string{`{"a":1,"b":"é"}`, `{"a":"1","b":"é<"}`, `{}`, `null`, ``, `{`} {
		assert.NotEqual(t, fingerprint, overlay.Fingerprint("salt", []byte(other)), other)
	}
	assert.NotEqual(t, fingerprint, overlay.Fingerprint("other", []byte(sameValue)), "the salt does not count")
}

func TestAFingerprintDoesNotShowTheValue(t *testing.T) {
	t.Parallel()

	assert.NotContains(t, overlay.Fingerprint("salt", []byte(`"secret"`)), "secret")
	assert.NotContains(t, overlay.Fingerprint("salt", []byte(`"x"`)), "salt")
}
