package main

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay"
)

func TestDocumentsAreNamedLikeTheirProvider(t *testing.T) {
	t.Parallel()
	assert.Len(t, documents, 3)

	for _, provider := range []overlay.Provider{overlay.PayPay, overlay.Paidy, overlay.PaidyLegacy} {
		found := documentNamed(provider)

		if assert.NotNil(t, found, provider) {
			assert.Equal(t, provider, found.operations()[0].Provider)
		}
	}
	assert.Equal(t, "paypay, paidy, paidy-legacy", documentNames())
}
