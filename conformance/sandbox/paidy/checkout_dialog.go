package paidy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/oapi-codegen/nullable"

	"github.com/jppay/jppay/conformance/internal/stubs/paidy"
	"github.com/jppay/jppay/conformance/sandbox/checkout"
	"github.com/jppay/jppay/conformance/sandbox/secret"
	"github.com/jppay/jppay/conformance/sandbox/server"
	"github.com/jppay/jppay/overlay/policy"
)

// ScriptPath is the path, after Sandbox.URL, of the script that replaces Paidy's Checkout
// script.
const ScriptPath = "/paidy.js"

// Pages returns the script that replaces Paidy's Checkout script, and its dialog.
func (b *backend) Pages() (prefix string, mux *http.ServeMux) {
	return checkout.Pages(ScriptPath, &desk{engine: b.base, publicKey: b.publicKey})
}

// desk does the work of the Checkout dialog.
type desk struct {
	engine    *engine
	publicKey string
}

// dialogConfig is what a shop's page gives to Paidy.configure, without its functions.
type dialogConfig struct {
	Key   string `json:"api_key"`
	Token *struct {
		WalletID    string `json:"wallet_id"`
		Type        string `json:"type"`
		Description string `json:"description"`
	} `json:"token"`
}

// dialogBuyer is the buyer as the shop knows them.
type dialogBuyer struct {
	Email string `json:"email"`
	Name1 string `json:"name1"`
	Name2 string `json:"name2"`
	Phone string `json:"phone"`
	DOB   string `json:"dob"`
}

// dialogLaunch is a launch that was read.
type dialogLaunch struct {
	config  dialogConfig
	buyer   dialogBuyer
	payment paidy.CreatePaymentRequest // without a token

	problems, warnings []string
}

func (l *dialogLaunch) problem(format string, args ...any) {
	l.problems = append(l.problems, fmt.Sprintf(format, args...))
}

func (l *dialogLaunch) warn(format string, args ...any) {
	l.warnings = append(l.warnings, fmt.Sprintf(format, args...))
}

// callbackData is the argument of Paidy's call of the shop's function.
type callbackData struct {
	ID        string `json:"id,omitempty"`
	Amount    int64  `json:"amount,omitempty"`
	Currency  string `json:"currency,omitempty"`
	CreatedAt string `json:"created_at,omitempty"`
	Status    string `json:"status"`
}

// Read implements checkout.Desk.
func (d *desk) Read(in checkout.Launch) checkout.Purchase {
	l := d.read(in)
	p := checkout.Purchase{
		Shop:     shop,
		Buyer:    l.buyer.Email,
		Amount:   l.payment.Amount,
		Items:    l.items(),
		Consent:  l.config.Token != nil,
		Problems: l.problems,
		Warnings: l.warnings,
	}
	if l.payment.StoreName != nil {
		p.Shop += " (" + *l.payment.StoreName + ")"
	}
	if l.payment.Order.OrderRef != nil {
		p.OrderRef = *l.payment.Order.OrderRef
	}
	return p
}

// items returns the lines of the order.
func (l *dialogLaunch) items() []checkout.Item {
	var items []checkout.Item
	for _, item := range l.payment.Order.Items {
		line := checkout.Item{Price: item.UnitPrice, Quantity: item.Quantity}
		if item.Title != nil {
			line.Title = *item.Title
		}
		items = append(items, line)
	}
	return items
}

// Approve implements checkout.Desk. Payments of ConsumerRejected are declined all the same.
func (d *desk) Approve(in checkout.Launch) (checkout.Ended, error) {
	l := d.read(in)
	if l.config.Token != nil {
		return d.consent(l)
	}
	return d.pay(l, l.buyer.Email == ConsumerRejected)
}

// Decline implements checkout.Desk. For a token the shop's page learns only that the token
// exists (DOC-CO).
func (d *desk) Decline(in checkout.Launch) (checkout.Ended, error) {
	l := d.read(in)
	if l.config.Token != nil {
		return checkout.Ended{}, nil
	}
	return d.pay(l, true)
}

// Close implements checkout.Desk.
func (d *desk) Close(in checkout.Launch) checkout.Ended {
	var config dialogConfig
	if json.Unmarshal(in.Config, &config) == nil && config.Token != nil {
		return checkout.Ended{}
	}
	return checkout.Ended{Data: callbackData{Status: "closed"}}
}

func (d *desk) pay(l *dialogLaunch, declined bool) (checkout.Ended, error) {
	p, err := d.engine.payInDialog(l, declined)
	if err != nil {
		return checkout.Ended{}, err
	}
	return checkout.Ended{Data: callbackData{
		ID:        p.ID,
		Amount:    p.Amount,
		Currency:  string(p.Currency),
		CreatedAt: timestamp(p.CreatedAt),
		Status:    string(p.Status),
	}}, nil
}

// payInDialog makes the payment of a launch.
func (e *engine) payInDialog(l *dialogLaunch, declined bool) (paidy.Payment, error) {
	defer e.lock()()
	buyer := &paidy.Buyer{
		Email: server.TextOrNil(l.buyer.Email),
		Name1: server.TextOrNil(l.buyer.Name1),
		Name2: nullable.NewNullNullable[string](),
		Phone: server.TextOrNil(l.buyer.Phone),
	}
	if l.buyer.Name2 != "" {
		buyer.Name2 = nullable.NewNullableWithValue(l.buyer.Name2)
	}
	return e.addPayment("Checkout", l.payment, buyer, declined)
}

// consent makes the token of a launch. Its consumer is a test consumer, because the consumer
// decides how the token behaves.
func (d *desk) consent(l *dialogLaunch) (checkout.Ended, error) {
	request := TokenRequest{WalletID: l.config.Token.WalletID}
	if l.buyer.Email == ConsumerRejected {
		request.Email = ConsumerRejected
	}
	t, err := d.engine.newToken(request)
	if err != nil {
		return checkout.Ended{}, err
	}
	return checkout.Ended{Data: callbackData{ID: t.ID, CreatedAt: timestamp(t.CreatedAt), Status: string(t.Status)}}, nil
}

// read reads a launch. It checks the payload against createPayment in the document, which has
// the same fields, except token_id instead of buyer.
func (d *desk) read(in checkout.Launch) *dialogLaunch {
	l := &dialogLaunch{}
	d.readConfig(l, in.Config)

	fields, err := fieldsOf(in.Payload)
	if err != nil {
		l.problem("payload: %s", err)
		return l
	}
	l.readBuyer(fields)
	if l.config.Token != nil {
		l.readStoreName(fields)
		return l
	}
	l.readPayment(fields)
	return l
}

func (d *desk) readConfig(l *dialogLaunch, text []byte) {
	if err := json.Unmarshal(text, &l.config); err != nil {
		l.problem("config: is not an object with the fields that Paidy.configure takes")
		return
	}
	switch key := l.config.Key; {
	case strings.HasPrefix(key, "sk_"):
		l.problem("config.api_key: is a secret key, which everybody could read in the page; it has to be the public key")
	case !secret.Equal(key, d.publicKey):
		l.problem("config.api_key: is not the sandbox's public key")
	}
	if token := l.config.Token; token != nil && token.Type != "recurring" {
		l.problem("config.token.type: is not recurring, the only type that a source names")
	}
}

// field is a field of an object, with its JSON text.
type field struct {
	name  string
	value json.RawMessage
}

// fieldsOf returns the fields of an object in their order.
func fieldsOf(text []byte) ([]field, error) {
	if !json.Valid(text) || bytes.TrimSpace(text)[0] != '{' {
		return nil, errors.New("is not a JSON object")
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	_, _ = decoder.Token() // {
	var fields []field
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, errors.New("is not a JSON object")
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, errors.New("is not a JSON object")
		}
		fields = append(fields, field{fmt.Sprint(name), value})
	}
	return fields, nil
}

// readBuyer reads the buyer. No source says which of the buyer's fields Paidy requires.
func (l *dialogLaunch) readBuyer(fields []field) {
	found := false
	for _, f := range fields {
		if f.name != "buyer" {
			continue
		}
		if found {
			l.problem("buyer: is there twice")
			return
		}
		found = true
		if json.Unmarshal(f.value, &l.buyer) != nil {
			l.problem("buyer: is not an object whose email, name1, name2, phone and dob are texts")
			return
		}
	}
	if !found {
		l.warn("buyer: is missing; whether Paidy refuses that is not known")
	}
	if _, err := time.Parse(time.DateOnly, l.buyer.DOB); l.buyer.DOB != "" && err != nil {
		l.problem("buyer.dob: is not a date in the form YYYY-MM-DD")
	}
}

// readStoreName reads the other fields of a consent.
func (l *dialogLaunch) readStoreName(fields []field) {
	for _, f := range fields {
		switch f.name {
		case "buyer":
		case "store_name":
			if json.Unmarshal(f.value, &l.payment.StoreName) != nil {
				l.problem("store_name: is not a text")
			}
		default:
			l.warn("the payload of a token has store_name and buyer; what Paidy makes of other fields is not known")
			return
		}
	}
}

// readPayment reads the other fields of a purchase.
func (l *dialogLaunch) readPayment(fields []field) {
	body, problems, warnings := checkout.Check(policy.Paidy, "createPayment", withToken(fields))
	l.warnings = append(l.warnings, warnings...)
	if len(problems) > 0 {
		l.problems = append(l.problems, problems...)
		return
	}
	if err := json.Unmarshal(body, &l.payment); err != nil {
		l.problem("payload: does not decode")
		return
	}
	if l.payment.Amount < 1 {
		l.problem("the amount is %d yen; that it must be at least 1 is the sandbox's guess", l.payment.Amount)
	}
	order := l.payment.Order
	l.warnings = append(l.warnings,
		checkout.SumWarnings("amount", l.payment.Amount, l.items(), order.Tax, order.Shipping)...)
}

// withToken returns the body of createPayment with a token in the place of the buyer. So the
// positions of fields in findings are those in the payload.
func withToken(fields []field) []byte {
	body := bytes.NewBufferString("{")
	write := func(name string, value []byte) {
		quoted, _ := json.Marshal(name) // a string has no error
		if body.Len() > 1 {
			body.WriteByte(',')
		}
		body.Write(quoted)
		body.WriteByte(':')
		body.Write(value)
	}
	token, replaced := []byte(`"`+TokenActive+`"`), false
	for _, f := range fields {
		if f.name == "buyer" && !replaced {
			write("token_id", token)
			replaced = true
			continue
		}
		write(f.name, f.value)
	}
	if !replaced {
		write("token_id", token)
	}
	body.WriteByte('}')
	return body.Bytes()
}
