package paypay

import (
	"net/http"
	"net/url"

	"github.com/jppay/jppay/conformance/sandbox/forms"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// What a user can see of an account link.
const (
	linkOpen    = "waiting"
	linkAllowed = "allowed"
	linkRefused = "declined"
	linkExpired = "expired"
)

// linkPages are the pages on which a user allows or declines an account link.
type linkPages struct{ pages }

// pageOfLink returns an account link and the state that its page shows.
func (e *engine) pageOfLink(codeID string) (s session, state string, found bool) {
	defer e.lock()()
	s, found = e.sessions[codeID]
	switch {
	case s.finishedBy != "":
		return s, linkAllowed, found
	case s.declined:
		return s, linkRefused, found
	case !e.state.Clock.Now().Before(s.expires):
		return s, linkExpired, found
	}
	return s, linkOpen, found
}

// startLink begins an account link by the redirect flow and sends the user to the form.
func (p *linkPages) startLink(w http.ResponseWriter, r *http.Request) {
	query := r.URL.Query()
	codeID, note, err := p.engine.startLink(query.Get("apiKey"), query.Get("requestToken"))
	if err != nil {
		_, reason := reasonOf(err)
		p.showError(w, r, http.StatusBadRequest, linkTexts, "badRequest", reason)
		return
	}
	if note != "" {
		server.NoteOnPage(w, "%s", note)
	}
	//nolint:gosec // the sandbox made the code
	http.Redirect(w, r, linkPage+codeID, http.StatusSeeOther)
}

// showForm asks the user, or says how the link ended.
func (p *linkPages) showForm(w http.ResponseWriter, r *http.Request) {
	p.show(w, r, http.StatusOK, nil)
}

// submitForm takes the user's answer and sends the user back to the shop.
func (p *linkPages) submitForm(w http.ResponseWriter, r *http.Request) {
	codeID := r.PathValue("codeId")
	if !p.readForm(w, r, linkTexts, linkPage+codeID) {
		return
	}

	var redirect string
	var err error
	switch r.PostForm.Get("decision") {
	case "allow":
		redirect, err = p.engine.allowLink(codeID, r.PostForm.Get("user"))
	case "decline":
		redirect, err = p.engine.declineLink(codeID)
	default:
		p.showError(w, r, http.StatusBadRequest, linkTexts, "error", "decision is neither allow nor decline")
		return
	}
	if err != nil {
		p.show(w, r, http.StatusBadRequest, err)
		return
	}

	// The domain of a web page was checked when the code was made.
	if note := whyNotFollowed(redirect, true); note != "" {
		server.NoteOnPage(w, "%s", note)
		redirect = linkPage + codeID + "?lang=" + forms.LanguageOf(r)
	}
	//nolint:gosec // see above
	http.Redirect(w, r, redirect, http.StatusSeeOther)
}

// show shows an account link; refused is why a form was refused, if it was.
func (p *linkPages) show(w http.ResponseWriter, r *http.Request, status int, refused error) {
	codeID := r.PathValue("codeId")
	s, state, found := p.engine.pageOfLink(codeID)
	if !found {
		p.showError(w, r, http.StatusNotFound, linkTexts, "unknown", "")
		return
	}

	data := p.newPage(r, linkTexts)
	data.Scopes = scopesOnPage(data.Lang, s.scopes)
	data.row("merchant", data.T["merchant"], p.sandbox.MerchantID)
	data.row("reference-id", "referenceId", s.reference)
	if state == linkOpen {
		data.Ask, data.After = data.T["ask"], data.T["after"]
		data.row("returns-to", data.T["returnsTo"], originOf(s.redirectURL))
		p.ask(&data, linkPage+codeID, linkPage+codeID, "allow", "decline")
		chosen := r.PostForm.Get("user")
		newUser := payer{Text: data.T["newUser"], Chosen: chosen == ""}
		data.Form.People = append([]payer{newUser}, p.people(data.Lang, chosen)...)
		if refused != nil {
			data.refuse(w, refused)
		}
	} else {
		data.say(state)
		if refused != nil {
			_, reason := reasonOf(refused)
			server.NoteOnPage(w, "%s", reason)
		}
	}
	p.write(w, status, data)
}

// scopesOnPage returns scopes with their meanings.
func scopesOnPage(lang string, scopes []string) []scopeOnPage {
	var list []scopeOnPage
	for _, scope := range scopes {
		meaning := scopeMeanings[lang][scope]
		if meaning == "" {
			meaning = noMeaning[lang]
		}
		list = append(list, scopeOnPage{scope, meaning})
	}
	return list
}

// originOf returns the scheme and host of an address.
func originOf(address string) string {
	target, err := url.Parse(address)
	if err != nil {
		return ""
	}
	if target.Host == "" {
		return target.Scheme + ":"
	}
	return target.Scheme + "://" + target.Host
}
