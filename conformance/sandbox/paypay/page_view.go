package paypay

import (
	_ "embed" // the page
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/jppay/jppay/conformance/sandbox/contract"
	"github.com/jppay/jppay/conformance/sandbox/forms"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

//go:embed page.html
var pageText string

var pageTemplate = forms.NewPage(pageText)

// pages is the common part of the pages of PayPay's users.
type pages struct {
	sandbox *Sandbox
	engine  *engine
	key     formKey
}

// pageData is what a page shows. Empty fields are left out.
type pageData struct {
	forms.Base
	Shop   string
	Ask    string // what the shop asks for
	Amount string
	Result *forms.Result
	Scopes []scopeOnPage
	Rows   []pageRow
	Form   *pageForm
	After  string // what follows a decision
}

// scopeOnPage is a scope with its meaning in plain words.
type scopeOnPage struct{ Name, Meaning string }

// pageRow is a fact below the amount. ID is for tests.
type pageRow struct{ ID, Name, Value string }

// pageForm asks for a decision.
type pageForm struct {
	Action, Token string
	People        []payer // to choose from; none where the user is known
	Buttons       []pageButton
}

// pageButton is one decision. The first of a form is the positive one.
type pageButton struct{ Decision, Text string }

// payer is a user who can be chosen.
type payer struct {
	ID, Text string
	Chosen   bool
}

// newPage returns a page about the shop.
func (p *pages) newPage(r *http.Request, texts forms.Texts) pageData {
	data := pageData{Base: forms.NewBase(r, texts)}
	data.Shop = data.T["shop"]
	return data
}

// row adds a fact, unless it is empty.
func (d *pageData) row(id, name, value string) {
	if value != "" {
		d.Rows = append(d.Rows, pageRow{id, name, value})
	}
}

// orderRows adds what a payment is for.
func (d *pageData) orderRows(p *Sandbox, o payment) {
	if o.order.description != nil {
		d.row("order", d.T["order"], *o.order.description)
	}
	d.row("merchant-payment-id", "merchantPaymentId", o.key)
	d.row("merchant", d.T["merchant"], p.MerchantID)
}

// paymentRows adds the status of a payment.
func (d *pageData) paymentRows(o payment) {
	d.row("status", d.T["status"], string(o.status))
	d.row("payment-id", "paymentId", o.id)
}

// ask adds a form with decisions, the positive one first. asked is what its token proves.
func (p *pages) ask(d *pageData, path, asked string, decisions ...string) {
	d.Form = &pageForm{Action: path + "?lang=" + d.Lang, Token: p.key.token(asked)}
	for _, decision := range decisions {
		d.Form.Buttons = append(d.Form.Buttons, pageButton{decision, d.T[decision]})
	}
}

// say shows how something ended; state names its text.
func (d *pageData) say(state string) {
	d.Result = &forms.Result{State: state, Text: d.T[state]}
	d.Said = d.Result.Text
}

// refuse shows why something was not done.
func (d *pageData) refuse(w http.ResponseWriter, err error) {
	code, reason := reasonOf(err)
	if code != "" {
		reason = code + ": " + reason
	}
	server.NoteOnPage(w, "%s", reason)
	d.say(codeRefused)
	d.Result.Detail, d.Result.Bad = reason, true
}

// reasonOf returns the code of a refusal, which may be empty, and the reason.
func reasonOf(err error) (code, reason string) {
	if refusal, ok := errors.AsType[*contract.Refusal](err); ok {
		return refusal.Code, refusal.Reason
	}
	if inMethod, ok := errors.AsType[*contract.MethodError](err); ok {
		err = inMethod.Err
	}
	return "", err.Error()
}

// showError shows an error page. text is the name of its text; detail is more precise.
func (p *pages) showError(w http.ResponseWriter, r *http.Request, status int, texts forms.Texts, text, detail string) {
	data := pageData{Base: forms.NewBase(r, texts)}
	if r.URL.Path == requestPage {
		data.Other = "" // the token in the address is not repeated
	}
	data.Said = data.T[text]
	data.Result = &forms.Result{State: "error", Text: data.Said, Bad: true}
	if detail == "" {
		server.NoteOnPage(w, "%s", texts[forms.English][text])
	} else {
		server.NoteOnPage(w, "%s", detail)
		data.Result.Detail = strings.ToUpper(detail[:1]) + detail[1:] + "."
	}
	p.write(w, status, data)
}

func (p *pages) write(w http.ResponseWriter, status int, data pageData) {
	forms.Write(w, status, pageTemplate, data, "frame-ancestors 'none'")
}

// maxPeople is how many users a page offers.
const maxPeople = 100

// people returns the users to choose from; chosen is the choice in the previous form. If there
// are too many users it returns those of every sandbox and the newest.
func (p *pages) people(lang, chosen string) []payer {
	users := p.sandbox.Users()
	if more := len(users) - maxPeople; more > 0 {
		users = slices.Delete(users, len(knownUsers), len(knownUsers)+more)
	}
	var list []payer
	for _, user := range users {
		list = append(list, payer{ID: user.ID, Text: describePayer(lang, user), Chosen: user.ID == chosen})
	}
	return list
}

// describePayer returns a user's name and money, and what the user is for.
func describePayer(lang string, user UserState) string {
	name, meaning := user.Name, user.Meaning
	if lang == forms.Japanese {
		meaning = japaneseMeanings[user.ID]
	}
	if name == "" {
		name = commonTexts[lang]["linked"] + " " + user.ID
	}
	text := fmt.Sprintf(commonTexts[lang]["money"], name, forms.Yen(user.Wallet.Balance), user.Wallet.Points)
	if meaning != "" {
		text += " · " + meaning
	}
	if user.DeclineCode != "" && !strings.Contains(meaning, user.DeclineCode) {
		text += " · " + user.DeclineCode
	}
	return text
}

// timeLeft writes minutes and seconds, after hours if there are any.
func timeLeft(remaining time.Duration) string {
	seconds := max(0, int64(remaining/time.Second))
	if seconds >= 3600 {
		return fmt.Sprintf("%d:%02d:%02d", seconds/3600, seconds/60%60, seconds%60)
	}
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// scriptSchemes are the schemes of addresses that run or show their own text.
var scriptSchemes = []string{"javascript", "vbscript", "data", "blob", "file", "about"}

// whyNotFollowed says why a page does not redirect to an address, or returns an empty text. A
// page redirects to web addresses, and to the address of an app if the merchant said that it is
// one.
func whyNotFollowed(address string, app bool) string {
	target, err := url.Parse(address)
	if err != nil || target.Scheme == "" {
		return "redirectUrl is not an address, so the user stays on this page"
	}
	web := (target.Scheme == "http" || target.Scheme == "https") && target.Host != ""
	if !web && (!app || slices.Contains(scriptSchemes, target.Scheme)) {
		return "redirectUrl is no address of the web, and redirectType is not APP_DEEP_LINK; the user stays on this page"
	}
	return ""
}

// sendBack sends the user to the merchant's redirectUrl, or back to the page if there is none
// or it is not followed. No source says that PayPay adds anything to the address of a payment.
func sendBack(w http.ResponseWriter, r *http.Request, page string, redirectURL, redirectType *string) {
	target := page + "?lang=" + forms.LanguageOf(r)
	if redirectURL != nil {
		note := whyNotFollowed(*redirectURL, redirectType != nil && *redirectType == "APP_DEEP_LINK")
		if note != "" {
			server.NoteOnPage(w, "%s", note)
		} else {
			target = *redirectURL
		}
	}
	http.Redirect(w, r, target, http.StatusSeeOther)
}
