package overlay_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay"
)

func TestSecretsOfFewerThan16BytesAreRefused(t *testing.T) {
	t.Parallel()
	whole := overlay.NewSecret("0123456789abcdef")
	build := map[string]func(overlay.Secret) error{
		"APISecret": func(s overlay.Secret) error {
			_, err := overlay.NewHMAC("a_key1234", s, nil, nil)
			return err
		},
		"SecretKey": func(s overlay.Secret) error {
			_, err := overlay.NewBearer(s)
			return err
		},
		"APIKey": func(s overlay.Secret) error {
			_, err := overlay.NewLegacyAuth(s, whole)
			return err
		},
		"Secret": func(s overlay.Secret) error {
			_, err := overlay.NewLegacyAuth(whole, s)
			return err
		},
	}

	for field, build := range build {
		assert.NoError(t, build(whole), field)
		for _, short := range []string{"k", "0123456789abcde"} {
			want := field + ": must have at least 16 bytes: a shorter secret is not complete"
			assert.EqualError(t, build(overlay.NewSecret(short)), want)
		}
	}
}
