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
	const sound = "{fields: {data.id: id}, source: DOC-d}"

	for _, m := range []mistake{
		{
			"no field is named",
			sound, "{fields: {}, source: DOC-d}",
			getThing + "names no field",
		},
		{
			"no source is named",
			sound, "{fields: {data.id: id}}",
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

func TestTableSaysForWhomAKeyIsUnique(t *testing.T) {
	t.Parallel()

	for _, a := range loadAPIs(t) {
		for _, op := range a.table {
			want := (*policy.Unique)(nil)
			if a.title == "PayPay" && op.ID == "createPayment" {
				want = &policy.Unique{Days: 525, Since: "data.acceptedAt", For: []policy.Echo{
					{Answer: "data.storeId", Request: "storeId"},
					{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
				}}
			}
			assert.Equal(t, want, op.Unique, "%s: %s", a.title, op.ID)
		}
	}
}

// promised is a document without a mistake, which says for whom the key of a write is unique.
const promised = `
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: makeThing
      x-idempotency: {key: mine, retry: resolve-first, source: A}
      x-resolve: {read: getThing, source: A}
      x-needs: {fields: [id], source: A}
      x-echo:
        fields: {id: mine}
        unique:
          days: 30
          since: madeAt
          for: {shop: shop}
          source: B
        source: A
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [mine]
              properties: {mine: {type: string}, shop: {type: string}}
      responses:
        '200': {description: Made., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
  /things/{mine}:
    get:
      operationId: getThing
      x-needs: {fields: [id], source: A}
      parameters: [{name: mine, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: Read., content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
components:
  schemas:
    Thing:
      type: object
      properties: {id: {type: string}, shop: {type: string}, madeAt: {type: integer}, state: {type: string}}
`

func TestTableHoldsForWhomADocumentSaysThatAKeyIsUnique(t *testing.T) {
	t.Parallel()

	table, err := buildTable(load(t, promised), "shop", shopSources)

	require.NoError(t, err)
	require.Equal(t, "makeThing", table[1].ID)
	assert.Equal(t, &policy.Unique{
		Days: 30, Since: "madeAt", For: []policy.Echo{{Answer: "shop", Request: "shop"}},
	}, table[1].Unique)
}

func TestMistakesInForWhomAKeyIsUnique(t *testing.T) {
	t.Parallel()
	const unique = "makeThing: x-echo: unique: "

	for _, m := range []mistake{
		{"no time", "days: 30", "days: 0", unique + "days must be positive"},
		{"no source", "          source: B\n", "", unique + "source is missing"},
		{
			"a source that nobody lists", "source: B", "source: RUMOUR",
			"#/paths/~1things/post/x-echo/unique: sources.yaml does not list the source RUMOUR",
		},
		{
			"a time that is not shown", "since: madeAt", "since: soldAt",
			unique + "soldAt of the answer is not in the schemas",
		},
		{
			"a time that is none", "since: madeAt", "since: state",
			unique + "state of the answer is of type string, not of seconds",
		},
		{
			"a field that is not shown", "{shop: shop}", "{owner: shop}",
			"makeThing: x-echo: owner of the answer is not in the schemas",
		},
		{
			"a field that is not sent", "{shop: shop}", "{shop: owner}",
			"makeThing: x-echo: owner of the request is not in the schemas",
		},
		{
			"a key that nobody is known to recognise", "retry: resolve-first, source: A", "retry: resolve-first, source: C",
			unique + "no source of the provider says that the key is recognised",
		},
	} {
		t.Run(m.name, m.in(promised))
	}
}
