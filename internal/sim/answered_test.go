package sim

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"

	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/gen/paidylegacy"
	"github.com/jppay/jppay/gen/paypay"
	"github.com/jppay/jppay/overlay/policy"
)

// answered is a request and its answer.
type answered struct {
	path   string
	body   []byte
	answer *httptest.ResponseRecorder
}

// isOther reports whether there is an answer, and to a request that differs from another
// of its operation in what answers repeat: one that repeats nothing is assumed to belong to
// its request.
func (a answered) isOther(r *http.Request, body []byte) bool {
	return a.answer != nil && slices.ContainsFunc(repeated(r), func(e policy.Echo) bool {
		asked, sent := field(a.body, e.Request), field(body, e.Request)
		return asked != sent || sent == "" && a.path != r.URL.Path
	})
}

// field returns a dotted field of a body as JSON; nothing where it is not there.
func field(body []byte, path string) string {
	for name := range strings.SplitSeq(path, ".") {
		var object map[string]json.RawMessage
		if json.Unmarshal(body, &object) != nil {
			return ""
		}
		body = object[name]
	}
	return string(body)
}

// repeated returns what the document lets the answer to a request repeat of it.
func repeated(r *http.Request) []policy.Echo {
	for _, op := range operations {
		if op.path.MatchString(r.Method + " " + r.URL.Path) {
			return op.echo
		}
	}
	return nil
}

type operation struct {
	path *regexp.Regexp
	echo []policy.Echo
}

// operations are those whose answers repeat something.
var operations = func() []operation {
	var found []operation
	parameter := regexp.MustCompile(`\{[^}]*\}`)
	for _, op := range slices.Concat(paypay.Operations(), paidy.Operations(), paidylegacy.Operations()) {
		if len(op.Echo) > 0 {
			path := parameter.ReplaceAllString(op.Method+" "+op.Path, "[^/]+")
			found = append(found, operation{regexp.MustCompile("^" + path + "$"), op.Echo})
		}
	}
	return found
}()
