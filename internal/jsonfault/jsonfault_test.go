package jsonfault_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/internal/jsonfault"
)

type embedded struct {
	Delay string `json:"delay"`
}

type order struct {
	embedded
	Amount  struct{ Yen int64 }
	Items   []item `json:"items,omitempty"`
	Calls   []int  `json:"calls"`
	End     *time.Time
	Skipped int             `json:"-"`
	Body    json.RawMessage `json:"body"`
	Labels  map[string]int  `json:"labels"`
	hidden  int
}

type item struct {
	Price int64 `json:"price"`
}

func TestFieldNamesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{`{"calls":5}`, "calls"},
		{`{"calls":[1,1.5]}`, "calls"},
		{`{"calls":[99999999999999999999]}`, "calls"},
		{`{"delay":5}`, "delay"},
		{`{"DELAY":5}`, "DELAY"},
		{`{"amount":{"yen":"1"}}`, "amount.yen"},
		{`{"amount":[]}`, "amount"},
		{`{"items":[{"price":1},{"price":"x"}]}`, "items.price"},
		{`{"items":[5]}`, "items"},
		{`{"end":5}`, "end"},
		{`{"end":"tomorrow"}`, "end"},
		{`{"labels":{"a.b":"x"}}`, "labels"},
		{`{"calls":5} trailing`, "calls"},
		{`{"calls":[1],"body":{},"hidden":"x","skipped":"x","embedded":"x"}`, ""},
		{`{}`, ""},
		{`[]`, ""},
		{`5`, ""},
		{`{`, ""},
		{``, ""},
	} {
		assert.Equal(t, c.want, jsonfault.Field([]byte(c.text), &order{hidden: 1}), "%s", c.text)
	}
}

func TestPositionIsOfTheFirstWrongCharacter(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		want int
	}{
		{`<html>`, 0},
		{`{"a":}`, 5},
		{`{"a":01}`, 6},
		{`{"a":日}`, 5},
		{`{"日":é}`, 7},
		{"{\"a\":\"b\nc\"}", 7},
		{`{"a":"\x"}`, 7},
		{`{"a":"\u12"}`, 6},
		{`{"a":"\u123x"}`, 6},
		{`{"a":"\ux"}`, 6},
	} {
		var into any
		var wrong *json.SyntaxError
		err := json.NewDecoder(strings.NewReader(c.text)).Decode(&into)
		if assert.ErrorAs(t, err, &wrong, "%s", c.text) {
			assert.Equal(t, c.want, jsonfault.Position([]byte(c.text), wrong), "%s", c.text)
		}
	}
}
