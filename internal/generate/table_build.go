package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/policy"
)

// buildTable returns all problems in one error, one a line and always in the same order.
// Problems with the document's sources or its own keys are returned first and alone, since
// every operation may inherit them.
func buildTable(doc *openapi3.T, provider string, known sources) ([]policy.Operation, error) {
	b := tableBuilder{
		doc: doc, provider: policy.Provider(provider), known: known,
		listed: map[string]bool{}, inputs: map[string]input{}, problems: known.check(doc),
	}
	b.readDocument()
	if len(b.problems) > 0 {
		return nil, errors.Join(b.problems...)
	}

	b.readOperations()
	b.checkCatalogue()
	b.compareOperations()
	return b.table, errors.Join(append(b.problems, crossChecks(b.table)...)...)
}

// tableBuilder reads a document into a table and collects its problems.
type tableBuilder struct {
	doc      *openapi3.T
	provider policy.Provider
	known    sources

	catalogue map[string]codeEntry
	codeField string
	success   []string        // for operations without their own
	listed    map[string]bool // codes that an operation lists

	table    []policy.Operation
	inputs   map[string]input // by operation
	problems []error
}

// location is a part of the document: its pointer, and how errors name it.
type location struct{ at, name string }

// problem notes a problem below a location.
func (b *tableBuilder) problem(p location, below, format string, args ...any) {
	text := append([]any{p.name}, args...)
	b.problems = append(b.problems, found(p.at+"/"+below, fmt.Errorf("%s: "+format, text...)))
}

// read reads a key, and reports whether it is there and right.
func (b *tableBuilder) read(p location, extensions map[string]any, key string, into any) bool {
	given, err := extension(extensions, key, into)
	if err != nil {
		b.problem(p, key, "%w", err)
	}
	return given && err == nil
}

func (b *tableBuilder) readSuccess(p location, extensions map[string]any, inherited []string) []string {
	var list []string
	if !b.read(p, extensions, "x-success", &list) {
		return inherited
	}
	if len(list) == 0 {
		b.problem(p, "x-success", "x-success lists no code, so every 2xx would be success")
	}
	return list
}

// readDocument reads what all operations share.
func (b *tableBuilder) readDocument() {
	document := location{"#", "document"}
	b.read(document, b.doc.Extensions, "x-error-codes", &b.catalogue)
	b.read(document, b.doc.Extensions, "x-code-field", &b.codeField)
	b.success = b.readSuccess(document, b.doc.Extensions, nil)
	for _, code := range slices.Sorted(maps.Keys(b.catalogue)) {
		if _, err := b.catalogue[code].policy(code, true); err != nil {
			b.problem(document, "x-error-codes/"+escaped(code), "%w", err)
		}
	}
}

func (b *tableBuilder) readOperations() {
	paths := b.doc.Paths.Map()
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item := paths[path]
		for _, method := range slices.Sorted(maps.Keys(item.Operations())) {
			b.readOperation(path, method, item)
		}
	}
	slices.SortFunc(b.table, func(a, b policy.Operation) int { return cmp.Compare(a.ID, b.ID) })
}

func (b *tableBuilder) readOperation(path, method string, item *openapi3.PathItem) {
	operation := item.Operations()[method]
	op := policy.Operation{Provider: b.provider, ID: operation.OperationID, Method: method, Path: path}
	p := location{pointerTo(&op), fmt.Sprintf("%s %s (%s)", method, path, op.ID)}
	if op.ID == "" {
		b.problems = append(b.problems, found(p.at, fmt.Errorf("%s: operationId is missing", p.name)))
	}
	parameters := slices.Concat(item.Parameters, operation.Parameters)

	op.Timeout = b.readTimeout(p, operation.Extensions)
	b.readRepeating(p, &op, operation, parameters)
	b.readAnswers(p, &op, operation)
	b.read(p, operation.Extensions, "x-checksum", &op.Checksum)
	if !b.read(p, operation.Extensions, "x-unverified", &op.Unverified) {
		b.read(location{"#/paths/" + escaped(path), p.name}, item.Extensions, "x-unverified", &op.Unverified)
	}
	op.Merchant = slices.ContainsFunc(parameters, func(p *openapi3.ParameterRef) bool {
		return strings.EqualFold(p.Value.Name, "X-ASSUME-MERCHANT")
	})
	b.readCodes(p, &op, operation.Extensions)

	b.inputs[op.ID] = input{op, parameters, operation.RequestBody, successBodies(operation), operation.Extensions}
	b.table = append(b.table, op)
}

func (b *tableBuilder) readTimeout(p location, extensions map[string]any) time.Duration {
	var text string
	if !b.read(p, extensions, "x-timeout", &text) {
		return 0
	}
	timeout, err := time.ParseDuration(text)
	if err != nil || timeout <= 0 {
		b.problem(p, "x-timeout", "x-timeout %q is not a positive duration", text)
	}
	return timeout
}

// readRepeating reads how a write is sent again, and how it is asked about.
func (b *tableBuilder) readRepeating(
	p location, op *policy.Operation, operation *openapi3.Operation, parameters openapi3.Parameters,
) {
	repeat, err := idempotencyOf(op.Method, operation.Extensions, b.known)
	op.Retry, op.Key, op.RetrySource, op.KeyVerified = repeat.retry, repeat.key, repeat.source, repeat.verified
	if err != nil {
		b.problem(p, "x-idempotency", "%w", err)
	} else if op.Key != "" && !identifies(op.Key, parameters, operation.RequestBody) {
		b.problem(p, "x-idempotency",
			"x-idempotency: key %s is neither a path parameter nor a required top-level field of the body", op.Key)
	}

	if op.Resolve, err = resolveOf(operation.Extensions); err != nil {
		b.problem(p, "x-resolve", "%w", err)
	}
	b.read(p, operation.Extensions, "x-remember", &op.Remember)
	b.read(p, operation.Extensions, "x-compare", &op.Compare)
	if len(op.Compare) > 0 && op.Resolve == "" {
		b.problem(p, "x-compare", "x-compare serves x-resolve, which is missing")
	}
}

// readAnswers reads what a success is, what it needs and what its state means.
func (b *tableBuilder) readAnswers(p location, op *policy.Operation, operation *openapi3.Operation) {
	op.Success = b.readSuccess(p, operation.Extensions, b.success)
	if len(op.Success) > 0 {
		if op.CodeField = b.codeField; b.codeField == "" {
			b.problem(p, "x-success", "x-success without x-code-field: the codes would never be compared")
		}
	}

	needs, needsProblems := needsOf(operation, b.codeField)
	state, stateProblems := stateOf(operation, op)
	op.Needs, op.State = needs, state
	for _, err := range needsProblems {
		b.problem(p, "x-needs", "%w", err)
	}
	for _, err := range stateProblems {
		b.problem(p, "x-state", "%w", err)
	}
}

func (b *tableBuilder) readCodes(p location, op *policy.Operation, extensions map[string]any) {
	var overrides map[string]json.RawMessage
	b.read(p, extensions, "x-error-codes", &overrides)
	listed, problems := codes(b.catalogue, overrides, op.Write())
	for _, err := range problems {
		b.problem(p, "x-error-codes", "%w", err)
	}
	op.Errors = listed
	for code := range overrides {
		b.listed[code] = true
	}
}

// checkCatalogue finds codes that no operation lists.
func (b *tableBuilder) checkCatalogue() {
	for _, code := range slices.Sorted(maps.Keys(b.catalogue)) {
		if !b.listed[code] && !b.catalogue[code].Common {
			b.problem(location{"#", "document"}, "x-error-codes/"+escaped(code),
				"x-error-codes: %s: no operation lists it", code)
		}
	}
}

// compareOperations reads keys that need two operations: a write and the read that asks about
// it.
func (b *tableBuilder) compareOperations() {
	for i := range b.table {
		op := &b.table[i]
		if read := b.inputs[op.Resolve]; op.Resolve != "" && read.op.Retry == policy.Read {
			var err error
			if op.Lacks, err = lacks(op, b.inputs[op.ID], read); err != nil {
				b.problem(location{pointerTo(op), op.ID}, "x-resolve", "%w", err)
			}
		}
	}
	for i := range b.table {
		op := &b.table[i]
		for _, err := range readEcho(op, b.inputs[op.ID], b.inputs[op.Resolve]) {
			b.problem(location{pointerTo(op), op.ID}, "x-echo", "%w", err)
		}
	}
}
