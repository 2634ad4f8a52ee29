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
			if (a.route != b.route || a.method == b.method) && ambiguous(a.route, b.route) {
				return fmt.Errorf("the paths of %s and %s match the same requests", b.id, a.id)
			}
		}
	}
	return nil
}

// ambiguous reports whether a path may match both templates and neither is more specific in
// every segment.
func ambiguous(a, b string) bool {
	as, bs := strings.Split(a, "/"), strings.Split(b, "/")
	if len(as) != len(bs) {
		return false
	}
	aWins, bWins := false, false
	for i := range as {
		switch inA, inB := isParameter(as[i]), isParameter(bs[i]); {
		case inA != inB:
			aWins, bWins = aWins || inB, bWins || inA
		case !inA && as[i] != bs[i]:
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
	if moved.route, err = escapedTemplate(path); err != nil || !strings.HasPrefix(path, "/") {
		return nil, fmt.Errorf("validate: %s: %q is not a path: %w", operation, path, cmp.Or(err, errNoSlash))
	}
	if !slices.Equal(parametersOf(old.route), parametersOf(moved.route)) {
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

func parametersOf(route string) []string { return slices.Sorted(pathtemplate.Names(route)) }

func isParameter(segment string) bool {
	_, ok := pathtemplate.Parameter(segment)
	return ok
}

// bySpecificity puts /codes/payments before /codes/{id}.
func bySpecificity(a, b *operation) int {
	return slices.CompareFunc(strings.Split(a.route, "/"), strings.Split(b.route, "/"), func(a, b string) int {
		switch {
		case isParameter(a) == isParameter(b):
			return strings.Compare(a, b)
		case isParameter(a):
			return 1
		}
		return -1
	})
}

// escapedTemplate returns a path of the document with its literal segments escaped as canonical
// does. It refuses a path whose parameters cannot be told apart.
func escapedTemplate(path string) (string, error) {
	segments := strings.Split(strings.TrimPrefix(path, "/"), "/")
	parameters := 0
	for i, text := range segments {
		if !strings.ContainsAny(text, "{}") {
			segments[i] = url.PathEscape(text)
			continue
		}
		name, ok := pathtemplate.Parameter(text)
		if !ok || strings.ContainsAny(name, "{}") {
			return "", fmt.Errorf("%q: a path parameter must fill its segment", text)
		}
		if slices.Contains(segments[:i], text) {
			return "", fmt.Errorf("the parameter %q occurs twice in the path", name)
		}
		if parameters++; parameters > pathtemplate.Most {
			return "", fmt.Errorf("the path has more than %d parameters", pathtemplate.Most)
		}
	}
	return "/" + strings.Join(segments, "/"), nil
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
	for range strings.Count(op.route, "/") {
		if at = strings.LastIndexByte(path[:at], '/'); at <= 0 {
			return path
		}
	}
	return path[at:]
}
