package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	gen "github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// waiting asks the admin endpoint what waits for a person.
func (r adminRig) waiting(t *testing.T) []paypay.Waiting {
	t.Helper()
	var list []paypay.Waiting
	require.NoError(t, json.Unmarshal([]byte(r.must(t, "GET", "/waiting", "").raw), &list))
	return list
}

// one returns the only thing that waits.
func (r adminRig) one(t *testing.T) paypay.Waiting {
	t.Helper()
	list := r.waiting(t)
	require.Len(t, list, 1)
	return list[0]
}

func TestACodeWaitsUntilItIsPaid(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	assert.Equal(t, "[]\n", r.must(t, "GET", "/waiting", "").raw)
	code := r.payPay(t).Code("order-1", 1200, `,"orderDescription":"二杯"`)

	one := r.one(t)
	assert.Equal(t, paypay.WaitingCode, one.Kind)
	assert.Equal(t, sandbox.ProviderPayPay, one.Provider)
	assert.Empty(t, one.Merchant)
	assert.Equal(t, code, one.ID)
	assert.Equal(t, "order-1", one.Key)
	assert.Empty(t, one.User)
	assert.EqualValues(t, 1200, one.Amount)
	assert.Equal(t, "二杯", one.Description)
	assert.WithinDuration(t, adminStart, one.Since, 0)
	assert.WithinDuration(t, adminStart.Add(5*time.Minute), one.Until, 0)

	r.must(t, "POST", "/users/"+sandbox.PayPayUserCompleted+"/scan-and-pay", `{"codeId":"`+code+`"}`)
	assert.Empty(t, r.waiting(t))
}

func TestThePhonePageOfWhatWaitsIsThere(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	shop := r.payPay(t)
	shop.Code("code-1", 1200, "")
	shop.CreatePendingPayment("pending-1", sandbox.PayPayUserCompleted, 300, "").RequireStatus(http.StatusCreated)
	shop.Reauthorize("raise-1", shop.Authorized("raised-1", sandbox.PayPayUserCompleted, 1000), 2000)
	shop.LinkCode(rig.PayPayLinkBody(""))

	list := r.waiting(t)
	require.Len(t, list, 4)
	for _, one := range list {
		page, err := http.Get(one.Page)
		require.NoError(t, err, one.Kind)
		assert.NoError(t, page.Body.Close())
		assert.Equal(t, http.StatusOK, page.StatusCode, one.Kind)
	}
}

func TestACodeNoLongerWaitsWhenItHasEnded(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]func(r adminRig, code string) error{
		"it lapses":   func(r adminRig, code string) error { return r.PayPay.LetCodeLapse(code) },
		"time passes": func(r adminRig, _ string) error { r.Clock.Advance(5 * time.Minute); return nil },
		"it fails": func(r adminRig, code string) error {
			return r.PayPay.FailPayment(code, sandbox.PayPayUserCompleted)
		},
		"a reset": func(r adminRig, _ string) error { r.Reset(); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startAdmin(t, sandbox.Config{})
			code := r.payPay(t).Code("order-1", 1200, "")
			require.Len(t, r.waiting(t), 1)

			require.NoError(t, end(r, code))

			assert.Empty(t, r.waiting(t))
		})
	}
}

// mustEnd posts what ends the one thing that waits.
func (r adminRig) mustEnd(t *testing.T, path string) {
	t.Helper()
	r.must(t, "POST", path, "")
	assert.Empty(t, r.waiting(t))
}

func TestAPendingPaymentWaitsForItsUser(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	r.payPay(t).CreatePendingPayment("pending-1", sandbox.PayPayUserCompleted, 1000, "")

	one := r.one(t)
	assert.Equal(t, paypay.WaitingPendingPayment, one.Kind)
	assert.Equal(t, "pending-1", one.ID)
	assert.Equal(t, sandbox.PayPayUserCompleted, one.User)
	assert.EqualValues(t, 1000, one.Amount)
	assert.WithinDuration(t, adminStart.Add(6*time.Hour), one.Until, 0)

	r.mustEnd(t, "/pending-payments/"+one.ID+"/approve")
}

func TestAHigherAmountWaitsForConsent(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	p := r.payPay(t)
	payment := p.Authorized("order-1", sandbox.PayPayUserCompleted, 1000)
	assert.Empty(t, r.waiting(t), "an authorization waits for nobody")
	p.Reauthorize("raise-1", payment, 2000)

	one := r.one(t)
	assert.Equal(t, paypay.WaitingIncrease, one.Kind)
	assert.Equal(t, payment, one.ID)
	assert.Equal(t, "order-1", one.Key)
	assert.EqualValues(t, 2000, one.Amount)
	assert.EqualValues(t, 1000, one.Authorized)
	assert.False(t, one.Accepted)

	r.must(t, "POST", "/payments/"+one.ID+"/accept-increase", "")
	assert.True(t, r.one(t).Accepted)
	r.mustEnd(t, "/payments/"+one.ID+"/confirm-increase")
}

func TestAnAccountLinkWaitsUntilItIsAnswered(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	p := r.payPay(t)
	link := p.LinkCode(rig.PayPayLinkBody(""))

	one := r.one(t)
	assert.Equal(t, paypay.WaitingAccountLink, one.Kind)
	assert.Equal(t, link, one.ID)
	assert.NotEmpty(t, one.Scopes)
	assert.Contains(t, one.Page, link)
	r.mustEnd(t, "/account-links/"+one.ID+"/decline")

	passport := p.KYCPassportCode()
	assert.Equal(t, paypay.WaitingKYCPassport, r.one(t).Kind)
	assert.Equal(t, passport, r.one(t).ID)
	r.Clock.Advance(15 * time.Minute)
	assert.Empty(t, r.waiting(t))
}

func TestATopUpCodeWaitsForItsUser(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	code := r.payPay(t).TopUpCode("top-up-1", sandbox.PayPayUserCompleted, 1000)

	one := r.one(t)
	assert.Equal(t, paypay.WaitingTopUp, one.Kind)
	assert.Equal(t, code, one.ID)
	assert.Equal(t, "top-up-1", one.Key)
	assert.EqualValues(t, 1000, one.Amount)

	r.must(t, "POST", "/top-ups/"+one.ID+"/pay", `{"amount":1000}`)
	assert.Empty(t, r.waiting(t))
}

// createCodes creates codes without a connection, which would take longer than the rest.
func createCodes(p *rig.PayPay, count int) {
	handler, signer := p.Handler(sandbox.ProviderPayPay), p.Signer()
	for i := range count {
		body := rig.PayPayCodeBody(fmt.Sprint("order-", i), 100, "")
		request := httptest.NewRequest(http.MethodPost, rig.PayPayCodesPath, strings.NewReader(body))
		request.Header.Set("Authorization", signer.Authorization(http.MethodPost, rig.PayPayCodesPath, body))
		request.Header.Set("Content-Type", signer.ContentType)

		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, request)
		require.Equal(p.T, http.StatusCreated, answer.Code, "%s", answer.Body)
	}
}

func TestTheNewestThousandWaitAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	createCodes(r.payPay(t), paypay.MaxWaiting+2)

	list := r.waiting(t)
	require.Len(t, list, paypay.MaxWaiting)
	assert.Equal(t, "order-1001", list[0].Key)
	assert.Equal(t, "order-2", list[len(list)-1].Key)
}

func TestWhatWaitsNamesItsMerchant(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, twoMerchants())
	r.Clock.Set(time.Now()) // the client of the other merchant has no clock of its own
	r.payPay(t).Code("order-1", 100, "")
	r.Clock.Advance(time.Second)
	toys := toysOf(t, r.Sandbox).PayPay
	_, err := payPayClient(t, toys).CreateQRCode(t.Context(), gen.CreateQRCodeRequest{
		MerchantPaymentID: "toy-1", Amount: gen.Yen(200),
	})
	require.NoError(t, err)

	list := r.waiting(t)
	require.Len(t, list, 2)
	assert.Equal(t, "toys", list[0].Merchant, "the newest first")
	assert.Equal(t, "books", list[1].Merchant)
	require.NoError(t, toys.LetCodeLapse(list[0].ID))
	assert.Equal(t, "books", r.one(t).Merchant)
}
