package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
)

const (
	// demoTimeout bounds the whole demo, which takes about four seconds; three of
	// them pass before a claim that the API does not confirm is looked at again.
	demoTimeout = 30 * time.Second
	// logTimeout is how long to wait for the sandbox's log of a call whose
	// connection was cut.
	logTimeout = 10 * time.Second
)

const intro = `A merchant's day, over HTTP, against a sandbox in this process. The sandbox checks
each signature with code of its own; request and answer are held against the
documents ("contract: request/answer"). Each {id} in a path is an id.
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

// demo runs a merchant's day and returns the exit code. prepare sees the sandbox
// before the first call, so that a test can break something.
func demo(ctx context.Context, stdout, stderr io.Writer, prepare func(*sandbox.Sandbox) error) int {
	ctx, cancel := context.WithTimeout(ctx, demoTimeout)
	defer cancel()
	d, err := newDay(stdout)
	if err != nil {
		fmt.Fprintf(stderr, "jppay demo: %v\n", err)
		return exitFound
	}
	defer d.close()
	if err := prepare(d.sandbox); err != nil {
		fmt.Fprintf(stderr, "jppay demo: %v\n", err)
		return exitFound
	}
	fmt.Fprint(stdout, intro)
	d.payPay(ctx)
	d.paidy(ctx)
	d.paidyLegacy(ctx)
	d.webhooks(ctx)
	d.receiving(ctx)
	d.totals()
	if len(d.problems) > 0 {
		return exitFound
	}
	return exitOK
}

// day is one run of the demo: what the calls go to, what is seen of them, and the
// report that grows with them.
type day struct {
	sandbox   *sandbox.Sandbox
	receiver  *receiver
	transport *http.Transport
	witness   *witness

	out       io.Writer
	began     time.Time
	last      time.Time       // when the row before was done
	succeeded map[string]bool // "paypay createPayment"
	codes     map[string]bool // "paypay createPayment NO_SUFFICIENT_FUND"
	successes int
	refusals  int
	stopped   int
	problems  []string
}

func newDay(out io.Writer) (*day, error) {
	d := &day{out: out, began: time.Now(), succeeded: map[string]bool{}, codes: map[string]bool{}, transport: &http.Transport{}}
	var err error
	if d.witness, err = newWitness(); err != nil {
		return nil, err
	}
	if d.receiver, err = newReceiver(d.witness.validators); err != nil {
		return nil, err
	}
	d.sandbox, err = sandbox.New(sandbox.Config{Log: d.witness.logged, WebhookURLs: d.receiver.urls()})
	if err != nil {
		d.receiver.close()
		return nil, err
	}
	return d, nil
}

func (d *day) close() {
	d.transport.CloseIdleConnections()
	d.sandbox.Close()
	d.receiver.close()
}

// options are those of all clients of the demo: both directions of each call are
// checked against the document, and each call is one request, a row of the report.
func (d *day) options(document overlay.Provider) []overlay.Option {
	return []overlay.Option{
		overlay.WithClock(d.sandbox.Clock.Now), // which the day moves on
		overlay.WithHTTPClient(&http.Client{Transport: d.transport}),
		overlay.WithContract(d.witness.check(document)),
		overlay.WithRetry(overlay.Retry{Attempts: 1}),
	}
}

// witness sees each call from two sides: through the contract check of the
// client, and through the log of the sandbox.
type witness struct {
	validators map[overlay.Provider]*validate.Validator
	entries    chan sandbox.Entry

	mu         sync.Mutex
	now        call
	violations int
}

// call is what the client showed of one call.
type call struct {
	operation       *policy.Operation // nil if it was stopped before the check
	signed          string
	request, answer string // "ok" or "BROKEN"; empty where there was none
	status          int
}

func newWitness() (*witness, error) {
	w := &witness{validators: map[overlay.Provider]*validate.Validator{}, entries: make(chan sandbox.Entry, 64)}
	for _, d := range documents {
		v, err := validate.New(d.text())
		if err != nil {
			return nil, fmt.Errorf("document %s: %w", d.name, err)
		}
		w.validators[d.name] = v
	}
	return w, nil
}

// check returns the contract check for the clients of a document.
func (w *witness) check(document overlay.Provider) overlay.ContractCheck {
	validator := w.validators[document]
	return func(operation string, req *http.Request, reqBody []byte, res *http.Response, resBody []byte) error {
		err := validator.Check(operation, req, reqBody, res, resBody)
		verdict := "ok"
		w.mu.Lock()
		defer w.mu.Unlock()
		if err != nil {
			verdict = "BROKEN"
			w.violations++
		}
		if req != nil {
			w.now = call{operation: documentNamed(document).operation(operation), request: verdict, signed: signatureOf(document, req)}
		}
		if res != nil {
			w.now.answer, w.now.status = verdict, res.StatusCode
		}
		return err
	}
}

// logged takes an entry of the sandbox's log. A customer's look at a page is no
// call of the merchant's.
func (w *witness) logged(e sandbox.Entry) {
	if strings.HasPrefix(e.Path, "/app/") {
		return
	}
	select {
	case w.entries <- e:
	default: // far more requests than calls: totals tells
	}
}

// take returns the call under way and forgets it.
func (w *witness) take() call {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := w.now
	w.now = call{}
	return c
}

// signatureOf names what a request was signed with, as it is about to leave.
func signatureOf(document overlay.Provider, req *http.Request) string {
	switch sent := req.Header.Get("Authorization"); {
	case strings.HasPrefix(sent, "hmac "):
		return "HMAC"
	case strings.HasPrefix(sent, "Bearer ") && document == overlay.PaidyLegacy:
		return "bearer+sum"
	case strings.HasPrefix(sent, "Bearer "):
		return "bearer"
	}
	return "NO"
}

const rowFormat = "%-2s %-26s %-40s %4s  %-10s %-8s %-9s %5s  %s\n"

var pathParameter = regexp.MustCompile(`\{[^}]*\}`)

// callOf is an operation's method and path, the path in short.
func callOf(op *policy.Operation) string {
	text := fmt.Sprintf("%-6s %s", op.Method, pathParameter.ReplaceAllString(op.Path, "{id}"))
	if op.Unverified != "" {
		text += " *"
	}
	return text
}

// part begins a part of the day.
func (d *day) part(title string) {
	fmt.Fprintf(d.out, "\n%s\n", title)
	fmt.Fprintf(d.out, rowFormat, "", "operation", "method and path", "HTTP", "signed", "verified", "contract", "ms", "what happened")
	d.last = time.Now()
}

// ok reports a call that has to succeed, and says whether it did.
func (d *day) ok(what string, err error) bool {
	if err != nil {
		d.row(what, err, "unexpected: "+oneLine(err))
		return false
	}
	d.row(what, nil, "")
	return true
}

// refused reports a call that has to fail, with the provider's code (empty where
// the provider was not asked or did not answer), and to match the sentinels. It
// says whether it did.
func (d *day) refused(what string, err error, code string, sentinels ...error) bool {
	var failure *overlay.Error
	problem := ""
	switch {
	case err == nil:
		problem = "unexpected: it succeeded"
	case !errors.As(err, &failure), failure.Code != code:
		problem = "unexpected: " + oneLine(err)
	}
	for _, sentinel := range sentinels {
		if problem == "" && !errors.Is(err, sentinel) {
			problem = fmt.Sprintf("unexpected: not %q: %s", sentinel, oneLine(err))
		}
	}
	d.row(what, err, problem)
	return problem == ""
}

// fact reports what the merchant found true or false about the rows before.
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
		fmt.Fprintf(d.out, "!!    %v\n", err)
		d.problem(err.Error())
	}
	return err == nil
}

// row reports the call that was just made. problem says what is wrong with it.
func (d *day) row(what string, err error, problem string) {
	took := time.Since(d.last)
	seen := d.witness.take()
	var failure *overlay.Error
	if seen.operation == nil && errors.As(err, &failure) {
		seen.operation = documentNamed(failure.Provider).operation(failure.Operation)
	}
	if seen.operation == nil {
		seen.operation = &policy.Operation{ID: "(none)"}
	}
	op := seen.operation

	verified := "-"
	if seen.request == "ok" {
		entry, found := d.logOf(op)
		if found != "" && problem == "" {
			problem = found
		}
		verified = verdictOf(entry)
		if entry.Status != seen.status && problem == "" {
			problem = fmt.Sprintf("unexpected: the sandbox answered %d", entry.Status)
		}
	}
	switch {
	case problem != "":
		what += ": " + problem
		d.problem(op.ID + ": " + what)
	case err == nil:
		d.successes++
		d.succeeded[string(op.Provider)+" "+op.ID] = true
	case errors.Is(err, overlay.ErrNotSent):
		d.stopped++
	default:
		d.refusals++
		d.sawCode(op, err)
	}
	if problem == "" && err != nil {
		what += ": " + describe(err)
	}

	mark, status, contract := "", "-", "-"
	if problem != "" {
		mark = "!!"
	}
	if seen.status != 0 {
		status = strconv.Itoa(seen.status)
	}
	if seen.request != "" {
		contract = seen.request + "/" + orDash(seen.answer)
	}
	fmt.Fprintf(d.out, rowFormat, mark, op.ID, callOf(op), status, orDash(seen.signed), verified, contract,
		strconv.FormatFloat(took.Seconds()*1000, 'f', 1, 64), what)
	d.last = time.Now()
}

// sawCode notes an error code that the document lists for the operation.
func (d *day) sawCode(op *policy.Operation, err error) {
	var failure *overlay.Error
	if !errors.As(err, &failure) {
		return
	}
	for _, code := range op.Errors {
		if code.Code == failure.Code {
			d.codes[string(op.Provider)+" "+op.ID+" "+code.Code] = true
		}
	}
}

// logOf waits for the sandbox's log entry of a call that was sent.
func (d *day) logOf(op *policy.Operation) (entry sandbox.Entry, problem string) {
	select {
	case entry = <-d.witness.entries:
		if entry.Operation != op.ID {
			return entry, "unexpected: the sandbox took it for " + entry.Operation
		}
		return entry, ""
	case <-time.After(logTimeout):
		return entry, "unexpected: the sandbox saw no request"
	}
}

// verdictOf tells what the sandbox's own check of key and signature said, which
// comes before all that an operation does.
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

// describe says in a few words what an error says about a call.
func describe(err error) string {
	var failure *overlay.Error
	if !errors.As(err, &failure) {
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

// oneLine keeps errors that were joined on one line.
func oneLine(err error) string { return strings.ReplaceAll(err.Error(), "\n", "; ") }

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

// totals ends the report and finds what is missing from it.
func (d *day) totals() {
	fmt.Fprintf(d.out, "\nTotals\n")
	const format = "   %-14s %10s %9s %14s %12s %9s %17s %17s\n"
	fmt.Fprintf(d.out, format, "document", "operations", "statuses", "answer fields", "error codes", "webhooks", "paths unverified*", "more unverified")
	var all validate.Coverage
	var allCodes validate.Tally
	paths, more := 0, 0
	for _, document := range documents {
		name, validator := string(document.name), d.witness.validators[document.name]
		c, guessed := validator.Coverage(), 0
		var codes validate.Tally
		c.Operations.Covered = 0 // a refused call does not count
		for _, op := range document.operations() {
			if op.Unverified != "" {
				guessed++
			}
			if d.succeeded[name+" "+op.ID] {
				c.Operations.Covered++
			} else {
				d.problem(name + " " + op.ID + " never succeeded")
			}
			for _, code := range op.Errors {
				codes.Total++
				if d.codes[name+" "+op.ID+" "+code.Code] {
					codes.Covered++
				}
			}
		}
		for _, id := range c.Webhooks.Missing {
			d.problem(name + " webhook " + id + " was never received")
		}
		rest := len(validator.Unverified()) - guessed
		fmt.Fprintf(d.out, format, name, share(c.Operations), share(c.Statuses), share(c.Fields),
			share(codes), share(c.Webhooks), strconv.Itoa(guessed), strconv.Itoa(rest))
		paths, more = paths+guessed, more+rest
		add(&all.Operations, c.Operations)
		add(&all.Statuses, c.Statuses)
		add(&all.Fields, c.Fields)
		add(&all.Webhooks, c.Webhooks)
		add(&allCodes, codes)
	}
	fmt.Fprintf(d.out, format, "all", share(all.Operations), share(all.Statuses), share(all.Fields),
		share(allCodes), share(all.Webhooks), strconv.Itoa(paths), strconv.Itoa(more))

	if extra := len(d.witness.entries); extra > 0 {
		d.problem(fmt.Sprintf("the sandbox saw %d requests more than there were calls", extra))
	}
	findings := d.sandbox.Findings()
	for _, f := range findings {
		d.problem("sandbox: " + f.String())
	}
	fmt.Fprintf(d.out, "\n   calls: %d succeeded, %d refused as they have to be, %d stopped before the network\n",
		d.successes, d.refusals, d.stopped)
	fmt.Fprintf(d.out, "   webhooks received: %d; effects in the sandbox's ledger: %d\n", d.receiver.count(), len(d.sandbox.Ledger()))
	fmt.Fprintf(d.out, "   contract violations: %d; sandbox findings: %d; time: %.2f s\n",
		d.witness.violations+d.receiver.violations(), len(findings), time.Since(d.began).Seconds())
	if paths > 0 {
		fmt.Fprintf(d.out, "   * no public source states the path: specs/README.md says how to verify it, overlay.WithPathOverride changes it\n")
	}
	if len(d.problems) == 0 {
		fmt.Fprintf(d.out, "\nAll as it should be.\n")
		return
	}
	fmt.Fprintf(d.out, "\n%d problems:\n", len(d.problems))
	for _, p := range d.problems {
		fmt.Fprintf(d.out, "!! %s\n", p)
	}
}

func share(t validate.Tally) string { return fmt.Sprintf("%d/%d", t.Covered, t.Total) }

func add(sum *validate.Tally, t validate.Tally) {
	sum.Covered += t.Covered
	sum.Total += t.Total
}
