package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/policy"
)

func TestTableSaysWhatAnAnswerRepeats(t *testing.T) {
	t.Parallel()

	table, err := buildTable(load(t, contents), "shop", shopSources)

	require.NoError(t, err)
	echoes := map[string][]policy.Echo{}
	for _, op := range table {
		echoes[op.ID] = op.Echo
	}
	assert.Equal(t, []policy.Echo{
		{Answer: "data.id", Request: "mine"},
		{Answer: "data.parts.list[].count", Request: "part.count", MayDiffer: true},
		{Answer: "data.parts.list[].name", Request: "shelf"},
	}, echoes["makeThing"])
	assert.Equal(t, []policy.Echo{{Answer: "data.id", Request: "id"}}, echoes["getThing"])
	assert.Equal(t, []policy.Echo{{Answer: "data.id", Request: "id"}}, echoes["dropThing"],
		"its own answer is empty, so this is that of its read")
	assert.Nil(t, echoes["dropThings"])
}

func TestTableIsWrittenWithWhatAnAnswerRepeats(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer

	renderOperation(&out, &policy.Operation{Echo: []policy.Echo{
		{Answer: "data.id", Request: "mine"}, {Answer: "data.count", Request: "count", MayDiffer: true},
	}}, &codeList{})

	assert.Contains(t, out.String(), `Echo: []policy.Echo{
			{Answer: "data.id", Request: "mine"},
			{Answer: "data.count", Request: "count", MayDiffer: true},
		},`)
}

func TestMistakesInWhatAnAnswerRepeats(t *testing.T) {
	t.Parallel()
	const makeThing, getThing = "makeThing: x-echo: ", "getThing: x-echo: "

	for _, m := range []mistake{
		{
			"no field is named",
			"{fields: {data.id: id}, source: DOC-d}", "{fields: {}, source: DOC-d}",
			getThing + "names no field",
		},
		{
			"no source is named",
			"{fields: {data.id: id}, source: DOC-d}", "{fields: {data.id: id}}",
			getThing + "source is missing",
		},
		{
			"a key is unknown",
			"source: DOC-d}", "source: DOC-d, because: E}",
			getThing + `json: unknown field "because"`,
		},
		{
			"a field is not in the answer",
			"{data.id: id}, source: DOC-d", "{data.ID: id}, source: DOC-d",
			getThing + "data.ID of the answer is not in the schemas",
		},
		{
			"a field is not in the request",
			"{data.id: id}, source: DOC-d", "{data.id: ID}, source: DOC-d",
			getThing + "ID of the request is not in the schemas",
		},
		{
			"a field of a header",
			"{data.id: id}, source: DOC-d", "{data.id: X-Shop}, source: DOC-d",
			getThing + "X-Shop of the request is not in the schemas",
		},
		{
			"the elements of a list are entered without a sign",
			"data.parts.list[].name: shelf", "data.parts.list.name: shelf",
			makeThing + "data.parts.list.name of the answer is not in the schemas",
		},
		{
			"a field is an object",
			"data.id: mine", "data: mine",
			makeThing + "data of the answer has the type object, and not one that can be compared",
		},
		{
			"a field is a list",
			"data.id: mine", "data.parts.list: mine",
			makeThing + "data.parts.list of the answer has the type array, and not one that can be compared",
		},
		{
			"a field is of another type",
			"part.count", "mine",
			makeThing + "data.parts.list[].count of the answer is of type integer, but mine of the request of type string",
		},
		{
			"what may differ is no field",
			"may-differ: ['data.parts.list[].count']", "may-differ: [data.count]",
			makeThing + "data.count may differ, but is none of the fields",
		},
	} {
		t.Run(m.name, m.in(contents))
	}
}
