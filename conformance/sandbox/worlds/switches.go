package worlds

import (
	"slices"

	"github.com/jppay/jppay/overlay/policy"
)

// Switch is one fact that no source settles.
type Switch struct {
	Provider policy.Provider
	Name     string
	Values   []Value // the first is that of the zero World
	Rests    string  // what money rests on it

	get func(World) int
	set func(*World, int)
}

// Value is one reading of a fact.
type Value struct {
	Name string
	// Sources support this reading: codes of sources as in the documents, and numbers of
	// PayPay's help pages (FAQ). It is empty if no source states or denies the reading.
	Sources []string
}

// Switches returns the table of all switches, one for each field of World, in the order of the
// fields.
//
// Left out, because the provider's own source denies the other reading:
//   - createPayment and createAuth that charge again for a repeated id: PayPay checks
//     that ids are unique (FAQ 7215875261839).
//   - refundPayment that refuses or refunds again for a repeated merchantRefundId: the
//     first result comes again (OAS).
//   - createPointsCode that makes a second code for a repeated requestId: repeating is
//     safe (S1), and S1 lists no code with which to refuse.
//   - createCashback that accepts or gives again for a repeated id: it is refused with
//     VALIDATION_FAILED_EXCEPTION (FAQ 8462794444559).
//   - createPendingPayment and reauthorizePayment with a repeated id: both refusals are
//     documented (JAVA, OAS).
//   - A used merchantPaymentId that is remembered for ever: PayPay checks it for 525 or
//     921 days (FAQ 7215875261839).
//   - A payment over a limit, or similar to another, that never reads as FAILED (FAQ
//     6206731977359, 6206750566031).
//   - cancelPayment that does nothing about a code that nobody has paid: it takes effect
//     after the user has paid (FAQ 4414069180943, 4414086139663).
//   - cancelPayment that answers SUCCESS: it answers REQUEST_ACCEPTED (OAS).
//   - An authorization of PayPay that does not read as EXPIRED after its end: OAS.
//   - Paidy's refund without an amount that takes the rest: it means the whole capture
//     (RAML, CS, VCR).
//
// Left out, because the document does not allow the answer:
//   - getCodePaymentDetails with status 201 (GO, against OAS): the document has 200.
//   - TRANSACTION_NOT_FOUND with another status than 400: the document lists no 404.
func Switches() []Switch {
	list := slices.Clone(table)
	for i := range list {
		list[i].Values = slices.Clone(list[i].Values)
		for j := range list[i].Values {
			list[i].Values[j].Sources = slices.Clone(list[i].Values[j].Sources)
		}
	}
	return list
}

// Reading returns the name of the reading that a world follows.
func (s Switch) Reading(w World) string { return s.Values[s.get(w)].Name }

// row makes a row of the table for a field of World.
func row[E ~uint8](
	provider policy.Provider, field func(*World) *E, name, rests string, values ...Value,
) Switch {
	return Switch{
		Provider: provider,
		Name:     name,
		Values:   values,
		Rests:    rests,
		get:      func(w World) int { return int(*field(&w)) },
		set:      func(w *World, v int) { *field(w) = E(v) },
	}
}

// value makes a reading and its sources.
func value(name string, sources ...string) Value { return Value{Name: name, Sources: sources} }
