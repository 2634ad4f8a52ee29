package coverage

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// codesKey is the extension that holds error codes, of a document and of an operation.
const codesKey = "x-error-codes"

// catalogueEntry is what matters here of an error code of the document.
type catalogueEntry struct {
	Common bool `json:"common"` // any operation may answer it
}

// catalogueOf returns the error codes of a document; none where it has no readable ones,
// which the generator refuses.
func catalogueOf(doc *openapi3.T) map[string]catalogueEntry {
	var catalogue map[string]catalogueEntry
	if text, err := json.Marshal(doc.Extensions[codesKey]); err == nil {
		_ = json.Unmarshal(text, &catalogue)
	}

	return catalogue
}

// codesOf returns the error codes that an operation may answer.
func (c *counter) codesOf(op operation) ([]string, error) {
	codes := map[string]bool{}
	for code, entry := range c.catalogue {
		if entry.Common {
			codes[code] = true
		}
	}
	if own, ok := op.Extensions[codesKey]; ok {
		listed, ok := own.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%s: %s is not an object", op.OperationID, codesKey)
		}
		for code := range listed {
			codes[code] = true
		}
	}

	return slices.Sorted(maps.Keys(codes)), nil
}
