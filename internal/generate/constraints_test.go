package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// limitedDocument has a source for each constraint, or a mark.
const limitedDocument = `openapi: 3.1.0
x-error-codes:
  GONE: {status: 404, code-id: '7', x-source: OAS}
  BUSY: {status: [500, 503], x-source: OAS, x-unverified: Nobody says when}
paths:
  /things/{id}:
    parameters:
      - {name: id, in: path, required: true, x-source: OAS, schema: {type: string, pattern: '^a$'}}
    get:
      operationId: getThing
      x-source: OAS
      x-unverified: Its path is a guess
      x-timeout: 15s
      parameters:
        - {name: lang, in: query, schema: {type: string, enum: [EN]}}
      x-error-codes:
        GONE: {status: 410}
        BUSY: {status: 502, x-source: OAS}
      responses:
        '200':
          content: {application/json: {schema: {required: [name], properties: {required: {type: string}}}}}
        '404': {description: Gone., x-unverified: Nobody says so}
webhooks:
  thingMade:
    post:
      operationId: thingMade
      x-source: OAS
      responses: {'200': {description: Received.}}
components:
  schemas:
    Thing:
      x-source: OAS
      minProperties: 1
      properties:
        name: {type: string, minLength: 1, maxLength: 9, x-unverified: Nobody says how long}
        list:
          type: array
          x-unverified: Nobody says how many
          maxItems: 3
          items: {type: string, maxLength: 5}
        sum:
          x-unverified: Nobody says so
          properties: {n: {type: integer, minimum: 1, x-source: OAS}}
`

func TestConstraintsAreCountedByWhatSpeaksOfThem(t *testing.T) {
	t.Parallel()
	document, err := parseDocument("shop.yaml", []byte(limitedDocument))
	require.NoError(t, err)

	counts, err := document.constraints()

	require.NoError(t, err)
	assert.Equal(t, map[string]constraintCount{
		"limits": {sourced: 2, unverified: 4}, "patterns": {sourced: 1}, "enums": {sourced: 1},
		"required lists": {sourced: 1}, "code ids": {sourced: 1}, "timeouts": {sourced: 1},
		"statuses": {sourced: 5, unverified: 2},
	}, counts)
}

func TestAConstraintOfWhichNothingSpeaksIsFound(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, old, new, want string }{
		{"the id of a code", "code-id: '7', x-source: OAS", "code-id: '7'", "shop.yaml:3:23: #/x-error-codes/GONE/code-id"},
		{"the status of a code", "'7', x-source: OAS", "'7'", "shop.yaml:3:10: #/x-error-codes/GONE/status"},
		{"that of one operation", "'7', x-source: OAS", "'7'", "#/paths/~1things~1{id}/get/x-error-codes/GONE/status"},
		{"a pattern", "x-source: OAS, schema", "schema", "#/paths/~1things~1{id}/parameters/0/schema/pattern"},
		{"a timeout", "getThing\n      x-source: OAS", "getThing", "#/paths/~1things~1{id}/get/x-timeout"},
		{"an enum", "getThing\n      x-source: OAS", "getThing", "#/paths/~1things~1{id}/get/parameters/0/schema/enum"},
		{"the status of an answer", "getThing\n      x-source: OAS", "getThing", "~1things~1{id}/get/responses/200: "},
		{"a required list", "getThing\n      x-source: OAS", "getThing", "application~1json/schema/required"},
		{"the answer to a webhook", "thingMade\n      x-source: OAS", "thingMade", "thingMade/post/responses/200: "},
		{"a limit", "Thing:\n      x-source: OAS", "Thing:", "shop.yaml:32:7: #/components/schemas/Thing/minProperties"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, limitedDocument, c.old)
			document, err := parseDocument("shop.yaml", []byte(strings.Replace(limitedDocument, c.old, c.new, 1)))
			require.NoError(t, err)

			_, err = document.constraints()

			require.Error(t, err)
			located := document.locate(err).Error()
			assert.Contains(t, located, c.want)
			assert.Contains(t, located, "name the source in x-source, or say in x-unverified that there is none")
		})
	}
}
