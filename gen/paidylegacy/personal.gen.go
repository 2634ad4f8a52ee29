// Code generated from specs/paidy-legacy.yaml by internal/generate. DO NOT EDIT.

package paidylegacy

import (
	"fmt"
	"log/slog"
)

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v AuthorizeRequest) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (Buyer) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (Buyer) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (BuyerAddress) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (BuyerAddress) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (BuyerEmail) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (BuyerEmail) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (BuyerPhone) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (BuyerPhone) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (ConsumerData) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (ConsumerData) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (ContractAddress) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (ContractAddress) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (MerchantData) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (MerchantData) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (Tracking) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (Tracking) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }
