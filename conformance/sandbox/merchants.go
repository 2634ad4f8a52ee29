package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"sync"

	"github.com/jppay/jppay/conformance/sandbox/admin"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/paidy"
	"github.com/jppay/jppay/conformance/sandbox/paidylegacy"
	"github.com/jppay/jppay/conformance/sandbox/paypay"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
)

// MerchantConfig is a merchant of Config.Merchants. If an account is nil, the first merchant has
// the default account and other merchants have none. Accounts of other merchants have keys of
// their own.
type MerchantConfig struct {
	Name   string
	PayPay *PayPayAccount
	Paidy  *PaidyAccount
	Legacy *LegacyAccount
	// WebhookURLs are like Config.WebhookURLs, which apply to webhooks that are not here.
	WebhookURLs map[string]string
}

// Merchant is a merchant of a running sandbox. A field is nil if the merchant has no account at
// that provider.
type Merchant struct {
	Name   string
	PayPay *PayPay
	Paidy  *Paidy
	Legacy *Legacy
}

// Merchant returns a merchant by its name, and whether there is one.
func (s *Sandbox) Merchant(name string) (Merchant, bool) {
	for _, merchant := range s.merchants {
		if merchant.Name == name {
			return merchant, true
		}
	}
	return Merchant{}, false
}

// merchantConfigs returns the merchants, the first with all its accounts.
func (c Config) merchantConfigs() []MerchantConfig {
	if len(c.Merchants) == 0 {
		c.Merchants = []MerchantConfig{{}}
	}
	list := append([]MerchantConfig(nil), c.Merchants...)
	if list[0].PayPay == nil {
		list[0].PayPay = &PayPayAccount{}
	}
	if list[0].Paidy == nil {
		list[0].Paidy = &PaidyAccount{}
	}
	if list[0].Legacy == nil {
		list[0].Legacy = &LegacyAccount{}
	}
	return list
}

// merchantName is what a name may be; it stands in the paths of the admin endpoint.
var merchantName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// checkMerchants refuses merchants and accounts that make no sense, and keys that two merchants
// share.
func (c Config) checkMerchants() error {
	names, keys := map[string]bool{}, map[string]bool{}
	for i, merchant := range c.merchantConfigs() {
		switch {
		case len(c.Merchants) > 0 && !merchantName.MatchString(merchant.Name):
			return fmt.Errorf("merchant %d needs a Name of 1 to 64 letters, digits, - and _", i+1)
		case names[merchant.Name]:
			return fmt.Errorf("two merchants are named %q", merchant.Name)
		}
		names[merchant.Name] = true
		if err := merchant.check(i == 0, keys); err != nil {
			return fmt.Errorf("merchant %q: %w", merchant.Name, err)
		}
	}
	return nil
}

// check checks the accounts of a merchant. keys are those of the merchants before.
func (m MerchantConfig) check(first bool, keys map[string]bool) error {
	unique := func(what, key, usual string) error {
		if key == "" && !first {
			return errors.New(what + " is missing")
		}
		key = cmp.Or(key, usual)
		if keys[what+key] {
			return errors.New(what + " is also that of another merchant")
		}
		keys[what+key] = true
		return nil
	}

	var all []error
	if m.PayPay != nil {
		all = append(all, m.PayPay.Check(), unique("PayPay.APIKey", m.PayPay.APIKey, m.PayPay.Completed().APIKey),
			unique("PayPay.MerchantID", m.PayPay.MerchantID, m.PayPay.Completed().MerchantID))
	}
	if m.Paidy != nil {
		all = append(all, m.Paidy.Check(), unique("Paidy.SecretKey", m.Paidy.SecretKey, m.Paidy.Completed().SecretKey),
			unique("Paidy.PublicKey", m.Paidy.PublicKey, m.Paidy.Completed().PublicKey))
	}
	if m.Legacy != nil {
		all = append(all, m.Legacy.Check(), unique("Legacy.APIKey", m.Legacy.APIKey, m.Legacy.Completed().APIKey))
	}
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

// addMerchants adds the APIs of all merchants.
func (s *Sandbox) addMerchants() {
	for _, configured := range s.cfg.merchantConfigs() {
		merchant := Merchant{Name: configured.Name}
		of := func() (*journal.Scope, *webhooks.Sender) {
			scope := journal.NewScope(s.state.Of(configured.Name), s.journal)
			return scope, s.hooks.Sender(configured.Name, scope)
		}
		add := func(provider Provider, api server.Backend) {
			s.host.AddMerchant(provider, configured.Name, api)
			s.engines = append(s.engines, api.(engine))
		}

		if configured.PayPay != nil {
			scope, hooks := of()
			side, api := paypay.New(scope, hooks, s.world, *configured.PayPay)
			merchant.PayPay = side
			add(ProviderPayPay, api)
		}
		if configured.Paidy != nil {
			scope, hooks := of()
			side, api := paidy.New(scope, hooks, s.world, *configured.Paidy)
			merchant.Paidy = side
			add(ProviderPaidy, api)
		}
		if configured.Legacy != nil {
			scope, hooks := of()
			side, api := paidylegacy.New(scope, hooks, *configured.Legacy)
			merchant.Legacy = side
			add(ProviderLegacy, api)
		}
		s.merchants = append(s.merchants, merchant)
	}
	s.PayPay, s.Paidy, s.Legacy = s.merchants[0].PayPay, s.merchants[0].Paidy, s.merchants[0].Legacy
}

// adminMerchants returns the merchants for the admin endpoint.
func (s *Sandbox) adminMerchants() []admin.Merchant {
	list := make([]admin.Merchant, 0, len(s.merchants))
	for _, m := range s.merchants {
		list = append(list, admin.Merchant{Name: m.Name, PayPay: m.PayPay, Paidy: m.Paidy, Legacy: m.Legacy})
	}
	return list
}

// setURL tells all merchants the base URL of a provider.
func (s *Sandbox) setURL(provider Provider, url string) {
	for _, merchant := range s.merchants {
		switch {
		case provider == ProviderPayPay && merchant.PayPay != nil:
			merchant.PayPay.URL = url
		case provider == ProviderPaidy && merchant.Paidy != nil:
			merchant.Paidy.URL = url
		case provider == ProviderLegacy && merchant.Legacy != nil:
			merchant.Legacy.URL = url
		}
	}
}

// engine is the state of a merchant at a provider.
type engine interface {
	sync.Locker
	Reset() // it is locked
}

// Reset returns the sandbox to its configuration: it drops payments, effects, findings,
// deliveries, faults and forced codes; users, budgets, clock, world and the order of ids are
// those of the start. Ports, keys, certificate and token stay. Calls that wait because of a
// fault end without their effect, and webhooks that wait are not sent. A call that runs
// meanwhile takes effect before or after the reset.
func (s *Sandbox) Reset() {
	s.host.EndWaiting()
	defer s.lockEngines()()

	s.state.Reset()
	s.world.Set(s.cfg.World)
	s.faults.Reset(s.cfg.Plan)
	s.hooks.Reset()
	s.journal.Reset()
	s.setWebhookURLs()
	for _, engine := range s.engines {
		engine.Reset()
	}
}

// lockEngines locks all engines.
func (s *Sandbox) lockEngines() (unlock func()) {
	for _, engine := range s.engines {
		engine.Lock()
	}
	return func() {
		for _, engine := range s.engines {
			engine.Unlock()
		}
	}
}

// setWebhookURLs sets the URLs of the configuration, which was checked.
func (s *Sandbox) setWebhookURLs() {
	for key, url := range s.cfg.WebhookURLs {
		_ = s.hooks.SetURL(key, url)
	}
	for _, merchant := range s.cfg.Merchants {
		for key, url := range merchant.WebhookURLs {
			_ = s.hooks.SetURLOf(merchant.Name, key, url)
		}
	}
}
