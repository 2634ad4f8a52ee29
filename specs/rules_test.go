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
)

func TestDocumentsAreValidOpenAPI(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		loader := openapi3.NewLoader()
		loader.IsExternalRefsAllowed = false
		doc, err := loader.LoadFromData(d.raw)
		if err != nil {
			t.Fatal(err)
		}
		if doc.OpenAPI != "3.1.0" {
			t.Errorf("openapi: %s, want 3.1.0", doc.OpenAPI)
		}
		if err := doc.Validate(t.Context(), openapi3.EnableMultiError()); err != nil {
			t.Error(err)
		}
		if len(d.of("operation")) == 0 || len(d.of("webhook")) == 0 || len(d.of("schema")) == 0 || len(d.of("example")) == 0 {
			t.Error("the tests do not see the document's operations, webhooks, schemas or examples")
		}
	})
}

func TestReferencesAreLocal(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			if ref, ok := p.value["$ref"]; ok && (!strings.HasPrefix(str(ref), "#/") || d.lookup(str(ref)) == nil) {
				t.Errorf("%s: $ref %v is not a place of this document", p.at, ref)
			}
		}
	})
}

// schemaKeywords are those that mean the same under OpenAPI 3.0 and 3.1. Another
// one may join them once the generators, the validator and the grammar of these
// tests know it.
var schemaKeywords = []string{
	"$ref", "type", "format", "description", "enum", "default", "deprecated", "pattern", "minLength", "maxLength", "minimum", "maximum",
	"minItems", "maxItems", "minProperties", "maxProperties", "required", "properties", "additionalProperties", "items", "oneOf",
}

func TestSchemasKeepToKeywordsWithOneMeaning(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("schema") {
			for _, key := range p.keys {
				if !strings.HasPrefix(key, "x-") && !slices.Contains(schemaKeywords, key) {
					t.Errorf("%s: the keyword %s is not used in these documents", p.at, key)
				}
			}
		}
	})
}

func TestEveryIntegerHasAFormat(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("schema") {
			if format := p.value["format"]; slices.Contains(list(p.value["type"]), "integer") && format != "int32" && format != "int64" {
				t.Errorf("%s: an integer with the format %v", p.at, format)
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
			if _, err := regexp.Compile(pattern); err != nil || !strings.HasPrefix(pattern, "^") || !strings.HasSuffix(pattern, "$") {
				t.Errorf("%s: pattern %q is not one for the whole value", p.at, pattern)
			}
		}
	})
}

func TestOperationIDsAreCamelCaseAndUnique(t *testing.T) {
	camelCase := regexp.MustCompile(`^[a-z]+([A-Z][A-Za-z0-9]*)?$`)
	eachDocument(t, func(t *testing.T, d *document) {
		seen := map[string]string{}
		for _, p := range d.of("operation", "webhook") {
			id := str(p.value["operationId"])
			if !camelCase.MatchString(id) {
				t.Errorf("%s: operationId %q is not camelCase", p.at, id)
			}
			if other := seen[strings.ToLower(id)]; other != "" {
				t.Errorf("%s: operationId %s is taken by %s", p.at, id, other)
			}
			seen[strings.ToLower(id)] = p.at
			if p.kind == "webhook" && p.parent.name != id {
				t.Errorf("%s: its operationId is %s", p.at, id)
			}
		}
	})
}

func TestSchemaNamesArePascalCaseAndNeverThoseOfGeneratedTypes(t *testing.T) {
	pascalCase := regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)
	generated := regexp.MustCompile(`(Result|Params|RequestBody)$`)
	eachDocument(t, func(t *testing.T, d *document) {
		for name := range object(dig(d.tree, "components", "schemas")) {
			if !pascalCase.MatchString(name) || generated.MatchString(name) {
				t.Errorf("schema %s: want PascalCase that does not end in Result, Params or RequestBody", name)
			}
		}
	})
}

func TestFactsNameTheirSource(t *testing.T) {
	sources := regexp.MustCompile(`^[A-Z][A-Z0-9]*(-[A-Za-z_]+)?(, [A-Z][A-Z0-9]*(-[A-Za-z_]+)?)*$`)
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			source, given := p.value["x-source"]
			needed := p.kind == "operation" || p.kind == "webhook" || p.kind == "code" && p.parent.kind == "document" ||
				p.kind == "schema" && p.parent.kind == "components"
			switch {
			case needed && !given:
				t.Errorf("%s: x-source is missing", p.at)
			case given && !sources.MatchString(str(source)):
				t.Errorf("%s: x-source %q is not a list of sources, such as %q", p.at, source, "S0, OAS")
			}
		}
	})
}

func TestOnlyWritesSayWhetherTheyMayBeRepeated(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation", "webhook") {
			_, given := p.value["x-idempotency"]
			if wanted := p.kind == "operation" && p.name != "get"; given != wanted {
				t.Errorf("%s: has x-idempotency: %v, want %v", p.at, given, wanted)
			}
			if security, ok := p.value["security"].([]any); p.kind == "webhook" && (!ok || len(security) > 0) {
				t.Errorf("%s: a webhook has security: []", p.at)
			}
		}
	})
}

func TestUnverifiedStandsInTheDescriptionAndInTheKey(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			reason, marked := p.value["x-unverified"]
			if words := str(reason); marked && (len(strings.Fields(words)) < 3 || unicode.IsLower([]rune(words)[0])) {
				t.Errorf("%s: x-unverified %q is not a sentence", p.at, reason)
			}
			if p.kind == "code" || p.kind == "path item" { // they have no description
				continue
			}
			if described := strings.HasPrefix(str(p.value["description"]), "Unverified: "); described != marked {
				t.Errorf("%s: description begins with Unverified: %v; has x-unverified: %v", p.at, described, marked)
			}
		}
	})
}

// The order of rule 3. In a schema "limits" stands for all of limitKeywords; keys
// not named here stand anywhere.
var (
	operationOrder = []string{
		"operationId", "tags", "summary", "description", "x-source", "x-unverified", "x-timeout", "x-idempotency", "x-resolve",
		"x-remember", "x-compare", "x-success", "x-checksum", "x-scopes", "x-error-codes", "security", "parameters", "requestBody", "responses",
	}
	schemaOrder   = []string{"type", "format", "description", "x-source", "x-unverified", "limits", "required", "properties"}
	limitKeywords = []string{
		"enum", "default", "pattern", "minLength", "maxLength", "minimum", "maximum", "minItems", "maxItems", "minProperties", "maxProperties",
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
				if rank < last {
					t.Errorf("%s: %s stands behind %s", p.at, key, before)
				}
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
				if slices.Contains(strict, str(p.value["format"])) {
					t.Errorf("%s: format %s in an answer", p.at, p.value["format"])
				}
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
		if len(seen) < 10 {
			t.Errorf("the tests see %d schemas of answers only", len(seen))
		}
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
			successes := 0
			for _, key := range statuses {
				if key[0] == '2' {
					successes++
				}
				if !status.MatchString(key) && (key != "2XX" || ranges[d.name] != p.kind) {
					t.Errorf("%s: answers %s", p.at, key)
				}
			}
			if successes == 0 || successes > 1 && slices.Contains(statuses, "2XX") {
				t.Errorf("%s: its answers are %v", p.at, statuses)
			}
		}
	})
}

func TestEveryFieldIsDescribedInEnglish(t *testing.T) {
	quoted := regexp.MustCompile("`[^`]*`")
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			if p.kind == "schema" && p.key == "properties" && p.value["$ref"] == nil && p.value["description"] == nil {
				t.Errorf("%s: description is missing", p.at)
			}
			for _, key := range []string{"title", "summary", "description", "x-unverified", "advice"} {
				text := str(p.value[key])
				if d.name == "paidy-legacy.yaml" { // some of its values are Japanese words
					text = quoted.ReplaceAllString(text, "")
				}
				if p.kind != "example" && strings.ContainsFunc(text, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) {
					t.Errorf("%s: %s holds Japanese", p.at, key)
				}
			}
		}
	})
}

func TestReadmeDescribesEveryExtensionKey(t *testing.T) {
	readme := extensionKeys(t)
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.places {
			for _, key := range p.keys {
				if strings.HasPrefix(key, "x-") && !strings.Contains(readme, "`"+key+"`") {
					t.Errorf("%s: README.md does not describe %s", p.at, key)
				}
			}
		}
	})
}

func TestDocumentsUseEveryExtensionKeyOfTheReadme(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	documents, err := loadDocuments()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range documents {
		for _, p := range d.places {
			for _, key := range p.keys {
				used[key] = true
			}
		}
	}
	keys := regexp.MustCompile("`(x-[a-z-]+)`").FindAllStringSubmatch(extensionKeys(t), -1)
	if len(keys) < 10 {
		t.Errorf("README.md names %d extension keys only", len(keys))
	}
	for _, key := range keys {
		if !used[key[1]] {
			t.Errorf("README.md describes %s, which no document uses", key[1])
		}
	}
}

func TestChecksumsCoverFieldsOfTheBody(t *testing.T) {
	eachDocument(t, func(t *testing.T, d *document) {
		for _, p := range d.of("operation") {
			for _, name := range list(p.value["x-checksum"]) {
				if field, _ := d.field(d.body(p), name); field == nil {
					t.Errorf("%s: x-checksum %s is not a field of the body", p.at, name)
				}
			}
			if field, _ := d.field(d.body(p), "checksum"); (field != nil) != (p.value["x-checksum"] != nil) {
				t.Errorf("%s: body has a checksum: %v; has x-checksum: %v", p.at, field != nil, p.value["x-checksum"] != nil)
			}
		}
	})
}

// extensionKeys returns README.md's chapter about them.
func extensionKeys(t *testing.T) string {
	t.Helper()
	_, chapter, found := strings.Cut(readReadme(t), "\n## Extension keys\n")
	if !found {
		t.Fatal("README.md has no chapter about extension keys")
	}
	chapter, _, _ = strings.Cut(chapter, "\n## ")
	return chapter
}

func readReadme(t *testing.T) string {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(readme)
}
