package paidylegacy

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/secret"
)

// maxPaired is the longest body for which pairs of mistakes are tried. For longer ones it would
// take too long.
const maxPaired = 8 << 10

// explainChecksum fills in what was hashed instead of the right text, if known mistakes explain
// it. It tries each mistake with the sandbox's secret, because a checksum does not reveal its
// input.
func explainChecksum(given string, right summing, body *sentBody, compared *journal.Signature) {
	compared.Compared = []journal.Comparison{{Name: "checksum", Came: given, Wanted: right.checksum()}}
	compared.Why = "a wrong secret, or a text that no known mistake gives"

	var made summing
	fits := func() bool {
		if secret.Equal(given, made.checksum()) {
			return true
		}
		base64 := made.encode
		made.encode = hex.EncodeToString // is accepted as well
		if secret.Equal(given, made.checksum()) {
			return true
		}
		made.encode = base64
		return false
	}

	list := append(fieldMistakes(right.values), checksumMistakes...)
	parts := make([]string, len(list))
	for i, mistake := range list {
		parts[i] = mistake.about
	}
	found := journal.Explain(parts, len(body.raw) <= maxPaired, func(chosen ...int) bool {
		made = right
		for _, i := range chosen {
			list[i].make(&made, body)
		}
		return fits()
	})
	if found == nil {
		return
	}

	for _, i := range found {
		compared.Mistakes = append(compared.Mistakes, list[i].what)
	}
	compared.Why = strings.Join(compared.Mistakes, ", and ")
	compared.Signed = made.secret + made.text()
	compared.FirstDifference = journal.FirstDifference(compared.Signed, compared.Wanted)
}

// asciiJSON writes non-ASCII characters as JSON escapes.
func asciiJSON(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r <= '~' {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}
