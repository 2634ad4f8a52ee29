package sandbox

import (
	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/faults"
	"github.com/jppay/jppay/conformance/sandbox/webhooks"
)

// Fault makes the next matching requests go wrong, after they were authenticated and
// found valid, or the next matching webhooks. If several faults match, the oldest is
// injected. It returns an error for an unknown provider, operation, webhook or kind,
// and for fields that the kind does not take.
func (s *Sandbox) Fault(f faults.Fault) error {
	return contract.InMethod("Fault", s.faults.Add(f))
}

// Force makes the next valid request to an operation answer an error code, before
// anything is done. It is the way to codes that no state leads to, such as
// SERVICE_ERROR. Forced codes come in the order of the calls of Force and before
// any Fault, which then waits for the next request. It returns an error for an unknown
// provider or operation, and for a code that the document does not list there or gives
// no HTTP status.
func (s *Sandbox) Force(provider Provider, operation, code string) error {
	return contract.InMethod("Force", s.faults.Force(provider, operation, code))
}

// SetCondition says how a provider as a whole is from now on: Usual, Maintenance or
// Outage. Every call is refused in the other two, before anything is done, as the
// document of the provider says. It returns an error for an unknown provider, and for a
// condition in which no source states what the provider answers.
func (s *Sandbox) SetCondition(provider Provider, condition Condition) error {
	if err := s.state.SetCondition(provider, condition); err != nil {
		return contract.InMethod("SetCondition", contract.Invalidf("condition", "%s", err))
	}
	return nil
}

// LimitCalls lets a provider take so many calls in a second of the sandbox's clock and
// refuse the others; 0, as it is at first, means any number. It returns an error for a
// provider of which no source says that it limits calls, and for a negative number.
func (s *Sandbox) LimitCalls(provider Provider, perSecond int) error {
	if err := s.state.LimitCalls(provider, perSecond); err != nil {
		return contract.InMethod("LimitCalls", contract.Invalidf("provider", "%s", err))
	}
	return nil
}

// World returns the reading of the facts that no source settles.
func (s *Sandbox) World() World { return s.world.Get() }

// ChangeWorld changes the reading of the facts that no source settles, unless change
// returns an error or leaves a value that the table does not have. Later calls are read in
// the new world; what was done before stays, and what was accepted to happen later happens
// at the time that was set for it. A call under way may be read in either. change must not
// call the sandbox.
func (s *Sandbox) ChangeWorld(change func(*World) error) error {
	s.Clock.Advance(0) // do what has fallen due
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

// SetPlan replaces the plan and counts calls from 1 again. The zero Plan takes
// the plan away. It returns an error that names the rule and the field for a rule
// that makes no sense; the old plan stays then.
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

// SendWebhook sends a webhook as if the provider had a reason to: one that nothing in
// the sandbox leads to, such as customerAuthorizationCanceled, of which no source says
// when PayPay sends it, or one about something that never happened. It goes where the
// provider's webhooks go, not under maintenance, and faults are injected into it as into
// others. webhook is
// its name in the document, and body must keep to the document.
func (s *Sandbox) SendWebhook(provider Provider, webhook string, body []byte) error {
	return contract.InMethod("SendWebhook", s.hooks.SendBody(provider, webhook, body))
}

// RepeatWebhook sends a webhook again that was sent, to where webhooks go now. number is
// that of Deliveries. It is a webhook of its own, and faults are injected into it as into
// others. It returns an error for an unknown number, and where no URL is set.
func (s *Sandbox) RepeatWebhook(number int) error {
	return contract.InMethod("RepeatWebhook", s.hooks.Repeat(number))
}

// Deliveries returns a copy of the webhooks that were sent, in order, with what became
// of each. Those that the fault webhook-drop stopped are there too. It keeps the first
// 10000.
func (s *Sandbox) Deliveries() []webhooks.Delivery { return s.hooks.Deliveries() }
