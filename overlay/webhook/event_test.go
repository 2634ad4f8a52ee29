package webhook_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay"
	"github.com/jppay/jppay/overlay/webhook"
	"github.com/jppay/jppay/overlay/webhook/webhooktest"
	"github.com/jppay/jppay/specs"
)

var documents = map[overlay.Provider][]byte{
	overlay.PayPay: specs.PayPay(), overlay.Paidy: specs.Paidy(), overlay.PaidyLegacy: specs.PaidyLegacy(),
}

// examples returns the bodies of all webhook examples of a document.
func examples(t testing.TB, document []byte) map[string][]byte {
	t.Helper()
	type example struct {
		Ref   string `yaml:"$ref"`
		Value any    `yaml:"value"`
	}
	var parsed struct {
		Webhooks map[string]struct {
			Post struct {
				RequestBody struct {
					Content map[string]struct{ Examples map[string]example }
				} `yaml:"requestBody"`
			}
		}
		Components struct{ Examples map[string]example }
	}
	if err := yaml.Unmarshal(document, &parsed); err != nil {
		t.Fatal(err)
	}
	bodies := map[string][]byte{}
	for webhook, operation := range parsed.Webhooks {
		for name, e := range operation.Post.RequestBody.Content["application/json"].Examples {
			if e.Ref != "" {
				e = parsed.Components.Examples[e.Ref[strings.LastIndexByte(e.Ref, '/')+1:]]
			}
			body, err := json.Marshal(e.Value)
			if err != nil || e.Value == nil {
				t.Fatalf("%s %s: %v", webhook, name, err)
			}
			bodies[webhook+" "+name] = body
		}
	}
	return bodies
}

func parse[T string | []byte](t testing.TB, provider overlay.Provider, body T) webhook.Event {
	t.Helper()
	event, err := webhook.Parse(provider, []byte(body))
	if err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	return event
}

func TestEveryDocumentedEventIsTyped(t *testing.T) {
	t.Parallel()
	for provider, document := range documents {
		bodies := examples(t, document)
		for _, sample := range webhooktest.All(provider) {
			bodies[sample.Name] = sample.Body
		}
		if len(bodies) < 5 {
			t.Errorf("%s: found %d events only", provider, len(bodies))
		}
		for name, body := range bodies {
			event := parse(t, provider, body)
			if unknown, is := event.Payload.(*webhook.Unknown); is {
				t.Errorf("%s %s is unknown: %v", provider, name, unknown.Err)
			}
			if event.Type == "" || event.Key == "" || event.Subject == "" || event.Provider != provider {
				t.Errorf("%s %s: got %+v", provider, name, event)
			}
		}
	}
}

func TestWhatAnEventIsAbout(t *testing.T) {
	t.Parallel()
	const order = `"notification_type":"Transaction","merchant_id":"1","store_id":"2","pos_id":"3","order_id":"4","merchant_order_id":"m-5"`
	for _, c := range []struct {
		name     string
		provider overlay.Provider
		body     string
		want     webhook.Event // of which Raw, Key and ReceivedAt are not compared
	}{
		{
			"a transaction", overlay.PayPay, `{` + order + `,"order_amount":"100","state":"COMPLETED","paid_at":"2026-04-01T03:00:00Z"}`,
			webhook.Event{Type: "Transaction", State: "COMPLETED", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &paypay.TransactionEvent{}},
		},
		{
			"a transaction with the amount as a number", overlay.PayPay, `{` + order + `,"order_amount":100,"state":"COMPLETED"}`,
			webhook.Event{Type: "Transaction", State: "COMPLETED", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &paypay.TransactionEvent{}},
		},
		{
			"lapsed consent that says AUTHORIZED", overlay.PayPay,
			`{` + order + `,"order_amount":"100","state":"AUTHORIZED","confirmation_expires_at":"2026-04-01T03:00:00Z","reauth_request_id":"r"}`,
			webhook.Event{Type: "Transaction", State: "EXPIRED_USER_CONFIRMATION", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &paypay.TransactionEvent{}},
		},
		{
			"lapsed consent that says so", overlay.PayPay, `{` + order + `,"order_amount":"100","state":"EXPIRED_USER_CONFIRMATION"}`,
			webhook.Event{Type: "Transaction", State: "EXPIRED_USER_CONFIRMATION", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &paypay.TransactionEvent{}},
		},
		{
			"a changed authorization is no lapsed consent", overlay.PayPay, `{` + order + `,"order_amount":"100","state":"AUTHORIZED","reauth_request_id":"r"}`,
			webhook.Event{Type: "Transaction", State: "AUTHORIZED", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &paypay.TransactionEvent{}},
		},
		{
			"an authorization that waits for consent is no lapsed one", overlay.PayPay, `{` + order + `,"order_amount":"100","state":"AUTHORIZED","confirmation_expires_at":"2026-04-01T03:00:00Z"}`,
			webhook.Event{Type: "Transaction", State: "AUTHORIZED", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &paypay.TransactionEvent{}},
		},
		{
			"a new state is passed on", overlay.PayPay, `{` + order + `,"order_amount":"100","state":"DREAMING","mood":"good"}`,
			webhook.Event{Type: "Transaction", State: "DREAMING", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &paypay.TransactionEvent{}},
		},
		{
			"a transaction whose field has another type", overlay.PayPay, `{` + order + `,"order_amount":"much","state":"COMPLETED"}`,
			webhook.Event{Type: "Transaction", State: "COMPLETED", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &webhook.Unknown{}},
		},
		{
			"names in other letters, as encoding/json takes them", overlay.PayPay,
			`{"Notification_Type":"Transaction","ORDER_ID":"4","merchant_Order_id":"m-5","order_amount":"100","st\u0061te":"COMPLETED"}`,
			webhook.Event{Type: "Transaction", State: "COMPLETED", PaymentID: "4", MerchantPaymentID: "m-5", Subject: "paypay/4", Payload: &paypay.TransactionEvent{}},
		},
		{
			"a misspelt customer event", overlay.PayPay, `{"notification_type":"customer.authroization.revoked","notification_id":"n","userAuthorizationId":"u","referenceId":"r"}`,
			webhook.Event{Type: "customer.authorization.revoked", NotificationID: "n", UserAuthorizationID: "u", ReferenceID: "r", Subject: "paypay/u", Payload: &paypay.CustomerAuthorizationRevokedEvent{}},
		},
		{
			"a customer event spelt right", overlay.PayPay, `{"notification_type":"customer.authorization.failed","notification_id":"n","referenceId":"r"}`,
			webhook.Event{Type: "customer.authorization.failed", NotificationID: "n", ReferenceID: "r", Subject: "paypay/r", Payload: &paypay.CustomerAuthorizationFailedEvent{}},
		},
		{
			"a KYC event", overlay.PayPay, `{"notification_type":"kyc_passport.risk.update","notification_id":"n","user_authorization_id":"u"}`,
			webhook.Event{Type: "kyc_passport.risk.update", NotificationID: "n", UserAuthorizationID: "u", Subject: "paypay/u", Payload: &paypay.KYCPassportRiskUpdatedEvent{}},
		},
		{
			"an unknown type", overlay.PayPay, `{"notification_type":"cashback.granted","notification_id":"n"}`,
			webhook.Event{Type: "cashback.granted", NotificationID: "n", Subject: "paypay/cashback.granted/n", Payload: &webhook.Unknown{}},
		},
		{"an empty object", overlay.PayPay, `{}`, webhook.Event{Payload: &webhook.Unknown{}}},
		{
			"a Paidy payment", overlay.Paidy, `{"payment_id":"pay_1","event_type":"payment","status":"capture_success","capture_id":"cap_1","order_ref":null,"timestamp":"t"}`,
			webhook.Event{Type: "payment", State: "capture_success", PaymentID: "pay_1", CaptureID: "cap_1", Subject: "paidy/pay_1", Payload: &paidy.PaymentEvent{}},
		},
		{
			"a Paidy token without event_type", overlay.Paidy, `{"token_id":"tok_1","status":"delete_success","timestamp":"t"}`,
			webhook.Event{Type: "token", State: "delete_success", TokenID: "tok_1", Subject: "paidy/tok_1", Payload: &paidy.TokenEvent{}},
		},
		{
			"a Paidy payment without event_type", overlay.Paidy, `{"payment_id":"pay_1","status":"close_success","timestamp":"t"}`,
			webhook.Event{Type: "payment", State: "close_success", PaymentID: "pay_1", Subject: "paidy/pay_1", Payload: &paidy.PaymentEvent{}},
		},
		{
			"another Paidy type", overlay.Paidy, `{"event_type":"dispute","payment_id":"pay_1"}`,
			webhook.Event{Type: "dispute", PaymentID: "pay_1", Subject: "paidy/pay_1", Payload: &webhook.Unknown{}},
		},
		{
			"another Paidy type about a token", overlay.Paidy, `{"event_type":"dispute","token_id":"tok_1"}`,
			webhook.Event{Type: "dispute", TokenID: "tok_1", Subject: "paidy/tok_1", Payload: &webhook.Unknown{}},
		},
		{"an empty object of Paidy", overlay.Paidy, `{}`, webhook.Event{Payload: &webhook.Unknown{}}},
		{
			"another legacy type", overlay.PaidyLegacy, `{"payment_id":"p","status":"capture_success","event_type":"dispute"}`,
			webhook.Event{Type: "dispute", State: "capture_success", PaymentID: "p", Subject: "paidy-legacy/p", Payload: &webhook.Unknown{}},
		},
		{
			"a legacy refund", overlay.PaidyLegacy, `{"capture_id":"c","status":"refund_success","event_type":"payment","event_datetime":"2015-01-29 18:28:37"}`,
			webhook.Event{Type: "payment", State: "refund_success", CaptureID: "c", Subject: "paidy-legacy/c", Payload: &paidylegacy.RefundSucceededEvent{}},
		},
		{
			"another legacy status", overlay.PaidyLegacy, `{"payment_id":"p","status":"close_success","event_type":"payment"}`,
			webhook.Event{Type: "payment", State: "close_success", PaymentID: "p", Subject: "paidy-legacy/p", Payload: &webhook.Unknown{}},
		},
	} {
		got := parse(t, c.provider, []byte(c.body))
		if string(got.Raw) != c.body {
			t.Errorf("%s: Raw is not the body", c.name)
		}
		if reflect.TypeOf(got.Payload) != reflect.TypeOf(c.want.Payload) {
			t.Errorf("%s: got a payload %T", c.name, got.Payload)
		}
		if unknown, is := got.Payload.(*webhook.Unknown); is && (unknown.Err != nil) != strings.Contains(c.body, "much") {
			t.Errorf("%s: of the payload it says %v", c.name, unknown.Err)
		}
		if c.want.Subject == "" {
			c.want.Subject = got.Key
		}
		c.want.Provider, c.want.Raw, c.want.Key, c.want.Payload = c.provider, got.Raw, got.Key, got.Payload
		if !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s:\ngot  %s\nwant %s", c.name, fields(got), fields(c.want))
		}
	}
}

// fields shows what an Event does not print.
func fields(e webhook.Event) string {
	type plain webhook.Event
	return fmt.Sprintf("%+v", plain(e))
}

func TestPayloadsKeepWhatWasSent(t *testing.T) {
	t.Parallel()
	number := parse(t, overlay.PayPay, []byte(`{"notification_type":"Transaction","order_amount":3980}`)).Payload.(*paypay.TransactionEvent)
	text := parse(t, overlay.PayPay, []byte(`{"notification_type":"Transaction","order_amount":"3980"}`)).Payload.(*paypay.TransactionEvent)
	for _, e := range []*paypay.TransactionEvent{number, text} {
		if yen, err := e.OrderAmount.Int64(); err != nil || yen != 3980 {
			t.Errorf("got %d yen, %v", yen, err)
		}
	}
	for _, scopes := range []string{`"direct_debit"`, `["direct_debit","get_balance"]`} {
		e := parse(t, overlay.PayPay, []byte(`{"notification_type":"customer.authroization.succeeded","notification_id":"n","scopes":`+scopes+`}`))
		if got := e.Payload.(*paypay.CustomerAuthorizationSucceededEvent).Scopes; string(got) != scopes {
			t.Errorf("scopes became %s", got)
		}
	}
	legacy := parse(t, overlay.PaidyLegacy, []byte(`{"payment_id":"p","status":"authorize_success","event_type":"payment","event_datetime":"2015-01-29 18:28:37"}`))
	if got := legacy.Payload.(*paidylegacy.AuthorizeSucceededEvent).EventDatetime; got != "2015-01-29 18:28:37" {
		t.Errorf("the time without a zone became %s", got)
	}
	bad := parse(t, overlay.Paidy, []byte(`{"event_type":"payment","payment_id":"p","reason":["SENSITIVE"]}`)).Payload.(*webhook.Unknown)
	if bad.Err == nil || !strings.Contains(bad.Err.Error(), "reason") || strings.Contains(bad.Err.Error(), "SENSITIVE") {
		t.Errorf("a field of another type: got %v", bad.Err)
	}
}

func TestDuplicatesHaveTheSameKeyAndOthersDoNot(t *testing.T) {
	t.Parallel()
	const (
		order = `{"notification_type":"Transaction","merchant_id":"1","store_id":"2","pos_id":"3","order_id":"4","merchant_order_id":"5","authorized_at":"a","expires_at":"e","paid_at":"p","order_amount":"100","state":"COMPLETED"}`
		kyc   = `{"notification_type":"kyc_passport.risk.update","notification_id":"n","user_authorization_id":"u"}`
		file  = `{"notification_type":"file.created","notification_id":"n","fileType":"transaction_recon","path":"https://files.example/a?x=1","requestedAt":"1"}`
		paid  = `{"payment_id":"p","capture_id":"c","event_type":"payment","status":"refund_success","order_ref":"o","reason":"r","timestamp":"t"}`
	)
	replace := func(body, old, fresh string) string {
		if !strings.Contains(body, old) {
			t.Fatalf("%s is not in %s", old, body)
		}
		return strings.Replace(body, old, fresh, 1)
	}
	for _, c := range []struct {
		name     string
		provider overlay.Provider
		a, b     string
		same     bool
	}{
		{"the same bytes", overlay.PayPay, order, order, true},
		{"other white space", overlay.PayPay, order, replace(order, `,"state"`, ` , "state"`), true},
		{"an amount as a number", overlay.PayPay, order, replace(order, `"100"`, `100`), true},
		{"null for what is absent", overlay.PayPay, replace(order, `"paid_at":"p",`, ``), replace(order, `"p"`, `null`), true},
		{"escapes", overlay.PayPay, order, replace(order, `COMPLETED`, `\u0043OMPLETED`), true},
		{"an unknown field", overlay.PayPay, order, replace(order, `}`, `,"new":1}`), true},
		{"another state", overlay.PayPay, order, replace(order, `COMPLETED`, `AUTHORIZED`), false},
		{"another amount", overlay.PayPay, order, replace(order, `"100"`, `"1000"`), false},
		{"another expiry", overlay.PayPay, order, replace(order, `"expires_at":"e"`, `"expires_at":"f"`), false},
		{"another time of payment", overlay.PayPay, order, replace(order, `"paid_at":"p"`, `"paid_at":"q"`), false},
		{"another request", overlay.PayPay, order, replace(order, `}`, `,"reauth_request_id":"r"}`), false},
		{"a value that moved into the next field", overlay.PayPay, order, replace(order, `"order_id":"4","merchant_order_id":"5"`, `"order_id":"45","merchant_order_id":""`), false},
		{"the same notification_id", overlay.PayPay, kyc, replace(kyc, `"u"`, `"v"`), true},
		{"another notification_id", overlay.PayPay, kyc, replace(kyc, `"n"`, `"m"`), false},
		{"a notification_id of another type", overlay.PayPay, kyc, replace(kyc, `risk.update`, `kyc_info.updated`), false},
		{"both spellings", overlay.PayPay, `{"notification_type":"customer.authroization.revoked","notification_id":"n"}`, `{"notification_type":"customer.authorization.revoked","notification_id":"n"}`, true},
		{"a file with the same address", overlay.PayPay, file, replace(file, `"requestedAt":"1"`, `"requestedAt":"2"`), true},
		{"a file with a new address", overlay.PayPay, file, replace(file, `x=1`, `x=2`), false},
		{"two unknown events", overlay.PayPay, `{"notification_type":"x","a":1}`, `{"notification_type":"x","a":2}`, false},
		{"an unknown event twice", overlay.PayPay, `{"notification_type":"x","a":1}`, `{"notification_type":"x","a":1}`, true},
		{"a Paidy event", overlay.Paidy, paid, replace(paid, `,"event_type"`, ` ,"event_type"`), true},
		{"another capture", overlay.Paidy, paid, replace(paid, `"c"`, `"d"`), false},
		{"another time", overlay.Paidy, paid, replace(paid, `"t"`, `"u"`), false},
		{"another refund", overlay.Paidy, replace(paid, `}`, `,"refund_id":"1"}`), replace(paid, `}`, `,"refund_id":"2"}`), false},
		{"a slash that moved from the id into the type", overlay.PayPay, `{"notification_type":"x","notification_id":"a/b"}`, `{"notification_type":"x/a","notification_id":"b"}`, false},
		{"another reason", overlay.Paidy, paid, replace(paid, `"r"`, `"s"`), false},
		{"a token event with and without its type", overlay.Paidy, `{"token_id":"t","status":"s","timestamp":"1"}`, `{"event_type":"token","token_id":"t","status":"s","timestamp":"1"}`, true},
		{"a file without notification_id, asked for at another time", overlay.PayPay, replace(file, `"notification_id":"n",`, ``), replace(replace(file, `"notification_id":"n",`, ``), `"requestedAt":"1"`, `"requestedAt":"2"`), false},
		{"a type of PayPay's at Paidy", overlay.Paidy, `{"event_type":"Transaction","a":1}`, `{"event_type":"Transaction","a":2}`, false},
		{"a new type at Paidy", overlay.Paidy, `{"event_type":"dispute","payment_id":"p","a":1}`, `{"event_type":"dispute","payment_id":"p","a":2}`, false},
		{"a payment at PayPay", overlay.PayPay, `{"notification_type":"payment","a":1}`, `{"notification_type":"payment","a":2}`, false},
		{"a token at PayPay", overlay.PayPay, `{"notification_type":"token","a":1}`, `{"notification_type":"token","a":2}`, false},
		{"a new legacy type", overlay.PaidyLegacy, `{"event_type":"dispute","payment_id":"p","a":1}`, `{"event_type":"dispute","payment_id":"p","a":2}`, false},
		{"a legacy event", overlay.PaidyLegacy, `{"event_type":"payment","capture_id":"c","status":"refund_success"}`, `{"event_type":"payment", "capture_id":"c","status":"refund_success"}`, true},
		{"another legacy time", overlay.PaidyLegacy, `{"event_type":"payment","capture_id":"c","status":"refund_success","event_datetime":"1"}`, `{"event_type":"payment","capture_id":"c","status":"refund_success","event_datetime":"2"}`, false},
	} {
		a, b := parse(t, c.provider, []byte(c.a)), parse(t, c.provider, []byte(c.b))
		if (a.Key == b.Key) != c.same {
			t.Errorf("%s: got %s and %s", c.name, a.Key, b.Key)
		}
	}
}

func TestKeysAndSubjectsFitAnyStore(t *testing.T) {
	t.Parallel()
	for _, id := range []string{`\u0000`, `\ud800`, "\xff", `店`, ` `, strings.Repeat("x", 5000), `a\nb`} {
		e := parse(t, overlay.PayPay, []byte(`{"notification_type":"T`+id+`","notification_id":"`+id+`","userAuthorizationId":"`+id+`"}`))
		for _, text := range []string{e.Key, e.Subject} {
			if len(text) > 256 || strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r > '~' }) {
				t.Errorf("%q became %q", id, text)
			}
		}
		if text := e.String(); len(text) > 256+200 || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' }) {
			t.Errorf("%q is printed as %q", id, text)
		}
	}
	for id, kept := range map[string]bool{
		"!": true, "~": true, "\u007f": false, " ": false, "/": false, "a/b": false,
		strings.Repeat("x", 96): true, strings.Repeat("x", 97): false,
	} {
		e := parse(t, overlay.PayPay, []byte(`{"notification_type":"T","notification_id":"`+id+`","userAuthorizationId":"`+id+`"}`))
		if (e.Key == "paypay/T/"+id) != kept || (e.Subject == "paypay/"+id) != kept {
			t.Errorf("%q became %s and %s, want it kept: %t", id, e.Key, e.Subject, kept)
		}
	}
}

func TestAnEventIsPrintedInOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ body, want string }{
		{`{"notification_type":"kyc_passport.risk.update","notification_id":"n"}`, "paypay kyc_passport.risk.update paypay/kyc_passport.risk.update/n"},
		{`{"notification_type":"two words","notification_id":"n"}`, `paypay "two words" paypay/sha256:a03f1d611645eb53ad16c1af546ca079/n`},
		{`{"notification_type":"` + strings.Repeat("x", 160) + `","notification_id":"n"}`, "paypay " + strings.Repeat("x", 160) + " paypay/sha256:"},
		{`{"notification_type":"` + strings.Repeat("x", 161) + `","notification_id":"n"}`, `paypay "` + strings.Repeat("x", 160) + `" paypay/sha256:`},
	} {
		if got := parse(t, overlay.PayPay, []byte(c.body)).String(); !strings.HasPrefix(got, c.want) {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestAnEventPrintsNoPersonalData(t *testing.T) {
	t.Parallel()
	event := parse(t, overlay.PayPay, []byte(`{"notification_type":"customer.authroization.succeeded","notification_id":"n\u000aforged","profileIdentifier":"SENSITIVE","referenceId":"SENSITIVE"}`))
	if !strings.Contains(string(event.Raw), "SENSITIVE") {
		t.Fatal("Raw does not hold the body")
	}
	var printed strings.Builder
	for _, value := range []any{event, &event, webhook.Delivery{Event: event, Truth: "SENSITIVE"}, webhook.Listed{Event: event, Why: "SENSITIVE"}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%d", "%x"} {
			fmt.Fprintf(&printed, verb+"|", value)
		}
		encoded, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		printed.Write(encoded)
		slog.New(slog.NewTextHandler(&printed, nil)).Info("x", "event", value)
	}
	text := printed.String()
	if strings.Contains(text, "SENSITIVE") || strings.Contains(text, fmt.Sprintf("%x", "SENSITIVE")) || strings.Contains(text, "\nforged") {
		t.Errorf("printed:\n%s", text)
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"nothing": "", "no object": "[]", "half": `{"a":`, "two": "{}{}", "twice": `{"state":"A","State":"B"}`,
		"one byte too big": `{"a":"` + strings.Repeat("x", webhook.MaxBody-7) + `"}`, "deep": `{"a":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + "}", "big": `{"a":"` + strings.Repeat("x", webhook.MaxBody) + `"}`,
	} {
		if _, err := webhook.Parse(overlay.PayPay, []byte(body)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if _, err := webhook.Parse(overlay.PayPay, []byte(`{"a":"`+strings.Repeat("x", webhook.MaxBody-8)+`"}`)); err != nil {
		t.Errorf("a body as large as allowed: got %v", err)
	}
	for _, provider := range []overlay.Provider{"", "PayPay", overlay.Provider(strings.Repeat("0", 300)), "a\nforged line"} {
		_, err := webhook.Parse(provider, []byte("{}"))
		if err == nil || strings.Contains(err.Error(), "\n") || len(err.Error()) > 256 {
			t.Errorf("provider %q: %v", provider, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	for provider, document := range documents {
		for _, body := range examples(f, document) {
			f.Add(string(provider), body)
		}
	}
	f.Add("paypay", []byte(`{"notification_type":"Transaction","Notification_Type":"file.created"}`))
	f.Add("paypay", []byte(`{"notification_type":"Transaction","order_id":"\ud800","Order_\u0041mount":1}`))
	f.Fuzz(func(t *testing.T, provider string, body []byte) {
		event, err := webhook.Parse(overlay.Provider(provider), body)
		if err != nil {
			return
		}
		if !json.Valid(body) || event.Payload == nil || event.Key == "" || len(event.Key) > 256 || event.Subject == "" || len(event.Subject) > 256 {
			t.Fatalf("got %s", fields(event))
		}
		again, err := webhook.Parse(overlay.Provider(provider), append([]byte(" "), body...))
		if err != nil || again.State != event.State || again.PaymentID != event.PaymentID {
			t.Fatalf("read again: got %s, %v", fields(again), err)
		}
		// The scan and the typed decode must have seen the same event.
		switch payload := event.Payload.(type) {
		case *paypay.TransactionEvent:
			if string(payload.OrderID) != event.PaymentID || string(payload.MerchantOrderID) != event.MerchantPaymentID {
				t.Fatalf("two readings of one body: %+v and %s", payload, fields(event))
			}
		case *paidy.PaymentEvent:
			if payload.PaymentID != event.PaymentID || string(payload.Status) != event.State {
				t.Fatalf("two readings of one body: %+v and %s", payload, fields(event))
			}
		case *paidylegacy.CaptureSucceededEvent:
			if payload.PaymentID != event.PaymentID || payload.CaptureID != event.CaptureID {
				t.Fatalf("two readings of one body: %+v and %s", payload, fields(event))
			}
		}
	})
}
