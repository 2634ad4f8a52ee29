package overlay

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/overlay/internal/rawjson"
	"github.com/jppay/jppay/overlay/policy"
)

// DefaultTimeout is how long to wait for an operation whose document names no
// timeout. A shorter deadline of the caller's context is kept.
const DefaultTimeout = 30 * time.Second

// Authenticator adds credentials to a request of its own, whose body is exactly
// body, and returns the body to send instead.
type Authenticator interface {
	Authenticate(req *http.Request, op *policy.Operation, body []byte) ([]byte, error)
}

// Scope is how a client names its merchant to PayPay.
type Scope uint8

const (
	// ScopeHeader sends X-ASSUME-MERCHANT.
	ScopeHeader Scope = iota
	// ScopeQuery sends ?assumeMerchant=, which wins where both are sent.
	ScopeQuery
)

const (
	merchantHeader = "X-Assume-Merchant"
	merchantQuery  = "assumeMerchant"
)

// Config is what a Doer needs to know.
type Config struct {
	// Provider is the API that is called.
	Provider Provider
	// BaseURL is scheme and host, with https unless the host is a loopback
	// address. Credentials go to no other origin.
	BaseURL string
	// Operations is the generated table of the provider's document.
	Operations []policy.Operation
	Auth       Authenticator
	// Header is sent with each request that does not set the same names itself.
	Header http.Header
	// Merchant scopes the operations that accept it, unless the call names one.
	Merchant string
	Scope    Scope
	// Ask tells what became of a write. Without it nothing that must be asked
	// about first is sent again. Optional.
	Ask Ask
}

// Doer sends the requests of a generated client: it is its HttpRequestDoer. A
// request that failed is sent again only if its operation's document says so. Do
// returns either an answer that means success or an *Error. A Doer is safe for
// concurrent use.
type Doer struct {
	config   Config
	dialect  dialect
	origin   url.URL
	settings settings
	client   http.Client
	prefix   string // of the IDs of writes: random
	writes   atomic.Uint64
}

// NewDoer checks the configuration and returns a Doer.
func NewDoer(config Config, options ...Option) (*Doer, error) {
	spoken, ok := dialects[config.Provider]
	if !ok {
		return nil, fmt.Errorf("Provider: there is no %q: want paypay, paidy or paidy-legacy", config.Provider)
	}
	origin, err := CheckBaseURL(config.BaseURL)
	if err != nil {
		return nil, err
	}
	d := &Doer{
		config: config, dialect: spoken, origin: *origin,
		settings: settings{maxBody: DefaultMaxBody}, prefix: rand.Text() + "-",
	}
	for _, option := range options {
		if option == nil {
			return nil, errors.New("an option is nil")
		}
		if err := option(&d.settings); err != nil {
			return nil, err
		}
	}
	d.settings.retry = d.settings.retry.filled()
	if d.settings.now == nil {
		d.settings.now = time.Now
	}
	if keeper, ok := config.Auth.(clockKeeper); ok {
		d.config.Auth = keeper.withClock(d.settings.now)
	}
	for id, path := range d.settings.overrides {
		if err := d.checkOverride(id, path); err != nil {
			return nil, fmt.Errorf("WithPathOverride %s: %w", id, err)
		}
	}
	if d.client, err = d.settings.newClient(); err != nil {
		return nil, err
	}
	return d, nil
}

func (d *Doer) checkOverride(id, path string) error {
	if op := d.operation(id); op != nil {
		return checkOverride(op.Path, path)
	}
	return errors.New("there is no such operation")
}

// CheckBaseURL refuses a base URL that is not scheme and host alone, and plain
// http unless the host is a loopback address.
func CheckBaseURL(base string) (*url.URL, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Hostname() == "" {
		return nil, errors.New("BaseURL: not an absolute URL")
	}
	if u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return nil, errors.New("BaseURL: must be scheme and host alone")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || !isLoopback(u.Hostname())) {
		return nil, errors.New("BaseURL: must be https, or http to a loopback address")
	}
	return &url.URL{Scheme: u.Scheme, Host: u.Host}, nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback()
}

// Do sends a request, again where its document allows it, and judges the answer.
func (d *Doer) Do(req *http.Request) (*http.Response, error) {
	failure := Error{Provider: d.config.Provider}
	if req.Method != http.MethodGet {
		failure.Outcome = DidNotHappen
	}
	c := call{req: req}
	err := d.examine(&c, &failure)
	d.begin(&c, &failure)
	defer d.ended(&c, &failure, nil, nil) // after a panic: else it has ended before
	var res *http.Response
	if err == nil {
		res, err = d.do(&c, &failure)
	}
	if res != nil {
		d.ended(&c, &failure, res, nil)
		return res, nil
	}
	if err != nil {
		failure.Err = err
	}
	failed := failure // a copy, so that success allocates no Error
	d.ended(&c, &failure, nil, &failed)
	return nil, &failed
}

// examine finds out what a request is about, and refuses one that must not be sent.
func (d *Doer) examine(c *call, failure *Error) error {
	req := c.req
	if err := d.checkOrigin(req); err != nil {
		return notSent(err)
	}
	var ok bool
	if c.route, ok = match(d.config.Operations, req.Method, req.URL.EscapedPath()); !ok {
		return notSent(errors.New("the path belongs to no operation: is an id empty or made of dots?"))
	}
	op := c.route.op
	failure.Operation, failure.Resolve = op.ID, op.Resolve
	if !op.Write() {
		failure.Outcome = NoOutcome
	}
	if err := c.route.checkParameters(); err != nil {
		return notSent(err)
	}
	var err error
	if c.body, err = d.readRequest(req); err != nil {
		return notSent(err)
	}
	failure.Key, failure.ID = subject(&c.route, c.body)
	return nil
}

// do returns an answer that means success, or nothing and either an error or a
// failure that judge has filled in.
func (d *Doer) do(c *call, failure *Error) (*http.Response, error) {
	if err := d.admit(c); err != nil {
		return nil, notSent(err)
	}
	return d.repeat(c, failure)
}

func notSent(err error) error { return fmt.Errorf("%w: %w", ErrNotSent, err) }

// admit waits for the limiter and stores the intent of a write, before each
// attempt.
func (d *Doer) admit(c *call) error {
	ctx := c.ctx
	if d.settings.limiter != nil {
		if err := d.settings.limiter.Wait(ctx); err != nil {
			return fmt.Errorf("the limiter: %w", err)
		}
	}
	if d.settings.record == nil || !c.route.op.Write() {
		return nil
	}
	d.note(c)
	c.write.SentAt = d.settings.now()
	ctx, cancel := d.storing(ctx, false)
	defer cancel()
	if err := d.settings.record.Intent(ctx, c.write); err != nil {
		return fmt.Errorf("the record did not store the intent: %w", err)
	}
	return nil
}

// nextID returns an ID that no other call has, in whatever process.
func (d *Doer) nextID() string {
	var text [48]byte
	return string(strconv.AppendUint(append(text[:0], d.prefix...), d.writes.Add(1), 10))
}

// note fills in what must be known to ask about a write later.
func (d *Doer) note(c *call) {
	if c.write.ID == "" {
		c.write.ID, c.write.Provider, c.write.Operation = d.nextID(), d.config.Provider, c.route.op.ID
		c.write.Refs = c.refs(d.config.Merchant)
	}
}

// repeat sends a call until it succeeds or must not be sent again.
func (d *Doer) repeat(c *call, failure *Error) (*http.Response, error) {
	op, ctx, body := c.route.op, c.ctx, c.body
	for {
		res, err := d.try(c, body, failure)
		switch {
		case res != nil:
			if op.Write() {
				d.close(ctx, op, c.write, Happened)
			}
			return res, nil
		case err != nil && failure.Attempts == 0:
			failure.Err = err
			return d.end(c, failure, "it was refused before it was sent")
		case err != nil: // what is known is what the attempt before came to
			return d.end(c, failure, oneLine(err.Error()))
		}
		c.open = c.open || failure.Outcome == Unknown
		answer, wait, reason := d.next(c, failure)
		if answer != nil {
			d.close(ctx, op, c.write, Happened)
			return answer, nil
		}
		if wait == never {
			return d.end(c, failure, reason)
		}
		if op.Retry == policy.NewID && c.open {
			if body, err = renewed(op, c.body, failure.ID, failure.Attempts+1); err != nil {
				return d.end(c, failure, err.Error())
			}
		}
		d.decided(c, failure, true, wait, reason)
		if !sleep(ctx, wait) {
			return d.end(c, failure, contextEnded)
		}
		if err := d.admit(c); err != nil {
			return d.end(c, failure, oneLine(err.Error()))
		}
	}
}

const contextEnded = "the caller's context ended"

// never instead of a pause means that no further attempt follows.
const never = time.Duration(-1)

// next says how long to wait before the next attempt, and why. An answer makes
// that unnecessary: the provider, being asked, has shown what the write did.
func (d *Doer) next(c *call, failure *Error) (answer *http.Response, wait time.Duration, reason string) {
	op, ctx, retry := c.route.op, c.ctx, d.settings.retry
	verdict, reason := op.Decide(failure.situation())
	corrected := false
	switch {
	case ctx.Err() != nil:
		return nil, never, contextEnded
	case d.correctClock(c, failure):
		verdict, reason, corrected = policy.Again, "the clock was set right", true
	}
	if verdict != policy.Stop && retry.Attempts == 1 {
		return nil, never, "one attempt is allowed"
	}
	if verdict == policy.Again && c.open && (op.Retry == policy.ResolveFirst || op.Retry == policy.NewID) {
		verdict = policy.AskFirst // a refusal of the latest attempt does not settle an earlier one
	}
	if verdict == policy.AskFirst {
		if answer, verdict, reason = d.askAbout(c, failure); answer != nil {
			return answer, never, reason
		}
	}
	switch {
	case verdict == policy.Stop:
		return nil, never, reason
	case failure.Attempts >= retry.Attempts:
		return nil, never, fmt.Sprintf("all %d attempts are used", failure.Attempts)
	case corrected:
		return nil, 0, reason
	}
	wait, refused := retry.pause(ctx, failure, d.settings.now())
	if refused != "" {
		return nil, never, refused
	}
	return nil, wait, reason
}

// end makes failure say what all attempts together came to, and keeps what is
// needed to ask about the write later.
func (d *Doer) end(c *call, failure *Error, reason string) (*http.Response, error) {
	d.decided(c, failure, false, 0, reason)
	failure.Reason = reason
	if c.open && failure.Outcome == DidNotHappen {
		failure.Outcome, failure.Advice = Unknown, c.route.op.AdviceOnUnknown()
	}
	if failure.Outcome == Unknown {
		d.note(c)
		failure.doer, failure.write = d, c.write
	}
	if c.route.op.Write() && c.write.ID != "" {
		d.close(c.ctx, c.route.op, c.write, failure.Outcome)
	}
	return nil, nil
}

// askAbout asks what became of the attempts so far. It returns the answer if that
// says all that the write's own would have said.
func (d *Doer) askAbout(c *call, failure *Error) (*http.Response, policy.Verdict, string) {
	op := c.route.op
	if d.config.Ask == nil {
		return nil, policy.Stop, "its document says to ask " + op.Resolve + " first, and this client cannot"
	}
	d.note(c)
	resolution, err := d.config.Ask(c.ctx, c.write)
	d.asked(c.ctx, op, c.write, resolution, err)
	if err != nil {
		resolution = Resolution{Outcome: Unknown, Reason: op.Resolve + " failed"}
	}
	next, reason := op.DecideAsked(failure.situation(), resolution.Outcome, resolution.Resource != nil)
	if reason == "" {
		reason = resolution.Reason
	}
	switch {
	case resolution.Outcome == Happened:
		c.open = false
		failure.Outcome, failure.Advice = Happened, "read it with "+op.Resolve+"; only its answer was lost"
		if resolution.Answer != nil {
			return answered(c.req, resolution.Answer), next, ""
		}
	case resolution.Outcome == DidNotHappen && next == policy.Stop && resolution.Resource != nil && op.Retry != policy.NewID:
		c.open = false
		failure.Outcome, failure.Advice = DidNotHappen, "use a new "+op.Key+" if it is still wanted"
	}
	return nil, next, reason
}

// answered makes an answer of what a read said.
func answered(req *http.Request, body []byte) *http.Response {
	content := newBody(body)
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        http.Header{"Content-Type": {"application/json"}},
		ContentLength: int64(content.Len()), Body: content, Request: req,
	}
}

// renewed returns the body with the id of a later attempt in place of the first.
func renewed(op *policy.Operation, body []byte, first string, attempt int) ([]byte, error) {
	id, fits := derivedID(first, attempt)
	token, found, err := rawjson.Lookup(body, op.Key)
	switch {
	case err != nil || !found || first == "":
		return nil, fmt.Errorf("%s is not there to be replaced", op.Key)
	case !fits:
		return nil, fmt.Errorf("%s is too long to make another of it", op.Key)
	}
	quoted, err := json.Marshal(id)
	if err != nil {
		return nil, err
	}
	return slices.Concat(body[:token.Start], quoted, body[token.End:]), nil
}

func (d *Doer) decided(c *call, failure *Error, again bool, wait time.Duration, reason string) {
	if len(d.settings.hooks) == 0 {
		return
	}
	e := c.event(EventDecision, failure)
	e.Again, e.Wait, e.Reason, e.Err = again, wait, reason, failure.Err
	d.settings.emit(c.ctx, e)
}

func (c *call) event(kind EventKind, failure *Error) Event {
	e := Event{Kind: kind, Provider: failure.Provider, Operation: failure.Operation, Key: failure.Key, ID: failure.ID,
		Attempt: failure.Attempts, Status: failure.Status, Code: failure.Code, RequestID: failure.RequestID, Outcome: failure.Outcome}
	if c.open && e.Outcome == DidNotHappen {
		e.Outcome = Unknown
	}
	return e
}

// try makes one attempt. It returns an answer that means success; or why the
// attempt was not sent, with failure as it was; or nothing, with failure filled in
// as if nothing had been tried before.
func (d *Doer) try(c *call, body []byte, failure *Error) (*http.Response, error) {
	op := c.route.op
	timeout := op.Timeout
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeout(c.ctx, timeout)
	defer cancel()
	attempt := d.prepare(c.req.WithContext(ctx), &c.route)
	if keeper, ok := d.config.Auth.(clockKeeper); ok {
		c.ahead = keeper.lead()
	}
	body, err := d.config.Auth.Authenticate(attempt, op, body)
	if err != nil {
		return nil, notSent(err)
	}
	if body != nil {
		attempt.ContentLength = int64(len(body))
		attempt.GetBody = func() (io.ReadCloser, error) { return requestBody(body), nil }
		attempt.Body = requestBody(body)
	}
	if d.settings.contract != nil {
		if err := d.settings.contract(op.ID, asDocumented(attempt, c.req.URL), body, nil, nil); err != nil {
			return nil, notSent(fmt.Errorf("%w: %w", ErrContract, err))
		}
	}
	if err := ctx.Err(); err != nil {
		return nil, notSent(err)
	}
	if failure.Attempts > 0 {
		*failure = Error{Provider: failure.Provider, Operation: failure.Operation, Key: failure.Key, ID: failure.ID,
			Resolve: failure.Resolve, Attempts: failure.Attempts}
		if op.Write() {
			failure.Outcome = DidNotHappen
		}
	}
	failure.Attempts++
	c.write.SentAt = d.settings.now()
	took := stopwatch()
	res, err := d.exchange(c, attempt, failure)
	if res == nil && err != nil {
		failure.Err = err
	}
	if len(d.settings.hooks) > 0 {
		e := c.event(EventAttempt, failure)
		e.Took = took()
		switch {
		case res != nil:
			d.succeeded(&e, c, res)
		case failure.Err != nil:
			e.Err = failure.Err
		default:
			e.Err = errRefused
		}
		d.settings.emit(c.ctx, e)
	}
	return res, nil
}

var errRefused = errors.New("the provider refused")

// exchange sends the finished request and reads and judges the answer.
func (d *Doer) exchange(c *call, attempt *http.Request, failure *Error) (*http.Response, error) {
	op := c.route.op
	res, err := d.client.Do(attempt)
	if err != nil {
		if !neverSent(err) {
			failure.take(op.After(0, ""))
		}
		return nil, transportError(err)
	}
	failure.Status = res.StatusCode
	failure.RequestID = res.Header.Get(d.dialect.requestIDHeader)
	c.date, failure.RetryAfter = res.Header.Get("Date"), retryAfter(res.Header, d.settings.now)
	answer, err := readCapped(res.Body, res.ContentLength, d.settings.maxBody)
	failure.Body = answer
	if err != nil {
		failure.take(op.After(res.StatusCode, ""))
		return nil, err
	}
	var broken error
	if d.settings.contract != nil {
		broken = d.settings.contract(op.ID, nil, nil, res, answer)
	}
	if !judge(d.dialect, op, res.StatusCode, res.Header, answer, failure) {
		switch {
		case broken == nil:
			return nil, failure.Err
		case failure.Err == nil:
			return nil, fmt.Errorf("%w: %w", ErrContract, broken)
		}
		return nil, fmt.Errorf("%w; %w: %w", failure.Err, ErrContract, broken)
	}
	if broken != nil {
		if op.Write() {
			failure.Outcome = Happened
		}
		return nil, fmt.Errorf("%w: %w", ErrContract, broken)
	}
	content := newBody(answer)
	res.Body, res.ContentLength = content, int64(content.Len())
	return res, nil
}

// prepare gives the attempt a URL and a header of its own, with path override,
// merchant scope and fixed headers applied.
func (d *Doer) prepare(attempt *http.Request, route *route) *http.Request {
	header := make(http.Header, len(attempt.Header)+len(d.config.Header)+4)
	for name, values := range attempt.Header {
		header[name] = values[:len(values):len(values)]
	}
	for name, values := range d.config.Header {
		if _, set := header[name]; !set {
			header[name] = values[:len(values):len(values)]
		}
	}
	finishHeader(header)
	attempt.Header = header
	override, moved := d.settings.overrides[route.op.ID]
	merchant := route.op.Merchant && d.config.Merchant != "" && header[merchantHeader] == nil &&
		(attempt.URL.RawQuery == "" || !attempt.URL.Query().Has(merchantQuery))
	if merchant && d.config.Scope == ScopeHeader {
		header[merchantHeader] = []string{d.config.Merchant}
		merchant = false
	}
	if !moved && !merchant {
		return attempt
	}
	target := *attempt.URL
	if moved {
		target.RawPath = route.expand(override)
		target.Path, _ = url.PathUnescape(target.RawPath)
	}
	if merchant {
		query := target.Query()
		query.Set(merchantQuery, d.config.Merchant)
		target.RawQuery = query.Encode()
	}
	attempt.URL = &target
	return attempt
}

// asDocumented returns the attempt with the path that the generated client built:
// an overridden path is right although the document has another.
func asDocumented(attempt *http.Request, built *url.URL) *http.Request {
	if attempt.URL.Path == built.Path {
		return attempt
	}
	documented, target := *attempt, *attempt.URL
	target.Path, target.RawPath = built.Path, built.RawPath
	documented.URL = &target
	return &documented
}

// checkOrigin makes sure that credentials go to the configured origin only, even
// if a request editor changed the request.
func (d *Doer) checkOrigin(req *http.Request) error {
	if req.URL == nil || req.URL.Scheme != d.origin.Scheme || req.URL.Host != d.origin.Host ||
		req.URL.User != nil || (req.Host != "" && req.Host != d.origin.Host) {
		return errors.New("the request leaves the configured origin")
	}
	return nil
}

// readRequest returns the body's bytes, nil for none. Signing needs all of them.
func (d *Doer) readRequest(req *http.Request) ([]byte, error) {
	if req.Body == nil || req.Body == http.NoBody {
		return nil, nil
	}
	body, err := readCapped(req.Body, req.ContentLength, d.settings.maxBody)
	switch {
	case errors.Is(err, ErrTooLarge):
		return nil, fmt.Errorf("the request body exceeds %d bytes", d.settings.maxBody)
	case err != nil:
		return nil, fmt.Errorf("the request body cannot be read: %w", err)
	}
	return body, nil
}

// readCapped reads and closes a body of at most limit bytes. On failure it
// returns what it has read.
func readCapped(body io.ReadCloser, length, limit int64) (read []byte, err error) {
	defer func() { _ = body.Close() }()
	if length > limit {
		return nil, fmt.Errorf("%w: it announces %d bytes, the limit is %d", ErrTooLarge, length, limit)
	}
	if length >= 0 {
		read = make([]byte, length)
		n, err := io.ReadFull(body, read)
		if err != nil {
			return read[:n], cutShort(err)
		}
		return read, nil
	}
	read, err = io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return read, cutShort(err)
	}
	if int64(len(read)) > limit {
		return read[:limit], fmt.Errorf("%w: the limit is %d bytes", ErrTooLarge, limit)
	}
	return read, nil
}

func cutShort(err error) error {
	return fmt.Errorf("%w: it was cut short: %w", ErrBadAnswer, spoken(err, errors.New("it is encoded wrongly")))
}

// requestBody is a body of a type that net/http knows to be in memory: only then
// it sends header and body together.
func requestBody(content []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(content)) }

// subject finds the id that a call is about: the operation's key, or its only
// path parameter.
func subject(route *route, body []byte) (key, id string) {
	key = route.op.Key
	if key == "" {
		if route.n != 1 {
			return "", ""
		}
		key = route.names[0]
	}
	if id = route.value(key); id == "" && body != nil {
		id, _, _ = rawjson.TopString(body, key)
	}
	if id == "" {
		return "", ""
	}
	return key, id
}

// neverSent reports whether an error proves that no request left: there was no
// connection to send it on.
func neverSent(err error) bool {
	dial, ok := errors.AsType[*net.OpError](err)
	return ok && dial.Op == "dial" || as[*tls.CertificateVerificationError](err)
}

// transportError returns the cause of a failed exchange. The URL, whose query may
// name a person, is dropped.
func transportError(err error) error {
	for withURL, ok := errors.AsType[*url.Error](err); ok; withURL, ok = errors.AsType[*url.Error](err) {
		err = withURL.Err
	}
	// net/http has no sentinels for these. A server that forges the words ends
	// its own call and nothing else.
	text := err.Error()
	switch {
	case strings.Contains(text, "response headers exceeded"), strings.Contains(text, "response header list larger"):
		return &quiet{fmt.Errorf("%w: its header exceeds the limit of the transport", ErrTooLarge), err}
	case strings.Contains(text, "connection error: "):
		return &quiet{fmt.Errorf("%w: it breaks HTTP/2 or a limit of the transport", ErrBadAnswer), err}
	}
	return spoken(err, errors.New("the exchange failed"))
}

// spoken returns err with a text that quotes neither what a server sent nor a URL:
// the text of the cause within it that is known to do neither, else that of
// otherwise.
func spoken(err, otherwise error) error {
	for _, plain := range []error{context.Canceled, context.DeadlineExceeded, io.EOF, io.ErrUnexpectedEOF} {
		if errors.Is(err, plain) {
			return &quiet{plain, err}
		}
	}
	if cause, ok := errors.AsType[*net.OpError](err); ok {
		return &quiet{cause, err}
	}
	if cause, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return &quiet{cause, err}
	}
	if cause, ok := errors.AsType[net.Error](err); ok && cause.Timeout() {
		return &quiet{errors.New("timed out"), err}
	}
	return &quiet{otherwise, err}
}
