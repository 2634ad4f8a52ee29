package main

import (
	"bytes"
	"fmt"
	"go/format"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// renderIDs writes a string type for each component schema with an x-go-type of
// package ids, so that ids of different things cannot be mixed up. oapi-codegen
// itself makes an alias of string of each. It returns nil where there are none.
func renderIDs(document string) ([]byte, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(document)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "// Code generated from %s by internal/generate. DO NOT EDIT.\n\n", document)
	fmt.Fprint(&out, "// Package ids holds a type for each kind of id, so that the compiler tells them\n// apart.\npackage ids\n")
	names := make([]string, 0, len(doc.Components.Schemas))
	for name := range doc.Components.Schemas {
		names = append(names, name)
	}
	slices.Sort(names)
	made := false
	for _, name := range names {
		schema := doc.Components.Schemas[name].Value
		goType, _ := schema.Extensions["x-go-type"].(string)
		if !strings.HasPrefix(goType, "ids.") {
			continue
		}
		if goType != "ids."+name || !schema.Type.Is("string") {
			return nil, found("#/components/schemas/"+escaped(name)+"/x-go-type",
				fmt.Errorf("schema %s: x-go-type %s wants a schema of type string and of the same name", name, goType))
		}
		made = true
		fmt.Fprintf(&out, "\n// %s: %s\ntype %s string\n", name, strings.Join(strings.Fields(schema.Description), " "), name)
	}
	if !made {
		return nil, nil
	}
	return format.Source(out.Bytes())
}
