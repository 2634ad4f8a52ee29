package paypay

import (
	"bytes"
	"errors"
	"html/template"
	"net/http"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/server"
)

const (
	// requestPage is PayPay's own path for the redirect flow.
	requestPage = "/app/opa/user_authorization"
	// linkPage is the sandbox's path for linkQRCodeURL.
	linkPage = "/app/opa/link/"
)

// linkPages are the pages on which a user allows or declines an account link.
type linkPages struct {
	engine *engine
	key    formKey
}

// peopleToLink are the users that the page offers besides a new one.
var peopleToLink = []struct{ ID, Name string }{
	{UserCompleted, "has finished eKYC"},
	{UserForeign, "has finished eKYC, is from abroad"},
	{UserNotCompleted, "has not finished eKYC"},
	{UserNonEKYC, "was verified in another way"},
	{UserRiskFlagged, "was flagged for a risk"},
	{UserUpdateRequired, "has to renew eKYC"},
	{UserExpired, "linked a year ago"},
	{UserOutOfScope, "granted no scope"},
	{UserUnlinked, "has ended a link"},
	{UserPoor, "has little money"},
}

var linkPageTemplate = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Sandbox: link a PayPay account</title>
</head>
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

type pageData struct {
	Error         string
	Scopes        []string
	Action, Token string
	People        any
}

// startLink begins an account link by the redirect flow and sends the user to the
// form.
func (p *linkPages) startLink(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	codeID, note, err := p.engine.startLink(query.Get("apiKey"), query.Get("requestToken"))
	if err != nil {
		p.showError(w, http.StatusBadRequest, err)
		return
	}
	if note != "" {
		server.NoteOnPage(w, "%s", note)
	}
	//nolint:gosec // the sandbox made the code
	http.Redirect(w, r, linkPage+codeID, http.StatusSeeOther)
}

// showForm asks the user.
func (p *linkPages) showForm(w http.ResponseWriter, r *http.Request) {
	codeID := r.PathValue("codeId")
	scopes, err := p.engine.linkScopes(codeID)
	if err != nil {
		p.showError(w, http.StatusNotFound, err)
		return
	}
	p.write(w, http.StatusOK, pageData{
		Scopes: scopes,
		Action: linkPage + codeID,
		Token:  p.key.token(linkPage + codeID),
		People: peopleToLink,
	})
}

// submitForm takes the user's answer and sends the user back to the shop.
func (p *linkPages) submitForm(w http.ResponseWriter, r *http.Request) {
	codeID := r.PathValue("codeId")
	if status, err := p.key.readForm(w, r, linkPage+codeID); err != nil {
		p.showError(w, status, err)
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
		p.showError(w, http.StatusBadRequest, err)
		return
	}

	//nolint:gosec // the domain of redirectUrl was checked when the code was made
	http.Redirect(w, r, redirect, http.StatusSeeOther)
}

// showError shows an error page.
func (p *linkPages) showError(w http.ResponseWriter, status int, err error) {
	_, reason := reasonOf(err)
	server.NoteOnPage(w, "%s", reason)
	p.write(w, status, pageData{Error: strings.ToUpper(reason[:1]) + reason[1:] + "."})
}

func (p *linkPages) write(w http.ResponseWriter, status int, data pageData) {
	var page bytes.Buffer
	if err := linkPageTemplate.Execute(&page, data); err != nil {
		panic(err)
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	// No form-action: browsers apply it to the redirect that follows, too.
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; frame-ancestors 'none'")
	// With no-referrer browsers would send the form with the origin null.
	header.Set("Referrer-Policy", "same-origin")
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes())
}
