package testkit

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// maxUnsearched is how many bytes an Output keeps before it searches them.
const maxUnsearched = 1 << 20

// Output searches what is written to it for marks, as a program's log would be
// searched. It is safe for concurrent use.
type Output struct {
	mu    sync.Mutex
	text  bytes.Buffer // not searched yet
	size  int          // of all that was written
	forms []markForm
	found map[string]bool // a message for each form that was found
}

// markForm is one form in which a mark may be printed.
type markForm struct{ mark, text string }

// NewOutput returns an Output in which none of the marks should be found.
func NewOutput(marks ...string) *Output {
	o := &Output{found: map[string]bool{}}
	o.Mark(marks...)

	return o
}

// Mark adds marks that should not be found.
func (o *Output) Mark(marks ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()

	for _, mark := range marks {
		for _, form := range Forms(mark) {
			o.forms = append(o.forms, markForm{mark: mark, text: form})
		}
	}
}

// Write adds text to search.
func (o *Output) Write(text []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()

	o.size += len(text)
	o.text.Write(text)
	if o.text.Len() > maxUnsearched {
		o.search()
	}

	return len(text), nil
}

// Print prints values in every way there is: with each verb, as part of a struct,
// in a log, and as JSON.
func (o *Output) Print(values ...any) {
	for _, value := range values {
		if value == nil {
			continue
		}

		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			fmt.Fprintf(o, verb+"\n", value)
		}

		fmt.Fprintf(o, "%+v\n%#v\n", struct{ Inner any }{value}, struct{ Inner any }{value})

		for _, handler := range []slog.Handler{slog.NewTextHandler(o, nil), slog.NewJSONHandler(o, nil)} {
			slog.New(handler).Error("printed", "value", value)
		}

		if encoded, err := json.Marshal(value); err == nil {
			_, _ = o.Write(append(encoded, '\n'))
		}
	}
}

// Size returns how many bytes were written.
func (o *Output) Size() int {
	o.mu.Lock()
	defer o.mu.Unlock()

	return o.size
}

// Found returns a message for each form of a mark that was written, sorted.
func (o *Output) Found() []string {
	o.mu.Lock()
	defer o.mu.Unlock()

	o.search()

	return slices.Sorted(maps.Keys(o.found))
}

// search looks for each form in the text that was not searched yet; mu is held.
func (o *Output) search() {
	text := o.text.String()
	o.text.Reset()

	for _, form := range o.forms {
		if at := strings.Index(text, form.text); at >= 0 {
			line, _, _ := strings.Cut(text[strings.LastIndexByte(text[:at], '\n')+1:], "\n")
			line = strings.ToValidUTF8(line, "?") // what was written may be a database's file
			o.found[fmt.Sprintf("%q was printed as %q:\n%.600s", form.mark, form.text, line)] = true
		}
	}
}

// Forms returns the forms of a mark in a text, each once: as it is, or after one more encoding.
func Forms(mark string) []string {
	raw := []byte(mark)
	quoted := strconv.QuoteToASCII(mark)
	forms := []string{
		mark, hex.EncodeToString(raw), strings.ToUpper(hex.EncodeToString(raw)),
		url.QueryEscape(mark), url.PathEscape(mark),
		quoted[1 : len(quoted)-1], strings.Trim(fmt.Sprintf("%d", raw), "[]"),
	}

	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 { // the letters depend on how many bytes are in front
			text := encoding.EncodeToString(append(make([]byte, shift), raw...))
			forms = append(forms, text[(shift*8+5)/6:len(text)-1])
		}
	}

	slices.Sort(forms)

	return slices.Compact(forms)
}
