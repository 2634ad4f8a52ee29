package main

import (
	"bytes"
	"fmt"
	"go/format"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

const idsHead = `// Code generated from %s by internal/generate. DO NOT EDIT.

// Package ids holds a type for each kind of id, so that the compiler tells them
// apart.
package ids
`

// renderIDs writes a string type for each component schema with an x-go-type of package ids, so
// that ids of different things cannot be mixed up. oapi-codegen itself makes each an alias of
// string. It returns nil if there are none.
func renderIDs(path string, doc *openapi3.T) ([]byte, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, idsHead, path)
	made := false
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
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
