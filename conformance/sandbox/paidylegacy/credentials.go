package paidylegacy

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/journal"
	"github.com/jppay/jppay/conformance/sandbox/secret"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/conformance/sandbox/state"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/policy"
)

// Authenticate checks the bearer key (401), then whether Paidy takes calls in its present
// condition, and then the checksum of the body (request_failed). S3 describes bad_request as a
// malformed request and request_failed as a good one that was refused, so for a body that
// breaks the document bad_request comes first.
func (b *backend) Authenticate(c *server.Call) *contract.Refusal {
	compared := &journal.Signature{Scheme: "bearer", FirstDifference: -1}
	c.Signed(compared)
	if reason := b.checkBearer(c.Request); reason != "" {
		compared.Why = reason
		compared.Compared = []journal.Comparison{{
			Name: "Authorization", Came: reason, Wanted: "Bearer " + b.sandbox.APIKey,
		}}
		return &contract.Refusal{Status: http.StatusUnauthorized, Code: codeUnauthorized, Reason: reason}
	}
	if refusal := b.checkCondition(); refusal != nil {
		return refusal
	}
	compared.Scheme = "checksum"
	refusal := b.checkChecksum(c.Operation(), c.Body, compared)
	if refusal == nil {
		compared.OK = true
		return nil
	}
	if err := c.CheckRequest(); err != nil {
		return b.Invalid(c, err)
	}
	return refusal
}

// checkCondition refuses a call that Paidy does not take in its present condition. S3 has one
// code for a wrong checksum and for a reached limit.
func (b *backend) checkCondition() *contract.Refusal {
	if !b.base.state.TakeCall(policy.PaidyLegacy) {
		return &contract.Refusal{
			Status:  requestFailedStatus,
			Code:    codeRequestFailed,
			Message: "rates limit reached",
			Reason:  "legacy Paidy takes no more calls in this second",
		}
	}
	if b.base.state.Condition(policy.PaidyLegacy) == state.Outage {
		return &contract.Refusal{Code: codeInternalError, Reason: "legacy Paidy has an outage"}
	}
	return nil
}

// checkBearer returns why the API key is refused; empty means accepted.
func (b *backend) checkBearer(r *http.Request) string {
	values := r.Header.Values("Authorization")
	if len(values) != 1 {
		return fmt.Sprintf("%d Authorization headers, want one", len(values))
	}
	key, ok := strings.CutPrefix(values[0], "Bearer ")
	switch {
	case !ok:
		return `the Authorization header does not begin with "Bearer "`
	case secret.Equal(key, b.sandbox.APIKey):
		return ""
	case secret.Equal(key, b.sandbox.Secret):
		return "the bearer token is the secret of the checksum, not the API key"
	}
	return "the bearer token is not the API key"
}

// checkChecksum returns why the checksum is refused; nil means accepted. The reason
// has the text that had to be hashed, without the secret and without personal data.
func (b *backend) checkChecksum(operation string, body []byte, compared *journal.Signature) *contract.Refusal {
	malformed := func(reason string) *contract.Refusal {
		compared.Why = reason
		return &contract.Refusal{Code: codeBadRequest, Message: reason, Reason: reason}
	}

	var signed signedFields
	if json.Unmarshal(body, &signed) != nil {
		return malformed("the body is not a JSON object with the fields that the checksum covers")
	}

	given, ok := signedText(signed.Checksum)
	if !ok || given == "" {
		return malformed("checksum is missing")
	}

	var shown strings.Builder
	var values []checksumValue
	for _, value := range signed.values(operation) {
		text, ok := signedText(value.raw)
		if !ok {
			return malformed(value.name + " is an object or an array, which a checksum cannot cover")
		}
		values = append(values, checksumValue{value.name, text})
		if value.personal && text != "" {
			text = "<" + value.name + ">"
		}
		shown.WriteString(safetext.Shortened(text))
	}

	right := rightSumming(b.sandbox.Secret, values)
	compared.Wanted = right.secret + right.text()
	sum := sha256.Sum256([]byte(compared.Wanted))
	inBase64, inHex := base64.StdEncoding.EncodeToString(sum[:]), hex.EncodeToString(sum[:])
	if secret.Equal(given, inBase64) || secret.Equal(given, inHex) {
		compared.Signed = compared.Wanted
		return nil
	}
	explainChecksum(given, right, &sentBody{raw: body, signed: signed, apiKey: b.sandbox.APIKey}, compared)

	return &contract.Refusal{
		Status:  requestFailedStatus,
		Code:    codeRequestFailed,
		Message: "checksum does not match",
		Reason: fmt.Sprintf("the checksum is not right: %s; it should be the SHA-256, in base64 or lower-case hex, "+
			"of the secret followed by %q", compared.Why, shown.String()),
	}
}

// signedFields reads the fields that a checksum covers by the same rules as the handlers read
// the other fields: case is ignored, and the last of several counts. So no charge comes from an
// unchecked field. The values stay as they are in the body: 1.50 is not 1.5.
type signedFields struct {
	Checksum  json.RawMessage `json:"checksum"`
	PaymentID json.RawMessage `json:"payment_id"`
	CaptureID json.RawMessage `json:"capture_id"`
	Order     struct {
		TotalAmount json.RawMessage `json:"total_amount"`
	} `json:"order"`
	MerchantData struct {
		Store           json.RawMessage `json:"store"`
		CustomerAge     json.RawMessage `json:"customer_age"`
		LastOrder       json.RawMessage `json:"last_order"`
		LastOrderAmount json.RawMessage `json:"last_order_amount"`
		KnownAddress    json.RawMessage `json:"known_address"`
		NumOrders       json.RawMessage `json:"num_orders"`
		Ltv             json.RawMessage `json:"ltv"`
		IPAddress       json.RawMessage `json:"ip_address"`
	} `json:"merchant_data"`
}

// signedValue is one value that a checksum covers.
type signedValue struct {
	name     string
	raw      json.RawMessage
	personal bool // personal data: keep it out of the log
}

// values returns what a checksum covers, in order. The order is written here and not
// taken from the document, so that a mistake in the document shows. S3 has neither
// num_orders nor ip_address; MAG and IOS have them in these places. Absent fields
// count as empty, which satisfies all three.
func (s *signedFields) values(operation string) []signedValue {
	switch operation {
	case "authorizePayment":
		m := &s.MerchantData
		return []signedValue{
			{name: "total_amount", raw: s.Order.TotalAmount},
			{name: "store", raw: m.Store},
			{name: "customer_age", raw: m.CustomerAge},
			{name: "last_order", raw: m.LastOrder},
			{name: "last_order_amount", raw: m.LastOrderAmount},
			{name: "known_address", raw: m.KnownAddress},
			{name: "num_orders", raw: m.NumOrders},
			{name: "ltv", raw: m.Ltv},
			{name: "ip_address", raw: m.IPAddress, personal: true},
		}
	case "refundPayment":
		return []signedValue{{name: "capture_id", raw: s.CaptureID}}
	}
	return []signedValue{{name: "payment_id", raw: s.PaymentID}}
}

// signedText returns a value as it goes into a checksum: text without quotes, numbers
// and booleans as they are, nothing for absent or null. It returns false for objects
// and arrays.
func signedText(raw json.RawMessage) (text string, ok bool) {
	if len(raw) == 0 || string(raw) == "null" {
		return "", true
	}
	switch raw[0] {
	case '{', '[':
		return "", false
	case '"':
		err := json.Unmarshal(raw, &text)
		return text, err == nil
	}
	return string(raw), true
}
