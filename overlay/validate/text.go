package validate

import (
	"encoding/json"

	"github.com/jppay/jppay/overlay/internal/decimal"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// readTexts reads the value of a parameter or header: the first text, or an array of them. A
// text is read as a number or a boolean only if wanted has those kinds.
func (c *checker) readTexts(texts []string, wanted rawjson.Kind, array bool) error {
	c.room = append(c.room[:0], '[')
	for _, text := range texts {
		if (wanted&rawjson.Number == 0 || !decimal.IsNumber(text)) &&
			(wanted&rawjson.Bool == 0 || text != "true" && text != "false") {
			quoted, _ := json.Marshal(text) // which never fails for a string
			text = string(quoted)
		}
		c.room = append(append(c.room, text...), ',')
		if !array {
			return c.Read(c.room[1:len(c.room)-1], rawjson.Rules{Values: 1})
		}
	}
	c.room[len(c.room)-1] = ']'
	return c.Read(c.room, rawjson.Rules{Depth: 1, Values: len(c.room)})
}
