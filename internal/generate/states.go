package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	yaml "github.com/oasdiff/yaml3"
)

// The kinds of facts that a source can state, each by the names of what it states.
const (
	// statedOperations are operations that the source describes: path, parameters, bodies, and
	// all components that these refer to.
	statedOperations = "operations"
	// statedBehaviour are operations for which the source describes the behaviour, but not the
	// call.
	statedBehaviour = "behaviour"
	statedTimeouts  = "timeouts" // of operations
	statedWebhooks  = "webhooks"
	// statedComponents are components that none of these operations refers to.
	statedComponents = "components"
	// unstatedComponents are components that one of the operations refers to although the
	// source does not show them, and such fields: "Token.id". Such a field names its sources
	// itself.
	unstatedComponents = "not-components"
	statedCodes        = "codes"
	statedCodeIDs      = "code-ids" // by their codes
)

var statedKinds = []string{
	statedOperations, statedBehaviour, statedTimeouts, statedWebhooks, statedComponents, unstatedComponents, statedCodes,
	statedCodeIDs,
}

// names are the names of what a source states. If all is set, it states everything.
type names struct {
	all  bool
	list []string
}

// UnmarshalJSON reads the word all, or a list.
func (n *names) UnmarshalJSON(data []byte) error {
	var word string
	if json.Unmarshal(data, &word) == nil && word == "all" {
		n.all = true
		return nil
	}
	if err := json.Unmarshal(data, &n.list); err != nil {
		return fmt.Errorf("%s is neither \"all\" nor a list of names", data)
	}
	return nil
}

func (n names) has(name string) bool { return n.all || slices.Contains(n.list, name) }

// states reports whether a source states a fact.
func (s source) states(kind, name string) bool { return s.States[kind].has(name) }

// citations checks what a document cites against what its sources can state.
type citations struct {
	*documentText
	known sources
	// reached holds the components that an operation or a webhook refers to, by its id.
	reached map[string]map[string]bool
	// catalogue holds the parts of the document's codes.
	catalogue map[string]*part
	problems  []error
}

// checkCitations finds sources that are cited for facts that they do not state, and facts of
// the provider's own texts that do not cite them.
func (d *documentText) checkCitations(known sources) error {
	c := &citations{documentText: d, known: known, reached: map[string]map[string]bool{}, catalogue: map[string]*part{}}
	for _, p := range d.parts {
		switch {
		case p.generalKind() == "operation" || p.kind == "webhook":
			c.reached[p.operationID()] = d.componentsOf(p)
		case p.kind == "code" && p.parent.kind == "document":
			c.catalogue[p.name] = p
		}
	}
	for _, p := range d.parts {
		c.checkPart(p)
	}
	c.checkCodes()
	c.checkNames()
	return errors.Join(c.problems...)
}

func (c *citations) problem(at, format string, args ...any) {
	c.problems = append(c.problems, found(at, fmt.Errorf(at+": "+format, args...)))
}

func (c *citations) checkPart(p *part) {
	list := textOf(p.value("x-source"))
	kind, name := p.subject()
	switch {
	case list != "":
		c.checkList(p.at+"/x-source", list, kind, name)
	case kind == statedComponents && strings.Contains(name, "."):
		c.checkInherited(p, name)
	}
	switch {
	case p.generalKind() == "operation":
		c.checkOperation(p)
	case p.kind == "code" && p.value("code-id") != nil:
		c.checkCodeID(p)
	}
}

// checkInherited checks that a field without a source may use the source of its schema.
func (c *citations) checkInherited(p *part, field string) {
	holder := p
	for holder.parent.kind != "components" {
		holder = holder.parent
	}
	for code := range strings.SplitSeq(textOf(holder.value("x-source")), ", ") {
		code, _, _ = strings.Cut(code, " ")
		if c.known[code].states(unstatedComponents, field) {
			c.problem(p.at, "%s does not state this field, so it must name a source of its own", code)
		}
	}
}

// checkOperation checks the keys of an operation that name a source of their own, and that a
// source states its timeout.
func (c *citations) checkOperation(p *part) {
	id := p.operationID()
	for _, key := range sourcedKeys {
		entry, at := p.value(key), p.at+"/"+key
		if key == "unique" {
			entry, at = child(p.value("x-echo"), key), p.at+"/x-echo/"+key
		}
		if list := textOf(child(entry, "source")); list != "" {
			c.checkList(at+"/source", list, statedBehaviour, id)
		}
	}
	if p.value("x-timeout") != nil && !c.someStates(textOf(p.value("x-source")), statedTimeouts, id) {
		c.problem(p.at+"/x-timeout", "none of its sources states the timeout of %s", id)
	}
}

func (c *citations) checkCodeID(p *part) {
	list := textOf(p.value("x-source"))
	if catalogued := c.catalogue[p.name]; list == "" && catalogued != nil {
		list = textOf(catalogued.value("x-source"))
	}
	if !c.someStates(list, statedCodeIDs, p.name) {
		c.problem(p.at+"/code-id", "none of its sources (%s) states the id of %s", list, p.name)
	}
}

// checkList checks that each source of a list states a fact.
func (c *citations) checkList(at, list, kind, name string) {
	for code := range strings.SplitSeq(list, ", ") {
		code, _, _ = strings.Cut(code, " ")
		if known, listed := c.known[code]; listed && !c.states(known, kind, name) {
			c.problem(at, "%s does not state this: see what %s says of its %s", code, sourcesFile, kind)
		}
	}
}

func (c *citations) someStates(list, kind, name string) bool {
	for code := range strings.SplitSeq(list, ", ") {
		code, _, _ = strings.Cut(code, " ")
		if c.states(c.known[code], kind, name) {
			return true
		}
	}
	return false
}

func (c *citations) states(s source, kind, name string) bool {
	switch kind {
	case statedOperations, statedBehaviour:
		return s.states(statedOperations, name) || s.states(statedBehaviour, name)
	case statedComponents:
		component, _, _ := strings.Cut(name, ".")
		hidden := s.states(unstatedComponents, component) || s.states(unstatedComponents, name)
		return !hidden && (s.states(kind, component) || c.reaches(s, component))
	}
	return s.states(kind, name)
}

// reaches reports whether one of the operations or webhooks that a source describes refers
// to a component.
func (c *citations) reaches(s source, component string) bool {
	for id, components := range c.reached {
		if components[component] && (s.states(statedOperations, id) || s.states(statedWebhooks, id)) {
			return true
		}
	}
	return false
}

// checkCodes finds codes that the provider's own text lists by name but that do not cite it.
func (c *citations) checkCodes() {
	cited := map[string]bool{}
	for _, p := range c.parts {
		if p.kind != "code" {
			continue
		}
		for code := range strings.SplitSeq(textOf(p.value("x-source")), ", ") {
			code, _, _ = strings.Cut(code, " ")
			cited[code+" "+p.name] = true
		}
	}
	for _, code := range slices.Sorted(maps.Keys(c.known)) {
		for _, name := range c.known[code].States[statedCodes].list {
			if c.known[code].Trust == "provider" && c.catalogue[name] != nil && !cited[code+" "+name] {
				c.problem(c.catalogue[name].at, "%s states it too, and it does not cite that", code)
			}
		}
	}
}

// checkNames finds names in the list of sources that the document does not have.
func (c *citations) checkNames() {
	components := map[string]bool{}
	for _, p := range c.parts {
		if kind, name := p.subject(); kind == statedComponents {
			components[name] = true
		}
	}
	for _, code := range slices.Sorted(maps.Keys(c.known)) {
		for kind, names := range c.known[code].States {
			for _, name := range names.list {
				if c.reached[name] == nil && c.catalogue[name] == nil && !components[name] {
					c.problem("#", "%s: %s: %s: the document has no %s", sourcesFile, code, kind, name)
				}
			}
		}
	}
}

// subject returns what a part is about: the operation, the webhook, the code, or the
// component that holds it, with the dotted names of fields behind it.
func (p *part) subject() (kind, name string) {
	switch {
	case p.kind == "code":
		return statedCodes, p.name
	case p.generalKind() == "operation":
		return statedOperations, p.operationID()
	case p.kind == "webhook":
		return statedWebhooks, p.operationID()
	case p.parent == nil || p.parent.kind == "components":
		return statedComponents, p.name
	}
	kind, name = p.parent.subject()
	if kind == statedComponents && strings.HasSuffix(p.at, "/properties/"+escaped(p.name)) {
		name += "." + p.name
	}
	return kind, name
}

func (p *part) operationID() string { return textOf(p.value("operationId")) }

// child returns the node of a key of an object; nil where there is none.
func child(node *yaml.Node, key string) *yaml.Node {
	return (&part{node: node}).value(key)
}

// componentsOf returns the names of the components that an operation and its path refer
// to, and those to which these refer.
func (d *documentText) componentsOf(p *part) map[string]bool {
	reached := map[string]bool{}
	var next func(node *yaml.Node)
	next = func(node *yaml.Node) {
		for key, value := range pairs(node) {
			to := d.byPointer[textOf(value)]
			if key.Value != "$ref" || to == nil || reached[to.at] {
				continue
			}
			reached[to.at], reached[to.name] = true, true
			next(to.node)
		}
		for _, below := range node.Content {
			next(below)
		}
	}
	next(p.node)
	if parameters := p.parent.value("parameters"); parameters != nil {
		next(parameters)
	}
	return reached
}
