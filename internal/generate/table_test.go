package main

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/policy"
)

// sound is a document without a fault; the cases below break one thing each.
const sound = `
openapi: 3.1.0
info: {title: Things, version: '1'}
x-code-field: result.code
x-success: [DONE, TAKEN]
x-error-codes:
  BUSY: {status: 503, outcome: did-not-happen, class: W, advice: Wait, common: true}
  FAILED: {status: [500, 502], code-id: ['1', '2'], outcome: unknown, class: Q, advice: Ask first, common: true}
  GONE: {status: 404, code-id: '3', outcome: did-not-happen, class: N, advice: Check the id}
  REFUSED: {outcome: did-not-happen, class: U, kind: declined, advice: Pay another way}
paths:
  /things:
    post:
      operationId: makeThing
      x-timeout: 30s
      x-idempotency: {key: requestId, retry: same-id}
      x-error-codes:
        REFUSED: {}
        FAILED: {status: [504, 505], class: S, advice: Send it again}
      parameters:
        - $ref: '#/components/parameters/Merchant'
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [requestId]
              properties:
                requestId: {type: string}
                note: {type: string}
      responses: {'200': {description: Made.}}
  /things/{id}:
    x-unverified: The path is a guess
    parameters:
      - $ref: '#/components/parameters/ID'
    get:
      operationId: getThing
      x-error-codes: {GONE: {}}
      responses: {'200': {description: Read.}}
    put:
      operationId: changeThing
      x-idempotency: {key: id, retry: new-id}
      x-resolve: getThing
      x-success: [CHANGED]
      responses: {'200': {description: Changed.}}
  /things/{id}/parts/{part}:
    delete:
      operationId: dropPart
      x-idempotency: none
      x-checksum: [b.c, a]
      parameters:
        - $ref: '#/components/parameters/ID'
        - {name: part, in: path, required: true, schema: {type: string}}
      responses: {'204': {description: Dropped.}}
    post:
      operationId: searchParts
      x-idempotency: read
      x-unverified: So is this one
      parameters:
        - $ref: '#/components/parameters/ID'
        - {name: part, in: path, required: true, schema: {type: string}}
      responses: {'200': {description: Found.}}
webhooks:
  thingMade:
    post:
      operationId: thingMade
      responses: {'200': {description: Received.}}
components:
  parameters:
    ID: {name: id, in: path, required: true, schema: {type: string}}
    Merchant: {name: X-Assume-Merchant, in: header, schema: {type: string}}
`

func load(t *testing.T, source string) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTableHoldsWhatTheDocumentSays(t *testing.T) {
	t.Parallel()
	busy := policy.Code{Code: "BUSY", Statuses: []int{503}, Outcome: policy.DidNotHappen, Class: policy.ClassWait, Advice: "Wait"}
	failed := policy.Code{Code: "FAILED", Statuses: []int{500, 502}, CodeIDs: []string{"1", "2"}, Outcome: policy.Unknown, Class: policy.ClassQuery, Advice: "Ask first"}
	again := policy.Code{Code: "FAILED", Statuses: []int{504, 505}, CodeIDs: []string{"1", "2"}, Outcome: policy.Unknown, Class: policy.ClassSameID, Advice: "Send it again"}
	gone := policy.Code{Code: "GONE", Statuses: []int{404}, CodeIDs: []string{"3"}, Class: policy.ClassNever, Advice: "Check the id"}
	refused := policy.Code{Code: "REFUSED", Outcome: policy.DidNotHappen, Class: policy.ClassUser, Kind: policy.Declined, Advice: "Pay another way"}
	read := func(c policy.Code) *policy.Code { c.Outcome = policy.NoOutcome; return &c }

	const field = "result.code"
	want := []policy.Operation{
		{
			Provider: "shop", ID: "changeThing", Method: "PUT", Path: "/things/{id}", Retry: policy.NewID, Key: "id", Resolve: "getThing",
			CodeField: field, Success: []string{"CHANGED"}, Errors: []*policy.Code{&busy, &failed}, Unverified: "The path is a guess",
		},
		{
			Provider: "shop", ID: "dropPart", Method: "DELETE", Path: "/things/{id}/parts/{part}", Retry: policy.Never,
			CodeField: field, Success: []string{"DONE", "TAKEN"}, Errors: []*policy.Code{&busy, &failed}, Checksum: []string{"b.c", "a"},
		},
		{
			Provider: "shop", ID: "getThing", Method: "GET", Path: "/things/{id}", Retry: policy.Read,
			CodeField: field, Success: []string{"DONE", "TAKEN"}, Errors: []*policy.Code{read(busy), read(failed), &gone}, Unverified: "The path is a guess",
		},
		{
			Provider: "shop", ID: "makeThing", Method: "POST", Path: "/things", Timeout: 30 * time.Second, Retry: policy.SameID, Key: "requestId",
			CodeField: field, Success: []string{"DONE", "TAKEN"}, Errors: []*policy.Code{&busy, &again, &refused}, Merchant: true,
		},
		{
			Provider: "shop", ID: "searchParts", Method: "POST", Path: "/things/{id}/parts/{part}", Retry: policy.Read,
			CodeField: field, Success: []string{"DONE", "TAKEN"}, Errors: []*policy.Code{read(busy), read(failed)}, Unverified: "So is this one",
		},
	}
	// A list that shares memory with another shows in some runs only.
	for range 8 {
		got, err := buildTable(load(t, sound), "shop")
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(want) {
			t.Fatalf("%d operations, want %d", len(got), len(want))
		}
		for i := range want {
			if !reflect.DeepEqual(got[i], want[i]) {
				t.Fatalf("got\n%+v\nwant\n%+v", got[i], want[i])
			}
		}
	}
}

func TestOperationWithoutSuccessCodesReadsNoCode(t *testing.T) {
	t.Parallel()
	source := strings.Replace(sound, "x-success: [DONE, TAKEN]\n", "", 1)
	table, err := buildTable(load(t, source), "shop")
	if err != nil {
		t.Fatal(err)
	}
	for _, op := range table {
		if own := op.ID == "changeThing"; (op.CodeField != "") != own || (len(op.Success) > 0) != own {
			t.Errorf("%s: code field %q, success %v", op.ID, op.CodeField, op.Success)
		}
	}
}

func TestEachMistakeInADocumentGivesOneLine(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, old, new, want string }{
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
			"POST /things (makeThing): x-idempotency wants read, none, or a key with retry none, same-id, resolve-first or new-id",
		},
		{
			"repeating lacks its key",
			"{key: requestId, retry: same-id}", "{retry: same-id}",
			"POST /things (makeThing): x-idempotency wants read, none, or a key",
		},
		{
			"repeating has a key too many",
			"{key: requestId, retry: same-id}", "{key: requestId, retry: same-id, times: 3}",
			`POST /things (makeThing): x-idempotency: json: unknown field "times"`,
		},
		{
			"the key is not in the body",
			"{key: requestId,", "{key: requestID,",
			"POST /things (makeThing): x-idempotency: key requestID is neither a path parameter nor a required top-level field of the body",
		},
		{
			"the key may be left out of the body",
			"required: [requestId]", "required: [note]",
			"POST /things (makeThing): x-idempotency: key requestId is neither",
		},
		{
			"the key is not in the path, and there is no body",
			"{key: id, retry: new-id}", "{key: di, retry: new-id}",
			"PUT /things/{id} (changeThing): x-idempotency: key di is neither",
		},
		{
			"the outcome of a write can be asked nowhere",
			"      x-resolve: getThing\n", "",
			"changeThing: retry new-id and resolve-first need x-resolve",
		},
		{
			"the outcome of a write is asked with a write",
			"x-resolve: getThing", "x-resolve: makeThing",
			"changeThing: x-resolve makeThing is not a read of this document",
		},
		{
			"the outcome of a write is asked with an unknown operation",
			"x-resolve: getThing", "x-resolve: getThings",
			"changeThing: x-resolve getThings is not a read of this document",
		},
		{
			"a write must ask first, with an id that it does not hold",
			"    get:\n      operationId: getThing\n",
			"    get:\n      operationId: getThing\n      parameters: [{name: shelf, in: query, required: true, schema: {type: string}}]\n",
			"changeThing: x-resolve getThing needs shelf, which the request does not hold, so only retry none is safe",
		},
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
			`document: x-error-codes: FAILED: outcome "open" is not did-not-happen, unknown or happened`,
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
			"DELETE /things/{id}/parts/{part} (): no operationId",
		},
		{
			"an empty id turns a read of one into another operation",
			"  /things:\n", "  /things/:\n    get: {operationId: listThings, responses: {'200': {description: Read.}}}\n  /things:\n",
			"getThing: an empty or dotted {id} turns /things/{id} into listThings",
		},
		{
			"one dot turns a write into another operation",
			"  /things:\n", "  /things/parts/{part}:\n    delete: {operationId: dropParts, x-idempotency: none, responses: {'200': {description: Gone.}}}\n  /things:\n",
			"dropPart: an empty or dotted {id} turns /things/{id}/parts/{part} into dropParts",
		},
		{
			"two dots turn a write into another operation",
			"  /things:\n", "  /parts/{part}:\n    delete: {operationId: dropParts, x-idempotency: none, responses: {'200': {description: Gone.}}}\n  /things:\n",
			"dropPart: an empty or dotted {id} turns /things/{id}/parts/{part} into dropParts",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(sound, c.old) {
				t.Fatalf("the sound document does not hold %q", c.old)
			}
			_, err := buildTable(load(t, strings.Replace(sound, c.old, c.new, 1)), "shop")
			if err == nil {
				t.Fatal("the mistake was not found")
			}
			if got := err.Error(); !strings.HasPrefix(got, c.want) || strings.Contains(got, "\n") {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestTableSaysWhatAReadNeedsAndTheWriteLacks(t *testing.T) {
	t.Parallel()
	const document = `
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: WRITE
      x-idempotency: IDEMPOTENCY
      x-resolve: readThing
      REMEMBER
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [mine, note]
              properties:
                mine: {$ref: '#/components/schemas/ThingID'}
                note: {type: string}
                checksum: {type: string}
      responses: {'200': {description: Made.}}
  /things/{id}:
    post:
      operationId: readThing
      x-idempotency: read
      x-checksum: [note]
      parameters:
        - {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/ThingID'}}
        - {name: shelf, in: query, required: true, schema: {type: string}}
        - {name: colour, in: query, schema: {type: string}}
        - {name: X-Shop, in: header, required: true, schema: {type: string}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [note, checksum]
              properties:
                note: {type: string}
                checksum: {type: string}
      responses: {'200': {description: Read.}}
  /things/{id}/parts/{shelf}:
    delete:
      operationId: dropPart
      x-idempotency: none
      x-resolve: readThing
      parameters:
        - {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/PartID'}}
        - {name: shelf, in: path, required: true, schema: {type: string}}
      responses: {'204': {description: Dropped.}}
components:
  schemas:
    ThingID: {type: string}
    PartID: {type: string}
`
	for _, c := range []struct{ name, idempotency, remember, write, drop string }{
		{"the key is the id by another name, the note is remembered", "{key: mine, retry: none}", "x-remember: [note]", "[shelf]", "[id note]"},
		{"both are remembered", "none", "x-remember: [mine, note]", "[shelf]", "[id note]"},
	} {
		source := strings.NewReplacer("WRITE", "makeThing", "IDEMPOTENCY", c.idempotency, "REMEMBER", c.remember).Replace(document)
		table, err := buildTable(load(t, source), "shop")
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		for _, op := range table {
			want := map[string]string{"makeThing": c.write, "dropPart": c.drop, "readThing": "[]"}[op.ID]
			if got := fmt.Sprint(op.Lacks); got != want {
				t.Errorf("%s: %s lacks %s, want %s", c.name, op.ID, got, want)
			}
		}
	}
	source := strings.NewReplacer("WRITE", "makeThing", "IDEMPOTENCY", "none", "REMEMBER", "x-remember: [note]").Replace(document)
	_, err := buildTable(load(t, source), "shop")
	const want = "makeThing: x-resolve readThing needs id, which stands in the body: list it in x-remember"
	if err == nil || err.Error() != want {
		t.Errorf("an id that is not remembered: got %v, want %s", err, want)
	}
}

func TestSuccessCodesNeedAFieldToLookIn(t *testing.T) {
	t.Parallel()
	source := strings.Replace(strings.Replace(sound, "x-code-field: result.code\n", "", 1), "x-success: [DONE, TAKEN]\n", "", 1)
	_, err := buildTable(load(t, source), "shop")
	const want = "PUT /things/{id} (changeThing): x-success without x-code-field: the codes would never be compared"
	if err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

func TestAllMistakesAreReportedAtOnceAndInOrder(t *testing.T) {
	t.Parallel()
	source := strings.NewReplacer(
		"x-timeout: 30s", "x-timeout: soon",
		"{GONE: {}}", "{GONE: {class: w}, LOST: {}}",
		"x-idempotency: none", "x-idempotency: {}",
		"x-resolve: getThing", "x-resolve: nothing",
	).Replace(sound)
	want := strings.Join([]string{
		`POST /things (makeThing): x-timeout "soon" is not a positive duration`,
		`GET /things/{id} (getThing): x-error-codes: LOST is not in the document's catalogue`,
		`GET /things/{id} (getThing): x-error-codes: GONE: class "w" is not S, Q, W, U or N`,
		`DELETE /things/{id}/parts/{part} (dropPart): x-idempotency wants read, none, or a key with retry none, same-id, resolve-first or new-id`,
		`changeThing: x-resolve nothing is not a read of this document`,
	}, "\n")
	for range 8 {
		if _, err := buildTable(load(t, source), "shop"); err == nil || err.Error() != want {
			t.Fatalf("got\n%v\nwant\n%s", err, want)
		}
	}
}

func TestPathsOfOtherMethodsDoNotCollapse(t *testing.T) {
	t.Parallel()
	source := strings.Replace(sound, "  /things:\n", "  /things/:\n    post: {operationId: makeThings, x-idempotency: none, responses: {'200': {description: Made.}}}\n  /things:\n", 1)
	if _, err := buildTable(load(t, source), "shop"); err != nil {
		t.Error(err)
	}
}

func TestGeneratorWantsOnePackageName(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"none":                {nil, "want outcomes, or one package name out of paidy, paidylegacy, paypay"},
		"an unknown one":      {[]string{"linepay"}, "want outcomes, or one package name out of paidy, paidylegacy, paypay"},
		"two":                 {[]string{"paypay", "paidy"}, "want outcomes, or one package name out of paidy, paidylegacy, paypay"},
		"one while comparing": {[]string{"-check", "paypay"}, "-check takes no package name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if err := run(c.args); err == nil || err.Error() != c.want {
				t.Errorf("got  %v\nwant %s", err, c.want)
			}
		})
	}
}
