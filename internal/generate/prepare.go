package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// prepared is the changed document from which the client's types are generated. The sandbox's
// types are generated from the unchanged document.
type prepared struct {
	json []byte
	doc  *openapi3.T
}

// prepare copies a document and changes the parts that decide the client's types:
//
//   - null never changes a type: an optional field is a pointer anyway;
//   - what a success cannot lack (x-needs) is not a pointer;
//   - each value of an enum has the name that a person would guess, and so has a list of
//     ids.
//
// The number of an enum's values changes nothing, because a document may add one.
//
// The types of handWritten refuse to write their zero value. So an answer that lacks such a
// value is written without it.
func prepare(document *documentText, handWritten ...string) (*prepared, error) {
	var tree map[string]any
	if err := document.root.Decode(&tree); err != nil {
		return nil, err
	}
	d := &documentTree{root: tree, handWritten: handWritten}
	d.findRequested()
	var problems []error
	d.each(func(s place) {
		delete(s.schema, "example")
		delete(s.schema, "examples")
		withoutNull(s)
		nameLists(s)
		problems = append(problems, found(s.at, nameValues(s)))
	})
	d.each(d.mayLack) // it looks into fields, which have lost their null only now
	problems = append(problems, d.checkFixed(), d.needed())
	if err := errors.Join(problems...); err != nil {
		return nil, err
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	doc, err := openapi3.NewLoader().LoadFromData(text)
	return &prepared{json: text, doc: doc}, err
}

// documentTree is a document as it was read from YAML.
type documentTree struct {
	root map[string]any
	// requested holds the names of the schemas that a request can contain.
	requested   map[string]bool
	handWritten []string
}

// place is a schema and its place.
type place struct {
	at     string
	schema map[string]any
	// component is the name of a named schema of the document. It is empty for the schemas
	// below it.
	component string
	// request says whether a request can contain it.
	request bool
	// typed says whether it is a named schema, a field of one, or the schema of a parameter.
	// The generator knows the Go types of these.
	typed bool
}

// object returns the object at some keys below a value, or nil if there is none.
func object(value any, keys ...string) map[string]any {
	for _, key := range keys {
		within, _ := value.(map[string]any)
		value = within[key]
	}
	found, _ := value.(map[string]any)
	return found
}

// resolve follows references.
func (d *documentTree) resolve(value map[string]any) map[string]any {
	for range 32 {
		ref, _ := value["$ref"].(string)
		if ref == "" {
			return value
		}
		value = object(d.root, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...)
	}
	return nil
}

// each calls a function for every schema of the document, in the same order each time.
func (d *documentTree) each(visit func(place)) {
	schemas := object(d.root, "components", "schemas")
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		d.walk(place{
			at: "#/components/schemas/" + name, schema: object(schemas[name]), component: name,
			request: d.requested[name], typed: true,
		}, visit)
	}
	for _, kind := range []string{"parameters", "requestBodies", "responses", "headers"} {
		parts := object(d.root, "components", kind)
		request := kind == "parameters" || kind == "requestBodies"
		for _, name := range slices.Sorted(maps.Keys(parts)) {
			d.holder(fmt.Sprintf("#/components/%s/%s", kind, name), object(parts[name]), request, visit)
		}
	}
	d.eachOperation(func(at string, operation map[string]any, webhook bool) {
		parameters, _ := operation["parameters"].([]any)
		for i, parameter := range parameters {
			d.holder(fmt.Sprintf("%s/parameters/%d", at, i), object(parameter), !webhook, visit)
		}
		d.holder(at+"/requestBody", object(operation["requestBody"]), !webhook, visit)
		responses := object(operation["responses"])
		for _, status := range slices.Sorted(maps.Keys(responses)) {
			d.holder(at+"/responses/"+status, object(responses[status]), false, visit)
		}
	})
}

// eachOperation calls a function for every operation and webhook. Parameters of a path
// count as an operation of their own.
func (d *documentTree) eachOperation(visit func(at string, operation map[string]any, webhook bool)) {
	for _, kind := range []string{"paths", "webhooks"} {
		items := object(d.root, kind)
		for _, path := range slices.Sorted(maps.Keys(items)) {
			item := object(items[path])
			visit("#/"+kind+"/"+escaped(path), item, kind == "webhooks")
			for _, method := range slices.Sorted(maps.Keys(item)) {
				if operation := object(item[method]); operation != nil {
					visit("#/"+kind+"/"+escaped(path)+"/"+method, operation, kind == "webhooks")
				}
			}
		}
	}
}

// holder visits the schemas of a parameter, a body, an answer or a header.
func (d *documentTree) holder(at string, holder map[string]any, request bool, visit func(place)) {
	if holder == nil {
		return
	}
	delete(holder, "example")
	delete(holder, "examples")
	d.walk(place{at: at + "/schema", schema: object(holder["schema"]), request: request, typed: true}, visit)
	content := object(holder["content"])
	for _, media := range slices.Sorted(maps.Keys(content)) {
		d.holder(at+"/content/"+escaped(media), object(content[media]), request, visit)
	}
	headers := object(holder["headers"])
	for _, name := range slices.Sorted(maps.Keys(headers)) {
		d.holder(at+"/headers/"+escaped(name), object(headers[name]), false, visit)
	}
}

// walk visits a schema and the schemas within it. It does not follow references.
func (d *documentTree) walk(s place, visit func(place)) {
	if s.schema == nil {
		return
	}
	visit(s)
	below := func(at string, schema any, typed bool) {
		d.walk(place{at: s.at + "/" + at, schema: object(schema), request: s.request, typed: typed}, visit)
	}
	properties := object(s.schema["properties"])
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		below("properties/"+escaped(name), properties[name], s.component != "")
	}
	below("items", s.schema["items"], false)
	below("additionalProperties", s.schema["additionalProperties"], false)
	for _, key := range []string{"oneOf", "anyOf", "allOf"} {
		list, _ := s.schema[key].([]any)
		for i, one := range list {
			below(fmt.Sprintf("%s/%d", key, i), one, false)
		}
	}
}

// findRequested finds the schemas that a request can contain.
func (d *documentTree) findRequested() {
	d.requested = map[string]bool{}
	var refer func(place)
	refer = func(s place) {
		ref, _ := s.schema["$ref"].(string)
		name, schema := strings.CutPrefix(ref, "#/components/schemas/")
		if !schema || d.requested[name] {
			return
		}
		d.requested[name] = true
		d.walk(place{schema: object(d.root, "components", "schemas", name)}, refer)
	}
	d.eachOperation(func(_ string, operation map[string]any, webhook bool) {
		if webhook {
			return
		}
		parameters, _ := operation["parameters"].([]any)
		for _, parameter := range parameters {
			d.holder("", d.resolve(object(parameter)), true, refer)
		}
		if body := object(operation["requestBody"]); body != nil {
			d.holder("", d.resolve(body), true, refer)
		}
	})
}

// withoutNull removes null from the types of a schema. A field of a request that must
// distinguish null from absent has an x-go-type.
func withoutNull(s place) {
	if kinds, ok := s.schema["type"].([]any); ok {
		rest := slices.DeleteFunc(slices.Clone(kinds), func(kind any) bool { return kind == "null" })
		s.schema["type"] = rest
		if len(rest) == 1 {
			s.schema["type"] = rest[0]
		}
	}
	if values, ok := s.schema["enum"].([]any); ok {
		s.schema["enum"] = slices.DeleteFunc(slices.Clone(values), func(value any) bool { return value == nil })
	}
	for _, key := range []string{"oneOf", "anyOf"} {
		list, _ := s.schema[key].([]any)
		rest := slices.DeleteFunc(slices.Clone(list), func(one any) bool { return object(one)["type"] == "null" })
		if len(rest) == len(list) {
			continue
		}
		s.schema[key] = rest
		if len(rest) == 1 {
			delete(s.schema, key)
			described := maps.Clone(s.schema)
			maps.Copy(s.schema, object(rest[0]))
			maps.Copy(s.schema, described)
		}
	}
}

var listOfInitialisms = regexp.MustCompile(`^(.*[a-z])(Id|Url)s$`)

// nameLists gives lists of ids and addresses the Go name of one of them with an s:
// ReferenceIDs. oapi-codegen does not know the plurals of initialisms.
func nameLists(s place) {
	for name, property := range object(s.schema["properties"]) {
		parts := listOfInitialisms.FindStringSubmatch(name)
		if field := object(property); parts != nil && field["x-go-name"] == nil {
			field["x-go-name"] = strings.ToUpper(name[:1]) + parts[1][1:] + strings.ToUpper(parts[2]) + "s"
		}
	}
}

// mayLack lets an answer be written without a value of a hand-written type, although the
// document requires the value.
func (d *documentTree) mayLack(s place) {
	if s.request {
		return
	}
	required, _ := s.schema["required"].([]any)
	for _, name := range required {
		field := object(s.schema, "properties", fmt.Sprint(name))
		ref, _ := field["$ref"].(string)
		if slices.Contains(d.handWritten, schemaName(ref)) {
			field["x-omitzero"] = true
		}
	}
}

// needed removes the pointers of fields that every success has.
func (d *documentTree) needed() error {
	var problems []error
	d.eachOperation(func(at string, operation map[string]any, _ bool) {
		fields, _ := object(operation, "x-needs")["fields"].([]any)
		responses := object(operation["responses"])
		for _, status := range slices.Sorted(maps.Keys(responses)) {
			response := d.resolve(object(responses[status]))
			if !strings.HasPrefix(status, "2") || response["x-refusal"] == true {
				continue
			}
			answer := object(response, "content", "application/json", "schema")
			for _, field := range fields {
				if !d.need(answer, strings.Split(fmt.Sprint(field), ".")) {
					problems = append(problems, found(at+"/x-needs",
						fmt.Errorf("%s: x-needs: the answer %s has no field %v", at, status, field)))
				}
			}
		}
	})
	return errors.Join(problems...)
}

// need removes the pointer of a field and of all objects around it.
func (d *documentTree) need(schema map[string]any, path []string) bool {
	if len(path) == 0 {
		return true
	}
	schema = d.resolve(schema)
	if items := object(schema["items"]); items != nil {
		return d.need(items, path)
	}
	field := object(schema, "properties", path[0])
	if field == nil {
		return false
	}
	required, _ := schema["required"].([]any)
	if !slices.Contains(required, any(path[0])) {
		field["x-go-type-skip-optional-pointer"] = true
		field["x-omitzero"] = true // an answer without it can still be written again
	}
	return d.need(field, path[1:])
}
