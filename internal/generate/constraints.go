package main

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	yaml "github.com/oasdiff/yaml3"
)

// constraintKinds are the kinds of constraints, as the table calls them.
var constraintKinds = []string{
	"limits", "patterns", "enums", "required lists", "code ids", "statuses", "timeouts",
}

// constraintKeys are the keys of schemas, codes and operations that constrain something.
var constraintKeys = map[string]string{
	"minLength": "limits", "maxLength": "limits", "minimum": "limits", "maximum": "limits", "minItems": "limits",
	"maxItems": "limits", "minProperties": "limits", "maxProperties": "limits",
	"pattern": "patterns", "enum": "enums", "required": "required lists",
	"code-id": "code ids", "status": "statuses", "x-timeout": "timeouts",
}

// constraintCount counts the constraints of a kind that have a source, and those that are
// marked as unverified.
type constraintCount struct{ sourced, unverified int }

// constraints counts the constraints of a document by kind. A constraint without a source is an
// error.
func (d *documentText) constraints() (map[string]constraintCount, error) {
	counts := map[string]constraintCount{}
	var problems []error
	count := func(p *part, at, kind string) {
		switch n := counts[kind]; d.evidence(p) {
		case "x-source":
			n.sourced++
			counts[kind] = n
		case "x-unverified":
			n.unverified++
			counts[kind] = n
		default:
			err := fmt.Errorf("%s: name the source in x-source, or say in x-unverified that there is none", at)
			problems = append(problems, found(at, err))
		}
	}
	for _, p := range d.parts {
		for key, value := range pairs(p.node) {
			if kind := p.constraint(key.Value, value); kind != "" {
				count(p, p.at+"/"+key.Value, kind)
			}
		}
		if p.kind == "response" && p.parent.kind != "components" {
			count(p, p.at, "statuses")
		}
	}
	return counts, errors.Join(problems...)
}

// constraint returns the kind of constraint of a key of a part, or "" if it is none.
func (p *part) constraint(key string, value *yaml.Node) string {
	switch kind := p.generalKind(); {
	case kind == "schema" && key != "x-timeout" && key != "code-id" && key != "status",
		kind == "code" && (key == "code-id" || key == "status"),
		kind == "operation" && key == "x-timeout":
	default:
		return ""
	}
	if key == "required" && value.Kind != yaml.SequenceNode {
		return ""
	}
	return constraintKeys[key]
}

// evidence returns the key that gives the source of a part: its own, else that of the schema,
// the parameter, the answer or the operation that holds it. A code without one has that of the
// catalogue. x-unverified of an operation is about its path only.
func (d *documentText) evidence(p *part) string {
	isPath := p.generalKind() == "operation" || p.kind == "webhook"
	switch {
	case !isPath && p.value("x-unverified") != nil:
		return "x-unverified"
	case p.value("x-source") != nil:
		return "x-source"
	case p.kind == "code" && p.parent.kind != "document":
		if catalogued := d.byPointer["#/x-error-codes/"+escaped(p.name)]; catalogued != nil {
			return d.evidence(catalogued)
		}
		return ""
	case p.parent == nil || isPath || p.kind == "code":
		return ""
	}
	return d.evidence(p.parent)
}

// constraintsTable counts the constraints of all documents.
func constraintsTable(names []string) (string, error) {
	var out bytes.Buffer
	fmt.Fprintf(&out, "| document | %s |\n|---|%s\n",
		strings.Join(constraintKinds, " | "), strings.Repeat("---|", len(constraintKinds)))
	for _, name := range names {
		document, err := readDocument(documents[name].path)
		if err != nil {
			return "", err
		}
		counts, err := document.constraints()
		if err != nil {
			return "", document.locate(err)
		}
		fmt.Fprintf(&out, "| `%s` |", strings.TrimPrefix(documents[name].path, "specs/"))
		for _, kind := range constraintKinds {
			fmt.Fprintf(&out, " %d + %d |", counts[kind].sourced, counts[kind].unverified)
		}
		fmt.Fprint(&out, "\n")
	}
	return out.String(), nil
}
