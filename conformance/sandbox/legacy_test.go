package sandbox_test

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/gen/paidylegacy"
)

var legacyStart = time.Date(2020, 4, 9, 22, 0, 0, 0, time.UTC)

type object = map[string]any

// legacyClient is a merchant that signs with code of its own: neither the
// sandbox's nor the client's.
type legacyClient struct {
	t *testing.T
	s *sandbox.Sandbox
}

func startLegacy(t *testing.T) legacyClient {
	t.Helper()
	return legacyClient{t, sandbox.Start(t, sandbox.Config{Start: legacyStart})}
}

func legacyDigest(text string) [32]byte { return sha256.Sum256([]byte(text)) }

// legacyText joins what a checksum covers after the secret.
func legacyText(path string, body object) string {
	switch path {
	case "/pay/authorize":
		order, _ := body["order"].(object)
		m, _ := body["merchant_data"].(object)
		text := ""
		for _, v := range []any{order["total_amount"], m["store"], m["customer_age"], m["last_order"], m["last_order_amount"],
			m["known_address"], m["num_orders"], m["ltv"], m["ip_address"]} {
			if v != nil {
				text += fmt.Sprint(v)
			}
		}
		return text
	case "/pay/refund":
		return fmt.Sprint(body["capture_id"])
	}
	return fmt.Sprint(body["payment_id"])
}

// post sends a body as it is.
func (c legacyClient) post(path string, raw []byte, authorization ...string) (int, string, object) {
	c.t.Helper()
	request, err := http.NewRequest(http.MethodPost, c.s.Legacy.URL+path, bytes.NewReader(raw))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	for _, value := range authorization {
		request.Header.Add("Authorization", value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	if response.Header.Get("X-Sandbox") != "1" {
		c.t.Errorf("%s: the answer is not marked with X-Sandbox", path)
	}
	var decoded object
	if len(answer) > 0 {
		if err := json.Unmarshal(answer, &decoded); err != nil {
			c.t.Fatalf("%s: the answer is not JSON: %s", path, answer)
		}
	}
	return response.StatusCode, string(answer), decoded
}

func (c legacyClient) bearer() string { return "Bearer " + c.s.Legacy.APIKey }

// send signs and sends a body.
func (c legacyClient) send(path string, body object) (int, object) {
	c.t.Helper()
	sum := legacyDigest(c.s.Legacy.Secret + legacyText(path, body))
	body = maps.Clone(body)
	body["checksum"] = base64.StdEncoding.EncodeToString(sum[:])
	status, _, answer := c.post(path, encoded(c.t, body), c.bearer())
	return status, answer
}

// want sends and compares the answer; a value of "*" stands for any text.
func (c legacyClient) want(path string, body object, status int, want object) object {
	c.t.Helper()
	got, answer := c.send(path, body)
	same := got == status && len(answer) == len(want)
	for key, value := range want {
		if value == "*" {
			text, ok := answer[key].(string)
			same = same && ok && text != ""
		} else {
			same = same && reflect.DeepEqual(answer[key], value)
		}
	}
	if !same {
		c.t.Fatalf("%s answered %d %v, want %d %v", path, got, answer, status, want)
	}
	return answer
}

func (c legacyClient) authorize(change ...func(object)) string {
	c.t.Helper()
	answer := c.want("/pay/authorize", legacyAuthorize(change...), 200,
		object{"payment_id": "*", "status": "authorize_success", "test": false})
	return answer["payment_id"].(string)
}

func (c legacyClient) capture(id string, body object) string {
	c.t.Helper()
	body["payment_id"] = id
	answer := c.want("/pay/capture", body, 200, object{"payment_id": id, "capture_id": "*", "status": "capture_success"})
	return answer["capture_id"].(string)
}

func encoded(t *testing.T, v any) []byte {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func legacyOrder() object {
	return object{
		"items": []any{
			object{"title": "木綿の手ぬぐい", "amount": 3200, "quantity": 1},
			object{"item_id": "cup", "title": "湯のみ", "amount": 1450, "quantity": 2},
		},
		"tax": 610, "shipping": 500, "total_amount": 7210,
	}
}

func legacyAuthorize(change ...func(object)) object {
	order := legacyOrder()
	order["order_ref"] = "order-1001"
	body := object{
		"buyer": object{
			"name": "見本 花子", "name2": "ミホン ハナコ",
			"email": object{"address": "hanako@example.com"}, "phone": object{"number": "080-0000-0000"},
			"address": object{"address2": "見本町1-2-3", "address3": "千代田区", "address4": "東京都", "postal_code": "100-0001"},
		},
		"order": order,
		"merchant_data": object{"store": "見本堂", "customer_age": 420, "last_order": 35, "last_order_amount": 5400,
			"known_address": true, "ltv": 48200},
		"tracking": object{"consumer_ip": "203.0.113.7"},
	}
	for _, f := range change {
		f(body)
	}
	return body
}

func buyer(email string) func(object) {
	return func(body object) { body["buyer"].(object)["email"] = object{"address": email} }
}

// set puts a value at a dotted place.
func set(place string, value any) func(object) {
	return func(body object) {
		names := strings.Split(place, ".")
		for _, name := range names[:len(names)-1] {
			if body[name] == nil {
				body[name] = object{}
			}
			body = body[name].(object)
		}
		body[names[len(names)-1]] = value
	}
}

func TestLegacyChecksumKnownAnswers(t *testing.T) {
	t.Parallel()
	merchant := func(store string, known bool, more object) object {
		body := legacyAuthorize(set("order.total_amount", 4800))
		m := object{"store": store, "customer_age": 400, "last_order": 215, "last_order_amount": 3500, "known_address": known, "ltv": 12500}
		maps.Copy(m, more)
		body["merchant_data"] = m
		return body
	}
	c := startLegacy(t)
	for _, vector := range []struct {
		name, path  string
		body        object
		text        string
		base64, hex string // with the secret test_secret
		answers     string
	}{
		{"authorize", "/pay/authorize", merchant("Test Store", false, nil), "4800Test Store4002153500false12500",
			"SzZYRvQIsm4YqXGjPWSx+y00aasttjyJZqxACUKzQwA=", "4b365846f408b26e18a971a33d64b1fb2d3469ab2db63c8966ac400942b34300", "authorize_success"},
		{"authorize with num_orders", "/pay/authorize", merchant("Test Store", false, object{"num_orders": 2}), "4800Test Store4002153500false212500",
			"aVDSBJ3CUXUfX1K/s7yCZ5XjAyCmSCjXJCqqzE7riMY=", "6950d2049dc251751f5f52bfb3bc826795e30320a64828d7242aaacc4eeb88c6", "authorize_success"},
		{"authorize in Japanese", "/pay/authorize", merchant("テスト店", true, nil), "4800テスト店4002153500true12500",
			"rYzSE1m8eFVQRWx6uFLY/+/GWFYS/iBsqfMr1zbIels=", "ad8cd21359bc785550456c7ab852d8ffefc6585612fe206ca9f32bd736c87a5b", "authorize_success"},
		{"payment id", "/pay/close", object{"payment_id": "542e6dc61200008a077a4de3"}, "542e6dc61200008a077a4de3",
			"iqMdLhuATxHkOICfs1XI9MTsYMMES2ZKjJ9myNzqMik=", "8aa31d2e1b804f11e438809fb355c8f4c4ec60c3044b664a8c9f66c8dcea3229", "close_fail"},
		{"capture id", "/pay/refund", object{"capture_id": "54ab90ba2500009700855852"}, "54ab90ba2500009700855852",
			"BqTXjduKBNSlePyyNn3RubPOtqRq20Fhjn/xiooNVfs=", "06a4d78ddb8a04d4a578fcb2367dd1b9b3ceb6a46adb41618e7ff18a8a0d55fb", "refund_fail"},
	} {
		t.Run(vector.name, func(t *testing.T) {
			t.Parallel()
			c := legacyClient{t, c.s}
			if got := legacyText(vector.path, vector.body); got != vector.text {
				t.Fatalf("the test signs %q, want %q", got, vector.text)
			}
			known := legacyDigest("test_secret" + vector.text)
			if got := base64.StdEncoding.EncodeToString(known[:]); got != vector.base64 {
				t.Errorf("base64 %s, want %s", got, vector.base64)
			}
			if got := hex.EncodeToString(known[:]); got != vector.hex {
				t.Errorf("hex %s, want %s", got, vector.hex)
			}
			sum := legacyDigest(c.s.Legacy.Secret + vector.text)
			for form, checksum := range map[string]string{
				"base64": base64.StdEncoding.EncodeToString(sum[:]), "hex": hex.EncodeToString(sum[:]),
			} {
				body := maps.Clone(vector.body)
				body["checksum"] = checksum
				if status, raw, answer := c.post(vector.path, encoded(t, body), c.bearer()); status != 200 || answer["status"] != vector.answers {
					t.Errorf("%s: %d %s, want 200 %s", form, status, raw, vector.answers)
				}
			}
		})
	}
}

func TestLegacyAcceptsTheChecksumHoweverTheBodyIsWritten(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	for _, test := range []struct{ name, covered, merchant string }{
		{"fields in another order and with spaces", "9007199254740993店 \"A\"4203554000true48200",
			"{\n \"ltv\" : 48200 , \"known_address\":true,\n\"last_order_amount\":54000,\"last_order\":35, \"customer_age\":420, \"store\":\"\\u5e97 \\\"A\\\"\"}"},
		{"without optional values", "9007199254740993A1230false4",
			`{"store":"A","customer_age":1,"last_order":2,"last_order_amount":30,"known_address":false,"ltv":4}`},
		{"num_orders and ip_address", "9007199254740993A1230false74203.0.113.7",
			`{"ip_address":"203.0.113.7","num_orders":7,"store":"A","customer_age":1,"last_order":2,"last_order_amount":30,"known_address":false,"ltv":4}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := legacyClient{t, c.s}
			sum := legacyDigest(c.s.Legacy.Secret + test.covered)
			raw := fmt.Sprintf(`{"checksum":%q,"tracking":{"consumer_ip":"203.0.113.7"},"merchant_data":%s,`+
				`"order":{"total_amount":9007199254740993,"items":[]},"buyer":%s}`,
				hex.EncodeToString(sum[:]), test.merchant, encoded(t, legacyAuthorize()["buyer"]))
			if status, answer, decoded := c.post("/pay/authorize", []byte(raw), c.bearer()); status != 200 || decoded["status"] != "authorize_success" {
				t.Errorf("%d %s", status, answer)
			} else if p, _ := c.s.Legacy.Payment(decoded["payment_id"].(string)); p.Total != 9007199254740993 {
				t.Errorf("total %d, want 9007199254740993", p.Total)
			}
		})
	}
}

func TestLegacyRefusesABadKey(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	body := legacyAuthorize()
	sum := legacyDigest(c.s.Legacy.Secret + legacyText("/pay/authorize", body))
	body["checksum"] = hex.EncodeToString(sum[:])
	for name, authorization := range map[string][]string{
		"no header":               nil,
		"another key":             {"Bearer NTNlYAY0MDFjYTAxMyBlNDAzNDk2ZDE3"},
		"a longer key":            {c.bearer() + "0"},
		"the secret":              {"Bearer " + c.s.Legacy.Secret},
		"no scheme":               {c.s.Legacy.APIKey},
		"Basic":                   {"Basic " + c.s.Legacy.APIKey},
		"nothing after Bearer":    {"Bearer "},
		"two headers, both right": {c.bearer(), c.bearer()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := legacyClient{t, c.s}
			if status, raw, _ := c.post("/pay/authorize", encoded(t, body), authorization...); status != 401 || raw != "" {
				t.Errorf("%d %q, want 401 without a body", status, raw)
			}
		})
	}
	t.Cleanup(func() {
		if effects := c.s.Ledger(); len(effects) != 0 {
			t.Errorf("the ledger has %v", effects)
		}
	})
}

func TestLegacyRefusesABadChecksum(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	secret := c.s.Legacy.Secret
	body := legacyAuthorize(set("merchant_data.num_orders", 12), set("merchant_data.ip_address", "203.0.113.7"))
	text := legacyText("/pay/authorize", body)
	sum := legacyDigest(secret + text)
	right := base64.StdEncoding.EncodeToString(sum[:])
	of := func(text string) string {
		sum := legacyDigest(text)
		return base64.StdEncoding.EncodeToString(sum[:])
	}
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(text))
	id := c.authorize()

	for _, test := range []struct {
		name     string
		checksum string
		change   func(object)
	}{
		{"another secret", of("test_secret" + text), nil},
		{"the secret behind", of(text + secret), nil},
		{"no secret", of(text), nil},
		{"an HMAC", base64.StdEncoding.EncodeToString(mac.Sum(nil)), nil},
		{"upper-case hex", strings.ToUpper(hex.EncodeToString(sum[:])), nil},
		{"base64 without padding", strings.TrimRight(right, "="), nil},
		{"a space behind", right + " ", nil},
		{"without the optional fields that were sent", of(secret + "7210見本堂420355400true48200"), nil},
		{"num_orders behind ltv", of(secret + "7210見本堂420355400true4820012203.0.113.7"), nil},
		{"a higher total", right, set("order.total_amount", 7211)},
		{"a total of the same value in another spelling", right, set("order.total_amount", json.Number("7.21e3"))},
		{"another store", right, set("merchant_data.store", "見本屋")},
		{"an address no longer known", right, set("merchant_data.known_address", false)},
		{"a quoted number", right, set("merchant_data.known_address", "true")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := legacyClient{t, c.s}
			sent := legacyAuthorize(set("merchant_data.num_orders", 12), set("merchant_data.ip_address", "203.0.113.7"),
				set("checksum", test.checksum))
			want := "request_failed"
			if test.name == "a quoted number" { // the checksum is right, the body is not
				want = "bad_request"
			}
			if test.change != nil {
				test.change(sent)
			}
			if status, raw, answer := c.post("/pay/authorize", encoded(t, sent), c.bearer()); status != 400 || answer["status"] != want {
				t.Errorf("%d %s, want 400 %s", status, raw, want)
			}
		})
	}
	for name, raw := range map[string]string{
		"of another payment":                       fmt.Sprintf(`{"payment_id":%q,"checksum":%q}`, id, of(secret+"542e6dc61200008a077a4de3")),
		"of the secret alone":                      fmt.Sprintf(`{"payment_id":%q,"checksum":%q}`, id, of(secret)),
		"of the first of two payment ids":          fmt.Sprintf(`{"payment_id":"542e6dc61200008a077a4de3","checksum":%q,"payment_id":%q}`, of(secret+"542e6dc61200008a077a4de3"), id),
		"of a payment id in another letter case":   fmt.Sprintf(`{"payment_id":"542e6dc61200008a077a4de3","checksum":%q,"PAYMENT_ID":%q}`, of(secret+"542e6dc61200008a077a4de3"), id),
		"of a payment id that an object stands in": fmt.Sprintf(`{"payment_id":{"a":%q},"checksum":%q}`, id, of(secret+id)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := legacyClient{t, c.s}
			if status, answer, _ := c.post("/pay/close", []byte(raw), c.bearer()); status != 400 {
				t.Errorf("%d %s, want 400", status, answer)
			}
		})
	}
	t.Cleanup(func() {
		if p, _ := c.s.Legacy.Payment(id); p.Status != "open" || len(c.s.Ledger()) != 1 {
			t.Errorf("payment %+v, ledger %v: a refused request did something", p, c.s.Ledger())
		}
	})
}

func TestLegacyTellsBadRequestFromRequestFailed(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	for _, test := range []struct{ name, path, raw string }{
		{"no body", "/pay/status", ""},
		{"no JSON", "/pay/status", `{"payment_id":`},
		{"an array", "/pay/status", `[]`},
		{"null", "/pay/status", `null`},
		{"an empty object", "/pay/status", `{}`},
		{"no checksum", "/pay/status", `{"payment_id":"542e6dc61200008a077a4de3"}`},
		{"a payment id that cannot be one", "/pay/status", `{"payment_id":"pay_1","checksum":"x"}`},
		{"no capture id", "/pay/refund", `{"checksum":"x"}`},
		{"no buyer", "/pay/authorize", `{"checksum":"x","order":{"total_amount":1,"items":[]}}`},
		{"an order that is text", "/pay/update", `{"payment_id":"542e6dc61200008a077a4de3","checksum":"x","order":"all"}`},
		{"bytes after the object", "/pay/status", `{"payment_id":"542e6dc61200008a077a4de3","checksum":"x"} {}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := legacyClient{t, c.s}
			if status, raw, answer := c.post(test.path, []byte(test.raw), c.bearer()); status != 400 || answer["status"] != "bad_request" {
				t.Errorf("%d %s, want 400 bad_request", status, raw)
			}
		})
	}
}

func TestLegacyRefusesOrdersThatCannotBeReckonedWith(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	line := func(id string, quantity int) object {
		return object{"item_id": id, "title": "湯のみ", "amount": 1450, "quantity": quantity}
	}
	for name, change := range map[string]func(object){
		"a total of 0":          set("order.total_amount", 0),
		"a negative total":      set("order.total_amount", -1),
		"a negative tax":        set("order.tax", -1),
		"a negative shipping":   set("order.shipping", -1),
		"a quantity of 0":       set("order.items", []any{line("1", 0)}),
		"the same item_id":      set("order.items", []any{line("1", 1), line("1", 1)}),
		"a number taken before": set("order.items", []any{line("2", 1), object{"title": "x", "amount": 1, "quantity": 1}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if status, answer := (legacyClient{t, c.s}).send("/pay/authorize", legacyAuthorize(change)); status != 400 || answer["status"] != "bad_request" {
				t.Errorf("%d %v, want 400 bad_request", status, answer)
			}
		})
	}
}

func TestLegacyAuthorizations(t *testing.T) {
	t.Parallel()
	offers := []any{
		object{"num_payments": 1.0, "monthly": 7210.0, "last_month": 7210.0, "total": 7210.0, "effective": 0.0},
		object{"num_payments": 3.0, "monthly": 2403.0, "last_month": 2404.0, "total": 7210.0, "effective": 0.0},
	}
	approved := object{"payment_id": "*", "status": "authorize_success", "test": false}
	asksPin := object{"status": "authenticate_consumer", "test": false}
	refused := func(reason string) object {
		return object{"status": "authenticate_consumer_fail", "reason": reason, "test": false}
	}
	for _, test := range []struct {
		name   string
		change []func(object)
		want   object
	}{
		{"any buyer is approved", nil, approved},
		{"the first sample consumer is approved at once", []func(object){buyer(sandbox.LegacyApproved), set("buyer.phone.number", "08000000000")}, approved},
		{"a test payment says so", []func(object){set("test", true)}, object{"payment_id": "*", "status": "authorize_success", "test": true}},
		{"the second sample consumer is sent a pin", []func(object){buyer(sandbox.LegacyAsksPin)}, asksPin},
		{"an empty auth_code is none", []func(object){buyer(sandbox.LegacyAsksPin), set("auth_code", "")}, asksPin},
		{"the right pin is approved", []func(object){buyer(sandbox.LegacyAsksPin), set("auth_code", sandbox.LegacyPin)}, approved},
		{"a wrong pin is refused", []func(object){buyer(sandbox.LegacyAsksPin), set("auth_code", "0000")}, refused("invalid_auth_code")},
		{"a declined buyer gets no payment", []func(object){buyer(sandbox.LegacyDeclined)}, object{"status": "authorize_fail", "test": false}},
		{"the case of an email address does not matter", []func(object){buyer(strings.ToUpper(sandbox.LegacyDeclined))}, object{"status": "authorize_fail", "test": false}},
		{"the phone may not match", []func(object){buyer(sandbox.LegacyPhoneMismatch)}, refused("phone_mismatch")},
		{"the email may not match", []func(object){buyer(sandbox.LegacyEmailMismatch)}, refused("email_mismatch")},
		{"the limits may refuse", []func(object){buyer(sandbox.LegacyOverLimit)}, refused("rejected_limits")},
		{"a number of payments is asked for", []func(object){buyer(sandbox.LegacyAsksNumPayments)},
			object{"status": "require_data", "reason": "require_num_payments", "multipay": offers, "test": false}},
		{"a number that was not offered is asked for again", []func(object){buyer(sandbox.LegacyAsksNumPayments), set("options.num_payments", 2)},
			object{"status": "require_data", "reason": "require_num_payments", "multipay": offers, "test": false}},
		{"an offered number of payments is approved", []func(object){buyer(sandbox.LegacyAsksNumPayments), set("options.num_payments", 3)}, approved},
		{"the income is asked for", []func(object){buyer(sandbox.LegacyAsksConsumerData)},
			object{"status": "require_data", "reason": "require_consumer_data", "message": "income is required", "test": false}},
		{"the income is enough", []func(object){buyer(sandbox.LegacyAsksConsumerData), set("consumer_data.income", 4200000)}, approved},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := startLegacy(t)
			answer := c.want("/pay/authorize", legacyAuthorize(test.change...), 200, test.want)
			id, made := answer["payment_id"].(string)
			effects := c.s.Ledger()
			if !made {
				if len(effects) != 0 {
					t.Errorf("the ledger has %v, want nothing", effects)
				}
				return
			}
			want := []sandbox.Effect{{At: legacyStart, Provider: sandbox.ProviderLegacy, Operation: "authorizePayment",
				Kind: "authorization", ID: id, Key: "order-1001", Amount: 7210}}
			if !reflect.DeepEqual(effects, want) {
				t.Errorf("the ledger has %v, want %v", effects, want)
			}
			if at := fmt.Sprintf("%08x", legacyStart.Unix()); len(id) != 24 || id[:8] != at {
				t.Errorf("payment id %s, want 24 hex digits that begin with %s", id, at)
			}
		})
	}
}

func TestLegacyPartialCapturesUntilClosed(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	id := c.authorize()
	open := object{"payment_id": id, "status": "open", "test": false}
	cup := func(n int) object { return object{"item_id": "cup", "quantity": n} }

	first := c.capture(id, object{"items": []any{cup(1)}, "tax": 145})
	c.want("/pay/status", object{"payment_id": id}, 200, open)
	c.want("/pay/capture", object{"payment_id": id, "items": []any{cup(2)}}, 200, object{"payment_id": id, "status": "capture_fail"})
	second := c.capture(id, object{"items": []any{object{"item_id": "1", "quantity": 1}}, "shipping": 500})
	c.want("/pay/status", object{"payment_id": id}, 200, open)
	third := c.capture(id, object{"items": []any{object{"item_id": "cup"}}, "tax": 465})
	c.want("/pay/status", object{"payment_id": id}, 200, object{"payment_id": id, "status": "close", "test": false})

	for _, path := range []string{"/pay/capture", "/pay/close", "/pay/update"} {
		body := object{"payment_id": id}
		if path == "/pay/update" {
			body["order"] = legacyOrder()
		}
		c.want(path, body, 200, object{"payment_id": id, "status": path[len("/pay/"):] + "_fail"})
	}

	c.want("/pay/refund", object{"capture_id": second, "amount": 700}, 200, object{"capture_id": second, "status": "refund_success"})
	c.want("/pay/refund", object{"capture_id": second, "amount": 3001}, 200, object{"capture_id": second, "status": "refund_fail"})
	c.want("/pay/refund", object{"capture_id": second}, 200, object{"capture_id": second, "status": "refund_success"})
	c.want("/pay/refund", object{"capture_id": second}, 200, object{"capture_id": second, "status": "refund_fail"})
	c.want("/pay/refund", object{"capture_id": first, "amount": 0}, 200, object{"capture_id": first, "status": "refund_fail"})
	c.want("/pay/refund", object{"capture_id": first, "amount": -5}, 200, object{"capture_id": first, "status": "refund_fail"})

	effect := func(operation, kind, id, key string, yen int64) sandbox.Effect {
		return sandbox.Effect{At: legacyStart, Provider: sandbox.ProviderLegacy, Operation: operation, Kind: kind, ID: id, Key: key, Amount: yen}
	}
	want := []sandbox.Effect{
		effect("authorizePayment", "authorization", id, "order-1001", 7210),
		effect("capturePayment", "capture", first, "order-1001", 1595),
		effect("capturePayment", "capture", second, "order-1001", 3700),
		effect("capturePayment", "capture", third, "order-1001", 1915),
		effect("refundPayment", "refund", second, "order-1001", 700),
		effect("refundPayment", "refund", second, "order-1001", 3000),
	}
	if got := c.s.Ledger(); !reflect.DeepEqual(got, want) {
		t.Errorf("ledger\n%v, want\n%v", got, want)
	}
	payment, ok := c.s.Legacy.Payment(id)
	if wantPayment := (sandbox.LegacyPayment{ID: id, OrderRef: "order-1001", Status: "close", Total: 7210, Captured: 7210, Refunded: 3700,
		ExpiresAt: legacyStart.Add(30 * 24 * time.Hour)}); !ok || payment != wantPayment {
		t.Errorf("payment %+v, want %+v", payment, wantPayment)
	}
}

func TestLegacyCaptures(t *testing.T) {
	t.Parallel()
	item := func(id string, more object) object {
		maps.Copy(more, object{"item_id": id})
		return more
	}
	for _, test := range []struct {
		name   string
		order  func(object) // changes the authorization
		body   object
		yen    int64 // 0 means capture_fail
		status string
	}{
		{"all of it", nil, object{}, 7210, "close"},
		{"all of it, with its tax and shipping", nil, object{"tax": 610, "shipping": 500}, 7210, "close"},
		{"all of it by its lines", nil, object{"items": []any{item("1", object{}), item("cup", object{})}, "tax": 610, "shipping": 500}, 7210, "close"},
		{"lines without tax and shipping", nil, object{"items": []any{item("1", object{}), item("cup", object{})}}, 6100, "close"},
		{"one line in two pieces", nil, object{"items": []any{item("cup", object{"quantity": 1}), item("cup", object{"quantity": 1})}}, 2900, "open"},
		{"an unnamed line is numbered", nil, object{"items": []any{object{"quantity": 1}}}, 3200, "open"},
		{"a discount line with the rest", set("order.items", []any{object{"title": "a", "amount": 1000, "quantity": 1}, object{"title": "b", "amount": -300, "quantity": 1}}),
			object{"items": []any{item("1", object{}), item("2", object{})}}, 700, "close"},
		{"a total that does not add up", set("order.total_amount", 4800), object{}, 4800, "close"},
		{"lines above the total", set("order.total_amount", 3000), object{"items": []any{item("1", object{})}}, 0, "open"},
		{"a discount line alone", set("order.items", []any{object{"title": "b", "amount": -300, "quantity": 1}}), object{"items": []any{item("1", object{})}}, 0, "open"},
		{"a line that is not there", nil, object{"items": []any{item("3", object{"quantity": 1})}}, 0, "open"},
		{"an unnamed line whose number is not there", nil, object{"items": []any{item("1", object{}), object{"quantity": 1}}}, 0, "open"},
		{"too many pieces", nil, object{"items": []any{item("cup", object{"quantity": 3})}}, 0, "open"},
		{"too many pieces in two parts", nil, object{"items": []any{item("cup", object{"quantity": 2}), item("cup", object{"quantity": 1})}}, 0, "open"},
		{"no pieces", nil, object{"items": []any{item("cup", object{"quantity": 0})}}, 0, "open"},
		{"a negative number of pieces", nil, object{"items": []any{item("cup", object{"quantity": -1})}}, 0, "open"},
		{"too much tax", nil, object{"items": []any{item("cup", object{})}, "tax": 611}, 0, "open"},
		{"a negative tax", nil, object{"items": []any{item("cup", object{})}, "tax": -1}, 0, "open"},
		{"too much shipping", nil, object{"items": []any{item("cup", object{})}, "shipping": 501}, 0, "open"},
		{"some of the tax without lines", nil, object{"tax": 100}, 0, "open"},
		{"some of the shipping without lines", nil, object{"shipping": 0}, 0, "open"},
		{"amounts beyond 64 bits", set("order.items", []any{object{"title": "a", "amount": int64(9007199254740993), "quantity": 100000}}),
			object{"items": []any{item("1", object{})}}, 0, "open"},
		{"a tax beyond 64 bits together with shipping", func(body object) {
			set("order.tax", int64(1)<<62)(body)
			set("order.shipping", int64(1)<<62)(body)
		}, object{"items": []any{item("1", object{})}, "tax": int64(1) << 62, "shipping": int64(1) << 62}, 0, "open"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := startLegacy(t)
			change := []func(object){}
			if test.order != nil {
				change = append(change, test.order)
			}
			id := c.authorize(change...)
			if test.yen > 0 {
				c.capture(id, test.body)
			} else {
				test.body["payment_id"] = id
				c.want("/pay/capture", test.body, 200, object{"payment_id": id, "status": "capture_fail"})
			}
			p, _ := c.s.Legacy.Payment(id)
			if p.Captured != test.yen || p.Status != test.status {
				t.Errorf("captured %d, status %s, want %d, %s", p.Captured, p.Status, test.yen, test.status)
			}
			var booked int64
			for _, e := range c.s.Ledger()[1:] {
				booked += e.Amount
			}
			if booked != test.yen {
				t.Errorf("the ledger has %d yen captured, want %d", booked, test.yen)
			}
		})
	}
	t.Run("nothing is left although a line is", func(t *testing.T) {
		t.Parallel()
		c := startLegacy(t)
		id := c.authorize(set("order.total_amount", 3200))
		c.capture(id, object{"items": []any{object{"item_id": "1"}}})
		c.want("/pay/capture", object{"payment_id": id}, 200, object{"payment_id": id, "status": "capture_fail"})
		c.want("/pay/close", object{"payment_id": id}, 200, object{"payment_id": id, "status": "close_success"})
	})
	t.Run("an empty list of items is never all of it", func(t *testing.T) {
		t.Parallel()
		c := startLegacy(t)
		id := c.authorize()
		if status, answer := c.send("/pay/capture", object{"payment_id": id, "items": []any{}}); status != 400 || answer["status"] != "bad_request" {
			t.Errorf("%d %v, want 400 bad_request", status, answer)
		}
		if p, _ := c.s.Legacy.Payment(id); p.Captured != 0 {
			t.Errorf("captured %d yen", p.Captured)
		}
	})
}

func TestLegacyUpdates(t *testing.T) {
	t.Parallel()
	change := func(values object) object {
		order := legacyOrder()
		maps.Copy(order, values)
		return order
	}
	cup := func(n int) []any {
		return []any{object{"item_id": "cup", "title": "湯のみ", "amount": 1450, "quantity": n}}
	}
	for _, test := range []struct {
		name     string
		captured bool // a cup and 100 yen of tax before
		order    object
		ok       bool
	}{
		{"a smaller order", false, change(object{"items": cup(1), "tax": 145, "total_amount": 2095}), true},
		{"the same order", false, legacyOrder(), true},
		{"more than was authorized", false, change(object{"total_amount": 7211}), false},
		{"what was captured and more", true, change(object{"items": cup(2), "total_amount": 3000}), true},
		{"less than was captured", true, change(object{"total_amount": 1549}), false},
		{"less tax than was captured", true, change(object{"tax": 99}), false},
		{"without the item that was captured", true, change(object{"items": []any{object{"item_id": "1", "title": "a", "amount": 1, "quantity": 1}}}), false},
		{"nothing but what was captured", true, change(object{"items": cup(1)}), false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			c := startLegacy(t)
			id := c.authorize()
			if test.captured {
				c.capture(id, object{"items": []any{object{"item_id": "cup", "quantity": 1}}, "tax": 100})
			}
			body := object{"payment_id": id, "order": test.order}
			if !test.ok {
				c.want("/pay/update", body, 200, object{"payment_id": id, "status": "update_fail"})
				if p, _ := c.s.Legacy.Payment(id); p.Total != 7210 {
					t.Errorf("the total became %d", p.Total)
				}
				return
			}
			c.want("/pay/update", body, 200, object{"payment_id": id, "status": "update_success"})
			total := int64(test.order["total_amount"].(int))
			if effects := c.s.Ledger(); effects[len(effects)-1].Kind != "order" || effects[len(effects)-1].Amount != total {
				t.Errorf("the ledger ends with %v, want the order of %d yen", effects[len(effects)-1], total)
			}
			c.capture(id, object{})
			if p, _ := c.s.Legacy.Payment(id); p.Captured != total || p.Status != "close" {
				t.Errorf("captured %d, status %s, want %d, close", p.Captured, p.Status, total)
			}
		})
	}
}

func TestLegacyRefusesAnUpdateThatCannotBeReckonedWith(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	id := c.authorize()
	order := legacyOrder()
	order["total_amount"] = 0
	if status, answer := c.send("/pay/update", object{"payment_id": id, "order": order}); status != 400 || answer["status"] != "bad_request" {
		t.Errorf("%d %v, want 400 bad_request", status, answer)
	}
}

func TestLegacyClose(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	id := c.authorize()
	c.want("/pay/close", object{"payment_id": id}, 200, object{"payment_id": id, "status": "close_success"})
	c.want("/pay/close", object{"payment_id": id}, 200, object{"payment_id": id, "status": "close_fail"})
	c.want("/pay/status", object{"payment_id": id}, 200, object{"payment_id": id, "status": "close", "test": false})
	if effects := c.s.Ledger(); len(effects) != 2 || effects[1].Kind != "close" || effects[1].ID != id {
		t.Errorf("ledger %v, want an authorization and a close", effects)
	}
}

func TestLegacyAuthorizationsExpireAfter30Days(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	id := c.authorize()
	capture := c.capture(id, object{"items": []any{object{"item_id": "cup", "quantity": 1}}})
	c.s.Clock.Advance(30*24*time.Hour - time.Second)
	c.want("/pay/status", object{"payment_id": id}, 200, object{"payment_id": id, "status": "open", "test": false})
	c.s.Clock.Advance(time.Second)
	c.want("/pay/status", object{"payment_id": id}, 200, object{"payment_id": id, "status": "close", "test": false})
	for _, path := range []string{"/pay/capture", "/pay/close", "/pay/update"} {
		c.want(path, object{"payment_id": id, "order": legacyOrder()}, 200, object{"payment_id": id, "status": path[len("/pay/"):] + "_fail"})
	}
	c.want("/pay/refund", object{"capture_id": capture}, 200, object{"capture_id": capture, "status": "refund_success"})
}

func TestLegacyUnknownIDs(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	const id = "542e6dc61200008a077a4de3"
	for _, path := range []string{"/pay/capture", "/pay/close", "/pay/update"} {
		c.want(path, object{"payment_id": id, "order": legacyOrder()}, 200, object{"status": path[len("/pay/"):] + "_fail"})
	}
	c.want("/pay/refund", object{"capture_id": id}, 200, object{"status": "refund_fail"})
	c.want("/pay/status", object{"payment_id": id}, 400, object{"status": "request_failed", "message": "no such payment"})
	if p, ok := c.s.Legacy.Payment(id); ok || p != (sandbox.LegacyPayment{}) {
		t.Errorf("Payment = %+v, %v", p, ok)
	}
}

func TestLegacyConcurrentCapturesNeverExceedThePayment(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	id := c.authorize()
	sum := legacyDigest(c.s.Legacy.Secret + id)
	raw := encoded(t, object{"payment_id": id, "checksum": hex.EncodeToString(sum[:]), "items": []any{object{"item_id": "cup", "quantity": 1}}})
	var done atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			request, _ := http.NewRequest(http.MethodPost, c.s.Legacy.URL+"/pay/capture", bytes.NewReader(raw))
			request.Header.Set("Content-Type", "application/json")
			request.Header.Set("Authorization", c.bearer())
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				t.Error(err)
				return
			}
			defer response.Body.Close()
			if body, _ := io.ReadAll(response.Body); bytes.Contains(body, []byte("capture_success")) {
				done.Add(1)
			}
		})
	}
	wg.Wait()
	if p, _ := c.s.Legacy.Payment(id); done.Load() != 2 || p.Captured != 2900 {
		t.Errorf("%d captures of %d yen together, want 2 of 2900", done.Load(), p.Captured)
	}
}

func TestLegacyForcedCodes(t *testing.T) {
	t.Parallel()
	c := startLegacy(t)
	id := c.authorize()
	capture := c.capture(id, object{"items": []any{object{"item_id": "cup", "quantity": 1}}})
	before := len(c.s.Ledger())
	for _, operation := range paidylegacy.Operations() {
		for _, code := range operation.Errors {
			if len(code.Statuses) == 0 {
				continue // request_failed: its status is unknown
			}
			if err := c.s.Force(sandbox.ProviderLegacy, operation.ID, code.Code); err != nil {
				t.Fatal(err)
			}
			body, want := legacyAuthorize(), object{"status": code.Code}
			switch operation.ID {
			case "authorizePayment":
			case "refundPayment":
				body = object{"capture_id": capture}
				if code.Statuses[0] == 200 {
					want["capture_id"] = capture
				}
			default:
				body = object{"payment_id": id, "order": legacyOrder()}
				if code.Statuses[0] == 200 {
					want["payment_id"] = id
				}
			}
			c.want(operation.Path, body, code.Statuses[0], want)
		}
	}
	if effects := c.s.Ledger(); len(effects) != before {
		t.Errorf("forced answers did something: %v", effects[before:])
	}
}

func TestLegacyWebhooks(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	var got []string
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		got = append(got, r.Method+" "+r.Header.Get("Content-Type")+" "+string(raw))
	}))
	defer receiver.Close()
	s := sandbox.Start(t, sandbox.Config{Start: legacyStart, WebhookURLs: map[string]string{"paidy-legacy": receiver.URL}})
	c := legacyClient{t, s}

	id := c.authorize()
	c.want("/pay/authorize", legacyAuthorize(buyer(sandbox.LegacyDeclined)), 200, object{"status": "authorize_fail", "test": false})
	s.Clock.Advance(90 * time.Second)
	capture := c.capture(id, object{})
	c.want("/pay/capture", object{"payment_id": id}, 200, object{"payment_id": id, "status": "capture_fail"})
	c.want("/pay/refund", object{"capture_id": capture, "amount": 1}, 200, object{"capture_id": capture, "status": "refund_success"})
	second := c.authorize(func(body object) { delete(body["order"].(object), "order_ref") })

	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := s.Flush(ctx); err != nil {
		t.Fatal(err)
	}
	want := []object{
		{"payment_id": id, "status": "authorize_success", "event_type": "payment", "order_ref": "order-1001", "event_datetime": "2020-04-09 22:00:00"},
		{"payment_id": id, "capture_id": capture, "status": "capture_success", "event_type": "payment", "event_datetime": "2020-04-09 22:01:30"},
		{"capture_id": capture, "status": "refund_success", "event_type": "payment", "event_datetime": "2020-04-09 22:01:30"},
		{"payment_id": second, "status": "authorize_success", "event_type": "payment", "event_datetime": "2020-04-09 22:01:30"},
	}
	mu.Lock()
	defer mu.Unlock()
	if len(got) != len(want) {
		t.Fatalf("%d webhooks, want %d: %v", len(got), len(want), got)
	}
	for i, event := range want {
		raw, ok := strings.CutPrefix(got[i], "POST application/json ")
		var decoded object
		if !ok || json.Unmarshal([]byte(raw), &decoded) != nil || !reflect.DeepEqual(decoded, event) {
			t.Errorf("webhook %d is %s, want %v", i, got[i], event)
		}
	}
}

func TestLegacyLogSaysWhy(t *testing.T) {
	t.Parallel()
	var log []sandbox.Entry
	s, err := sandbox.New(sandbox.Config{Start: legacyStart, Log: func(e sandbox.Entry) { log = append(log, e) }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	c := legacyClient{t, s}
	long := strings.Repeat("店", 1000)
	for _, body := range []object{
		legacyAuthorize(set("merchant_data.num_orders", 12), set("merchant_data.ip_address", "203.0.113.99")),
		legacyAuthorize(set("merchant_data.store", long)),
	} {
		body["checksum"] = "2P0GS+O1W49HP4IQA3uhjb2Q/ans+zEEYHjT3YCJHho="
		c.post("/pay/authorize", encoded(t, body), c.bearer())
	}
	c.post("/pay/status", []byte(`{"payment_id":"542e6dc61200008a077a4de3","checksum":"x"}`), c.bearer())
	c.post("/pay/status", []byte(`{}`), "Bearer "+s.Legacy.Secret)
	c.want("/pay/authorize", legacyAuthorize(buyer(sandbox.LegacyDeclined)), 200, object{"status": "authorize_fail", "test": false})
	id := c.authorize()
	c.want("/pay/capture", object{"payment_id": id, "items": []any{object{"item_id": "cup", "quantity": 3}}}, 200, object{"payment_id": id, "status": "capture_fail"})
	s.Close()
	if findings := s.Findings(); len(findings) != 0 {
		t.Errorf("findings %v", findings)
	}

	const covered = "request_failed: the checksum is not the SHA-256, in base64 or lower-case hex, of the secret followed by "
	want := []string{
		covered + `"7210見本堂420355400true1248200<ip_address>"`,
		covered + `"7210` + long[:64*len("店")] + `…420355400true48200"`,
		covered + `"542e6dc61200008a077a4de3"`,
		"unauthorized: the bearer token is the secret of the checksum, not the API key",
		"authorize_fail: so it goes for the test consumer declined@sandbox.example",
		"",
		"capture_fail: item 1 of the capture has quantity 3, want 1 to the 2 left",
	}
	if len(log) != len(want) {
		t.Fatalf("%d entries, want %d: %v", len(log), len(want), log)
	}
	for i, e := range log {
		if e.Reason != want[i] {
			t.Errorf("entry %d says\n%s, want\n%s", i, e.Reason, want[i])
		}
		for _, hidden := range []string{s.Legacy.Secret, s.Legacy.APIKey, "見本 花子", "hanako", "203.0.113", "080-0000-0000"} {
			if strings.Contains(e.String(), hidden) {
				t.Errorf("entry %d shows %q: %s", i, hidden, e)
			}
		}
	}
}

func TestLegacySameSeedSameIDs(t *testing.T) {
	t.Parallel()
	run := func(seed uint64) []string {
		s := sandbox.Start(t, sandbox.Config{Seed: seed, Start: legacyStart})
		c := legacyClient{t, s}
		id := c.authorize()
		return []string{id, c.capture(id, object{})}
	}
	first, second, other := run(7), run(7), run(8)
	if !slices.Equal(first, second) || slices.Equal(first, other) {
		t.Errorf("ids %v, %v and, with another seed, %v", first, second, other)
	}
}

// FuzzLegacyHandler signs whatever the fuzzer makes, so that it gets past the
// checksum: no body may break the sandbox or its own answers.
func FuzzLegacyHandler(f *testing.F) {
	paths := []string{"/pay/authorize", "/pay/update", "/pay/close", "/pay/capture", "/pay/status", "/pay/refund"}
	var s *sandbox.Sandbox
	f.Cleanup(func() {
		if s != nil {
			s.Close()
		}
	})
	for i, path := range paths {
		body := object{"payment_id": "542e6dc61200008a077a4de3", "capture_id": "542e6dc61200008a077a4de3"}
		switch path {
		case "/pay/authorize":
			body = legacyAuthorize(set("options.num_payments", 3), set("auth_code", "8888"))
		case "/pay/update":
			body["order"] = legacyOrder()
		case "/pay/capture":
			body["items"] = []any{object{"item_id": "cup", "quantity": 1}}
			body["tax"] = 1
		case "/pay/refund":
			body["amount"] = 1
		}
		raw, err := json.Marshal(body)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(uint8(i), raw)
		f.Add(uint8(i), []byte(`{"payment_id":{},"order":[],"merchant_data":null}`))
	}
	f.Add(uint8(0), []byte("\xff"))
	runs := 0
	f.Fuzz(func(t *testing.T, index uint8, raw []byte) {
		if runs%10000 == 0 { // a sandbox keeps only so many payments
			if s != nil {
				s.Close()
			}
			var err error
			if s, err = sandbox.New(sandbox.Config{Start: legacyStart}); err != nil {
				t.Fatal(err)
			}
		}
		runs++
		c := legacyClient{t, s}
		path := paths[int(index)%len(paths)]
		decoder := json.NewDecoder(bytes.NewReader(raw))
		decoder.UseNumber()
		var body object
		if decoder.Decode(&body) == nil && body != nil {
			// Give every payment operation something that exists.
			if path != "/pay/authorize" && body["payment_id"] != nil {
				body["payment_id"] = c.authorize()
			}
			sum := legacyDigest(s.Legacy.Secret + legacyText(path, body))
			body["checksum"] = hex.EncodeToString(sum[:])
			raw = encoded(t, body)
		}
		status, answer, decoded := c.post(path, raw, c.bearer())
		text, _ := decoded["status"].(string)
		if status != 200 && status != 400 || text == "" || strings.HasPrefix(text, "SANDBOX_") {
			t.Errorf("%d %s", status, answer)
		}
		if findings := s.Findings(); len(findings) != 0 {
			t.Fatalf("findings %v", findings)
		}
	})
}
