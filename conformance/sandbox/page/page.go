// Package page is the sandbox's page, on which a person watches and controls the sandbox in a
// browser. It reads and does everything through the admin API; its files hold no data. It is a
// part of the sandbox.
package page

import (
	"embed"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"

	"github.com/jppay/jppay/conformance/sandbox/server"
)

// Path is the path of the page at the admin endpoint.
const Path = "/ui/"

// policy lets the page load only its own files, and run no inline scripts.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
	"img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

//go:embed assets
var assets embed.FS

// types are the content types of the files by the extension of their names.
var types = map[string]string{
	".html": "text/html; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".svg":  "image/svg+xml",
}

// file is one file of the page.
type file struct {
	contentType string
	text        []byte
}

// handler serves the page and passes all other requests to the admin endpoint.
type handler struct {
	files map[string]file // by path
	admin http.Handler
}

// InFrontOf returns a handler that serves the page below Path, redirects a browser from "/" to
// it, and passes every other request to the admin endpoint. The page can be read without the
// admin token.
func InFrontOf(admin http.Handler) http.Handler {
	return handler{readFiles(), admin}
}

func readFiles() map[string]file {
	files := map[string]file{}
	err := fs.WalkDir(assets, "assets", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := assets.ReadFile(name)
		if err != nil {
			return err
		}
		files[Path+strings.TrimPrefix(name, "assets/")] = file{types[path.Ext(name)], text}
		return nil
	})
	if err != nil {
		panic(err) // the files are a part of the program
	}
	files[Path] = files[Path+"index.html"]
	return files
}

// ServeHTTP implements http.Handler.
func (h handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	below := r.URL.Path == strings.TrimSuffix(Path, "/") || strings.HasPrefix(r.URL.Path, Path)
	if !below && !asksForPage(r) {
		h.admin.ServeHTTP(w, r)
		return
	}

	setPolicy(w.Header())
	found, ok := h.files[r.URL.Path]
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		refuse(w, http.StatusMethodNotAllowed, "the page is only read")
	case ok:
		server.NameOnPage(w, "page", r.URL.Path)
		w.Header().Set("Content-Type", found.contentType)
		w.Header().Set("Content-Length", strconv.Itoa(len(found.text)))
		_, _ = w.Write(found.text)
	case r.URL.Path == "/" || r.URL.Path+"/" == Path:
		server.NameOnPage(w, "page", r.URL.Path)
		w.Header().Add("Vary", "Accept")
		w.Header().Set("Location", Path)
		w.WriteHeader(http.StatusSeeOther)
	default:
		refuse(w, http.StatusNotFound, "the page has no such file")
	}
}

// setPolicy sets the security headers of the page.
func setPolicy(header http.Header) {
	header.Set("Content-Security-Policy", policy)
	header.Set("X-Frame-Options", "DENY")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	header.Set("Cross-Origin-Resource-Policy", "same-origin")
}

func refuse(w http.ResponseWriter, status int, reason string) {
	server.NameOnPage(w, "page", Path)
	server.NoteOnPage(w, "%s", reason)
	if status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", "GET, HEAD")
	}
	http.Error(w, reason, status)
}

// asksForPage reports whether a browser asks for "/". Programs get the list of calls.
func asksForPage(r *http.Request) bool {
	if r.URL.Path != "/" || r.Method != http.MethodGet && r.Method != http.MethodHead {
		return false
	}
	for _, header := range r.Header.Values("Accept") {
		for kind := range strings.SplitSeq(header, ",") {
			name, parameters, err := mime.ParseMediaType(kind)
			weight, _ := strconv.ParseFloat(parameters["q"], 64)
			if err == nil && name == "text/html" && (parameters["q"] == "" || weight > 0) {
				return true
			}
		}
	}
	return false
}
