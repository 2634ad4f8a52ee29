package validate_test

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

func TestMessagesNameTheRuleAndNotTheValue(t *testing.T) {
	t.Parallel()

	v := shop(t)
	for body, want := range map[string]string{
		order("state", `"lost"`):          "response /state: value is not one of the 3 documented",
		order("amount", `"12"`):           "response /amount: expected integer, found string",
		order("weight", `"12"`):           "response /weight: expected number or null, found string",
		order("amount", `12.5`):           "response /amount: expected integer, found a number with a fraction",
		order("amount", `0`):              "response /amount: number is less than 1",
		order("amount", `999999999999`):   "response /amount: number is greater than 99999999999",
		order("weight", `99`):             "response /weight: number is greater than 10.5",
		order("id", `"x"`):                "response /id: text is shorter than 5 characters",
		order("made_on", `"yesterday"`):   "response /made_on: text is not a date",
		order("amount", ""):               "response /amount: required field is missing",
		order("colour", `1`):              "response /(field 2): field is not documented",
		order("Yamada-Hanako", `1`):       "response /(field 1): field is not documented",
		order("hanako@example.com", `1`):  "response /(field 2): field is not documented",
		order("09000000000", `1`):         "response /(field 1): field is not documented",
		order("lines", `[{"title":1}]`):   "response /lines/0/title: expected string, found number (unverified)",
		`{"id":`:                          "response body: is not JSON: unexpected end at byte 6",
		order("price", `{"amount":1e99}`): "response /price/amount: number is out of the range of int64",
		order("tag", `{}`):                "response /tag: value fits none of the 2 documented variants",
		order("counts", `{"a":1,"a":"1"}`): "response /counts/(field 2): the object has this field twice; " +
			"response /counts/(field 2): expected integer, found string",
	} {
		e := v.CheckResponse("getOrder", 200, jsonHeader, []byte(body))

		require.NotNil(t, e, want)
		assert.EqualError(t, e, "validate: getOrder 200 differs from its document: "+want)
	}
}

func TestMessagesNameAContentTypeThatEverybodyKnows(t *testing.T) {
	t.Parallel()

	v := shop(t)
	for contentType, want := range map[string]string{
		"text/html; charset=x":    "text/html is not documented (documented: application/json)",
		"Text/HTML":               "text/html is not documented (documented: application/json)",
		"text/yamada-hanako":      "another content type is not documented (documented: application/json)",
		"text/hanako@example.com": "another content type is not documented (documented: application/json)",
		"hanako":                  "another content type is not documented (documented: application/json)",
		"":                        "is missing (documented: application/json)",
	} {
		e := v.CheckResponse("getOrder", 200, http.Header{"Content-Type": {contentType}}, []byte("x"))

		require.NotNil(t, e, contentType)
		assert.Equal(t, want, e.Violations[0].Message)
	}
}

func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	body := "[" + strings.TrimSuffix(strings.Repeat(order("amount", "0")+",", 10000), ",") + "]"
	header := http.Header{"Content-Type": {"application/json"}, "Request-Id": {"req_1"}}

	e := shop(t).CheckResponse("listOrders", 200, header, []byte(body))

	require.NotNil(t, e)
	assert.Len(t, e.Violations, 64)
	assert.Equal(t, 10000-64, e.More)
	assert.LessOrEqual(t, len(e.Error()), 1000)
	assert.Regexp(t, "; and 9992 more$", e.Error())
}

// One fault a thousand times over is one finding, and costs as much.
func TestAHostileBodyAllocatesLittle(t *testing.T) {
	v := shop(t)
	for name, member := range map[string]string{
		"one field again and again":    `"amount":"a"`,
		"an unknown field":             `"hanako":"a"`,
		"fields of another type, deep": `"price":{"amount":"a","currency":5}`,
		"items of another type":        `"lines":[{"title":1},{"title":1},{"title":1}]`,
	} {
		body := []byte("{" + strings.Repeat(member+",", 1_200_000/len(member)) + member + "}")

		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		e := v.CheckResponse("getOrder", 200, jsonHeader, body)
		runtime.ReadMemStats(&after)

		assert.NotNil(t, e, name)
		assert.LessOrEqual(t, after.TotalAlloc-before.TotalAlloc, uint64(40<<20), name)
	}
}

func TestHostileBodiesAreRefused(t *testing.T) {
	t.Parallel()

	v := shop(t)
	members := make([]string, 50000)
	for i := range members {
		members[i] = fmt.Sprintf(`"k%d":1`, i)
	}
	for name, c := range map[string]struct{ body, rule string }{
		"deep nesting":           {strings.Repeat("[", 1e6), "syntax"},
		"deep nesting, closed":   {strings.Repeat("[", 257) + strings.Repeat("]", 257), "syntax"},
		"many values":            {"[" + strings.Repeat("0,", 1<<18) + "0]", "syntax"},
		"a large body":           {strings.Repeat(" ", validate.MaxBody) + "1", "size"},
		"an object of many keys": {"{" + strings.Join(members, ",") + `,"k777":1}`, "duplicate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			e := v.CheckResponse("getOrder", 200, jsonHeader, []byte(c.body))

			require.NotNil(t, e)
			assert.Equal(t, c.rule, e.Violations[0].Rule)
		})
	}
}
