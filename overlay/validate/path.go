package validate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// order sorts the operations so that the more specific path comes first, and refuses
// paths of which none does.
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

// ambiguous reports whether a path may belong to both templates, and neither is the more
// specific one throughout.
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

// WithPathOverride returns a validator of the same document in which an operation has
// another path, as overlay.WithPathOverride gives it one. What either has seen counts for
// both. It refuses an operation that the document does not have, and a path with other
// parameters or one that cannot be told apart from another operation's.
func (v *Validator) WithPathOverride(operation, path string) (*Validator, error) {
	old := v.operations[operation]
	if old == nil {
		return nil, fmt.Errorf("validate: the document has no operation %q", operation)
	}
	moved, out := *old, *v
	var err error
	if moved.template, err = template(path); err != nil || !strings.HasPrefix(path, "/") {
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

// template cuts a path of the document.
func template(path string) ([]segment, error) {
	var out []segment
	for _, text := range strings.Split(strings.TrimPrefix(path, "/"), "/") {
		s := segment{text: text}
		if strings.ContainsAny(text, "{}") {
			s.param = true
			s.text = strings.TrimSuffix(strings.TrimPrefix(text, "{"), "}")
			if s.text == "" || "{"+s.text+"}" != text || strings.ContainsAny(s.text, "{}") {
				return nil, fmt.Errorf("%q: a path parameter must fill its segment", text)
			}
			if slices.Contains(out, s) {
				return nil, fmt.Errorf("%q stands twice in the path", text)
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// match cuts an escaped path along the template and returns the parameters, in
// order of the template. anywhere allows a path in front of the template's.
func (op *operation) match(escaped string, anywhere bool) (values []string, ok bool) {
	rest, ok := strings.CutPrefix(escaped, "/")
	if !ok {
		return nil, false
	}
	parts := strings.Split(rest, "/")
	if anywhere && len(parts) > len(op.template) {
		parts = parts[len(parts)-len(op.template):]
	}
	if len(parts) != len(op.template) {
		return nil, false
	}
	for i, s := range op.template {
		text, err := url.PathUnescape(parts[i])
		if err != nil {
			return nil, false
		}
		if !s.param {
			if text != s.text {
				return nil, false
			}
			continue
		}
		if text == "" {
			return nil, false
		}
		values = append(values, text)
	}
	return values, true
}

// pathValue is the value of a path parameter in what match returned.
func (op *operation) pathValue(values []string, name string) string {
	at := 0
	for _, s := range op.template {
		if !s.param {
			continue
		}
		if s.text == name {
			return values[at]
		}
		at++
	}
	return ""
}
