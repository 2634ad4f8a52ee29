package main

import (
	"strings"
	"sync"

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
	// contract parses the document at its first call.
	contract func() (*contract, error)
}

// contract is what a recording is checked against.
type contract struct {
	*validate.Validator
	operations, webhooks []string // their ids
}

var documents = []document{
	{overlay.PayPay, specs.PayPay, paypay.Operations, contractOf(specs.PayPay)},
	{overlay.Paidy, specs.Paidy, paidy.Operations, contractOf(specs.Paidy)},
	{overlay.PaidyLegacy, specs.PaidyLegacy, paidylegacy.Operations, contractOf(specs.PaidyLegacy)},
}

func contractOf(text func() []byte) func() (*contract, error) {
	return sync.OnceValues(func() (*contract, error) {
		validator, err := validate.New(text())
		if err != nil {
			return nil, err
		}
		// Nothing was checked yet, so everything is still missing.
		coverage := validator.Coverage()
		return &contract{validator, coverage.Operations.Missing, coverage.Webhooks.Missing}, nil
	})
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
