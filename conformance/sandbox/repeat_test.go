package sandbox_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

// newest is the newest call of the journal.
func (r adminRig) newest(t *testing.T) sandbox.Call {
	t.Helper()
	calls := r.Calls(sandbox.CallFilter{Kind: "call", Limit: 1})
	require.Len(t, calls, 1)

	return calls[0]
}

// repeat sends the newest call again and returns the entry that the answer names.
func (r adminRig) repeat(t *testing.T, body string) (again, first sandbox.Call) {
	t.Helper()
	first = r.newest(t)
	answer := r.must(t, "POST", fmt.Sprintf("/requests/%d/repeat", first.Number), body)
	again = r.newest(t)
	require.EqualValues(t, again.Number, answer.body["number"])
	status, _ := answer.body["status"].(float64) // missing where the connection was cut
	require.Equal(t, again.Status, int(status))

	return again, first
}

// assertRepeats asserts that again sends what first sent.
func assertRepeats(t *testing.T, first, again sandbox.Call) {
	t.Helper()
	assert.Equal(t, first.Number, again.Repeats)
	assert.Equal(t, first.Method, again.Method)
	assert.Equal(t, first.Path, again.Path)
	assert.Equal(t, first.Query, again.Query)
	assert.Equal(t, first.RequestBody, again.RequestBody)
}

// assertSentAgain sends a call, lets the sandbox send it again, and compares that with a third time by hand.
func (r adminRig) assertSentAgain(t *testing.T, send func() (status int)) {
	t.Helper()
	require.Equal(t, 200, send())

	again, first := r.repeat(t, "")

	assertRepeats(t, first, again)
	assert.True(t, again.Signature.OK)
	assert.Equal(t, send(), again.Status)
}

// refusal is why the newest call cannot be sent again.
func (r adminRig) refusal(t *testing.T) any {
	t.Helper()
	last := r.newest(t)
	answer := r.admin(t, "POST", fmt.Sprintf("/requests/%d/repeat", last.Number), "")
	assert.Equal(t, 409, answer.status, answer.raw)
	assert.NotRegexp(t, goNames(), answer.body["error"])
	assert.Equal(t, last.Number, r.newest(t).Number, "nothing was sent")

	return answer.body["error"]
}

func authorizationOf(t *testing.T, call sandbox.Call) string {
	t.Helper()
	for _, header := range call.RequestHeaders {
		if header.Name == "Authorization" {
			return header.Value
		}
	}

	return ""
}

func TestACallOfPayPayIsSentAgainWithANewSignature(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		send func(p *rig.PayPay) rig.PayPayAnswer
		want int
	}{
		{"a read", func(p *rig.PayPay) rig.PayPayAnswer { return p.GetKYC(sandbox.PayPayUserCompleted) }, 200},
		{"a write that is new again", func(p *rig.PayPay) rig.PayPayAnswer {
			return p.DeleteCode(p.Code("order-1", 100, ""))
		}, 404},
		{"a body with characters of three bytes", func(p *rig.PayPay) rig.PayPayAnswer {
			return p.CreateCode("注文-1", 100, `,"orderDescription":"湯のみ & \"cup\""`)
		}, 400},
		{"a path with escapes", func(p *rig.PayPay) rig.PayPayAnswer {
			return p.Send(http.MethodGet, "/v2/payments/a%20b%2Fc", "")
		}, 400},
		{"a query", func(p *rig.PayPay) rig.PayPayAnswer {
			return p.GetUserAuthorization(sandbox.PayPayUserCompleted)
		}, 200},
		{"a path that nothing has", func(p *rig.PayPay) rig.PayPayAnswer {
			return p.Send(http.MethodGet, "/v9/nothing", "")
		}, 404},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startAdmin(t, sandbox.Config{})
			c.send(r.payPay(t))
			r.Clock.Advance(time.Hour)

			again, first := r.repeat(t, "")

			assertRepeats(t, first, again)
			assert.Zero(t, first.Repeats)
			assert.NotEqual(t, authorizationOf(t, first), authorizationOf(t, again))
			assert.NotEqual(t, 401, again.Status, again.Reason)
			assert.Empty(t, again.CannotRepeat)
		})
	}
}

func TestAWriteThatIsSentAgainIsARepetitionOfItsClient(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	p := r.payPay(t)
	p.CreatePayment("order-1", sandbox.PayPayUserCompleted, 1200, "").RequireStatus(http.StatusCreated)
	effects := len(r.Ledger())
	byHand := p.CreatePayment("order-1", sandbox.PayPayUserCompleted, 1200, "")

	again, first := r.repeat(t, "")

	assert.Equal(t, byHand.Status, again.Status)
	assert.Contains(t, again.AnswerBody.Text, `"code":"`+byHand.Code+`"`)
	assert.Equal(t, first.Status, again.Status)
	assert.Len(t, r.Ledger(), effects, "nobody pays twice")
	assert.Empty(t, again.Effects)
}

func TestACallIsSentAgainAsItCame(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	r.payPay(t).GetKYC(sandbox.PayPayUserCompleted)

	again, first := r.repeat(t, `{"signAfresh":false}`)
	assert.Equal(t, authorizationOf(t, first), authorizationOf(t, again))
	assert.Equal(t, 200, again.Status)

	r.Clock.Advance(time.Hour)
	again, _ = r.repeat(t, `{"signAfresh":false}`)
	assert.Equal(t, 401, again.Status)
	assert.Contains(t, again.Signature.Why, "3600 seconds")
}

func TestAWrongSignatureIsMadeAnew(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	p := r.payPay(t)
	signer := p.Signer()
	signer.Path = "/elsewhere"
	body := rig.PayPayCodeBody("order-1", 100, "")
	p.SendAs(signer.Authorization(http.MethodPost, rig.PayPayCodesPath, body), http.MethodPost, rig.PayPayCodesPath, body,
		"Content-Type", "application/json")
	require.Equal(t, 401, r.newest(t).Status)

	again, _ := r.repeat(t, `{"signAfresh":true}`)

	assert.Equal(t, 201, again.Status, again.Reason)
	assert.True(t, again.Signature.OK)
}

func TestACallOfPaidyIsSentAgain(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	p := rig.PaidyOf(t, r.Sandbox)
	payment := p.Checkout(sandbox.PaidyConsumerApproved)
	for _, c := range []struct {
		name, method, path, body string
	}{
		{"a read", http.MethodGet, "/payments/" + payment, ""},
		{"a write", http.MethodPost, "/payments/" + payment + "/captures", "{}"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.assertSentAgain(t, func() int { return p.WithT(t).Send(c.method, c.path, c.body).Status })
		})
	}
}

func TestACallOfLegacyPaidyIsSentAgain(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	l := rig.LegacyOf(t, r.Sandbox)
	payment := l.Authorize()
	for _, c := range []struct {
		name, path string
		body       rig.Object
	}{
		{"a read", "/pay/status", rig.Object{"payment_id": payment}},
		{"a write", "/pay/capture", rig.Object{"payment_id": payment}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r.assertSentAgain(t, func() int { return l.WithT(t).Send(c.path, c.body).Status })
		})
	}
}

func TestAWrongChecksumIsMadeAnewAndAllElseStays(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	l := rig.LegacyOf(t, r.Sandbox)
	payment := l.Authorize()
	const form = "{ \"checksum\":%s, \"payment_id\" : \"%s\" }"
	l.Post("/pay/status", fmt.Appendf(nil, form, `"wrong"`, payment), l.Bearer())
	require.False(t, r.newest(t).Signature.OK)

	again, _ := r.repeat(t, "")

	assert.Equal(t, 200, again.Status, again.Reason)
	right := rig.LegacyChecksum(r.Legacy.Secret + payment).Base64()
	want := []byte(fmt.Sprintf(form, `"`+right+`"`, payment))
	assert.Equal(t, want, []byte(again.RequestBody.Text), "byte for byte")
}

func TestACallThatCannotBeSentAgainSaysWhy(t *testing.T) {
	t.Parallel()
	foreign := "sk_" + "live_0123456789abcdef"
	for _, c := range []struct {
		name string
		send func(t *testing.T, r adminRig)
		want string
	}{
		{"a body that is too long to be kept", func(t *testing.T, r adminRig) {
			t.Helper()
			r.payPay(t).CreateCode("order-1", 100, `,"orderDescription":"`+strings.Repeat("x", 16<<10)+`"`)
		}, "longer than"},
		{"a body that is not UTF-8", func(t *testing.T, r adminRig) {
			t.Helper()
			r.payPay(t).CreateCode("order-1", 100, ",\"orderDescription\":\"\xff\"")
		}, "not UTF-8"},
		{"a body with a key of somebody", func(t *testing.T, r adminRig) {
			t.Helper()
			r.payPay(t).CreateCode("order-1", 100, `,"orderDescription":"`+foreign+`"`)
		}, "its body held a key"},
		{"a path with a key of somebody", func(t *testing.T, r adminRig) {
			t.Helper()
			r.payPay(t).GetPayment(foreign)
		}, "its address held a key"},
		{"a query with a key of somebody", func(t *testing.T, r adminRig) {
			t.Helper()
			r.payPay(t).GetUserAuthorization(foreign)
		}, "its address held a key"},
		{"a key that is not the sandbox's at PayPay", func(t *testing.T, r adminRig) {
			t.Helper()
			r.payPay(t).SendAs("hmac OPA-Auth:x:y:z:1:empty", http.MethodGet, "/v2/payments/order-1", "")
		}, "without a key of the sandbox"},
		{"a key that is not the sandbox's at Paidy", func(t *testing.T, r adminRig) {
			t.Helper()
			mustAsk(t, http.MethodGet, r.Paidy.URL+"/tokens", foreign, "")
		}, "without a key of the sandbox"},
		{"a key that is not the sandbox's at legacy Paidy", func(t *testing.T, r adminRig) {
			t.Helper()
			mustAsk(t, http.MethodPost, r.Legacy.URL+"/pay/status", foreign, "{}")
		}, "without a key of the sandbox"},
		{"no key at all", func(t *testing.T, r adminRig) {
			t.Helper()
			mustAsk(t, http.MethodGet, r.Paidy.URL+"/tokens", "", "")
		}, "without a key of the sandbox"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := startAdmin(t, sandbox.Config{})
			c.send(t, r)

			why := r.newest(t).CannotRepeat
			assert.Contains(t, why, c.want)
			assert.Equal(t, why, r.refusal(t))
		})
	}
}

func TestACallIsRefusedWhereNoChecksumCanBeMade(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ body, want string }{
		"a body that is no JSON":      {"{", "not a JSON object"},
		"a body without a checksum":   {"{}", "no checksum"},
		"an object among the values":  {`{"checksum":"x","payment_id":{}}`, "which a checksum cannot cover"},
		"an array in place of a body": {"[]", "not a JSON object"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startAdmin(t, sandbox.Config{})
			mustAsk(t, http.MethodPost, r.Legacy.URL+"/pay/status", r.Legacy.APIKey, c.body)

			assert.Contains(t, r.refusal(t), c.want)
			again, _ := r.repeat(t, `{"signAfresh":false}`)
			assert.Equal(t, 400, again.Status)
		})
	}
}

func TestWhatIsNoCallOrGoneIsNotSentAgain(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	r.Clock.Advance(time.Hour)
	moved := r.admin(t, "POST", "/requests/1/repeat", "")
	assert.Equal(t, 409, moved.status)
	assert.Equal(t, "the entry is not a call of an API", moved.body["error"])

	r.kycStatus(t)
	gone := fmt.Sprintf("/requests/%d/repeat", r.newest(t).Number)
	never := fmt.Sprintf("/requests/%d/repeat", r.newest(t).Number+1)
	r.Reset()

	answer := r.admin(t, "POST", gone, "")
	assert.Equal(t, 409, answer.status)
	assert.Equal(t, "the journal no longer has this entry", answer.body["error"])
	answer = r.admin(t, "POST", never, "")
	assert.Equal(t, 404, answer.status)
}

func TestACallOfEachMerchantIsSentAgainWithItsOwnKeys(t *testing.T) {
	t.Parallel()
	second := &sandbox.PayPayAccount{APIKey: "key-2", APISecret: "c2VjcmV0LTI=", MerchantID: "222222222222222222"}
	r := startAdmin(t, sandbox.Config{Merchants: []sandbox.MerchantConfig{
		{Name: "first"}, {Name: "second", PayPay: second},
	}})
	p := r.payPay(t)
	signer := p.Signer()
	signer.Key, signer.Secret = second.APIKey, second.APISecret
	body := rig.PayPayCodeBody("order-1", 100, "")
	p.SendAs(signer.Authorization(http.MethodPost, rig.PayPayCodesPath, body), http.MethodPost, rig.PayPayCodesPath, body,
		"Content-Type", "application/json").RequireStatus(http.StatusCreated)

	again, first := r.repeat(t, "")

	assert.Equal(t, "second", first.Merchant)
	assert.Equal(t, first.Merchant, again.Merchant)
	assert.True(t, again.Signature.OK)
}

func TestAFaultIsInjectedIntoACallThatIsSentAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault sandbox.Fault
		want  int
	}{
		"an error":                   {sandbox.Fault{Kind: sandbox.FaultUnavailableHTML}, 503},
		"a silent connection":        {sandbox.Fault{Kind: sandbox.FaultTimeoutAfter}, 0},
		"a connection that is cut":   {sandbox.Fault{Kind: sandbox.FaultCutAfter}, 0},
		"a reset":                    {sandbox.Fault{Kind: sandbox.FaultResetHeaders}, 0},
		"a reset within the body":    {sandbox.Fault{Kind: sandbox.FaultResetBody}, 200},
		"a body that comes slowly":   {sandbox.Fault{Kind: sandbox.FaultSlowBody, Delay: time.Hour}, 200},
		"a body without end":         {sandbox.Fault{Kind: sandbox.FaultOversized}, 200},
		"an answer that is too late": {sandbox.Fault{Kind: sandbox.FaultLatency, Delay: time.Millisecond}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startAdmin(t, sandbox.Config{})
			r.kycStatus(t)
			c.fault.Provider = sandbox.ProviderPayPay
			require.NoError(t, r.Fault(c.fault))

			again, _ := r.repeat(t, "")

			assert.Equal(t, c.want, again.Status)
			assert.Contains(t, again.Reason, string(c.fault.Kind))
			assert.Equal(t, 200, r.kycStatus(t), "only one call")
			assert.Empty(t, r.Findings())
		})
	}
}

func TestCallsAreSentAgainWhileTheSandboxIsReset(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})
	r.payPay(t).Code("order-1", 100, "")
	number := r.newest(t).Number

	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 10 {
				answer, err := r.tryAdmin("POST", fmt.Sprintf("/requests/%d/repeat", number), "")
				assert.NoError(t, err)
				assert.Contains(t, []int{200, 409}, answer.status, answer.raw)
			}
		})
	}
	all.Go(r.Reset)
	all.Wait()

	assert.Empty(t, r.Findings())
	answer := r.admin(t, "POST", fmt.Sprintf("/requests/%d/repeat", number), "")
	assert.Equal(t, 409, answer.status)
}
