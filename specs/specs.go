// Package specs holds the OpenAPI documents that everything else in this module
// follows from: the clients, their behaviour, the contract validator and the
// sandbox. README.md in this directory says how they are written.
package specs

import _ "embed"

// Strings, so that no caller can change a document for the others.
var (
	//go:embed paypay-opa.yaml
	payPay string
	//go:embed paidy.yaml
	paidy string
	//go:embed paidy-legacy.yaml
	paidyLegacy string
)

// PayPay returns the document of the PayPay Open Payment API, in YAML. The bytes
// are the caller's own.
func PayPay() []byte { return []byte(payPay) }

// Paidy returns the document of the Paidy API, version 2018-04-10, in YAML. The
// bytes are the caller's own.
func Paidy() []byte { return []byte(paidy) }

// PaidyLegacy returns the document of Paidy's first API, /pay/*, in YAML. The
// bytes are the caller's own.
func PaidyLegacy() []byte { return []byte(paidyLegacy) }
