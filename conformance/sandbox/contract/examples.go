package contract

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// WebhookExample is an example that a document has of a webhook.
type WebhookExample struct {
	Webhook string // its name in the document
	Summary string
	Body    json.RawMessage
}

// example is an example of a document, or a reference to one among the components.
type example struct {
	Ref     string `yaml:"$ref"`
	Summary string
	Value   any
}

// exampleReference begins a reference to an example among the components.
const exampleReference = "#/components/examples/"

// webhookPart is the part of a document that has the examples of webhooks.
type webhookPart struct {
	Webhooks map[string]struct {
		Post struct {
			RequestBody struct {
				Content map[string]struct {
					Examples map[string]example
				}
			} `yaml:"requestBody"`
		}
	}
	Components struct {
		Examples map[string]example
	}
}

// WebhookExamples returns the examples of the document's webhooks, sorted by their names.
func (d *Document) WebhookExamples() ([]WebhookExample, error) { return d.examples() }

func loadExamples(text []byte) ([]WebhookExample, error) {
	var part webhookPart
	if err := yaml.Unmarshal(text, &part); err != nil {
		return nil, err
	}
	var list []WebhookExample
	for _, webhook := range slices.Sorted(maps.Keys(part.Webhooks)) {
		known := part.Webhooks[webhook].Post.RequestBody.Content["application/json"].Examples
		for _, name := range slices.Sorted(maps.Keys(known)) {
			found := known[name]
			if component, ok := strings.CutPrefix(found.Ref, exampleReference); ok {
				found = part.Components.Examples[component]
			}
			body, err := json.Marshal(found.Value)
			if err != nil {
				return nil, fmt.Errorf("example %s of webhook %s: %w", name, webhook, err)
			}
			list = append(list, WebhookExample{Webhook: webhook, Summary: found.Summary, Body: body})
		}
	}
	return list, nil
}
