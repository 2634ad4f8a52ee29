package overlay

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// maxParameters is the largest number of path parameters of any document.
const maxParameters = 4

// route holds the path parameters of a request, escaped as they stand in the path.
type route struct {
	n             int
	names, values [maxParameters]string
}

// matchPath compares segment by segment: a template of n segments fits only a
// path of n segments, so that an id can neither add nor swallow one.
func matchPath(template, path string) (found route, ok bool) {
	for {
		want, templateRest, moreTemplate := strings.Cut(template, "/")
		have, pathRest, morePath := strings.Cut(path, "/")
		if moreTemplate != morePath {
			return found, false
		}
		if name, ok := parameter(want); ok {
			if found.n == maxParameters || have == "" {
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

// checkParameters refuses ids that mean something else as part of a path, to the
// server or to a proxy in between that decodes once more.
func (r *route) checkParameters() error {
	for i := range r.n {
		if err := checkSegment(r.values[i]); err != nil {
			return fmt.Errorf("path parameter %s: %w", r.names[i], err)
		}
	}
	return nil
}

func checkSegment(escaped string) error {
	value := escaped
	for range 3 {
		if strings.Trim(value, ".") == "" {
			return errors.New("is empty or made of dots")
		}
		for i := range len(value) {
			if c := value[i]; c == '/' || c == '\\' || c == '?' || c == '#' || c < ' ' || c == 0x7f {
				return errors.New("holds a character that is not part of an id")
			}
		}
		if !strings.Contains(value, "%") {
			return nil
		}
		decoded, err := url.PathUnescape(value)
		if err != nil {
			return nil // a literal percent sign: decoding goes no further
		}
		value = decoded
	}
	return errors.New("is escaped several times over")
}

// expand puts the route's parameters into another template of the same names.
func (r *route) expand(template string) string {
	for i := range r.n {
		template = strings.Replace(template, "{"+r.names[i]+"}", r.values[i], 1)
	}
	return template
}

// value returns a path parameter by name, unescaped.
func (r *route) value(want string) string {
	for i := range r.n {
		if r.names[i] == want {
			value, _ := url.PathUnescape(r.values[i])
			return value
		}
	}
	return ""
}

// parameters yields the parameter names of a template in order.
func parameters(template string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for segment := range strings.SplitSeq(template, "/") {
			if name, ok := parameter(segment); ok && !yield(name) {
				return
			}
		}
	}
}

// parameter returns the name in a template segment such as {id}.
func parameter(segment string) (name string, ok bool) {
	name, ok = strings.CutPrefix(segment, "{")
	return strings.TrimSuffix(name, "}"), ok
}
