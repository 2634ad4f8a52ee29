package paypay

import (
	"net/http"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/forms"
)

// pendingCanceled is the state of a pending payment that the merchant has cancelled. The other
// states are those of a code.
const pendingCanceled = "canceled"

// pendingPages are the pages on which a user pays a pending payment.
type pendingPages struct{ pages }

// pageOfPending returns a pending payment, the state that its page shows, and how long it can
// be paid.
func (e *engine) pageOfPending(key string) (o payment, state string, remaining time.Duration, found bool) {
	defer e.lock()()
	known, _ := e.findPending(key) // nil with an error
	return e.onPage(known, e.pendingState)
}

// pendingState returns what a user sees of a pending payment.
func (e *engine) pendingState(o *payment) string {
	switch {
	case e.canBePaid(o):
		return codePayable
	case o.id == "" && o.status == stateCanceled:
		return pendingCanceled
	case o.id == "":
		return codeLapsed
	case o.status == stateFailed, o.status == stateCanceled:
		return codeOver
	}
	return codePaid
}

// path returns the path of the page that a request is for.
func (p *pendingPages) path(r *http.Request) string {
	return p.sandbox.pendingPages() + r.PathValue("merchantPaymentId")
}

// showForm asks the user to pay, or says how the payment ended.
func (p *pendingPages) showForm(w http.ResponseWriter, r *http.Request) {
	p.show(w, r, http.StatusOK, func(*pageData) {})
}

// submitForm takes the user's answer. Nothing happens if the user declines, because no source
// says what PayPay does then.
func (p *pendingPages) submitForm(w http.ResponseWriter, r *http.Request) {
	if r.PathValue("merchantId") != p.sandbox.MerchantID {
		p.show(w, r, http.StatusOK, nil)
		return
	}
	if !p.readForm(w, r, pendingTexts, p.path(r)) {
		return
	}

	key := r.PathValue("merchantPaymentId")
	switch r.PostForm.Get("decision") {
	case "pay":
		p.answer(w, r, codePaid, p.sandbox.ApprovePending(key))
	case "lapse":
		p.answer(w, r, codeLapsed, p.sandbox.LetPendingLapse(key))
	case "decline":
		p.show(w, r, http.StatusOK, (*pageData).sayDeclined)
	default:
		p.showError(w, r, http.StatusBadRequest, pendingTexts, "error", "decision is none of pay, decline and lapse")
	}
}

// answer shows the result of a decision that leads to a state. A button may be pressed twice.
func (p *pendingPages) answer(w http.ResponseWriter, r *http.Request, want string, err error) {
	_, state, _, _ := p.engine.pageOfPending(r.PathValue("merchantPaymentId"))
	if err != nil && state != want {
		p.show(w, r, http.StatusBadRequest, func(data *pageData) { data.refuse(w, err) })
		return
	}
	sendBack(w, r, p.path(r), nil, nil)
}

// show shows a pending payment; add adds the result of a form.
func (p *pendingPages) show(w http.ResponseWriter, r *http.Request, status int, add func(*pageData)) {
	o, state, remaining, found := p.engine.pageOfPending(r.PathValue("merchantPaymentId"))
	if !found || r.PathValue("merchantId") != p.sandbox.MerchantID {
		p.showError(w, r, http.StatusNotFound, pendingTexts, "unknown", "")
		return
	}

	data := p.newPage(r, pendingTexts)
	data.Amount = forms.Yen(o.amount)
	data.orderRows(p.sandbox, o)
	data.row("payer", data.T["user"], p.describeUser(data.Lang, o.user))
	if state == codePayable {
		data.Ask = data.T["ask"]
		data.row("time-left", data.T["timeLeft"], timeLeft(remaining))
		p.ask(&data, p.path(r), p.path(r), "pay", "decline", "lapse")
	} else {
		data.say(state)
		data.paymentRows(o)
	}
	add(&data)
	p.write(w, status, data)
}

// describeUser returns who is asked.
func (p *pages) describeUser(lang, id string) string {
	user, err := p.sandbox.User(id)
	if err != nil {
		return id
	}
	return describePayer(lang, user)
}
