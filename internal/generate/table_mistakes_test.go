package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// mistake is a change of the sound document, and how the line begins that reports it.
type mistake struct{ name, old, new, want string }

func (m mistake) test(t *testing.T) {
	t.Parallel()
	require.Contains(t, sound, m.old)

	_, err := buildTable(load(t, strings.Replace(sound, m.old, m.new, 1)), "shop", shopSources)

	require.Error(t, err)
	assert.True(t, strings.HasPrefix(err.Error(), m.want), "%v", err)
	assert.NotContains(t, err.Error(), "\n", "one line")
}

const sameIDRefused = "POST /things (makeThing): x-idempotency: same-id wants verified sources, " +
	"each with the trust provider or recorded"

func TestMistakesInRepeating(t *testing.T) {
	t.Parallel()

	for _, m := range []mistake{
		{
			"a write says nothing of repeating it",
			"      x-idempotency: none\n", "",
			"DELETE /things/{id}/parts/{part} (dropPart): x-idempotency is missing",
		},
		{
			"repeating is described in an unknown word",
			"x-idempotency: none", "x-idempotency: maybe",
			"DELETE /things/{id}/parts/{part} (dropPart): x-idempotency: json: cannot unmarshal string",
		},
		{
			"repeating has an unknown kind",
			"retry: same-id", "retry: same",
			"POST /things (makeThing): x-idempotency wants read, none, " +
				"or a key with retry none, same-id, resolve-first or new-id",
		},
		{
			"repeating lacks its key",
			"{key: requestId, retry: same-id, source: A}", "{retry: same-id, source: A}",
			"POST /things (makeThing): x-idempotency wants read, none, or a key",
		},
		{
			"repeating has a key too many",
			"{key: requestId, retry: same-id, source: A}", "{key: requestId, retry: same-id, source: A, times: 3}",
			`POST /things (makeThing): x-idempotency: json: unknown field "times"`,
		},
		{
			"repeating names no source",
			"retry: same-id, source: A}", "retry: same-id}",
			"POST /things (makeThing): x-idempotency: source is missing",
		},
		{
			"repeating unasked rests on an official SDK",
			"retry: same-id, source: A}", "retry: same-id, source: C}", sameIDRefused,
		},
		{
			"repeating unasked rests on somebody else's client",
			"retry: same-id, source: A}", "retry: same-id, source: E}", sameIDRefused,
		},
		{
			"repeating unasked rests on a conclusion",
			"retry: same-id, source: A}", "retry: same-id, source: F}", sameIDRefused,
		},
		{
			"repeating unasked rests on the provider and on somebody else",
			"retry: same-id, source: A}", "retry: same-id, source: 'A, E'}", sameIDRefused,
		},
		{
			"repeating unasked is not verified",
			"retry: same-id, source: A}", "retry: same-id, source: A, unverified: No text says so}", sameIDRefused,
		},
	} {
		t.Run(m.name, m.test)
	}
}

func TestMistakesInTheKeyAndInTheReadThatTellsTheOutcome(t *testing.T) {
	t.Parallel()

	for _, m := range []mistake{
		{
			"the key is not in the body",
			"{key: requestId,", "{key: requestID,",
			"POST /things (makeThing): x-idempotency: key requestID is neither a path parameter " +
				"nor a required top-level field of the body",
		},
		{
			"the key may be left out of the body",
			"required: [requestId]", "required: [note]",
			"POST /things (makeThing): x-idempotency: key requestId is neither",
		},
		{
			"the key is not in the path, and there is no body",
			"{key: id,", "{key: di,",
			"PUT /things/{id} (changeThing): x-idempotency: key di is neither",
		},
		{
			"the outcome of a write can be asked nowhere",
			"      x-resolve: {read: getThing, source: F, unverified: Nobody says so}\n", "",
			"changeThing: retry new-id and resolve-first need x-resolve",
		},
		{
			"the read that tells the outcome names no source",
			"{read: getThing, source: F, unverified: Nobody says so}", "{read: getThing}",
			"PUT /things/{id} (changeThing): x-resolve wants a read and its source",
		},
		{
			"the read that tells the outcome has a key too many",
			"{read: getThing, source: F,", "{read: getThing, source: F, because: G,",
			`PUT /things/{id} (changeThing): x-resolve: json: unknown field "because"`,
		},
		{
			"the outcome of a write is asked with a write",
			"read: getThing", "read: makeThing",
			"changeThing: x-resolve makeThing is not a read of this document",
		},
		{
			"the outcome of a write is asked with an unknown operation",
			"read: getThing", "read: getThings",
			"changeThing: x-resolve getThings is not a read of this document",
		},
		{
			"a write must ask first, with an id that it does not hold",
			"    get:\n      operationId: getThing\n",
			"    get:\n      operationId: getThing\n" +
				"      parameters: [{name: shelf, in: query, required: true, schema: {type: string}}]\n",
			"changeThing: x-resolve getThing needs shelf, which the request does not hold, so only retry none is safe",
		},
	} {
		t.Run(m.name, m.test)
	}
}

func TestMistakesInOtherKeys(t *testing.T) {
	t.Parallel()

	for _, m := range []mistake{
		{
			"a timeout has no unit",
			"x-timeout: 30s", "x-timeout: '30'",
			`POST /things (makeThing): x-timeout "30" is not a positive duration`,
		},
		{
			"a timeout is zero",
			"x-timeout: 30s", "x-timeout: 0s",
			`POST /things (makeThing): x-timeout "0s" is not a positive duration`,
		},
		{
			"a timeout is a number",
			"x-timeout: 30s", "x-timeout: 30",
			"POST /things (makeThing): x-timeout: json: cannot unmarshal number",
		},
		{
			"a key has no value",
			"x-checksum: [b.c, a]", "x-checksum:",
			"DELETE /things/{id}/parts/{part} (dropPart): x-checksum has no value",
		},
		{
			"no code means success",
			"x-success: [CHANGED]", "x-success: []",
			"PUT /things/{id} (changeThing): x-success lists no code, so every 2xx would be success",
		},
		{
			"no code means success in the whole document",
			"x-success: [DONE, TAKEN]", "x-success: []",
			"document: x-success lists no code, so every 2xx would be success",
		},
		{
			"one code stands where a list belongs",
			"x-success: [CHANGED]", "x-success: CHANGED",
			"PUT /things/{id} (changeThing): x-success: json: cannot unmarshal string",
		},
	} {
		t.Run(m.name, m.test)
	}
}

func TestMistakesInErrorCodes(t *testing.T) {
	t.Parallel()

	for _, m := range []mistake{
		{
			"an operation lists a code that the catalogue lacks",
			"x-error-codes: {GONE: {}}", "x-error-codes: {GONE: {}, LOST: {}}",
			"GET /things/{id} (getThing): x-error-codes: LOST is not in the document's catalogue",
		},
		{
			"no operation lists a code of the catalogue",
			"      x-error-codes: {GONE: {}}\n", "",
			"document: x-error-codes: GONE: no operation lists it",
		},
		{
			"the catalogue has an unknown key",
			"advice: Check the id}", "advice: Check the id, hint: none}",
			`document: x-error-codes: json: unknown field "hint"`,
		},
		{
			"an override has an unknown key",
			"{GONE: {}}", "{GONE: {hint: none}}",
			`GET /things/{id} (getThing): x-error-codes: GONE: json: unknown field "hint"`,
		},
		{
			"the catalogue has an unknown class, which operations inherit",
			"class: W", "class: X",
			`document: x-error-codes: BUSY: class "X" is not S, Q, W, U or N`,
		},
		{
			"the catalogue has an unknown outcome",
			"outcome: unknown", "outcome: open",
			`document: x-error-codes: FAILED: outcome "open" is not did-not-happen, unknown, accepted or happened`,
		},
		{
			"the catalogue has an unknown kind",
			"kind: declined", "kind: refused",
			`document: x-error-codes: REFUSED: kind "refused" is not declined or action-required`,
		},
		{
			"an override has an unknown class",
			"{GONE: {}}", "{GONE: {class: w}}",
			`GET /things/{id} (getThing): x-error-codes: GONE: class "w" is not S, Q, W, U or N`,
		},
		{
			"advice ends in a full stop",
			"advice: Check the id", "advice: Check the id.",
			"document: x-error-codes: GONE: advice must be a phrase without a full stop",
		},
		{
			"advice is missing",
			", advice: Check the id", "",
			"document: x-error-codes: GONE: advice must be a phrase without a full stop",
		},
		{
			"a code arrives with a number that is no status",
			"status: 404", "status: [404, 0]",
			"document: x-error-codes: GONE: 0 is not the status of an answer",
		},
	} {
		t.Run(m.name, m.test)
	}
}

func TestMistakesInOperationIDs(t *testing.T) {
	t.Parallel()

	for _, m := range []mistake{
		{
			"two operations share their id",
			"operationId: dropPart", "operationId: makeThing",
			"operationId makeThing stands twice",
		},
		{
			"two ids differ in nothing but case",
			"operationId: dropPart", "operationId: makething",
			"operationId makething stands twice",
		},
		{
			"an operation has no id",
			"      operationId: dropPart\n", "",
			"DELETE /things/{id}/parts/{part} (): operationId is missing",
		},
		{
			"one dot turns a write into another operation",
			"  /things:\n", "  /things/parts/{part}:\n" +
				"    delete: {operationId: dropParts, x-idempotency: none, responses: {'200': {description: Gone.}}}\n  /things:\n",
			"dropPart: an empty or dotted {id} turns /things/{id}/parts/{part} into dropParts",
		},
		{
			"two dots turn a write into another operation",
			"  /things:\n", "  /parts/{part}:\n" +
				"    delete: {operationId: dropParts, x-idempotency: none, responses: {'200': {description: Gone.}}}\n  /things:\n",
			"dropPart: an empty or dotted {id} turns /things/{id}/parts/{part} into dropParts",
		},
	} {
		t.Run(m.name, m.test)
	}
}

func TestSuccessCodesNeedAFieldToLookIn(t *testing.T) {
	t.Parallel()
	source := strings.NewReplacer("x-code-field: result.code\n", "", "x-success: [DONE, TAKEN]\n", "").Replace(sound)

	_, err := buildTable(load(t, source), "shop", shopSources)

	assert.EqualError(t, err,
		"PUT /things/{id} (changeThing): x-success without x-code-field: the codes would never be compared")
}

func TestAllMistakesAreReportedAtOnceAndInOrder(t *testing.T) {
	t.Parallel()
	source := strings.NewReplacer(
		"x-timeout: 30s", "x-timeout: soon",
		"{GONE: {}}", "{GONE: {class: w}, LOST: {}}",
		"x-idempotency: none", "x-idempotency: {}",
		"read: getThing", "read: nothing",
	).Replace(sound)
	want := strings.Join([]string{
		`POST /things (makeThing): x-timeout "soon" is not a positive duration`,
		`GET /things/{id} (getThing): x-error-codes: LOST is not in the document's catalogue`,
		`GET /things/{id} (getThing): x-error-codes: GONE: class "w" is not S, Q, W, U or N`,
		`DELETE /things/{id}/parts/{part} (dropPart): x-idempotency wants read, none, ` +
			`or a key with retry none, same-id, resolve-first or new-id`,
		`changeThing: x-resolve nothing is not a read of this document`,
	}, "\n")

	for range 8 {
		_, err := buildTable(load(t, source), "shop", shopSources)
		require.EqualError(t, err, want)
	}
}

func TestPathsOfOtherMethodsDoNotCollapse(t *testing.T) {
	t.Parallel()
	source := strings.Replace(sound, "  /things:\n", "  /things/:\n"+
		"    post: {operationId: makeThings, x-idempotency: none, responses: {'200': {description: Made.}}}\n"+
		"  /things:\n", 1)

	_, err := buildTable(load(t, source), "shop", shopSources)

	assert.NoError(t, err)
}
