package webhooks

import (
	"cmp"
	"context"
	"net/url"
	"slices"
	"strings"

	"github.com/jppay/jppay/overlay/policy"
)

// target is a key of SetURL for one merchant. An empty name means all merchants without a URL
// of their own.
type target struct{ merchant, key string }

// SetURLOf is SetURL for one merchant.
func (o *Outbox) SetURLOf(merchant, key, url string) error {
	if err := o.allowed.Check(key, url); err != nil {
		return err
	}
	o.mu.Lock()
	defer o.mu.Unlock()

	o.urls[target{merchant, key}] = url
	return nil
}

// Address says where the webhooks of a merchant go. An empty merchant means all merchants
// without an address of their own.
type Address struct {
	Merchant string `json:"merchant,omitempty"`
	Key      string `json:"key"` // as SetURL takes it
	URL      string `json:"url"` // without what may be a secret; empty where none are sent
}

// Addresses returns where webhooks go, sorted by merchant and key. It leaves out user, password
// and query of a URL, which may hold a token.
func (o *Outbox) Addresses() []Address {
	o.mu.Lock()
	defer o.mu.Unlock()

	list := []Address{}
	for of, address := range o.urls {
		list = append(list, Address{Merchant: of.merchant, Key: of.key, URL: shown(address)})
	}
	slices.SortFunc(list, func(a, b Address) int {
		return cmp.Or(strings.Compare(a.Merchant, b.Merchant), strings.Compare(a.Key, b.Key))
	})
	return list
}

// shown returns a URL without the parts that may be secret.
func shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "" // SetURL has refused it
	}
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	if u.RawQuery != "" {
		u.RawQuery = "…"
	}
	return u.String()
}

// urlOf returns where a webhook goes; empty means nowhere. o.mu is held.
func (o *Outbox) urlOf(merchant string, provider policy.Provider, name string) string {
	for _, whose := range []string{merchant, ""} {
		for _, key := range []string{string(provider) + "/" + name, string(provider)} {
			if url, ok := o.urls[target{whose, key}]; ok {
				return url
			}
		}
	}
	return ""
}

// Reset removes URLs, deliveries and all waiting webhooks. A running delivery ends.
func (o *Outbox) Reset() {
	o.mu.Lock()
	defer o.mu.Unlock()

	for d := range o.pending {
		if d.timer != nil {
			d.timer.Stop()
			d.timer = nil
		}
	}
	if o.cancel != nil {
		o.cancel()
	}
	clear(o.urls)
	clear(o.pending)
	o.queue, o.sent, o.bodies = nil, nil, 0
	close(o.progress)
	o.progress = make(chan struct{})
}

// begin notes that a delivery is running; cancel ends it. It returns false if a reset has
// removed the delivery.
func (o *Outbox) begin(d *delivery, cancel context.CancelFunc) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.cancel = cancel
	_, current := o.pending[d]
	return current
}
