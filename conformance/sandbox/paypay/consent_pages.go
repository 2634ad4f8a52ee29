package paypay

import (
	"cmp"
	"net/http"
	"strconv"

	"github.com/jppay/jppay/conformance/sandbox/forms"
)

// What a user can see of a higher amount.
const (
	consentOpen     = "waiting"
	consentAccepted = "accepted" // the user has agreed, but PayPay is not done yet
	consentAgreed   = "agreed"
	consentDeclined = "declined"
	consentLapsed   = "lapsed"
	consentNone     = "none" // nothing was asked, or the shop has withdrawn it
)

// consent is what the page of an authorization keeps about the increases that its user was
// asked for.
type consent struct {
	asked                     int    // how many
	ended                     string // how the newest ended, one of consent…; empty before, and if it was withdrawn
	redirectURL, redirectType *string
}

// consentPages are the pages on which a user consents to a higher amount of an authorization.
type consentPages struct{ pages }

// pageOfConsent returns an authorization and what a user sees of its increase.
func (e *engine) pageOfConsent(paymentID string) (o payment, state string, found bool) {
	defer e.lock()()
	known := e.payments.byID[paymentID]
	if known == nil || known.purged {
		return o, "", false
	}
	o = known.view()
	if o.increase == nil {
		return o, cmp.Or(o.consent.ended, consentNone), true
	}
	raise := *o.increase
	o.increase = &raise
	if o.status == stateReauthorizing {
		return o, consentAccepted, true
	}
	return o, consentOpen, true
}

// askedOnPage is what the token of a form proves: the page and the shop's request. The shop may
// ask for another amount while the form is open.
func askedOnPage(o payment) string { return consentPage + o.id + " " + strconv.Itoa(o.consent.asked) }

// showForm asks the user to agree, or says how it ended.
func (p *consentPages) showForm(w http.ResponseWriter, r *http.Request) {
	p.show(w, r, http.StatusOK, nil)
}

// submitForm takes the user's answer. It sends a user who agreed back to the shop.
func (p *consentPages) submitForm(w http.ResponseWriter, r *http.Request) {
	paymentID := r.PathValue("paymentId")
	o, _, _ := p.engine.pageOfConsent(paymentID)
	if !p.readForm(w, r, consentTexts, askedOnPage(o)) {
		return
	}

	var want string
	var err error
	switch r.PostForm.Get("decision") {
	case "agree":
		want, err = consentAgreed, p.sandbox.ConfirmIncrease(paymentID)
	case "decline":
		want, err = consentDeclined, p.sandbox.DeclineIncrease(paymentID)
	default:
		p.showError(w, r, http.StatusBadRequest, consentTexts, "error", "decision is neither agree nor decline")
		return
	}
	o, state, _ := p.engine.pageOfConsent(paymentID)
	if err != nil && state != want { // a button may be pressed twice
		p.show(w, r, http.StatusBadRequest, err)
		return
	}
	if state != consentAgreed {
		sendBack(w, r, consentPage+paymentID, nil, nil)
		return
	}
	sendBack(w, r, consentPage+paymentID, o.consent.redirectURL, o.consent.redirectType)
}

// show shows a higher amount; refused is why a form was refused, if it was.
func (p *consentPages) show(w http.ResponseWriter, r *http.Request, status int, refused error) {
	o, state, found := p.engine.pageOfConsent(r.PathValue("paymentId"))
	if !found {
		p.showError(w, r, http.StatusNotFound, consentTexts, "unknown", "")
		return
	}

	data := p.newPage(r, consentTexts)
	data.orderRows(p.sandbox, o)
	data.row("payer", data.T["user"], p.describeUser(data.Lang, o.user))
	if state == consentOpen {
		data.Ask = data.T["askAuthorize"]
		if o.increase.capture != nil {
			data.Ask = data.T["askCapture"]
		}
		data.Amount = forms.Yen(o.increase.amount)
		data.row("authorized-amount", data.T["amountBefore"], forms.Yen(o.amount))
		data.row("time-left", data.T["timeLeft"], timeLeft(o.increase.ends.Sub(p.engine.state.Clock.Now())))
		p.ask(&data, consentPage+o.id, askedOnPage(o), "agree", "decline")
	} else {
		data.Amount = forms.Yen(o.amount)
		data.say(state)
		data.paymentRows(o)
	}
	if refused != nil {
		data.refuse(w, refused)
	}
	p.write(w, status, data)
}
