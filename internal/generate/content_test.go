package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

func TestTableSaysWhatASuccessHoldsAndMeans(t *testing.T) {
	t.Parallel()

	table, err := buildTable(load(t, contents), "shop", shopSources)

	require.NoError(t, err)
	needs, states := map[string][]string{}, map[string]*policy.State{}
	for _, op := range table {
		needs[op.ID], states[op.ID] = op.Needs, op.State
	}
	assert.Equal(t, map[string][]string{
		"makeThing": {"data.id", "data.parts.list", "data"}, "getThing": {"data.state"},
		"orderThings": nil, "dropThings": nil, "dropThing": nil, "listThings": nil,
	}, needs)
	assert.Equal(t, map[string]*policy.State{
		"makeThing": {
			Field: "data.state", Done: []string{"MADE"}, Accepted: []string{"WAITING"},
			Pending: []string{"NEW"}, Failed: []string{"BROKEN"},
		},
		"orderThings": {Field: "result.code", Done: []string{"done"}, Accepted: []string{"TAKEN"}},
		"getThing":    nil, "dropThings": nil, "dropThing": nil, "listThings": nil,
	}, states)
}

func TestTableIsWrittenWithWhatASuccessHoldsAndMeans(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer

	renderOperation(&out, &policy.Operation{
		Needs: []string{"data.id", "data"},
		State: &policy.State{
			Field: "data.state", Done: []string{"MADE"}, Accepted: []string{"WAITING"},
			Pending: []string{"NEW"}, Failed: []string{"BROKEN", "LOST"},
		},
	}, &codeList{})

	assert.Contains(t, out.String(), `Needs: []string{"data.id", "data"},`)
	assert.Contains(t, out.String(), `State: &policy.State{Field: "data.state", Done: []string{"MADE"}, `+
		`Accepted: []string{"WAITING"}, Pending: []string{"NEW"}, Failed: []string{"BROKEN", "LOST"}},`)
}

func TestTableIsWrittenWithoutAStateThatASuccessLacks(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer

	renderOperation(&out, &policy.Operation{}, &codeList{})

	assert.NotContains(t, out.String(), "Needs")
	assert.NotContains(t, out.String(), "State")
}

// A content is what a success always holds: each of these may be left out, or nothing
// is known of it.
func TestSuccessesWithoutACertainContentNeedNothing(t *testing.T) {
	t.Parallel()
	const key = "      x-needs: {fields: [data.state], source: B}\n"
	require.Contains(t, contents, key)

	for name, data := range map[string]string{
		"it may be null":           "{oneOf: [{$ref: '#/components/schemas/Thing'}, {type: 'null'}]}",
		"it may be text":           "{type: [object, string], properties: {id: {type: string}}}",
		"its fields are not known": "{type: object, additionalProperties: true}",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, made, found := strings.Cut(contents, "    Made:\n")
			require.True(t, found)
			other := strings.Replace(made, "{$ref: '#/components/schemas/Thing'}", data, 1)
			source := strings.Replace(contents, key, "", 1) + "    Other:\n" + other[:strings.Index(other, "    Thing:")]
			source = strings.ReplaceAll(source, "      x-echo: {", "      x-ignored: {")
			source = strings.Replace(source,
				"description: Read., content: {application/json: {schema: {$ref: '#/components/schemas/Made'}}}",
				"description: Read., content: {application/json: {schema: {$ref: '#/components/schemas/Other'}}}", 1)

			_, err := buildTable(load(t, source), "shop", shopSources)

			assert.NoError(t, err)
		})
	}
}

// in returns the test of a change of a document, whose report is all that is said.
func (m mistake) in(document string) func(*testing.T) {
	return func(t *testing.T) {
		t.Parallel()
		require.Contains(t, document, m.old)

		_, err := buildTable(load(t, strings.Replace(document, m.old, m.new, 1)), "shop", shopSources)

		require.Error(t, err)
		assert.Equal(t, m.want, err.Error())
	}
}

func TestMistakesInWhatASuccessHolds(t *testing.T) {
	t.Parallel()
	const makeThing, getThing = "POST /things (makeThing): ", "GET /things/{id} (getThing): "

	for _, m := range []mistake{
		{
			"a read has a content and does not say what it holds",
			"      x-needs: {fields: [data.state], source: B}\n", "",
			getThing + "x-needs is missing, although a success has a body",
		},
		{
			"a write has a content and does not say what it holds",
			"      x-needs: {none: One source shows no content, source: A}\n", "",
			"DELETE /things (dropThings): x-needs is missing, although a success has a body",
		},
		{
			"a key is unknown",
			"{fields: [data.state], source: B}", "{fields: [data.state], source: B, because: C}",
			getThing + `x-needs: json: unknown field "because"`,
		},
		{
			"no field is named",
			"{fields: [data.state], source: B}", "{fields: [], source: B}",
			getThing + "x-needs: wants fields, or none and why",
		},
		{
			"fields are named, and that none is sure",
			"{fields: [data.state], source: B}", "{fields: [data.state], none: Not sure, source: B}",
			getThing + "x-needs: wants fields, or none and why",
		},
		{
			"no source is named",
			"{fields: [data.state], source: B}", "{fields: [data.state]}",
			getThing + "x-needs: source is missing",
		},
		{
			"a field is named twice",
			"[data.id, data.parts.list, data]", "[data.id, data.parts.list, data.id]",
			makeThing + "x-needs: data.id stands twice",
		},
		{
			"a field is not there",
			"{fields: [data.state], source: B}", "{fields: [data.states], source: B}",
			getThing + "x-needs: data.states is not in the success 200",
		},
		{
			"a field stands in the elements of a list",
			"data.parts.list, data]", "data.parts.list.name]",
			makeThing + "x-needs: data.parts.list.name is not in the success 200\n" +
				makeThing + "x-needs: data.parts.list.name is not in the success 201",
		},
		{
			"a field has no name",
			"{fields: [data.state], source: B}", "{fields: [''], source: B}",
			getThing + "x-needs:  is not in the success 200",
		},
		{
			"a field is in one success and not in another",
			"        '202':\n          description: The user is asked.",
			"        '203': {description: Without a body.}\n        '202':\n          description: The user is asked.",
			makeThing + "x-needs: data.id is not in the success 203\n" +
				makeThing + "x-needs: data.parts.list is not in the success 203\n" +
				makeThing + "x-needs: data is not in the success 203\n" +
				makeThing + `x-state: "data.state" is not in the success 203`,
		},
	} {
		t.Run(m.name, m.in(contents))
	}
}

func TestMistakesInWhatASuccessMeans(t *testing.T) {
	t.Parallel()
	const makeThing, orderThings = "POST /things (makeThing): x-state: ", "PUT /things (orderThings): x-state: "
	both := func(text string) string {
		return makeThing + text + " 200\n" + makeThing + text + " 201"
	}

	for _, m := range []mistake{
		{
			"a read has a state",
			"      x-needs: {fields: [data.state], source: B}\n",
			"      x-needs: {fields: [data.state], source: B}\n" +
				"      x-state: {field: data.state, done: [NEW, MADE, WAITING, BROKEN, OLD], source: A}\n",
			"GET /things/{id} (getThing): x-state: this is a read",
		},
		{
			"a key is unknown",
			"        failed: [BROKEN]\n", "        failed: [BROKEN]\n        broken: [BROKEN]\n",
			makeThing + `json: unknown field "broken"`,
		},
		{
			"no source is named",
			"        source: 'A, B'\n", "",
			makeThing + "source is missing",
		},
		{
			"no field is named",
			"        field: data.state\n", "",
			both(`"" is not in the success`),
		},
		{
			"the field is not there",
			"field: data.state\n", "field: data.states\n",
			both(`"data.states" is not in the success`),
		},
		{
			"the field has no enum",
			"field: data.state\n", "field: data.id\n",
			both("data.id has no enum in the success"),
		},
		{
			"a value stands in no list",
			"        pending: [NEW]\n", "",
			both("NEW is listed 0 times, want once: it is in the enum of the success"),
		},
		{
			"a value stands in two lists",
			"failed: [BROKEN]", "failed: [BROKEN, WAITING]",
			both("WAITING is listed 2 times, want once: it is in the enum of the success"),
		},
		{
			"a value stands in two lists in another case",
			"failed: [BROKEN]", "failed: [BROKEN, waiting]",
			both("WAITING is listed 2 times, want once: it is in the enum of the success"),
		},
		{
			"a value is listed that the enum lacks",
			"failed: [BROKEN]", "failed: [BROKEN, LOST]",
			both("LOST is listed, but not in the enum of the success"),
		},
		{
			"a value is unlisted without a reason",
			"        unverified: No source says what OLD means\n", "",
			makeThing + "unlisted wants the reason in unverified",
		},
		{
			"no value is a success",
			"done: [MADE]\n        accepted: [WAITING]\n        pending: [NEW]", "pending: [NEW, MADE, WAITING]",
			makeThing + "no value is done or accepted, so no answer would be a success",
		},
		{
			"a code of success stands in no list",
			"done: [done], accepted: [TAKEN]", "done: [done]",
			orderThings + "TAKEN is listed 0 times, want once: it is in x-success",
		},
		{
			"a code stands in two lists",
			"accepted: [TAKEN]", "accepted: [TAKEN, DONE]",
			orderThings + "DONE is listed 2 times, want once: it is in x-success",
		},
		{
			"a code is listed that is no success",
			"accepted: [TAKEN]", "accepted: [TAKEN, LOST]",
			orderThings + "LOST is listed, but not in x-success",
		},
	} {
		t.Run(m.name, m.in(contents))
	}
}
