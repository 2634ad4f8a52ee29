// Package pathtemplate matches paths with templates such as /v2/codes/{codeId}.
package pathtemplate

import (
	"iter"
	"net/url"
	"strings"
)

// Most is the largest number of parameters of a template.
const Most = 8

// Parameters are the parameters of a path, in the order of the template.
type Parameters struct {
	n     int
	names [Most]string
	// values are escaped as in the path.
	values [Most]string
}

// Match compares an escaped path with a template, segment by segment. A template of n segments
// matches only a path of n segments, so an id can neither add nor remove a segment. A parameter
// is never empty.
func Match(template, path string) (found Parameters, ok bool) {
	for {
		want, templateRest, moreTemplate := strings.Cut(template, "/")
		have, pathRest, morePath := strings.Cut(path, "/")
		if moreTemplate != morePath {
			return found, false
		}

		if name, ok := Parameter(want); ok {
			if found.n == Most || have == "" {
				return found, false
			}
			found.names[found.n], found.values[found.n] = name, have
			found.n++
		} else if want != have {
			return found, false
		}

		if !moreTemplate {
			return found, true
		}
		template, path = templateRest, pathRest
	}
}

// Parameter returns the name in a template's segment such as {id}.
func Parameter(segment string) (name string, ok bool) {
	if len(segment) > 2 && segment[0] == '{' && segment[len(segment)-1] == '}' {
		return segment[1 : len(segment)-1], true
	}
	return "", false
}

// Names yields the parameter names of a template in order.
func Names(template string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for segment := range strings.SplitSeq(template, "/") {
			if name, ok := Parameter(segment); ok && !yield(name) {
				return
			}
		}
	}
}

// Len returns the number of parameters.
func (p *Parameters) Len() int { return p.n }

// Name returns the name of the i-th parameter.
func (p *Parameters) Name(i int) string { return p.names[i] }

// Escaped yields names and values, escaped as in the path.
func (p *Parameters) Escaped() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for i := range p.n {
			if !yield(p.names[i], p.values[i]) {
				return
			}
		}
	}
}

// Value returns a parameter by name, unescaped.
func (p *Parameters) Value(name string) string {
	value, _ := url.PathUnescape(p.escaped(name))
	return value
}

func (p *Parameters) escaped(name string) string {
	for known, value := range p.Escaped() {
		if known == name {
			return value
		}
	}
	return ""
}

// Expand puts the parameters into another template with the same names.
func (p *Parameters) Expand(template string) string {
	segments := strings.Split(template, "/")
	for i, segment := range segments {
		if name, ok := Parameter(segment); ok {
			segments[i] = p.escaped(name)
		}
	}
	return strings.Join(segments, "/")
}
