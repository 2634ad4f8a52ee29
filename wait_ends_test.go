package jppay_test

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// waitSentinels are all errors by which the end of a wait is told.
var waitSentinels = map[string]error{
	"not paid": jppay.ErrNotPaid, "failed": jppay.ErrFailed, "cancelled": jppay.ErrCancelled,
	"expired": jppay.ErrExpired, "lapsed": jppay.ErrLapsed, "refunded": jppay.ErrRefunded,
	"still waiting": jppay.ErrStillWaiting,
}

// matched returns which of the sentinels an error matches.
func matched(err error) []string {
	var names []string
	for name, sentinel := range waitSentinels {
		if errors.Is(err, sentinel) {
			names = append(names, name)
		}
	}
	return names
}

// codeOf returns PayPay's code where an error is PayPay's.
func codeOf(err error) string {
	if failure, ok := errors.AsType[*overlay.Error](err); ok {
		return failure.Code
	}
	return ""
}

// The ends of a wait: what its error matches.
var (
	isPaid         = []string{}
	isStillWaiting = []string{"still waiting"}
	isRefunded     = []string{"refunded"}
	isFailed       = []string{"failed", "not paid"}
	isCancelled    = []string{"cancelled", "not paid"}
	isExpired      = []string{"expired", "not paid"}
	isLapsed       = []string{"lapsed", "not paid"}
)

// A status of the document that is not in this table fails the test: whoever adds one
// has to say how a wait ends. accepted is the end where the answer shows that the user
// had confirmed the payment.
var paymentEnds = map[string]struct{ untouched, accepted []string }{
	"CREATED":             {isStillWaiting, isStillWaiting},
	"AUTHORIZED":          {isPaid, isPaid},
	"REAUTHORIZING":       {isStillWaiting, isStillWaiting},
	"COMPLETED":           {isPaid, isPaid},
	"REFUNDED":            {isRefunded, isRefunded},
	"FAILED":              {isFailed, isCancelled},
	"CANCELED":            {isCancelled, isCancelled},
	"EXPIRED":             {isLapsed, isExpired},
	"A_WORD_NOBODY_KNOWS": {isStillWaiting, isStillWaiting},
}

var cashbackEnds = map[string][]string{
	"SUCCESS":             isPaid,
	"ACCEPTED":            isStillWaiting,
	"FAILURE":             isFailed,
	"A_WORD_NOBODY_KNOWS": isStillWaiting,
}

// assertDocumented fails unless a table has the values of an enum, and one that nobody
// knows.
func assertDocumented[V any](t *testing.T, ends map[string]V, enum string) {
	t.Helper()
	want := append(documentedValues(t, payPayTree, enum), "A_WORD_NOBODY_KNOWS")
	assert.ElementsMatch(t, want, slices.Collect(maps.Keys(ends)))
}

// paymentWith answers with these members of a payment.
func paymentWith(members string) testkit.Transport {
	return testkit.JSON(http.StatusOK, `{"resultInfo":{"code":"SUCCESS"},"data":{"merchantPaymentId":"p-1",`+members+`}}`)
}

func TestEveryDocumentedStatusOfAPaymentEndsAWaitAsTheTableSays(t *testing.T) {
	t.Parallel()
	assertDocumented(t, paymentEnds, "PaymentStatus.enum")

	for status, end := range paymentEnds {
		for _, c := range []struct {
			name, members string
			want          []string
		}{
			{"untouched", ``, end.untouched},
			{"untouched, with zeros", `,"acceptedAt":0,"canceledAt":0`, end.untouched},
			{"untouched, with a time of its end", `,"canceledAt":1775012500`, end.untouched},
			{"accepted", `,"acceptedAt":1775012403`, end.accepted},
		} {
			testkit.RunInBubble(t, status+" "+c.name, func(t *testing.T) {
				client, _ := scriptedPayPay(t, payPayConfig(), 1, paymentWith(`"status":"`+status+`"`+c.members))

				found, err := jppay.WaitForCodePayment(t.Context(), client, "p-1", jppay.Polling{})

				assert.ElementsMatch(t, c.want, matched(err), "%v", err)
				if !errors.Is(err, jppay.ErrStillWaiting) {
					require.NotNil(t, found)
					assert.Equal(t, status, string(found.Status))
				}
			})
		}
	}
}

func TestEveryDocumentedStatusOfACashbackEndsAWaitAsTheTableSays(t *testing.T) {
	t.Parallel()
	assertDocumented(t, cashbackEnds, "CashbackDetails.properties.status.enum")

	for status, want := range cashbackEnds {
		testkit.RunInBubble(t, status, func(t *testing.T) {
			client, _ := scriptedPayPay(t, payPayConfig(), 1, paymentIs(status))

			found, err := jppay.WaitForCashback(t.Context(), client, "gift-1", jppay.Polling{})

			assert.ElementsMatch(t, want, matched(err), "%v", err)
			if !errors.Is(err, jppay.ErrStillWaiting) {
				require.NotNil(t, found)
				assert.Equal(t, status, string(found.Status))
			}
		})
	}
}

func TestACashbackBeyondTheBudgetHasFailed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, data string
		want       []string
	}{
		{"with the status of it", `{"status":"FAILURE"}`, isFailed},
		{"without a status", `{}`, nil},
		{"without content", `null`, nil},
		{"still accepted", `{"status":"ACCEPTED"}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client, _ := scriptedPayPay(t, payPayConfig(), 1, testkit.JSON(http.StatusOK,
				`{"resultInfo":{"code":"NOT_ENOUGH_MONEY","codeId":"WAL_500017"},"data":`+c.data+`}`))

			found, err := jppay.WaitForCashback(t.Context(), client, "gift-1", jppay.Polling{})

			assert.ElementsMatch(t, c.want, matched(err), "%v", err)
			assert.ErrorIs(t, err, overlay.ErrDeclined, "it is PayPay's error as well")
			assert.Equal(t, c.want != nil, found != nil)
		})
	}
}
