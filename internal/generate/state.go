package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/policy"
)

// stateEntry is x-state as the documents write it.
type stateEntry struct {
	Field, Source, Unverified                 string
	Done, Accepted, Pending, Failed, Unlisted []string
}

// stateOf reads and checks x-state of an operation whose Retry, CodeField and Success
// are known.
func stateOf(operation *openapi3.Operation, op *policy.Operation) (*policy.State, []error) {
	var entry stateEntry
	found, err := extension(operation.Extensions, "x-state", &entry)
	if err != nil {
		return nil, []error{err}
	}
	if !found {
		return nil, nil
	}
	return &policy.State{
		Field: entry.Field, Done: entry.Done, Accepted: entry.Accepted, Pending: entry.Pending, Failed: entry.Failed,
	}, entry.check(successBodies(operation), op)
}

func (e stateEntry) check(bodies []body, op *policy.Operation) []error {
	var problems []error
	problem := func(format string, args ...any) { problems = append(problems, fmt.Errorf("x-state: "+format, args...)) }
	if !op.Write() {
		problem("this is a read")
	}
	if e.Source == "" {
		problem("source is missing")
	}
	if len(e.Done)+len(e.Accepted) == 0 {
		problem("no value is done or accepted, so no answer would be a success")
	}
	if len(e.Unlisted) > 0 && e.Unverified == "" {
		problem("unlisted wants the reason in unverified")
	}

	if e.Field == op.CodeField && e.Field != "" {
		return append(problems, e.compare(op.Success, "x-success")...)
	}
	for _, b := range bodies {
		values, err := b.enum(e.Field)
		if err != nil {
			problem("%w", err)
			continue
		}
		problems = append(problems, e.compare(values, "the enum of the success "+b.status)...)
	}
	return problems
}

// compare finds values that are not in exactly one list, and list entries that are not values.
// where says in words where the values come from.
func (e stateEntry) compare(values []string, where string) []error {
	var problems []error
	listed := slices.Concat(e.Done, e.Accepted, e.Pending, e.Failed, e.Unlisted)
	count := func(list []string, value string) (n int) {
		for _, other := range list {
			if strings.EqualFold(other, value) {
				n++
			}
		}
		return n
	}

	for _, value := range values {
		if n := count(listed, value); n != 1 {
			problems = append(problems,
				fmt.Errorf("x-state: %s is listed %d times, want once: it is in %s", value, n, where))
		}
	}
	for _, value := range listed {
		if count(values, value) == 0 {
			problems = append(problems, fmt.Errorf("x-state: %s is listed, but not in %s", value, where))
		}
	}
	return problems
}

// enum returns the values of a dotted field of text.
func (b body) enum(field string) ([]string, error) {
	found := b.at(field)
	if len(found) == 0 {
		return nil, fmt.Errorf("%q is not in the success %s", field, b.status)
	}

	var values []string
	for _, schema := range found {
		for _, value := range schema.Enum {
			if text, ok := value.(string); ok {
				values = append(values, text)
			}
		}
	}
	if len(values) == 0 {
		return nil, fmt.Errorf("%s has no enum in the success %s", field, b.status)
	}
	return values, nil
}

// renderState returns a state as Go code.
func renderState(state *policy.State) string {
	var out strings.Builder
	fmt.Fprintf(&out, "&policy.State{Field: %q", state.Field)
	for _, list := range []struct {
		name   string
		values []string
	}{{"Done", state.Done}, {"Accepted", state.Accepted}, {"Pending", state.Pending}, {"Failed", state.Failed}} {
		if len(list.values) > 0 {
			fmt.Fprintf(&out, ", %s: %#v", list.name, list.values)
		}
	}
	out.WriteString("}")
	return out.String()
}
