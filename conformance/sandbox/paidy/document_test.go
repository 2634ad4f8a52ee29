package paidy_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/internal/testkit/rig"
	"github.com/jppay/jppay/overlay/policy"
)

const paidyMalformed, paidyInvalid = "request_content.malformed", "request_entity.invalid"

func TestPaidyRefusesPaymentsThatBreakTheDocument(t *testing.T) {
	t.Parallel()
	shared := rig.StartPaidy(t, sandbox.Config{})
	payment := rig.PaidyPaymentBody(sandbox.PaidyTokenActive)
	change := func(from, to string) string { return strings.Replace(payment, from, to, 1) }
	without := func(field string) string { return change(`"`+field+`"`, `"x_`+field+`"`) }
	const noItems = `{"token_id":"tok_1","amount":1,"currency":"JPY","buyer_data":{},"order":{"items":[]}}`

	for _, c := range []struct {
		name, body string
		codes      []string // one of them
	}{
		{"without token", without("token_id"), []string{paidyMalformed}},
		{"without order", without("order"), []string{paidyMalformed}},
		{"without items", without("items"), []string{paidyMalformed}},
		{"without buyer data", without("buyer_data"), []string{paidyMalformed}},
		{"an amount in quotes", change("1000", `"1000"`), []string{paidyMalformed}},
		{"an amount with a fraction", change("1000", "1000.5"), []string{paidyMalformed}},
		{"an amount of nothing", change("1000", "0"), []string{paidyInvalid}},
		{"an amount below nothing", change("1000", "-1"), []string{paidyInvalid}},
		{
			"an amount that no int64 holds",
			change("1000", "9223372036854775808"), []string{paidyMalformed, paidyInvalid},
		},
		{"another currency", change("JPY", "USD"), []string{paidyInvalid}},
		{"an order without a line", noItems, []string{paidyInvalid}},
		{
			"a postal code of another form",
			change("{", `{"shipping_address":{"zip":"1000000","city":"x"},`), []string{paidyInvalid},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := shared.WithT(t).Send("POST", "/payments", c.body)
			assert.Equal(t, 400, a.Status, "%s", a.Reason)
			assert.Contains(t, c.codes, a.Text("code"), "%s", a.Reason)
		})
	}
	assert.Empty(t, shared.Ledger())
}

func TestPaidyRefusesOtherRequestsThatBreakTheDocument(t *testing.T) {
	t.Parallel()
	shared := rig.StartPaidy(t, sandbox.Config{})
	payment := "/payments/" + shared.Checkout("")
	const token = "/tokens/" + sandbox.PaidyTokenActive
	keys := make([]string, 21)
	for i := range keys {
		keys[i] = fmt.Sprintf(`"k%d":"v"`, i)
	}
	reason := func(code, description string) string {
		return fmt.Sprintf(`{"reason":{"code":%q,"description":%q}}`, code, description)
	}
	before := len(shared.Ledger())

	for _, c := range []struct{ name, method, path, body, code string }{
		{"an empty body", "POST", payment + "/captures", "", paidyMalformed},
		{"a body that is no JSON", "POST", payment + "/captures", `{`, paidyMalformed},
		{"a body that is no object", "POST", payment + "/close", `[]`, paidyMalformed},
		{"null for a body", "POST", payment + "/captures", `null`, paidyMalformed},
		{
			"21 metadata keys", "POST", payment + "/captures",
			`{"metadata":{` + strings.Join(keys, ",") + `}}`, paidyInvalid,
		},
		{"metadata that is a number", "PUT", payment, `{"metadata":{"k":1}}`, paidyMalformed},
		{"a refund of no capture", "POST", payment + "/refunds", `{}`, paidyMalformed},
		{"a capture id of another form", "POST", payment + "/refunds", `{"capture_id":"1"}`, paidyInvalid},
		{"a suspension without reason", "POST", token + "/suspend", `{}`, paidyMalformed},
		{
			"a suspension for an unknown reason", "POST", token + "/suspend",
			reason("fraud.detected", "d"), paidyInvalid,
		},
		{"a resumption for fraud", "POST", token + "/resume", reason("fraud.suspected", "d"), paidyInvalid},
		{"a deletion without explanation", "POST", token + "/delete", reason("general", ""), paidyInvalid},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := shared.WithT(t).Send(c.method, c.path, c.body)
			assert.Equal(t, 400, a.Status, "%s", a.Reason)
			assert.Equal(t, c.code, a.Text("code"), "%s", a.Reason)
		})
	}
	assert.Empty(t, shared.Effects(before))
}

func TestPaidyIgnoresUnknownFields(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	payment := "/payments/" + r.Checkout("")

	a := r.Must("PUT", payment, `{"amount":1,"description":"new"}`)
	a.AssertFields(rig.Fields{"amount": 1000, "description": "new"})
	a = r.Must("POST", payment+"/captures", `{"amount":1}`)
	a.AssertFields(rig.Fields{"captures.0.amount": 1000})
}

// paidyRequest returns the path and the body of a request to an operation, for a
// payment or token that does not exist.
func paidyRequest(op policy.Operation) (path, body string) {
	path = strings.Replace(op.Path, "{id}", "pay_0000000000000001", 1)
	switch {
	case strings.HasPrefix(op.Path, "/tokens/"):
		path = strings.Replace(op.Path, "{id}", "tok_0000000000000001", 1)
		body = rig.PaidyReason
	case op.ID == "createPayment":
		body = rig.PaidyPaymentBody(sandbox.PaidyTokenActive)
	case op.ID == "refundPayment":
		body = `{"capture_id":"cap_0000000000000000"}`
	default:
		body = `{}`
	}
	if op.Method == http.MethodGet {
		body = ""
	}

	return path, body
}

// TestPaidyEveryDocumentedCode gets every code of the document, by Force or by a
// request.
func TestPaidyEveryDocumentedCode(t *testing.T) {
	t.Parallel()
	shared := rig.StartPaidy(t, sandbox.Config{})

	for _, op := range paidy.Operations() {
		path, body := paidyRequest(op)
		for _, code := range op.Errors {
			t.Run(op.ID+" answers "+code.Code, func(t *testing.T) {
				r := shared.WithT(t)
				if code.Code == "version.unknown" {
					a := r.Send(op.Method, path, body, "Paidy-Version", "1970-01-01")
					assert.Equal(t, http.StatusBadRequest, a.Status)
					assert.Equal(t, code.Code, a.Result())

					return
				}
				if op.ID == "listTokens" && code.Statuses[0] == 400 {
					t.Skip("the document lists the common 400 codes for it, but no 400")
				}

				require.NoError(t, r.Force(sandbox.ProviderPaidy, op.ID, code.Code))
				a := r.Send(op.Method, path, body)
				assert.Equal(t, code.Statuses[0], a.Status)
				assert.Equal(t, code.Code, a.Result())
			})
		}
	}
	assert.Empty(t, shared.Ledger())
}
