package paypay

import (
	"slices"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/overlay/policy"
)

// Codes, besides OP_OUT_OF_SCOPE, for what a merchant's contract does not cover.
const (
	codeNoAuthorizations = "PRE_AUTH_CAPTURE_UNSUPPORTED_MERCHANT"
	codeNoHigherCapture  = "HIGHER_CAPTURE_NOT_PERMITTED"
)

// Contract is what the merchant's contract with PayPay leaves out. The zero Contract
// leaves out nothing.
type Contract struct {
	// WithoutOperations are the operations, by operationId, that it does not cover:
	// OP_OUT_OF_SCOPE (FAQ 8462794444559).
	WithoutOperations []string `json:"withoutOperations"`
	// WithoutAuthorizations is a merchant without capture later: createAuth, and
	// createQRCode with isAuthorization, answer PRE_AUTH_CAPTURE_UNSUPPORTED_MERCHANT (OAS,
	// JAVA).
	WithoutAuthorizations bool `json:"withoutAuthorizations"`
	// WithoutHigherCaptures is a merchant who may capture no more than was authorized:
	// HIGHER_CAPTURE_NOT_PERMITTED (JAVA, PY).
	WithoutHigherCaptures bool `json:"withoutHigherCaptures"`
}

// SetContract replaces the merchant's contract. It does not change existing payments. It
// returns an error for an operation that the document does not have, and then keeps the old
// contract.
func (p *Sandbox) SetContract(c Contract) error {
	for _, id := range c.WithoutOperations {
		op, err := contract.FindOperation(policy.PayPay, id)
		if err == nil && op == nil {
			err = contract.Invalidf("withoutOperations", "an operation has no name")
		}
		if err != nil {
			return contract.InMethod("SetContract", contract.Invalidf("withoutOperations", "%s", err))
		}
	}

	c.WithoutOperations = slices.Clone(c.WithoutOperations)
	defer p.engine.lock()()
	p.engine.contract = c
	return nil
}

// checkContract refuses an operation that the merchant's contract does not cover.
func (e *engine) checkContract(operation string) *contract.Refusal {
	defer e.lock()()
	if !slices.Contains(e.contract.WithoutOperations, operation) {
		return nil
	}
	return &contract.Refusal{Code: codeOutOfScope, Reason: "the merchant's contract does not cover " + operation}
}

// checkAuthorizations refuses an authorization to a merchant without them; the engine is locked.
func (e *engine) checkAuthorizations() error {
	if !e.contract.WithoutAuthorizations {
		return nil
	}
	return contract.Refusef(codeNoAuthorizations, "the merchant's contract has no capture later")
}

// checkHigherCapture refuses a capture above the authorized amount if the contract does not
// allow it; the engine is locked.
func (e *engine) checkHigherCapture(o *payment, amount int64) error {
	if !e.contract.WithoutHigherCaptures {
		return nil
	}
	return contract.Refusef(codeNoHigherCapture,
		"%d yen are to be captured of payment %s, which has %d, and the merchant's contract allows no more",
		amount, o.id, o.amount)
}
