package paidylegacy

import (
	"crypto/hmac"
	"crypto/md5"  //nolint:gosec // a mistake that clients make
	"crypto/sha1" //nolint:gosec // a mistake that clients make
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/secret"
)

// checksumValue is a value that a checksum covers, as its text.
type checksumValue struct{ name, text string }

// summing is one way to compute a checksum.
type summing struct {
	secret, after string // in front of the values, and behind them
	values        []checksumValue
	join          string // between secret and values
	sum           func(secret, text string) []byte
	encode        func([]byte) string
}

// rightSumming returns Paidy's way. It writes base64; hex is accepted as well.
func rightSumming(secret string, values []checksumValue) summing {
	return summing{
		secret: secret, values: values, sum: plain(sha256Of), encode: base64.StdEncoding.EncodeToString,
	}
}

// text returns the hashed text, without the secret in front.
func (s *summing) text() string {
	texts := make([]string, 0, len(s.values))
	for _, value := range s.values {
		texts = append(texts, value.text)
	}
	return s.join + strings.Join(texts, s.join) + s.after
}

func (s *summing) checksum() string { return s.encode(s.sum(s.secret, s.text())) }

// plain returns a function that hashes the secret followed by the text.
func plain(hash func(string) []byte) func(secret, text string) []byte {
	return func(secret, text string) []byte { return hash(secret + text) }
}

func sha256Of(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

func sha512Of(text string) []byte {
	sum := sha512.Sum512([]byte(text))
	return sum[:]
}

func sha1Of(text string) []byte {
	sum := sha1.Sum([]byte(text)) //nolint:gosec // see the import
	return sum[:]
}

func md5Of(text string) []byte {
	sum := md5.Sum([]byte(text)) //nolint:gosec // see the import
	return sum[:]
}

func hmacOf(secret, text string) []byte {
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(text))
	return sum.Sum(nil)
}

// sentBody is the part of the request that a mistake may use.
type sentBody struct {
	raw    []byte
	signed signedFields
	apiKey string
}

// checksumMistake is one known mistake of clients.
type checksumMistake struct {
	about string // what it changes: two mistakes about the same are not combined
	what  string // in words, without any value
	make  func(s *summing, b *sentBody)
}

// checksumMistakes are the mistakes that are tried, besides those about single values.
var checksumMistakes = slices.Concat(secretMistakes, formMistakes, joinMistakes(), sumMistakes)

// secretMistakes are about the secret.
var secretMistakes = []checksumMistake{
	{"secret", "the secret is missing", func(s *summing, _ *sentBody) { s.secret = "" }},
	{"secret", "the secret stands behind the values, not before them", func(s *summing, _ *sentBody) {
		s.secret, s.after = "", s.secret
	}},
	{"secret", "the secret stands before and behind the values", func(s *summing, _ *sentBody) { s.after = s.secret }},
	{"secret", "the API key was used as the secret", func(s *summing, b *sentBody) { s.secret = b.apiKey }},
	{"secret", "the secret had a line feed at its end", func(s *summing, _ *sentBody) { s.secret += "\n" }},
	{"secret", "the secret had a space at its end", func(s *summing, _ *sentBody) { s.secret += " " }},
	{"secret", "the secret stood in quotes", func(s *summing, _ *sentBody) { s.secret = `"` + s.secret + `"` }},
	{"secret", "the secret was encoded in base64", func(s *summing, _ *sentBody) {
		s.secret = base64.StdEncoding.EncodeToString([]byte(s.secret))
	}},
}

// formMistakes are about how values are written.
var formMistakes = []checksumMistake{
	{"form", "true and false were written as 1 and nothing, as PHP does", changeTexts(map[string]string{
		"true": "1", "false": "",
	})},
	{"form", "true and false were written as 1 and 0", changeTexts(map[string]string{"true": "1", "false": "0"})},
	{"form", "true and false were written with capital letters", changeTexts(map[string]string{
		"true": "True", "false": "False",
	})},
	{"form", "values that are not there were written as null", changeTexts(map[string]string{"": "null"})},
	{"form", "values that are not there were written as 0", changeTexts(map[string]string{"": "0"})},
	{"form", "values that are not there were written as undefined", changeTexts(map[string]string{"": "undefined"})},
	{"form", "amounts were written with two decimals", changeAmounts(func(text string) string { return text + ".00" })},
	{"form", "amounts were written with one decimal", changeAmounts(func(text string) string { return text + ".0" })},
	{"form", "amounts were written without the decimals that the body has", changeAmounts(withoutDecimals)},
	{"form", "amounts were written with commas", changeAmounts(withCommas)},
	{"form", "what is not ASCII was written as in JSON with \\u", changeEach(asciiJSON)},
	{"form", "texts were written with quotes, as in the body", func(s *summing, b *sentBody) {
		changeValues(s, func(v checksumValue) string {
			for _, raw := range b.signed.all() {
				if raw.name == v.name && len(raw.raw) > 0 && raw.raw[0] == '"' {
					return `"` + v.text + `"`
				}
			}
			return v.text
		})
	}},
	{"form", "white space around values was left out", changeEach(strings.TrimSpace)},
	{"form", "the text was written in small letters", changeEach(strings.ToLower)},
}

// joinMistakes put something between the values.
func joinMistakes() []checksumMistake {
	var list []checksumMistake
	for _, between := range []struct{ name, text string }{
		{"commas", ","}, {"ampersands", "&"}, {"spaces", " "}, {"line feeds", "\n"}, {"bars", "|"}, {"colons", ":"},
		{"hyphens", "-"},
	} {
		list = append(list, checksumMistake{
			"join", "the values were joined by " + between.name, func(s *summing, _ *sentBody) { s.join = between.text },
		})
	}
	return list
}

// sumMistakes are about what follows the values, and about the checksum itself.
var sumMistakes = []checksumMistake{
	{"end", "there was a line feed behind the values", func(s *summing, _ *sentBody) { s.after += "\n" }},

	{"sum", "the checksum is an HMAC-SHA256, Paidy wants a SHA-256", func(s *summing, _ *sentBody) { s.sum = hmacOf }},
	{"sum", "the checksum is a SHA-1", func(s *summing, _ *sentBody) { s.sum = plain(sha1Of) }},
	{"sum", "the checksum is an MD5", func(s *summing, _ *sentBody) { s.sum = plain(md5Of) }},
	{"sum", "the checksum is a SHA-512", func(s *summing, _ *sentBody) { s.sum = plain(sha512Of) }},
	{"encode", "the checksum is in hex with capital letters", encodedBy(secret.HexInCapitals)},
	{"encode", "the checksum is the base64 of its hex digits", encodedBy(secret.Base64OfHex)},
	{"encode", "the checksum is in the base64 of URLs", encodedBy(base64.URLEncoding.EncodeToString)},
	{"encode", "the checksum lacks the = at its end", encodedBy(base64.RawStdEncoding.EncodeToString)},
}

// encodedBy writes the checksum in another encoding.
func encodedBy(encode func([]byte) string) func(*summing, *sentBody) {
	return func(s *summing, _ *sentBody) { s.encode = encode }
}

// fieldMistakes are the mistakes about which values are covered, and in which order.
func fieldMistakes(values []checksumValue) []checksumMistake {
	var list []checksumMistake
	add := func(what string, change func(s *summing, b *sentBody)) {
		list = append(list, checksumMistake{"fields", what, change})
	}

	for i, value := range values {
		add(value.name+" was left out", func(s *summing, _ *sentBody) {
			s.values = slices.Delete(slices.Clone(s.values), i, i+1)
		})
	}
	for i := range values[:max(0, len(values)-1)] {
		add(fmt.Sprintf("%s and %s changed places", values[i].name, values[i+1].name), func(s *summing, _ *sentBody) {
			s.values = slices.Clone(s.values)
			s.values[i], s.values[i+1] = s.values[i+1], s.values[i]
		})
	}
	add("all values were left out", func(s *summing, _ *sentBody) { s.values = nil })
	add("num_orders and ip_address were left out", func(s *summing, _ *sentBody) {
		s.values = slices.DeleteFunc(slices.Clone(s.values), func(v checksumValue) bool {
			return v.name == "num_orders" || v.name == "ip_address"
		})
	})
	add("the values of merchant_data were left out", func(s *summing, _ *sentBody) { s.values = s.values[:1] })
	add("total_amount stood behind merchant_data", func(s *summing, _ *sentBody) {
		s.values = append(slices.Clone(s.values[1:]), s.values[0])
	})
	add("the values stood in the order of their names", func(s *summing, _ *sentBody) {
		s.values = slices.Clone(s.values)
		slices.SortFunc(s.values, func(a, b checksumValue) int { return strings.Compare(a.name, b.name) })
	})
	add("the values stood in the reverse order", func(s *summing, _ *sentBody) {
		s.values = slices.Clone(s.values)
		slices.Reverse(s.values)
	})
	for _, name := range []string{"payment_id", "capture_id"} {
		add(name+" was hashed in place of the values", func(s *summing, b *sentBody) { s.values = b.values(name) })
	}
	add("payment_id and capture_id were hashed", func(s *summing, b *sentBody) {
		s.values = b.values("payment_id", "capture_id")
	})
	add("capture_id and payment_id were hashed", func(s *summing, b *sentBody) {
		s.values = b.values("capture_id", "payment_id")
	})
	add("the whole body was hashed", func(s *summing, b *sentBody) {
		s.values = []checksumValue{{"body", string(b.raw)}}
	})
	add("the names were hashed too, as name=value", func(s *summing, _ *sentBody) {
		s.values = slices.Clone(s.values)
		for i, v := range s.values {
			s.values[i].text = v.name + "=" + v.text
		}
	})
	return list
}

// values returns the texts of fields of the body.
func (b *sentBody) values(names ...string) []checksumValue {
	var list []checksumValue
	for _, name := range names {
		for _, value := range b.signed.all() {
			if value.name == name {
				text, _ := signedText(value.raw)
				list = append(list, checksumValue{name, text})
			}
		}
	}
	return list
}

// all returns all fields that some checksum covers.
func (s *signedFields) all() []signedValue {
	return slices.Concat(s.values("authorizePayment"), s.values("refundPayment"), s.values("closePayment"))
}

func changeValues(s *summing, change func(checksumValue) string) {
	s.values = slices.Clone(s.values)
	for i, v := range s.values {
		s.values[i].text = change(v)
	}
}

func changeEach(change func(string) string) func(*summing, *sentBody) {
	return func(s *summing, _ *sentBody) {
		changeValues(s, func(v checksumValue) string { return change(v.text) })
	}
}

func changeTexts(other map[string]string) func(*summing, *sentBody) {
	return changeEach(func(text string) string {
		if changed, ok := other[text]; ok {
			return changed
		}
		return text
	})
}

func changeAmounts(change func(string) string) func(*summing, *sentBody) {
	return func(s *summing, _ *sentBody) {
		changeValues(s, func(v checksumValue) string {
			if v.text != "" && slices.Contains([]string{"total_amount", "last_order_amount", "ltv"}, v.name) {
				return change(v.text)
			}
			return v.text
		})
	}
}

func withoutDecimals(text string) string {
	whole, _, _ := strings.Cut(text, ".")
	return whole
}

// withCommas writes 12500 as 12,500.
func withCommas(text string) string {
	for at := len(text) - 3; at > 0; at -= 3 {
		text = text[:at] + "," + text[at:]
	}
	return text
}
