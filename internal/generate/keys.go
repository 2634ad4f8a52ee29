package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// extensionKeys are the x- keys, and the kinds of parts that may have them. The tables of
// specs/README.md say the same.
var extensionKeys = map[string][]string{
	"x-source":     {"operation", "webhook", "parameter", "header", "response", "schema", "code", "security scheme"},
	"x-unverified": {"operation", "webhook", "path item", "parameter", "header", "response", "schema", "code"},
	"x-timeout":    {"operation"}, "x-needs": {"operation"}, "x-echo": {"operation"}, "x-scopes": {"operation"},
	"x-idempotency": {"query", "write"}, "x-checksum": {"query", "write"},
	"x-resolve": {"write"}, "x-remember": {"write"}, "x-compare": {"write"}, "x-state": {"write"},
	"x-success": {"operation", "document"}, "x-error-codes": {"operation", "document"},
	"x-code-field": {"document"}, "x-value-field": {"document"},
	"x-refusal":  {"response"},
	"x-personal": {"component schema"},
	"x-fixed":    {"schema"},

	// These are oapi-codegen's.
	"x-go-type":                       {"schema"},
	"x-go-type-import":                {"schema"},
	"x-go-type-skip-optional-pointer": {"schema"},
	"x-go-name":                       {"schema", "parameter"},
	"x-enum-varnames":                 {"schema"},
	"x-deprecated-reason":             {"schema", "parameter"},
}

// check finds unknown x- keys, x- keys in places where they are not read, and references to
// nothing.
func (d *documentText) check() error {
	var problems []error
	for _, p := range d.parts {
		for key, value := range pairs(p.node) {
			at := p.at + "/" + escaped(key.Value)
			if isExtension(key.Value) {
				problems = append(problems, p.checkKey(at, key.Value))
			}
			if key.Value == "$ref" {
				problems = append(problems, d.checkReference(p, at, value.Value))
			}
		}
	}
	return errors.Join(problems...)
}

func (p *part) checkKey(at, key string) error {
	kinds, known := extensionKeys[key]
	switch {
	case !known:
		return found(at, fmt.Errorf("%s: there is no key %s: specs/README.md lists them", at, key))
	case !slices.Contains(kinds, p.kind) && !slices.Contains(kinds, p.generalKind()):
		return found(at,
			fmt.Errorf("%s: %s is not allowed on this %s: specs/README.md says where it is", at, key, p.calling()))
	}
	return nil
}

// calling names the kind of a part in messages.
func (p *part) calling() string {
	switch p.kind {
	case "other":
		return "part that has no x- keys"
	case "operation":
		return "operation with GET"
	case "query":
		return "operation with x-idempotency read"
	}
	return p.kind
}

// checkReference refuses a reference that leads nowhere, or to a part of another kind.
func (d *documentText) checkReference(p *part, at, to string) error {
	if !strings.HasPrefix(to, "#/") {
		return found(at, fmt.Errorf("%s: %q does not name a place of this document", at, to))
	}
	target := d.byPointer[to]
	switch own := p.generalKind(); {
	case target == nil:
		return found(at, fmt.Errorf("%s: there is no %s", at, to))
	case target.generalKind() != own:
		return found(at, fmt.Errorf("%s: %s is not a %s", at, to, own))
	}
	return nil
}
