package conformance_test

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/validate"
)

// codesSeen are the error codes that calls came back with.
var codesSeen struct {
	sync.Mutex
	set map[string]bool
}

func sawCode(provider, operation, code string) {
	codesSeen.Lock()
	defer codesSeen.Unlock()

	if codesSeen.set == nil {
		codesSeen.set = map[string]bool{}
	}
	codesSeen.set[provider+" "+operation+" "+code] = true
}

// share is how much of something the suite has exercised, and must.
type share struct {
	name     string
	covered  int
	missing  []string
	required int // percent
}

func (s share) enough() bool {
	return s.covered*100 >= s.required*(s.covered+len(s.missing))
}

func shares(provider string) []share {
	coverage := validators[provider].Coverage()
	called := share{
		name: "operations", covered: coverage.Operations.Covered, missing: coverage.Operations.Missing, required: 100,
	}
	statuses := share{name: "statuses", covered: coverage.Statuses.Covered, missing: coverage.Statuses.Missing}
	success := share{name: "success statuses", required: 100}
	fields := share{name: "success answer fields", required: 95}
	success.countSuccesses(coverage.Statuses)
	fields.countOwners(coverage.Fields, owners(provider))
	codes := share{name: "error codes", required: 95}
	if provider == "paidy-legacy" {
		fields.required = 0 // no source shows when link, message and reason are filled
	}

	for _, op := range operations[provider] {
		for _, code := range op.Errors {
			if key := provider + " " + op.ID + " " + code.Code; codesSeen.set[key] {
				codes.covered++
			} else {
				codes.missing = append(codes.missing, op.ID+" "+code.Code)
			}
		}
	}

	return []share{called, success, statuses, codes, fields}
}

// countSuccesses counts what of a tally belongs to 2xx answers.
func (s *share) countSuccesses(tally validate.Tally) {
	for _, entry := range tally.Seen {
		if isSuccess(entry) {
			s.covered++
		}
	}
	for _, entry := range tally.Missing {
		if isSuccess(entry) {
			s.missing = append(s.missing, entry)
		}
	}
}

// countOwners counts each field of a schema once, however many operations answer it:
// a capture that was just made has no refunds to show, whichever schema it shares.
func (s *share) countOwners(tally validate.Tally, owners map[string]string) {
	seen, all := map[string]bool{}, map[string]bool{}
	for _, entry := range tally.Seen {
		seen[owners[entry]] = true
	}
	for _, entry := range slices.Concat(tally.Seen, tally.Missing) {
		if owner := owners[entry]; owner != "" {
			all[owner] = true
		}
	}

	for _, owner := range slices.Sorted(maps.Keys(all)) {
		if seen[owner] {
			s.covered++
		} else {
			s.missing = append(s.missing, owner)
		}
	}
}

// owners maps an entry of the validator's tally of fields, for 2xx answers, to
// the named schema that has the field: "getPayment 200 captures[].id" to
// "Capture.id".
func owners(provider string) map[string]string {
	doc, err := parsed[provider]()
	if err != nil {
		panic(err)
	}

	found := map[string]string{}
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			for status, response := range operation.Responses.Map() {
				media := response.Value.Content.Get("application/json")
				if strings.HasPrefix(status, "2") && media != nil {
					prefix := operation.OperationID + " " + status + " "
					ownFields(found, prefix, "", operation.OperationID, "", media.Schema)
				}
			}
		}
	}
	return found
}

func ownFields(found map[string]string, prefix, path, owner, below string, ref *openapi3.SchemaRef) {
	if ref == nil {
		return
	}
	if ref.Ref != "" {
		owner, below = ref.Ref[strings.LastIndexByte(ref.Ref, '/')+1:], ""
	}
	if ref.Value.Items != nil {
		ownFields(found, prefix, path+"[]", owner, below+"[]", ref.Value.Items)
	}
	for _, part := range slices.Concat(ref.Value.OneOf, ref.Value.AnyOf, ref.Value.AllOf) {
		ownFields(found, prefix, path, owner, below, part)
	}
	for name, property := range ref.Value.Properties {
		inner, innerBelow := join(path, name), join(below, name)
		found[prefix+inner] = owner + "." + innerBelow
		ownFields(found, prefix, inner, owner, innerBelow, property)
	}
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// isSuccess reads entries such as "getPayment 200 captures[].id".
func isSuccess(entry string) bool {
	words := strings.Fields(entry)
	return len(words) > 1 && strings.HasPrefix(words[1], "2")
}

// report prints what was exercised, and returns whether it is enough.
func report(out io.Writer) bool {
	enough := true
	providers := []string{"paypay", "paidy", "paidy-legacy"}
	slices.SortStableFunc(providers, func(a, b string) int {
		return cmp.Compare(len(operations[b]), len(operations[a]))
	})

	fmt.Fprintln(out, "Coverage of the documents by this suite:")
	for _, provider := range providers {
		for _, s := range shares(provider) {
			verdict := ""
			if !s.enough() {
				verdict, enough = fmt.Sprintf("  TOO LITTLE, want %d %%", s.required), false
			}
			fmt.Fprintf(out, "  %-12s %-22s %4d/%d%s\n", provider, s.name, s.covered, s.covered+len(s.missing), verdict)
			if s.required > 0 {
				for _, missing := range s.missing {
					fmt.Fprintf(out, "      not reached: %s\n", missing)
				}
			}
		}
	}
	return enough
}

// TestMain prints the coverage after a run of all tests.
func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()

	partial := slices.ContainsFunc([]string{"test.run", "test.skip", "test.list", "test.fuzz"}, func(name string) bool {
		return flag.Lookup(name).Value.String() != ""
	})
	if !partial && !report(os.Stdout) && code == 0 {
		code = 1
	}
	os.Exit(code)
}
