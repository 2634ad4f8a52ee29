package sandbox

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/contract"
)

// Paths of the pages that a user sees. The first is PayPay's own path for the
// redirect flow; that of linkQRCodeURL is the sandbox's.
const (
	payPayRequestPage = "/app/opa/user_authorization"
	payPayLinkPage    = "/app/opa/link/"
	payPayPagePrefix  = "/app/"
	// maxPage is the largest form that is read, in bytes.
	maxPage = 64 << 10
)

// payPayPages are the pages of account links.
type payPayPages struct {
	engine *payPayEngine
	key    []byte // of the forms' tokens
}

// pages returns the pages of account links.
func (b *payPayBackend) pages() (prefix string, mux *http.ServeMux) {
	p := &payPayPages{engine: b.engine, key: make([]byte, 32)}
	_, _ = rand.Read(p.key) // never fails
	mux = http.NewServeMux()
	mux.HandleFunc("GET "+payPayRequestPage, p.request)
	mux.HandleFunc("GET "+payPayLinkPage+"{codeId}", p.show)
	mux.HandleFunc("POST "+payPayLinkPage+"{codeId}", p.decide)
	mux.HandleFunc(payPayPagePrefix, func(w http.ResponseWriter, r *http.Request) {
		p.fail(w, http.StatusNotFound, errors.New("there is no such page"))
	})
	return payPayPagePrefix, mux
}

// payPayPeopleToLink are the users that the page offers besides a new one.
var payPayPeopleToLink = []struct{ ID, Name string }{
	{PayPayUserCompleted, "has finished eKYC"},
	{PayPayUserForeign, "has finished eKYC, is from abroad"},
	{PayPayUserNotCompleted, "has not finished eKYC"},
	{PayPayUserNonEKYC, "was verified in another way"},
	{PayPayUserRiskFlagged, "was flagged for a risk"},
	{PayPayUserUpdateRequired, "has to renew eKYC"},
	{PayPayUserExpired, "linked a year ago"},
	{PayPayUserOutOfScope, "granted no scope"},
	{PayPayUserUnlinked, "has ended a link"},
	{PayPayUserPoor, "has little money"},
}

var payPayPage = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Sandbox: link a PayPay account</title></head>
<body>
<h1>Link your PayPay account?</h1>
<p>This page is the jppay sandbox's, not PayPay's. Nobody is asked for a password here.</p>
{{if .Error}}<p role="alert">{{.Error}}</p>{{else}}<p>The shop asks for:</p>
<ul>{{range .Scopes}}
<li>{{.}}</li>{{end}}
</ul>
<form method="post" action="{{.Action}}">
<input type="hidden" name="token" value="{{.Token}}">
<p><label>You are <select name="user">
<option value="">a new user</option>{{range .People}}
<option value="{{.ID}}">the user who {{.Name}}</option>{{end}}
</select></label></p>
<p><button name="decision" value="allow">allow</button> <button name="decision" value="decline">decline</button></p>
</form>{{end}}
</body>
</html>
`))

type payPayPageData struct {
	Error         string
	Scopes        []string
	Action, Token string
	People        any
}

// request begins an account link by the redirect flow.
func (p *payPayPages) request(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	codeID, note, err := p.engine.requestLink(query.Get("apiKey"), query.Get("requestToken"))
	if err != nil {
		p.fail(w, http.StatusBadRequest, err)
		return
	}
	if note != "" {
		noteOnPage(w, "%s", note)
	}
	http.Redirect(w, r, payPayLinkPage+codeID, http.StatusSeeOther)
}

// show asks the user.
func (p *payPayPages) show(w http.ResponseWriter, r *http.Request) {
	codeID := r.PathValue("codeId")
	scopes, err := p.engine.linkScopes(codeID)
	if err != nil {
		p.fail(w, http.StatusNotFound, err)
		return
	}
	p.write(w, http.StatusOK, payPayPageData{Scopes: scopes, Action: payPayLinkPage + codeID, Token: p.token(codeID), People: payPayPeopleToLink})
}

// decide takes the user's answer and sends the user back to the shop.
func (p *payPayPages) decide(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxPage)
	if err := r.ParseForm(); err != nil {
		p.fail(w, http.StatusBadRequest, errors.New("the form cannot be read, or is larger than 64 KiB"))
		return
	}
	codeID := r.PathValue("codeId")
	if !hmac.Equal([]byte(r.PostForm.Get("token")), []byte(p.token(codeID))) {
		p.fail(w, http.StatusForbidden, errors.New("the form does not come from this page: its token is wrong"))
		return
	}
	redirect, err := "", errors.New("decision is neither allow nor decline")
	switch r.PostForm.Get("decision") {
	case "allow":
		redirect, err = p.engine.allowLink(codeID, r.PostForm.Get("user"))
	case "decline":
		redirect, err = p.engine.declineLink(codeID)
	}
	if err != nil {
		p.fail(w, http.StatusBadRequest, err)
		return
	}
	http.Redirect(w, r, redirect, http.StatusSeeOther)
}

// token proves that a form was filled in on the page of a code.
func (p *payPayPages) token(codeID string) string {
	sum := hmac.New(sha256.New, p.key)
	sum.Write([]byte(codeID))
	return hex.EncodeToString(sum.Sum(nil))
}

func (p *payPayPages) fail(w http.ResponseWriter, status int, err error) {
	reason := err.Error()
	var refusal *contract.Refusal
	if errors.As(err, &refusal) {
		reason = refusal.Reason
	}
	noteOnPage(w, "%s", reason)
	p.write(w, status, payPayPageData{Error: strings.ToUpper(reason[:1]) + reason[1:] + "."})
}

func (p *payPayPages) write(w http.ResponseWriter, status int, data payPayPageData) {
	var page bytes.Buffer
	if err := payPayPage.Execute(&page, data); err != nil {
		panic(err)
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	// No form-action: browsers hold it against the redirect that follows, too.
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
	header.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}
