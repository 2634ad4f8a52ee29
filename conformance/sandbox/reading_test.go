package sandbox_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/internal/testkit/rig"
)

const (
	broken  = "differs from its document"
	noFault = "was taken as absent"
)

// startReading starts a sandbox for the tests below: each request is sent alone.
func startReading(t *testing.T, strict bool) (*sandbox.Sandbox, *entryLog) {
	t.Helper()
	log := &entryLog{}
	s, err := sandbox.New(sandbox.Config{Log: log.add, Strict: strict})
	require.NoError(t, err)
	t.Cleanup(func() {
		s.Close()
		assert.Empty(t, s.Findings())
	})

	return s, log
}

// isNullable reports whether the document allows null.
func (p place) isNullable() bool {
	isNull := func(variant *openapi3.SchemaRef) bool { return variant.Value.Type.Includes("null") }
	return p.Type.Includes("null") || slices.ContainsFunc(p.OneOf, isNull)
}

// refusesEmptyText reports whether the field is a text that the document does not allow to
// be "".
func (p place) refusesEmptyText() bool {
	limited := len(p.Enum) > 0 || p.Format != "" || p.MinLength > 0 || p.isID()
	return p.Type.Includes("string") && limited
}

// isID reports whether the field is an id: empty, it is a mistake.
func (p place) isID() bool { return p.Pattern != "" && p.Pattern != emptyOrDate }

func TestASampleOfEachRequestKeepsToItsDocument(t *testing.T) {
	t.Parallel()
	require.Greater(t, len(documentedOperations()), 50)

	for _, strict := range []bool{false, true} {
		s, log := startReading(t, strict)
		for _, op := range documentedOperations() {
			var body any
			if schema := op.bodySchema(); schema != nil {
				body = sampleOf(t, schema)
			}

			e := sendSample(t, s, log, op, body, nil)

			assert.NotContains(t, e.Reason, broken, "%s %s", op.provider, op.OperationID)
			assert.NotContains(t, e.Reason, noFault, "%s %s", op.provider, op.OperationID)
			assert.NotContains(t, e.Reason, "UNAUTHORIZED: ", op.OperationID)
		}
	}
}

// sendEachField sends a sample with a value in a field, once for each field that a test wants, and returns how
// many there were.
func sendEachField(
	t *testing.T, wanted func(place) bool, value any,
	check func(op documentedOperation, field place, e sandbox.Entry),
) (tried int) {
	t.Helper()
	s, log := startReading(t, false)
	for _, op := range documentedOperations() {
		for _, field := range placesOf(op.bodySchema(), nil) {
			if !wanted(field) {
				continue
			}
			tried++
			body := sampleOf(t, op.bodySchema())
			field.set(body, value)

			check(op, field, sendSample(t, s, log, op, body, nil))
		}
	}

	return tried
}

func TestNullInAnOptionalFieldIsTakenAsAbsent(t *testing.T) {
	t.Parallel()
	optional := func(field place) bool { return !field.required && !field.isNullable() }

	tried := sendEachField(t, optional, nil, func(op documentedOperation, field place, e sandbox.Entry) {
		assert.Contains(t, e.Reason, field.pointer()+" is null and was taken as absent", op.OperationID)
		assert.NotContains(t, e.Reason, broken, op.OperationID)
	})
	assert.Greater(t, tried, 150)
}

func TestNullInARequiredFieldIsRefused(t *testing.T) {
	t.Parallel()
	required := func(field place) bool { return field.required && !field.isNullable() }

	tried := sendEachField(t, required, nil, func(op documentedOperation, field place, e sandbox.Entry) {
		assert.Equal(t, 400, e.Status, "%s %s: %s", op.OperationID, field.pointer(), e.Reason)
		assert.NotContains(t, e.Reason, noFault, op.OperationID)
	})
	assert.Positive(t, tried)
}

func TestAllOptionalFieldsOfARequestCanBeNullAtOnce(t *testing.T) {
	t.Parallel()
	s, log := startReading(t, false)

	for _, op := range documentedOperations() {
		if op.bodySchema() == nil {
			continue
		}
		body := sampleOf(t, op.bodySchema())
		fields := placesOf(op.bodySchema(), nil)
		slices.Reverse(fields) // the inner ones first
		for _, field := range fields {
			if !field.required {
				field.set(body, nil)
			}
		}

		e := sendSample(t, s, log, op, body, nil)

		assert.NotContains(t, e.Reason, broken, op.OperationID)
	}
}

func TestAnEmptyTextThatAnOptionalFieldCannotHaveIsTakenAsAbsent(t *testing.T) {
	t.Parallel()

	tried := sendEachField(t, place.refusesEmptyText, "", func(op documentedOperation, field place, e sandbox.Entry) {
		if field.required || field.isID() {
			assert.Equal(t, 400, e.Status, "%s %s", op.OperationID, field.pointer())
			assert.NotContains(t, e.Reason, noFault, op.OperationID)
			return
		}
		assert.Contains(t, e.Reason, field.pointer()+` is "" and was taken as absent`, op.OperationID)
		assert.NotContains(t, e.Reason, broken, op.OperationID)
	})
	assert.Greater(t, tried, 50)
}

func TestAnEmptyOptionalParameterIsTakenAsAbsent(t *testing.T) {
	t.Parallel()
	s, log := startReading(t, false)

	tried := 0
	for _, op := range documentedOperations() {
		for _, p := range op.Parameters {
			if p.Value.Required || p.Value.AllowEmptyValue {
				continue
			}
			tried++
			var body any
			if schema := op.bodySchema(); schema != nil {
				body = sampleOf(t, schema)
			}

			e := sendSample(t, s, log, op, body, setEmpty(p.Value.In, p.Value.Name))

			assert.Contains(t, e.Reason, p.Value.In+" "+p.Value.Name+` is "" and was taken as absent`, op.OperationID)
			assert.NotContains(t, e.Reason, broken, op.OperationID)
			assert.NotContains(t, e.Reason, "UNAUTHORIZED: ", op.OperationID)
		}
	}
	assert.Greater(t, tried, 50)
}

func setEmpty(in, name string) func(*http.Request) {
	return func(r *http.Request) {
		if in == "header" {
			r.Header.Set(name, "")
			return
		}
		query := r.URL.Query()
		query.Set(name, "")
		r.URL.RawQuery = query.Encode()
	}
}

func TestAnEmptyMerchantHeaderIsTakenAsAbsentByEachOfPayPaysOperations(t *testing.T) {
	t.Parallel()
	s, log := startReading(t, false)

	for _, op := range documentedOperations() {
		if op.provider != sandbox.ProviderPayPay {
			continue
		}
		var body any
		if schema := op.bodySchema(); schema != nil {
			body = sampleOf(t, schema)
		}

		e := sendSample(t, s, log, op, body, setEmpty("header", "X-ASSUME-MERCHANT"))

		assert.NotContains(t, e.Reason, "UNAUTHORIZED: ", op.OperationID)
		assert.Contains(t, e.Reason, `header X-ASSUME-MERCHANT is "" and was taken as absent`, op.OperationID)
	}
}

func TestARequiredParameterThatIsEmptyIsRefused(t *testing.T) {
	t.Parallel()
	s, log := startReading(t, false)

	for _, op := range documentedOperations() {
		for _, p := range op.Parameters {
			if !p.Value.Required || p.Value.In == "path" {
				continue
			}
			e := sendSample(t, s, log, op, nil, setEmpty(p.Value.In, p.Value.Name))

			assert.GreaterOrEqual(t, e.Status, 400, "%s %s", op.OperationID, p.Value.Name)
			assert.NotContains(t, e.Reason, noFault, op.OperationID)
		}
	}
}

func TestAStrictSandboxRefusesNullAndEmptyTextInOptionalFields(t *testing.T) {
	t.Parallel()
	s, log := startReading(t, true)

	for _, op := range documentedOperations() {
		for _, field := range placesOf(op.bodySchema(), nil) {
			if field.required || field.isNullable() {
				continue
			}
			body := sampleOf(t, op.bodySchema())
			field.set(body, nil)
			e := sendSample(t, s, log, op, body, nil)
			assert.Equal(t, 400, e.Status, "%s %s: %s", op.OperationID, field.pointer(), e.Reason)
			if field.refusesEmptyText() {
				field.set(body, "")
				e = sendSample(t, s, log, op, body, nil)
				assert.Equal(t, 400, e.Status, "%s %s: %s", op.OperationID, field.pointer(), e.Reason)
			}
		}
	}
}

func TestAnUnknownFieldIsServedAndAStrictSandboxRefusesIt(t *testing.T) {
	t.Parallel()

	for _, strict := range []bool{false, true} {
		s, log := startReading(t, strict)
		for _, op := range documentedOperations() {
			if len(placesOf(op.bodySchema(), nil)) == 0 {
				continue
			}
			body := sampleOf(t, op.bodySchema())
			place{path: []any{"isAuthorizaton"}}.set(body, true)

			e := sendSample(t, s, log, op, body, nil)

			assert.Contains(t, e.Reason, "is not documented", op.OperationID)
			assert.NotContains(t, e.Reason, "isAuthorizaton", op.OperationID)
			assert.Equal(t, !strict, strings.Contains(e.Reason, "served, but"), "%s: %s", op.OperationID, e.Reason)
			if strict {
				assert.Equal(t, 400, e.Status, "%s: %s", op.OperationID, e.Reason)
			}
		}
	}
}

func TestAFieldThatIsThereTwiceStaysRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})

	a := r.Send("POST", "/v2/codes", rig.PayPayCodeBody("order-1", 500, `"storeId":null,"storeId":"1"`))

	a.AssertRefused(400, "INVALID_REQUEST_PARAMS")
}

func TestReadingABodyKeepsWhatItDoesNotTakeAway(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	body := `{ "storeId" : null, "merchantPaymentId":"order-1" , "amount":{"amount":5e2,"currency":"JPY"},` +
		"\n\t" + `"codeType":"ORDER_QR", "orderDescription":"湯呑\u6e6f\/\"", "productType":""}`

	a := r.Send("POST", "/v2/codes", body)

	require.Equal(t, 201, a.Status, "%s", a)
	assert.Equal(t, `湯呑湯/"`, a.Text("orderDescription"))
	assert.Contains(t, a.Reason, "/storeId is null")
	assert.Contains(t, a.Reason, `/productType is ""`)
	assert.NotContains(t, a.String(), "productType\":")
}

func TestNotesNameNoFieldThatTheDocumentDoesNotKnow(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})

	a := r.Send("PUT", "/payments/"+r.Checkout(""), `{"metadata":{"Yamada-Hanako":null},"description":null}`)

	assert.Equal(t, 200, a.Status)
	assert.Contains(t, a.Reason, "/metadata/(field 1) is null")
	assert.Contains(t, a.Reason, "/description is null")
	assert.NotContains(t, a.Reason, "Hanako")
}

func TestALogEntryTellsABoundedNumberOfDifferences(t *testing.T) {
	t.Parallel()
	r := rig.StartPaidy(t, sandbox.Config{})
	items := strings.Repeat(`{"unit_price":0,"quantity":1,"id":null},`, 500) + `{"unit_price":1000,"quantity":1}`
	body := strings.Replace(rig.PaidyPaymentBody(sandbox.PaidyTokenActive), `{"unit_price":1000,"quantity":1}`, items, 1)

	a := r.Send("POST", "/payments", body)

	assert.Equal(t, 200, a.Status, "%s", a.Reason)
	assert.Contains(t, a.Reason, "and 484 more")
	assert.Less(t, len(a.Reason), 2000)
}

func TestAQueryThatCannotBeReadStaysRefused(t *testing.T) {
	t.Parallel()
	r := rig.StartPayPay(t, sandbox.Config{})
	path := "/v4/paymentMethods"

	a := r.SendAs(r.Signer().Authorization("GET", path, ""), "GET", path+"?productType=&userAuthorizationId=a%zz", "")

	assert.Equal(t, 400, a.Status)
	assert.Contains(t, a.Reason, "query: has a part that cannot be read")
}

func TestAStrictSandboxRefusesEmptyAndUnknownParameters(t *testing.T) {
	t.Parallel()
	const user = "?userAuthorizationId=" + sandbox.PayPayUserCompleted

	for query, lenient := range map[string]int{
		"&productType=": 200,
		"&unknown=1":    200,
		"&productType=REAL_INVESTMENT&productType=REAL_INVESTMENT": 400,
		"&assumeMerchant=": 200,
	} {
		for strict, status := range map[bool]int{false: lenient, true: 400} {
			r := rig.StartPayPay(t, sandbox.Config{Strict: strict})
			a := r.Send("GET", "/v4/paymentMethods"+user+query, "")
			if query == "&assumeMerchant=" && strict {
				status = 401
			}
			assert.Equal(t, status, a.Status, "%s strict %t: %s", query, strict, a)
		}
	}
}
