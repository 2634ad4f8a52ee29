package forms

import (
	_ "embed" // the frame of all pages
	"html/template"
	"net/http"
)

//go:embed base.html
var baseText string

// Texts are the texts of a page by language and name. The frame of all pages takes title,
// notReal and switch.
type Texts map[string]map[string]string

// Base is what every page shows. The data of a page embeds it.
type Base struct {
	Lang string
	// Other is the language to switch to, or empty if the address cannot be requested again.
	Other string
	T     map[string]string
	Title string
	// Said is the result of a form. It is part of the title, because a screen reader reads the
	// title first.
	Said string
}

// NewBase returns the base of a page in the language that a request asks for.
func NewBase(r *http.Request, texts Texts) Base {
	lang := LanguageOf(r)
	return Base{Lang: lang, Other: Other(lang), T: texts[lang], Title: texts[lang]["title"]}
}

// Result is the result of an action. A page shows it with the template "result".
type Result struct {
	State  string // for tests and scripts
	Text   string // in the language of the page
	Detail string // the same more precisely, in English
	Bad    bool
}

// NewPage parses a page. Its text defines "content", and may define "head" and "switch" anew.
func NewPage(text string) *template.Template {
	base := template.New("page").Funcs(template.FuncMap{
		"style": func() template.CSS { return template.CSS(style) }, //nolint:gosec // a file of ours
		"yen":   Yen,
	})
	return template.Must(template.Must(base.Parse(baseText)).Parse(text))
}
