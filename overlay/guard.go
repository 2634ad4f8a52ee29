package overlay

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/jppay/jppay/overlay/policy"
)

// maxParameters is the largest number of path parameters of any document.
const maxParameters = 4

// route is a request's operation together with its path parameters, escaped as
// they stand in the path.
type route struct {
	op     *policy.Operation
	values [maxParameters]string
}

// match finds the operation whose template fits method and escaped path.
func match(table []policy.Operation, method, path string) (route, bool) {
	for i := range table {
		op := &table[i]
		if op.Method != method {
			continue
		}
		if values, ok := matchPath(op.Path, path); ok {
			return route{op: op, values: values}, true
		}
	}
	return route{}, false
}

// matchPath compares segment by segment: a template of n segments fits only a
// path of n segments, so that an id can neither add nor swallow one.
func matchPath(template, path string) (values [maxParameters]string, ok bool) {
	for n := 0; ; {
		want, templateRest, moreTemplate := strings.Cut(template, "/")
		have, pathRest, morePath := strings.Cut(path, "/")
		if moreTemplate != morePath {
			return values, false
		}
		switch {
		case strings.HasPrefix(want, "{"):
			if n == maxParameters || have == "" {
				return values, false
			}
			values[n] = have
			n++
		case want != have:
			return values, false
		}
		if !moreTemplate {
			return values, true
		}
		template, path = templateRest, pathRest
	}
}

// checkParameters refuses ids that mean something else as part of a path, to the
// server or to a proxy in between that decodes once more.
func (r *route) checkParameters() error {
	n := 0
	for name := range parameters(r.op.Path) {
		if err := checkSegment(r.values[n]); err != nil {
			return fmt.Errorf("path parameter %s: %w", name, err)
		}
		n++
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
	n := 0
	for name := range parameters(r.op.Path) {
		template = strings.Replace(template, "{"+name+"}", r.values[n], 1)
		n++
	}
	return template
}

// value returns a path parameter by name, unescaped.
func (r *route) value(want string) string {
	n := 0
	for name := range parameters(r.op.Path) {
		if name == want {
			value, _ := url.PathUnescape(r.values[n])
			return value
		}
		n++
	}
	return ""
}

// parameters yields the parameter names of a template in order.
func parameters(template string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for segment := range strings.SplitSeq(template, "/") {
			if name, ok := strings.CutPrefix(segment, "{"); ok {
				if !yield(strings.TrimSuffix(name, "}")) {
					return
				}
			}
		}
	}
}
