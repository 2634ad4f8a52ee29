package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/policy"
)

// echoEntry is x-echo as the documents write it: fields of the answer by the fields of
// the request that they repeat.
type echoEntry struct {
	Fields     map[string]string `json:"fields"`
	MayDiffer  []string          `json:"may-differ"`
	Unique     *uniqueEntry      `json:"unique"`
	Source     string            `json:"source"`
	Unverified string            `json:"unverified"`
}

// uniqueEntry is for whom and for how long a provider promises that a key is unique.
type uniqueEntry struct {
	Days   int               `json:"days"`
	Since  string            `json:"since"`
	For    map[string]string `json:"for"`
	Source string            `json:"source"`
}

// readEcho reads and checks x-echo of an operation. read is the operation of its x-resolve.
func readEcho(op *policy.Operation, in, read input) []error {
	var entry echoEntry
	found, err := extension(in.extensions, "x-echo", &entry)
	if err != nil {
		return []error{err}
	}
	if !found {
		return nil
	}
	op.Echo = repeated(entry.Fields, entry.MayDiffer)
	if u := entry.Unique; u != nil {
		op.Unique = &policy.Unique{Days: u.Days, Since: u.Since, For: repeated(u.For, nil)}
	}
	return entry.check(op, in, slices.Concat(in.successes, read.successes))
}

// repeated returns fields of an answer with the fields of the request that they repeat.
func repeated(fields map[string]string, mayDiffer []string) []policy.Echo {
	var echo []policy.Echo
	for _, answer := range slices.Sorted(maps.Keys(fields)) {
		echo = append(echo, policy.Echo{
			Answer: answer, Request: fields[answer], MayDiffer: slices.Contains(mayDiffer, answer),
		})
	}
	return echo
}

// check finds fields that the schemas do not have. A field of the answer must be in a success
// of the operation or of its x-resolve.
func (e echoEntry) check(op *policy.Operation, in input, answers []body) []error {
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf("x-echo: "+format, args...)) }
	if len(e.Fields) == 0 {
		problem("names no field")
	}
	if e.Source == "" {
		problem("source is missing")
	}
	for _, field := range e.MayDiffer {
		if e.Fields[field] == "" {
			problem("%s may differ, but is none of the fields", field)
		}
	}
	for _, err := range slices.Concat(mismatches(e.Fields, in, answers), e.Unique.check(op, in, answers)) {
		problem("%w", err)
	}
	return problems
}

// check finds what a promise lacks, and fields that the schemas do not have.
func (u *uniqueEntry) check(op *policy.Operation, in input, answers []body) []error {
	if u == nil {
		return nil
	}
	problems := mismatches(u.For, in, answers)
	problem := func(format string, args ...any) {
		problems = append(problems, fmt.Errorf("unique: "+format, args...))
	}
	switch kind, err := scalar(shown(answers, u.Since)); {
	case err != nil:
		problem("%s of the answer %w", u.Since, err)
	case kind != openapi3.TypeInteger:
		problem("%s of the answer is of type %s, not of seconds", u.Since, kind)
	}
	if u.Days <= 0 {
		problem("days must be positive")
	}
	if u.Source == "" {
		problem("source is missing")
	}
	if !op.KeyVerified {
		problem("no source of the provider says that the key is recognised")
	}
	return problems
}

// mismatches finds fields of the answer and of the request that do not exist or do not have the
// same type.
func mismatches(fields map[string]string, in input, answers []body) []error {
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf(format, args...)) }
	for _, answer := range slices.Sorted(maps.Keys(fields)) {
		got, gotErr := scalar(shown(answers, answer))
		want, wantErr := scalar(in.sent(fields[answer]))
		switch {
		case gotErr != nil:
			problem("%s of the answer %w", answer, gotErr)
		case wantErr != nil:
			problem("%s of the request %w", fields[answer], wantErr)
		case got != want:
			problem("%s of the answer is of type %s, but %s of the request of type %s", answer, got, fields[answer], want)
		}
	}
	return problems
}

// shown returns the schemas of a field of the answers.
func shown(answers []body, field string) []*openapi3.Schema {
	var schemas []*openapi3.Schema
	for _, b := range answers {
		schemas = append(schemas, b.inList(field)...)
	}
	return schemas
}

// sent returns the schemas of a parameter in the path or the query, or of a dotted field
// of the body.
func (in input) sent(name string) []*openapi3.Schema {
	for _, place := range []string{openapi3.ParameterInPath, openapi3.ParameterInQuery} {
		if p := in.parameters.GetByInAndName(place, name); p != nil {
			return alternatives(p.Schema)
		}
	}
	return body{schema: &openapi3.SchemaRef{Value: in.schema()}}.at(name)
}

// inList is like at, for a field that may be in the elements of lists, as in a.list[].b.
func (b body) inList(field string) []*openapi3.Schema {
	list, rest, within := strings.Cut(field, "[].")
	if !within {
		return b.at(field)
	}
	var found []*openapi3.Schema
	for _, schema := range b.at(list) {
		found = append(found, body{b.status, schema.Items}.inList(rest)...)
	}
	return found
}

// scalar returns the only type of the schemas besides null: text, a number or a boolean.
func scalar(schemas []*openapi3.Schema) (string, error) {
	var types []string
	for _, schema := range schemas {
		types = sortedUnion(types, schema.Type.Slice())
	}
	types = slices.DeleteFunc(types, func(t string) bool { return t == openapi3.TypeNull })
	switch {
	case len(types) == 0:
		return "", errors.New("is not in the schemas")
	case len(types) > 1 || types[0] == openapi3.TypeObject || types[0] == openapi3.TypeArray:
		return "", fmt.Errorf("has the type %s, and not one that can be compared", strings.Join(types, " or "))
	}
	return types[0], nil
}

// renderUnique returns a promise as Go code.
func renderUnique(u *policy.Unique) string {
	return fmt.Sprintf("&policy.Unique{Days: %d, Since: %q, For: %s}", u.Days, u.Since, renderEcho(u.For))
}

// renderEcho returns an echo as Go code.
func renderEcho(echo []policy.Echo) string {
	var out strings.Builder
	out.WriteString("[]policy.Echo{\n")
	for _, field := range echo {
		fmt.Fprintf(&out, "\t\t\t{Answer: %q, Request: %q", field.Answer, field.Request)
		if field.MayDiffer {
			out.WriteString(", MayDiffer: true")
		}
		out.WriteString("},\n")
	}
	out.WriteString("\t\t}")
	return out.String()
}
