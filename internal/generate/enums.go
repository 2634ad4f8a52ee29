package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// words are the words whose Go spelling is not a capital followed by small letters.
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

// nameValues names the values of an enum without names of its own. A schema with x-go-type has
// no constants.
func nameValues(s place) error {
	values, _ := s.schema["enum"].([]any)
	if len(values) == 0 || s.schema["x-go-type"] != nil {
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
			return fmt.Errorf("%s: no Go name can be made of %q: add x-enum-varnames", s.at, values[i])
		}
		if other, taken := of[strings.ToLower(name)]; taken {
			return fmt.Errorf("%s: %q and %q have the same name %s: add x-enum-varnames", s.at, other, values[i], name)
		}
		of[strings.ToLower(name)] = values[i]
	}
	return nil
}

// fixedKey is the key of the value that the client writes if a caller sets none.
const fixedKey = "x-fixed"

// checkFixed checks each x-fixed, and that no required one is missing.
func (d *documentTree) checkFixed() error {
	var problems []error
	d.each(func(s place) {
		if err := fixed(s); err != nil {
			problems = append(problems, found(s.at+"/"+fixedKey, fmt.Errorf("%s: x-fixed: %w", s.at, err)))
		}
		required, _ := s.schema["required"].([]any)
		for _, name := range required {
			field := fmt.Sprint(name)
			if s.request && d.lacksFixed(object(s.schema, "properties", field)) {
				at := s.at + "/properties/" + escaped(field)
				problems = append(problems, found(at, fmt.Errorf("%s: %w", at, errNotFixed)))
			}
		}
	})
	d.eachOperation(func(at string, operation map[string]any, webhook bool) {
		parameters, _ := operation["parameters"].([]any)
		for i, one := range parameters {
			p := d.resolve(object(one))
			if !webhook && p["required"] == true && p["in"] != "path" && d.lacksFixed(object(p["schema"])) {
				at := fmt.Sprintf("%s/parameters/%d", at, i)
				problems = append(problems, found(at, fmt.Errorf("%s: %w", at, errNotFixed)))
			}
		}
	})
	return errors.Join(problems...)
}

// errNotFixed says what to do about a required text with one value. A document may add values
// later, and that must not change what callers have to set.
var errNotFixed = errors.New("it is required and has one value: add x-fixed, so that callers may leave it out")

// lacksFixed reports whether a schema has one value and does not say that it is x-fixed.
func (d *documentTree) lacksFixed(schema map[string]any) bool {
	schema = d.resolve(schema)
	values, _ := schema["enum"].([]any)
	return isTextEnum(schema) && len(values) == 1 && schema[fixedKey] == nil
}

// fixed checks x-fixed of a schema that has it.
func fixed(s place) error {
	value, given := s.schema[fixedKey]
	values, _ := s.schema["enum"].([]any)
	switch {
	case !given:
		return nil
	case !isTextEnum(s.schema):
		return errors.New("this is not a text with an enum of its own")
	case !slices.Contains(values, value):
		return fmt.Errorf("%v is not a value of the enum", value)
	case !s.request:
		return errors.New("no request has this field, so there is nothing to fill in")
	case !s.typed:
		return errors.New("move the schema that holds this to components, where it has a name")
	}
	return nil
}

// isTextEnum reports whether a schema becomes a Go type with constants of text.
func isTextEnum(schema map[string]any) bool {
	values, _ := schema["enum"].([]any)
	return schema["type"] == "string" && len(values) > 0 && schema["x-go-type"] == nil
}
