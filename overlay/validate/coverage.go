package validate

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Coverage says how much of the document the checks so far have seen, whether or
// not they found violations.
type Coverage struct {
	// Operations counts operations, named by operationId.
	Operations Tally
	// Statuses counts documented answers: "getPayment 200".
	Statuses Tally
	// Fields counts documented fields of answers and webhooks:
	// "getPayment 200 captures[].id". Null counts as seen.
	Fields Tally
	// Webhooks counts webhooks, named by operationId.
	Webhooks Tally
}

// Tally is a number out of a total, with the sorted names of what was seen and what is missing.
type Tally struct {
	Covered, Total int
	Seen, Missing  []string
}

func (t *Tally) count(name string, seen bool) {
	t.Total++
	if seen {
		t.Covered++
		t.Seen = append(t.Seen, name)
		return
	}
	t.Missing = append(t.Missing, name)
}

// Coverage reports what was seen so far. It may be called while checks run.
func (v *Validator) Coverage() Coverage {
	var c Coverage
	for id, op := range v.operations {
		c.Operations.count(id, op.seen.Load())
		for status, r := range op.responses {
			c.Statuses.count(id+" "+status, r.seen.Load())
		}
		c.Fields.fields(op)
	}
	for id, op := range v.webhooks {
		c.Webhooks.count(id, op.seen.Load())
		c.Fields.fields(op)
	}
	for _, t := range []*Tally{&c.Operations, &c.Statuses, &c.Fields, &c.Webhooks} {
		slices.Sort(t.Seen)
		slices.Sort(t.Missing)
	}
	return c
}

func (t *Tally) fields(op *operation) {
	for status, r := range op.responses {
		for _, f := range r.fields {
			t.count(op.id+" "+status+" "+f.path, f.seen.Load())
		}
	}
}

// Unverified is a part of the document that no source states: an x-unverified
// key.
type Unverified struct {
	// Operation is the operationId; empty where Subject is a shared schema.
	Operation string
	// Subject is empty for the path of the operation itself; else "path id", "query limit",
	// "header X", "response 404", "request amount.currency", "response 200 data.code" or, for a
	// shared schema, "schema Payment.tier".
	Subject string
	// Reason is the document's reason, one sentence.
	Reason string
}

// Unverified lists what the document marks as unverified, sorted by operation
// and subject. The slice is the caller's.
func (v *Validator) Unverified() []Unverified { return slices.Clone(v.unverified) }

// unverifiedParts collects the x-unverified keys of a document.
type unverifiedParts struct {
	operation string
	list      []Unverified
}

func unverified(doc *openapi3.T) []Unverified {
	var n unverifiedParts
	if doc.Components != nil {
		for name, ref := range doc.Components.Schemas {
			n.schema("schema", name, ref)
		}
	}
	for _, item := range slices.AppendSeq(slices.Collect(maps.Values(doc.Paths.Map())), maps.Values(doc.Webhooks)) {
		for _, op := range item.Operations() {
			n.operation = op.OperationID
			n.add("", item.Extensions, op.Extensions)
			for _, p := range slices.Concat(item.Parameters, op.Parameters) {
				subject := p.Value.In + " " + p.Value.Name
				n.add(subject, p.Extensions, p.Value.Extensions)
				n.schema(subject, "", p.Value.Schema)
			}
			if op.RequestBody != nil {
				n.add("request", op.RequestBody.Value.Extensions)
				n.content("request", op.RequestBody.Value.Content)
			}
			for status, r := range op.Responses.Map() {
				n.add("response "+status, r.Extensions, r.Value.Extensions)
				for name, h := range r.Value.Headers {
					n.add("response "+status+" header "+name, h.Value.Extensions)
				}
				n.content("response "+status, r.Value.Content)
			}
		}
	}
	slices.SortFunc(n.list, func(a, b Unverified) int {
		return cmp.Or(strings.Compare(a.Operation, b.Operation), strings.Compare(a.Subject, b.Subject),
			strings.Compare(a.Reason, b.Reason))
	})
	return slices.Compact(n.list)
}

func (n *unverifiedParts) add(subject string, extensions ...map[string]any) {
	for _, e := range extensions {
		if isGuess(e) {
			reason, _ := e[unverifiedKey].(string)
			n.list = append(n.list, Unverified{Operation: n.operation, Subject: subject, Reason: reason})
		}
	}
}

func (n *unverifiedParts) content(subject string, content openapi3.Content) {
	for _, m := range content {
		n.schema(subject, "", m.Schema)
	}
}

// schema notes the marks of a schema that is written at this place of the document. It does not
// follow a reference to a shared schema, which is noted by its own name.
func (n *unverifiedParts) schema(subject, path string, ref *openapi3.SchemaRef) {
	if ref == nil {
		return
	}
	full := strings.TrimSpace(subject + " " + path)
	n.add(full, ref.Extensions)
	if ref.Ref != "" {
		return
	}
	n.add(full, ref.Value.Extensions)
	for name, p := range ref.Value.Properties {
		n.schema(subject, strings.TrimPrefix(path+"."+name, "."), p)
	}
	n.schema(subject, path+"[]", ref.Value.Items)
	n.schema(subject, path+".*", ref.Value.AdditionalProperties.Schema)
	for _, refs := range []openapi3.SchemaRefs{ref.Value.AllOf, ref.Value.AnyOf, ref.Value.OneOf} {
		for _, part := range refs {
			n.schema(subject, path, part)
		}
	}
}
