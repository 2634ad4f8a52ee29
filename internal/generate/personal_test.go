package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// personalSource has types that hold a person in each way that generated models have.
const personalSource = `package shop

type KYCInfo struct{ Name, Nested string }

type Order struct {
	Info    *KYCInfo
	KYCInfo string
}

type Nested struct{ Next *Nested; Order struct{ Orders []Order } }

type ByName map[string]Order

type OrderList = []Order

type Thing struct{ KYCInfo string; Order *Thing }

type Reader interface{ Get() *KYCInfo }

type Holder struct{ Reader }
`

const renderedPersonal = `// Code generated from specs/shop.yaml by internal/generate. DO NOT EDIT.

package shop

import (
	"fmt"
	"log/slog"
)

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v ByName) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (KYCInfo) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCInfo) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v Nested) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v Order) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }
`

func TestTypesThatHoldAPersonPrintNothingOfThem(t *testing.T) {
	personal := map[string]bool{"kycinfo": true}

	code, err := renderPersonal("shop", "specs/shop.yaml", personal, []byte(personalSource))

	require.NoError(t, err)
	assert.Equal(t, renderedPersonal, string(code))
}

func TestASchemaOfAPersonNeedsAType(t *testing.T) {
	personal := map[string]bool{"kycinfo": true, "stranger": true, "orderlist": true}

	_, err := renderPersonal("shop", "specs/shop.yaml", personal, []byte(personalSource))

	assert.EqualError(t, err, "2 schemas with x-personal have no Go type that can have methods")
}

func TestPersonalSchemasAreTheMarkedOnes(t *testing.T) {
	doc, err := parsedDocument(t, "paidy").load()
	require.NoError(t, err)

	names := personalSchemas(doc)

	assert.True(t, names["consumerorigin"])
	assert.False(t, names["payment"], "it holds one, which the generator finds itself")
}
