package specs_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What becomes of a payment stands at every operation where a reader looks for it, with
// the page of PayPay that says so.
func TestPayPayDocumentTellsHowPaymentsEnd(t *testing.T) {
	t.Parallel()
	d := loadPayPay(t)
	for _, c := range []struct {
		name       string
		words      []string // in the description
		pages      []string // in x-source
		operations []string
	}{
		{
			name:       "a cancel before the payment takes effect after it",
			words:      []string{"COMPLETED or AUTHORIZED", "FAILED"},
			pages:      []string{"FAQ 4414069180943", "FAQ 4414086139663"},
			operations: []string{"createQRCode", "getCodePaymentDetails", "cancelPayment", "transactionEvent"},
		},
		{
			name:       "a cancelled code has used up its ID",
			words:      []string{"its merchantPaymentId cannot be used again"},
			operations: []string{"createQRCode", "getCodePaymentDetails", "cancelPayment"},
		},
		{
			name:  "a payment that is not carried out takes a new ID",
			words: []string{"does not carry out", "FAILED", "new merchantPaymentId"},
			pages: []string{"FAQ 6206731977359", "FAQ 6206750566031"},
			operations: []string{
				"createQRCode", "getCodePaymentDetails", "createPayment", "createAuth", "createContinuousPayment",
			},
		},
		{
			name:       "sources disagree on a code that lapsed unpaid",
			words:      []string{"DYNAMIC_QR_PAYMENT_NOT_FOUND", "CREATED", "EXPIRED", "disagree", "expiryDate"},
			pages:      []string{"OAS", "FAQ 4414093922831", "RUN"},
			operations: []string{"getCodePaymentDetails", "deleteQRCode"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, id := range c.operations {
				p := d.mustOperation(t, id)
				description := strings.Join(strings.Fields(str(p.value["description"])), " ")
				assertContainsAll(t, id, strings.Split(str(p.value["x-source"]), ", "), c.pages)
				for _, word := range c.words {
					assert.Contains(t, description, word, id)
				}
			}
		})
	}
}

// A payment that is refused because of a limit, or as similar to another, may be kept as
// FAILED: the advice says that the next try takes a new ID.
func TestAdviceAboutPaymentsThatMayBeKeptAsFailedNamesANewID(t *testing.T) {
	t.Parallel()
	d := loadPayPay(t)
	mayBeKept := regexp.MustCompile(`LIMIT.*EXCEEDED|^UNACCEPTABLE_OP$|^SUSPECTED_DUPLICATE_PAYMENT$|^TRANSACTION_FAILED$`)
	for _, id := range []string{"createPayment", "createAuth", "createContinuousPayment"} {
		checked := 0
		for code, own := range object(d.mustOperation(t, id).value["x-error-codes"]) {
			if !mayBeKept.MatchString(code) {
				continue
			}
			checked++
			advice := str(object(own)["advice"])
			if advice == "" {
				advice = str(dig(d.tree, "x-error-codes", code, "advice"))
			}
			assert.Regexp(t, `new\s(ID|merchantPaymentId)`, advice, "%s: %s", id, code)
		}
		assert.GreaterOrEqual(t, checked, 8, id)
	}
}

func TestAdviceAboutACodeWithoutAPaymentNamesANewID(t *testing.T) {
	t.Parallel()
	advice := str(dig(loadPayPay(t).tree, "x-error-codes", "DYNAMIC_QR_PAYMENT_NOT_FOUND", "advice"))
	assert.Contains(t, advice, "new merchantPaymentId")
}

// A code that nobody saw in an answer, and whose meaning only its name tells, is no
// evidence that a write did not happen.
func TestACodeKnownByItsNameAloneLeavesAWriteUnknown(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)

	checked := 0
	for _, d := range documents {
		for code, entry := range object(d.tree["x-error-codes"]) {
			if strings.Contains(str(dig(entry, "x-unverified")), "inferred from its name") {
				checked++
				assert.Equal(t, "unknown", dig(entry, "outcome"), code)
				assert.Equal(t, "Q", dig(entry, "class"), code)
			}
		}
	}
	assert.GreaterOrEqual(t, checked, 4)
}

func loadPayPay(t *testing.T) *document {
	t.Helper()
	documents, err := loadDocuments()
	require.NoError(t, err)
	require.Equal(t, "paypay-opa.yaml", documents[0].name)
	return documents[0]
}
