package main

import (
	"fmt"
	"strings"
	"unicode"
)

// words are those whose Go spelling is not a capital and small letters.
var words = map[string]string{
	"api": "API", "cc": "CC", "dob": "DOB", "id": "ID", "jpy": "JPY", "jwt": "JWT", "kyc": "KYC", "ltv": "LTV",
	"opa": "OPA", "paypay": "PayPay", "qr": "QR", "topup": "TopUp", "url": "URL",
}

// valueName returns the Go name of an enum's value: RefundFailed for REFUND_FAILED,
// ConsumerRequested for consumer.requested.
func valueName(value string) string {
	var name strings.Builder
	between := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	for _, word := range strings.FieldsFunc(value, between) {
		lower := strings.ToLower(word)
		switch known, ok := words[lower]; {
		case ok:
			name.WriteString(known)
		case word == lower || word == strings.ToUpper(word):
			name.WriteString(strings.ToUpper(lower[:1]) + lower[1:])
		default: // it has capitals of its own
			name.WriteString(strings.ToUpper(word[:1]) + word[1:])
		}
	}
	return name.String()
}

// nameValues names the values of an enum that does not name them itself, and makes a
// plain string of a type without a name that holds one value and stands in no request.
func nameValues(s place) error {
	values, _ := s.schema["enum"].([]any)
	if len(values) == 0 {
		return nil
	}
	if len(values) == 1 && s.component == "" && !s.request {
		delete(s.schema, "enum")
		delete(s.schema, "x-enum-varnames")
		return nil
	}
	names, _ := s.schema["x-enum-varnames"].([]any)
	if names == nil {
		for _, value := range values {
			names = append(names, valueName(fmt.Sprint(value)))
		}
		s.schema["x-enum-varnames"] = names
	}
	if len(names) != len(values) {
		return fmt.Errorf("%s: %d names for %d values", s.at, len(names), len(values))
	}
	of := map[string]any{}
	for i, given := range names {
		name := fmt.Sprint(given)
		if name == "" {
			return fmt.Errorf("%s: %q gives no name: add x-enum-varnames", s.at, values[i])
		}
		if other, taken := of[strings.ToLower(name)]; taken {
			return fmt.Errorf("%s: %q and %q have the same name %s: add x-enum-varnames", s.at, other, values[i], name)
		}
		of[strings.ToLower(name)] = values[i]
	}
	return nil
}
