package jppay_test

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

// telling are the codes of reads that tell what became of a write, by the write. The read
// fails with any other, and nothing is known.
var telling = map[policy.Provider]map[string]map[string]overlay.Outcome{
	policy.PayPay: {
		"createPayment":           noPayment,
		"createContinuousPayment": noPayment,
		"createAuth":              noPayment,
		"capturePaymentAuth":      noPayment,
		"cancelPayment":           noPayment,
		"createQRCode":            {"DYNAMIC_QR_PAYMENT_NOT_FOUND": overlay.DidNotHappen},
		"createPendingPayment":    {"REQUEST_ORDER_NOT_FOUND": overlay.DidNotHappen},
		"refundPayment":           {"NO_SUCH_REFUND_ORDER": overlay.DidNotHappen},
		"createCashback":          notYet,
		"createCashbackReversal":  notYet,
		"unlinkUser":              {"INVALID_USER_AUTHORIZATION_ID": overlay.Happened},
	},
	policy.Paidy: {"deleteToken": {"404": overlay.Happened}},
}

var noPayment = map[string]overlay.Outcome{
	"DYNAMIC_QR_PAYMENT_NOT_FOUND": overlay.DidNotHappen, "RESOURCE_NOT_FOUND": overlay.DidNotHappen,
}

// notYet leaves it open without an error: what was accepted may show later.
var notYet = map[string]overlay.Outcome{"TRANSACTION_NOT_FOUND": overlay.Unknown}

// silent are the codes of reads that tell nothing of any write, or not of every one. A code
// of a document that stands in neither list fails the test: whoever adds one has to say
// what it means.
var silent = []string{
	"INTERNAL_SERVER_ERROR", "INVALID_PARAMS", "INVALID_REQUEST_PARAMS", "MAINTENANCE_MODE", "MISSING_REQUEST_PARAMS",
	"OP_OUT_OF_SCOPE", "ORDER_NO_LONGER_AVAILABLE", "RATE_LIMIT", "SERVICE_ERROR", "UNAUTHORIZED", "UNACCEPTABLE_OP",
	"INTERNAL_SERVICE_ERROR",
	"CANCELED_USER", "EXPIRED_USER_AUTHORIZATION_ID", "INVALID_USER_AUTHORIZATION_ID", "DYNAMIC_QR_BAD_REQUEST",
	"NOT_ENOUGH_MONEY", "REQUEST_ORDER_NOT_FOUND",
	"404", "authentication.failed", "authorization.failed", "method.invalid", "request_content.malformed",
	"request_entity.invalid", "service.exception", "version.unknown",
	"bad_request", "internal_error", "request_failed",
}

// codeAnswer is an error of a provider.
func codeAnswer(provider policy.Provider, code *policy.Code) testkit.Transport {
	status := http.StatusBadRequest
	if len(code.Statuses) > 0 {
		status = code.Statuses[0]
	}
	body := map[policy.Provider]string{
		policy.PayPay:      `{"resultInfo":{"code":%q}}`,
		policy.Paidy:       `{"reference":"r","code":%q,"title":"t","description":"d"}`,
		policy.PaidyLegacy: `{"status":%q}`,
	}[provider]
	return testkit.JSON(status, fmt.Sprintf(body, code.Code))
}

func TestResolveKnowsEveryDocumentedCodeOfEveryRead(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		tried := 0
		for _, r := range resolvables(t, testkit.Play().Client()) {
			for _, op := range r.table {
				if !op.Write() || !op.Askable() {
					continue
				}
				read := r.table[slices.IndexFunc(r.table, func(o policy.Operation) bool { return o.ID == op.Resolve })]
				for _, code := range read.Errors {
					tried++
					assertCodeMeans(t, op, code)
				}
			}
		}
		assert.Greater(t, tried, 150)
	})
}

func assertCodeMeans(t *testing.T, op policy.Operation, code *policy.Code) {
	t.Helper()
	want, tells := telling[op.Provider][op.ID][code.Code]
	where := fmt.Sprintf("%s %s: %s answers %s", op.Provider, op.ID, op.Resolve, code.Code)
	if !tells {
		assert.Contains(t, silent, code.Code, "%s: nobody has decided what that means", where)
	}
	script := testkit.Play(codeAnswer(op.Provider, code))
	for _, r := range resolvables(t, script.Client()) {
		if r.table[0].Provider != op.Provider {
			continue
		}

		resolution, err := r.resolve(t.Context(), overlay.Write{
			ID: "w", Provider: op.Provider, Origin: r.origin, Account: r.account, Operation: op.ID, Refs: allRefs(),
			Attempt: 1, Age: 200 * time.Second, // settled, and no code has lapsed
		})

		assert.Equal(t, cmp.Or(want, overlay.Unknown), resolution.Outcome, where)
		assert.Equal(t, tells, err == nil, "%s: %v", where, err)
	}
}
