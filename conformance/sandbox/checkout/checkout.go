// Package checkout is the stand-in for Paidy's Checkout script: the script that a shop's
// page loads, and the dialog that it opens. It is a part of the sandbox.
//
// The script opens the dialog in a frame of the sandbox's origin and hands the shop's
// configuration and payload to it by postMessage. Only the dialog sends them to the sandbox, as
// a form of its own origin, so no other origin needs access. The dialog reports its result only
// to the origin that launched it.
package checkout

import (
	"crypto/rand"
	_ "embed" // the script and the dialog
	"encoding/json"
	"net/http"
	"net/url"
	"sync"

	"github.com/jppay/jppay/conformance/sandbox/forms"
	"github.com/jppay/jppay/conformance/sandbox/server"
)

// maxForm is the largest form that is read, in bytes.
const maxForm = 256 << 10

const (
	maxEnded = 1000 // how many launches that ended are kept
	maxOnce  = 64   // the longest name of a launch, in bytes
)

// Launch is what a shop's page handed to the script, as JSON.
type Launch struct{ Config, Payload []byte }

// Purchase is what the dialog shows of a launch.
type Purchase struct {
	Shop, Buyer, OrderRef string
	Amount                int64
	Items                 []Item
	// Consent says that the buyer is asked for a token, not for money.
	Consent bool
	// Problems are the reasons to refuse the launch. Warnings are possible mistakes.
	Problems, Warnings []string
}

// Item is a line of an order.
type Item struct {
	Title           string
	Price, Quantity int64
}

// Ended is how the dialog ended for the shop's page.
type Ended struct {
	// Data is the argument of the shop's function, or nil if the function is not called.
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

var dialogTemplate = forms.NewPage(dialogText)

// dialog serves the script and the dialog of a desk.
type dialog struct {
	path string // of the script
	desk Desk

	mu     sync.Mutex
	ended  map[string]Ended // how a launch ended, by its name
	newest []string         // the same launches, the oldest first
}

// Pages returns the script at a path and the dialog below it.
func Pages(path string, desk Desk) (prefix string, mux *http.ServeMux) {
	d := &dialog{path: path, desk: desk, ended: map[string]Ended{}}
	mux = http.NewServeMux()
	mux.HandleFunc("GET "+path, forms.ServeScript(script))
	mux.HandleFunc("GET "+path+"/dialog.js", forms.ServeScript(dialogScript))
	mux.HandleFunc("GET "+path+"/dialog", d.wait)
	mux.HandleFunc("POST "+path+"/dialog", d.submit)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		d.showError(w, r, http.StatusNotFound, "noPage")
	})
	return path, mux
}

// KeyOf returns the shop's key in the address of a dialog. The key identifies the merchant but
// is no proof.
func KeyOf(r *http.Request) string { return r.URL.Query().Get("key") }

// dialogData is what the dialog shows.
type dialogData struct {
	forms.Base
	Path                    string
	Result                  *forms.Result
	Waiting                 bool // for the shop's page to hand the payload over
	Purchase                *Purchase
	Config, Payload, Origin string
	Once                    string // of this launch
	Action, Switch          string
	Called                  bool
	Data                    string // JSON
}

// wait shows the dialog before the shop's page has sent its data.
func (d *dialog) wait(w http.ResponseWriter, r *http.Request) {
	d.write(w, r, http.StatusOK, dialogData{Waiting: true})
}

// submit takes a launch and the buyer's decision.
func (d *dialog) submit(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		d.showError(w, r, http.StatusBadRequest, "longForm")
		return
	}
	if !isOrigin(r.PostForm.Get("origin")) {
		d.showError(w, r, http.StatusBadRequest, "noOrigin")
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
		d.showError(w, r, http.StatusBadRequest, "noDecision")
	}
}

// isOrigin reports whether a text is the origin of a web page.
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
	ended, err := d.decideOnce(r.PostForm.Get("once"), func() (Ended, error) { return decide(launch) })
	if err != nil {
		server.NoteOnPage(w, "%s", err)
		d.write(w, r, http.StatusBadRequest, dialogData{Purchase: &Purchase{Problems: []string{err.Error()}}})
		return
	}
	d.end(w, r, ended)
}

// decideOnce returns how a launch ended, and decides it if it has not ended yet: a button may
// be pressed twice. It keeps the newest launches that ended. A launch without a name is decided
// each time.
func (d *dialog) decideOnce(once string, decide func() (Ended, error)) (Ended, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if ended, known := d.ended[once]; known {
		return ended, nil
	}
	ended, err := decide()
	if err != nil || once == "" || len(once) > maxOnce {
		return ended, err
	}
	if len(d.newest) >= maxEnded {
		delete(d.ended, d.newest[0])
		d.newest = d.newest[1:]
	}
	d.ended[once], d.newest = ended, append(d.newest, once)
	return ended, nil
}

// end reports the result to the shop's page.
func (d *dialog) end(w http.ResponseWriter, r *http.Request, ended Ended) {
	text, err := json.Marshal(ended.Data)
	if err != nil {
		panic(err)
	}
	d.write(w, r, http.StatusOK, dialogData{Data: string(text), Called: ended.Data != nil})
}

// showError shows an error; text is the name of its text.
func (d *dialog) showError(w http.ResponseWriter, r *http.Request, status int, text string) {
	server.NoteOnPage(w, "%s", texts[forms.English][text])
	message := forms.NewBase(r, texts).T[text]
	d.write(w, r, status, dialogData{Result: &forms.Result{State: "error", Text: message, Bad: true}})
}

func (d *dialog) write(w http.ResponseWriter, r *http.Request, status int, data dialogData) {
	data.Base, data.Path = forms.NewBase(r, texts), d.path
	if data.Result != nil {
		data.Said = data.Result.Text
	}
	data.Once = r.PostForm.Get("once")
	if data.Once == "" {
		data.Once = rand.Text()
	}
	data.Config, data.Payload = r.PostForm.Get("config"), r.PostForm.Get("payload")
	data.Origin = r.PostForm.Get("origin")
	key := url.QueryEscape(KeyOf(r))
	data.Action = d.path + "/dialog?key=" + key + "&lang=" + data.Lang
	data.Switch = d.path + "/dialog?key=" + key + "&lang=" + data.Other
	forms.Write(w, status, dialogTemplate, data, "script-src 'self'; form-action 'self'; frame-ancestors http: https:")
}
