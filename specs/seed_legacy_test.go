package specs_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// typeOf returns the type that a list gives a field, "" for a field that it does not name.
func (seed *legacySeed) typeOf(field string) string {
	for kind, fields := range seed.Types {
		if slices.Contains(fields, field) {
			return kind
		}
	}

	return ""
}

func (d *document) assertTypes(t *testing.T, where string, seed *legacySeed, fields []statedField) {
	t.Helper()
	for _, f := range fields {
		if want := seed.typeOf(f.name); want != "" && cites(f.sources, "S3") {
			assert.Equal(t, want, str(f.schema["type"]), "%s: the type of %s", where, f.name)
		}
	}
}

func TestPaidyLegacyFieldsHaveTheTypesOfS3(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		d.assertTypes(t, op.at+" request", seed, d.sent(op))
		d.assertTypes(t, op.at+" answer", seed, d.answered(op))
		for _, field := range slices.Concat(want.Request, want.Response) {
			assert.NotEmpty(t, seed.typeOf(field), "%s: the list has the type of %s", op.at, field)
		}
	}
	for _, want := range seed.Webhooks {
		hook := d.mustOperation(t, want.Name)
		d.assertTypes(t, hook.at, seed, d.sent(hook))
	}
}

func TestPaidyLegacyMessagesRequireWhatS3Requires(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		d.assertFieldsRequired(t, op.at+" answer", d.answer(op, "200"), want.Response, seed.AnswerRequired)
	}
	refusal := object(dig(d.tree, "components", "schemas", "ErrorAnswer"))
	d.assertFieldsRequired(t, "ErrorAnswer", refusal, seed.CommonResponse, seed.AnswerRequired)
	for _, want := range seed.Webhooks {
		hook := d.mustOperation(t, want.Name)
		d.assertFieldsRequired(t, hook.at, d.body(hook), want.Fields, want.Required)
	}
}

func TestPaidyLegacyFieldsHaveTheValuesOfS3(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	for field, values := range seed.Values {
		schema, _ := d.field(d.body(d.mustOperation(t, "authorizePayment")), field)
		assert.ElementsMatch(t, values, list(d.nonNull(schema)["enum"]), field)
	}
}

func TestPaidyLegacyPatternsOfExamplesAndAdditionsAreStillThere(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")
	var limits, known, covered []string
	for _, p := range d.of("operation", "webhook") {
		fields := d.sent(p)
		if p.kind == "operation" {
			fields = slices.Concat(fields, d.answered(p))
			covered = append(covered, list(p.value["x-checksum"])...)
		}
		for _, f := range fields {
			known = append(known, f.name)
			known = append(known, list(f.schema["enum"])...)
			for _, keyword := range limitKeywords {
				if f.schema[keyword] != nil {
					limits = append(limits, f.name+" "+keyword)
				}
			}
		}
	}

	assertContainsAll(t, "what examples show", limits, seed.FromExamples)
	assertContainsAll(t, "what other sources add", known, seed.Besides)
	for _, field := range seed.Besides {
		if strings.Contains(field, ".") {
			assert.Contains(t, covered, field, "x-checksum of authorizePayment")
		}
	}
}

func TestPaidyLegacyCodesStandInTheCatalogue(t *testing.T) {
	t.Parallel()
	d, seed := withSeed[legacySeed](t, "paidy-legacy")

	for _, want := range seed.Operations {
		op := d.mustOperation(t, want.ID)
		refusals := object(op.value["x-error-codes"])
		for _, status := range want.Statuses {
			_, refusal := refusals[status]
			entry := object(dig(d.tree, "x-error-codes", status))
			assert.Equal(t, refusal, entry != nil, "%s: the catalogue has %s", op.at, status)
			if strings.HasSuffix(status, "_fail") {
				assert.True(t, refusal, "%s: %s is a refusal", op.at, status)
			}
		}
	}
}
