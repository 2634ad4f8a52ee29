package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	yaml "github.com/oasdiff/yaml3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keysDocument has a part of each kind, each on lines of its own. A test puts a key in
// front of one of the words in capitals.
const keysDocument = `openapi: 3.1.0
DOCUMENT: 1
info:
  INFO: 1
  title: Things
servers:
  - url: /
    SERVER: 1
x-error-codes:
  GONE:
    CATALOGUED: 1
paths:
  PATHS: 1
  /things/{id}:
    PATHITEM: 1
    parameters:
      - name: id
        PARAMETER: 1
        schema:
          PARAMETERSCHEMA: 1
    get:
      OPERATION: 1
      x-error-codes:
        GONE:
          LISTED: 1
      responses:
        RESPONSES: 1
        '200':
          RESPONSE: 1
          headers:
            X-REQUEST-ID:
              HEADER: 1
          content:
            application/json:
              MEDIA: 1
              schema:
                SCHEMA: 1
                properties:
                  x-colour:
                    FIELD: 1
                  list:
                    items:
                      ELEMENT: 1
                  either:
                    oneOf:
                      - ALTERNATIVE: 1
              examples:
                one:
                  EXAMPLE: 1
                  value:
                    x-any: data
    post:
      WRITE: 1
      requestBody:
        BODY: 1
    put:
      QUERY: 1
      x-idempotency: read
webhooks:
  thingMade:
    WEBHOOKITEM: 1
    post:
      WEBHOOK: 1
components:
  COMPONENTS: 1
  schemas:
    Thing:
      COMPONENT: 1
      example:
        x-any: data
  securitySchemes:
    Key:
      SCHEME: 1
`

// keyIn reads keysDocument with a key in place of a word in capitals.
func keyIn(t *testing.T, word, key string) *documentText {
	t.Helper()
	require.Contains(t, keysDocument, word+": 1\n")

	return keysAt(t, func(at string) string {
		if at == word {
			return key
		}
		return "title: none"
	})
}

// keysAt reads keysDocument with a key for each word in capitals.
func keysAt(t *testing.T, key func(word string) string) *documentText {
	t.Helper()
	source := capitals.ReplaceAllStringFunc(keysDocument, func(line string) string {
		word := strings.TrimLeft(line, " -")
		return strings.TrimSuffix(line, word) + key(strings.TrimSuffix(word, ": 1"))
	})
	document, err := parseDocument("shop.yaml", []byte(source))
	require.NoError(t, err)

	return document
}

var capitals = regexp.MustCompile(`(?m)^ *(?:- )?[A-Z]+: 1$`)

// keyPlaces are where the words of keysDocument stand.
var keyPlaces = []struct{ word, at, line string }{
	{"DOCUMENT", "#", "2:1"},
	{"INFO", "#/info", "4:3"},
	{"SERVER", "#/servers/0", "8:5"},
	{"CATALOGUED", "#/x-error-codes/GONE", "11:5"},
	{"PATHS", "#/paths", "13:3"},
	{"PATHITEM", "#/paths/~1things~1{id}", "15:5"},
	{"PARAMETER", "#/paths/~1things~1{id}/parameters/0", "18:9"},
	{"PARAMETERSCHEMA", "#/paths/~1things~1{id}/parameters/0/schema", "20:11"},
	{"OPERATION", "#/paths/~1things~1{id}/get", "22:7"},
	{"LISTED", "#/paths/~1things~1{id}/get/x-error-codes/GONE", "25:11"},
	{"RESPONSES", "#/paths/~1things~1{id}/get/responses", "27:9"},
	{"RESPONSE", "#/paths/~1things~1{id}/get/responses/200", "29:11"},
	{"HEADER", "#/paths/~1things~1{id}/get/responses/200/headers/X-REQUEST-ID", "32:15"},
	{"MEDIA", "#/paths/~1things~1{id}/get/responses/200/content/application~1json", "35:15"},
	{"SCHEMA", "#/paths/~1things~1{id}/get/responses/200/content/application~1json/schema", "37:17"},
	{"FIELD", "#/paths/~1things~1{id}/get/responses/200/content/application~1json/schema/properties/x-colour", "40:21"},
	{
		"ELEMENT",
		"#/paths/~1things~1{id}/get/responses/200/content/application~1json/schema/properties/list/items", "43:23",
	},
	{
		"ALTERNATIVE",
		"#/paths/~1things~1{id}/get/responses/200/content/application~1json/schema/properties/either/oneOf/0", "46:25",
	},
	{"EXAMPLE", "#/paths/~1things~1{id}/get/responses/200/content/application~1json/examples/one", "49:19"},
	{"WRITE", "#/paths/~1things~1{id}/post", "53:7"},
	{"BODY", "#/paths/~1things~1{id}/post/requestBody", "55:9"},
	{"QUERY", "#/paths/~1things~1{id}/put", "57:7"},
	{"WEBHOOKITEM", "#/webhooks/thingMade", "61:5"},
	{"WEBHOOK", "#/webhooks/thingMade/post", "63:7"},
	{"COMPONENTS", "#/components", "65:3"},
	{"COMPONENT", "#/components/schemas/Thing", "68:7"},
	{"SCHEME", "#/components/securitySchemes/Key", "73:7"},
}

func TestAMisspeltKeyIsRefusedWhereverItStands(t *testing.T) {
	t.Parallel()

	for _, key := range []string{"x-suorce", "x-unverfied", "X-Source", "x_source", "x-"} {
		document := keysAt(t, func(string) string { return key + ": OAS" })
		var want []string
		for _, place := range keyPlaces {
			want = append(want, "shop.yaml:"+place.line+": "+place.at+"/"+key+": there is no key "+key+
				": specs/README.md lists them")
		}

		err := document.locate(document.check())

		require.Error(t, err)
		assert.ElementsMatch(t, want, strings.Split(err.Error(), "\n"), key)
	}
}

func TestAMisspeltKeyIsRefusedOnEachKindOfPartOfTheDocuments(t *testing.T) {
	t.Parallel()

	for name := range documents {
		document := parsedDocument(t, name)
		require.NoError(t, document.check(), name)
		seen, want := map[string]bool{}, []string{}
		for _, p := range document.parts {
			if !seen[p.kind] {
				seen[p.kind] = true
				p.node.Content = append(p.node.Content, scalarNode("x-suorce"), scalarNode("OAS"))
				want = append(want, p.at+"/x-suorce: there is no key x-suorce: specs/README.md lists them")
			}
		}

		err := document.check()

		require.Error(t, err)
		assert.ElementsMatch(t, want, strings.Split(err.Error(), "\n"), name)
		assert.Greater(t, len(seen), 12, "kinds of parts of %s", name)
	}
}

func scalarNode(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Value: text} }

func TestAKeyIsRefusedWhereNobodyReadsIt(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ word, key, want string }{
		{"DOCUMENT", "x-source: OAS", "#/x-source: x-source is not allowed on this document"},
		{"INFO", "x-source: OAS", "#/info/x-source: x-source is not allowed on this part that has no x- keys"},
		{"PATHITEM", "x-source: OAS", "#/paths/~1things~1{id}/x-source: x-source is not allowed on this path item"},
		{"OPERATION", "x-idempotency: read", "/get/x-idempotency: x-idempotency is not allowed on this operation with GET"},
		{"OPERATION", "x-resolve: {}", "/get/x-resolve: x-resolve is not allowed on this operation with GET"},
		{"OPERATION", "x-refusal: true", "/get/x-refusal: x-refusal is not allowed on this operation with GET"},
		{"QUERY", "x-resolve: {}", "/put/x-resolve: x-resolve is not allowed on this operation with x-idempotency read"},
		{"QUERY", "x-state: {}", "/put/x-state: x-state is not allowed on this operation with x-idempotency read"},
		{"WRITE", "x-personal: true", "/post/x-personal: x-personal is not allowed on this write"},
		{"WEBHOOK", "x-idempotency: none", "/post/x-idempotency: x-idempotency is not allowed on this webhook"},
		{"WEBHOOK", "x-timeout: 30s", "/post/x-timeout: x-timeout is not allowed on this webhook"},
		{"FIELD", "x-personal: true", "/properties/x-colour/x-personal: x-personal is not allowed on this schema"},
		{"SCHEMA", "x-needs: {}", "/schema/x-needs: x-needs is not allowed on this schema"},
		{"RESPONSE", "x-fixed: A", "/responses/200/x-fixed: x-fixed is not allowed on this response"},
		{"MEDIA", "x-source: OAS", "/application~1json/x-source: x-source is not allowed on this media"},
		{"EXAMPLE", "x-source: OAS", "/examples/one/x-source: x-source is not allowed on this example"},
		{"CATALOGUED", "x-scopes: [a]", "#/x-error-codes/GONE/x-scopes: x-scopes is not allowed on this code"},
		{"LISTED", "x-timeout: 1s", "/x-error-codes/GONE/x-timeout: x-timeout is not allowed on this code"},
		{"COMPONENTS", "x-error-codes: {}", "#/components/x-error-codes: x-error-codes is not allowed on this components"},
	} {
		err := keyIn(t, c.word, c.key).check()

		require.Error(t, err, c.want)
		assert.Contains(t, err.Error(), c.want+": specs/README.md says where it is")
	}
}

func TestAKeyIsTakenWhereItBelongs(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ word, key string }{
		{"DOCUMENT", "x-code-field: code"},
		{"CATALOGUED", "x-source: OAS"},
		{"PATHITEM", "x-unverified: Nobody says so"},
		{"PARAMETER", "x-go-name: Name"},
		{"OPERATION", "x-timeout: 30s"},
		{"WRITE", "x-idempotency: none"},
		{"WRITE", "x-resolve: {}"},
		{"QUERY", "x-checksum: [a]"},
		{"WEBHOOK", "x-source: OAS"},
		{"RESPONSE", "x-refusal: true"},
		{"HEADER", "x-source: OAS"},
		{"FIELD", "x-fixed: A"},
		{"COMPONENT", "x-fixed: A"},
		{"COMPONENT", "x-personal: true"},
		{"SCHEME", "x-source: OAS"},
	} {
		assert.NoError(t, keyIn(t, c.word, c.key).check(), "%s of %s", c.key, c.word)
	}
}

func TestAReferenceThatLeadsNowhereNamesItsPlace(t *testing.T) {
	t.Parallel()

	const field = "#/paths/~1things~1{id}/get/responses/200/content/application~1json/schema/properties/x-colour"
	for _, c := range []struct{ word, to, want string }{
		{
			"FIELD", "#/components/schemas/Thign",
			"shop.yaml:40:21: " + field + "/$ref: there is no #/components/schemas/Thign",
		},
		{"FIELD", "#/components/schemas", "shop.yaml:40:21: " + field + "/$ref: there is no #/components/schemas"},
		{
			"FIELD", "other.yaml#/Thing",
			"shop.yaml:40:21: " + field + `/$ref: "other.yaml#/Thing" does not name a place of this document`,
		},
		{
			"FIELD", "#/paths/~1things~1{id}/parameters/0",
			"shop.yaml:40:21: " + field + "/$ref: #/paths/~1things~1{id}/parameters/0 is not a schema",
		},
		{
			"PARAMETER", "#/components/parameters/Id",
			"shop.yaml:18:9: #/paths/~1things~1{id}/parameters/0/$ref: there is no #/components/parameters/Id",
		},
		{
			"RESPONSE", "#/components/responses/Gone",
			"shop.yaml:29:11: #/paths/~1things~1{id}/get/responses/200/$ref: there is no #/components/responses/Gone",
		},
		{
			"BODY", "#/components/schemas/Thing",
			"shop.yaml:55:9: #/paths/~1things~1{id}/post/requestBody/$ref: " +
				"#/components/schemas/Thing is not a body",
		},
	} {
		document := keyIn(t, c.word, "$ref: '"+c.to+"'")

		assert.EqualError(t, document.locate(document.check()), c.want)
	}
	assert.NoError(t, keyIn(t, "FIELD", "$ref: '#/components/schemas/Thing'").check())
}

// What the generator finds in a document names the file, the line and the column.
func TestWhateverIsFoundNamesItsLine(t *testing.T) {
	t.Chdir("../..")

	for _, c := range []struct{ name, old, new, want string }{
		{"a key that nobody knows", "x-needs:", "x-need:", `shop.yaml:12:7: #/paths/~1things~1{id}/get/x-need: `},
		{"a reference to nothing", "schemas/Nothing'", "schemas/Nobody'", `shop.yaml:35:78: #/paths/`},
		{"a write that says nothing of repeating", "x-idempotency: none", "tags: [A]", `shop.yaml:24:5: PUT /things/{id}`},
		{"a source that is not listed", "source: OAS", "source: OSA", `shop.yaml:12:7: #/paths/~1things~1{id}/get/x-needs`},
		{"a field that is not there", "[data.count]", "[data.size]", `shop.yaml:12:7: GET /things/{id} (getThing): x-needs`},
		{"values with one name", "[NEW, USED_UP]", "[USED-UP, USED_UP]", `shop.yaml:42:9: #/components/schemas/Thing/`},
		{"a fixed value that is none", "x-fixed: TEA_POT", "x-fixed: CUP", `shop.yaml:51:47: #/components/schemas/Change`},
		{"an option with a common name", "{name: note,", "{name: header,", `shop.yaml:24:5: changeThing: its parameter`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := shop(t, strings.Replace(shopDocument, c.old, c.new, 1))

			require.Error(t, err)
			_, located, _ := strings.Cut(err.Error(), string(filepath.Separator)+"shop.yaml:")
			assert.True(t, strings.HasPrefix("shop.yaml:"+located, c.want), "%v", err)
		})
	}
}

func TestReadmeSaysOfEachKeyWhereItMayStand(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../specs/README.md")
	require.NoError(t, err)
	_, chapter, found := strings.Cut(string(readme), "\n## Extension keys\n")
	require.True(t, found)
	chapter, _, _ = strings.Cut(chapter, "\n## ")

	listed := map[string][]string{}
	row := regexp.MustCompile("(?m)^\\| `(x-[a-z-]+)` \\| ([a-z, ]+) \\| ")
	for _, row := range row.FindAllStringSubmatch(chapter, -1) {
		listed[row[1]] = strings.Split(row[2], ", ")
	}

	assert.Equal(t, extensionKeys, listed)
}
