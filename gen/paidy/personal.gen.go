// Code generated from specs/paidy.yaml by internal/generate. DO NOT EDIT.

package paidy

import (
	"fmt"
	"log/slog"
)

// Format prints [REDACTED] under every verb: it speaks of a person.
func (Address) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (Address) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (AddressRequest) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (AddressRequest) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (Buyer) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (Buyer) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (BuyerDataRequest) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (BuyerDataRequest) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (ConsumerOrigin) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (ConsumerOrigin) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v CreatePaymentRequest) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v Payment) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v Token) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }
