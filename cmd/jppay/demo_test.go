package main

import (
	"context"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

// goodDay is one run of the demo, for all tests that only read its report.
var goodDay = sync.OnceValue(func() (day struct {
	report, said string
	code         int
}) {
	var stdout, stderr buffer
	day.code = run(context.Background(), []string{"demo"}, nil, &stdout, &stderr)
	day.report, day.said = stdout.String(), stderr.String()
	return day
})

// Not parallel: it tells how long a demo takes that has the machine to itself.
func TestTheDemoCallsEveryOperationAndFindsNothing(t *testing.T) {
	day := goodDay()
	if day.code != exitOK {
		t.Errorf("exit code %d", day.code)
	}
	report := day.report
	if strings.Contains(report, "!!") || strings.Contains(report, "BROKEN") || day.said != "" {
		t.Fatalf("the demo found something:\n%s%s", report, day.said)
	}
	lines := strings.Split(report, "\n")
	total := 0
	for _, document := range documents {
		for _, op := range document.operations() {
			total++
			words := []string{op.ID, op.Method, regexp.MustCompile(`\{\w+\}`).ReplaceAllString(op.Path, "{id}")}
			if op.Unverified != "" {
				words = append(words, "*")
			}
			row := regexp.MustCompile(`^   ` + regexp.QuoteMeta(strings.Join(words, " ")) + ` 20[0-4] \S+ yes ok/ok `)
			found := false
			for _, line := range lines {
				found = found || row.MatchString("   "+strings.Join(strings.Fields(line), " "))
			}
			if !found {
				t.Errorf("no line shows that %s %s was called, verified, and conforms", document.name, op.ID)
			}
		}
	}
	if total != 54 {
		t.Errorf("%d operations, want 54", total)
	}
	for _, want := range []string{"54/54", "15/15", "contract violations: 0; sandbox findings: 0", "All as it should be."} {
		if !strings.Contains(report, want) {
			t.Errorf("the report has no %q", want)
		}
	}
	// Operations, statuses, answer fields, error codes, webhooks.
	if !regexp.MustCompile(`\n +paypay +37/37 +\d+/\d+ +\d+/\d+ +[1-9]\d*/\d{3} +10/10 `).MatchString(report) {
		t.Error("the totals do not show all of PayPay's document")
	}
	took := regexp.MustCompile(`time: ([\d.]+) s`).FindStringSubmatch(report)
	if took == nil {
		t.Fatal("the report does not tell how long it took")
	}
	if seconds, err := strconv.ParseFloat(took[1], 64); err != nil || seconds >= 15 {
		t.Errorf("it took %s s, want less than 15", took[1])
	}
	if t.Failed() {
		t.Log(report)
	}
}

func TestTheDemoGroupsPayPayByFlow(t *testing.T) {
	t.Parallel()
	parts := map[string]string{}
	for part := range strings.SplitSeq(goodDay().report, "\n\n") {
		headline, rest, _ := strings.Cut(part, "\n")
		parts[headline] = strings.Join(strings.Fields(rest), " ")
	}
	for headline, want := range map[string][]string{
		"PayPay: one customer declines the account link, another agrees": {
			"the customer declined", "createAccountLinkQRCode", "does not link another customer's session"},
		"PayPay: scan, pay and refund":                              {"createQRCode", "refundPayment", "MERCHANT_MULTIPLE_REFUND_REJECTED, did not happen"},
		"PayPay: preauthorize, raise, consent, capture":             {"201 HMAC yes ok/ok", "USER_CONFIRMATION_REQUIRED", "the address where the customer consents", "6,100 yen, once"},
		"PayPay: preauthorize, revert":                              {"202 HMAC yes ok/ok", "USER_CONFIRMATION_REQUIRED", "ORDER_NOT_CAPTURABLE", "nothing is blocked"},
		"PayPay: direct debit, and what looks like a duplicate":     {"SUSPECTED_DUPLICATE_PAYMENT", "1,500 yen, twice"},
		"PayPay: pending payments, one paid and one cancelled":      {"8,800 yen are paid", "cancelPendingPayment"},
		"PayPay: a subscription":                                    {"createContinuousPayment", "1,980 yen, once", "OP_OUT_OF_SCOPE"},
		"PayPay: too late to cancel, not to refund":                 {"ORDER_NOT_REVERSIBLE", "700 yen, once"},
		"PayPay: cashback, given and taken back":                    {"as many points as before", "says HTTP 200: NOT_ENOUGH_MONEY"},
		"PayPay: top-up at the till":                                {"getTopUpQRCodeDetails", "5,000 yen, once"},
		"PayPay: the customer leaves the shop":                      {"unlinkUser", "INVALID_USER_AUTHORIZATION_ID", "nothing was taken"},
		"PayPay: what the customer lets the shop see":               {"getPaymentMethods", "checkWalletBalance"},
		"PayPay: points as a gift":                                  {"BUDGET_NOT_ENOUGH"},
		"PayPay: who the customer is (KYC Passport)":                {"KYC_PASSPORT_NOT_COMPLETED"},
		"PayPay: customers change, webhooks tell, the API confirms": {"after kycInfoUpdated"},
		"PayPay: what must not work":                                {"UNAUTHORIZED", "stopped before the network", "NO_SUFFICIENT_FUND"},
	} {
		for _, text := range want {
			if !strings.Contains(parts[headline], text) {
				t.Errorf("%q has no %q:\n%s", headline, text, parts[headline])
			}
		}
	}
}

func TestTheDemoReceivesOnlyWhatIsTrueAndOnce(t *testing.T) {
	t.Parallel()
	_, part, found := strings.Cut(goodDay().report, "\nReceiving: ")
	part, _, _ = strings.Cut(part, "\n\n")
	if !found {
		t.Fatal("the report has no part about receiving")
	}
	for _, want := range []string{
		"confirmed by the API, handed over: 1,200 yen", "sent it twice: the second one was answered 200 and dropped",
		"from elsewhere, with a forged X-Forwarded-For: refused with 403", "a path with another secret: refused with 404",
		"leads inside the network: not asked", "transaction: 3 rows", "preauth_transaction: 2 rows", "kyc_passport: 2 rows",
		"kyc_passport_risk: 2 rows", "kyc_passport_account_status: 2 rows", "one file of each of the five kinds",
		"whose webhook never came is found: order-7003, 350 yen", "asked twice, quarantined, not handed over",
	} {
		if !strings.Contains(part, want) {
			t.Errorf("the part about receiving has no %q:\n%s", want, part)
		}
	}
}

func TestTheDemoFailsWhenReceivingGoesWrong(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault sandbox.Fault
		want  []string
	}{
		"a webhook that never comes": {
			fault: sandbox.Fault{Provider: sandbox.ProviderPayPay, Webhook: "transactionEvent", Kind: sandbox.FaultWebhookDrop},
			want:  []string{"!!    NOT TRUE: a payment's webhook", "!!    NOT TRUE: PayPay sent it twice"},
		},
		"an API that does not confirm": {
			fault: sandbox.Fault{Provider: sandbox.ProviderPayPay, Operation: "getCodePaymentDetails", Kind: sandbox.FaultUnavailableHTML, Times: 100},
			want:  []string{"!!    NOT TRUE: a payment's webhook"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout buffer
			d, err := newDay(&stdout)
			if err != nil {
				t.Fatal(err)
			}
			defer d.close()
			s, err := d.openShop()
			if err != nil {
				t.Fatal(err)
			}
			defer s.close()
			if err := s.sandbox.Fault(test.fault); err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			d.receive(ctx, s)
			for _, want := range test.want {
				if !strings.Contains(stdout.String(), want) {
					t.Errorf("the report has no %q:\n%s", want, stdout.String())
				}
			}
			if len(d.problems) == 0 {
				t.Error("the demo found nothing")
			}
		})
	}
}

func TestTheDemoShowsNoPersonalDataAndNoKey(t *testing.T) {
	t.Parallel()
	var stdout, stderr buffer
	var keys []string
	demo(t.Context(), &stdout, &stderr, func(s *sandbox.Sandbox) error {
		keys = []string{s.PayPay.APIKey, s.PayPay.APISecret, s.Paidy.SecretKey, s.Legacy.APIKey, s.Legacy.Secret}
		return nil
	})
	order := orderOf(sandbox.LegacyAsksPin, "order")
	for _, private := range append(keys, order.Buyer.Name, order.Buyer.Phone.Number, sandbox.LegacyAsksPin, "@", "架空", "見本", "*****", "Token=", "/consent/") {
		if private == "" || strings.Contains(stdout.String()+stderr.String(), private) {
			t.Errorf("the report shows %q:\n%s", private, stdout.String())
		}
	}
}

func TestTheDemoFailsWhenSomethingIsWrong(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault sandbox.Fault
		want  []string
	}{
		"an answer that breaks the contract": {
			fault: sandbox.Fault{Provider: sandbox.ProviderPaidy, Operation: "listTokens", Kind: sandbox.FaultWrongContentType},
			want:  []string{"ok/BROKEN", "contract violations: 1;", "!! listTokens: ", "!! paidy listTokens never succeeded"},
		},
		"an answer that is cut short": {
			fault: sandbox.Fault{Provider: sandbox.ProviderLegacy, Operation: "authorizePayment", Kind: sandbox.FaultTruncatedJSON},
			want:  []string{"ok/BROKEN", "!! authorizePayment: "},
		},
		"an answer that never comes": {
			fault: sandbox.Fault{Provider: sandbox.ProviderPayPay, Operation: "getKycInfo", Kind: sandbox.FaultUnavailableHTML, Times: 100},
			want:  []string{" 503 ", "!! paypay getKycInfo never succeeded", "53/54"},
		},
		"a customer who cannot link": {
			fault: sandbox.Fault{Provider: sandbox.ProviderPayPay, Operation: "createAccountLinkQRCode", Kind: sandbox.FaultUnavailableHTML},
			want:  []string{"!! paypay createPayment never succeeded", "!! paypay webhook customerAuthorizationSucceeded was never received"},
		},
		"a capture whose answer is lost": {
			fault: sandbox.Fault{Provider: sandbox.ProviderPayPay, Operation: "capturePaymentAuth", Kind: sandbox.FaultCutAfter},
			want:  []string{"!! capturePaymentAuth: ", "ask getPaymentDetails before sending anything new"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr buffer
			code := demo(t.Context(), &stdout, &stderr, func(s *sandbox.Sandbox) error { return s.Fault(test.fault) })
			if code != exitFound {
				t.Errorf("exit code %d, want %d", code, exitFound)
			}
			for _, want := range test.want {
				if !strings.Contains(stdout.String(), want) {
					t.Errorf("the report has no %q:\n%s", want, stdout.String())
				}
			}
		})
	}
}

func TestTheDemoThatCannotBeginSaysSoInOneLine(t *testing.T) {
	t.Parallel()
	var stdout, stderr buffer
	code := demo(t.Context(), &stdout, &stderr, func(*sandbox.Sandbox) error { return errors.New("no sandbox today") })
	if code != exitFound || stdout.String() != "" || stderr.String() != "jppay demo: no sandbox today\n" {
		t.Errorf("exit code %d, standard output %q, standard error %q", code, stdout.String(), stderr.String())
	}
}

func TestTheReportMarksEachKindOfSurprise(t *testing.T) {
	t.Parallel()
	var stdout buffer
	d, err := newDay(&stdout)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	declined := &overlay.Error{Provider: "paidy", Operation: "getPayment", Status: 200, Code: "rejected"}
	for name, surprise := range map[string]func(){
		"a success that had to be refused":   func() { d.refused("a call", nil, "rejected") },
		"a refusal that had to succeed":      func() { d.ok("a call", declined) },
		"a refusal with another code":        func() { d.refused("a call", declined, "404") },
		"a refusal that misses its sentinel": func() { d.refused("a call", declined, "rejected", overlay.ErrNotFound) },
		"an error that is not a client's":    func() { d.refused("a call", io.ErrUnexpectedEOF, "") },
		"a fact that does not hold":          func() { d.fact(false, "paid once") },
		"an error outside of a call":         func() { d.setup(io.ErrUnexpectedEOF) },
	} {
		problems, marks := len(d.problems), strings.Count(stdout.String(), "!!")
		surprise()
		if len(d.problems) != problems+1 || strings.Count(stdout.String(), "!!") != marks+1 {
			t.Errorf("%s: not one problem and one mark more:\n%s", name, stdout.String())
		}
	}
}

func TestTheReportMarksWebhooksThatCannotBeTaken(t *testing.T) {
	t.Parallel()
	var stdout buffer
	d, err := newDay(&stdout)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	post(t, d, "/paidy/tokenEvent", `{"status":"exploded"}`)
	post(t, d, "/paidy/tokenEvent", suspended+strings.Repeat(" ", maxWebhook))
	d.webhooks(t.Context())
	if len(d.problems) != 2 || strings.Count(stdout.String(), "!!") != 2 || d.receiver.violations() != 2 {
		t.Errorf("%d problems, want 2:\n%s", len(d.problems), stdout.String())
	}
}

const suspended = `{"token_id":"tok_agPdlvX3nytJNK-H","status":"suspend_success","timestamp":"2026-07-01T00:12:08.41Z"}`

// post sends a webhook that has to be refused.
func post(t *testing.T, d *day, path, body string) {
	t.Helper()
	client := &http.Client{Transport: d.transport}
	res, err := client.Post(d.receiver.base+path, "application/json", strings.NewReader(body))
	if err != nil {
		t.Error(err)
		return
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusBadRequest {
		t.Errorf("the receiver answered %d", res.StatusCode)
	}
}
