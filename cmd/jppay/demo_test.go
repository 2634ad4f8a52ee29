package main

import (
	"context"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay/policy"
)

// goodDay is one run of the demo, for all tests that only read its report.
var goodDay = sync.OnceValue(func() result {
	var stdout, stderr buffer
	code := run(context.Background(), []string{"demo"}, nil, &stdout, &stderr)

	return result{code, stdout.String(), stderr.String()}
})

func TestTheDemoFindsNothing(t *testing.T) {
	t.Parallel()
	day := goodDay()

	assert.Equal(t, exitOK, day.code)
	assert.Empty(t, day.stderr)
	assert.NotContains(t, day.stdout, "!!")
	assert.NotContains(t, day.stdout, "BROKEN")
	for _, want := range []string{
		"57/57", "15/15", "contract violations: 0; sandbox findings: 0", "All as it should be.", "demo -open",
	} {
		assert.Contains(t, day.stdout, want)
	}

	// Operations, statuses, answer fields, error codes, webhooks.
	totals := `\n +paypay +40/40 +\d+/\d+ +\d+/\d+ +[1-9]\d*/\d{3} +10/10 `
	assert.Regexp(t, totals, day.stdout, "the totals of PayPay's document")
}

func TestTheDemoCallsEveryOperation(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	for line := range strings.SplitSeq(goodDay().stdout, "\n") {
		rows.WriteString(strings.Join(strings.Fields(line), " ") + "\n")
	}

	total := 0
	for _, document := range documents {
		for _, op := range document.operations() {
			total++
			assert.Regexp(t, rowOf(op), rows.String(), "%s is called, verified and conforms", document.name)
		}
	}
	assert.Equal(t, 57, total)
}

// rowOf matches the row of an operation that succeeds and conforms.
func rowOf(op policy.Operation) *regexp.Regexp {
	words := []string{op.ID, op.Method, regexp.MustCompile(`\{\w+\}`).ReplaceAllString(op.Path, "{id}")}
	if op.Unverified != "" {
		words = append(words, "*")
	}

	return regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(strings.Join(words, " ")) + ` 20[0-4] \S+ yes ok/ok `)
}

func TestTheDemoGroupsPayPayByFlow(t *testing.T) {
	t.Parallel()
	parts := map[string]string{}
	for part := range strings.SplitSeq(goodDay().stdout, "\n\n") {
		headline, rest, _ := strings.Cut(part, "\n")
		parts[headline] = strings.Join(strings.Fields(rest), " ")
	}

	for headline, want := range map[string][]string{
		"PayPay: one customer declines the account link, another agrees": {
			"the customer declined", "createAccountLinkQRCode", "does not link another customer's session",
		},
		"PayPay: scan, pay and refund": {
			"createQRCode", "refundPayment", "MERCHANT_MULTIPLE_REFUND_REJECTED, did not happen",
		},
		"PayPay: preauthorize, raise, consent, capture": {
			"201 HMAC yes ok/ok", "USER_CONFIRMATION_REQUIRED", "the address where the customer consents",
			"6,100 yen, once",
		},
		"PayPay: preauthorize, revert": {
			"202 HMAC yes ok/ok", "USER_CONFIRMATION_REQUIRED", "ORDER_NOT_CAPTURABLE", "nothing is blocked",
		},
		"PayPay: pending payments, one paid and one cancelled": {"8,800 yen are paid", "cancelPendingPayment"},
		"PayPay: direct debit, and what looks like a duplicate": {
			"SUSPECTED_DUPLICATE_PAYMENT", "1,500 yen, twice",
		},
		"PayPay: a subscription":                    {"createContinuousPayment", "1,980 yen, once", "OP_OUT_OF_SCOPE"},
		"PayPay: too late to cancel, not to refund": {"ORDER_NOT_REVERSIBLE", "700 yen, once"},
		"PayPay: cashback, given and taken back": {
			"as many points as before", "says HTTP 200: NOT_ENOUGH_MONEY",
		},
		"PayPay: top-up at the till": {"getTopUpQRCodeDetails", "5,000 yen, once"},
		"PayPay: the customer leaves the shop": {
			"unlinkUser", "INVALID_USER_AUTHORIZATION_ID", "nothing was taken",
		},
		"PayPay: what the customer lets the shop see":               {"getPaymentMethods", "checkWalletBalance"},
		"PayPay: points as a gift":                                  {"BUDGET_NOT_ENOUGH"},
		"PayPay: who the customer is (KYC Passport)":                {"KYC_PASSPORT_NOT_COMPLETED"},
		"PayPay: customers change, webhooks tell, the API confirms": {"after kycInfoUpdated"},
		"PayPay: what must not work": {
			"UNAUTHORIZED", "stopped before the network", "NO_SUFFICIENT_FUND",
		},
	} {
		for _, text := range want {
			assert.Contains(t, parts[headline], text, headline)
		}
	}
}

func TestTheDemoReceivesOnlyWhatIsTrueAndOnce(t *testing.T) {
	t.Parallel()
	_, part, found := strings.Cut(goodDay().stdout, "\nReceiving: ")
	require.True(t, found, "the report has a part about receiving")
	part, _, _ = strings.Cut(part, "\n\n")

	for _, want := range []string{
		"confirmed by the API, handed over: 1,200 yen",
		"sent it twice: the second one was answered 200 and dropped",
		"from elsewhere, with a forged X-Forwarded-For: refused with 403",
		"a path with another secret: refused with 404",
		"leads inside the network: not asked",
		"transaction: 3 rows",
		"preauth_transaction: 2 rows",
		"kyc_passport: 2 rows",
		"kyc_passport_risk: 2 rows",
		"kyc_passport_account_status: 2 rows",
		"one file of each of the five kinds",
		"whose webhook never came is found: order-7003, 350 yen",
		"asked twice, quarantined, not handed over",
	} {
		assert.Contains(t, part, want)
	}
}

func TestTheDemoShowsNoPersonalDataAndNoKey(t *testing.T) {
	t.Parallel()
	day, keys := goodDay(), keysOfASandbox(t)
	require.Equal(t, keys, keysOfASandbox(t), "those of the demo's sandboxes, too")

	for _, private := range append(keys, "080-0000-0000", sandbox.LegacyAsksPin,
		"@", "架空", "見本", "*****", "Token=", "/consent/",
	) {
		require.NotEmpty(t, private)
		assert.NotContains(t, day.stdout+day.stderr, private)
	}
}

// keysOfASandbox returns the keys of a sandbox that nobody configured, as the demo's.
func keysOfASandbox(t *testing.T) []string {
	t.Helper()
	s, err := sandbox.New(sandbox.Config{})
	require.NoError(t, err)
	defer s.Close()

	return []string{s.PayPay.APIKey, s.PayPay.APISecret, s.Paidy.SecretKey, s.Legacy.APIKey, s.Legacy.Secret}
}
