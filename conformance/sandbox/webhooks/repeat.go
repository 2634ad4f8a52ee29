package webhooks

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/journal"
)

// sent is a webhook that was sent, and how to send it again. build is nil if its body was not
// kept.
type sent struct {
	Delivery
	merchant string
	build    builder
}

// remember adds a webhook to what was sent; o.mu is held.
func (o *Outbox) remember(d *delivery, at time.Time, status int, err error) {
	if len(o.sent) >= maxSent {
		return
	}
	s := sent{merchant: d.merchant, Delivery: Delivery{
		Number:   d.number,
		Provider: d.provider,
		Webhook:  d.name,
		At:       at,
		Host:     d.request.URL.Host,
		Status:   status,
		Err:      err,
	}}
	if o.bodies+len(d.body) <= maxBodies {
		o.bodies += len(d.body)
		s.Body, s.build = d.body, d.build
	}
	o.sent = append(o.sent, s)
}

// Deliveries returns a copy of the webhooks that were sent.
func (o *Outbox) Deliveries() []Delivery {
	o.mu.Lock()
	defer o.mu.Unlock()
	var list []Delivery
	for _, s := range o.sent {
		list = append(list, s.Delivery)
	}
	return list
}

// Repeat sends an earlier webhook again, to the present URL. It returns an error for an unknown
// number, and if there is no URL.
func (o *Outbox) Repeat(number int) error {
	s, err := o.repeatable(number)
	if err != nil {
		return err
	}
	scope := journal.NewScope(o.state, o.journal)
	scope.Lock(nil)
	defer scope.Unlock()
	o.send(o.Sender(s.merchant, scope), s.Provider, s.Webhook, s.build)
	return nil
}

func (o *Outbox) repeatable(number int) (sent, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	i := slices.IndexFunc(o.sent, func(s sent) bool { return s.Number == number })
	switch {
	case i < 0:
		return sent{}, contract.Unknownf("no webhook that was sent has this number")
	case o.sent[i].build == nil:
		return sent{}, errors.New("the body of this webhook was not kept: 32 MiB of bodies were kept before")
	case o.urlOf(o.sent[i].merchant, o.sent[i].Provider, o.sent[i].Webhook) == "":
		return sent{}, fmt.Errorf("no URL is set for %s/%s", o.sent[i].Provider, o.sent[i].Webhook)
	}
	return o.sent[i], nil
}
