package evidence

// Operation is a kind of write: what its documents say, and what they leave open. Each field
// that is true allows more worlds. The zero value is a write without an id.
type Operation struct {
	// Name says how the documents classify it, Example names one.
	Name, Example string

	// Replays, Refuses and RunsAgain say which treatments of a repeated request are possible.
	// At least one is. RunsAgain stays possible if only a client says that the provider
	// recognises the id.
	Replays, Refuses, RunsAgain bool
	// Keyed says that the write has an id of ours. Then another order's object may already have
	// it.
	Keyed bool
	// Marked says that a read can distinguish our effect from an equal one of somebody else.
	Marked bool
	// Read says that the provider offers a read that shows the effect.
	Read bool
	// Lags says that the read may not show the effect for an unlimited time.
	Lags bool
	// States says that the object has a state. A success may then be pending or failed, and a
	// later version of the API may send an unlisted state.
	States bool
	// Fails and Passes say what a failed state may be: final, or transient because the provider
	// tries again. If States is true, one of them is true.
	Fails, Passes bool
}

// Operations returns the kinds of write that the documents have.
func Operations() []Operation {
	return []Operation{
		{
			Name: "same id, verified", Example: "createQRCode",
			Replays: true, Refuses: true, Keyed: true, Marked: true, Read: true, States: true, Fails: true,
		},
		{
			Name: "same id, verified, a failure passes", Example: "PayPay refundPayment",
			Replays: true, Refuses: true, Keyed: true, Marked: true, Read: true, States: true, Passes: true,
		},
		{
			Name: "same id, verified, no read", Example: "createPointsCode",
			Replays: true, Refuses: true, Keyed: true, Marked: true,
		},
		{
			Name: "same id unverified, or ask first", Example: "createPayment",
			Replays: true, Refuses: true, RunsAgain: true,
			Keyed: true, Marked: true, Read: true, States: true, Fails: true,
		},
		{
			Name: "new id", Example: "PayPay capturePaymentAuth",
			// A payment is captured once, whatever the id: ALREADY_CAPTURED (OAS).
			Refuses: true, Marked: true, Read: true, States: true, Fails: true,
		},
		{
			Name: "once, the read may lag", Example: "createCashback",
			Refuses: true, Keyed: true, Marked: true, Read: true, Lags: true, States: true, Fails: true,
		},
		{
			Name: "once, it leaves a mark", Example: "Paidy refundPayment",
			Refuses: true, RunsAgain: true, Marked: true, Read: true,
		},
		{
			Name: "once, it leaves no mark", Example: "legacy Paidy closePayment",
			Replays: true, Refuses: true, RunsAgain: true, Read: true,
		},
		{
			Name: "once, no read", Example: "Paidy createPayment",
			Refuses: true, RunsAgain: true,
		},
	}
}
