package main

import (
	"math"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
)

const (
	// patience is how long a merchant waits for the header of an answer.
	patience = 300 * time.Millisecond
	// tardy is longer than patience: a late commit comes after the merchant has given up.
	tardy = patience + 150*time.Millisecond
	// settling is how long the careful merchant lets a write be under way.
	settling = 4 * tardy
)

// share is the part of all calls that get a fault by the plan.
const share = 0.25

// plan draws from all faults that the sandbox can inject.
func plan(seed uint64) sandbox.Plan {
	faults := []sandbox.Fault{
		{Kind: sandbox.FaultLatency, Delay: 20 * time.Millisecond},
		{Kind: sandbox.FaultTimeoutBefore, Delay: tardy},
		{Kind: sandbox.FaultTimeoutAfter, Delay: tardy},
		{Kind: sandbox.FaultLateCommit, Delay: tardy},
		{Kind: sandbox.FaultRateLimited},
		{Kind: sandbox.FaultRateLimited, RetryAfter: time.Second},
		{Kind: sandbox.FaultErrorBefore, Status: 500},
		{Kind: sandbox.FaultErrorBefore, Status: 502, HTML: true},
		{Kind: sandbox.FaultErrorBefore, Status: 503},
		{Kind: sandbox.FaultErrorAfter, Status: 500},
		{Kind: sandbox.FaultErrorAfter, Status: 502},
		{Kind: sandbox.FaultErrorAfter, Status: 503, HTML: true},
		{Kind: sandbox.FaultCutBefore},
		{Kind: sandbox.FaultCutAfter},
		{Kind: sandbox.FaultResetHeaders},
		{Kind: sandbox.FaultResetBody},
		{Kind: sandbox.FaultTruncatedJSON},
		{Kind: sandbox.FaultSlowBody, Delay: time.Millisecond},
		{Kind: sandbox.FaultWrongContentType},
		{Kind: sandbox.FaultBreaksContract},
	}
	// These take much longer than a call, or affect other calls too.
	rare := []sandbox.Fault{
		{Kind: sandbox.FaultRefused, Delay: 10 * time.Millisecond},
		{Kind: sandbox.FaultOversized},
	}
	const rarely = 0.0005
	p := sandbox.Plan{Seed: seed}
	// Rules are tried in order, so each rule sees only the calls that earlier rules did not
	// take.
	each := 1 - math.Pow(1-share, 1/float64(len(faults)))
	add := func(f sandbox.Fault, probability float64) {
		for _, provider := range []sandbox.Provider{sandbox.ProviderPayPay, sandbox.ProviderPaidy, sandbox.ProviderLegacy} {
			f.Provider = provider
			p.Rules = append(p.Rules, sandbox.Rule{Fault: f, Probability: probability})
		}
	}
	for _, f := range rare {
		add(f, rarely)
	}
	for _, f := range faults {
		add(f, each)
	}
	for _, skew := range []time.Duration{-10 * time.Minute, time.Hour} {
		p.Rules = append(p.Rules, sandbox.Rule{
			Fault:       sandbox.Fault{Provider: sandbox.ProviderPayPay, Kind: sandbox.FaultClockSkew, Skew: skew},
			Probability: 0.005,
		})
	}
	return p
}
