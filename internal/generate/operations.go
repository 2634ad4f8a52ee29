package main

import (
	"errors"
	"fmt"
	"go/ast"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/jppay/jppay/overlay/policy"
)

// operationSet holds all of an API's operations, in the form that the generated files need.
type operationSet struct {
	apiDocument
	operations []*operation
	// options are the call options made from parameters, sorted by name.
	options []*callOption
	// fixed are the types with x-fixed, and the constant of that value.
	fixed map[string]string
}

// operation is an operation and its Go form.
type operation struct {
	*policy.Operation
	index    int // in the table
	document *openapi3.Operation
	name     string // of the method
	// arguments are the arguments of the method between the context and the options.
	arguments []argument
	// params is the struct of parameters, or empty if the operation has none. sets lists its
	// fields that the method sets.
	params string
	sets   []setField
	// build holds the arguments of the function that builds the request.
	build []string
	// body is the option that holds the body, or nil if the body is not optional.
	body *callOption
	// answer is the type that the method returns. If empty is set, nothing is decoded into it.
	answer string
	empty  bool
}

type argument struct{ name, typ string }

type setField struct{ name, value string }

// callOption is the option for an optional parameter or an optional body.
type callOption struct {
	name, field, typ, description string
	list, body                    bool
	operations                    []string
}

// operations finds the Go form of each operation, and completes the table.
func (a apiDocument) operations(document *prepared, table []policy.Operation, code oapiCode) (*operationSet, error) {
	source, err := parseSource(code.models)
	if err != nil {
		return nil, err
	}
	for _, name := range a.handWritten {
		source.types[name] = &ast.TypeSpec{Name: ast.NewIdent(name), Type: ast.NewIdent("struct")}
	}
	raw, err := parseSource(code.raw)
	if err != nil {
		return nil, err
	}
	fixed, err := source.fixed(document)
	if err != nil {
		return nil, err
	}
	set := &operationSet{apiDocument: a, fixed: fixed}
	builder := operationBuilder{set: set, models: source, raw: raw, document: document, options: map[string]*callOption{}}
	var problems []error
	for i := range table {
		op := &operation{Operation: &table[i], index: i}
		if err := builder.add(op); err != nil {
			problems = append(problems, found(pointerTo(op.Operation), fmt.Errorf("%s: %w", op.ID, err)))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(builder.options)) {
		set.options = append(set.options, builder.options[name])
	}
	return set, errors.Join(problems...)
}

// fixed returns the types of schemas and of their fields that have x-fixed, each with the
// constant of that value. Hand-written types fill in such fields themselves.
func (s *goSource) fixed(document *prepared) (map[string]string, error) {
	fixed := map[string]string{}
	var problems []error
	add := func(typ string, schema *openapi3.SchemaRef) {
		constant, err := s.constant(typ, schema)
		if problems = append(problems, err); constant != "" {
			fixed[typ] = constant
		}
	}
	schemas := document.doc.Components.Schemas
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		typ := s.typeNamed(name)
		add(typ, schemas[name])
		fields := s.fields(typ)
		properties := schemas[name].Value.Properties
		for _, property := range slices.Sorted(maps.Keys(properties)) {
			if field, generated := fields[property]; generated {
				add(field.typ, properties[property])
			}
		}
	}
	return fixed, errors.Join(problems...)
}

// constant returns the constant of a schema's x-fixed, or "" if it has none.
func (s *goSource) constant(typ string, schema *openapi3.SchemaRef) (string, error) {
	value, given := schema.Value.Extensions[fixedKey].(string)
	constant := s.values[typ][value]
	if given && constant == "" && schema.Ref == "" {
		return "", fmt.Errorf("x-fixed: the type %s has no constant for %s", typ, value)
	}
	return constant, nil
}

// operationBuilder holds the inputs for the Go form of an operation.
type operationBuilder struct {
	set         *operationSet
	models, raw *goSource
	document    *prepared
	options     map[string]*callOption // by name
}

func (b *operationBuilder) add(op *operation) error {
	op.document = b.document.doc.Paths.Value(op.Path).Operations()[op.Method]
	function, name := b.raw.builder(op.ID)
	if function == nil {
		return errors.New("the raw client builds no request for it")
	}
	op.name = name
	if err := errors.Join(b.addAnswer(op), b.addParameters(op), b.addBody(op)); err != nil {
		return err
	}
	b.addBuild(op, function)
	slices.Sort(op.Options)
	b.set.operations = append(b.set.operations, op)
	return nil
}

// addAnswer finds the type that the method returns. It must be the same for every success and
// have a name, so that the document can add fields to it.
func (b *operationBuilder) addAnswer(op *operation) error {
	var field string
	if _, err := extension(b.document.doc.Extensions, "x-value-field", &field); err != nil {
		return err
	}
	found := map[string]string{} // the first status by answer
	responses := op.document.Responses.Map()
	for _, status := range slices.Sorted(maps.Keys(responses)) {
		response := responses[status].Value
		if !strings.HasPrefix(status, "2") || response.Extensions["x-refusal"] == true {
			continue
		}
		schema, err := answerSchema(response, field)
		if err != nil {
			return fmt.Errorf("its answer %s: %w", status, err)
		}
		if _, known := found[schema]; !known {
			found[schema] = status
		}
	}
	if len(found) != 1 {
		return fmt.Errorf("its successes have the values %s: want one, of the same type for every 2xx status",
			strings.Join(slices.Sorted(maps.Keys(found)), " and "))
	}
	for schema := range found {
		return b.setAnswer(op, field, schema)
	}
	return nil
}

func (b *operationBuilder) setAnswer(op *operation, field, schema string) error {
	if schema == noValue {
		op.answer, op.empty = op.name+"Answer", true
		if b.models.types[op.answer] != nil {
			return fmt.Errorf("a schema has the name %s, which belongs to what its method returns", op.answer)
		}
		return nil
	}
	op.Value = field
	if op.answer = b.models.typeNamed(schema); op.answer == "" {
		return fmt.Errorf("the models have no type %s", schema)
	}
	return nil
}

// noValue stands for the answer of a success that holds no value.
const noValue = "nothing"

// answerSchema returns the name of the schema of the value in an answer. field is the field
// with the value, or empty if the value is the whole answer.
func answerSchema(response *openapi3.Response, field string) (string, error) {
	media := response.Content.Get("application/json")
	if media == nil || media.Schema == nil {
		return noValue, nil
	}
	value := media.Schema
	if field != "" {
		if value = value.Value.Properties[field]; value == nil || isAnything(value) {
			return noValue, nil
		}
	}
	if value.Ref == "" {
		what := "its schema"
		if field != "" {
			what = "the schema of " + field
		}
		return "", errors.New(what + " has no name: make it a $ref to a schema of components")
	}
	return schemaName(value.Ref), nil
}

// isAnything reports whether a schema allows JSON of several types. By contract such a value
// holds nothing.
func isAnything(schema *openapi3.SchemaRef) bool {
	return schema.Ref == "" && schema.Value.Extensions["x-go-type"] == "json.RawMessage" && !schema.Value.Type.Is("object")
}

func schemaName(ref string) string { return ref[strings.LastIndex(ref, "/")+1:] }

// addParameters turns required parameters into arguments and optional ones into call options.
// The merchant is an option of its own.
func (b *operationBuilder) addParameters(op *operation) error {
	path := b.document.doc.Paths.Value(op.Path)
	parameters := slices.Concat(path.Parameters, op.document.Parameters)
	others := slices.DeleteFunc(parameters, func(p *openapi3.ParameterRef) bool { return p.Value.In == "path" })
	if len(others) > 0 {
		op.params = op.name + "Params"
	}
	fields := b.models.fields(op.params)
	var problems []error
	for _, ref := range others {
		p := ref.Value
		field, known := fields[p.Name]
		constant, err := b.models.constant(field.typ, p.Schema)
		if constant != "" {
			b.set.fixed[field.typ] = constant
		}
		switch {
		case isMerchant(p.Name):
		case !known:
			problems = append(problems, fmt.Errorf("%s has no parameter %s", op.params, p.Name))
		case err != nil:
			problems = append(problems, fmt.Errorf("its parameter %s: %w", p.Name, err))
		case !p.Required:
			problems = append(problems, b.addOption(op, field, p.Description))
			op.sets = append(op.sets, setField{field.name, "call." + field.name})
		case constant != "":
			op.sets = append(op.sets, setField{field.name, qualified(b.set.pkg, constant)})
		default:
			name := unexported(field.name)
			op.arguments = append(op.arguments, argument{name, qualified(b.set.pkg, field.typ)})
			op.sets = append(op.sets, setField{field.name, name})
		}
	}
	return errors.Join(problems...)
}

// isMerchant reports whether a parameter names the merchant to act for.
func isMerchant(name string) bool {
	return strings.EqualFold(name, "X-ASSUME-MERCHANT") || strings.EqualFold(name, "assumeMerchant")
}

func (b *operationBuilder) addOption(op *operation, field structField, description string) error {
	option := &callOption{
		name: "With" + field.name, field: field.name, typ: field.typ, description: description, list: field.list,
	}
	_, err := b.share(op, option)
	return err
}

// share returns another operation's option of the same name, or the new one.
func (b *operationBuilder) share(op *operation, option *callOption) (*callOption, error) {
	if slices.Contains(commonOptions, option.name) {
		return nil, fmt.Errorf("its parameter %s is an option of every call: add x-go-name", option.field)
	}
	shared := b.options[option.name]
	if shared == nil {
		shared = option
		b.options[option.name] = shared
	}
	if shared.typ != option.typ {
		return nil, fmt.Errorf("its option %s has the type %s, but %s with %s: add x-go-name to one of the parameters",
			option.name, option.typ, shared.typ, shared.operations[0])
	}
	shared.operations = append(shared.operations, op.ID)
	op.Options = append(op.Options, option.name)
	return shared, nil
}

// addBody turns a required body into an argument and an optional one into an option.
func (b *operationBuilder) addBody(op *operation) error {
	if op.document.RequestBody == nil {
		return nil
	}
	body := op.document.RequestBody.Value
	media := body.Content.Get("application/json")
	if media == nil || len(body.Content) != 1 || media.Schema.Ref == "" {
		return errors.New("its body must be JSON, and a $ref to a schema of components")
	}
	typ := b.models.typeNamed(schemaName(media.Schema.Ref))
	if body.Required {
		op.arguments = append(op.arguments, argument{"body", qualified(b.set.pkg, typ)})
		return nil
	}
	option := &callOption{name: "With" + typ, field: typ, typ: typ, body: true}
	var err error
	op.body, err = b.share(op, option)
	return err
}

// addBuild puts the path's parameters first, in the order of the path, and finds the arguments
// of the function that builds the request.
func (b *operationBuilder) addBuild(op *operation, function *ast.FuncDecl) {
	names, types := parameterNames(function)
	var path []argument
	for i, name := range names {
		switch {
		case name == "server":
			op.build = append(op.build, "c.sender().base()")
		case name == "params":
			op.build = append(op.build, "&params")
		case name == "body" && op.body != nil:
			op.build = append(op.build, "*call."+op.body.field)
		case name == "body":
			op.build = append(op.build, "body")
		default:
			path = append(path, argument{name, qualified(b.set.pkg, types[i])})
			op.build = append(op.build, name)
		}
	}
	op.arguments = slices.Concat(path, op.arguments)
}
