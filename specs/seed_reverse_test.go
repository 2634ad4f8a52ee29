package specs_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The tests of this file look the other way: what a document states on the authority of
// one of the four texts stands on the text's list.

// statedField is a field of a message, and what speaks of it.
type statedField struct {
	name     string // dotted, [] for the elements of a list
	sources  string // of the field
	of       string // sources of its limits and values, where it refers to a schema
	required bool
	schema   map[string]any
	// unverified says that what it may hold is marked.
	unverified bool
}

// alone reports whether a source, and nobody else, states what a field may hold.
func (f *statedField) alone(source string) bool { return f.of == source && !f.unverified }

// cites reports whether a list of sources names one.
func cites(sources, source string) bool { return slices.Contains(strings.Split(sources, ", "), source) }

// statedFields returns the fields of a schema and of those below it. sources are those of
// what holds the schema.
func (d *document) statedFields(schema any, sources string) []statedField {
	return d.fieldsBelow("", d.nonNull(schema), d.sourcesOf(schema, sources))
}

func (d *document) fieldsBelow(prefix string, schema map[string]any, sources string) []statedField {
	if items := schema["items"]; items != nil {
		return d.fieldsBelow(prefix+"[]", d.nonNull(items), d.sourcesOf(items, sources))
	}
	var found []statedField
	for name, property := range object(schema["properties"]) {
		field := statedField{
			name: strings.TrimPrefix(prefix+"."+name, "."), schema: d.nonNull(property),
			sources: str(object(property)["x-source"]), of: d.sourcesOf(property, sources),
			required: slices.Contains(list(schema["required"]), name),
		}
		if field.sources == "" {
			field.sources = sources
		}
		field.unverified = dig(property, "x-unverified") != nil || field.schema["x-unverified"] != nil
		found = append(found, field)
		found = append(found, d.fieldsBelow(field.name, field.schema, field.of)...)
	}

	return found
}

// sourcesOf returns the sources of a schema: its own, else those of what it refers to,
// else those of what holds it.
func (d *document) sourcesOf(schema any, inherited string) string {
	for _, one := range []map[string]any{object(schema), d.resolve(schema), d.nonNull(schema)} {
		if sources := str(one["x-source"]); sources != "" {
			return sources
		}
	}

	return inherited
}

// sent returns the fields of an operation's or webhook's request, answered those of its
// success.
func (d *document) sent(p *place) []statedField {
	schema := dig(d.resolve(p.value["requestBody"]), "content", "application/json", "schema")

	return d.statedFields(schema, str(p.value["x-source"]))
}

func (d *document) answered(p *place) []statedField {
	response := d.resolve(dig(p.value, "responses", success(p)))

	return d.statedFields(dig(response, "content", "application/json", "schema"), str(p.value["x-source"]))
}

// assertListed asserts that a list names each field of which a source speaks. A name such
// as a[].b lists a as well.
func assertListed(t *testing.T, where, source string, fields []statedField, listed []string) {
	t.Helper()
	for _, f := range fields {
		named := slices.ContainsFunc(listed, func(name string) bool {
			return name == f.name || strings.HasPrefix(name, f.name+".") || strings.HasPrefix(name, f.name+"[]")
		})
		if !named {
			assert.False(t, cites(f.sources, source), "%s: %s names %s, the list does not", where, source, f.name)
		}
	}
}

// assertParametersListed asserts that a list names each parameter of which a source speaks.
func (d *document) assertParametersListed(t *testing.T, op *place, source string, listed []string) {
	t.Helper()
	for _, holder := range []*place{op, op.parent} {
		parameters, _ := holder.value["parameters"].([]any)
		for _, one := range parameters {
			p := d.resolve(one)
			if cites(d.sourcesOf(p, str(op.value["x-source"])), source) {
				assert.Contains(t, listed, str(p["in"])+" "+str(p["name"]), "%s: parameters of %s", op.at, source)
			}
		}
	}
}

// limitsAlone returns the limits that fields have on the authority of a source alone, each
// a field and a keyword.
func limitsAlone(fields []statedField, source string) []string {
	var found []string
	for _, f := range fields {
		for _, keyword := range append(slices.Clone(limitKeywords), "format") {
			integer := keyword == "format" && f.schema["type"] == "integer" // ours, see README.md
			if f.alone(source) && f.schema[keyword] != nil && keyword != "enum" && !integer {
				found = append(found, f.name+" "+keyword)
			}
		}
	}

	return found
}

// names reports whether a list holds a limit.
func (l limits) names(limit string) bool {
	field, keyword, _ := strings.Cut(limit, " ")

	return l[field][keyword] != nil
}

func TestPayPayDocumentCitesS0AndS1OnlyForWhatTheyName(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		assertListed(t, op.at+" request", want.Source, d.sent(op), want.Request)
		assertListed(t, op.at+" answer", want.Source, d.answered(op), want.Response)
		d.assertParametersListed(t, op, want.Source, want.Parameters)
		for _, limit := range limitsAlone(d.sent(op), want.Source) {
			assert.True(t, want.Limits.names(limit), "%s: %s states %s", op.at, want.Source, limit)
		}
		for _, limit := range limitsAlone(d.answered(op), want.Source) {
			assert.True(t, want.AnswerLimits.names(limit), "%s: %s states %s of the answer", op.at, want.Source, limit)
		}
		if want.Timeout == "" {
			assert.Nil(t, op.value["x-timeout"], "%s: the timeout", op.at)
		}
		if op.value["x-source"] == want.Source {
			assert.ElementsMatch(t, want.Scopes, list(op.value["x-scopes"]), "%s: x-scopes", op.at)
		}
		d.assertErrorsListed(t, op, want.Source, want.Errors)
		assert.ElementsMatch(t, want.ResponseHeaders, d.headersBy(op, want.Source), "%s: headers", op.at)
		if want.Source == "S0" { // S1 lists one, see what is corrected
			var codes []string
			for _, code := range want.Success {
				codes = append(codes, code.code)
			}
			taken := list(op.value["x-success"])
			if taken == nil {
				taken = list(d.tree["x-success"])
			}
			assertContainsAll(t, op.at+" success", codes, taken)
		}
	}
}

// headersBy returns the headers of a success of which a source speaks.
func (d *document) headersBy(op *place, source string) []string {
	var found []string
	for name, header := range object(dig(op.value, "responses", success(op), "headers")) {
		if cites(d.sourcesOf(header, str(op.value["x-source"])), source) {
			found = append(found, name)
		}
	}

	return found
}

// statusesBy returns the statuses of answers of which a source speaks and that are not
// marked.
func (d *document) statusesBy(op *place, source string) []string {
	var found []string
	for status, response := range object(op.value["responses"]) {
		resolved := d.resolve(response)
		marked := dig(response, "x-unverified") != nil || resolved["x-unverified"] != nil
		if cites(d.sourcesOf(response, str(op.value["x-source"])), source) && !marked {
			found = append(found, status)
		}
	}

	return found
}

// texts writes numbers as texts.
func texts(numbers []int) []string {
	var found []string
	for _, n := range numbers {
		found = append(found, strconv.Itoa(n))
	}

	return found
}

// assertErrorsListed asserts that a list names each code that an operation may answer on
// the authority of a source.
func (d *document) assertErrorsListed(t *testing.T, op *place, source string, listed []statusOf) {
	t.Helper()
	for code, entry := range object(d.tree["x-error-codes"]) {
		own, named := object(op.value["x-error-codes"])[code]
		if !named && object(entry)["common"] != true {
			continue
		}
		if cites(d.sourcesOf(own, str(object(entry)["x-source"])), source) {
			on := slices.ContainsFunc(listed, func(s statusOf) bool { return s.code == code })
			assert.True(t, on, "%s: %s names %s", op.at, source, code)
		}
	}
}

func TestPayPayWebhooksCiteS0OnlyForWhatItNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")
	var listed []string

	for _, want := range seed.Webhooks {
		hook := d.mustOperation(t, want.Name)
		listed = append(listed, want.Name)
		assertListed(t, hook.at, want.Source, d.sent(hook), want.Fields)
		for _, limit := range limitsAlone(d.sent(hook), want.Source) {
			assert.True(t, want.Limits.names(limit), "%s: %s states %s", hook.at, want.Source, limit)
		}
		for _, f := range d.sent(hook) {
			if f.sources == want.Source {
				assert.Equal(t, slices.Contains(want.Required, f.name), f.required, "%s: %s is required", hook.at, f.name)
			}
			if cites(f.of, want.Source) {
				values := slices.Concat(want.Values[f.name], seed.Besides)
				assertContainsAll(t, hook.at+" values of "+f.name, values, list(f.schema["enum"]))
			}
		}
	}
	d.assertAllListed(t, "webhook", "S0", listed)
}

// assertAllListed asserts that a list names each operation or webhook of which a source
// speaks.
func (d *document) assertAllListed(t *testing.T, kind, source string, listed []string) {
	t.Helper()
	for _, p := range d.of(kind) {
		if cites(str(p.value["x-source"]), source) {
			assert.Contains(t, listed, str(p.value["operationId"]), "%ss of %s", kind, source)
		}
	}
}

func TestDocumentsCiteTheFourTextsOnlyForOperationsThatTheyName(t *testing.T) {
	t.Parallel()
	payPay, payPaySeed := withSeed[payPaySeed](t, "paypay-opa")
	paidy, paidySeed := withSeed[paidySeed](t, "paidy")
	legacy, legacySeed := withSeed[legacySeed](t, "paidy-legacy")
	of := map[string][]string{}
	for _, op := range payPaySeed.Operations {
		of[op.Source] = append(of[op.Source], op.ID)
	}
	for _, op := range paidySeed.Operations {
		of["S2"] = append(of["S2"], op.ID)
	}
	for _, op := range legacySeed.Operations {
		of["S3"] = append(of["S3"], op.ID)
	}

	payPay.assertAllListed(t, "operation", "S0", of["S0"])
	payPay.assertAllListed(t, "operation", "S1", of["S1"])
	paidy.assertAllListed(t, "operation", "S2", of["S2"])
	legacy.assertAllListed(t, "operation", "S3", of["S3"])
}

func TestPaidyDocumentCitesS2OnlyForWhatItNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		assertListed(t, op.at+" request", "S2", d.sent(op), want.Request)
		assertListed(t, op.at+" answer", "S2", d.answered(op), want.Response)
		d.assertParametersListed(t, op, "S2", want.Parameters)
		for _, status := range d.statusesBy(op, "S2") {
			if !slices.Contains(seed.Besides, want.ID+" "+status) {
				assert.Contains(t, texts(want.Statuses), status, "%s: statuses by S2", op.at)
			}
		}
	}
}

func TestPaidyLegacyDocumentCitesS3OnlyForWhatItNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		assertListed(t, op.at+" request", "S3", d.sent(op), slices.Concat(want.Request, seed.Besides))
		assertListed(t, op.at+" answer", "S3", d.answered(op), want.Response)
		d.assertParametersListed(t, op, "S3", nil)
		checksum := slices.Concat(want.Checksum, seed.Besides)
		assertContainsAll(t, op.at+" x-checksum", checksum, list(op.value["x-checksum"]))
		assertContainsAll(t, op.at+" statuses of S3", texts(seed.HTTPStatuses), d.statusesBy(op, "S3"))
		limits := slices.Concat(limitsAlone(d.sent(op), "S3"), limitsAlone(d.answered(op), "S3"))
		assertContainsAll(t, op.at+" limits", seed.FromExamples, limits)
		for _, f := range d.answered(op) {
			if f.name == "status" {
				assertContainsAll(t, op.at+" status", slices.Concat(want.Statuses, seed.Besides), list(f.schema["enum"]))
			}
		}
		codes := slices.Concat(want.Statuses, seed.CommonStatuses, seed.Besides)
		for code := range object(op.value["x-error-codes"]) {
			assert.Contains(t, codes, code, "%s: codes", op.at)
		}
		assertContainsAll(t, op.at+" success", codes, list(op.value["x-success"]))
	}
}

func TestPaidyLegacyRefusalsCiteS3OnlyForWhatItNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	answer := map[string]any{"$ref": "#/components/schemas/ErrorAnswer"}
	assertListed(t, "ErrorAnswer", "S3", d.statedFields(answer, ""), seed.CommonResponse)
	for code, entry := range object(d.tree["x-error-codes"]) {
		if object(entry)["common"] == true && cites(str(object(entry)["x-source"]), "S3") {
			assert.Contains(t, seed.CommonStatuses, code, "common statuses")
		}
	}
}

func TestPaidyLegacyWebhooksCiteS3OnlyForWhatItNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")
	var listed []string

	for _, want := range seed.Webhooks {
		hook := d.mustOperation(t, want.Name)
		listed = append(listed, want.Name)
		assertListed(t, hook.at, "S3", d.sent(hook), want.Fields)
		assertContainsAll(t, hook.at+" limits", seed.FromExamples, limitsAlone(d.sent(hook), "S3"))
		for _, f := range d.sent(hook) {
			if values := list(f.schema["enum"]); values != nil {
				assert.Equal(t, []string{want.Values[f.name]}, values, "%s: values of %s", hook.at, f.name)
			}
		}
	}
	d.assertAllListed(t, "webhook", "S3", listed)
}
