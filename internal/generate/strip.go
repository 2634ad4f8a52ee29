package main

import (
	"errors"
	"os"
	"slices"
	"strings"

	yaml "github.com/oasdiff/yaml3"
)

// stripFailures copies a document without what a client never decodes: every
// answer but success, also a 2xx one marked x-refusal, becomes an error before
// the generated code sees it, and headers are read from the http.Response. Generated code for them would be dead
// weight in every program.
func stripFailures(document, to string) error {
	text, err := os.ReadFile(document)
	if err != nil {
		return err
	}
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return err
	}
	if root.Kind != yaml.DocumentNode || len(root.Content) != 1 {
		return errors.New("not a YAML document")
	}
	top := root.Content[0]
	kept := map[string]bool{}
	for _, path := range slices.Concat(values(child(top, "paths")), values(child(top, "webhooks"))) {
		for _, operation := range values(path) {
			responses := child(operation, "responses")
			keep(responses, func(status string) bool {
				return strings.HasPrefix(status, "2") && child(child(responses, status), "x-refusal") == nil
			})
			for _, response := range values(responses) {
				if ref := child(response, "$ref"); ref != nil {
					kept[strings.TrimPrefix(ref.Value, "#/components/responses/")] = true
				}
				keep(response, func(key string) bool { return key != "headers" })
			}
		}
	}
	components := child(top, "components")
	keep(components, func(key string) bool { return key != "headers" })
	responses := child(components, "responses")
	keep(responses, func(name string) bool { return kept[name] })
	for _, response := range values(responses) {
		keep(response, func(key string) bool { return key != "headers" })
	}
	stripped, err := yaml.Marshal(&root)
	if err != nil {
		return err
	}
	return os.WriteFile(to, stripped, 0o600)
}

// child returns a value of a mapping, or nil.
func child(mapping *yaml.Node, key string) *yaml.Node {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// values returns all values of a mapping.
func values(mapping *yaml.Node) []*yaml.Node {
	var list []*yaml.Node
	if mapping != nil && mapping.Kind == yaml.MappingNode {
		for i := 1; i < len(mapping.Content); i += 2 {
			list = append(list, mapping.Content[i])
		}
	}
	return list
}

// keep removes the keys of a mapping that wanted does not want.
func keep(mapping *yaml.Node, wanted func(key string) bool) {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return
	}
	kept := mapping.Content[:0]
	for i := 0; i < len(mapping.Content); i += 2 {
		if wanted(mapping.Content[i].Value) {
			kept = append(kept, mapping.Content[i], mapping.Content[i+1])
		}
	}
	mapping.Content = kept
}
