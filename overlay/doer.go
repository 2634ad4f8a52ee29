package overlay

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/jppay/jppay/overlay/internal/rawjson"
	"github.com/jppay/jppay/overlay/policy"
)

// DefaultTimeout is how long to wait for an operation whose document names no
// timeout. A shorter deadline of the caller's context is kept.
const DefaultTimeout = 30 * time.Second

// maxHeader bounds the header of an answer, in bytes, where the caller gave no
// http.Client of their own.
const maxHeader = 64 << 10

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
}

// Doer sends the requests of a generated client: it is its HttpRequestDoer. Each
// request is sent at most once. Do returns either an answer that means success or
// an *Error. A Doer is safe for concurrent use.
type Doer struct {
	config   Config
	origin   url.URL
	settings settings
	client   http.Client
}

// NewDoer checks the configuration and returns a Doer.
func NewDoer(config Config, options ...Option) (*Doer, error) {
	origin, err := CheckBaseURL(config.BaseURL)
	if err != nil {
		return nil, err
	}
	d := &Doer{config: config, origin: *origin, settings: settings{maxBody: DefaultMaxBody}}
	for _, option := range options {
		if option == nil {
			return nil, errors.New("an option is nil")
		}
		if err := option(&d.settings); err != nil {
			return nil, err
		}
	}
	for id, path := range d.settings.overrides {
		if err := d.checkOverride(id, path); err != nil {
			return nil, fmt.Errorf("WithPathOverride %s: %w", id, err)
		}
	}
	if d.settings.httpClient != nil {
		d.client = *d.settings.httpClient
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
		transport.MaxResponseHeaderBytes = maxHeader
		d.client.Transport = transport
	}
	d.client.Timeout = 0
	d.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return d, nil
}

func (d *Doer) checkOverride(id, path string) error {
	for i := range d.config.Operations {
		if op := &d.config.Operations[i]; op.ID == id {
			return checkOverride(op.Path, path)
		}
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

// Do sends one request and judges its answer.
func (d *Doer) Do(req *http.Request) (*http.Response, error) {
	failure := Error{Provider: d.config.Provider.name}
	if req.Method != http.MethodGet {
		failure.Outcome = DidNotHappen
	}
	res, err := d.do(req, &failure)
	if res != nil {
		return res, nil
	}
	if err != nil {
		failure.Err = err
	}
	failed := failure // a copy, so that success allocates no Error
	return nil, &failed
}

// do returns an answer that means success, or nothing and either an error or a
// failure that judge has filled in.
func (d *Doer) do(req *http.Request, failure *Error) (*http.Response, error) {
	refuse := func(err error) (*http.Response, error) {
		return nil, fmt.Errorf("%w: %w", ErrNotSent, err)
	}
	if err := d.checkOrigin(req); err != nil {
		return refuse(err)
	}
	route, ok := match(d.config.Operations, req.Method, req.URL.EscapedPath())
	if !ok {
		return refuse(errors.New("the path belongs to no operation: is an id empty or made of dots?"))
	}
	op := route.op
	failure.Operation, failure.Resolve = op.ID, op.Resolve
	if !op.Write() {
		failure.Outcome = NoOutcome
	}
	if err := route.checkParameters(); err != nil {
		return refuse(err)
	}
	body, err := d.readRequest(req)
	if err != nil {
		return refuse(err)
	}
	failure.Key, failure.ID = subject(&route, body)

	timeout := op.Timeout
	if timeout == 0 {
		timeout = DefaultTimeout
	}
	ctx, cancel := context.WithTimeout(req.Context(), timeout)
	defer cancel()
	attempt := d.prepare(req.WithContext(ctx), &route)
	if body, err = d.config.Auth.Authenticate(attempt, op, body); err != nil {
		return refuse(err)
	}
	if body != nil {
		attempt.ContentLength = int64(len(body))
		attempt.GetBody = func() (io.ReadCloser, error) { return requestBody(body), nil }
		attempt.Body = requestBody(body)
	}
	if d.settings.contract != nil {
		if err := d.settings.contract(op.ID, asDocumented(attempt, req.URL), body, nil, nil); err != nil {
			return refuse(fmt.Errorf("%w: %w", ErrContract, err))
		}
	}
	if err := ctx.Err(); err != nil {
		return refuse(err)
	}
	return d.exchange(attempt, op, failure)
}

// exchange sends the finished request and reads and judges the answer.
func (d *Doer) exchange(attempt *http.Request, op *policy.Operation, failure *Error) (*http.Response, error) {
	res, err := d.client.Do(attempt)
	if err != nil {
		if !neverSent(err) && op.Write() {
			failure.Outcome = Unknown
			failure.Advice = adviceOnUnknown(op)
		}
		return nil, transportError(err)
	}
	failure.Status = res.StatusCode
	failure.RequestID = res.Header.Get(d.config.Provider.requestIDHeader)
	answer, err := readCapped(res.Body, res.ContentLength, d.settings.maxBody)
	failure.Body = answer
	if err != nil {
		failure.Outcome = outcomeOf(op, res.StatusCode)
		if failure.Outcome == Unknown {
			failure.Advice = adviceOnUnknown(op)
		}
		return nil, err
	}
	var broken error
	if d.settings.contract != nil {
		broken = d.settings.contract(op.ID, nil, nil, res, answer)
	}
	if !judge(d.config.Provider, op, res.StatusCode, res.Header, answer, failure) {
		if failure.Advice == "" && failure.Outcome == Unknown {
			failure.Advice = adviceOnUnknown(op)
		}
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
	res.Body = newBody(answer)
	return res, nil
}

// prepare gives the attempt a URL and a header of its own, with path override,
// merchant scope and fixed headers applied.
func (d *Doer) prepare(attempt *http.Request, route *route) *http.Request {
	header := make(http.Header, len(attempt.Header)+len(d.config.Header)+3)
	for name, values := range attempt.Header {
		header[name] = values[:len(values):len(values)]
	}
	for name, values := range d.config.Header {
		if _, set := header[name]; !set {
			header[name] = values[:len(values):len(values)]
		}
	}
	// net/http takes these as leave to send a write twice.
	delete(header, "Idempotency-Key")
	delete(header, "X-Idempotency-Key")
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
			return read[:n], fmt.Errorf("%w: it was cut short: %w", ErrBadAnswer, err)
		}
		return read, nil
	}
	read, err = io.ReadAll(io.LimitReader(body, limit+1))
	if err != nil {
		return read, fmt.Errorf("%w: it was cut short: %w", ErrBadAnswer, err)
	}
	if int64(len(read)) > limit {
		return read[:limit], fmt.Errorf("%w: the limit is %d bytes", ErrTooLarge, limit)
	}
	return read, nil
}

// requestBody is a body of a type that net/http knows to be in memory: only then
// it sends header and body together.
func requestBody(content []byte) io.ReadCloser { return io.NopCloser(bytes.NewReader(content)) }

// bodyReader is the body of an answer, held in memory.
type bodyReader struct{ bytes.Reader }

func newBody(content []byte) *bodyReader {
	b := new(bodyReader)
	b.Reset(content)
	return b
}

// Close does nothing.
func (*bodyReader) Close() error { return nil }

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
// name a person, is dropped; and a cause that may quote what a server sent is
// kept but not printed.
func transportError(err error) error {
	if withURL, ok := errors.AsType[*url.Error](err); ok {
		err = withURL.Err
	}
	network := as[net.Error](err)
	for _, plain := range []error{context.Canceled, io.EOF, io.ErrUnexpectedEOF} {
		network = network || errors.Is(err, plain)
	}
	if network || as[*tls.CertificateVerificationError](err) {
		return err
	}
	return quiet{errors.New("the exchange failed"), err}
}

func adviceOnUnknown(op *policy.Operation) string {
	switch {
	case !op.Write():
		return ""
	case op.Resolve != "":
		return "ask " + op.Resolve + " before sending anything new"
	case op.Retry == policy.SameID:
		return "send the same request again, with the same " + op.Key
	}
	return "the provider offers no way to ask: look for its webhook or in its dashboard before sending anything new"
}
