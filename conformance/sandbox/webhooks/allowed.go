package webhooks

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/internal/loopback"
	"github.com/jppay/jppay/overlay/policy"
)

// Allowed says where webhooks may go besides this machine.
type Allowed struct {
	Anywhere bool
	Hosts    []string // host names and IP addresses, in lower case
}

// takes reports whether webhooks may go to a host.
func (a Allowed) takes(host string) bool {
	return loopback.Is(host) || a.Anywhere || slices.Contains(a.Hosts, strings.ToLower(host))
}

// Check returns why webhooks of a key cannot go to a URL; nil if they can. An empty URL
// means that none are sent.
func (a Allowed) Check(key, target string) error {
	provider, webhook, one := strings.Cut(key, "/")
	doc := contract.Of(policy.Provider(provider))
	if doc == nil {
		return contract.Invalidf(
			"key", "key %q begins with no provider: want paypay, paidy or paidy-legacy, alone or followed by /webhook", key)
	}
	if one && !doc.HasWebhook(webhook) {
		return contract.Invalidf("key", "key %q: the document of %s has no webhook %q", key, provider, webhook)
	}
	if target == "" {
		return nil
	}

	u, err := url.Parse(target)
	if err != nil || u.Hostname() == "" || u.Scheme != "http" && u.Scheme != "https" {
		return contract.Invalidf("url", "the URL of %q is not an http or https URL", key)
	}
	if !a.takes(u.Hostname()) {
		return &contract.Problem{
			Kind:   contract.Invalid,
			Field:  "url",
			Reason: fmt.Sprintf("the URL of %q does not name this machine", key),
			Hint:   "; add its host to Config.WebhookHosts, or set Config.AllowRemoteWebhooks, to allow that",
		}
	}
	return nil
}
