package rawjson_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// members returns each member of an object as key=value.
func members(body string, deepest int) (found []string, err error) {
	all, err := new(rawjson.Reader).Members([]byte(body), deepest)
	for _, m := range all {
		found = append(found, body[m.Key.Start:m.Key.End]+"="+body[m.Value.Start:m.Value.End])
	}

	return found, err
}

func TestMembersGivesOutEachMemberOfTheOutermostObject(t *testing.T) {
	t.Parallel()

	found, err := members(` { "a" : 1, "b":{"a":[2]} ,"c":"x", "\u0064":null } `, 8)
	require.NoError(t, err)
	assert.Equal(t, []string{`"a"=1`, `"b"={"a":[2]}`, `"c"="x"`, `"\u0064"=null`}, found)

	found, err = members(`{}`, 8)
	require.NoError(t, err)
	assert.Empty(t, found)
}

// manyMembers are 4,000 members of an object.
func manyMembers() string {
	list := make([]string, 4000)
	for i := range list {
		list[i] = fmt.Sprintf(`"k%d":0`, i)
	}

	return strings.Join(list, ",")
}

func TestMembersTakes(t *testing.T) {
	t.Parallel()

	for name, body := range map[string]string{
		"an object of many keys":       "{" + manyMembers() + "}",
		"nesting that is just allowed": `{"a":[[]]}`,
		"the same key in two objects":  `{"a":{"a":1},"b":{"a":1}}`,
	} {
		_, err := members(body, 3)
		assert.NoError(t, err, name)
	}
}

func TestMembersRefuses(t *testing.T) {
	t.Parallel()

	for _, c := range []struct {
		name, body string
		err        error
	}{
		{"a key twice", `{"a":1,"b":2,"a":1}`, rawjson.ErrDuplicate},
		{"a key twice, once escaped", `{"a":1,"\u0061":2}`, rawjson.ErrDuplicate},
		{"a key twice, once in another case", `{"order_id":1,"Order_ID":2}`, rawjson.ErrDuplicate},
		{"a key twice, once with a letter that folds to ASCII", `{"skip":1,"ſ\u212Aip":2}`, rawjson.ErrDuplicate},
		{"a key twice outside ASCII", `{"店":1,"\u5e97":2}`, rawjson.ErrDuplicate},
		{"two keys that are no text and decode to the same", "{\"\xff\":1,\"\xfe\":2}", rawjson.ErrDuplicate},
		{"a key twice below", `{"x":[{"a":1,"A":1}]}`, rawjson.ErrDuplicate},
		{"a key twice after an object with the same keys", `{"x":{"x":1},"y":{"x":1},"x":1}`, rawjson.ErrDuplicate},
		{"one of many keys twice", "{" + manyMembers() + `,"K3999":1}`, rawjson.ErrDuplicate},
		{"an array", `[{"a":1}]`, rawjson.ErrSyntax},
		{"a string", `"a"`, rawjson.ErrSyntax},
		{"nothing", ``, rawjson.ErrTruncated},
		{"a byte order mark", "\ufeff{}", rawjson.ErrSyntax},
		{"two objects", `{}{}`, rawjson.ErrSyntax},
		{"nesting that is too deep", `{"a":[[[]]]}`, rawjson.ErrDepth},
		{"objects nested too deeply", `{"a":{"a":{"a":{}}}}`, rawjson.ErrDepth},
		{"half an object", `{"a":1`, rawjson.ErrTruncated},
	} {
		_, err := members(c.body, 3)
		assert.ErrorIs(t, err, c.err, c.name)
	}
}

func TestEqualFold(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]bool{
		`"order_id"`: true, `"Order_ID"`: true, `"\u006frder_id"`: true,
		`"order_id "`: false, `""`: false, `"order_ids"`: false,
	} {
		token := rawjson.Token{Kind: rawjson.String, End: len(text)}
		assert.Equal(t, want, rawjson.EqualFold([]byte(text), token, "order_id"), text)
	}
}

func TestAReaderMayBeUsedAgain(t *testing.T) { // not parallel: it counts allocations
	var reader rawjson.Reader
	_, err := reader.Members([]byte(`{"a":{"b":{"c":`), 8)
	assert.Error(t, err, "half a text")

	body := []byte(`{"a":1,"b":{"a":2}}`)
	for range 2 {
		found, err := reader.Members(body, 8)
		require.NoError(t, err, "after a failure")
		assert.Len(t, found, 2)
	}

	allocations := testing.AllocsPerRun(100, func() { _, _ = reader.Members(body, 8) })
	assert.Zero(t, allocations)
}
