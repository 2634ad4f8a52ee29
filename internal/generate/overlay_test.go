package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const overlaid = `
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200':
          description: ok
          headers: {X: {$ref: '#/components/headers/X'}}
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
        '201':
          description: asks for more
          x-refusal: true
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
        '404': {$ref: '#/components/responses/Missing'}
        default:
          description: no
          content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
webhooks:
  w:
    post:
      operationId: receiveW
      responses:
        2XX: {$ref: '#/components/responses/WebhookReceived'}
        '400': {$ref: '#/components/responses/Missing'}
components:
  headers: {X: {schema: {type: string}}}
  responses:
    Missing:
      description: no
      content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
    WebhookReceived: {description: ok}
  schemas: {A: {type: object, properties: {b: {type: string}}}}
`

// The configuration names the overlay by its path from the root of the module.
func TestAClientDecodesSuccessOnly(t *testing.T) {
	t.Chdir("../..")
	folder := t.TempDir()
	from := filepath.Join(folder, "from.yaml")
	require.NoError(t, os.WriteFile(from, []byte(overlaid), 0o600))

	text, err := oapi(from, modelsConfig, "", "client", folder)

	require.NoError(t, err)
	code := string(text)
	assert.NotContains(t, code, "Missing")
	assert.NotContains(t, code, "Headers")
	assert.Contains(t, code, "type A struct")
}
