package admin

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	stubs "github.com/jppay/jppay/conformance/internal/stubs/admin"
	"github.com/jppay/jppay/internal/safetext"
	"github.com/jppay/jppay/overlay/validate"
)

// refused is a request that differs from the document.
type refused struct {
	*http.Request
	operation *openapi3.Operation
	body      []byte
}

// describe says how the request differs from the document. The text has all differences, Field
// has the first field.
func (r refused) describe(found []validate.Violation) stubs.Error {
	var answer stubs.Error
	var texts []string
	for _, v := range found {
		field := r.fieldOf(v)
		if field != "" && answer.Field == nil {
			answer.Field = &field
		}
		texts = append(texts, r.describeOne(v, field))
	}
	answer.Error = strings.Join(texts, "; ")
	return answer
}

func (r refused) describeOne(v validate.Violation, field string) string {
	subject := field
	if subject == "" {
		subject = "the body"
	}
	if v.Kind == validate.KindUnknownField || v.Kind == validate.KindUnknownParameter {
		return subject + ": this call does not know such a field or parameter"
	}
	schema := r.schemaOf(v, field)
	switch {
	case schema == nil:
	case v.Rule == "enum":
		return fmt.Sprintf("%s: want one of %s", subject, asJSON(schema.Enum))
	case v.Rule == "pattern":
		return subject + ": the text does not have the form of this: " + schema.Description
	}
	return subject + ": " + v.Message
}

// schemaOf returns the schema of a field of the body or of a parameter of the query; nil
// if the document has none.
func (r refused) schemaOf(v validate.Violation, field string) *openapi3.Schema {
	if v.Kind != validate.KindParameter {
		return schemaOf(r.operation, strings.Split(field, "/"))
	}
	if p := r.operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, field); p != nil {
		return p.Schema.Value
	}
	return nil
}

// placeOfField matches what replaces an unknown name in a pointer.
var placeOfField = regexp.MustCompile(`^\(field ([0-9]+)\)$`)

// fieldOf returns the name of the field or the parameter that a violation is about:
// "balance", "rules/0/delay", "user". It is empty for the body as a whole.
func (r refused) fieldOf(v validate.Violation) string {
	if v.Kind == validate.KindUnknownParameter {
		return r.unknownParameter()
	}
	if _, name, ok := strings.Cut(v.Pointer, " "); ok && !strings.HasPrefix(v.Pointer, "/") {
		return name
	}
	if !strings.HasPrefix(v.Pointer, "/") {
		return v.Pointer
	}
	steps := strings.Split(v.Pointer[1:], "/")
	last := placeOfField.FindStringSubmatch(steps[len(steps)-1])
	if last == nil {
		return v.Pointer[1:]
	}
	place, _ := strconv.Atoi(last[1])
	steps[len(steps)-1] = safetext.Shortened(nameAt(below(r.body, steps[:len(steps)-1]), place))
	return strings.Join(steps, "/")
}

// unknownParameter returns the first parameter of the query that the call does not know.
func (r refused) unknownParameter() string {
	for _, name := range slices.Sorted(maps.Keys(r.URL.Query())) {
		if r.operation.Parameters.GetByInAndName(openapi3.ParameterInQuery, name) == nil {
			return safetext.Shortened(name)
		}
	}
	return "query"
}

// below returns the part of a JSON text at the given steps of a pointer.
func below(body json.RawMessage, steps []string) json.RawMessage {
	for _, step := range steps {
		var list []json.RawMessage
		if index, err := strconv.Atoi(step); err == nil && json.Unmarshal(body, &list) == nil && index < len(list) {
			body = list[index]
			continue
		}
		var object map[string]json.RawMessage
		_ = json.Unmarshal(body, &object)
		body = object[step]
	}
	return body
}

// nameAt returns the name of a field of a JSON object by its place, from 1.
func nameAt(object json.RawMessage, place int) string {
	decoder := json.NewDecoder(bytes.NewReader(object))
	if _, err := decoder.Token(); err != nil {
		return ""
	}
	for n := 1; decoder.More(); n++ {
		name, err := decoder.Token()
		if err != nil {
			return ""
		}
		if text, ok := name.(string); ok && n == place {
			return text
		}
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return ""
		}
	}
	return ""
}
