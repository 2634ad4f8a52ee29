package validate

import (
	"cmp"
	"slices"
)

// Unchecked is a part of the document that no check looks at.
type Unchecked struct {
	// Operation is the operationId; empty for the document as a whole.
	Operation string
	// Subject is "request text/csv", "response 404", "header Authorization" or
	// "security".
	Subject string
	// Reason is one sentence.
	Reason string
}

// Unchecked lists the parts of the document that no check looks at, sorted by operation and
// subject. [New] refuses a document with any other part that is not checked. The slice is the
// caller's.
func (v *Validator) Unchecked() []Unchecked {
	list := slices.Clone(v.unchecked)
	slices.SortFunc(list, func(a, b Unchecked) int {
		return cmp.Or(cmp.Compare(a.Operation, b.Operation), cmp.Compare(a.Subject, b.Subject))
	})
	return slices.Compact(list)
}
