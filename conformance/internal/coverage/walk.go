package coverage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// A field is named after the schema that has it, "Capture.amount", and counted once,
// however many operations share the schema. What no shared schema has is named after
// its operation, "refundPayment 200.data.paymentId".

// expectSchema adds the fields and enum values of a schema.
func (c *counter) expectSchema(column, owner string, ref *openapi3.SchemaRef) {
	if ref == nil {
		return
	}
	if ref.Ref != "" {
		owner = refName(ref.Ref)
		if c.known[column+" "+owner] {
			return
		}
		c.known[column+" "+owner] = true
	}

	c.expectEnum(owner, ref)
	for name, property := range ref.Value.Properties {
		c.add(column, owner+"."+name)
		c.expectSchema(column, owner+"."+name, property)
	}
	c.expectSchema(column, owner+"[]", ref.Value.Items)
	c.expectSchema(column, owner+".*", ref.Value.AdditionalProperties.Schema)
	for _, part := range parts(ref) {
		c.expectSchema(column, owner, part)
	}
}

func (c *counter) expectEnum(owner string, ref *openapi3.SchemaRef) {
	for _, value := range ref.Value.Enum {
		if value != nil {
			c.add(EnumValues, fmt.Sprintf("%s = %v", owner, value))
		}
	}
}

// enumOwner names the enum of a parameter.
func enumOwner(owner string, ref *openapi3.SchemaRef) string {
	if ref.Ref != "" {
		return refName(ref.Ref)
	}

	return owner
}

func refName(ref string) string { return ref[strings.LastIndexByte(ref, '/')+1:] }

func parts(ref *openapi3.SchemaRef) openapi3.SchemaRefs {
	return slices.Concat(ref.Value.OneOf, ref.Value.AnyOf, ref.Value.AllOf)
}

// see reaches what was seen.
func (c *counter) see(seen *Seen) error {
	for code := range seen.codes {
		c.reach(ErrorCodes, code)
	}
	for _, request := range seen.requests {
		if err := c.seeRequest(request); err != nil {
			return err
		}
	}
	for _, answer := range seen.answers {
		c.seeAnswer(answer)
	}
	for _, event := range seen.events {
		c.reach(Webhooks, event.Webhook)
		if op, ok := c.webhooks[event.Webhook]; ok {
			c.seeText(WebhookFields, event.Webhook, jsonSchema(op.RequestBody.Value.Content), event.Body)
		}
	}

	return nil
}

func (c *counter) seeRequest(request Request) error {
	op, ok := c.operations[request.Operation]
	if !ok {
		return fmt.Errorf("the document has no operation %s", request.Operation)
	}

	for _, ref := range op.parameters {
		values := request.Query[ref.Value.Name]
		if ref.Value.In == openapi3.ParameterInHeader {
			values = request.Header.Values(ref.Value.Name)
		}
		entry := parameterEntry(request.Operation, ref.Value)
		for _, value := range values {
			c.reach(RequestFields, entry)
			if ref.Value.Schema != nil {
				c.reach(EnumValues, enumOwner(entry, ref.Value.Schema)+" = "+value)
			}
		}
	}
	if op.RequestBody != nil {
		c.seeText(RequestFields, request.Operation, jsonSchema(op.RequestBody.Value.Content), request.Body)
	}

	return nil
}

func (c *counter) seeAnswer(answer Answer) {
	op, ok := c.operations[answer.Operation]
	if !ok {
		return
	}
	if answer.Status < 300 {
		c.reach(Operations, answer.Operation)
	}

	for _, status := range []string{strconv.Itoa(answer.Status), strconv.Itoa(answer.Status/100) + "XX", "default"} {
		if response := op.Responses.Value(status); response != nil {
			c.reach(Statuses, answer.Operation+" "+status)
			c.seeText(AnswerFields, answer.Operation+" "+status, jsonSchema(response.Value.Content), answer.Body)
			return
		}
	}
}

// seeText reaches what a body shows; nothing where it is no JSON.
func (c *counter) seeText(column, owner string, ref *openapi3.SchemaRef, body []byte) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) == nil {
		c.seeValue(column, owner, ref, value)
	}
}

// seeValue reaches the fields and the enum value that a value shows. A field that is
// null was reached.
func (c *counter) seeValue(column, owner string, ref *openapi3.SchemaRef, value any) {
	if ref == nil || value == nil {
		return
	}
	if ref.Ref != "" {
		owner = refName(ref.Ref)
	}

	if len(ref.Value.Enum) > 0 {
		c.reach(EnumValues, fmt.Sprintf("%s = %v", owner, value))
	}
	switch value := value.(type) {
	case map[string]any:
		c.seeObject(column, owner, ref.Value, value)
	case []any:
		for _, element := range value {
			c.seeValue(column, owner+"[]", ref.Value.Items, element)
		}
	}
	for _, part := range parts(ref) {
		c.seeValue(column, owner, part, value)
	}
}

func (c *counter) seeObject(column, owner string, schema *openapi3.Schema, object map[string]any) {
	for name, value := range object {
		property, documented := schema.Properties[name]
		if !documented {
			c.seeValue(column, owner+".*", schema.AdditionalProperties.Schema, value)
			continue
		}
		c.reach(column, owner+"."+name)
		c.seeValue(column, owner+"."+name, property, value)
	}
}
