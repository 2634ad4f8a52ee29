package main

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

func TestTheDemoCallsEveryOperationAndFindsNothing(t *testing.T) {
	t.Parallel()
	var stdout, stderr buffer
	if code := run(t.Context(), []string{"demo"}, nil, &stdout, &stderr); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	report := stdout.String()
	if strings.Contains(report, "!!") || strings.Contains(report, "BROKEN") || stderr.String() != "" {
		t.Fatalf("the demo found something:\n%s%s", report, stderr.String())
	}
	lines := strings.Split(report, "\n")
	total := 0
	for _, document := range documents {
		for _, op := range document.operations() {
			total++
			call := op.Method
			for len(call) < 4 {
				call += " "
			}
			call += " " + op.Path + " "
			if op.Unverified != "" {
				call += "* "
			}
			found := false
			for _, line := range lines {
				found = found || strings.HasPrefix(line, "   "+op.ID+" ") && strings.Contains(line, call) &&
					strings.Contains(line, " 200  ") && strings.Contains(line, " yes ") && strings.Contains(line, " ok/ok ")
			}
			if !found {
				t.Errorf("no line shows that %s %s was called, verified, and conforms", document.name, op.ID)
			}
		}
	}
	if total != 23 {
		t.Errorf("%d operations, want 23", total)
	}
	for _, want := range []string{"23/23", "9/9", "contract violations: 0; sandbox findings: 0", "All as it should be."} {
		if !strings.Contains(report, want) {
			t.Errorf("the report has no %q", want)
		}
	}
	if t.Failed() {
		t.Log(report)
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
	for _, private := range append(keys, order.Buyer.Name, order.Buyer.Phone.Number, sandbox.LegacyAsksPin, "@", "架空", "見本") {
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
			want:  []string{" 503 ", "!! paypay getKycInfo never succeeded", "22/23"},
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
