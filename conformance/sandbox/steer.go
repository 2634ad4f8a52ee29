package sandbox

import (
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
)

// Fault injects a fault into the next matching requests, after they were authenticated and
// found valid, or into the next matching webhooks. If several faults match, the oldest is
// injected. It returns an error for an unknown provider, operation, webhook or kind, and for
// fields that the kind does not have.
func (s *Sandbox) Fault(f faults.Fault) error {
	return contract.InMethod("Fault", s.faults.Add(f))
}

// Force makes the next valid request to an operation answer an error code, before
// anything is done. Use it for codes that no state leads to, such as SERVICE_ERROR. Forced
// codes are answered in the order of the calls of Force. A Fault waits until no forced code is
// left. It returns an error for an unknown provider or operation, and for a code that the
// document does not list there or that has no HTTP status.
func (s *Sandbox) Force(provider Provider, operation, code string) error {
	return contract.InMethod("Force", s.faults.Force(provider, operation, code))
}

// SetCondition sets the condition of a whole provider: Usual, Maintenance or Outage. In
// Maintenance and Outage every call is refused as the provider's document says, before anything
// is done. It returns an error for an unknown provider, and for a condition of which no source
// states what the provider answers.
func (s *Sandbox) SetCondition(provider Provider, condition Condition) error {
	if err := s.state.SetCondition(provider, condition); err != nil {
		return contract.InMethod("SetCondition", contract.Invalidf("condition", "%s", err))
	}
	return nil
}

// LimitCalls sets how many calls a provider accepts in a second of the sandbox's clock; it
// refuses the others. 0, the initial value, means any number. It returns an error for a provider
// of which no source says that it limits calls, and for a negative number.
func (s *Sandbox) LimitCalls(provider Provider, perSecond int) error {
	if err := s.state.LimitCalls(provider, perSecond); err != nil {
		return contract.InMethod("LimitCalls", contract.Invalidf("provider", "%s", err))
	}
	return nil
}

// World returns the reading of the facts that no source settles.
func (s *Sandbox) World() World { return s.world.Get() }

// ChangeWorld changes the reading of the facts that no source settles, unless change returns an
// error or sets a value that package worlds does not know. Later calls use the new world.
// Earlier effects stay, and effects that were scheduled happen at their time. A call under way
// may use either world. change must not call the sandbox.
func (s *Sandbox) ChangeWorld(change func(*World) error) error {
	s.Clock.Advance(0) // do what is due
	defer s.lockEngines()()
	changed := s.world.Get()
	err := change(&changed)
	if err == nil {
		err = changed.Check()
	}
	if err == nil {
		s.world.Set(changed)
	}
	return contract.InMethod("ChangeWorld", err)
}

// SetPlan replaces the plan and counts calls from 1 again. The zero Plan removes the plan. If a
// rule makes no sense, it returns an error that names the rule and the field, and keeps the old
// plan.
func (s *Sandbox) SetPlan(p faults.Plan) error {
	return contract.InMethod("SetPlan", s.faults.SetPlan(p))
}

// Plan returns a copy of the plan and how often each of its rules was injected since
// the plan was set.
func (s *Sandbox) Plan() (plan faults.Plan, injected []int) { return s.faults.Plan() }

// Injected returns how often each kind of fault was injected since the sandbox was
// started, by Fault and by plan. Kinds that were not injected are not in it; forced
// codes do not count.
func (s *Sandbox) Injected() map[faults.Kind]int { return s.faults.Injected() }

// SetWebhookURL says where webhooks go from now on; key is as in
// Config.WebhookURLs. An empty URL stops them. Only loopback URLs are accepted
// unless Config.AllowRemoteWebhooks is set.
func (s *Sandbox) SetWebhookURL(key, target string) error {
	return contract.InMethod("SetWebhookURL", s.hooks.SetURL(key, target))
}

// SetWebhookURLOf is SetWebhookURL for one merchant of Config.Merchants.
func (s *Sandbox) SetWebhookURLOf(merchant, key, target string) error {
	if _, found := s.Merchant(merchant); !found {
		return contract.InMethod("SetWebhookURLOf", contract.Unknownf("the sandbox has no such merchant"))
	}
	return contract.InMethod("SetWebhookURLOf", s.hooks.SetURLOf(merchant, key, target))
}

// WebhookAddresses returns where webhooks go now, as SetWebhookURL and the configuration
// say. Of a URL they show neither user and password nor the query.
func (s *Sandbox) WebhookAddresses() []WebhookAddress { return s.hooks.Addresses() }

// SendWebhook sends a webhook that the sandbox does not send by itself: for instance
// customerAuthorizationCanceled, of which no source says when PayPay sends it, or one about
// something that never happened. It goes to the provider's webhook URL, but not under
// maintenance, and faults are injected into it as into others. webhook is its name in the
// document, and body must follow the document.
func (s *Sandbox) SendWebhook(provider Provider, webhook string, body []byte) error {
	return contract.InMethod("SendWebhook", s.hooks.SendBody(provider, webhook, body))
}

// RepeatWebhook sends a webhook once more, to the present URL. number is that of Deliveries. The
// repeat is a webhook of its own, and faults are injected into it as into others. It returns an
// error for an unknown number, and if no URL is set.
func (s *Sandbox) RepeatWebhook(number int) error {
	return contract.InMethod("RepeatWebhook", s.hooks.Repeat(number))
}

// Deliveries returns a copy of the webhooks that were sent, in order, with what became
// of each. Those that the fault webhook-drop stopped are there too. It keeps the first
// 10000.
func (s *Sandbox) Deliveries() []webhooks.Delivery { return s.hooks.Deliveries() }
