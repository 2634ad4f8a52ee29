package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	yaml "github.com/oasdiff/yaml3"
)

// part is an object of a document that has rules: an operation, a schema, an answer.
type part struct {
	kind   string // as in grammar
	at     string // JSON pointer, "#/…"
	name   string // the last key of at
	parent *part
	node   *yaml.Node
}

// step leads from a part to the parts below one of its keys.
type step struct {
	key string
	// many says that the key holds several parts: a map by their names, or a list.
	many string
	kind string
	// extensible says that an x- key in a map is not a name.
	extensible bool
}

// grammar says which keys of which kind of part lead to further parts.
var grammar = map[string][]step{
	"document": {
		{key: "paths", many: "map", kind: "path item", extensible: true},
		{key: "webhooks", many: "map", kind: "webhook item"},
		{key: "components", kind: "components"},
		{key: "x-error-codes", many: "map", kind: "code"},
	},
	"components": {
		{key: "parameters", many: "map", kind: "parameter"},
		{key: "headers", many: "map", kind: "header"},
		{key: "requestBodies", many: "map", kind: "body"},
		{key: "responses", many: "map", kind: "response"},
		{key: "schemas", many: "map", kind: "component schema"},
		{key: "examples", many: "map", kind: "example"},
		{key: "securitySchemes", many: "map", kind: "security scheme"},
	},
	"path item": {
		{key: "parameters", many: "list", kind: "parameter"},
		{key: "get", kind: "operation"},
		{key: "put", kind: "write"},
		{key: "post", kind: "write"},
		{key: "patch", kind: "write"},
		{key: "delete", kind: "write"},
	},
	"webhook item": {{key: "post", kind: "webhook"}},
	"webhook": {
		{key: "requestBody", kind: "body"},
		{key: "responses", many: "map", kind: "response", extensible: true},
	},
	"operation": {
		{key: "parameters", many: "list", kind: "parameter"},
		{key: "requestBody", kind: "body"},
		{key: "responses", many: "map", kind: "response", extensible: true},
		{key: "x-error-codes", many: "map", kind: "code"},
	},
	"parameter": {{key: "schema", kind: "schema"}},
	"header":    {{key: "schema", kind: "schema"}},
	"body":      {{key: "content", many: "map", kind: "media"}},
	"response": {
		{key: "headers", many: "map", kind: "header"},
		{key: "content", many: "map", kind: "media"},
	},
	"media": {
		{key: "schema", kind: "schema"},
		{key: "examples", many: "map", kind: "example"},
	},
	"schema": {
		{key: "properties", many: "map", kind: "schema"},
		{key: "items", kind: "schema"},
		{key: "additionalProperties", kind: "schema"},
		{key: "oneOf", many: "list", kind: "schema"},
		{key: "anyOf", many: "list", kind: "schema"},
		{key: "allOf", many: "list", kind: "schema"},
		{key: "not", kind: "schema"},
	},
}

// general maps a kind of part to its more general kind. A query is a read by another method
// than GET. A write is neither a read nor a query.
var general = map[string]string{"write": "operation", "query": "operation", "component schema": "schema"}

// dataKeys hold values of the providers, in which any key is allowed.
var dataKeys = []string{"example", "examples", "value", "default", "enum"}

// documentText is a document as it was written.
type documentText struct {
	path  string
	root  *yaml.Node
	parts []*part
	// nodes holds the key of each place, or the element of a list, by its JSON pointer.
	nodes     map[string]*yaml.Node
	byPointer map[string]*part
}

// readDocument reads a document with the line numbers of its parts.
func readDocument(path string) (*documentText, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	return parseDocument(path, text)
}

func parseDocument(path string, text []byte) (*documentText, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(root.Content) != 1 || root.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%s: this is not an object", path)
	}
	d := &documentText{path: path, root: root.Content[0], nodes: map[string]*yaml.Node{}, byPointer: map[string]*part{}}
	d.index("#", root.Content[0])
	d.walk(&part{kind: "document", at: "#", node: root.Content[0]})
	return d, nil
}

// index notes the place of everything.
func (d *documentText) index(at string, node *yaml.Node) {
	if node.Kind == yaml.SequenceNode {
		for i, element := range node.Content {
			below := fmt.Sprintf("%s/%d", at, i)
			d.nodes[below] = element
			d.index(below, element)
		}
	}
	for key, value := range pairs(node) {
		below := at + "/" + escaped(key.Value)
		d.nodes[below] = key
		d.index(below, value)
	}
}

// walk adds a part and those below it. An object that the grammar does not know is a part
// of the kind "other", so that no key within it escapes the rules.
func (d *documentText) walk(p *part) {
	d.parts = append(d.parts, p)
	d.byPointer[p.at] = p
	for key, value := range pairs(p.node) {
		at := p.at + "/" + escaped(key.Value)
		step := p.step(key.Value)
		switch {
		case step == nil && (slices.Contains(dataKeys, key.Value) || isExtension(key.Value)):
		case step == nil:
			d.others(p, at, key.Value, value)
		case step.many == "":
			d.add(p, step.kind, at, key.Value, value)
		case value.Kind == yaml.SequenceNode:
			for i, element := range value.Content {
				d.add(p, step.kind, fmt.Sprintf("%s/%d", at, i), fmt.Sprint(i), element)
			}
		case step.extensible:
			// The map is a part too: its x- keys are not names.
			d.add(p, "other", at, key.Value, withoutNames(value))
			d.named(p, step, at, value)
		default:
			d.named(p, step, at, value)
		}
	}
}

// named adds the parts of a map.
func (d *documentText) named(p *part, step *step, at string, value *yaml.Node) {
	for name, child := range pairs(value) {
		if !step.extensible || !isExtension(name.Value) {
			d.add(p, step.kind, at+"/"+escaped(name.Value), name.Value, child)
		}
	}
}

// others adds the objects below a key that the grammar does not know.
func (d *documentText) others(p *part, at, name string, value *yaml.Node) {
	for i, element := range value.Content {
		if value.Kind == yaml.SequenceNode {
			d.add(p, "other", fmt.Sprintf("%s/%d", at, i), name, element)
		}
	}
	d.add(p, "other", at, name, value)
}

func (d *documentText) add(parent *part, kind, at, name string, node *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		return
	}
	added := &part{kind: kind, at: at, name: name, parent: parent, node: node}
	if kind == "write" && textOf(added.value("x-idempotency")) == "read" {
		added.kind = "query"
	}
	d.walk(added)
}

// step returns how a key leads to further parts, or nil if it does not.
func (p *part) step(key string) *step {
	steps := grammar[p.generalKind()]
	for i := range steps {
		if steps[i].key == key {
			return &steps[i]
		}
	}
	return nil
}

// generalKind returns the general kind of a part: the same for every operation and for every
// schema.
func (p *part) generalKind() string {
	if kind := general[p.kind]; kind != "" {
		return kind
	}
	return p.kind
}

// commonCodes returns the codes of the catalogue that any operation may answer.
func (d *documentText) commonCodes() []string {
	var codes []string
	for _, p := range d.parts {
		if p.kind == "code" && p.parent.kind == "document" && textOf(p.value("common")) == "true" {
			codes = append(codes, p.name)
		}
	}
	return codes
}

// value returns the node of a key, or nil if the part has none.
func (p *part) value(key string) *yaml.Node {
	for name, value := range pairs(p.node) {
		if name.Value == key {
			return value
		}
	}
	return nil
}

// textOf returns the text of a node, or "" if it is not a scalar.
func textOf(node *yaml.Node) string {
	if node == nil || node.Kind != yaml.ScalarNode {
		return ""
	}
	return node.Value
}

// pairs goes through the keys and values of an object.
func pairs(node *yaml.Node) func(yield func(key, value *yaml.Node) bool) {
	return func(yield func(key, value *yaml.Node) bool) {
		if node == nil || node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(node.Content); i += 2 {
			if !yield(node.Content[i], node.Content[i+1]) {
				return
			}
		}
	}
}

// withoutNames returns an object with the x- keys of another.
func withoutNames(node *yaml.Node) *yaml.Node {
	kept := *node
	kept.Content = nil
	for key, value := range pairs(node) {
		if isExtension(key.Value) {
			kept.Content = append(kept.Content, key, value)
		}
	}
	return &kept
}

var extensionKey = regexp.MustCompile(`^[xX][-_]`)

// isExtension reports whether a key is an extension of OpenAPI, or was meant to be one.
func isExtension(key string) bool { return extensionKey.MatchString(key) }

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// escaped writes a key as a JSON pointer does.
func escaped(key string) string { return pointerEscapes.Replace(key) }

// position returns "file:line:column" of a place, or of what holds it.
func (d *documentText) position(at string) string {
	for at != "" {
		if node := d.nodes[at]; node != nil {
			return fmt.Sprintf("%s:%d:%d", d.path, node.Line, node.Column)
		}
		at = at[:max(0, strings.LastIndex(at, "/"))]
	}
	return d.path + ":1:1"
}
