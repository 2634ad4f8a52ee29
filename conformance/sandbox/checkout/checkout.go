// Package checkout is the stand-in for Paidy's Checkout script: the script that a shop's
// page loads, and the dialog that it opens. It is a part of the sandbox.
//
// The script opens the dialog in a frame of the sandbox's origin and hands the shop's
// configuration and payload to it by postMessage. Only the dialog sends them to the
// sandbox, as a form of its own origin; so no other origin may call anything. The dialog
// tells how it ended to the origin that launched it and to no other.
package checkout

import (
	_ "embed" // the script and the dialog
	"encoding/json"
	"html/template"
	"net/http"
	"net/url"

	"github.com/jppay/jppay/conformance/sandbox/forms"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// maxForm is the largest form that is read, in bytes.
const maxForm = 256 << 10

// Launch is what a shop's page handed to the script, as JSON.
type Launch struct{ Config, Payload []byte }

// Purchase is what the dialog shows of a launch.
type Purchase struct {
	Shop, Buyer, OrderRef string
	Amount                int64
	Items                 []Item
	// Consent says that the buyer is asked for a token, not for money.
	Consent bool
	// Problems are why the launch is refused, Warnings what may be a mistake.
	Problems, Warnings []string
}

// Item is a line of an order.
type Item struct {
	Title           string
	Price, Quantity int64
}

// Ended is how the dialog ended for the shop's page.
type Ended struct {
	// Data is what the shop's function is called with; nil where it is not called.
	Data any
}

// Desk is the side of a provider that a dialog belongs to. Approve and Decline refuse a
// launch with Problems.
type Desk interface {
	Read(Launch) Purchase
	Approve(Launch) (Ended, error)
	Decline(Launch) (Ended, error)
	Close(Launch) Ended
}

//go:embed checkout.js
var script []byte

//go:embed dialog.js
var dialogScript []byte

//go:embed dialog.html
var dialogText string

var dialogTemplate = template.Must(template.New("dialog").Funcs(template.FuncMap{"yen": forms.Yen}).Parse(dialogText))

// dialog serves the script and the dialog of a desk.
type dialog struct {
	path string // of the script
	desk Desk
}

// Pages returns the script at a path and the dialog below it.
func Pages(path string, desk Desk) (prefix string, mux *http.ServeMux) {
	d := &dialog{path: path, desk: desk}
	mux = http.NewServeMux()
	mux.HandleFunc("GET "+path, serveScript(script))
	mux.HandleFunc("GET "+path+"/dialog.js", serveScript(dialogScript))
	mux.HandleFunc("GET "+path+"/dialog", d.wait)
	mux.HandleFunc("POST "+path+"/dialog", d.submit)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.showError(w, r, http.StatusNotFound, "There is no such page.")
	})
	return path, mux
}

// KeyOf returns the shop's key in the address of a dialog. It tells merchants apart and
// proves nothing.
func KeyOf(r *http.Request) string { return r.URL.Query().Get("key") }

func serveScript(text []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(text)
	}
}

// dialogData is what the dialog shows.
type dialogData struct {
	Lang, Other, Path       string
	T                       map[string]string
	Style                   template.CSS
	Error                   string // in place of all that follows
	Waiting                 bool   // for the shop's page to hand the payload over
	Purchase                *Purchase
	Config, Payload, Origin string
	Action, Switch          string
	Called                  bool
	Data                    string // JSON
}

// wait is the dialog before the shop's page has handed anything over.
func (d *dialog) wait(w http.ResponseWriter, r *http.Request) {
	d.write(w, r, http.StatusOK, dialogData{Waiting: true})
}

// submit takes a launch, and what the buyer decides.
func (d *dialog) submit(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		d.showError(w, r, http.StatusBadRequest, "The form cannot be read, or is larger than 256 KiB.")
		return
	}
	if !isOrigin(r.PostForm.Get("origin")) {
		d.showError(w, r, http.StatusBadRequest,
			"The shop's page has no origin to answer to. Serve it by http or https; a file has none.")
		return
	}

	launch := Launch{Config: []byte(r.PostForm.Get("config")), Payload: []byte(r.PostForm.Get("payload"))}
	switch r.PostForm.Get("decision") {
	case "approve":
		d.decide(w, r, launch, d.desk.Approve)
	case "decline":
		d.decide(w, r, launch, d.desk.Decline)
	case "close":
		d.end(w, r, d.desk.Close(launch))
	case "":
		d.show(w, r, launch)
	default:
		d.showError(w, r, http.StatusBadRequest, "The decision is none of approve, decline and close.")
	}
}

// isOrigin reports whether a text is the origin of a page of the web.
func isOrigin(text string) bool {
	origin, err := url.Parse(text)
	return err == nil && (origin.Scheme == "http" || origin.Scheme == "https") && origin.Host != "" &&
		text == origin.Scheme+"://"+origin.Host
}

// show asks the buyer, or says what is wrong with the launch.
func (d *dialog) show(w http.ResponseWriter, r *http.Request, launch Launch) {
	purchase, status := d.desk.Read(launch), http.StatusOK
	if len(purchase.Problems) > 0 {
		status = http.StatusBadRequest
		server.NoteOnPage(w, "%s", purchase.Problems[0])
	} else if len(purchase.Warnings) > 0 {
		server.NoteOnPage(w, "%s", purchase.Warnings[0])
	}
	d.write(w, r, status, dialogData{Purchase: &purchase})
}

func (d *dialog) decide(w http.ResponseWriter, r *http.Request, launch Launch, decide func(Launch) (Ended, error)) {
	if purchase := d.desk.Read(launch); len(purchase.Problems) > 0 {
		d.show(w, r, launch)
		return
	}
	ended, err := decide(launch)
	if err != nil {
		server.NoteOnPage(w, "%s", err)
		d.write(w, r, http.StatusBadRequest, dialogData{Purchase: &Purchase{Problems: []string{err.Error()}}})
		return
	}
	d.end(w, r, ended)
}

// end tells the shop's page.
func (d *dialog) end(w http.ResponseWriter, r *http.Request, ended Ended) {
	text, err := json.Marshal(ended.Data)
	if err != nil {
		panic(err)
	}
	d.write(w, r, http.StatusOK, dialogData{Data: string(text), Called: ended.Data != nil})
}

func (d *dialog) showError(w http.ResponseWriter, r *http.Request, status int, reason string) {
	server.NoteOnPage(w, "%s", reason)
	d.write(w, r, status, dialogData{Error: reason})
}

func (d *dialog) write(w http.ResponseWriter, r *http.Request, status int, data dialogData) {
	data.Lang = forms.LanguageOf(r)
	data.Other, data.T, data.Style, data.Path = forms.Other(data.Lang), texts[data.Lang], forms.Style(), d.path
	data.Config, data.Payload = r.PostForm.Get("config"), r.PostForm.Get("payload")
	data.Origin = r.PostForm.Get("origin")
	key := url.QueryEscape(KeyOf(r))
	data.Action = d.path + "/dialog?key=" + key + "&lang=" + data.Lang
	data.Switch = d.path + "/dialog?key=" + key + "&lang=" + data.Other
	forms.Write(w, status, dialogTemplate, data, "script-src 'self'; form-action 'self'; frame-ancestors http: https:")
}
