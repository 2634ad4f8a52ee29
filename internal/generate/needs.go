package main

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// needsEntry is x-needs as the documents write it: the fields that every success has, or why
// none of them is certain.
type needsEntry struct {
	Fields     []string `json:"fields"`
	None       string   `json:"none"`
	Source     string   `json:"source"`
	Unverified string   `json:"unverified"`
}

// needsOf reads and checks x-needs. If it is missing, the successes must have no content
// besides the code in codeField.
func needsOf(operation *openapi3.Operation, codeField string) ([]string, []error) {
	var entry needsEntry
	found, err := extension(operation.Extensions, "x-needs", &entry)
	if err != nil {
		return nil, []error{err}
	}

	bodies := successBodies(operation)
	if !found {
		if slices.ContainsFunc(bodies, func(b body) bool { return b.hasContent(codeField) }) {
			return nil, []error{errors.New("x-needs is missing, although a success has a body")}
		}
		return nil, nil
	}
	return entry.Fields, entry.check(bodies)
}

func (e needsEntry) check(bodies []body) []error {
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf("x-needs: "+format, args...)) }
	if (len(e.Fields) > 0) == (e.None != "") {
		problem("wants fields, or none and why")
	}
	if e.Source == "" {
		problem("source is missing")
	}

	for i, field := range e.Fields {
		if slices.Contains(e.Fields[:i], field) {
			problem("%s stands twice", field)
		}
		for _, b := range bodies {
			if len(b.at(field)) == 0 {
				problem("%s is not in the success %s", field, b.status)
			}
		}
	}
	return problems
}

// body is the body that an operation answers with a status.
type body struct {
	status string
	schema *openapi3.SchemaRef // nil where there is no JSON
}

// successBodies returns the 2xx answers of an operation that are not refusals, sorted
// by status.
func successBodies(operation *openapi3.Operation) []body {
	var bodies []body
	responses := operation.Responses.Map()
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		response := responses[status].Value
		if !strings.HasPrefix(status, "2") || response.Extensions["x-refusal"] == true {
			continue
		}
		b := body{status: status}
		if media := response.Content.Get("application/json"); media != nil {
			b.schema = media.Schema
		}
		bodies = append(bodies, b)
	}
	return bodies
}

// at returns the schemas that a dotted field may have, or none if there is no such field. It
// does not look into lists.
func (b body) at(field string) []*openapi3.Schema {
	found := alternatives(b.schema)
	for name := range strings.SplitSeq(field, ".") {
		var next []*openapi3.Schema
		for _, schema := range found {
			next = append(next, alternatives(schema.Properties[name])...)
		}
		found = next
	}
	return found
}

// hasContent reports whether a body is certain to hold something that the document
// names, besides the object that holds the code.
func (b body) hasContent(codeField string) bool {
	envelope, _, dotted := strings.Cut(codeField, ".")
	for _, schema := range alternatives(b.schema) {
		for name, property := range schema.Properties {
			if (!dotted || name != envelope) && neverEmpty(property) {
				return true
			}
		}
	}
	return false
}

// neverEmpty reports whether a value of the schema always has named content: it allows neither
// null nor text instead of an object, and names the fields of an object.
func neverEmpty(ref *openapi3.SchemaRef) bool {
	schemas := alternatives(ref)
	return len(schemas) > 0 && !slices.ContainsFunc(schemas, func(s *openapi3.Schema) bool {
		types := s.Type.Slice()
		return len(types) > 1 || slices.Contains(types, "null") || slices.Contains(types, "object") && len(s.Properties) == 0
	})
}

// alternatives returns a schema, or its parts if it is composed of others.
func alternatives(ref *openapi3.SchemaRef) []*openapi3.Schema {
	if ref == nil || ref.Value == nil {
		return nil
	}
	parts := slices.Concat(ref.Value.OneOf, ref.Value.AnyOf, ref.Value.AllOf)
	if len(parts) == 0 {
		return []*openapi3.Schema{ref.Value}
	}

	list := []*openapi3.Schema{ref.Value}
	if len(ref.Value.Properties) == 0 {
		list = nil
	}
	for _, part := range parts {
		list = append(list, alternatives(part)...)
	}
	return list
}
