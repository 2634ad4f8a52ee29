// Package forms has what the pages for people share: the language, the look and the
// headers. It is a part of the sandbox.
package forms

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the style sheet
	"encoding/base64"
	"html/template"
	"net/http"
	"strconv"
	"strings"
)

// The languages of the pages.
const (
	Japanese = "ja"
	English  = "en"
)

//go:embed forms.css
var style string

// LanguageOf returns the language of the parameter lang, else of the header Accept-Language,
// else English.
func LanguageOf(r *http.Request) string {
	if asked := r.URL.Query().Get("lang"); asked == Japanese || asked == English {
		return asked
	}
	best, most := English, 0.0
	for part := range strings.SplitSeq(r.Header.Get("Accept-Language"), ",") {
		tag, parameter, _ := strings.Cut(part, ";")
		language, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
		weight := weightOf(parameter)
		if (language == Japanese || language == English) && weight > most {
			best, most = language, weight
		}
	}
	return best
}

// weightOf reads "q=0.8"; without a number it is 1.
func weightOf(parameter string) float64 {
	text, found := strings.CutPrefix(strings.TrimSpace(parameter), "q=")
	if !found {
		return 1
	}
	weight, err := strconv.ParseFloat(text, 64)
	if err != nil || weight < 0 || weight > 1 {
		return 0
	}
	return weight
}

// Other returns the language to switch to.
func Other(language string) string {
	if language == Japanese {
		return English
	}
	return Japanese
}

// Yen writes an amount with the yen sign and a comma after each three digits.
func Yen(amount int64) string {
	if amount < 0 {
		return "-" + Yen(-amount)
	}
	digits := strconv.FormatInt(amount, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return "¥" + digits
}

// Write writes a page. more is added to the page's content security policy. Without it the
// policy allows only the style sheet of NewPage.
//
// The policy has no form-action: browsers apply it to the redirect that follows a form, too.
// The referrer policy is same-origin. A stricter policy would make browsers send forms with the
// origin null.
func Write(w http.ResponseWriter, status int, page *template.Template, data any, more string) {
	var text bytes.Buffer
	if err := page.Execute(&text, data); err != nil {
		panic(err)
	}
	sum := sha256.Sum256([]byte(style))
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", "default-src 'none'; base-uri 'none'; style-src 'sha256-"+
		base64.StdEncoding.EncodeToString(sum[:])+"'; "+more)
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Vary", "Accept-Language")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes())
}

// ServeScript answers the text of a script.
func ServeScript(text []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
		_, _ = w.Write(text)
	}
}
