package main

import (
	"slices"
	"strings"

	"github.com/jppay/jppay/conformance/flow"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/policy"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

// document is one of the module's documents. Its name is the provider's name in errors of the
// clients.
type document struct {
	name       overlay.Provider
	text       func() []byte
	operations func() []policy.Operation
}

var documents = []document{
	{overlay.PayPay, specs.PayPay, paypay.Operations},
	{overlay.Paidy, specs.Paidy, paidy.Operations},
	{overlay.PaidyLegacy, specs.PaidyLegacy, paidylegacy.Operations},
}

// validator checks against the document, which is parsed at the first call. All of this process
// share it, so its coverage counts what any of them checked.
func (d *document) validator() *validate.Validator { return flow.Validator(string(d.name)) }

// names returns the sorted names of all that a tally counts.
func names(t validate.Tally) []string {
	return slices.Sorted(slices.Values(slices.Concat(t.Seen, t.Missing)))
}

// documentNamed returns a document by its name, nil if there is none.
func documentNamed(name overlay.Provider) *document {
	for i := range documents {
		if documents[i].name == name {
			return &documents[i]
		}
	}
	return nil
}

// documentNames lists the documents for messages.
func documentNames() string {
	names := make([]string, len(documents))
	for i, d := range documents {
		names[i] = string(d.name)
	}
	return strings.Join(names, ", ")
}

// operation returns an operation of the document by its id, nil if there is none.
func (d *document) operation(id string) *policy.Operation {
	if d == nil {
		return nil
	}
	table := d.operations()
	for i := range table {
		if table[i].ID == id {
			return &table[i]
		}
	}
	return nil
}
