package jppay_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// TestACodeOfCashbackThatNoProviderStatesProvesNothing answers codes that one site alone
// lists, with every status that they may have: the cashback is asked about and never
// sent again, since PayPay does not show it.
func TestACodeOfCashbackThatNoProviderStatesProvesNothing(t *testing.T) {
	t.Parallel()
	for _, code := range []string{
		"BALANCE_OUT_OF_LIMIT", "INTERNAL_SERVICE_ERROR", "UNAUTHORIZED_ACCESS", "RESOURCE_NOT_FOUND",
	} {
		for _, status := range []int{400, 401, 403, 404, 409, 500} {
			testkit.RunInBubble(t, fmt.Sprint(code, " ", status), func(t *testing.T) { giveRefused(t, status, code) })
		}
	}
}

func giveRefused(t *testing.T, status int, code string) {
	t.Helper()
	script := testkit.Play(
		testkit.JSON(status, fmt.Sprintf(`{"resultInfo":{"code":%q,"message":"m"},"data":null}`, code)),
		testkit.JSON(http.StatusBadRequest, `{"resultInfo":{"code":"TRANSACTION_NOT_FOUND","message":"m"},"data":null}`),
	)
	client, err := jppay.NewPayPay(payPayConfig(), overlay.WithHTTPClient(script.Client()))
	require.NoError(t, err)

	_, err = client.CreateCashback(t.Context(), paypay.CreateCashbackRequest{
		MerchantCashbackID: "cb-1", UserAuthorizationID: "u-1", Amount: paypay.Yen(100),
		RequestedAt: paypay.At(time.Now()),
	})

	assert.ErrorIs(t, err, overlay.ErrOutcomeUnknown)
	posts := 0
	for _, request := range script.Requests() {
		if request.Method == http.MethodPost {
			posts++
		}
	}
	assert.Equal(t, 1, posts)
}
