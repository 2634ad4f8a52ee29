package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	yaml "github.com/oasdiff/yaml3"
)

// sourcesFile is in the folder of the documents.
const sourcesFile = "sources.yaml"

// source is an entry of sourcesFile.
type source struct {
	What     string `json:"what"`
	Date     string `json:"date"`
	Trust    string `json:"trust"`
	SpeaksOf string `json:"speaks-of"`
	// States says which facts it can be cited for, by kind of fact.
	States map[string]names `json:"states"`
}

// trusts are the kinds of evidence of a source, the best first. Only the first two may allow
// sending a write again without asking first.
var trusts = []string{"provider", "recorded", "official-sdk", "third-party", "inferred"}

// sources are the sources of one document by their codes.
type sources map[string]source

// loadSources reads the sources of a document of a provider.
func loadSources(document, provider string) (sources, error) {
	path := filepath.Join(filepath.Dir(document), sourcesFile)
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	list, err := parseSources(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if list[provider] == nil {
		return nil, fmt.Errorf("%s: there are no sources of %s", path, provider)
	}
	return list[provider], nil
}

// parseSources reads the sources of all documents by their providers.
func parseSources(text []byte) (map[string]sources, error) {
	var tree map[string]any
	if err := yaml.Unmarshal(text, &tree); err != nil {
		return nil, err
	}
	raw, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	var list map[string]sources
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil {
		return nil, err
	}

	var problems []error
	for _, provider := range slices.Sorted(maps.Keys(list)) {
		for _, code := range slices.Sorted(maps.Keys(list[provider])) {
			if err := list[provider][code].check(); err != nil {
				problems = append(problems, fmt.Errorf("%s: %s: %w", provider, code, err))
			}
		}
	}
	return list, errors.Join(problems...)
}

func (s source) check() error {
	switch {
	case s.What == "" || s.Date == "" || s.SpeaksOf == "":
		return errors.New("wants what, date and speaks-of")
	case !slices.Contains(trusts, s.Trust):
		return fmt.Errorf("trust %q is not one of %s", s.Trust, strings.Join(trusts, ", "))
	}
	for _, kind := range slices.Sorted(maps.Keys(s.States)) {
		if !slices.Contains(statedKinds, kind) {
			return fmt.Errorf("states %q, which is not one of %s", kind, strings.Join(statedKinds, ", "))
		}
	}
	return nil
}

// citation is a source's code, and the number of the page where a source has several.
var citation = regexp.MustCompile(`^([A-Z][A-Z0-9]*(?:-[A-Za-z_]+)?)(?: [0-9]+)?$`)

// cited returns the sources that a text such as "OAS, FAQ 4414063010831" names.
func (s sources) cited(text string) ([]source, error) {
	var list []source
	for part := range strings.SplitSeq(text, ", ") {
		match := citation.FindStringSubmatch(part)
		if match == nil {
			return nil, fmt.Errorf("%q does not name a source", part)
		}
		found, listed := s[match[1]]
		if !listed {
			return nil, fmt.Errorf("%s does not list the source %s", sourcesFile, match[1])
		}
		list = append(list, found)
	}
	return list, nil
}

// proves reports whether each source of a text is the provider or a record of what the
// provider did.
func (s sources) proves(text string) bool {
	list, err := s.cited(text)
	return err == nil && !slices.ContainsFunc(list, func(found source) bool {
		return found.Trust != "provider" && found.Trust != "recorded"
	})
}

// sourcedKeys are the keys of an operation that name their own source.
var sourcedKeys = []string{"x-idempotency", "x-resolve", "x-needs", "x-state", "x-echo", "unique"}

// check finds citations of a document that the sources do not list.
func (s sources) check(doc *openapi3.T) []error {
	text, err := json.Marshal(doc)
	if err != nil {
		return []error{err}
	}
	var tree any
	if err := json.Unmarshal(text, &tree); err != nil {
		return []error{err}
	}
	var problems []error
	eachCitation("#", tree, func(at, text string) {
		if _, err := s.cited(text); err != nil {
			problems = append(problems, found(at, fmt.Errorf("%s: %w", at, err)))
		}
	})
	return problems
}

// eachCitation finds the sources that a value and the values below it name.
func eachCitation(at string, value any, found func(at, text string)) {
	switch value := value.(type) {
	case []any:
		for i, element := range value {
			eachCitation(fmt.Sprintf("%s/%d", at, i), element, found)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			below := at + "/" + escaped(key)
			if text, ok := value[key].(string); ok && key == "x-source" {
				found(below, text)
			}
			if slices.Contains(sourcedKeys, key) {
				if text, ok := object(value[key])["source"].(string); ok {
					found(below, text)
				}
			}
			eachCitation(below, value[key], found)
		}
	}
}
