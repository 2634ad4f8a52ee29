package webhooks

import (
	"encoding/json"
	"net/http"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/overlay/policy"
)

// Sender sends the webhooks of one engine of a merchant.
type Sender struct {
	outbox   *Outbox
	merchant string
	scope    *journal.Scope
}

// Sender returns the sender of an engine's webhooks. It sends to the URL of SetURLOf for the
// merchant, else to the URL of SetURL.
func (o *Outbox) Sender(merchant string, scope *journal.Scope) *Sender {
	return &Sender{outbox: o, merchant: merchant, scope: scope}
}

// Send queues a webhook. Its body is the event as JSON.
func (s *Sender) Send(provider policy.Provider, name string, event any) {
	s.outbox.send(s, provider, name, func(url string) (*http.Request, error) {
		body, err := json.Marshal(event)
		if err != nil {
			return nil, err
		}
		return newRequest(url, body)
	})
}

// tell writes the result of a webhook into its entry of the journal.
func (d *delivery) tell(at time.Time, status int, err error) {
	if d.drop {
		d.entry.NotSent(err.Error())
		return
	}
	d.entry.Tried(at, status, err)
}
