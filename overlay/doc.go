// Package overlay makes the generated clients safe for money. Its Doer is what a
// generated client sends through: it finds the operation, guards its path, signs
// the exact bytes, sends them, again only where the operation's document allows
// it, and turns every answer that is not success into an *Error, which says
// whether a write happened. Package jppay wires it up; most programs use only the
// errors and options from here.
//
// A failed call is told apart with errors.Is and the sentinels:
//
//	switch {
//	case errors.Is(err, overlay.ErrOutcomeUnknown): // Resolve finds out
//	case errors.Is(err, overlay.ErrActionRequired): // the provider asks for more
//	case errors.Is(err, overlay.ErrDeclined):       // a business answer
//	}
//
// What an operation may do is data from its document; see package policy.
package overlay
