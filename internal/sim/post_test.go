package sim

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/jppay/jppay/internal/harness"
	"github.com/jppay/jppay/overlay/policy"
)

// post is the network between a provider and the shop's receiver. It delivers each event
// at least once: some late, some twice, and with some another one that somebody made up.
type post struct {
	seed     uint64
	provider policy.Provider
	receiver http.Handler
	underWay *deliveries

	mu      sync.Mutex
	sent    []string        // the bodies, as the provider sent them
	arrived map[string]int  // by body: the place in the order in which the receiver took them
	again   map[string]bool // by body: the receiver could not take it once
	refused []string        // what the receiver did not take
}

func newPost(seed uint64, provider policy.Provider, receiver http.Handler) *post {
	return &post{
		seed: seed, provider: provider, receiver: receiver, underWay: newDeliveries(),
		arrived: map[string]int{}, again: map[string]bool{},
	}
}

// ServeHTTP takes an event from the provider.
func (p *post) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	content, err := io.ReadAll(r.Body)
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	body, from := string(content), r.RemoteAddr
	p.mu.Lock()
	p.sent = append(p.sent, body)
	p.mu.Unlock()

	dice := harness.DiceOfText(p.seed, eventDice, body)
	p.deliverIn(transit(dice), from, body)
	if dice.IntN(10) == 0 {
		p.deliverIn(transit(dice), from, body)
	}
	if forgery := forged(body); forgery != "" && dice.IntN(20) == 0 {
		p.deliverIn(transit(dice), from, forgery)
	}
}

// transit draws how long an event is under way: one in ten is late.
func transit(dice *rand.Rand) time.Duration {
	if dice.IntN(10) == 0 {
		return harness.UpTo(dice, 10*time.Minute)
	}
	return harness.UpTo(dice, 200*time.Millisecond)
}

func (p *post) deliverIn(wait time.Duration, from, body string) {
	p.underWay.Go(func() {
		time.Sleep(wait)
		request := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader([]byte(body)))
		request.RemoteAddr = from
		request.Header.Set("Content-Type", "application/json")
		answer := httptest.NewRecorder()

		p.mu.Lock() // the receiver takes one event after the other
		defer p.mu.Unlock()
		p.receiver.ServeHTTP(answer, request)
		switch {
		case answer.Code == http.StatusServiceUnavailable && !p.again[body]:
			p.again[body] = true
			p.deliverIn(time.Minute, from, body)
			return
		case answer.Code != http.StatusOK:
			p.refused = append(p.refused, body)
		}
		if _, before := p.arrived[body]; !before {
			p.arrived[body] = len(p.arrived)
		}
	})
}

// body is what the simulation reads of an event.
type body struct {
	State           string `json:"state"`
	OrderID         string `json:"order_id"`
	MerchantOrderID string `json:"merchant_order_id"`

	Status    string `json:"status"`
	PaymentID string `json:"payment_id"`
	CaptureID string `json:"capture_id"`
	OrderRef  string `json:"order_ref"`
}

func read(text string) body {
	var b body
	_ = json.Unmarshal([]byte(text), &b) // what it cannot read it finds nowhere
	return b
}

// subject is what events are about that must be handled in order.
func (b body) subject() string { return cmp.Or(b.OrderID, b.PaymentID, b.CaptureID) }

// forged returns an event like another, but about a payment that nobody made; empty
// where nobody could tell.
func forged(text string) string {
	b := read(text)
	id := cmp.Or(b.MerchantOrderID, b.PaymentID)
	if id == "" || strings.Contains(text, `"event_datetime"`) {
		return "" // legacy Paidy has no code for a payment that it does not know
	}
	return strings.ReplaceAll(text, `"`+id+`"`, `"`+id+`-forged"`)
}
