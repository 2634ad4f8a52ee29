package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
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

// payPayWith returns the table of PayPay's document with a text replaced.
func payPayWith(t *testing.T, old, replacement string) ([]policy.Operation, error) {
	t.Helper()
	path := filepath.Join("..", "..", "specs", "paypay-opa.yaml")
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Contains(t, string(content), old)
	cited, err := loadSources(path, "paypay")
	require.NoError(t, err)

	return buildTable(load(t, strings.Replace(string(content), old, replacement, 1)), "paypay", cited)
}

func TestTableSaysForWhomAKeyIsUnique(t *testing.T) {
	t.Parallel()

	table, err := payPayWith(t, "x-echo", "x-echo")

	require.NoError(t, err)
	for _, op := range table {
		want := (*policy.Unique)(nil)
		if op.ID == "createPayment" {
			want = &policy.Unique{Days: 525, Since: "data.acceptedAt", For: []policy.Echo{
				{Answer: "data.storeId", Request: "storeId"},
				{Answer: "data.userAuthorizationId", Request: "userAuthorizationId"},
			}}
		}
		assert.Equal(t, want, op.Unique, op.ID)
	}
}

func TestMistakesInForWhomAKeyIsUnique(t *testing.T) {
	t.Parallel()

	for _, m := range []mistake{
		{"no time", "days: 525", "days: 0", "createPayment: x-echo: unique: days must be positive"},
		{
			"no source", "          source: FAQ 7215875261839\n", "",
			"createPayment: x-echo: unique: source is missing",
		},
		{
			"a source that nobody lists", "          source: FAQ 7215875261839\n", "          source: RUMOUR\n",
			"sources.yaml does not list the source RUMOUR",
		},
		{
			"a time that is not shown", "since: data.acceptedAt", "since: data.madeAt",
			"createPayment: x-echo: unique: data.madeAt of the answer is not in the schemas",
		},
		{
			"a time that is none", "since: data.acceptedAt", "since: data.status",
			"createPayment: x-echo: unique: data.status of the answer is of type string, not of seconds",
		},
		{
			"a field that is not shown", "data.storeId: storeId}", "data.shop: storeId}",
			"createPayment: x-echo: data.shop of the answer is not in the schemas",
		},
		{
			"a field that is not sent", "data.storeId: storeId}", "data.storeId: shop}",
			"createPayment: x-echo: shop of the request is not in the schemas",
		},
		{
			"a key that nobody is known to recognise",
			"x-idempotency: {key: merchantPaymentId, retry: resolve-first, source: 'FAQ 4414055187087, FAQ 7215875261839'}",
			"x-idempotency: {key: merchantPaymentId, retry: resolve-first, source: GO}",
			"createPayment: x-echo: unique: no source of the provider says that the key is recognised",
		},
	} {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()

			_, err := payPayWith(t, m.old, m.new)

			assert.ErrorContains(t, err, m.want)
		})
	}
}
