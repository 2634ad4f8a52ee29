package rig

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
)

// LegacyStart is the time at which the clock of a legacy rig stands still.
var LegacyStart = time.Date(2020, 4, 9, 22, 0, 0, 0, time.UTC)

// Object is a JSON object.
type Object = map[string]any

// Legacy is a sandbox with a hand-written legacy Paidy client, which makes checksums with
// code of its own.
type Legacy struct {
	*sandbox.Sandbox

	T testing.TB
}

// StartLegacy starts a sandbox whose clock stands still at LegacyStart.
func StartLegacy(t testing.TB, cfg sandbox.Config) *Legacy {
	t.Helper()
	cfg.Start = LegacyStart

	return LegacyOf(t, sandbox.Start(t, cfg))
}

// LegacyOf returns a client of a sandbox that was started elsewhere.
func LegacyOf(t testing.TB, s *sandbox.Sandbox) *Legacy {
	return &Legacy{Sandbox: s, T: t}
}

// WithT returns the same rig for a subtest: it fails the subtest and not the test that
// started the sandbox.
func (r *Legacy) WithT(t testing.TB) *Legacy { return LegacyOf(t, r.Sandbox) }

// Checksum is the SHA-256 of a text.
type Checksum [sha256.Size]byte

// LegacyChecksum returns the checksum of a text that begins with the secret.
func LegacyChecksum(text string) Checksum { return sha256.Sum256([]byte(text)) }

// Base64 writes a checksum in base64.
func (c Checksum) Base64() string { return base64.StdEncoding.EncodeToString(c[:]) }

// Hex writes a checksum in lower-case hex.
func (c Checksum) Hex() string { return hex.EncodeToString(c[:]) }

// LegacyText joins what a checksum covers after the secret.
func LegacyText(path string, body Object) string {
	switch path {
	case "/pay/authorize":
		order, _ := body["order"].(Object)
		merchant, _ := body["merchant_data"].(Object)
		values := []any{
			order["total_amount"], merchant["store"], merchant["customer_age"], merchant["last_order"],
			merchant["last_order_amount"], merchant["known_address"], merchant["num_orders"], merchant["ltv"],
			merchant["ip_address"],
		}

		text := ""
		for _, value := range values {
			if value != nil {
				text += fmt.Sprint(value)
			}
		}

		return text
	case "/pay/refund":
		return fmt.Sprint(body["capture_id"])
	}

	return fmt.Sprint(body["payment_id"])
}

// LegacyAnswer is an answer of legacy Paidy.
type LegacyAnswer struct {
	Status int
	Raw    string
	Body   Object // nil where there is no body
}

// Text returns the string in a field, or "".
func (a LegacyAnswer) Text(field string) string {
	text, _ := a.Body[field].(string)

	return text
}

// Bearer is the Authorization header with the right key.
func (r *Legacy) Bearer() string { return "Bearer " + r.Legacy.APIKey }

// Post sends a body as it is, without a key unless there is an authorization.
func (r *Legacy) Post(path string, body []byte, authorization ...string) LegacyAnswer {
	r.T.Helper()
	request, err := http.NewRequest(http.MethodPost, r.Legacy.URL+path, bytes.NewReader(body))
	require.NoError(r.T, err)
	request.Header.Set("Content-Type", "application/json")
	for _, value := range authorization {
		request.Header.Add("Authorization", value)
	}

	response, raw, err := exchange(r.Sandbox, sandbox.ProviderLegacy, request)
	require.NoError(r.T, err)
	assert.Equal(r.T, "1", response.Header.Get("X-Sandbox"), "%s", path)

	answer := LegacyAnswer{Status: response.StatusCode, Raw: string(raw)}
	if len(raw) > 0 {
		require.NoError(r.T, json.Unmarshal(raw, &answer.Body), "%s answered %s", path, raw)
	}

	return answer
}

// Send adds the checksum to a body and sends it.
func (r *Legacy) Send(path string, body Object) LegacyAnswer {
	r.T.Helper()
	body = maps.Clone(body)
	body["checksum"] = LegacyChecksum(r.Legacy.Secret + LegacyText(path, body)).Base64()

	return r.Post(path, LegacyJSON(r.T, body), r.Bearer())
}

// AnyText stands for any text but the empty one in what Expect wants.
const AnyText = "*"

// Expect sends a body and requires a status and a whole answer.
func (r *Legacy) Expect(path string, body Object, status int, want Object) LegacyAnswer {
	r.T.Helper()
	answer := r.Send(path, body)
	require.Equal(r.T, status, answer.Status, "%s answered %s", path, answer.Raw)

	want = maps.Clone(want)
	for field, value := range want {
		if value == AnyText {
			require.NotEmpty(r.T, answer.Text(field), "%s in the answer of %s: %s", field, path, answer.Raw)
			want[field] = answer.Text(field)
		}
	}
	require.Equal(r.T, want, answer.Body, "%s", path)

	return answer
}

// ExpectPayment is Expect for a request that names a payment only, and an answer
// 200 with its id and a status.
func (r *Legacy) ExpectPayment(path, id, status string) {
	r.T.Helper()
	r.Expect(path, Object{"payment_id": id}, http.StatusOK, Object{"payment_id": id, "status": status})
}

// ExpectStatus requires the status of a payment.
func (r *Legacy) ExpectStatus(id, status string) {
	r.T.Helper()
	want := Object{"payment_id": id, "status": status, "test": false}
	r.Expect("/pay/status", Object{"payment_id": id}, http.StatusOK, want)
}

// Authorize makes a payment and returns its id.
func (r *Legacy) Authorize(change ...func(Object)) string {
	r.T.Helper()
	want := Object{"payment_id": AnyText, "status": "authorize_success", "test": false}

	return r.Expect("/pay/authorize", LegacyAuthorization(change...), http.StatusOK, want).Text("payment_id")
}

// Capture captures a payment, all of it if body is empty, and returns the id of the
// capture.
func (r *Legacy) Capture(id string, body Object) string {
	r.T.Helper()
	body = maps.Clone(body)
	body["payment_id"] = id
	want := Object{"payment_id": id, "capture_id": AnyText, "status": "capture_success"}

	return r.Expect("/pay/capture", body, http.StatusOK, want).Text("capture_id")
}

// LegacyJSON encodes a body.
func LegacyJSON(t testing.TB, value any) []byte {
	t.Helper()
	raw, err := json.Marshal(value)
	require.NoError(t, err)

	return raw
}

// LegacyOrder is an order of 7210 yen: a line without an id, two cups, tax and
// shipping.
func LegacyOrder() Object {
	return Object{
		"items": []any{
			Object{"title": "木綿の手ぬぐい", "amount": 3200, "quantity": 1},
			Object{"item_id": "cup", "title": "湯のみ", "amount": 1450, "quantity": 2},
		},
		"tax": 610, "shipping": 500, "total_amount": 7210,
	}
}

// LegacyAuthorization is the body of an authorization, with changes.
func LegacyAuthorization(change ...func(Object)) Object {
	order := LegacyOrder()
	order["order_ref"] = "order-1001"
	body := Object{
		"buyer": Object{
			"name": "見本 花子", "name2": "ミホン ハナコ",
			"email": Object{"address": "hanako@example.com"}, "phone": Object{"number": "080-0000-0000"},
			"address": Object{
				"address2": "見本町1-2-3", "address3": "千代田区", "address4": "東京都", "postal_code": "100-0001",
			},
		},
		"order": order,
		"merchant_data": Object{
			"store": "見本堂", "customer_age": 420, "last_order": 35, "last_order_amount": 5400,
			"known_address": true, "ltv": 48200,
		},
		"tracking": Object{"consumer_ip": "203.0.113.7"},
	}

	for _, f := range change {
		f(body)
	}

	return body
}

// LegacyBuyer changes the buyer's email address of an authorization.
func LegacyBuyer(email string) func(Object) { return LegacySet("buyer.email.address", email) }

// LegacySet changes the value at a path such as "order.tax".
func LegacySet(path string, value any) func(Object) {
	return func(body Object) {
		names := strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			if body[name] == nil {
				body[name] = Object{}
			}
			body = body[name].(Object)
		}
		body[names[len(names)-1]] = value
	}
}
