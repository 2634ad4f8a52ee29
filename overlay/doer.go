package overlay

import (
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jppay/jppay/internal/configcheck"
	"github.com/jppay/jppay/overlay/policy"
)

// DefaultTimeout is the timeout of an operation whose document names none. A shorter
// deadline of the caller's context still counts.
const DefaultTimeout = 30 * time.Second

// Authenticator adds credentials to a request with the given body, and returns the body
// to send. It may change the request.
type Authenticator interface {
	Authenticate(req *http.Request, op *policy.Operation, body []byte) ([]byte, error)
}

// Scope is how a client names its merchant to PayPay.
type Scope uint8

const (
	// ScopeHeader sends X-ASSUME-MERCHANT.
	ScopeHeader Scope = iota
	// ScopeQuery sends ?assumeMerchant=, which wins if both are sent.
	ScopeQuery
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
	// Account names the account whose payments the credentials move. The record of writes
	// keeps it: see Counterparty. Empty means "default".
	Account string
	// Ask asks the provider once what became of a write. It returns an error that matches
	// ErrUnresolvable if there is no way to ask, and the read's own error if the read
	// failed. Without Ask, a write about which the provider must be asked first is never
	// sent again. Optional.
	Ask func(ctx context.Context, w Write) (Resolution, error)
}

// Doer makes the calls of a client: those of its methods by Call, those of its raw
// client by Do. A request that failed is sent again only if its operation's document
// says so. Every error is an *Error. A Doer is safe for concurrent use.
type Doer struct {
	config  Config
	dialect dialect
	origin  url.URL
	// counterparty is whose writes the client may resolve.
	counterparty Counterparty
	readings     map[*policy.Operation]*reading
	settings     settings
	send         sender
	prefix       string // of the IDs of writes: random
	writes       atomic.Uint64
	unstored     unstored
	ours         bool // send is our own transport, and nothing wraps it
}

// NewDoer checks the configuration and returns a Doer.
func NewDoer(config Config, options ...Option) (*Doer, error) {
	dialect, ok := dialects[config.Provider]
	if !ok {
		return nil, fmt.Errorf("Provider: is %q, want paypay, paidy or paidy-legacy", config.Provider)
	}
	origin, err := configcheck.BaseURL(config.BaseURL)
	if err != nil {
		return nil, err
	}
	for i := range config.Operations {
		if op := &config.Operations[i]; len(op.Needs) > maxNeeds || len(op.Echo) > maxEcho {
			return nil, fmt.Errorf("Operations: %s has more than %d fields in Needs, or more than %d in Echo",
				op.ID, maxNeeds, maxEcho)
		}
	}
	d := &Doer{
		config: config, dialect: dialect, origin: *origin, readings: readingsOf(config.Operations),
		counterparty: Counterparty{config.Provider, originOf(origin), cmp.Or(config.Account, "default")},
		settings:     settings{maxBody: DefaultMaxBody}, prefix: rand.Text() + "-",
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
	if keeper, ok := config.Auth.(*hmacAuth); ok {
		d.config.Auth = keeper.withClock(d.settings.now)
	}
	for id, path := range d.settings.overrides {
		if err := checkOverride(d.operation(id), path); err != nil {
			return nil, fmt.Errorf("WithPathOverride %s: %w", id, err)
		}
	}
	if d.send, d.ours, err = d.settings.newSender(); err != nil {
		return nil, err
	}
	return d, nil
}

// originOf returns scheme and host in lower case and without the default port.
func originOf(u *url.URL) string {
	host := strings.ToLower(u.Host)
	if port := map[string]string{"https": ":443", "http": ":80"}[u.Scheme]; port != "" {
		host = strings.TrimSuffix(host, port)
	}
	return u.Scheme + "://" + host
}

// Call is one call of an operation, as the methods of package jppay make it.
type Call struct {
	// Operation is an entry of Config.Operations.
	Operation *policy.Operation
	// Request is what the raw client built; Err says why it could not.
	Request *http.Request
	Err     error
	// Value is a pointer that the answer's value is decoded into; nil if a success has no
	// value.
	Value any
	// Options are those of the call.
	Options policy.Call
}

// Answer is what came with the value of a call: code, status, request id, header.
type Answer = policy.Answer

// Call makes a call and decodes its value. Every error is an *Error.
func (d *Doer) Call(ctx context.Context, in Call) error {
	c := call{ctx: ctx, req: in.Request, op: in.Operation, value: in.Value, options: in.Options, unbuilt: in.Err}
	if failure := d.run(&c); failure != nil {
		return failure
	}
	return nil
}

// Do sends a request that a raw client built. It returns an answer that means success
// or an *Error.
func (d *Doer) Do(req *http.Request) (*http.Response, error) {
	c := call{ctx: req.Context(), req: req}
	if failure := d.run(&c); failure != nil {
		return nil, failure
	}
	return c.last.response(), nil
}

// run makes a call: all its attempts, and the pauses and questions between them. It
// returns nil after success.
func (d *Doer) run(c *call) *Error {
	err := d.prepare(c)
	d.begin(c)
	defer d.panicked(c)
	if err == nil {
		err = d.beforeAttempt(c)
	}
	if err != nil {
		return d.refuse(c, err)
	}
	for {
		if err := d.attempt(c); err != nil {
			return d.unsent(c, err)
		}
		next := d.decide(c)
		if !next.again {
			return d.conclude(c, next.reason)
		}
		if err := d.waitFor(c, next); err != nil {
			return d.unsent(c, err)
		}
		if err := d.beforeAttempt(c); err != nil {
			return d.unsent(c, err)
		}
	}
}
