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
	Source     string            `json:"source"`
	Unverified string            `json:"unverified"`
}

// echoOf reads and checks x-echo of an operation. read is what its x-resolve names.
func echoOf(in, read input) ([]policy.Echo, []error) {
	var entry echoEntry
	found, err := extension(in.extensions, "x-echo", &entry)
	if err != nil {
		return nil, []error{err}
	}
	if !found {
		return nil, nil
	}

	var echo []policy.Echo
	for _, answer := range slices.Sorted(maps.Keys(entry.Fields)) {
		echo = append(echo, policy.Echo{
			Answer: answer, Request: entry.Fields[answer], MayDiffer: slices.Contains(entry.MayDiffer, answer),
		})
	}
	return echo, entry.check(in, slices.Concat(in.successes, read.successes))
}

// check finds what is not in the schemas. A field of the answer stands in a success of
// the operation or of its x-resolve.
func (e echoEntry) check(in input, answers []body) []error {
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

	for _, answer := range slices.Sorted(maps.Keys(e.Fields)) {
		var shown []*openapi3.Schema
		for _, b := range answers {
			shown = append(shown, b.inList(answer)...)
		}
		sent := in.sent(e.Fields[answer])
		got, gotErr := scalar(shown)
		want, wantErr := scalar(sent)
		switch {
		case gotErr != nil:
			problem("%s of the answer %w", answer, gotErr)
		case wantErr != nil:
			problem("%s of the request %w", e.Fields[answer], wantErr)
		case got != want:
			problem("%s of the answer is of type %s, but %s of the request of type %s", answer, got, e.Fields[answer], want)
		}
	}
	return problems
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

// inList is at for a field that may stand in the elements of lists, as in a.list[].b.
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

// scalar returns the one type that schemas have besides null: text, a number or a
// boolean.
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
