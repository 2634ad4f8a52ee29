// Package paypay is the PayPay side of a sandbox: its state, the HTTP in front of it, the
// check of signatures and the pages of the account link. It is a part of the sandbox.
package paypay

import (
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// Sandbox is the PayPay side of a sandbox: the settings for a client, and methods for what
// users and PayPay do outside the API.
type Sandbox struct {
	// URL is the base URL to give to a client.
	URL string
	// APIKey and APISecret sign API calls.
	APIKey, APISecret string
	// MerchantID is the only merchant that may be named in X-ASSUME-MERCHANT or
	// assumeMerchant. Calls need not name one.
	MerchantID string
	// ClientID is the audience of the responseTokens of account links.
	ClientID string

	engine *engine
}

// New returns the PayPay side of a merchant and the backend that serves it.
func New(st *journal.Scope, hooks *webhooks.Sender, world *worlds.Current, account Account) (*Sandbox, server.Backend) {
	account = account.Completed()
	p := &Sandbox{
		APIKey:     account.APIKey,
		APISecret:  account.APISecret,
		MerchantID: account.MerchantID,
		ClientID:   account.ClientID,
		engine:     newEngine(st, hooks, world, account),
	}
	p.engine.tokens = newTokens(p)
	return p, newBackend(p)
}
