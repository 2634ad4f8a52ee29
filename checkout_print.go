package jppay

import (
	"fmt"
	"log/slog"
)

const redacted = "[REDACTED]"

func redact(f fmt.State) { _, _ = f.Write([]byte(redacted)) }

// Format prints [REDACTED] under every verb. Config and Payload print what they hold.
func (Checkout) Format(f fmt.State, _ rune) { redact(f) }

// LogValue makes slog log [REDACTED].
func (Checkout) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [REDACTED] under every verb.
func (CheckoutBuyer) Format(f fmt.State, _ rune) { redact(f) }

// LogValue makes slog log [REDACTED].
func (CheckoutBuyer) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [REDACTED] under every verb.
func (CheckoutPayment) Format(f fmt.State, _ rune) { redact(f) }

// LogValue makes slog log [REDACTED].
func (CheckoutPayment) LogValue() slog.Value { return slog.StringValue(redacted) }

// Format prints [REDACTED] under every verb.
func (CheckoutToken) Format(f fmt.State, _ rune) { redact(f) }

// LogValue makes slog log [REDACTED].
func (CheckoutToken) LogValue() slog.Value { return slog.StringValue(redacted) }
