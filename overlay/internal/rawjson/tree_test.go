package rawjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// rebuild makes of a node and all below it what encoding/json makes of them with UseNumber.
func rebuild(t *rawjson.Tree, i int) (any, int) {
	n := t.Nodes[i]
	var out any
	next := i + 1
	switch n.Kind {
	case rawjson.Bool:
		out = string(t.Text(i)) == "true"
	case rawjson.Number:
		out = json.Number(t.Text(i))
	case rawjson.String:
		out = string(t.Text(i))
	case rawjson.Array:
		list := make([]any, n.Count)
		for at := range list {
			list[at], next = rebuild(t, next)
		}
		out = list
	case rawjson.Object:
		members := make(map[string]any, n.Count)
		for range n.Count {
			name := string(t.Name(next))
			members[name], next = rebuild(t, next)
		}
		out = members
	case rawjson.Absent, rawjson.Null:
	}
	if next != int(n.Next) {
		panic("next is wrong")
	}

	return out, next
}

// assertSameAsEncodingJSON compares a tree with encoding/json: what is accepted,
// and what it means.
func assertSameAsEncodingJSON(t *testing.T, body []byte) {
	t.Helper()

	original := bytes.Clone(body)
	var tree rawjson.Tree
	err := tree.Read(body, rawjson.Rules{Depth: 256, Values: 1 << 18})
	require.Equal(t, original, body, "the body was changed")
	if errors.Is(err, rawjson.ErrDepth) || errors.Is(err, rawjson.ErrValues) {
		return
	}
	require.Equal(t, json.Valid(body), err == nil, "%q: %v", body, err)
	if err != nil {
		return
	}
	got, next := rebuild(&tree, 0)
	require.Len(t, tree.Nodes, next, "nodes are left over")

	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var want any
	require.NoError(t, d.Decode(&want))
	require.Equal(t, want, got, "%q", body)
	require.Equal(t, hasRepeatedName(t, body), len(tree.Repeated) > 0, "%q", body)
}

// hasRepeatedName looks for repeated names in the plainest way.
func hasRepeatedName(t *testing.T, body []byte) bool {
	t.Helper()

	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	token := func() json.Token {
		token, err := d.Token()
		require.NoError(t, err)
		return token
	}
	var value func() bool
	value = func() bool {
		repeated := false
		switch token() {
		case json.Delim('['):
			for d.More() {
				repeated = value() || repeated
			}
		case json.Delim('{'):
			names := map[any]bool{}
			for d.More() {
				name := token()
				repeated = names[name] || repeated
				names[name] = true
				repeated = value() || repeated
			}
		default:
			return false
		}
		token() // the end of the array or object

		return repeated
	}

	return value()
}

func TestATreeReadsWhatEncodingJSONReads(t *testing.T) {
	t.Parallel()

	for _, seed := range testkit.JSONTexts {
		assertSameAsEncodingJSON(t, []byte(seed))
	}

	// Cut and bent in every place, real answers meet every branch.
	body := []byte(`{"id":"pay_1","amount":12500,"rate":-1.5e2,"test":true,` +
		`"buyer":{"name":"見\u672c \n","mail":null},"items":[{"n":1},{"n":2}],"tags":[]}`)
	for i := range body {
		assertSameAsEncodingJSON(t, body[:i])
		for _, c := range []byte("\"\\{}[]:,0-e.u \x00\x80\xff") {
			bent := bytes.Clone(body)
			bent[i] = c
			assertSameAsEncodingJSON(t, bent)
		}
	}
}

func FuzzTree(f *testing.F) {
	for _, seed := range testkit.JSONTexts {
		f.Add([]byte(seed))
	}
	f.Add(payment(512))

	f.Fuzz(assertSameAsEncodingJSON)
}
