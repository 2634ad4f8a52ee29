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
func (CapturePaymentResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (CapturePaymentResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (ClosePaymentResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (ClosePaymentResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (ConsumerOrigin) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (ConsumerOrigin) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v CreatePaymentRequest) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (CreatePaymentResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (CreatePaymentResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (DeleteTokenResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (DeleteTokenResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (GetPaymentResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (GetPaymentResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (GetTokenResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (GetTokenResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (ListTokensResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (ListTokensResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v Payment) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (RefundPaymentResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (RefundPaymentResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (ResumeTokenResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (ResumeTokenResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (SuspendTokenResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (SuspendTokenResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v Token) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (UpdatePaymentResult) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (UpdatePaymentResult) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }
