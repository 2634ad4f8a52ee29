// Package paidy is the Paidy v2 side of a sandbox: its state, the HTTP in front of it and
// the check of credentials. It is a part of the sandbox.
package paidy

import (
	"time"

	"github.com/jppay/jppay/conformance/internal/stubs/paidy"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/conformance/sandbox/worlds"

	"github.com/jppay/jppay/overlay/policy"
)

// Paidy's two test consumers, by e-mail address (source DOC-TEST). Every
// authorization of the first is approved, every one of the second declined.
const (
	// ConsumerApproved is the buyer whose payments are authorized.
	ConsumerApproved = "successful.payment@paidy.com"
	// ConsumerRejected is the buyer whose payments are declined.
	ConsumerRejected = "rejected.payment@paidy.com"
)

// Tokens that every sandbox has from the start, in the wallet "default".
const (
	// TokenActive is of the approved consumer: payments are authorized.
	TokenActive = "tok_SandboxActive-01"
	// TokenRejected is active too, but of the rejected consumer: payments
	// are declined.
	TokenRejected = "tok_SandboxReject-01"
	// TokenSuspended was suspended by its consumer, so that the merchant
	// cannot resume it.
	TokenSuspended = "tok_SandboxPaused-01"
)

// Codes that the sandbox answers, as the document lists them.
const (
	codeMalformed    = "request_content.malformed"
	codeInvalid      = "request_entity.invalid"
	codeExpired      = "payment.authorization.expired"
	codeUnauthorized = "authentication.failed"
	codeForbidden    = "service.forbidden"
	codeNotFound     = "404"
	codeException    = "service.exception"
	codeVersion      = "version.unknown"
	codeRejected     = "rejected"
	// codeConflict is the code of a 409 by its name; no source shows them together.
	codeConflict = "service.conflict"
	// The sandbox answers these codes only if a test forces them.
	codeUnallowed = "authorization.failed"
	codeMethod    = "method.invalid"
	codeMediaType = "media_type.unsupported"
)

const (
	shop       = "Sandbox Shop" // the shop name registered with Paidy
	byMerchant = "merchant"     // the authority of a call of the API
	byConsumer = "consumer"     // no source names the consumer's value

	// validity is how long an authorization can be captured.
	validity = 30 * 24 * time.Hour
	// activation is how long Checkout takes from a token to an active token.
	activation = 5 * time.Second
	// maxPayments is how many payments a sandbox keeps.
	maxPayments = 200_000
)

// Sandbox is the Paidy v2 side of a sandbox: the settings for a client, and methods for what a
// buyer does in Paidy Checkout, which has no API.
type Sandbox struct {
	// URL is the base URL to give to a client.
	URL string
	// SecretKey signs API calls; PublicKey is for Checkout.
	SecretKey, PublicKey string

	engine *engine
}

// New returns the Paidy side of a merchant and the backend that serves it.
func New(st *journal.Scope, hooks *webhooks.Sender, world *worlds.Current, account Account) (*Sandbox, server.Backend) {
	engine, account := newEngine(st, hooks, world), account.Completed()
	sandbox := &Sandbox{SecretKey: account.SecretKey, PublicKey: account.PublicKey, engine: engine}
	return sandbox, newBackend(engine, account)
}

// engine is the state of Paidy with the actions on it, for one cause. Payments and tokens are kept and
// returned by value. What they point to is replaced and never changed, so a returned value does not change.
type engine struct {
	*core
	cause *journal.Cause // nil: no call
}

// core is the state of Paidy.
type core struct {
	state   *journal.Scope
	hooks   *webhooks.Sender
	current *worlds.Current

	book
}

// book is the state that a reset replaces.
type book struct {
	payments map[string]paidy.Payment
	tokens   map[string]paidy.Token
	tokenIDs []string // oldest first
}

// world returns the reading of the facts that no source settles. It does not change while e.mu
// is held.
func (c *core) world() worlds.World { return c.current.Get() }

func newEngine(st *journal.Scope, hooks *webhooks.Sender, world *worlds.Current) *engine {
	e := &engine{core: &core{state: st, hooks: hooks, current: world}}
	e.book = e.newBook()
	return e
}

// newBook returns the initial state of an account.
func (e *engine) newBook() book {
	b := book{payments: map[string]paidy.Payment{}, tokens: map[string]paidy.Token{}}
	day := 24 * time.Hour
	active := tokenOf(TokenActive, ConsumerApproved, "default", e.now().Add(-3*day))
	rejected := tokenOf(TokenRejected, ConsumerRejected, "default", e.now().Add(-2*day))
	suspended := tokenOf(TokenSuspended, ConsumerApproved, "default", e.now().Add(-day))
	suspend(&suspended, byConsumer, e.now().Add(-day/2))
	for _, t := range []paidy.Token{active, rejected, suspended} {
		b.addToken(t)
	}
	return b
}

// by returns the engine for a cause.
func (e *engine) by(cause *journal.Cause) *engine { return &engine{core: e.core, cause: cause} }

// lock locks the engine. Call it before reading or changing the state, as defer e.lock()().
func (e *engine) lock() (unlock func()) {
	e.state.Lock(e.cause)
	return e.state.Unlock
}

// now returns the clock's time in milliseconds, as Paidy writes times.
func (e *engine) now() time.Time { return e.state.Clock.Now().Truncate(time.Millisecond) }

// commit adds an effect on a payment to the ledger, with its order_ref as the key.
func (e *engine) commit(operation, kind, id string, p paidy.Payment, amount int64) {
	effect := state.Effect{Provider: policy.Paidy, Operation: operation, Kind: kind, ID: id, Amount: amount}
	if p.Order.OrderRef != nil {
		effect.Key = *p.Order.OrderRef
	}
	e.state.Commit(effect)
}

// timestamp writes a time as Paidy does: without trailing zeros.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.999Z07:00") }
