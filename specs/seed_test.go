package specs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The files in testdata list what the four source texts S0 to S3 name, corrected
// where another source knows better. Nothing on the lists may get lost.

type correction struct {
	Seed     string
	Document string
	Why      string
	// Of names what a document states otherwise than a list of schemas: a field of a schema
	// of the document, and a keyword of it; without one the field is not there.
	Of []string
}

// statusOf pairs a code with an HTTP status; in JSON a list of the two.
type statusOf struct {
	code   string
	status int
}

func (s *statusOf) UnmarshalJSON(data []byte) error {
	return json.Unmarshal(data, &[]any{&s.code, &s.status})
}

type limits map[string]map[string]any // field or "query name" → keyword → value

// The keys of a seed are the names of these fields, in small letters at the beginning.

type payPaySeed struct {
	Operations []struct {
		ID, Source, Method, Timeout           string
		Scopes, Parameters, Request, Required []string
		Limits, AnswerLimits                  limits
		Response, ResponseHeaders             []string
		Success, Errors                       []statusOf
	}
	Webhooks []struct {
		Name, Source     string
		Fields, Required []string
		Limits           limits
		Values           map[string][]string
		Answer           int
	}
	Files     []seedFile
	Common    []string // codes that any operation may answer
	Refusal   []string // fields of an answer with such a code
	RequestID keywords // what the header may hold
	Besides   []string // values of enums that other sources add
	Corrected []correction
}

type paidySeed struct {
	Server     string
	Version    string // in the header Paidy-Version
	Operations []struct {
		ID, Method, Path              string
		Status                        string // of the payment or token after it, where S2 tells
		Request, Parameters, Response []string
		Statuses                      []int
	}
	Schemas   []seedSchema
	Codes     []statusOf
	Error     []string
	Besides   []string // statuses and values that other sources add
	Corrected []correction
}

type legacySeed struct {
	Operations []struct {
		ID, Method, Path                                string
		Request, Required, Response, Statuses, Checksum []string
	}
	CommonStatuses, CommonResponse []string
	HTTPStatuses                   []int
	// AnswerRequired are the fields that every answer has.
	AnswerRequired []string
	// Types are those of fields in requests, answers and events, as the examples show them.
	Types map[string][]string
	// Values are those of a field in requests.
	Values   map[string][]string
	Webhooks []struct {
		Name             string
		Fields, Required []string
		Values           map[string]string
	}
	// FromExamples are constraints that the examples show and no table states, each a
	// field and a keyword.
	FromExamples []string
	// Besides are values of enums, and fields, that other sources add; each is corrected.
	Besides   []string
	Corrected []correction
}

// seedFile is a file that a provider offers.
type seedFile struct {
	Source, Kind, FileType, Owner, Name, Encoding, Newline, Kept, Notification string

	Columns  []string
	Hours    int    // for which it is offered
	Notified string // when, in Japan
	Days     string // what it speaks of
}

func TestCorrectionsOfSeedsAreStillRight(t *testing.T) {
	t.Parallel()
	_, payPay := withSeed[payPaySeed](t, "paypay-opa")
	_, paidy := withSeed[paidySeed](t, "paidy")
	_, legacy := withSeed[legacySeed](t, "paidy-legacy")

	assertCorrections(t, payPay.Corrected)
	assertCorrections(t, paidy.Corrected)
	assertCorrections(t, legacy.Corrected)
}

func TestPayPayDocumentHoldsWhatItsSourcesName(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		assert.Equal(t, want.Method, strings.ToUpper(op.name), op.at)
		assertSource(t, op, want.Source)
		if want.Timeout != "" {
			assert.Equal(t, want.Timeout, op.value["x-timeout"], op.at)
		}
		assertContainsAll(t, op.at+" x-scopes", list(op.value["x-scopes"]), want.Scopes)
		d.assertParameters(t, op, want.Parameters)
		d.assertFields(t, op.at+" request", d.body(op), want.Request)
		d.assertRequired(t, op, want.Request, want.Parameters, want.Required)
		d.assertLimits(t, op, want.Limits)

		status := success(op)
		d.assertFields(t, op.at+" answer", d.answer(op, status), want.Response)
		d.assertAnswerLimits(t, op, want.AnswerLimits)
		for _, header := range want.ResponseHeaders {
			assert.NotNil(t, dig(op.value, "responses", status, "headers", header), "%s: the header %s", op.at, header)
		}
		d.assertSuccess(t, op, want.Success)
		d.assertErrors(t, op, want.Errors)
	}
}

// assertSuccess asserts that an operation takes codes with their status as success.
func (d *document) assertSuccess(t *testing.T, op *place, wanted []statusOf) {
	t.Helper()
	codes := list(op.value["x-success"])
	if codes == nil {
		codes = list(d.tree["x-success"])
	}

	for _, want := range wanted {
		assert.Contains(t, codes, want.code, "%s: success", op.at)
		assert.Contains(t, []string{"2XX", strconv.Itoa(want.status)}, success(op), "%s: success", op.at)
	}
}

// assertErrors asserts that an operation lists codes with their status.
func (d *document) assertErrors(t *testing.T, op *place, wanted []statusOf) {
	t.Helper()
	for _, want := range wanted {
		entry := object(dig(d.tree, "x-error-codes", want.code))
		_, listed := object(op.value["x-error-codes"])[want.code]
		status := strconv.Itoa(want.status)

		assert.NotNil(t, entry, "%s: the code %s in the catalogue", op.at, want.code)
		if entry["common"] != true {
			assert.True(t, listed, "%s: the code %s of the operation", op.at, want.code)
		}
		assert.Contains(t, list(entry["status"]), status, "%s: the code %s", op.at, want.code)
		assert.NotNil(t, dig(op.value, "responses", status), "%s: the status %s", op.at, status)
	}
}

func TestPayPayWebhooksHoldWhatTheirSourcesName(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")

	for _, want := range seed.Webhooks {
		hook := d.mustOperation(t, want.Name)
		assertSource(t, hook, want.Source)
		d.assertFields(t, hook.at, d.body(hook), want.Fields)
		for _, field := range want.Required {
			_, required := d.field(d.body(hook), field)
			assert.True(t, required, "%s: %s is required", hook.at, field)
		}
		d.assertLimits(t, hook, want.Limits)
		for field, values := range want.Values {
			d.assertValues(t, hook, field, values)
		}
		assert.NotNil(t, dig(hook.value, "responses", strconv.Itoa(want.Answer)), "%s: the answer %d", hook.at, want.Answer)
	}
}

func TestPayPayRefusalsHoldWhatS0AndS1Name(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")

	for _, code := range seed.Common {
		assert.Equal(t, true, dig(d.tree, "x-error-codes", code, "common"), "the code %s is common", code)
	}
	for code, entry := range object(d.tree["x-error-codes"]) {
		if object(entry)["common"] == true {
			assert.Contains(t, seed.Common, code, "common codes")
		}
	}
	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		for _, refusal := range want.Errors {
			at := fmt.Sprintf("%s answer %d", op.at, refusal.status)
			d.assertFields(t, at, d.answer(op, strconv.Itoa(refusal.status)), seed.Refusal)
		}
	}
}

func TestPayPayRequestIDsHaveTheFormThatS0States(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")
	schema := object(dig(d.tree, "components", "headers", "RequestID", "schema"))
	require.NotEmpty(t, seed.RequestID)

	for keyword, want := range seed.RequestID {
		assert.Equal(t, fmt.Sprint(want), fmt.Sprint(schema[keyword]), keyword)
	}
}

func TestPayPayAdditionsToS0AreStillThere(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")
	var known []string
	for _, p := range d.of("schema") {
		known = append(known, list(p.value["enum"])...)
	}

	assertContainsAll(t, "what other sources add", known, seed.Besides)
}

func TestPaidyDocumentHoldsWhatItsSourcesName(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")

	for _, want := range seed.Operations {
		op := d.assertOperation(t, want.ID, want.Method, want.Path, want.Request, want.Response)
		d.assertParameters(t, op, want.Parameters)

		for _, status := range want.Statuses {
			answer := d.answer(op, strconv.Itoa(status))
			assert.NotNil(t, answer, "%s: the status %d", op.at, status)
			if status >= 400 {
				d.assertFields(t, fmt.Sprintf("%s answer %d", op.at, status), answer, seed.Error)
			}
		}
	}
}

func TestPaidyLegacyDocumentHoldsWhatItsSourceNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	for _, want := range seed.Operations {
		op := d.assertOperation(t, want.ID, want.Method, want.Path, want.Request, want.Response)
		d.assertRequired(t, op, want.Request, nil, want.Required)

		status, _ := d.field(d.answer(op, "200"), "status")
		assertContainsAll(t, op.at+" status", list(status["enum"]), want.Statuses)
		refusals := slices.Collect(maps.Keys(object(op.value["x-error-codes"])))
		known := append(list(op.value["x-success"]), refusals...)
		assertContainsAll(t, op.at+" success and codes", known, want.Statuses)
		for _, status := range seed.HTTPStatuses {
			assert.NotNil(t, dig(op.value, "responses", strconv.Itoa(status)), "%s: the status %d", op.at, status)
		}

		// Other sources add fields to the checksum in between. The order stays.
		covered := slices.DeleteFunc(list(op.value["x-checksum"]), func(field string) bool {
			return !slices.Contains(want.Checksum, field)
		})
		assert.Equal(t, strings.Join(want.Checksum, ", "), strings.Join(covered, ", "), "%s: x-checksum", op.at)
	}
}

func TestPaidyLegacyRefusalsHoldWhatTheirSourceNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	failure := object(dig(d.tree, "components", "schemas", "ErrorAnswer"))
	d.assertFields(t, "ErrorAnswer", failure, seed.CommonResponse)
	status, _ := d.field(failure, "status")
	assertContainsAll(t, "ErrorAnswer status", list(status["enum"]), seed.CommonStatuses)
	for _, code := range seed.CommonStatuses {
		assert.Equal(t, true, dig(d.tree, "x-error-codes", code, "common"), "the code %s is common", code)
	}
}

func TestPaidyLegacyWebhooksHoldWhatTheirSourceNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	for _, want := range seed.Webhooks {
		hook := d.mustOperation(t, want.Name)
		d.assertFields(t, hook.at, d.body(hook), want.Fields)
		for field, value := range want.Values {
			d.assertValues(t, hook, field, []string{value})
		}
	}
}

func withSeed[Seed any](t *testing.T, name string) (*document, *Seed) {
	t.Helper()
	documents, err := loadDocuments()
	require.NoError(t, err)
	data, err := os.ReadFile(filepath.Join("testdata", name+".seed.json"))
	require.NoError(t, err)

	seed := new(Seed)
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(seed), name)
	operations := reflect.ValueOf(*seed).FieldByName("Operations").Len()
	require.NotZero(t, operations, "%s: operations", name)

	return documents[slices.IndexFunc(documents, func(d *document) bool { return d.name == name+".yaml" })], seed
}

func assertCorrections(t *testing.T, corrected []correction) {
	t.Helper()
	assert.NotEmpty(t, corrected)
	for i, c := range corrected {
		assert.NotEmpty(t, c.Seed, "correction %d", i)
		assert.NotEmpty(t, c.Document, "correction %d", i)
		assert.NotEmpty(t, c.Why, "correction %d", i)
	}
}

func (d *document) mustOperation(t *testing.T, id string) *place {
	t.Helper()
	op := d.operation(id)
	require.NotNil(t, op, "%s: the operation or webhook %s", d.name, id)

	return op
}

// parameter returns the parameter that a list calls "query name", or nil.
func (d *document) parameter(op *place, name string) map[string]any {
	for _, holder := range []*place{op, op.parent} {
		parameters, _ := holder.value["parameters"].([]any)
		for _, parameter := range parameters {
			if found := d.resolve(parameter); str(found["in"])+" "+str(found["name"]) == name {
				return found
			}
		}
	}

	return nil
}

func (d *document) assertParameters(t *testing.T, op *place, names []string) {
	t.Helper()
	for _, name := range names {
		assert.NotNil(t, d.parameter(op, name), "%s: the parameter %s", op.at, name)
	}
}

// assertOperation asserts where an operation stands, and what its request and its success
// hold.
func (d *document) assertOperation(t *testing.T, id, method, path string, request, response []string) *place {
	t.Helper()
	op := d.mustOperation(t, id)
	assert.Equal(t, method, strings.ToUpper(op.name), op.at)
	assert.Equal(t, path, op.parent.name, op.at)
	d.assertFields(t, op.at+" request", d.body(op), request)
	d.assertFields(t, op.at+" answer", d.answer(op, success(op)), response)

	return op
}

func (d *document) assertFields(t *testing.T, where string, schema map[string]any, fields []string) {
	t.Helper()
	for _, name := range fields {
		field, _ := d.field(schema, name)
		assert.NotNil(t, field, "%s: the field %s", where, name)
	}
}

// assertRequired compares both ways: what a source requires is required, and
// nothing else on its list is.
func (d *document) assertRequired(t *testing.T, op *place, fields, parameters, required []string) {
	t.Helper()
	var names []string
	for _, field := range fields {
		names = append(names, strings.TrimSuffix(field, "[]")) // "scopes[]" speaks of scopes, too
	}

	d.assertFieldsRequired(t, op.at, d.body(op), names, required)
	for _, name := range parameters {
		got := d.parameter(op, name)["required"] == true
		assert.Equal(t, slices.Contains(required, name), got, "%s: the parameter %s is required", op.at, name)
	}
	assertContainsAll(t, op.at+" what the list names", slices.Concat(names, parameters), required)
}

// assertFieldsRequired asserts that a schema requires exactly those of some fields that a
// source requires.
func (d *document) assertFieldsRequired(t *testing.T, at string, schema map[string]any, fields, required []string) {
	t.Helper()
	for _, name := range fields {
		_, got := d.field(schema, name)
		assert.Equal(t, slices.Contains(required, name), got, "%s: the field %s is required", at, name)
	}
}

func (d *document) assertLimits(t *testing.T, op *place, wanted limits) {
	t.Helper()
	for name, keywords := range wanted {
		schema, _ := d.field(d.body(op), name)
		if parameter := d.parameter(op, name); parameter != nil {
			schema = d.resolve(parameter["schema"])
		}
		assert.NotNil(t, schema, "%s: %s", op.at, name)

		for keyword, want := range keywords {
			assert.Equal(t, fmt.Sprint(want), fmt.Sprint(schema[keyword]), "%s: %s of %s", op.at, keyword, name)
		}
	}
}

func (d *document) assertAnswerLimits(t *testing.T, op *place, wanted limits) {
	t.Helper()
	for name, keywords := range wanted {
		schema, _ := d.field(d.answer(op, success(op)), name)
		for keyword, want := range keywords {
			assert.Equal(t, fmt.Sprint(want), fmt.Sprint(schema[keyword]), "%s: %s of %s", op.at, keyword, name)
		}
	}
}

func (d *document) assertValues(t *testing.T, hook *place, field string, values []string) {
	t.Helper()
	schema, _ := d.field(d.body(hook), field)
	assertContainsAll(t, hook.at+" "+field, list(schema["enum"]), values)
}

func assertContainsAll(t *testing.T, where string, have, want []string) {
	t.Helper()
	for _, value := range want {
		assert.Contains(t, have, value, where)
	}
}

func assertSource(t *testing.T, p *place, source string) {
	t.Helper()
	assert.NotEmpty(t, source, p.at)
	assert.Contains(t, strings.Split(str(p.value["x-source"]), ", "), source, p.at)
}
