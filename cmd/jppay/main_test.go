package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/validate"
)

// TestMain fails the tests if one of them left a goroutine behind.
func TestMain(m *testing.M) {
	code := m.Run()
	var left string
	for range 100 {
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		left = strings.Join(strings.Split(string(stacks), "\n\n")[1:], "\n\n") // without this one
		if !strings.Contains(left, "jppay/") && !strings.Contains(left, "net/http") {
			os.Exit(code)
		}
		time.Sleep(20 * time.Millisecond)
	}
	fmt.Printf("goroutines left behind:\n%s\n", left)
	os.Exit(1)
}

// buffer is a bytes.Buffer that several goroutines may use.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func TestUsageErrorsAreOneLineAndExit2(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"an unknown command":                      {"dance"},
		"a flag as the command":                   {"-x"},
		"an argument for demo":                    {"demo", "fast"},
		"an unknown flag of demo":                 {"demo", "-fast"},
		"a port that is no number":                {"sandbox", "-paypay-port", "http"},
		"a port out of range":                     {"sandbox", "-paidy-legacy-port", "65536"},
		"a negative port":                         {"sandbox", "-paidy-port", "-1"},
		"a negative admin port":                   {"sandbox", "-admin-port", "-1"},
		"a webhook URL on another machine":        {"sandbox", "-webhook-url", "http://192.0.2.1/hook"},
		"a webhook URL that is none":              {"sandbox", "-webhook-url", "hook"},
		"a negative seed":                         {"sandbox", "-seed", "-1"},
		"an argument for sandbox":                 {"sandbox", "now"},
		"a fault plan that does not exist":        {"sandbox", "-faults", "no-such-file.json"},
		"a fault plan that is none":               {"sandbox", "-faults", "main.go"},
		"a directory for a fault plan":            {"sandbox", "-faults", "."},
		"conform without flags":                   {"conform"},
		"conform without an operation":            {"conform", "-document", "paidy"},
		"conform without a status":                {"conform", "-document", "paidy", "-operation", "getPayment"},
		"conform with no HTTP status":             {"conform", "-document", "paidy", "-operation", "getPayment", "-status", "1000"},
		"conform with an unknown document":        {"conform", "-document", "alipay", "-operation", "getPayment", "-status", "200"},
		"conform with an unknown operation":       {"conform", "-document", "paidy", "-operation", "getKycInfo", "-status", "200"},
		"conform with an unknown webhook":         {"conform", "-document", "paidy", "-webhook", "fileCreated"},
		"conform with operation and webhook":      {"conform", "-document", "paidy", "-operation", "getPayment", "-webhook", "paymentEvent"},
		"conform with a webhook that has status":  {"conform", "-document", "paidy", "-webhook", "paymentEvent", "-status", "200"},
		"conform with two files":                  {"conform", "-document", "paidy", "-webhook", "paymentEvent", "a", "b"},
		"conform with a flag after the file":      {"conform", "-document", "paidy", "a.json", "-webhook", "paymentEvent"},
		"conform with a file that does not exist": {"conform", "-document", "paidy", "-webhook", "paymentEvent", "no-such-file.json"},
		"conform with a directory":                {"conform", "-document", "paidy", "-webhook", "paymentEvent", "."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr buffer
			code := run(t.Context(), args, strings.NewReader("{}"), &stdout, &stderr)
			if code != exitUsage {
				t.Errorf("exit code %d, want %d", code, exitUsage)
			}
			if said := stderr.String(); strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "jppay") {
				t.Errorf("standard error is not one line of jppay's: %q", said)
			}
			if stdout.String() != "" {
				t.Errorf("standard output is not empty: %q", stdout.String())
			}
		})
	}
}

func TestWithoutCommandTheUsageIsAnError(t *testing.T) {
	t.Parallel()
	var stdout, stderr buffer
	if code := run(t.Context(), nil, nil, &stdout, &stderr); code != exitUsage || stderr.String() != usage || stdout.String() != "" {
		t.Errorf("exit code %d, standard error %q, standard output %q", code, stderr.String(), stdout.String())
	}
}

func TestHelpIsNoError(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"help":       "usage: jppay <command>",
		"--help":     "usage: jppay <command>",
		"demo -h":    "usage: jppay demo",
		"sandbox -h": "-paypay-port",
		"conform -h": "-document",
	} {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr buffer
			if code := run(t.Context(), strings.Fields(line), nil, &stdout, &stderr); code != exitOK {
				t.Errorf("exit code %d", code)
			}
			if !strings.Contains(stdout.String(), want) || stderr.String() != "" {
				t.Errorf("standard output %q, standard error %q", stdout.String(), stderr.String())
			}
		})
	}
}

func TestAPortInUseIsOneLineAndExit1(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"-paypay-port", "-paidy-port", "-paidy-legacy-port", "-admin-port"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			listener, err := net.Listen("tcp4", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = listener.Close() }()
			port := strconv.Itoa(listener.Addr().(*net.TCPAddr).Port)
			var stdout, stderr buffer
			if code := run(t.Context(), []string{"sandbox", name, port}, nil, &stdout, &stderr); code != exitFound {
				t.Errorf("exit code %d, want %d", code, exitFound)
			}
			said := stderr.String()
			if strings.Count(said, "\n") != 1 || !strings.Contains(said, name) || !strings.Contains(said, port) || stdout.String() != "" {
				t.Errorf("standard error %q, standard output %q", said, stdout.String())
			}
		})
	}
}

// Not parallel: it sets environment variables and sends a signal to the process.
func TestTheSandboxServesWhatItPrintsUntilATerminationSignal(t *testing.T) {
	reader, stdout := io.Pipe()
	var stderr buffer
	ended := make(chan int)
	go func() {
		ended <- run(t.Context(), []string{"sandbox", "-seed", "7"}, nil, stdout, &stderr)
		_ = stdout.Close()
	}()
	exported := 0
	for scanner := bufio.NewScanner(reader); scanner.Scan() && !strings.Contains(scanner.Text(), "Interrupt to stop"); {
		if name, value, ok := strings.Cut(strings.TrimPrefix(scanner.Text(), "export "), "="); ok {
			t.Setenv(name, value)
			exported++
		}
	}
	if exported != 9 {
		t.Errorf("%d variables, want 9", exported)
	}

	payPay, err := jppay.NewPayPayFromEnv()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jppay.OK(payPay.GetPointsCodeBudgetsWithResponse(t.Context(), nil)); err != nil {
		t.Error(err)
	}
	client, err := jppay.NewPaidyFromEnv()
	if err != nil {
		t.Fatal(err)
	}
	body := subscriptionOf("tok_unknown")
	body.Description = new("for Hanako Kakuu")
	body.StoreName = new("a private matter")
	_, err = jppay.OK(client.CreatePaymentWithResponse(t.Context(), nil, body))
	var failure *overlay.Error
	if !errors.As(err, &failure) || failure.Code != "request_entity.invalid" {
		t.Errorf("an unknown token: %v", err)
	}
	legacy, err := jppay.NewPaidyLegacyFromEnv()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := jppay.OK(legacy.AuthorizePaymentWithResponse(t.Context(), orderOf(sandbox.LegacyApproved, "order"))); err != nil {
		t.Error(err)
	}

	self, err := os.FindProcess(os.Getpid())
	if err != nil {
		t.Fatal(err)
	}
	if err := self.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if code := <-ended; code != exitOK {
		t.Errorf("exit code %d", code)
	}
	said := stderr.String()
	for _, want := range []string{"paypay getPointsCodeBudgets: GET /v1/gift-cards/budgets: 200", "paidy createPayment: POST /payments: 400",
		"paidy-legacy authorizePayment: POST /pay/authorize: 200", "stopped"} {
		if !strings.Contains(said, want) {
			t.Errorf("the log has no %q:\n%s", want, said)
		}
	}
	for _, private := range []string{"Hanako", "private matter", "架空", "見本", sandbox.LegacyApproved, os.Getenv("JPPAY_PAIDY_SECRET_KEY"), os.Getenv("JPPAY_PAYPAY_API_SECRET"), os.Getenv("JPPAY_PAIDY_LEGACY_SECRET")} {
		if private == "" || strings.Contains(said, private) {
			t.Errorf("the log shows %q:\n%s", private, said)
		}
	}
	if lines := strings.Count(said, "\n"); lines != 4 {
		t.Errorf("%d lines, want one a request and one at the end:\n%s", lines, said)
	}
}

func TestTheSandboxServesTheAdminEndpointOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args []string
		want bool
	}{
		"with -admin-port":    {[]string{"sandbox", "-admin-port", "0"}, true},
		"without -admin-port": {[]string{"sandbox"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			reader, stdout := io.Pipe()
			var stderr buffer
			ended := make(chan int)
			go func() {
				ended <- run(ctx, test.args, nil, stdout, &stderr)
				_ = stdout.Close()
			}()
			var admin string
			for scanner := bufio.NewScanner(reader); scanner.Scan() && !strings.Contains(scanner.Text(), "Interrupt to stop"); {
				if words := strings.Fields(scanner.Text()); len(words) > 1 && words[0] == "admin" {
					admin = words[1]
				}
			}
			if (admin != "") != test.want {
				t.Errorf("the admin endpoint is %q", admin)
			}
			if admin != "" {
				client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
				res, err := client.Post(admin+"/users/"+sandbox.PayPayUserPoor+"/wallet", "application/json", strings.NewReader(`{"balance":7}`))
				if err != nil {
					t.Fatal(err)
				}
				_ = res.Body.Close()
				if res.StatusCode != http.StatusOK || !strings.Contains(stderr.String(), "admin ") {
					t.Errorf("status %d, log %q", res.StatusCode, stderr.String())
				}
			}
			cancel()
			if code := <-ended; code != exitOK {
				t.Errorf("exit code %d: %s", code, stderr.String())
			}
		})
	}
}

func TestTheSandboxFollowsAFaultPlan(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "plan.json")
	const plan = `{"rules": [{"provider": "paidy", "operation": "listTokens", "kind": "error-before", "status": 503, "calls": [2]}]}`
	if err := os.WriteFile(file, []byte(plan), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	reader, stdout := io.Pipe()
	var stderr buffer
	ended := make(chan int)
	go func() {
		ended <- run(ctx, []string{"sandbox", "-faults", file}, nil, stdout, &stderr)
		_ = stdout.Close()
	}()
	printed := map[string]string{}
	for scanner := bufio.NewScanner(reader); scanner.Scan() && !strings.Contains(scanner.Text(), "Interrupt to stop"); {
		if name, value, ok := strings.Cut(strings.TrimPrefix(scanner.Text(), "export "), "="); ok {
			printed[name] = value
		}
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	for call, want := range []int{200, 503, 200} {
		request, err := http.NewRequestWithContext(ctx, "GET", printed["JPPAY_PAIDY_URL"]+"/tokens", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+printed["JPPAY_PAIDY_SECRET_KEY"])
		res, err := client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("call %d: status %d, want %d", call+1, res.StatusCode, want)
		}
	}
	cancel()
	if code := <-ended; code != exitOK || !strings.Contains(stderr.String(), "jppay sandbox: fault error-before injected 1 time\n") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}

func TestAFaultPlanThatIsWrongSaysWhere(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(file, []byte(`{"rules": [{"provider": "paidy", "kind": "latency", "probability": 0.5}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr buffer
	code := run(t.Context(), []string{"sandbox", "-faults", file}, nil, &stdout, &stderr)
	if want := "jppay sandbox: -faults: rule 1: Delay of kind latency is 0s, want a time above 0; try jppay sandbox -h\n"; code != exitUsage || stderr.String() != want {
		t.Errorf("exit code %d: %q, want %q", code, stderr.String(), want)
	}
}

func TestACancelledContextEndsTheSandbox(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr buffer
	if code := run(ctx, []string{"sandbox"}, nil, &stdout, &stderr); code != exitOK {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
}

const (
	notFound = `{"reference":"err_YQ==","status":404,"code":"404","title":"Oh-ow","description":"not there"}`
	secret   = "Hanako Kakuu"
	changed  = `{"id":"pay_1","amount":"4000","status":"exploded","buyer":{"name1":"` + secret + `"},"` + secret + `":1}`
	received = `{"payment_id":"pay_aizLXqVNyhglMLsd","event_type":"payment","status":"authorize_success","order_ref":null,"timestamp":"2026-06-13T03:15:42.27Z"}`
)

func TestConform(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		args  string
		input string
		code  int
		want  []string // parts of the output; none means that it is empty
	}{
		"a documented answer conforms": {
			args: "-document paidy -operation getPayment -status 404", input: notFound,
		},
		"a dash is standard input": {
			args: "-document paidy -operation getPayment -status 404 -", input: notFound,
		},
		"a content type may have parameters": {
			args: "-document paidy -operation getPayment -status 404 -content-type application/json;charset=utf-8", input: notFound,
		},
		"a documented webhook conforms": {
			args: "-document paidy -webhook paymentEvent", input: received,
		},
		"a legacy refusal with HTTP 200 conforms": {
			args: "-document paidy-legacy -operation capturePayment -status 200", input: `{"status":"capture_fail"}`,
		},
		"a PayPay refusal conforms": {
			args:  "-document paypay -operation getKycInfo -status 401",
			input: `{"resultInfo":{"code":"UNAUTHORIZED","message":"Unauthorized request","codeId":"08100016"}}`,
		},
		"each change of an answer is a line": {
			args: "-document paidy -operation getPayment -status 200", input: changed, code: exitFound,
			want: []string{"response /amount: ", "response /status: ", "response /created_at: ", "(name withheld)"},
		},
		"an undocumented status is found": {
			args: "-document paidy -operation getPayment -status 418", input: notFound, code: exitFound, want: []string{"response status: 418"},
		},
		"another content type is found": {
			args: "-document paidy -operation getPayment -status 404 -content-type text/html", input: notFound, code: exitFound,
			want: []string{"header Content-Type"},
		},
		"an answer that is not JSON is found": {
			args: "-document paidy -operation getPayment -status 404", input: "<html>", code: exitFound, want: []string{"not JSON"},
		},
		"an empty answer is found": {
			args: "-document paidy -operation getPayment -status 404", code: exitFound, want: []string{"empty"},
		},
		"an unknown webhook status is found": {
			args: "-document paidy -webhook paymentEvent", input: strings.Replace(received, "authorize", "explode", 1), code: exitFound,
			want: []string{"webhook /status: "},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr buffer
			args := append([]string{"conform"}, strings.Fields(test.args)...)
			code := run(t.Context(), args, strings.NewReader(test.input), &stdout, &stderr)
			if code != test.code || stderr.String() != "" {
				t.Errorf("exit code %d, want %d; standard error %q", code, test.code, stderr.String())
			}
			out := stdout.String()
			if len(test.want) == 0 && out != "" {
				t.Errorf("output %q", out)
			}
			for _, want := range test.want {
				if !strings.Contains(out, want) {
					t.Errorf("the output has no %q:\n%s", want, out)
				}
			}
			if strings.Contains(out, secret) {
				t.Errorf("the output shows what the answer holds:\n%s", out)
			}
		})
	}
}

func TestConformReadsAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "answer.json")
	for content, want := range map[string]int{notFound: exitOK, changed: exitFound} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr buffer
		args := append(strings.Fields("conform -document paidy -operation getPayment -status 404"), file)
		if code := run(t.Context(), args, strings.NewReader("not this"), &stdout, &stderr); code != want || stderr.String() != "" {
			t.Errorf("exit code %d, want %d: %s%s", code, want, stdout.String(), stderr.String())
		}
	}
}

// endless is JSON without an end; it counts what was read of it.
type endless struct{ read int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '['
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestConformDoesNotReadMoreThanItsLimit(t *testing.T) {
	t.Parallel()
	var stdout, stderr buffer
	input := &endless{}
	code := run(t.Context(), strings.Fields("conform -document paidy -webhook paymentEvent"), input, &stdout, &stderr)
	if code != exitUsage || stdout.String() != "" || !strings.Contains(stderr.String(), "larger than 8388608 bytes") {
		t.Errorf("exit code %d, standard error %q, standard output %q", code, stderr.String(), stdout.String())
	}
	if input.read > 2*validate.MaxBody {
		t.Errorf("%d bytes were read", input.read)
	}
}

func TestConformTellsARecordingThatCannotBeRead(t *testing.T) {
	t.Parallel()
	var stdout, stderr buffer
	broken := io.MultiReader(strings.NewReader("{"), failing{})
	code := run(t.Context(), strings.Fields("conform -document paidy -webhook paymentEvent"), broken, &stdout, &stderr)
	if code != exitUsage || strings.Count(stderr.String(), "\n") != 1 || stdout.String() != "" {
		t.Errorf("exit code %d, standard error %q, standard output %q", code, stderr.String(), stdout.String())
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the disk is gone") }
