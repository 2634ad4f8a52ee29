package rawjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// oracle finds a value with encoding/json, and tells whether a key of the path stands
// twice in its object.
func oracle(body []byte, path []string, same func(key, name string) bool) (raw []byte, twice bool) {
	d := json.NewDecoder(bytes.NewReader(body))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, false
	}

	hits := 0
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, false
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return nil, false
		}
		if !same(key.(string), path[0]) {
			continue
		}

		hits++
		raw = value
		if len(path) > 1 {
			var below bool
			raw, below = oracle(value, path[1:], same)
			twice = twice || below
		}
	}

	return bytes.TrimSpace(raw), twice || hits > 1
}

func depth(body []byte) (deepest int) {
	d := json.NewDecoder(bytes.NewReader(body))
	for level := 0; ; {
		token, err := d.Token()
		if err != nil {
			return deepest
		}

		switch token {
		case json.Delim('{'), json.Delim('['):
			level++
			deepest = max(deepest, level)
		case json.Delim('}'), json.Delim(']'):
			level--
		}
	}
}

func seeds(f *testing.F) {
	for _, body := range []string{
		`{"status":"authorized","order":{"total_amount":4800}}`,
		`{"resultInfo":{"code":"SUCCESS","message":"ok | [OPA1]","codeId":"08100001"},` +
			`"data":{"a":[1,-0.5e-7,{"status":true}]}}`,
		"{ \"\\u0073tatus\" : \"\\ud83d\\ude00\\ud800\" ,\n\"order\":{\"total_amount\":null,\"x\":[[],{}]}}\r\n",
		`{"status":1,"status":2}`, `{"order":{},"order":{"total_amount":1}}`,
		`{"a":"\u0000","b":false,"c":1E5}`, `[]`, `"status"`, `12`, ``, `{`, `{"a":"`, "{\"\xff\":1}", nest(70),
		`{"":{"":{"":"."}}}`,
	} {
		for _, path := range []string{"status", "order.total_amount", "resultInfo.code", "a", "..", "\ufffd"} {
			f.Add([]byte(body), path)
		}
	}
}

// requireError requires that Lookup took or refused a text rightly.
func requireError(t *testing.T, err error, body []byte, twice bool) {
	t.Helper()
	deep := depth(body) > rawjson.MaxDepth

	if err == nil {
		require.True(t, json.Valid(body), "accepted an invalid text %q", body)
		require.False(t, twice, "accepted a duplicate in %q", body)
		require.False(t, deep, "accepted a deep text %q", body)
		return
	}
	switch {
	case !json.Valid(body):
	case errors.Is(err, rawjson.ErrDuplicate):
		require.True(t, twice, "found a duplicate in %q", body)
	default:
		require.ErrorIs(t, err, rawjson.ErrDepth, "refused a valid text %q", body)
		require.True(t, deep, "called a text deep that is not: %q", body)
	}
}

func FuzzLookup(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		if !utf8.ValidString(path) {
			t.Skip("paths come from our own tables")
		}

		token, err := lookupOne(body, path)
		raw, twice := oracle(body, strings.Split(path, "."), func(key, name string) bool { return key == name })
		requireError(t, err, body, twice)
		if err != nil {
			return
		}
		require.Equal(t, raw != nil, token.Kind != rawjson.Absent, "%q in %q is there", path, body)
		require.Equal(t, string(raw), string(body[token.Start:token.End]), "%q in %q", path, body)

		all, err := lookupAll(body, path, path+".x", path)
		if err == nil {
			require.Equal(t, token, all[0], "LookupAll of %q in %q", path, body)
			require.Equal(t, token, all[2], "LookupAll of %q in %q", path, body)
		}
	})
}

func FuzzTopString(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		if !utf8.ValidString(path) {
			t.Skip("paths come from our own tables")
		}

		text, found, err := topString(body, path)
		raw, twice := oracle(body, strings.Split(path, "."), strings.EqualFold)
		if err != nil {
			require.Empty(t, text, "%q in %q: beside the error", path, body)
			require.False(t, found, "%q in %q: beside the error", path, body)
			sound := json.Valid(body) && depth(body) <= rawjson.MaxDepth && !twice
			require.False(t, sound, "%q in %q: %v", path, body, err)
			return
		}
		require.True(t, json.Valid(body), "accepted an invalid text %q", body)

		var want string
		isString := len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &want) == nil
		require.Equal(t, isString, found, "%q in %q is a string", path, body)
		require.Equal(t, want, text, "%q in %q", path, body)
		requireCutsRefused(t, bytes.TrimRight(body, " \t\r\n"), path)
	})
}

// requireCutsRefused requires that a short text is refused wherever it is cut off.
func requireCutsRefused(t *testing.T, whole []byte, path string) {
	t.Helper()
	if len(whole) > 512 || !slices.Contains([]byte(`}]"`), whole[len(whole)-1]) {
		return
	}

	for n := range whole {
		_, _, err := topString(whole[:n], path)
		require.Error(t, err, "accepted %q, which is cut from %q", whole[:n], whole)
	}
}

func FuzzMembers(f *testing.F) {
	seeds(f)
	f.Add([]byte(`{"a":1,"A":2}`), "a")
	f.Fuzz(func(t *testing.T, body []byte, _ string) {
		var tree rawjson.Tree
		if tree.Read(body, rawjson.Rules{Depth: rawjson.MaxDepth, Values: len(body), Strict: true}) != nil {
			return
		}
		members := map[string]int{}
		for i := 1; i < len(tree.Nodes); i = int(tree.Nodes[i].Next) {
			members[string(tree.Name(i))] = i
		}

		var decoded map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(body, &decoded))
		require.Len(t, members, len(decoded))
		for key, raw := range decoded {
			want := string(raw)
			if raw[0] == '"' {
				require.NoError(t, json.Unmarshal(raw, &want))
			}
			require.Equal(t, want, string(tree.Text(members[key])), "%q", key)
		}
	})
}
