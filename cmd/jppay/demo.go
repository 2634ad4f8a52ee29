package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
)

const (
	// demoTimeout limits the whole demo, which takes a second or two.
	demoTimeout = 30 * time.Second
	// logTimeout is how long to wait for the sandbox's log of a call whose
	// connection was cut.
	logTimeout = 10 * time.Second
)

const intro = `A merchant's day, over HTTP, against sandboxes in this process. They check each
signature with code of their own; request and answer are held against the
documents ("contract: request/answer"). Each {id} in a path is an id. The same
flows are cases of the conformance suite: conformance/cases/day.json.
`

func runDemo(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	flags := newFlags("demo", "")
	open := flags.Bool("open", false, "keep a sandbox running with a shop for a browser, and print the shop's address")
	if code, ok := parse(flags, args, 0, stdout, stderr); !ok {
		return code
	}
	if *open {
		return openShop(ctx, stdout, stderr)
	}
	return demo(ctx, stdout, stderr, func(*sandbox.Sandbox) error { return nil })
}

// demo runs the flows of a merchant's day and returns the exit code. prepare gets each sandbox
// before its first call, so that a test can break something.
func demo(ctx context.Context, stdout, stderr io.Writer, prepare func(*sandbox.Sandbox) error) int {
	ctx, cancel := context.WithTimeout(ctx, demoTimeout)
	defer cancel()
	d := newDay(stdout)
	cases, err := flow.Load()
	fmt.Fprint(stdout, intro)
	for _, c := range cases {
		if err == nil && c.Title != "" {
			err = d.tell(ctx, c, prepare)
		}
	}
	if err != nil {
		fmt.Fprintf(stderr, "jppay demo: %v\n", err)
		return exitFound
	}

	d.tellWebhooks()
	d.totals()
	fmt.Fprintln(stdout, "\nTo pay in a browser yourself: go run ./cmd/jppay demo -open")
	if len(d.problems) > 0 {
		return exitFound
	}
	return exitOK
}

// day is one run of the demo. It collects what it sees of the calls and writes the report.
type day struct {
	out     io.Writer
	began   time.Time
	entries chan sandbox.Entry // the sandbox's log of calls
	giveUp  func() bool        // see flow.Run

	document  *document       // of the flow under way
	last      time.Time       // when the step before was done
	succeeded map[string]bool // "paypay createPayment"
	codes     map[string]bool // "paypay createPayment NO_SUFFICIENT_FUND"
	webhooks  []event

	successes, refusals, stopped int
	effects, violations          int
	findings, problems           []string
}

func newDay(out io.Writer) *day {
	return &day{
		out: out, began: time.Now(), entries: make(chan sandbox.Entry, 64),
		succeeded: map[string]bool{}, codes: map[string]bool{},
	}
}

// tell runs a flow against its own sandbox and reports each step.
func (d *day) tell(ctx context.Context, c flow.Case, prepare func(*sandbox.Sandbox) error) error {
	config := sandbox.Config{}
	calls := slices.ContainsFunc(c.Steps, func(s flow.Step) bool { return s.Call != "" })
	if calls { // otherwise the reads of a Receiver would count as calls of the flow
		config.Log = d.logged
	}
	s, err := sandbox.New(config)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := prepare(s); err != nil {
		return err
	}

	fmt.Fprintf(d.out, "\n%s\n", c.Title)
	if calls {
		fmt.Fprintf(d.out, rowFormat, "", "operation", "method and path", "HTTP", "signed", "verified", "contract", "ms",
			"what happened")
	}
	d.document, d.last = documentNamed(overlay.Provider(c.Provider)), time.Now()
	run := flow.On(ctx, c, s)
	run.Validator, run.After, run.GiveUp = d.document.validator(), d.step, d.giveUp

	before := len(d.problems)
	webhooks, err := run.Run()
	if len(d.problems) == before {
		d.setup(err)
	}
	for _, w := range webhooks {
		d.webhooks = append(d.webhooks, event{d.document.name, w})
	}
	d.effects += len(s.Ledger())
	d.found(s)

	return nil
}

// found keeps the findings of a sandbox.
func (d *day) found(s *sandbox.Sandbox) {
	for _, f := range s.Findings() {
		d.findings = append(d.findings, f.String())
		d.problem("sandbox: " + f.String())
	}
}

// logged takes an entry of the sandbox's log. It ignores pages, because customers open them.
func (d *day) logged(e sandbox.Entry) {
	if strings.HasPrefix(e.Path, "/app/") {
		return
	}
	select {
	case d.entries <- e:
	default: // far more requests than calls: totals reports it
	}
}

// step reports a step of a flow: a call as a row, and the facts after it.
func (d *day) step(done flow.Done) {
	if done.Step.Says != "" {
		d.row(done)
	}
	switch {
	case done.Step.Says != "" && done.Problem != nil:
	case done.Problem != nil:
		d.fact(false, "%s: %s", cmp.Or(done.Step.Shows, done.Step.Do), oneLine(done.Problem))
	case done.Step.Shows != "":
		d.fact(true, "%s", done.Step.Shows)
	}
	d.last = time.Now()
}

// fact reports whether a statement about the earlier rows is true.
func (d *day) fact(holds bool, format string, args ...any) {
	text := fmt.Sprintf(format, args...)
	if holds {
		fmt.Fprintf(d.out, "      %s\n", text)
		return
	}
	fmt.Fprintf(d.out, "!!    NOT TRUE: %s\n", text)
	d.problem("not true: " + text)
}

func (d *day) problem(text string) { d.problems = append(d.problems, text) }

// setup reports an error outside of a call.
func (d *day) setup(err error) bool {
	if err != nil {
		fmt.Fprintf(d.out, "!!    %s\n", oneLine(err))
		d.problem(oneLine(err))
	}
	return err == nil
}

const rowFormat = "%-2s %-26s %-40s %4s  %-10s %-8s %-9s %5s  %s\n"

// row reports a call.
func (d *day) row(done flow.Done) {
	took := time.Since(d.last)
	op := d.document.operation(done.Step.Call)
	signed, contract, status := d.seen(done.Exchanges)
	what, problem, verified := done.Step.Says, "", "-"
	if done.Problem != nil {
		problem = "unexpected: " + oneLine(done.Problem)
	}
	if signed != "-" {
		entry, found := d.logOf(op, status)
		verified = verdictOf(entry)
		if problem == "" {
			problem = found
		}
	}

	mark := ""
	switch {
	case problem != "":
		mark, what = "!!", what+": "+problem
		d.problem(op.ID + ": " + what)
	case done.Err != nil:
		what += ": " + describe(done.Err)
		fallthrough
	default:
		d.count(op, done.Err)
	}
	fmt.Fprintf(d.out, rowFormat, mark, op.ID, callOf(op), orDash(status), signed, verified, contract,
		fmt.Sprintf("%.1f", took.Seconds()*1000), what)
}

// seen returns how a call was signed, whether it keeps the contract, and the status of its answer.
func (d *day) seen(exchanges []flow.Exchange) (signed, contract string, status int) {
	request, answer := "", "-"
	signed = "-"
	for _, e := range exchanges {
		verdict := "ok"
		if e.Broken != nil {
			verdict = "BROKEN"
			d.violations++
		}
		if e.Request != nil {
			request, signed = verdict, signatureOf(d.document.name, e.Request.Header.Get("Authorization"))
		}
		if e.Response != nil {
			answer, status = verdict, e.Response.StatusCode
		}
	}
	if request == "" {
		return signed, "-", status
	}
	return signed, request + "/" + answer, status
}

// count counts a call that ended as expected.
func (d *day) count(op *policy.Operation, err error) {
	key := string(op.Provider) + " " + op.ID
	failure, failed := errors.AsType[*overlay.Error](err)
	switch {
	case !failed:
		d.successes++
		d.succeeded[key] = true
	case errors.Is(err, overlay.ErrNotSent):
		d.stopped++
	default:
		d.refusals++
		for _, code := range op.Errors {
			if code.Code == failure.Code {
				d.codes[key+" "+code.Code] = true
			}
		}
	}
}

// logOf waits for the sandbox's log entry of a call that was sent.
func (d *day) logOf(op *policy.Operation, status int) (entry sandbox.Entry, problem string) {
	select {
	case entry = <-d.entries:
	case <-time.After(logTimeout):
		return entry, "unexpected: the sandbox saw no request"
	}
	switch {
	case entry.Operation != op.ID:
		problem = "unexpected: the sandbox took it for " + entry.Operation
	case entry.Status != status:
		problem = fmt.Sprintf("unexpected: the sandbox answered %d", entry.Status)
	}
	return entry, problem
}

// signatureOf names the kind of signature of a request.
func signatureOf(provider overlay.Provider, authorization string) string {
	kind, _, _ := strings.Cut(authorization, " ")
	switch {
	case kind == "hmac":
		return "HMAC"
	case kind == "Bearer" && provider == overlay.PaidyLegacy:
		return "bearer+sum"
	case kind == "Bearer":
		return "bearer"
	}
	return "NO"
}

// verdictOf returns the result of the sandbox's own check of key and signature, which comes
// before the operation.
func verdictOf(e sandbox.Entry) string {
	if e.Operation == "" {
		return "-"
	}
	code, _, _ := strings.Cut(e.Reason, ":")
	switch code {
	case "UNAUTHORIZED", "authentication.failed", "unauthorized", "request_failed":
		return "refused"
	}
	return "yes"
}

var pathParameter = regexp.MustCompile(`\{[^}]*\}`)

// callOf returns an operation's method and shortened path.
func callOf(op *policy.Operation) string {
	text := fmt.Sprintf("%-6s %s", op.Method, pathParameter.ReplaceAllString(op.Path, "{id}"))
	if op.Unverified != "" {
		text += " *"
	}
	return text
}

// describe summarizes the error of a call.
func describe(err error) string {
	failure, ok := errors.AsType[*overlay.Error](err)
	if !ok {
		return err.Error()
	}
	text := failure.Code
	switch {
	case text != "":
	case errors.Is(err, overlay.ErrNotSent):
		text = "stopped before the network"
	case failure.Status == 0:
		text = "no answer"
	default:
		text = "no code"
	}
	if failure.Outcome != overlay.NoOutcome {
		text += ", " + failure.Outcome.String()
	}
	if failure.Outcome == overlay.Unknown {
		text += ": " + failure.Advice
	}
	return text
}

// oneLine writes joined errors on one line.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

func orDash(status int) string {
	if status == 0 {
		return "-"
	}
	return fmt.Sprint(status)
}
