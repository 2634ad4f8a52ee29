package main

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/stretchr/testify/require"
)

// load reads a document as an OpenAPI document.
func load(t *testing.T, source string) *openapi3.T {
	t.Helper()
	doc, err := openapi3.NewLoader().LoadFromData([]byte(source))
	require.NoError(t, err)

	return doc
}

// shopSources are the sources of the shop's documents.
var shopSources = sources{
	"A": {Trust: "provider"}, "B": {Trust: "recorded"}, "C": {Trust: "official-sdk"}, "DOC-d": {Trust: "provider"},
	"E": {Trust: "third-party"}, "F": {Trust: "inferred"},
}

// sound is a document without a mistake.
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
      x-idempotency: {key: requestId, retry: same-id, source: A}
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
      x-idempotency: {key: id, retry: new-id, source: E}
      x-resolve: {read: getThing, source: F, unverified: Nobody says so}
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

// lackingDocument has a read that needs more than the writes before it hold.
const lackingDocument = `
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /things:
    post:
      operationId: WRITE
      x-idempotency: IDEMPOTENCY
      x-resolve: {read: readThing, source: A}
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
      x-resolve: {read: readThing, source: A}
      parameters:
        - {name: id, in: path, required: true, schema: {$ref: '#/components/schemas/PartID'}}
        - {name: shelf, in: path, required: true, schema: {type: string}}
      responses: {'204': {description: Dropped.}}
components:
  schemas:
    ThingID: {type: string}
    PartID: {type: string}
`
