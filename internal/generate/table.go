package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/policy"
)

// codeEntry is an entry of x-error-codes as the documents write it.
type codeEntry struct {
	Status     oneOrMany[int]    `json:"status"`
	CodeID     oneOrMany[string] `json:"code-id"`
	Outcome    string            `json:"outcome"`
	Class      string            `json:"class"`
	Kind       string            `json:"kind"`
	Wait       string            `json:"wait"`
	Advice     string            `json:"advice"`
	Common     bool              `json:"common"`
	Source     string            `json:"x-source"`
	Unverified string            `json:"x-unverified"`
}

// oneOrMany reads a value or a list of them.
type oneOrMany[T any] []T

// UnmarshalJSON accepts both forms.
func (m *oneOrMany[T]) UnmarshalJSON(data []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("[")) {
		var many []T // a new slice: m may share its memory with the catalogue's entry
		err := json.Unmarshal(data, &many)
		*m = many
		return err
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*m = oneOrMany[T]{one}
	return nil
}

var (
	outcomes = map[string]policy.Outcome{
		"did-not-happen": policy.DidNotHappen, "unknown": policy.Unknown, "happened": policy.Happened,
		"accepted": policy.Accepted,
	}
	classes = map[string]policy.Class{
		"S": policy.ClassSameID, "Q": policy.ClassQuery, "W": policy.ClassWait, "U": policy.ClassUser, "N": policy.ClassNever,
	}
	kinds = map[string]policy.Kind{
		"": policy.Failure, "declined": policy.Declined, "action-required": policy.ActionRequired,
	}
)

// extension decodes an x- key strictly and reports whether it is there.
func extension(extensions map[string]any, key string, into any) (bool, error) {
	value, ok := extensions[key]
	if !ok {
		return false, nil
	}
	if value == nil {
		return true, fmt.Errorf("%s has no value", key)
	}
	raw, err := json.Marshal(value)
	if err != nil {
		return true, fmt.Errorf("%s: %w", key, err)
	}
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return true, fmt.Errorf("%s: %w", key, err)
	}
	return true, nil
}

// identifies reports whether a key is sent with every call: as a path parameter
// or as a required top-level field of the body.
func identifies(key string, parameters openapi3.Parameters, body *openapi3.RequestBodyRef) bool {
	if parameters.GetByInAndName(openapi3.ParameterInPath, key) != nil {
		return true
	}
	schema := input{body: body}.schema()
	return schema.Properties[key] != nil && slices.Contains(schema.Required, key)
}

// input is what an operation is sent with.
type input struct {
	op         policy.Operation
	parameters openapi3.Parameters
	body       *openapi3.RequestBodyRef
	successes  []body
	extensions map[string]any
}

// schema returns the schema of the JSON body, or an empty one if there is none.
func (in input) schema() *openapi3.Schema {
	if in.body != nil {
		if media := in.body.Value.Content.Get("application/json"); media != nil && media.Schema != nil {
			return media.Schema.Value
		}
	}
	return &openapi3.Schema{}
}

// lacks returns the parameters of a write's read that the client cannot know from the write:
// they are neither a path parameter, nor its key, nor a field in x-remember.
func lacks(op *policy.Operation, write, read input) ([]string, error) {
	schema := read.schema()
	needed := map[string]*openapi3.SchemaRef{}
	for _, name := range schema.Required {
		if name != "checksum" || len(read.op.Checksum) == 0 { // the client fills that in
			needed[name] = schema.Properties[name]
		}
	}
	for _, p := range read.parameters {
		if p.Value.Required && (p.Value.In == openapi3.ParameterInPath || p.Value.In == openapi3.ParameterInQuery) {
			needed[p.Value.Name] = p.Value.Schema
		}
	}
	known, unknown := map[string]*openapi3.SchemaRef{}, map[string]*openapi3.SchemaRef{}
	for name, property := range write.schema().Properties {
		if name == op.Key || slices.Contains(op.Remember, name) {
			known[name] = property
		} else {
			unknown[name] = property
		}
	}
	for _, p := range write.parameters {
		if p.Value.In == openapi3.ParameterInPath {
			known[p.Value.Name] = p.Value.Schema
		}
	}
	var missing []string
	for _, name := range slices.Sorted(maps.Keys(needed)) {
		if holds(known, name, needed[name]) {
			continue
		}
		if holds(unknown, name, needed[name]) {
			return nil, fmt.Errorf("x-resolve %s needs %s, which stands in the body: list it in x-remember", op.Resolve, name)
		}
		missing = append(missing, name)
	}
	return missing, nil
}

// holds reports whether one of the fields is what another operation calls name. If both have a
// named schema, the schemas decide: {id} in one path may mean something else than {id} in
// another.
func holds(fields map[string]*openapi3.SchemaRef, name string, schema *openapi3.SchemaRef) bool {
	for other, field := range fields {
		one, another := reference(field), reference(schema)
		named := one != "" && another != ""
		if named && one == another || !named && other == name {
			return true
		}
	}
	return false
}

// reference returns what a schema refers to, also where it allows null besides.
func reference(schema *openapi3.SchemaRef) string {
	if schema == nil {
		return ""
	}
	if schema.Ref != "" {
		return schema.Ref
	}
	parts := slices.Concat(schema.Value.OneOf, schema.Value.AnyOf)
	parts = slices.DeleteFunc(parts, func(part *openapi3.SchemaRef) bool { return part.Value.Type.Is("null") })
	if len(parts) != 1 {
		return ""
	}
	return parts[0].Ref
}

// codes merges the catalogue's common codes with those that an operation lists.
func codes(catalogue map[string]codeEntry, overrides map[string]json.RawMessage, write bool) ([]*policy.Code, []error) {
	var problems []error
	merged := map[string]codeEntry{}
	for code, entry := range catalogue {
		if entry.Common {
			merged[code] = entry
		}
	}
	for _, code := range slices.Sorted(maps.Keys(overrides)) {
		entry, known := catalogue[code]
		if !known {
			problems = append(problems, fmt.Errorf("x-error-codes: %s is not in the document's catalogue", code))
			continue
		}
		decoder := json.NewDecoder(bytes.NewReader(overrides[code]))
		decoder.DisallowUnknownFields()
		if err := decoder.Decode(&entry); err != nil {
			problems = append(problems, fmt.Errorf("x-error-codes: %s: %w", code, err))
			continue
		}
		merged[code] = entry
	}
	list := make([]*policy.Code, 0, len(merged))
	for _, code := range slices.Sorted(maps.Keys(merged)) {
		entry, err := merged[code].policy(code, write)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		list = append(list, entry)
	}
	return list, problems
}

// policy checks an entry and returns it as a policy.Code.
func (e codeEntry) policy(code string, write bool) (*policy.Code, error) {
	outcome, known := outcomes[e.Outcome]
	if !known {
		return nil, fmt.Errorf("x-error-codes: %s: outcome %q is not did-not-happen, unknown, accepted or happened",
			code, e.Outcome)
	}
	if !write {
		outcome = policy.NoOutcome
	}
	class, known := classes[e.Class]
	if !known {
		return nil, fmt.Errorf("x-error-codes: %s: class %q is not S, Q, W, U or N", code, e.Class)
	}
	kind, known := kinds[e.Kind]
	if !known {
		return nil, fmt.Errorf("x-error-codes: %s: kind %q is not declined or action-required", code, e.Kind)
	}
	if e.Advice == "" || strings.HasSuffix(e.Advice, ".") {
		return nil, fmt.Errorf("x-error-codes: %s: advice must be a phrase without a full stop", code)
	}
	for _, status := range e.Status {
		if status < 200 || status > 599 {
			return nil, fmt.Errorf("x-error-codes: %s: %d is not the status of an answer", code, status)
		}
	}
	var wait time.Duration
	if e.Wait != "" {
		var err error
		if wait, err = time.ParseDuration(e.Wait); err != nil || wait <= 0 {
			return nil, fmt.Errorf("x-error-codes: %s: wait %q is not a positive duration", code, e.Wait)
		}
		if class != policy.ClassWait {
			return nil, fmt.Errorf("x-error-codes: %s: wait is for class W", code)
		}
	}
	return &policy.Code{
		Code: code, Statuses: e.Status, CodeIDs: e.CodeID,
		Outcome: outcome, Class: class, Kind: kind, Wait: wait, Advice: e.Advice,
	}, nil
}

// crossChecks finds mistakes that only a comparison of operations shows.
func crossChecks(table []policy.Operation) []error {
	var problems []error
	problem := func(op *policy.Operation, key, format string, args ...any) {
		problems = append(problems, found(pointerTo(op)+key, fmt.Errorf(format, args...)))
	}
	byID := map[string]policy.Operation{}
	folded := map[string]bool{} // generated names change the case of ids
	for _, op := range table {
		if name := strings.ToLower(op.ID); name != "" && folded[name] {
			problem(&op, "/operationId", "operationId %s stands twice", op.ID)
		} else {
			folded[name] = true
		}
		byID[op.ID] = op
	}
	for _, op := range table {
		if op.Resolve != "" {
			if target, ok := byID[op.Resolve]; !ok || target.Retry != policy.Read {
				problem(&op, "/x-resolve", "%s: x-resolve %s is not a read of this document", op.ID, op.Resolve)
			}
		}
		if (op.Retry == policy.NewID || op.Retry == policy.ResolveFirst) && op.Resolve == "" {
			problem(&op, "/x-idempotency", "%s: retry new-id and resolve-first need x-resolve", op.ID)
		}
		if len(op.Lacks) > 0 && op.Retry != policy.Never {
			problem(&op, "/x-resolve", "%s: x-resolve %s needs %s, which the request does not hold, so only retry none is safe",
				op.ID, op.Resolve, strings.Join(op.Lacks, " and "))
		}
		problems = append(problems, collapses(op, table)...)
	}
	return problems
}

// collapses refuses a path that turns into another operation's when an id is
// empty or made of dots: the generated client resolves such a path before anyone
// can look at it, so a bad id would silently call the other operation.
func collapses(op policy.Operation, table []policy.Operation) []error {
	var problems []error
	segments := strings.Split(op.Path, "/")
	for i, segment := range segments {
		if !strings.HasPrefix(segment, "{") {
			continue
		}
		for _, other := range table {
			if op.Retry == policy.Read && other.Retry == policy.Read {
				continue // the client's methods refuse such an id, and nothing would change
			}
			becomes := func(id string) bool {
				path := strings.Join(slices.Concat(segments[:i], []string{id}, segments[i+1:]), "/")
				return samePath((&url.URL{}).ResolveReference(&url.URL{Path: path}).Path, other.Path)
			}
			if other.ID != op.ID && other.Method == op.Method && slices.ContainsFunc([]string{"", ".", ".."}, becomes) {
				problems = append(problems, found(pointerTo(&op),
					fmt.Errorf("%s: an empty or dotted %s turns %s into %s", op.ID, segment, op.Path, other.ID)))
			}
		}
	}
	return problems
}

func samePath(a, b string) bool {
	left, right := strings.Split(a, "/"), strings.Split(b, "/")
	if len(left) != len(right) {
		return false
	}
	for i := range left {
		parameter := strings.HasPrefix(left[i], "{") || strings.HasPrefix(right[i], "{")
		if left[i] != right[i] && (!parameter || left[i] == "" || right[i] == "") {
			return false
		}
	}
	return true
}
