// Package trialshop is a small shop that sells one umbrella by PayPay and by Paidy. It shows
// all steps of a purchase against the sandbox in a browser.
package trialshop

import (
	"context"
	"crypto/rand"
	_ "embed" // the page and its script
	"errors"
	"net/http"
	"sync"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/conformance/sandbox/forms"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/internal/loopback"
	"github.com/jppay/jppay/overlay"
)

const (
	// price is what the umbrella costs, in yen, with tax and shipping.
	price = 1200
	// maxOrders is how many orders the shop keeps.
	maxOrders = 10_000
)

// Config is the configuration of the shop.
type Config struct {
	// URL is the shop's own address.
	URL    string
	PayPay *jppay.PayPay
	Paidy  *jppay.Paidy
	// PaidyURL is the address of paidy.js; PublicKey is the key for it.
	PaidyURL, PublicKey string
	// SandboxPage is the sandbox's own page, which shows each call.
	SandboxPage string
}

//go:embed shop.html
var pageText string

//go:embed shop.js
var script []byte

var page = forms.NewPage(pageText)

// shop keeps its orders in memory.
type shop struct {
	Config
	mu     sync.Mutex
	orders map[string]order
}

// order is an order as the shop knows it.
type order struct {
	ID, PayURL string // PayURL is of an order by PayPay
	PaymentID  string // of an order by Paidy
}

// New returns the shop's pages.
func New(cfg Config) http.Handler {
	s := &shop{Config: cfg, orders: map[string]order{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.showFront)
	mux.HandleFunc("GET /shop.js", forms.ServeScript(script))
	mux.HandleFunc("POST /paypay", s.buyWithPayPay)
	mux.HandleFunc("POST /paidy", s.buyWithPaidy)
	mux.HandleFunc("GET /orders/{id}", s.showOrder)
	return onlyThisMachine(http.NewCrossOriginProtection().Handler(mux))
}

// onlyThisMachine refuses Host headers of other machines, so that no web page reaches the shop
// by DNS rebinding.
func onlyThisMachine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !loopback.Is(loopback.HostOf(r.Host)) {
			http.Error(w, "the Host header does not name this machine", http.StatusForbidden)
			return
		}
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// pageData is what the page shows.
type pageData struct {
	forms.Base
	Switch      string
	Price       int64
	Result      *forms.Result
	SandboxPage string

	PaidyScript, Config, Payload string // of the front
	PaidyEnds                    map[string]string

	Order  *order
	Status string // at the provider
	Waits  bool   // for the buyer: the page loads itself again
}

// showFront shows what is for sale.
func (s *shop) showFront(w http.ResponseWriter, r *http.Request) {
	lang := forms.LanguageOf(r)
	t := texts[lang]
	checkout, err := jppay.PaidyCheckout(s.PublicKey, jppay.CheckoutPayment{
		Amount:    price,
		StoreName: t["shop"],
		Buyer:     jppay.CheckoutBuyer{Email: "hanako@shop.example", Name1: "見本 花子", Phone: "08000000000"},
		Order: paidy.OrderRequest{
			Items:    []paidy.OrderItemRequest{{Title: new(t["umbrella"]), UnitPrice: price, Quantity: 1}},
			OrderRef: new(newID()),
		},
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	s.write(w, r, http.StatusOK, pageData{
		PaidyScript: s.PaidyURL + "/paidy.js",
		Config:      string(checkout.Config),
		Payload:     string(checkout.Payload),
		PaidyEnds:   paidyEnds[lang],
	})
}

func newID() string { return "shop-" + rand.Text() }

// buyWithPayPay makes a code and shows the order.
func (s *shop) buyWithPayPay(w http.ResponseWriter, r *http.Request) {
	lang, id := forms.LanguageOf(r), newID()
	address := "/orders/" + id + "?lang=" + lang
	code, err := s.PayPay.CreateQRCode(r.Context(), paypay.CreateQRCodeRequest{
		MerchantPaymentID: paypay.MerchantPaymentID(id),
		Amount:            paypay.Yen(price),
		OrderDescription:  new(texts[lang]["umbrella"]),
		StoreInfo:         new(texts[lang]["shop"]),
		RedirectURL:       new(s.URL + address),
		RedirectType:      new(paypay.RedirectTypeWebLink),
	})
	if err == nil {
		err = s.keep(order{ID: id, PayURL: code.URL})
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	//nolint:gosec // an address of its own
	http.Redirect(w, r, address, http.StatusSeeOther)
}

// buyWithPaidy takes the result of Checkout from the page. It does not trust it, so it asks
// Paidy.
func (s *shop) buyWithPaidy(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 4<<10)
	o := order{ID: newID(), PaymentID: r.PostFormValue("id")}
	err := s.capture(r.Context(), paidy.PaymentID(o.PaymentID))
	if err == nil {
		err = s.keep(o)
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	//nolint:gosec // an address of its own
	http.Redirect(w, r, "/orders/"+o.ID+"?lang="+forms.LanguageOf(r), http.StatusSeeOther)
}

// capture captures a payment that is authorized for an umbrella.
func (s *shop) capture(ctx context.Context, id paidy.PaymentID) error {
	payment, err := s.Paidy.GetPayment(ctx, id)
	if err != nil {
		return err
	}
	if payment.Amount != price || payment.Status != paidy.PaymentStatusAuthorized {
		return errors.New("the payment is not authorized for this price")
	}
	_, err = s.Paidy.CapturePayment(ctx, id, paidy.CapturePaymentRequest{})
	return err
}

func (s *shop) keep(o order) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.orders) >= maxOrders {
		return errors.New("the shop is full")
	}
	s.orders[o.ID] = o
	return nil
}

// showOrder shows the status of an order at the provider.
func (s *shop) showOrder(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	o, found := s.orders[r.PathValue("id")]
	s.mu.Unlock()
	if !found {
		text := texts[forms.LanguageOf(r)]["noOrder"]
		s.write(w, r, http.StatusNotFound, pageData{Result: &forms.Result{State: "error", Text: text, Bad: true}})
		return
	}
	status, err := s.status(r.Context(), o)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	state := stateOf(status)
	s.write(w, r, http.StatusOK, pageData{
		Order:  &o,
		Status: status,
		Result: &forms.Result{State: state, Text: texts[forms.LanguageOf(r)][state]},
		Waits:  state == stateWaiting,
	})
}

// The states of an order.
const (
	stateWaiting = "waiting"
	statePaid    = "paid"
	stateNotPaid = "unpaid"
	stateGone    = "gone" // it failed, or was given back
	stateOther   = "other"
)

// stateOf returns the state for a status at the provider, or for the code of its refusal.
func stateOf(status string) string {
	switch status {
	case string(paypay.PaymentStatusCreated):
		return stateWaiting
	case string(paypay.PaymentStatusCompleted), string(paidy.PaymentStatusClosed):
		return statePaid
	case "DYNAMIC_QR_PAYMENT_NOT_FOUND":
		return stateNotPaid
	case string(paypay.PaymentStatusFailed), string(paypay.PaymentStatusRefunded), string(paypay.PaymentStatusCanceled):
		return stateGone
	}
	return stateOther
}

// status asks the provider for the status of an order.
func (s *shop) status(ctx context.Context, o order) (string, error) {
	if o.PaymentID != "" {
		payment, err := s.Paidy.GetPayment(ctx, paidy.PaymentID(o.PaymentID))
		if err != nil {
			return "", err
		}
		return string(payment.Status), nil
	}
	payment, err := s.PayPay.GetCodePaymentDetails(ctx, paypay.MerchantPaymentID(o.ID))
	if refused, ok := errors.AsType[*overlay.Error](err); ok && refused.Code != "" {
		return refused.Code, nil // a code that lapsed or was deleted
	}
	if err != nil {
		return "", err
	}
	return string(payment.Status), nil
}

// fail shows an error.
func (s *shop) fail(w http.ResponseWriter, r *http.Request, err error) {
	text := texts[forms.LanguageOf(r)]["error"]
	s.write(w, r, http.StatusBadGateway, pageData{
		Result: &forms.Result{State: "error", Text: text, Detail: err.Error(), Bad: true},
	})
}

func (s *shop) write(w http.ResponseWriter, r *http.Request, status int, data pageData) {
	data.Base, data.Price, data.SandboxPage = forms.NewBase(r, texts), price, s.SandboxPage
	data.Switch = "?lang=" + data.Other
	if r.Method == http.MethodPost {
		data.Switch = "/" + data.Switch // the address of a form has no page
	}
	if data.Result != nil {
		data.Said = data.Result.Text
	}
	forms.Write(w, status, page, data,
		"script-src 'self' "+s.PaidyURL+"; frame-src "+s.PaidyURL+"; frame-ancestors 'none'")
}
