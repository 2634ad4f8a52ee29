package validate

import (
	"encoding/json"
	"math"
	"strings"

	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// readTexts reads the value of a parameter or header: a scalar, or an array of them.
// Text is a number or a boolean only where those kinds are wanted.
func (c *checker) readTexts(texts []string, wanted rawjson.Kind, array bool) error {
	values := make([]string, len(texts))
	for i, text := range texts {
		quoted, _ := json.Marshal(text) // which never fails for a string
		values[i] = string(quoted)
		if wanted&rawjson.Number != 0 && decimal.IsNumber(text) ||
			wanted&rawjson.Bool != 0 && (text == "true" || text == "false") {
			values[i] = text
		}
	}
	body := values[0]
	if array {
		body = "[" + strings.Join(values, ",") + "]"
	}
	return c.Read([]byte(body), rawjson.Rules{Depth: 1, Values: math.MaxInt})
}
