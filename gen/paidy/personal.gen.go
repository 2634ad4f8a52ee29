// Code generated from specs/paidy.yaml by internal/generate. DO NOT EDIT.

package paidy

import (
	"fmt"
	"log/slog"
)

// Format prints [REDACTED] under every verb, because the value is personal data.
func (Address) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (Address) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (AddressRequest) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (AddressRequest) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (Buyer) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (Buyer) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (BuyerDataRequest) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (BuyerDataRequest) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (ConsumerOrigin) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (ConsumerOrigin) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v CreatePaymentRequest) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v Payment) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v Token) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }
