package conformance_test

import (
	"bytes"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

//go:embed cases/*.json
var caseFiles embed.FS

// testCase is one case of cases/*.json; cases/schema.json describes the fields.
type testCase struct {
	Name     string   `json:"name"`
	Provider string   `json:"provider"`
	Live     string   `json:"live"`
	World    string   `json:"world"`
	Steps    []step   `json:"steps"`
	Ledger   []effect `json:"ledger"`
}

type effect struct {
	Kind      string `json:"kind"`
	Operation string `json:"operation"`
	Key       string `json:"key"`
	Amount    int64  `json:"amount"`
}

type step struct {
	Do   string            `json:"do"`
	Args map[string]string `json:"args"`

	Call           string            `json:"call"`
	But            []string          `json:"but"`
	Path           []string          `json:"path"`
	Params         json.RawMessage   `json:"params"`
	Example        string            `json:"example"`
	Set            map[string]any    `json:"set"`
	Body           json.RawMessage   `json:"body"`
	RawBody        *string           `json:"rawBody"`
	Client         clientChange      `json:"client"`
	InvalidRequest bool              `json:"invalidRequest"`
	BrokenAnswer   bool              `json:"brokenAnswer"`
	Save           map[string]string `json:"save"`
	Expect         expectation       `json:"expect"`
}

type clientChange struct {
	APIKey       string   `json:"apiKey"`
	Secret       string   `json:"secret"`
	Merchant     string   `json:"merchant"`
	Scope        string   `json:"scope"`
	Skew         string   `json:"skew"`
	Attempts     int      `json:"attempts"`
	Tamper       []string `json:"tamper"`
	Without      []string `json:"without"`
	Method       string   `json:"method"`
	ContentType  string   `json:"contentType"`
	Unsigned     bool     `json:"unsigned"`
	Bearer       *string  `json:"bearer"`
	PathOverride string   `json:"pathOverride"`
}

// loadCases reads and checks the case files. Any mistake in them is an error.
func loadCases() ([]testCase, error) {
	schema, err := caseSchema()
	if err != nil {
		return nil, err
	}
	entries, err := caseFiles.ReadDir("cases")
	if err != nil {
		return nil, err
	}

	var cases []testCase
	files := map[string]string{} // by name of the case
	for _, entry := range entries {
		if entry.Name() == "schema.json" {
			continue
		}
		text, err := caseFiles.ReadFile("cases/" + entry.Name())
		if err != nil {
			return nil, err
		}
		loaded, err := parseCases(schema, text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		for _, c := range loaded {
			if other, twice := files[c.Name]; twice {
				return nil, fmt.Errorf("%s: the case %q is in %s as well", entry.Name(), c.Name, other)
			}
			files[c.Name] = entry.Name()
		}
		cases = append(cases, loaded...)
	}

	return cases, nil
}

func caseSchema() (*jsonschema.Schema, error) {
	text, err := caseFiles.ReadFile("cases/schema.json")
	if err != nil {
		return nil, err
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}

	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", document); err != nil {
		return nil, err
	}

	return compiler.Compile("schema.json")
}

func parseCases(schema *jsonschema.Schema, text []byte) ([]testCase, error) {
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, err
	}
	if err := schema.Validate(document); err != nil {
		return nil, err
	}

	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var cases []testCase
	if err := decoder.Decode(&cases); err != nil {
		return nil, err
	}
	for _, c := range cases {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("the case %q %w", c.Name, err)
		}
	}

	return cases, nil
}

// check looks for what the schema cannot know.
func (c testCase) check() error {
	world, err := worlds.Parse(c.World)
	switch {
	case err != nil:
		return fmt.Errorf("has no world: %w", err)
	case world != worlds.World{} && c.Live != "":
		return errors.New("has a world and is live, where nobody chooses one")
	}
	for _, s := range c.Steps {
		for _, id := range append(slices.Clone(s.But), s.Call) {
			if id != "" && id != everyOperation && findOperation(c.Provider, id) == nil {
				return fmt.Errorf("calls %s, which is no operation of %s", id, c.Provider)
			}
		}
		for _, name := range s.Expect.Is {
			if sentinels[name] == nil {
				return fmt.Errorf("expects %s, which is no sentinel", name)
			}
		}
	}

	return nil
}
