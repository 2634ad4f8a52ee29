package jppay_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/specs"
)

// statusReading is what Resolve makes of each status that a read can show. A status of
// the document that stands in none of the lists, or in two, fails the test: whoever adds
// one has to say what it means. A word that the document does not know is unresolved,
// unless all statuses mean the same.
type statusReading struct {
	operations                                   []string
	enum                                         string // its path in the document
	happened, didNotHappen, accepted, unresolved []string
}

var (
	payPayStatuses = []statusReading{
		{
			operations: []string{"createPayment", "createContinuousPayment"}, enum: "PaymentStatus.enum",
			happened: []string{"COMPLETED", "REFUNDED"}, didNotHappen: []string{"FAILED", "CANCELED", "EXPIRED"},
			unresolved: []string{"CREATED", "AUTHORIZED", "REAUTHORIZING"},
		},
		{
			operations: []string{"createAuth"}, enum: "PaymentStatus.enum",
			happened:     []string{"AUTHORIZED", "REAUTHORIZING", "COMPLETED", "REFUNDED", "CANCELED", "EXPIRED"},
			didNotHappen: []string{"FAILED"}, unresolved: []string{"CREATED"},
		},
		{
			operations: []string{"capturePaymentAuth"}, enum: "PaymentStatus.enum", // the answer shows no capture
			didNotHappen: []string{"AUTHORIZED", "FAILED", "CANCELED", "EXPIRED"},
			unresolved:   []string{"CREATED", "REAUTHORIZING", "COMPLETED", "REFUNDED"},
		},
		{
			operations: []string{"cancelPayment"}, enum: "PaymentStatus.enum",
			happened:   []string{"FAILED", "CANCELED"},
			unresolved: []string{"CREATED", "AUTHORIZED", "REAUTHORIZING", "COMPLETED", "REFUNDED", "EXPIRED"},
		},
		{
			operations: []string{"cancelPendingPayment"}, enum: "PaymentStatus.enum",
			happened: []string{"FAILED", "CANCELED"}, didNotHappen: []string{"COMPLETED"},
			unresolved: []string{"CREATED", "AUTHORIZED", "REAUTHORIZING", "REFUNDED", "EXPIRED"},
		},
		{
			operations: []string{"createQRCode", "createPendingPayment"}, enum: "PaymentStatus.enum",
			happened: []string{
				"CREATED", "AUTHORIZED", "REAUTHORIZING", "COMPLETED", "REFUNDED", "FAILED", "CANCELED", "EXPIRED",
			},
		},
		{
			operations: []string{"refundPayment"}, enum: "RefundStatus.enum",
			happened: []string{"REFUNDED"}, accepted: []string{"CREATED", "REFUND_FAILED"},
		},
		{
			operations: []string{"createCashback"}, enum: "CashbackDetails.properties.status.enum",
			happened: []string{"SUCCESS"}, accepted: []string{"ACCEPTED"}, didNotHappen: []string{"FAILURE"},
		},
		{
			operations: []string{"createCashbackReversal"}, enum: "CashbackReversalDetails.properties.status.enum",
			happened: []string{"SUCCESS"}, accepted: []string{"ACCEPTED"}, didNotHappen: []string{"FAILURE"},
		},
		{
			operations: []string{"unlinkUser"}, enum: "UserAuthorization.properties.status.enum",
			happened: []string{"INACTIVE"}, didNotHappen: []string{"ACTIVE"},
		},
	}
	paidyStatuses = []statusReading{
		{
			operations: []string{"capturePayment"}, enum: "PaymentStatus.enum", // the answer shows no capture
			didNotHappen: []string{"authorized", "closed", "rejected", "expired"},
		},
		{
			operations: []string{"closePayment"}, enum: "PaymentStatus.enum",
			happened: []string{"closed"}, didNotHappen: []string{"authorized", "rejected"},
			unresolved: []string{"expired"},
		},
		{
			operations: []string{"suspendToken"}, enum: "TokenStatus.enum",
			happened: []string{"suspended"}, didNotHappen: []string{"active", "deleted"},
		},
		{
			operations: []string{"resumeToken"}, enum: "TokenStatus.enum",
			happened: []string{"active"}, didNotHappen: []string{"suspended", "deleted"},
		},
		{
			operations: []string{"deleteToken"}, enum: "TokenStatus.enum",
			happened: []string{"deleted"}, didNotHappen: []string{"active", "suspended"},
		},
	}
)

// outcomes returns what each status means.
func (r statusReading) outcomes(t *testing.T) map[string]overlay.Outcome {
	t.Helper()
	meanings := map[string]overlay.Outcome{}
	for outcome, list := range map[overlay.Outcome][]string{
		overlay.Happened: r.happened, overlay.DidNotHappen: r.didNotHappen, overlay.Accepted: r.accepted,
		overlay.Unknown: r.unresolved,
	} {
		for _, status := range list {
			assert.NotContains(t, meanings, status, "%v", r.operations)
			meanings[status] = outcome
		}
	}
	return meanings
}

// The trees of the documents, each parsed once for all tests.
var (
	payPayTree = sync.OnceValues(func() (any, error) { return treeOf(specs.PayPay()) })
	paidyTree  = sync.OnceValues(func() (any, error) { return treeOf(specs.Paidy()) })
)

func treeOf(document []byte) (tree any, err error) {
	err = yaml.Unmarshal(document, &tree)
	return tree, err
}

// documentedValues returns the values of an enum among the schemas of a document.
func documentedValues(t *testing.T, document func() (any, error), path string) []string {
	t.Helper()
	tree, err := document()
	require.NoError(t, err)
	for key := range strings.SplitSeq("components.schemas."+path, ".") {
		object, _ := tree.(map[string]any)
		tree = object[key]
	}
	var values []string
	list, _ := tree.([]any)
	for _, value := range list {
		values = append(values, fmt.Sprint(value))
	}
	require.NotEmpty(t, values, path)

	return values
}

func TestResolveKnowsEveryDocumentedStatusOfPayPay(t *testing.T) {
	t.Parallel()

	for _, r := range payPayStatuses {
		r.test(t, payPayTree, func(t *testing.T, status string, w overlay.Write) (overlay.Resolution, error) {
			t.Helper()
			client, _ := scriptedPayPay(t, payPayConfig(), 1, testkit.JSON(http.StatusOK,
				`{"resultInfo":{"code":"SUCCESS"},"data":{"merchantPaymentId":"p-1","merchantRefundId":"r-1",`+
					`"paymentId":"1","userAuthorizationId":"u-1","status":"`+status+`"}}`))
			w.Provider, w.Origin, w.Account = "paypay", "https://apigw.sandbox.paypay.ne.jp", "sandbox"
			w.Refs = map[string]string{
				"merchantPaymentId": "p-1", "merchantCaptureId": "c-1", "merchantRefundId": "r-1", "paymentId": "1",
				"merchantCashbackId": "b-1", "merchantCashbackReversalId": "v-1", "userAuthorizationId": "u-1",
			}

			return client.Resolve(t.Context(), w)
		})
	}
}

func TestResolveKnowsEveryDocumentedStatusOfPaidy(t *testing.T) {
	t.Parallel()

	for _, r := range paidyStatuses {
		r.test(t, paidyTree, func(t *testing.T, status string, w overlay.Write) (overlay.Resolution, error) {
			t.Helper()
			script := testkit.Play(testkit.JSON(http.StatusOK, `{"id":"x_1","status":"`+status+`","amount":100}`))
			client, err := jppay.NewPaidy(paidyConfig("https://paidy.example"), overlay.WithHTTPClient(script.Client()))
			require.NoError(t, err)
			w.Provider, w.Refs = "paidy", map[string]string{"id": "x_1"}
			w.Origin, w.Account = "https://paidy.example", "test"

			return client.Resolve(t.Context(), w)
		})
	}
}

// test asks ask about a write of each operation for each status of the enum.
func (r statusReading) test(
	t *testing.T, document func() (any, error),
	ask func(*testing.T, string, overlay.Write) (overlay.Resolution, error),
) {
	t.Helper()
	outcomes, documented := r.outcomes(t), documentedValues(t, document, r.enum)
	assert.ElementsMatch(t, documented, slices.Collect(maps.Keys(outcomes)), "%v: what stands in the lists", r.operations)

	outcomes["A_WORD_NOBODY_KNOWS"] = overlay.Unknown
	if len(r.unresolved)+len(r.accepted) == 0 && (len(r.happened) == 0 || len(r.didNotHappen) == 0) {
		outcomes["A_WORD_NOBODY_KNOWS"] = outcomes[documented[0]]
	}
	for _, operation := range r.operations {
		for status, want := range outcomes {
			testkit.RunInBubble(t, operation+" "+status, func(t *testing.T) {
				w := overlay.Write{ID: "w", Operation: operation, Attempt: 1, Age: 30 * time.Minute}

				resolution, err := ask(t, status, w)

				require.NoError(t, err)
				assert.Equal(t, want, resolution.Outcome, resolution.Reason)
			})
		}
	}
}
