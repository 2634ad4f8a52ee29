package validate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/jppay/jppay/internal/pathtemplate"
)

// order sorts the operations so that the more specific path comes first. It refuses two paths
// if neither is more specific.
func (v *Validator) order() error {
	slices.SortStableFunc(v.routes, bySpecificity)
	for i, a := range v.routes {
		for _, b := range v.routes[:i] {
			same := slices.Equal(a.template, b.template)
			if same && a.method != b.method || !ambiguous(a.template, b.template) {
				continue
			}
			return fmt.Errorf("the paths of %s and %s cannot be told apart", b.id, a.id)
		}
	}
	return nil
}

// ambiguous reports whether a path may match both templates and neither is more specific in
// every segment.
func ambiguous(a, b []segment) bool {
	if len(a) != len(b) {
		return false
	}
	aWins, bWins := false, false
	for i := range a {
		switch {
		case a[i].param && b[i].param:
		case a[i].param:
			bWins = true
		case b[i].param:
			aWins = true
		case a[i].text != b[i].text:
			return false
		}
	}
	return aWins == bWins
}

// WithPathOverride returns a validator of the same document in which an operation has another
// path, as with overlay.WithPathOverride. Both validators share one coverage. It refuses an
// operation that the document does not have, and a path with other parameters or one that
// cannot be told apart from another operation's.
func (v *Validator) WithPathOverride(operation, path string) (*Validator, error) {
	old := v.operations[operation]
	if old == nil {
		return nil, fmt.Errorf("validate: the document has no operation %q", operation)
	}
	moved, out := *old, *v
	var err error
	if moved.template, moved.route, err = template(path); err != nil || !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("validate: %s: %q is not a path: %w", operation, path, cmp.Or(err, errNoSlash))
	}
	if !slices.Equal(parametersOf(old.template), parametersOf(moved.template)) {
		return nil, fmt.Errorf("validate: %s: %q has other parameters than the document's path", operation, path)
	}
	out.operations = maps.Clone(v.operations)
	out.operations[operation] = &moved
	out.routes = slices.Clone(v.routes)
	out.routes[slices.Index(v.routes, old)] = &moved
	if err := out.order(); err != nil {
		return nil, fmt.Errorf("validate: %w", err)
	}
	return &out, nil
}

var errNoSlash = errors.New("it does not begin with a slash")

func parametersOf(template []segment) []string {
	var names []string
	for _, s := range template {
		if s.param {
			names = append(names, s.text)
		}
	}
	slices.Sort(names)
	return names
}

// bySpecificity puts /codes/payments before /codes/{id}.
func bySpecificity(a, b *operation) int {
	return slices.CompareFunc(a.template, b.template, func(a, b segment) int {
		if a.param != b.param {
			if a.param {
				return 1
			}
			return -1
		}
		return cmp.Compare(a.text, b.text)
	})
}

// template splits a path of the document into segments, and escapes it as canonical does.
func template(path string) (out []segment, route string, err error) {
	parameters := 0
	for _, text := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		s := segment{text: text}
		if strings.ContainsAny(text, "{}") {
			s.param = true
			s.text = strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
			if s.text == "" || "{"+s.text+"}" != text || strings.ContainsAny(s.text, "{}") {
				return nil, "", fmt.Errorf("%q: a path parameter must fill its segment", text)
			}
			if slices.Contains(out, s) {
				return nil, "", fmt.Errorf("%q stands twice in the path", text)
			}
			if parameters++; parameters > pathtemplate.Most {
				return nil, "", fmt.Errorf("there are more than %d path parameters", pathtemplate.Most)
			}
			route += "/" + text
		} else {
			route += "/" + url.PathEscape(text)
		}
		out = append(out, s)
	}
	return out, route, nil
}

// canonical unescapes and escapes each segment of an escaped path, so that two spellings of a
// segment become the same. It returns false for a wrong escape.
func canonical(escaped string) (string, bool) {
	segments := strings.Split(escaped, "/")
	for i, segment := range segments {
		text, err := url.PathUnescape(segment)
		if err != nil {
			return "", false
		}
		segments[i] = url.PathEscape(text)
	}
	return strings.Join(segments, "/"), true
}

// end returns the last segments of a path, as many as the operation's path has.
func (op *operation) end(path string) string {
	at := len(path)
	for range op.template {
		if at = strings.LastIndexByte(path[:at], '/'); at <= 0 {
			return path
		}
	}
	return path[at:]
}
