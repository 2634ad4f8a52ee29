package flow

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/jppay/jppay/conformance/cases"
	"github.com/jppay/jppay/conformance/sandbox/worlds"
)

// Case is one case of conformance/cases; schema.json there describes the fields. They and those of
// its parts have the same names here, apart from capital letters.
type Case struct {
	Name, Title, Provider, Live, World string

	Steps  []Step
	Ledger []Effect
}

// Effect is something that really happened.
type Effect struct {
	Kind, Operation, Key string
	Amount               int64
}

// Step is an action (do) or a call.
type Step struct {
	Says, Shows string

	Do   string
	Args map[string]string

	Call           string
	But            []string
	Path           []string
	Params         json.RawMessage
	Example        string
	Set            map[string]any
	Body           json.RawMessage
	RawBody        *string
	Client         ClientChange
	InvalidRequest bool
	BrokenAnswer   bool
	Save           map[string]string
	Expect         Expectation
}

// ClientChange is how the client of a call differs from a correct one.
type ClientChange struct {
	APIKey, Secret, Merchant, Scope, Skew, Method, ContentType, PathOverride string

	Attempts        int
	Tamper, Without []string
	Unsigned        bool
	Bearer          *string
}

// Load reads and checks the case files. Any mistake in them is an error.
func Load() ([]Case, error) {
	entries, err := cases.Files.ReadDir(".")
	if err != nil {
		return nil, err
	}

	var all []Case
	files := map[string]string{} // by name of the case
	for _, entry := range entries {
		if entry.Name() == "schema.json" {
			continue
		}
		text, err := cases.Files.ReadFile(entry.Name())
		if err != nil {
			return nil, err
		}
		loaded, err := Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", entry.Name(), err)
		}
		for _, c := range loaded {
			if other, twice := files[c.Name]; twice {
				return nil, fmt.Errorf("%s: the case %q is in %s as well", entry.Name(), c.Name, other)
			}
			files[c.Name] = entry.Name()
		}
		all = append(all, loaded...)
	}

	return all, nil
}

// Parse reads and checks the text of one case file. It does not check it against the schema.
func Parse(text []byte) ([]Case, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	var list []Case
	if err := decoder.Decode(&list); err != nil {
		return nil, err
	}
	for _, c := range list {
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("the case %q %w", c.Name, err)
		}
	}

	return list, nil
}

// check finds mistakes that the schema cannot find.
func (c Case) check() error {
	world, err := worlds.Parse(c.World)
	switch {
	case err != nil:
		return fmt.Errorf("has an unknown world: %w", err)
	case world != worlds.World{} && c.Live != "":
		return errors.New("is live, so it must have no world: nobody can choose the provider's")
	}
	for _, s := range c.Steps {
		if c.Title != "" && s.Call != "" && s.Says == "" && !s.Expect.NoClient {
			return fmt.Errorf("has a title, but its call of %s has no text in says", s.Call)
		}
		for _, id := range append(slices.Clone(s.But), s.Call) {
			if id != "" && id != everyOperation && findOperation(c.Provider, id) == nil {
				return fmt.Errorf("calls %s, which is not an operation of %s", id, c.Provider)
			}
		}
		for _, name := range s.Expect.Is {
			if sentinels[name] == nil {
				return fmt.Errorf("expects %s, which is not a sentinel error", name)
			}
		}
	}

	return nil
}
