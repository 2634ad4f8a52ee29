// Package coverage counts what the conformance cases reach of a document: each
// error code and status of each operation, each field of requests, answers and
// webhooks, and each value of an enum.
//
// # What counts
//
// An entry is reached if the sandbox shows it by itself, by a state or by a documented
// trigger. A state is that of a payment, a token or a user, of the merchant's contract, or
// of the provider as a whole: maintenance, an outage, a limit of calls. It counts because
// it lasts, every operation feels it, a user of the sandbox can set it and end it, and a
// source states what the provider answers in it. A world counts too: it is one reading of
// what the sources say. Of a code that the document marks x-unverified, since a source
// lists it alone, what its name says is the trigger: another method, another media type.
//
// A forced code does not count, nor does an injected fault: both put an answer in place of
// the sandbox's own, so they would reach an invented code as well. From such a step on,
// nothing of that operation counts in the case.
package coverage

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
)

// The columns, in the order of the report.
const (
	Operations    = "operations"
	Statuses      = "statuses"
	ErrorCodes    = "error codes"
	RequestFields = "request fields"
	AnswerFields  = "answer fields"
	EnumValues    = "enum values"
	Webhooks      = "webhooks"
	WebhookFields = "webhook fields"
)

var columnNames = []string{
	Operations, Statuses, ErrorCodes, RequestFields, AnswerFields, EnumValues, Webhooks, WebhookFields,
}

// Request is a request of a case, which keeps to the document.
type Request struct {
	Operation string
	Header    http.Header
	Query     url.Values
	Body      []byte
}

// Answer is an answer that the sandbox gave by itself: no fault and no forced code
// made it.
type Answer struct {
	Operation string
	Status    int
	Body      []byte
}

// Event is a webhook that the sandbox sent by itself.
type Event struct {
	Webhook string
	Body    []byte
}

// Seen is what the cases saw of one provider. Its methods may be called at the same
// time.
type Seen struct {
	mu       sync.Mutex
	requests []Request
	answers  []Answer
	events   []Event
	codes    map[string]bool // "operation code"
}

// Request notes a request.
func (s *Seen) Request(request Request) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.requests = append(s.requests, request)
}

// Answer notes an answer.
func (s *Seen) Answer(answer Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.answers = append(s.answers, answer)
}

// Event notes a webhook.
func (s *Seen) Event(event Event) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.events = append(s.events, event)
}

// Code notes an error code that an answer came with.
func (s *Seen) Code(operation, code string) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.codes == nil {
		s.codes = map[string]bool{}
	}
	s.codes[operation+" "+code] = true
}

// Column says what was reached of one kind of entry, and what was not, both sorted.
type Column struct {
	Name          string
	Reached, Gaps []string
}

// Percent is how much of the column was reached.
func (c Column) Percent() float64 {
	total := len(c.Reached) + len(c.Gaps)
	if total == 0 {
		return 100
	}

	return 100 * float64(len(c.Reached)) / float64(total)
}

// Count holds what was seen against a document.
func Count(document *openapi3.T, seen *Seen) ([]Column, error) {
	seen.mu.Lock()
	defer seen.mu.Unlock()

	c := newCounter(document)
	if err := c.expect(); err != nil {
		return nil, err
	}
	if err := c.see(seen); err != nil {
		return nil, err
	}

	return c.columns(), nil
}

// counter collects the entries of a document by column, and whether each was reached.
type counter struct {
	operations map[string]operation
	webhooks   map[string]operation
	catalogue  map[string]catalogueEntry
	entries    map[string]map[string]bool // by column
	known      map[string]bool            // columns and schemas that were expected
}

type operation struct {
	*openapi3.Operation
	parameters openapi3.Parameters
}

func newCounter(doc *openapi3.T) *counter {
	c := &counter{
		operations: map[string]operation{}, webhooks: map[string]operation{},
		catalogue: catalogueOf(doc), entries: map[string]map[string]bool{}, known: map[string]bool{},
	}
	for _, name := range columnNames {
		c.entries[name] = map[string]bool{}
	}
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			c.operations[op.OperationID] = operation{op, slices.Concat(item.Parameters, op.Parameters)}
		}
	}
	for name, item := range doc.Webhooks {
		for _, op := range item.Operations() {
			c.webhooks[name] = operation{op, nil}
		}
	}

	return c
}

func (c *counter) columns() []Column {
	var columns []Column
	for _, name := range columnNames {
		column := Column{Name: name}
		for _, entry := range slices.Sorted(maps.Keys(c.entries[name])) {
			if c.entries[name][entry] {
				column.Reached = append(column.Reached, entry)
			} else {
				column.Gaps = append(column.Gaps, entry)
			}
		}
		columns = append(columns, column)
	}

	return columns
}

// add notes an entry of the document that nothing has reached yet.
func (c *counter) add(column, entry string) {
	if _, known := c.entries[column][entry]; !known {
		c.entries[column][entry] = false
	}
}

// reach notes that an entry was reached. What the document does not have is not
// counted: the validator reports it.
func (c *counter) reach(column, entry string) {
	if _, documented := c.entries[column][entry]; documented {
		c.entries[column][entry] = true
	}
}

// expect adds every entry of the document.
func (c *counter) expect() error {
	for id, op := range c.operations {
		c.add(Operations, id)
		for status, response := range op.Responses.Map() {
			c.add(Statuses, id+" "+status)
			c.expectSchema(AnswerFields, id+" "+status, jsonSchema(response.Value.Content))
		}
		codes, err := c.codesOf(op)
		if err != nil {
			return err
		}
		for _, code := range codes {
			c.add(ErrorCodes, id+" "+code)
		}
		c.expectRequest(id, op)
	}
	for name, op := range c.webhooks {
		c.add(Webhooks, name)
		c.expectSchema(WebhookFields, name, jsonSchema(op.RequestBody.Value.Content))
	}

	return nil
}

func (c *counter) expectRequest(id string, op operation) {
	for _, ref := range op.parameters {
		if ref.Value.In != openapi3.ParameterInPath {
			c.add(RequestFields, parameterEntry(id, ref.Value))
		}
		if ref.Value.Schema != nil {
			c.expectEnum(enumOwner(parameterEntry(id, ref.Value), ref.Value.Schema), ref.Value.Schema)
		}
	}
	if op.RequestBody != nil {
		c.expectSchema(RequestFields, id, jsonSchema(op.RequestBody.Value.Content))
	}
}

func parameterEntry(id string, parameter *openapi3.Parameter) string {
	return id + " " + parameter.In + " " + parameter.Name
}

func jsonSchema(content openapi3.Content) *openapi3.SchemaRef {
	media := content.Get("application/json")
	if media == nil {
		return nil
	}

	return media.Schema
}
