package journal

import (
	"time"

	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/overlay/policy"
)

// Cause is an entry that is being written. Effects and webhooks are added to it as they happen,
// also after End. A nil Cause ignores them.
type Cause struct {
	journal *Journal
	record  record
}

// Begin begins an entry. End gives it its number.
func (j *Journal) Begin() *Cause {
	if j == nil {
		return nil
	}
	return &Cause{journal: j}
}

// End completes the entry and returns its number. The entry keeps the effects and webhooks of
// the cause. End must be called once.
func (c *Cause) End(call Call) (number uint64) {
	if c == nil {
		return 0
	}
	j := c.journal
	j.mu.Lock()
	defer j.mu.Unlock()

	led := &c.record.call
	call.Effects, call.Webhooks, call.LeftOut = led.Effects, led.Webhooks, led.LeftOut
	c.record.call = call
	j.keep(&c.record)
	j.publish(EventOf(&call), &c.record)
	return c.record.call.Number
}

// EventOf returns the kind of event for a new entry.
func EventOf(call *Call) EventKind {
	switch {
	case call.Kind == KindCall:
		return EventCall
	case len(call.Effects) == 0 && len(call.Webhooks) == 0:
		return EventClock
	}
	return EventEffect
}

func (c *Cause) addEffect(e state.Effect) {
	j := c.journal
	j.mu.Lock()
	defer j.mu.Unlock()

	call := &c.record.call
	if !call.hasRoom(len(call.Effects)) {
		return
	}
	e.ID, e.Key = j.secrets.Text(e.ID), j.secrets.Text(e.Key)
	call.Effects = append(call.Effects, e)
	j.grow(&c.record, len(e.ID)+len(e.Key)+128)
}

// hasRoom reports whether the entry has room for one more effect or webhook. If not, it counts
// it as left out.
func (c *Call) hasRoom(kept int) bool {
	if kept < maxFollowing {
		return true
	}
	c.LeftOut++
	return false
}

// Delivery is a webhook of an entry that is being sent. The methods of a nil Delivery do
// nothing.
type Delivery struct {
	cause *Cause
	index int
}

// AddWebhook adds a webhook to the entry.
func (c *Cause) AddWebhook(provider policy.Provider, name string, body []byte) *Delivery {
	if c == nil {
		return nil
	}
	j := c.journal
	j.mu.Lock()
	defer j.mu.Unlock()

	call := &c.record.call
	if !call.hasRoom(len(call.Webhooks)) {
		return nil
	}
	kept := j.secrets.Body(body)
	call.Webhooks = append(call.Webhooks, Webhook{Provider: provider, Name: name, Body: kept, State: WebhookWaiting})
	j.grow(&c.record, len(kept.Text)+256)
	return &Delivery{cause: c, index: len(call.Webhooks) - 1}
}

// NotSent says why the webhook will not be sent.
func (d *Delivery) NotSent(why string) {
	d.change(func(w *Webhook) { w.State, w.Error = WebhookNotSent, why })
}

// Tried says how an attempt ended. A nil err means that the receiver's answer counts as a
// receipt.
func (d *Delivery) Tried(at time.Time, status int, err error) {
	d.change(func(w *Webhook) {
		w.State, w.At, w.Status, w.Error = WebhookDelivered, at, status, ""
		w.Attempts++
		if err != nil {
			w.State, w.Error = WebhookFailed, err.Error()
		}
	})
}

func (d *Delivery) change(change func(*Webhook)) {
	if d == nil {
		return
	}
	j, r := d.cause.journal, &d.cause.record
	j.mu.Lock()
	defer j.mu.Unlock()

	change(&r.call.Webhooks[d.index])
	if r.call.Number != 0 { // else the entry's own event will tell
		j.publish(EventWebhook, r)
	}
}
