package specs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The files in testdata list what the four source texts S0 to S3 name, corrected
// where another source knows better. Nothing on the lists may get lost.

type correction struct {
	Seed     string `json:"seed"`
	Document string `json:"document"`
	Why      string `json:"why"`
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

type payPaySeed struct {
	Operations []struct {
		ID              string     `json:"id"`
		Source          string     `json:"source"`
		Method          string     `json:"method"`
		Timeout         string     `json:"timeout"`
		Scopes          []string   `json:"scopes"`
		Parameters      []string   `json:"parameters"`
		Request         []string   `json:"request"`
		Required        []string   `json:"required"`
		Limits          limits     `json:"limits"`
		Response        []string   `json:"response"`
		ResponseHeaders []string   `json:"responseHeaders"`
		Success         []statusOf `json:"success"`
		Errors          []statusOf `json:"errors"`
	} `json:"operations"`
	Webhooks []struct {
		Name     string              `json:"name"`
		Source   string              `json:"source"`
		Fields   []string            `json:"fields"`
		Required []string            `json:"required"`
		Limits   limits              `json:"limits"`
		Values   map[string][]string `json:"values"`
		Answer   int                 `json:"answer"`
	} `json:"webhooks"`
	Corrected []correction `json:"corrected"`
}

type paidySeed struct {
	Operations []struct {
		ID         string   `json:"id"`
		Method     string   `json:"method"`
		Path       string   `json:"path"`
		Request    []string `json:"request"`
		Parameters []string `json:"parameters"`
		Response   []string `json:"response"`
		Statuses   []int    `json:"statuses"`
	} `json:"operations"`
	Error     []string     `json:"error"`
	Corrected []correction `json:"corrected"`
}

type legacySeed struct {
	Operations []struct {
		ID       string   `json:"id"`
		Method   string   `json:"method"`
		Path     string   `json:"path"`
		Request  []string `json:"request"`
		Required []string `json:"required"`
		Response []string `json:"response"`
		Statuses []string `json:"statuses"`
		Checksum []string `json:"checksum"`
	} `json:"operations"`
	CommonStatuses []string `json:"commonStatuses"`
	CommonResponse []string `json:"commonResponse"`
	HTTPStatuses   []int    `json:"httpStatuses"`
	Webhooks       []struct {
		Name   string            `json:"name"`
		Fields []string          `json:"fields"`
		Values map[string]string `json:"values"`
	} `json:"webhooks"`
	Corrected []correction `json:"corrected"`
}

func TestPayPayDocumentHoldsWhatItsSourcesName(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[payPaySeed](t, "paypay-opa")
	checkCorrections(t, seed.Corrected)
	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		checkText(t, op.at+" method", strings.ToUpper(op.name), want.Method)
		checkSource(t, op, want.Source)
		if want.Timeout != "" {
			checkText(t, op.at+" x-timeout", str(op.value["x-timeout"]), want.Timeout)
		}
		checkContains(t, op.at+" x-scopes", list(op.value["x-scopes"]), want.Scopes)
		d.checkParameters(t, op, want.Parameters)
		d.checkFields(t, op.at+" request", d.body(op), want.Request)
		d.checkRequired(t, op, want.Request, want.Parameters, want.Required)
		d.checkLimits(t, op, want.Limits)
		status := success(op)
		d.checkFields(t, op.at+" answer", d.answer(op, status), want.Response)
		for _, header := range want.ResponseHeaders {
			if dig(op.value, "responses", status, "headers", header) == nil {
				t.Errorf("%s: its answer lacks the header %s", op.at, header)
			}
		}
		codes := list(op.value["x-success"])
		if codes == nil {
			codes = list(d.tree["x-success"])
		}
		for _, s := range want.Success {
			if !slices.Contains(codes, s.code) || status != "2XX" && status != strconv.Itoa(s.status) {
				t.Errorf("%s: %s with the status %d is not success", op.at, s.code, s.status)
			}
		}
		for _, e := range want.Errors {
			entry := object(dig(d.tree, "x-error-codes", e.code))
			_, listed := object(op.value["x-error-codes"])[e.code]
			if entry == nil || !listed && entry["common"] != true {
				t.Errorf("%s: the code %s is missing", op.at, e.code)
			}
			if !slices.Contains(list(entry["status"]), strconv.Itoa(e.status)) || dig(op.value, "responses", strconv.Itoa(e.status)) == nil {
				t.Errorf("%s: %s does not come with the status %d", op.at, e.code, e.status)
			}
		}
	}
	for _, want := range seed.Webhooks {
		hook := d.mustOperation(t, want.Name)
		checkSource(t, hook, want.Source)
		d.checkFields(t, hook.at, d.body(hook), want.Fields)
		for _, field := range want.Required {
			if _, required := d.field(d.body(hook), field); !required {
				t.Errorf("%s: %s is not required", hook.at, field)
			}
		}
		d.checkLimits(t, hook, want.Limits)
		for field, values := range want.Values {
			d.checkValues(t, hook, field, values)
		}
		if dig(hook.value, "responses", strconv.Itoa(want.Answer)) == nil {
			t.Errorf("%s: it is not answered with %d", hook.at, want.Answer)
		}
	}
}

func TestPaidyDocumentHoldsWhatItsSourcesName(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[paidySeed](t, "paidy")
	checkCorrections(t, seed.Corrected)
	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		checkText(t, op.at+" method", strings.ToUpper(op.name), want.Method)
		checkText(t, op.at+" path", op.parent.name, want.Path)
		d.checkParameters(t, op, want.Parameters)
		d.checkFields(t, op.at+" request", d.body(op), want.Request)
		d.checkFields(t, op.at+" answer", d.answer(op, success(op)), want.Response)
		for _, status := range want.Statuses {
			answer := d.answer(op, strconv.Itoa(status))
			if answer == nil {
				t.Errorf("%s: the status %d is missing", op.at, status)
			} else if status >= 400 {
				d.checkFields(t, fmt.Sprintf("%s answer %d", op.at, status), answer, seed.Error)
			}
		}
	}
}

func TestPaidyLegacyDocumentHoldsWhatItsSourceNames(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")
	checkCorrections(t, seed.Corrected)
	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		checkText(t, op.at+" method", strings.ToUpper(op.name), want.Method)
		checkText(t, op.at+" path", op.parent.name, want.Path)
		d.checkFields(t, op.at+" request", d.body(op), want.Request)
		d.checkRequired(t, op, want.Request, nil, want.Required)
		d.checkFields(t, op.at+" answer", d.answer(op, "200"), want.Response)
		status, _ := d.field(d.answer(op, "200"), "status")
		checkContains(t, op.at+" status", list(status["enum"]), want.Statuses)
		for _, code := range want.Statuses {
			_, listed := object(op.value["x-error-codes"])[code]
			if !listed && !slices.Contains(list(op.value["x-success"]), code) {
				t.Errorf("%s: %s is neither success nor a code of it", op.at, code)
			}
		}
		for _, status := range seed.HTTPStatuses {
			if dig(op.value, "responses", strconv.Itoa(status)) == nil {
				t.Errorf("%s: the status %d is missing", op.at, status)
			}
		}
		// What others add to the checksum stands between; the order stays.
		covered := slices.DeleteFunc(list(op.value["x-checksum"]), func(field string) bool { return !slices.Contains(want.Checksum, field) })
		checkText(t, op.at+" x-checksum", strings.Join(covered, ", "), strings.Join(want.Checksum, ", "))
	}
	failure := object(dig(d.tree, "components", "schemas", "ErrorAnswer"))
	d.checkFields(t, "ErrorAnswer", failure, seed.CommonResponse)
	status, _ := d.field(failure, "status")
	checkContains(t, "ErrorAnswer status", list(status["enum"]), seed.CommonStatuses)
	for _, code := range seed.CommonStatuses {
		if dig(d.tree, "x-error-codes", code, "common") != true {
			t.Errorf("%s is not a common code", code)
		}
	}
	for _, want := range seed.Webhooks {
		hook := d.mustOperation(t, want.Name)
		d.checkFields(t, hook.at, d.body(hook), want.Fields)
		for field, value := range want.Values {
			d.checkValues(t, hook, field, []string{value})
		}
	}
}

func withSeed[Seed any](t *testing.T, name string) (*document, *Seed) {
	t.Helper()
	documents, err := loadDocuments()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join("testdata", name+".seed.json"))
	if err != nil {
		t.Fatal(err)
	}
	seed := new(Seed)
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(seed); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if reflect.ValueOf(*seed).FieldByName("Operations").Len() == 0 {
		t.Fatalf("%s lists no operations", name)
	}
	return documents[slices.IndexFunc(documents, func(d *document) bool { return d.name == name+".yaml" })], seed
}

func checkCorrections(t *testing.T, corrected []correction) {
	t.Helper()
	if len(corrected) == 0 {
		t.Error("no corrections")
	}
	for i, c := range corrected {
		if c.Seed == "" || c.Document == "" || c.Why == "" {
			t.Errorf("correction %d lacks seed, document or why: %+v", i, c)
		}
	}
}

func (d *document) mustOperation(t *testing.T, id string) *place {
	t.Helper()
	op := d.operation(id)
	if op == nil {
		t.Fatalf("%s: no operation or webhook %s", d.name, id)
	}
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

func (d *document) checkParameters(t *testing.T, op *place, names []string) {
	t.Helper()
	for _, name := range names {
		if d.parameter(op, name) == nil {
			t.Errorf("%s: the parameter %s is missing", op.at, name)
		}
	}
}

func (d *document) checkFields(t *testing.T, where string, schema map[string]any, fields []string) {
	t.Helper()
	for _, name := range fields {
		if field, _ := d.field(schema, name); field == nil {
			t.Errorf("%s: the field %s is missing", where, name)
		}
	}
}

// checkRequired compares both ways: what a source requires is required, and
// nothing else on its list is.
func (d *document) checkRequired(t *testing.T, op *place, fields, parameters, required []string) {
	t.Helper()
	var names []string
	for _, field := range fields {
		names = append(names, strings.TrimSuffix(field, "[]")) // "scopes[]" speaks of scopes, too
	}
	for _, name := range names {
		if _, got := d.field(d.body(op), name); got != slices.Contains(required, name) {
			t.Errorf("%s: the field %s is required: %v", op.at, name, got)
		}
	}
	for _, name := range parameters {
		if got := d.parameter(op, name)["required"] == true; got != slices.Contains(required, name) {
			t.Errorf("%s: the parameter %s is required: %v", op.at, name, got)
		}
	}
	for _, name := range required {
		if !slices.Contains(names, name) && !slices.Contains(parameters, name) {
			t.Errorf("%s: the list requires %s, which it does not name otherwise", op.at, name)
		}
	}
}

func (d *document) checkLimits(t *testing.T, op *place, wanted limits) {
	t.Helper()
	for name, keywords := range wanted {
		schema, _ := d.field(d.body(op), name)
		if parameter := d.parameter(op, name); parameter != nil {
			schema = d.resolve(parameter["schema"])
		}
		if schema == nil {
			t.Errorf("%s: %s is missing", op.at, name)
			continue
		}
		for keyword, want := range keywords {
			if got := schema[keyword]; fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("%s: %s of %s is %v, want %v", op.at, keyword, name, got, want)
			}
		}
	}
}

func (d *document) checkValues(t *testing.T, hook *place, field string, values []string) {
	t.Helper()
	schema, _ := d.field(d.body(hook), field)
	checkContains(t, hook.at+" "+field, list(schema["enum"]), values)
}

func checkContains(t *testing.T, where string, have, want []string) {
	t.Helper()
	for _, value := range want {
		if !slices.Contains(have, value) {
			t.Errorf("%s: %s is missing from %v", where, value, have)
		}
	}
}

func checkSource(t *testing.T, p *place, source string) {
	t.Helper()
	if source == "" || !slices.Contains(strings.Split(str(p.value["x-source"]), ", "), source) {
		t.Errorf("%s: x-source %v does not name %q", p.at, p.value["x-source"], source)
	}
}

func checkText(t *testing.T, where, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("%s: %s, want %s", where, got, want)
	}
}
