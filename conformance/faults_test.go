package conformance_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/overlay"
)

// TestAWriteWhoseAnswerIsLostAfterTheCommitIsLeftOpen makes each write of each
// document lose its answer after the provider was done: the client must never
// take it for something that did not happen.
func TestAWriteWhoseAnswerIsLostAfterTheCommitIsLeftOpen(t *testing.T) {
	t.Parallel()
	faults := []sandbox.Fault{{Kind: sandbox.FaultCutAfter}, {Kind: sandbox.FaultResetHeaders}, {Kind: sandbox.FaultTimeoutAfter, Delay: time.Millisecond}}
	for _, status := range []int{500, 502, 503} {
		for _, html := range []bool{false, true} {
			faults = append(faults, sandbox.Fault{Kind: sandbox.FaultErrorAfter, Status: status, HTML: html})
		}
	}
	for provider, table := range operations {
		for i := range table {
			op := &table[i]
			if !op.Write() {
				continue
			}
			t.Run(provider+" "+op.ID, func(t *testing.T) {
				t.Parallel()
				s := sandbox.Start(t)
				r := &run{T: t, testCase: testCase{Provider: provider}, target: targetOf(s, provider), sandbox: s, variables: constants}
				call, err := exampleCall(provider, op)
				if err != nil {
					t.Fatal(err)
				}
				for _, fault := range faults {
					gateway := fault.HTML || fault.Status > 500 // no document has such an answer
					client, err := r.client(step{Call: op.ID, BrokenAnswer: gateway})
					if err != nil {
						t.Fatal(err)
					}
					fault.Provider, fault.Operation = sandbox.Provider(provider), op.ID
					rule := sandbox.Rule{Fault: fault, Probability: 1}
					if err := s.SetPlan(sandbox.Plan{Rules: []sandbox.Rule{rule}}); err != nil {
						t.Fatal(err)
					}
					_, _, err, mistake := invoke(t.Context(), client, call)
					if mistake != nil {
						t.Fatal(mistake)
					}
					name := fmt.Sprintf("%s %d HTML %t", fault.Kind, fault.Status, fault.HTML)
					var failure *overlay.Error
					if !errors.As(err, &failure) || failure.Outcome != overlay.Unknown || !errors.Is(err, overlay.ErrOutcomeUnknown) {
						t.Errorf("%s: %v", name, err)
					}
					if _, struck := s.Plan(); struck[0] == 0 {
						t.Errorf("%s did not strike", name)
					}
				}
			})
		}
	}
}

// TestAnAnswerAgainstTheDocumentIsFoundByItsValidator needs no success: refusals are
// in the documents too.
func TestAnAnswerAgainstTheDocumentIsFoundByItsValidator(t *testing.T) {
	t.Parallel()
	for provider, table := range operations {
		s := sandbox.Start(t)
		rule := sandbox.Rule{Fault: sandbox.Fault{Provider: sandbox.Provider(provider), Kind: sandbox.FaultBreaksContract}, Probability: 1}
		if err := s.SetPlan(sandbox.Plan{Rules: []sandbox.Rule{rule}}); err != nil {
			t.Fatal(err)
		}
		r := &run{T: t, testCase: testCase{Provider: provider}, target: targetOf(s, provider), sandbox: s, variables: constants}
		for i := range table {
			call, err := exampleCall(provider, &table[i])
			if err != nil {
				t.Fatal(err)
			}
			client, err := r.client(step{Call: table[i].ID, BrokenAnswer: true}) // or the test fails
			if err != nil {
				t.Fatal(err)
			}
			if _, _, _, mistake := invoke(t.Context(), client, call); mistake != nil {
				t.Fatal(mistake)
			}
			if _, struck := s.Plan(); struck[0] != i+1 {
				t.Fatalf("%s: the fault has struck %d times, want %d", table[i].ID, struck[0], i+1)
			}
		}
	}
}
