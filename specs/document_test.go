package specs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	yaml "github.com/oasdiff/yaml3"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/specs"
)

// document is one of the documents, taken apart for the tests.
type document struct {
	name    string // its file
	section string // its heading in README.md, under "Unverified"
	raw     []byte
	tree    map[string]any // as JSON; numbers are json.Number
	places  []*place
}

// place is an object of a document that the rules speak of.
type place struct {
	kind   string // as in grammar
	at     string // JSON pointer, "#/…"
	name   string // the last key of at
	key    string // the key of the parent that holds it, such as "properties"
	parent *place
	keys   []string // in the order in which they are written
	value  map[string]any
}

type step struct{ key, many, kind string }

// grammar says which keys of which kind of place lead to further places. What it
// leaves out, such as the values of examples, is data and no place.
var grammar = map[string][]step{
	"document": {
		{"paths", "map", "path item"},
		{"webhooks", "map", "webhook item"},
		{"components", "", "components"},
		{"x-error-codes", "map", "code"},
	},
	"components": {
		{"parameters", "map", "parameter"},
		{"headers", "map", "header"},
		{"requestBodies", "map", "body"},
		{"responses", "map", "response"},
		{"schemas", "map", "schema"},
		{"examples", "map", "example"},
		{"securitySchemes", "map", "security scheme"},
	},
	"path item": {
		{"parameters", "list", "parameter"},
		{"get", "", "operation"},
		{"put", "", "operation"},
		{"post", "", "operation"},
		{"patch", "", "operation"},
		{"delete", "", "operation"},
	},
	"webhook item": {{"post", "", "webhook"}},
	"operation": {
		{"parameters", "list", "parameter"},
		{"requestBody", "", "body"},
		{"responses", "map", "response"},
		{"x-error-codes", "map", "code"},
	},
	"webhook":   {{"requestBody", "", "body"}, {"responses", "map", "response"}},
	"parameter": {{"schema", "", "schema"}},
	"header":    {{"schema", "", "schema"}},
	"body":      {{"content", "map", "media"}},
	"response":  {{"headers", "map", "header"}, {"content", "map", "media"}},
	"media":     {{"schema", "", "schema"}, {"examples", "map", "example"}},
	"schema": {
		{"properties", "map", "schema"},
		{"items", "", "schema"},
		{"additionalProperties", "", "schema"},
		{"oneOf", "list", "schema"},
	},
}

var loadDocuments = sync.OnceValues(func() ([]*document, error) {
	documents := []*document{
		{name: "paypay-opa.yaml", section: "PayPay", raw: specs.PayPay()},
		{name: "paidy.yaml", section: "Paidy", raw: specs.Paidy()},
		{name: "paidy-legacy.yaml", section: "Legacy Paidy", raw: specs.PaidyLegacy()},
	}
	for _, d := range documents {
		if err := d.load(); err != nil {
			return nil, fmt.Errorf("%s: %w", d.name, err)
		}
	}

	return documents, nil
})

// eachDocument runs a test on every document.
func eachDocument(t *testing.T, test func(t *testing.T, d *document)) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)

	for _, d := range documents {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			test(t, d)
		})
	}
}

func (d *document) load() error {
	var root yaml.Node
	if err := yaml.Unmarshal(d.raw, &root); err != nil {
		return err
	}
	var decoded any
	if err := root.Decode(&decoded); err != nil {
		return err
	}
	encoded, err := json.Marshal(decoded)
	if err != nil {
		return err
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(encoded))
	if err != nil {
		return err
	}
	d.tree, _ = tree.(map[string]any)
	d.walk(&place{kind: "document", at: "#", value: d.tree}, root.Content[0])

	return nil
}

// walk adds a place and those below it.
func (d *document) walk(p *place, node *yaml.Node) {
	d.places = append(d.places, p)
	children := map[string]*yaml.Node{}
	for i := 0; i < len(node.Content); i += 2 {
		p.keys = append(p.keys, node.Content[i].Value)
		children[node.Content[i].Value] = node.Content[i+1]
	}

	for _, s := range grammar[p.kind] {
		child, at := children[s.key], p.at+"/"+s.key
		if child == nil {
			continue
		}
		add := func(kind, at, name string, value any, node *yaml.Node) {
			if found := object(value); found != nil {
				d.walk(&place{kind: kind, at: at, name: name, key: s.key, parent: p, value: found}, node)
			}
		}
		switch value := p.value[s.key].(type) {
		case []any:
			for i, element := range value {
				add(s.kind, fmt.Sprintf("%s/%d", at, i), fmt.Sprint(i), element, child.Content[i])
			}
		case map[string]any:
			if s.many == "" {
				add(s.kind, at, s.key, value, child)
				continue
			}
			for i := 0; i < len(child.Content); i += 2 {
				name := child.Content[i].Value
				add(s.kind, at+"/"+escape(name), name, value[name], child.Content[i+1])
			}
		}
	}
}

// of returns the places of the given kinds, in the document's order.
func (d *document) of(kinds ...string) []*place {
	var found []*place
	for _, p := range d.places {
		if slices.Contains(kinds, p.kind) {
			found = append(found, p)
		}
	}

	return found
}

// resolve follows references.
func (d *document) resolve(value any) map[string]any {
	found := object(value)
	for found["$ref"] != nil {
		found = object(d.lookup(str(found["$ref"])))
	}
	return found
}

// lookup returns what a pointer of the form "#/a/b" names, or nil.
func (d *document) lookup(pointer string) any {
	var value any = d.tree
	for token := range strings.SplitSeq(strings.TrimPrefix(pointer, "#/"), "/") {
		value = object(value)[strings.NewReplacer("~1", "/", "~0", "~").Replace(token)]
	}

	return value
}

// operation returns the operation or webhook with an id, or nil.
func (d *document) operation(id string) *place {
	for _, p := range d.of("operation", "webhook") {
		if p.value["operationId"] == id {
			return p
		}
	}
	return nil
}

// body returns the schema of an operation's JSON request, or nil.
func (d *document) body(p *place) map[string]any {
	return d.resolve(dig(d.resolve(p.value["requestBody"]), "content", "application/json", "schema"))
}

// answer returns the schema of an operation's JSON answer with a status, or nil.
func (d *document) answer(p *place, status string) map[string]any {
	return d.resolve(dig(d.resolve(dig(p.value, "responses", status)), "content", "application/json", "schema"))
}

// success returns the status under which an operation's success is described: the first
// one, since a refusal with a 2xx stands behind it.
func success(p *place) string {
	for _, status := range slices.Sorted(maps.Keys(object(p.value["responses"]))) {
		if strings.HasPrefix(status, "2") {
			return status
		}
	}
	return ""
}

// field returns the schema of a field, which stands in dots and brackets: a.b is
// a field of the object a, a[].b one of the elements of the list a. The second
// result tells whether its object requires it.
func (d *document) field(schema map[string]any, dotted string) (map[string]any, bool) {
	required := false
	for part := range strings.SplitSeq(strings.ReplaceAll(dotted, "[]", ".[]"), ".") {
		schema = d.nonNull(schema)
		switch part {
		case "":
		case "[]":
			schema = d.resolve(schema["items"])
		default:
			required = slices.Contains(list(schema["required"]), part)
			schema = d.resolve(dig(schema, "properties", part))
		}
	}

	return schema, required
}

// nonNull resolves a schema and picks the branch of a oneOf that is not null.
func (d *document) nonNull(schema any) map[string]any {
	resolved := d.resolve(schema)
	branches, _ := resolved["oneOf"].([]any)
	for _, branch := range branches {
		if other := d.resolve(branch); other["type"] != "null" {
			return other
		}
	}

	return resolved
}

func escape(token string) string { return strings.NewReplacer("~", "~0", "/", "~1").Replace(token) }

// dig returns the value below a row of keys, or nil.
func dig(value any, keys ...string) any {
	for _, key := range keys {
		value = object(value)[key]
	}

	return value
}

func str(value any) string { text, _ := value.(string); return text }

// object returns an object; nil for anything else.
func object(value any) map[string]any { found, _ := value.(map[string]any); return found }

// list returns the elements of a list as text; anything else counts as a list of
// one, and nil as none.
func list(value any) []string {
	elements, ok := value.([]any)
	if !ok && value != nil {
		elements = []any{value}
	}
	var texts []string
	for _, element := range elements {
		texts = append(texts, fmt.Sprint(element))
	}

	return texts
}
