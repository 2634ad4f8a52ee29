package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// WebhookExample is an example that a document has of a webhook.
type WebhookExample struct {
	Webhook string // its name in the document
	Summary string
	Body    json.RawMessage
}

// WebhookExamples returns the examples of the document's webhooks, sorted by their names.
func (d *Document) WebhookExamples() ([]WebhookExample, error) { return d.examples() }

func loadExamples(parsed func() (*openapi3.T, error)) ([]WebhookExample, error) {
	document, err := parsed()
	if err != nil {
		return nil, err
	}
	var list []WebhookExample
	for _, webhook := range slices.Sorted(maps.Keys(document.Webhooks)) {
		known := document.Webhooks[webhook].Post.RequestBody.Value.Content["application/json"].Examples
		for _, name := range slices.Sorted(maps.Keys(known)) {
			example := known[name].Value
			body, err := json.Marshal(example.Value)
			if err != nil {
				return nil, fmt.Errorf("example %s of webhook %s: %w", name, webhook, err)
			}
			list = append(list, WebhookExample{Webhook: webhook, Summary: example.Summary, Body: body})
		}
	}
	return list, nil
}
