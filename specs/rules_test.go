package specs_test

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestDocumentsAreValidOpenAPI(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		loader := openapi3.NewLoader()
		loader.IsExternalRefsAllowed = false

		doc, err := loader.LoadFromData(d.raw)
		require.NoError(t, err)
		assert.Equal(t, "3.1.0", doc.OpenAPI)
		// TestEveryExampleFitsItsSchemaAndNoBrokenCopyDoes looks at the examples.
		assert.NoError(t, doc.Validate(t.Context(), openapi3.EnableMultiError(), openapi3.DisableExamplesValidation()))

		for _, kind := range []string{"operation", "webhook", "schema", "example"} {
			assert.NotEmpty(t, d.of(kind), "what the tests see of kind %s", kind)
		}
	})
}

func TestReferencesAreLocal(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			if ref, given := p.value["$ref"]; given {
				assert.True(t, strings.HasPrefix(str(ref), "#/"), "%s: $ref %v is local", p.at, ref)
				assert.NotNil(t, d.lookup(str(ref)), "%s: $ref %v", p.at, ref)
			}
		}
	})
}

// schemaKeywords are those that mean the same under OpenAPI 3.0 and 3.1. Another
// one may join them once the generators, the validator and the grammar of these
// tests know it.
var schemaKeywords = []string{
	"$ref", "type", "format", "description", "enum", "default", "deprecated", "pattern",
	"minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties",
	"required", "properties", "additionalProperties", "items", "oneOf",
}

func TestSchemasKeepToKeywordsWithOneMeaning(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("schema") {
			for _, key := range p.keys {
				if !strings.HasPrefix(key, "x-") {
					assert.Contains(t, schemaKeywords, key, p.at)
				}
			}
		}
	})
}

func TestEveryIntegerHasAFormat(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("schema") {
			if slices.Contains(list(p.value["type"]), "integer") {
				assert.Contains(t, []any{"int32", "int64"}, p.value["format"], p.at)
			}
		}
	})
}

func TestEveryPathParameterHasAPattern(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("parameter") {
			if p.value["in"] != "path" {
				continue
			}

			pattern := str(d.resolve(p.value["schema"])["pattern"])
			_, err := regexp.Compile(pattern)
			assert.NoError(t, err, p.at)
			assert.True(t, strings.HasPrefix(pattern, "^"), "%s: the beginning of %q", p.at, pattern)
			assert.True(t, strings.HasSuffix(pattern, "$"), "%s: the end of %q", p.at, pattern)
		}
	})
}

func TestOperationIDsAreCamelCaseAndUnique(t *testing.T) {
	camelCase := regexp.MustCompile(`^[a-z]+([A-Z][A-Za-z0-9]*)?$`)
	eachDocument(t, func(t *testing.T, d *document) {
		seen := map[string]string{}
		for _, p := range d.of("operation", "webhook") {
			id := str(p.value["operationId"])
			assert.Regexp(t, camelCase, id, p.at)
			assert.Empty(t, seen[strings.ToLower(id)], "%s: another place with the operationId %s", p.at, id)
			seen[strings.ToLower(id)] = p.at
			if p.kind == "webhook" {
				assert.Equal(t, p.parent.name, id, p.at)
			}
		}
	})
}

func TestSchemaNamesArePascalCaseAndNeverThoseOfGeneratedTypes(t *testing.T) {
	pascalCase := regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	generated := regexp.MustCompile(`(Result|Params|RequestBody)$`)
	eachDocument(t, func(t *testing.T, d *document) {
		for name := range object(dig(d.tree, "components", "schemas")) {
			assert.Regexp(t, pascalCase, name)
			assert.NotRegexp(t, generated, name)
		}
	})
}

// sourcePattern is a source's code, and the number of a page where it has several.
const sourcePattern = `[A-Z][A-Z0-9]*(-[A-Za-z_]+)?( [0-9]+)?`

func TestFactsNameTheirSource(t *testing.T) {
	sources := regexp.MustCompile(`^` + sourcePattern + `(, ` + sourcePattern + `)*$`)
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			source, given := p.value["x-source"]
			needed := p.kind == "operation" || p.kind == "webhook" || p.kind == "code" && p.parent.kind == "document" ||
				p.kind == "schema" && p.parent.kind == "components"

			if needed {
				assert.True(t, given, "%s: x-source", p.at)
			}
			if given {
				assert.Regexp(t, sources, str(source), "%s: x-source, such as %q", p.at, "S0, OAS")
			}
		}
	})
}

func TestOnlyWritesSayWhetherTheyMayBeRepeated(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation", "webhook") {
			_, given := p.value["x-idempotency"]
			write := p.kind == "operation" && p.name != "get"
			assert.Equal(t, write, given, "%s: x-idempotency", p.at)
			if p.kind == "webhook" {
				assert.Equal(t, []any{}, p.value["security"], "%s: security", p.at)
			}
		}
	})
}

func TestUnverifiedStandsInTheDescriptionAndInTheKey(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			reason, marked := p.value["x-unverified"]
			if marked {
				words := strings.Fields(str(reason))
				require.GreaterOrEqual(t, len(words), 3, "%s: words of %q", p.at, reason)
				assert.False(t, unicode.IsLower([]rune(words[0])[0]), "%s: a small letter begins %q", p.at, reason)
			}
			if p.kind == "code" || p.kind == "path item" { // they have no description
				continue
			}

			described := strings.HasPrefix(str(p.value["description"]), "Unverified: ")
			assert.Equal(t, marked, described, "%s: the description begins with Unverified", p.at)
		}
	})
}

// The order of rule 3. In a schema "limits" stands for all of limitKeywords; keys
// not named here stand anywhere.
var (
	operationOrder = []string{
		"operationId", "tags", "summary", "description", "x-source", "x-unverified", "x-timeout", "x-idempotency",
		"x-resolve", "x-remember", "x-compare", "x-needs", "x-state", "x-echo", "x-success", "x-checksum", "x-scopes",
		"x-error-codes", "security", "parameters", "requestBody", "responses",
	}
	schemaOrder = []string{
		"type", "format", "description", "x-source", "x-unverified", "x-personal", "limits", "required", "properties",
	}
	limitKeywords = []string{
		"enum", "default", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems",
		"minProperties", "maxProperties",
	}
)

func TestKeysStandInTheirOrder(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation", "webhook", "schema") {
			order := operationOrder
			if p.kind == "schema" {
				order = schemaOrder
			}

			last, before := -1, ""
			for _, key := range p.keys {
				rank := slices.Index(order, key)
				if p.kind == "schema" && slices.Contains(limitKeywords, key) {
					rank = slices.Index(order, "limits")
				}
				if rank < 0 {
					continue
				}

				assert.GreaterOrEqual(t, rank, last, "%s: %s stands behind %s", p.at, key, before)
				last, before = rank, key
			}
		}
	})
}

func TestAnswersHaveNoFormatThatAStrangeValueBreaks(t *testing.T) {
	strict := []string{"email", "idn-email", "uuid", "uri", "uri-reference", "iri", "hostname", "ipv4", "ipv6"}
	eachDocument(t, func(t *testing.T, d *document) {
		seen := map[string]bool{}
		var check func(at string)
		check = func(at string) {
			if seen[at] {
				return
			}
			seen[at] = true

			for _, p := range d.of("schema") {
				if p.at != at && !strings.HasPrefix(p.at, at+"/") {
					continue
				}
				assert.NotContains(t, strict, str(p.value["format"]), "%s is in an answer", p.at)
				if ref := str(p.value["$ref"]); ref != "" {
					check(ref)
				}
			}
		}

		for _, p := range d.of("media") {
			request := p.parent.kind == "body" && p.parent.parent.kind == "operation"
			if !request {
				check(p.at + "/schema")
			}
		}
		assert.GreaterOrEqual(t, len(seen), 10, "schemas of answers")
	})
}

func TestStatusesAreListedOneByOne(t *testing.T) {
	status := regexp.MustCompile(`^[1-5][0-9][0-9]$`)
	// PayPay's texts state codes, not the status of each operation's success, and
	// Paidy's legacy texts say nothing of what a webhook is answered with.
	ranges := map[string]string{"paypay-opa.yaml": "operation", "paidy-legacy.yaml": "webhook"}

	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation", "webhook") {
			statuses := slices.Sorted(maps.Keys(object(p.value["responses"])))
			var successes []string
			for _, key := range statuses {
				if key[0] == '2' {
					successes = append(successes, key)
				}
				if key != "2XX" || ranges[d.name] != p.kind {
					assert.Regexp(t, status, key, p.at)
				}
			}

			assert.NotEmpty(t, successes, "%s: %v", p.at, statuses)
			if slices.Contains(successes, "2XX") {
				assert.Len(t, successes, 1, p.at)
			}
		}
	})
}

func TestEveryFieldIsDescribedInEnglish(t *testing.T) {
	quoted := regexp.MustCompile("`[^`]*`")
	japanese := regexp.MustCompile(`[\p{Han}\p{Hiragana}\p{Katakana}]`)
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			if p.kind == "schema" && p.key == "properties" && p.value["$ref"] == nil {
				assert.NotNil(t, p.value["description"], "%s: description", p.at)
			}
			if p.kind == "example" {
				continue
			}

			for _, key := range []string{"title", "summary", "description", "x-unverified", "advice"} {
				text := str(p.value[key])
				if d.name == "paidy-legacy.yaml" { // some of its values are Japanese words
					text = quoted.ReplaceAllString(text, "")
				}
				assert.NotRegexp(t, japanese, text, "%s: %s", p.at, key)
			}
		}
	})
}

func TestReadmeDescribesEveryExtensionKey(t *testing.T) {
	readme := extensionKeys(t)
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			for _, key := range p.keys {
				if strings.HasPrefix(key, "x-") {
					assert.Contains(t, readme, "`"+key+"`", "%s: what README.md describes", p.at)
				}
			}
		}
	})
}

func TestDocumentsUseEveryExtensionKeyOfTheReadme(t *testing.T) {
	t.Parallel()
	documents, err := loadDocuments()
	require.NoError(t, err)
	used := map[string]bool{}
	for _, d := range documents {
		for _, p := range d.places {
			for _, key := range p.keys {
				used[key] = true
			}
		}
	}

	keys := regexp.MustCompile("`(x-[a-z-]+)`").FindAllStringSubmatch(extensionKeys(t), -1)
	assert.GreaterOrEqual(t, len(keys), 10, "extension keys in README.md")
	for _, key := range keys {
		assert.True(t, used[key[1]], "a document uses %s", key[1])
	}
}

func TestChecksumsCoverFieldsOfTheBody(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation") {
			for _, name := range list(p.value["x-checksum"]) {
				field, _ := d.field(d.body(p), name)
				assert.NotNil(t, field, "%s: the field %s of x-checksum", p.at, name)
			}

			field, _ := d.field(d.body(p), "checksum")
			assert.Equal(t, p.value["x-checksum"] != nil, field != nil, "%s: the body has a checksum", p.at)
		}
	})
}

// extensionKeys returns README.md's chapter about them.
func extensionKeys(t *testing.T) string {
	t.Helper()
	_, chapter, found := strings.Cut(readReadme(t), "\n## Extension keys\n")
	require.True(t, found, "README.md has a chapter about extension keys")
	chapter, _, _ = strings.Cut(chapter, "\n## ")

	return chapter
}

func readReadme(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)

	return string(readme)
}
