package validate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/jppay/jppay/overlay/internal/decimal"
)

// The loader drops unknown keys and null values, and rounds numbers. So this file reads the
// text of the document again: each key must be one that this package reads, or one that states
// no rule about a message.

// keys maps the keys that an object of a document may have to the kind of object below them, or
// to "" if nothing below is checked. A kind has the prefix "map " or "list " if there are many.
type keys map[string]string

var grammar = map[string]keys{
	"document": {
		"openapi": "", "info": "", "servers": "", "security": "", "tags": "", "externalDocs": "",
		"paths": "map path", "webhooks": "map path", "components": "components",
	},
	"components": {
		"schemas": "map schema", "responses": "map response", "parameters": "map parameter",
		"requestBodies": "map request body", "headers": "map header", "pathItems": "map path",
		"examples": "", "securitySchemes": "", "links": "",
	},
	"path": {
		"summary": "", "description": "", "parameters": "list parameter",
		"get": operationKey, "put": operationKey, "post": operationKey, "delete": operationKey,
		"options": operationKey, "head": operationKey, "patch": operationKey, "trace": operationKey,
	},
	"operation": {
		"operationId": "", "tags": "", "summary": "", "description": "", "externalDocs": "", "deprecated": "",
		"security": "", "parameters": "list parameter", "requestBody": "request body", "responses": "map response",
	},
	"parameter": {
		"name": "", "in": "", "allowEmptyValue": "", "description": "", "deprecated": "", "example": "", "examples": "",
		"required": "", "style": "", "explode": "", "schema": "schema",
	},
	"header": {
		"description": "", "deprecated": "", "example": "", "examples": "",
		"required": "", "style": "", "explode": "", "schema": "schema",
	},
	"request body": {"description": "", "required": "", "content": "map media type"},
	"response":     {"description": "", "links": "", "headers": "map header", "content": "map media type"},
	"media type":   {"example": "", "examples": "", "schema": "schema"},
	"schema": {
		"$comment": "", "title": "", "description": "", "deprecated": "", "externalDocs": "",
		"default": "", "example": "", "examples": "",
		"type": "", "enum": "", "format": "", "pattern": "", "minLength": "", "maxLength": "",
		"minimum": "", "maximum": "", "minItems": "", "maxItems": "", "items": "schema",
		"required": "", "minProperties": "", "maxProperties": "", "properties": "map schema",
		"additionalProperties": "schema",
		"allOf":                "list schema", "anyOf": "list schema", "oneOf": "list schema",
	},
}

const operationKey = "operation"

// mayBeNull are the keys that state no rule about a message.
var mayBeNull = []string{"default", "example", "examples", "description", "summary", "title", "$comment"}

// appliesTo lists the types that a keyword applies to. It does not restrict other types.
var appliesTo = map[string][]string{
	"pattern": {"string"}, "minLength": {"string"}, "maxLength": {"string"},
	"minimum": {"integer", "number"}, "maximum": {"integer", "number"},
	"items": {"array"}, "minItems": {"array"}, "maxItems": {"array"},
	"required": {"object"}, "properties": {"object"}, "additionalProperties": {"object"},
	"minProperties": {"object"}, "maxProperties": {"object"},
}

// checkKeywords refuses a document with a rule that this package would not check.
func checkKeywords(document []byte) error {
	var root yaml.Node
	if err := yaml.Unmarshal(document, &root); err != nil {
		return err
	}
	if len(root.Content) == 0 {
		return nil
	}
	return checkObject("document", root.Content[0])
}

func refused(n *yaml.Node, kind, format string, args ...any) error {
	return fmt.Errorf("line %d: %s: %s", n.Line, kind, fmt.Sprintf(format, args...))
}

// checkObject checks an object of the document and everything below it.
func checkObject(kind string, n *yaml.Node) error {
	n = resolved(n)
	if n.Kind != yaml.MappingNode {
		return refused(n, kind, "is not an object")
	}
	members := map[string]*yaml.Node{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i].Value, resolved(n.Content[i+1])
		if members[key] != nil {
			return refused(n.Content[i], kind, "has the key %q twice", key)
		}
		members[key] = value
		if err := checkMember(kind, key, n.Content[i], value); err != nil {
			return err
		}
	}
	if members["$ref"] != nil && kind != "schema" {
		return checkBeside(kind, members)
	}
	if kind == "schema" {
		return checkSchema(n, members)
	}
	return nil
}

func checkMember(kind, key string, at, value *yaml.Node) error {
	if strings.HasPrefix(key, "x-") {
		return nil
	}
	if key == "$ref" {
		if !strings.HasPrefix(value.Value, "#/components/") || strings.Contains(value.Value, "/x-") {
			return refused(at, kind, "a reference must begin with #/components/ and lead to no extension")
		}
		return nil
	}
	below, known := grammar[kind][key]
	switch {
	case !known:
		return refused(at, kind, "the validator does not know the keyword %q", key)
	case value.Tag == "!!null" && !slices.Contains(mayBeNull, key):
		return refused(at, kind, "%s is null", key)
	}
	return checkBelow(key, below, value)
}

// checkBelow checks the object or the objects below a key.
func checkBelow(key, below string, value *yaml.Node) error {
	if many, ok := strings.CutPrefix(below, "map "); ok {
		if value.Kind != yaml.MappingNode {
			return refused(value, key, "is not an object")
		}
		return checkMap(key, many, value)
	}
	if many, ok := strings.CutPrefix(below, "list "); ok {
		if value.Kind != yaml.SequenceNode {
			return refused(value, key, "is not a list")
		}
		for _, item := range value.Content {
			if err := checkObject(many, item); err != nil {
				return err
			}
		}
		return nil
	}
	if below == "" || key == "additionalProperties" && value.Tag == "!!bool" {
		return nil
	}
	return checkObject(below, value)
}

func checkMap(key, below string, value *yaml.Node) error {
	seen := map[string]bool{}
	for i := 0; i+1 < len(value.Content); i += 2 {
		name := value.Content[i].Value
		if seen[name] {
			return refused(value.Content[i], key, "has %q twice", name)
		}
		seen[name] = true
		if strings.HasPrefix(name, "x-") && (below == "path" || below == "response") {
			continue // an extension; the names of properties and headers may begin with x- too
		}
		if err := checkObject(below, value.Content[i+1]); err != nil {
			return fmt.Errorf("%s %s: %w", key, name, err)
		}
	}
	return nil
}

// checkBeside refuses keys next to a reference that readers ignore.
func checkBeside(kind string, members map[string]*yaml.Node) error {
	for key, value := range members {
		if key != "$ref" && key != "summary" && key != "description" && !strings.HasPrefix(key, "x-") {
			return refused(value, kind, "%s must not be next to $ref, where it has no effect", key)
		}
	}
	return nil
}

func checkSchema(n *yaml.Node, members map[string]*yaml.Node) error {
	types := scalars(members["type"])
	if members["type"] != nil && len(types) == 0 {
		return refused(n, "schema", "type is empty")
	}
	for keyword, wanted := range appliesTo {
		if members[keyword] != nil && len(types) > 0 && !slices.ContainsFunc(types, in(wanted)) {
			return refused(members[keyword], "schema", "%s has no effect on a value of type %s",
				keyword, strings.Join(types, " or "))
		}
	}
	if format := members["format"]; format != nil {
		known := formats[format.Value]
		if known == nil {
			return refused(format, "schema", "the validator does not know the format %q", format.Value)
		}
		if !slices.Contains(types, known.of) {
			return refused(format, "schema", "format %s needs type %s", format.Value, known.of)
		}
		if known.number != nil && slices.Contains(types, "number") {
			return refused(format, "schema", "format %s does not fit type number, which allows fractions", format.Value)
		}
	}
	for _, keyword := range []string{"minimum", "maximum"} {
		if err := checkNumber(keyword, members[keyword]); err != nil {
			return err
		}
	}
	for _, keyword := range []string{"enum", "allOf", "anyOf", "oneOf"} {
		list := members[keyword]
		if list != nil && (list.Kind != yaml.SequenceNode || len(list.Content) == 0) {
			return refused(list, "schema", "%s is empty", keyword)
		}
	}
	if list := members["enum"]; list != nil {
		for _, value := range list.Content {
			if err := checkNumber("enum", resolved(value)); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkNumber refuses a number that the loader changes by rounding.
func checkNumber(keyword string, n *yaml.Node) error {
	if n == nil || n.Tag != "!!int" && n.Tag != "!!float" {
		return nil
	}
	f, err := strconv.ParseFloat(n.Value, 64)
	if err != nil || !decimal.IsNumber(n.Value) {
		return refused(n, "schema", "%s: is not a plain number such as 10.5", keyword)
	}
	kept := decimal.Parse(strconv.AppendFloat(nil, f, 'f', -1, 64))
	if decimal.Parse([]byte(n.Value)).Compare(kept) != 0 {
		return refused(n, "schema", "%s: this number does not fit a 64-bit float exactly", keyword)
	}
	return nil
}

func in(list []string) func(string) bool {
	return func(s string) bool { return slices.Contains(list, s) }
}

// scalars are the texts of one scalar or of a list of them.
func scalars(n *yaml.Node) []string {
	switch {
	case n == nil:
		return nil
	case n.Kind == yaml.ScalarNode:
		return []string{n.Value}
	}
	var list []string
	for _, item := range n.Content {
		list = append(list, resolved(item).Value)
	}
	return list
}

func resolved(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}
