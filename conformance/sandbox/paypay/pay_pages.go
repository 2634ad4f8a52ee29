package paypay

import (
	"net/http"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/forms"
)

// What a user can see of a code.
const (
	codePayable  = "payable"
	codePaid     = "paid"
	codeLapsed   = "lapsed"
	codeDeleted  = "deleted"
	codeOver     = "over" // the payment failed or was cancelled
	codeDeclined = "declined"
	codeRefused  = "refused"
)

// payPages are the pages on which a user pays a code.
type payPages struct{ pages }

// pageOfCode returns a code's payment, the state that its page shows, and how long it can be
// paid.
func (e *engine) pageOfCode(codeID string) (o payment, state string, remaining time.Duration, found bool) {
	defer e.lock()()
	return e.onPage(e.payments.codes[codeID], e.codeState)
}

// onPage returns what a page shows of a payment that a user is to make; nil is not found.
func (e *engine) onPage(known *payment, stateOf func(*payment) string) (
	o payment, state string, remaining time.Duration, found bool,
) {
	if known == nil {
		return o, "", 0, false
	}
	return known.view(), stateOf(known), known.payBy.Sub(e.state.Clock.Now()), true
}

// codeState returns what a user sees of a code.
func (e *engine) codeState(o *payment) string {
	switch {
	case e.canBePaid(o):
		return codePayable
	case o.status == stateFailed, o.status == stateCanceled, o.status == stateExpired:
		return codeOver
	case o.id != "":
		return codePaid
	case o.codeDeleted:
		return codeDeleted
	}
	return codeLapsed
}

// showForm asks the user to pay, or says how the payment ended.
func (p *payPages) showForm(w http.ResponseWriter, r *http.Request) {
	p.show(w, r, http.StatusOK, func(*pageData) {})
}

// submitForm takes the user's answer. It sends a user who paid back to the shop.
func (p *payPages) submitForm(w http.ResponseWriter, r *http.Request) {
	path := payPage + r.PathValue("codeId")
	if !p.readForm(w, r, payTexts, path) {
		return
	}

	switch r.PostForm.Get("decision") {
	case "pay":
		p.pay(w, r)
	case "decline":
		p.show(w, r, http.StatusOK, (*pageData).sayDeclined)
	default:
		p.showError(w, r, http.StatusBadRequest, payTexts, "error", "decision is neither pay nor decline")
	}
}

// sayDeclined says that the user has declined, unless the payment ended in another way
// meanwhile.
func (d *pageData) sayDeclined() {
	if d.Form != nil {
		d.say(codeDeclined)
	}
}

// pay lets the chosen user pay. It also sends a user who has already paid back to the shop: a
// button may be pressed twice.
func (p *payPages) pay(w http.ResponseWriter, r *http.Request) {
	codeID, user := r.PathValue("codeId"), r.PostForm.Get("user")
	err := p.sandbox.ScanAndPay(codeID, user)
	o, state, _, _ := p.engine.pageOfCode(codeID)
	if err != nil && (state != codePaid || o.user != user) {
		p.show(w, r, http.StatusBadRequest, func(data *pageData) { data.refuse(w, err) })
		return
	}
	sendBack(w, r, payPage+codeID, o.code.redirectURL, o.code.redirectType)
}

// show shows a code; add adds the result of a form.
func (p *payPages) show(w http.ResponseWriter, r *http.Request, status int, add func(*pageData)) {
	codeID := r.PathValue("codeId")
	o, state, remaining, found := p.engine.pageOfCode(codeID)
	if !found {
		p.showError(w, r, http.StatusNotFound, payTexts, "unknown", "")
		return
	}

	data := p.newPage(r, payTexts)
	data.Amount = forms.Yen(o.amount)
	if o.code.storeInfo != nil && *o.code.storeInfo != "" {
		data.Shop = *o.code.storeInfo
	}
	data.orderRows(p.sandbox, o)
	if state == codePayable {
		data.row("time-left", data.T["timeLeft"], timeLeft(remaining))
		p.ask(&data, payPage+codeID, payPage+codeID, "pay", "decline")
		data.Form.People = p.people(data.Lang, chosenUser(r))
	} else {
		data.say(state)
		data.paymentRows(o)
	}
	add(&data)
	p.write(w, status, data)
}

// chosenUser returns the user chosen in the previous form, else an ordinary user.
func chosenUser(r *http.Request) string {
	if chosen := r.PostForm.Get("user"); chosen != "" {
		return chosen
	}
	return UserCompleted
}
