// Code generated from specs/paypay-opa.yaml by internal/generate. DO NOT EDIT.

package paypay

import (
	"fmt"
	"log/slog"
)

// Format prints [REDACTED] under every verb: it speaks of a person.
func (AccountLinkKYCData) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (AccountLinkKYCData) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (CreateAccountLinkQRCodeRequest) Format(f fmt.State, _ rune) {
	_, _ = f.Write([]byte("[REDACTED]"))
}

// LogValue makes slog log [REDACTED].
func (CreateAccountLinkQRCodeRequest) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (CreateQRCodeRequest) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (CreateQRCodeRequest) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (CustomerAuthorizationSucceededEvent) Format(f fmt.State, _ rune) {
	_, _ = f.Write([]byte("[REDACTED]"))
}

// LogValue makes slog log [REDACTED].
func (CustomerAuthorizationSucceededEvent) LogValue() slog.Value {
	return slog.StringValue("[REDACTED]")
}

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v FetchKYCPassportQRResponse) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%+v", v))
}

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v GetKYCInfoResponse) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v GetKYCPassportInfoResponse) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%+v", v))
}

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v GetSecureUserProfileResponse) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%+v", v))
}

// Format prints [REDACTED] under every verb: it speaks of a person.
func (KYCAddress) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCAddress) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v KYCDetails) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (KYCInfo) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCInfo) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] where it speaks of a person.
func (v KYCPassportDetails) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (KYCPassportInfo) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCPassportInfo) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (KYCPassportQRDetails) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCPassportQRDetails) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (KYCPassportQRInfo) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCPassportQRInfo) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb: it speaks of a person.
func (SecureUserProfile) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (SecureUserProfile) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }
