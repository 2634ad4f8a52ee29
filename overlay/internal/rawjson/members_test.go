package rawjson_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// strict are the rules of a text whose members are looked at one by one.
func strict(deepest int) rawjson.Rules {
	return rawjson.Rules{Depth: deepest, Values: 1 << 18, Strict: true}
}

// members returns each member of an object as key=value.
func members(body string, deepest int) (found []string, err error) {
	var tree rawjson.Tree
	if err := tree.Read([]byte(body), strict(deepest)); err != nil {
		return nil, err
	}
	for i := 1; i < len(tree.Nodes); i = int(tree.Nodes[i].Next) {
		found = append(found, string(tree.Name(i))+"="+string(tree.Text(i)))
	}

	return found, nil
}

func TestATreeHoldsEachMemberOfTheOutermostObject(t *testing.T) {
	t.Parallel()

	found, err := members(` { "a" : 1, "b":{"a":[2]} ,"c":"x", "\u0064":null } `, 8)
	require.NoError(t, err)
	assert.Equal(t, []string{`a=1`, `b={"a":[2]}`, `c=x`, `d=null`}, found)

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

func TestAStrictTreeTakes(t *testing.T) {
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

func TestAStrictTreeRefuses(t *testing.T) {
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

func TestATreeMayBeUsedAgain(t *testing.T) { // not parallel: it counts allocations
	var tree rawjson.Tree
	assert.Error(t, tree.Read([]byte(`{"a":{"b":{"c":`), strict(8)), "half a text")

	body := []byte(`{"a":1,"b":{"a":2}}`)
	for range 2 {
		require.NoError(t, tree.Read(body, strict(8)), "after a failure")
		assert.Len(t, tree.Nodes, 4)
	}

	allocations := testing.AllocsPerRun(100, func() { _ = tree.Read(body, strict(8)) })
	assert.Zero(t, allocations)
}
