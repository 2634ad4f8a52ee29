package paypay

import (
	_ "embed" // the page
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/forms"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// payPage is the sandbox's path for the url of a code.
const payPage = "/app/opa/pay/"

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

//go:embed page.html
var payText string

var payTemplate = template.Must(template.New("pay").Parse(payText))

// payPages are the pages on which a user pays a code.
type payPages struct {
	sandbox *Sandbox
	key     formKey
}

// payData is what the page shows.
type payData struct {
	Lang, Other string
	T           map[string]string
	Style       template.CSS
	Error       string // in place of all that follows
	State       string // one of code…
	Answer      string // codeDeclined or codeRefused after a form; else empty
	Refusal     string // why, for codeRefused

	Shop, Merchant, Yen, Left string
	Order                     string // orderDescription
	MerchantPaymentID         string
	PaymentID, Status         string
	People                    []payer
	Action, Switch, Token     string
}

// payer is a user who can be chosen.
type payer struct {
	ID, Text string
	Chosen   bool
}

// pageOfCode returns a code's payment, what a user sees of it and how long it can be paid.
func (e *engine) pageOfCode(codeID string) (o payment, state string, left time.Duration, found bool) {
	defer e.lock()()
	known := e.payments.codes[codeID]
	if known == nil {
		return o, "", 0, false
	}
	return known.view(), e.codeState(known), known.payBy.Sub(e.state.Clock.Now()), true
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

// showCode asks the user to pay, or says how the payment ended.
func (p *payPages) showCode(w http.ResponseWriter, r *http.Request) {
	p.show(w, r, http.StatusOK, payData{})
}

// submitForm takes the user's answer. One who has paid is sent back to the shop.
func (p *payPages) submitForm(w http.ResponseWriter, r *http.Request) {
	codeID := r.PathValue("codeId")
	if status, err := p.key.readForm(w, r, payPage+codeID); err != nil {
		p.showError(w, r, status, err.Error())
		return
	}

	switch r.PostForm.Get("decision") {
	case "pay":
		p.pay(w, r, codeID)
	case "decline":
		p.show(w, r, http.StatusOK, payData{Answer: codeDeclined})
	default:
		p.showError(w, r, http.StatusBadRequest, "decision is neither pay nor decline")
	}
}

// pay lets the chosen user pay.
func (p *payPages) pay(w http.ResponseWriter, r *http.Request, codeID string) {
	if err := p.sandbox.ScanAndPay(codeID, r.PostForm.Get("user")); err != nil {
		code, reason := reasonOf(err)
		if code != "" {
			reason = code + ": " + reason
		}
		server.NoteOnPage(w, "%s", reason)
		p.show(w, r, http.StatusBadRequest, payData{Answer: codeRefused, Refusal: reason})
		return
	}

	o, _, _, _ := p.sandbox.engine.pageOfCode(codeID)
	target, note := o.code.returnAddress()
	if note != "" {
		server.NoteOnPage(w, "%s", note)
	}
	if target == "" {
		target = payPage + codeID + "?lang=" + forms.LanguageOf(r)
	}
	//nolint:gosec // an address of the merchant's, or the sandbox's own page
	http.Redirect(w, r, target, http.StatusSeeOther)
}

// scriptSchemes are those of addresses that run or show what stands in the address itself.
var scriptSchemes = []string{"javascript", "vbscript", "data", "blob", "file", "about"}

// returnAddress returns where a user who has paid returns to; empty without a redirectUrl.
// It follows an address of the web, and one of an app for APP_DEEP_LINK. No source says
// that PayPay adds anything to it. note says why it is not followed.
func (c *qrCode) returnAddress() (address, note string) {
	if c.redirectURL == nil {
		return "", ""
	}
	target, err := url.Parse(*c.redirectURL)
	if err != nil || target.Scheme == "" {
		return "", "redirectUrl is not an address, so the user stays on this page"
	}
	web := (target.Scheme == "http" || target.Scheme == "https") && target.Host != ""
	app := c.redirectType != nil && *c.redirectType == "APP_DEEP_LINK" && !slices.Contains(scriptSchemes, target.Scheme)
	if !web && !app {
		return "", "redirectUrl is no address of the web, and redirectType is not APP_DEEP_LINK; the user stays on this page"
	}
	return *c.redirectURL, ""
}

// show shows a code, and what came of a form.
func (p *payPages) show(w http.ResponseWriter, r *http.Request, status int, data payData) {
	codeID, lang := r.PathValue("codeId"), forms.LanguageOf(r)
	o, state, left, found := p.sandbox.engine.pageOfCode(codeID)
	if !found {
		p.showError(w, r, http.StatusNotFound, "there is no such code")
		return
	}

	data.State, data.Status = state, string(o.status)
	data.MerchantPaymentID, data.PaymentID = o.key, o.id
	data.Yen, data.Left = forms.Yen(o.amount), timeLeft(left)
	data.Merchant = p.sandbox.MerchantID
	data.Action = payPage + codeID + "?lang=" + lang
	data.Token = p.key.token(payPage + codeID)
	data.Shop = payTexts[lang]["shop"]
	if o.code.storeInfo != nil && *o.code.storeInfo != "" {
		data.Shop = *o.code.storeInfo
	}
	if o.order.description != nil {
		data.Order = *o.order.description
	}
	if state == codePayable {
		data.People = p.payers(lang, r.PostForm.Get("user"))
	}
	if state != codePayable && data.Answer == codeDeclined {
		data.Answer = "" // it ended in another way meanwhile
	}
	p.write(w, r, status, data)
}

// payers returns who can pay; chosen is the one of the form before.
func (p *payPages) payers(lang, chosen string) []payer {
	if chosen == "" {
		chosen = UserCompleted
	}
	var list []payer
	for _, user := range p.sandbox.Users() {
		list = append(list, payer{ID: user.ID, Text: describePayer(lang, user), Chosen: user.ID == chosen})
	}
	return list
}

// describePayer returns a user's name, money and what the user leads to.
func describePayer(lang string, user UserState) string {
	name, meaning := user.Name, user.Meaning
	if lang == forms.Japanese {
		meaning = japaneseMeanings[user.ID]
	}
	if name == "" {
		name = payTexts[lang]["linked"] + " " + user.ID
	}
	text := fmt.Sprintf(payTexts[lang]["money"], name, forms.Yen(user.Wallet.Balance), user.Wallet.Points)
	if meaning != "" {
		text += " · " + meaning
	}
	if user.DeclineCode != "" && !strings.Contains(meaning, user.DeclineCode) {
		text += " · " + user.DeclineCode
	}
	return text
}

// timeLeft writes minutes and seconds.
func timeLeft(left time.Duration) string {
	seconds := max(0, int64(left/time.Second))
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// showError shows an error page.
func (p *payPages) showError(w http.ResponseWriter, r *http.Request, status int, reason string) {
	server.NoteOnPage(w, "%s", reason)
	p.write(w, r, status, payData{Error: strings.ToUpper(reason[:1]) + reason[1:] + "."})
}

func (p *payPages) write(w http.ResponseWriter, r *http.Request, status int, data payData) {
	data.Lang = forms.LanguageOf(r)
	data.Other, data.T, data.Style = forms.Other(data.Lang), payTexts[data.Lang], forms.Style()
	data.Switch = "?lang=" + data.Other
	forms.Write(w, status, payTemplate, data, "frame-ancestors 'none'")
}
