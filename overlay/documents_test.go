package overlay_test

import (
	"context"
	"regexp"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// TestACallWaitsAsLongAsTheDocumentSays uses the tables of the real documents.
func TestACallWaitsAsLongAsTheDocumentSays(t *testing.T) {
	t.Parallel()
	waits := map[string]time.Duration{
		"RATE_LIMIT":                         time.Second,
		"MAINTENANCE_MODE":                   time.Minute,
		"THROTTLED_MULTIPLE_REFUND_REJECTED": time.Minute,
	}
	seen := map[string]bool{}

	for _, op := range paypay.Operations() {
		for _, code := range op.Errors {
			wait, documented := waits[code.Code]
			if !documented || op.ID == "refundPayment" && code.Code == "RATE_LIMIT" {
				continue
			}
			seen[code.Code] = true

			synctest.Test(t, func(t *testing.T) {
				pause := pauseAfter(t, op, code)

				assert.GreaterOrEqual(t, pause, wait, "%s of %s", code.Code, op.ID)
				assert.LessOrEqual(t, pause, wait+overlay.DefaultBase, "%s of %s", code.Code, op.ID)
			})
		}
	}

	assert.Len(t, seen, len(waits))
}

// pathParameter matches a parameter of a path template.
var pathParameter = regexp.MustCompile(`{[^}]*}`)

// pauseAfter calls an operation, answers with a code and returns the pause before
// the second attempt.
func pauseAfter(t *testing.T, op policy.Operation, code *policy.Code) time.Duration {
	t.Helper()
	p := newProvider(coded(code.Statuses[0], code.Code), testkit.Fail(context.Canceled))
	auth, err := overlay.NewBearer(overlay.NewSecret("c2VjcmV0LWtleS1vZi1h"))
	require.NoError(t, err)
	doer, err := overlay.NewDoer(overlay.Config{
		Provider: overlay.PayPay, BaseURL: retryBase, Operations: []policy.Operation{op}, Auth: auth,
	}, overlay.WithHTTPClient(p.Client()), overlay.WithRetry(overlay.Retry{Attempts: 2}))
	require.NoError(t, err)

	path := pathParameter.ReplaceAllLiteralString(op.Path, "id")
	_, _ = doer.Do(request(t, op.Method, retryBase+path, `{"`+op.Key+`":"id"}`))

	require.Len(t, p.Requests(), 2, "%s of %s", code.Code, op.ID)

	return pauses(p.Requests())[0]
}

// TestNoDocumentAllowsADoubleWrite asserts for each document what repeating a write
// relies on.
func TestNoDocumentAllowsADoubleWrite(t *testing.T) {
	t.Parallel()
	for _, op := range slices.Concat(paypay.Operations(), paidy.Operations(), paidylegacy.Operations()) {
		if op.Retry == policy.ResolveFirst || op.Retry == policy.NewID {
			assert.NotEmpty(t, op.Resolve, "%s %s names no read to ask with", op.Provider, op.ID)
			assert.NotEmpty(t, op.Key, "%s %s names no id to ask for", op.Provider, op.ID)
		}
		if !op.Write() {
			continue
		}

		for _, code := range op.Errors {
			name := string(op.Provider) + " " + op.ID + " " + code.Code
			if code.Class == policy.ClassSameID {
				assert.Equal(t, policy.SameID, op.Retry, "%s: the code allows the same id, the operation does not", name)
			}
			if code.Class == policy.ClassWait {
				assert.Equal(t, policy.DidNotHappen, code.Outcome, "%s: the write may have happened", name)
			}
		}
	}
}
