package main

import (
	"os"
	"path/filepath"
	"testing"

	yaml "github.com/oasdiff/yaml3"
)

func TestStripFailuresLeavesWhatAClientDecodes(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	from, to := filepath.Join(folder, "from.yaml"), filepath.Join(folder, "to.yaml")
	document := `
paths:
  /a:
    parameters: [{name: p}]
    get:
      operationId: getA
      responses:
        '200': {description: ok, headers: {X: {}}, content: {application/json: {}}}
        '201': {description: asks for more, x-refusal: true}
        '202': {$ref: '#/components/responses/Accepted'}
        '404': {description: no}
        default: {description: no}
webhooks:
  w: {post: {responses: {'200': {$ref: '#/components/responses/Received'}}}}
components:
  headers: {X: {}}
  responses: {Accepted: {description: later, headers: {X: {}}}, Received: {description: ok}, BadRequest: {description: no}}
  schemas: {Error: {type: object}}
`
	if err := os.WriteFile(from, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := stripFailures(from, to); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(to)
	if err != nil {
		t.Fatal(err)
	}
	var have, want any
	if err := yaml.Unmarshal(text, &have); err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal([]byte(`
paths:
  /a:
    parameters: [{name: p}]
    get:
      operationId: getA
      responses:
        '200': {description: ok, content: {application/json: {}}}
        '202': {$ref: '#/components/responses/Accepted'}
webhooks:
  w: {post: {responses: {'200': {$ref: '#/components/responses/Received'}}}}
components:
  responses: {Accepted: {description: later}, Received: {description: ok}}
  schemas: {Error: {type: object}}
`), &want); err != nil {
		t.Fatal(err)
	}
	haveText, _ := yaml.Marshal(have)
	wantText, _ := yaml.Marshal(want)
	if string(haveText) != string(wantText) {
		t.Errorf("got\n%s\nwant\n%s", haveText, wantText)
	}
	if err := stripFailures(filepath.Join(folder, "missing.yaml"), to); err == nil {
		t.Error("a missing document was accepted")
	}
}
