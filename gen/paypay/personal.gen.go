// Code generated from specs/paypay-opa.yaml by internal/generate. DO NOT EDIT.

package paypay

import (
	"fmt"
	"log/slog"
)

// Format prints [REDACTED] under every verb, because the value is personal data.
func (AccountLinkKYCData) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (AccountLinkKYCData) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (CreateAccountLinkQRCodeRequest) Format(f fmt.State, _ rune) {
	_, _ = f.Write([]byte("[REDACTED]"))
}

// LogValue makes slog log [REDACTED].
func (CreateAccountLinkQRCodeRequest) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (CreateQRCodeRequest) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (CreateQRCodeRequest) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (CustomerAuthorizationSucceededEvent) Format(f fmt.State, _ rune) {
	_, _ = f.Write([]byte("[REDACTED]"))
}

// LogValue makes slog log [REDACTED].
func (CustomerAuthorizationSucceededEvent) LogValue() slog.Value {
	return slog.StringValue("[REDACTED]")
}

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v FetchKYCPassportQRResponse) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%+v", v))
}

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v GetKYCInfoResponse) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v GetKYCPassportInfoResponse) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%+v", v))
}

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v GetSecureUserProfileResponse) LogValue() slog.Value {
	return slog.StringValue(fmt.Sprintf("%+v", v))
}

// Format prints [REDACTED] under every verb, because the value is personal data.
func (KYCAddress) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCAddress) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v KYCDetails) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (KYCInfo) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCInfo) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// LogValue makes slog log it as fmt prints it: [REDACTED] in place of personal data.
func (v KYCPassportDetails) LogValue() slog.Value { return slog.StringValue(fmt.Sprintf("%+v", v)) }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (KYCPassportInfo) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCPassportInfo) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (KYCPassportQRDetails) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCPassportQRDetails) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (KYCPassportQRInfo) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (KYCPassportQRInfo) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }

// Format prints [REDACTED] under every verb, because the value is personal data.
func (SecureUserProfile) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[REDACTED]")) }

// LogValue makes slog log [REDACTED].
func (SecureUserProfile) LogValue() slog.Value { return slog.StringValue("[REDACTED]") }
