package contract

import (
	"bytes"
	"math"
	"regexp"
	"strconv"

	"github.com/jppay/jppay/overlay/policy"
)

// tolerance is a value that breaks the document but that clients in production send. No source
// records the provider's answer, so the sandbox serves the request and adds a note.
type tolerance struct {
	// read returns the value that it is read as, or nil if it is not such a value.
	read func(raw []byte) []byte
	note string
}

const noBody = "one client in production sends none, and what Paidy answers is not recorded; {} is documented"

// tolerances are the tolerances by provider. The key is the operation, a space and the pattern
// of the JSON pointer. The pattern is empty for a missing body.
var tolerances = map[policy.Provider]map[string]tolerance{
	policy.Paidy: {
		"closePayment ": {note: noBody, read: asItIs},
		"refundPayment /amount": {
			read: numberInText,
			note: "is a number in a text and was taken as the number: one plugin in production sends it, " +
				"and what Paidy answers is not recorded",
		},
		"createPayment /order/items/-/unit_price": {
			read: wholeYen,
			note: "has a fraction and was rounded: Paidy's own cartridge sends such prices, " +
				"and what Paidy makes of them is not recorded",
		},
	},
}

func asItIs([]byte) []byte { return nil }

var wholeNumberInText = regexp.MustCompile(`^"(0|[1-9][0-9]{0,17})"$`)

// numberInText returns the number that a text holds, if it holds one and nothing else.
func numberInText(raw []byte) []byte {
	if !wholeNumberInText.Match(raw) {
		return nil
	}
	return bytes.Trim(raw, `"`)
}

// exactYen is the limit up to which a float64 holds every whole number of yen.
const exactYen = 1 << 53

// wholeYen rounds a number with a fraction.
func wholeYen(raw []byte) []byte {
	number, err := strconv.ParseFloat(string(raw), 64)
	if err != nil || math.Abs(number) >= exactYen || number == math.Trunc(number) {
		return nil
	}
	return strconv.AppendInt(nil, int64(math.Round(number)), 10)
}
