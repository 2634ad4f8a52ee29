package rawjson_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

// nest returns arrays inside each other.
func nest(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

// lookup is a case of Lookup.
type lookup struct {
	name, body, path string
	want             string // the token as it is written; empty if there is none
	kind             rawjson.Kind
	err              error
}

func (l lookup) test(t *testing.T) {
	t.Parallel()

	token, err := lookupOne([]byte(l.body), l.path)

	require.ErrorIs(t, err, l.err)
	assert.Equal(t, l.kind, token.Kind)
	assert.Equal(t, l.want, l.body[token.Start:token.End])
}

func TestLookup(t *testing.T) {
	t.Parallel()

	for _, l := range []lookup{
		{name: "a number keeps its spelling", body: `{"a":4.80e+3}`, path: "a", want: "4.80e+3", kind: rawjson.Number},
		{
			name: "a nested value",
			body: `{"x":1,"order":{"total_amount": 4800 ,"y":[1]}}`,
			path: "order.total_amount", want: "4800", kind: rawjson.Number,
		},
		{
			name: "the same key elsewhere is another value",
			body: `{"b":{"a":1},"c":[{"a":2}],"a":3}`,
			path: "a", want: "3", kind: rawjson.Number,
		},
		{
			name: "a key inside a string is text",
			body: `{"x":"\"a\":1","a":2}`,
			path: "a", want: "2", kind: rawjson.Number,
		},
		{
			name: "a key with a dot is not a path",
			body: `{"a.b":1,"a":{"b":2}}`,
			path: "a.b", want: "2", kind: rawjson.Number,
		},
		{
			name: "escaped keys are compared unescaped",
			body: `{"\u0063hecks\u0075m":true}`,
			path: "checksum", want: "true", kind: rawjson.Bool,
		},
		{name: "a key outside ASCII", body: `{"\u5e97":{"\u540d":"x"}}`, path: "店.名", want: `"x"`, kind: rawjson.String},
		{name: "a surrogate pair in a key", body: `{"\ud83d\ude00":1}`, path: "😀", want: "1", kind: rawjson.Number},
		{name: "null is found", body: `{"a":null}`, path: "a", want: "null", kind: rawjson.Null},
		{name: "an object is found whole", body: `{"a": {"b":[ ]} }`, path: "a", want: `{"b":[ ]}`, kind: rawjson.Object},
		{name: "an array is found whole", body: `{"a": [{}, "]"] }`, path: "a", want: `[{}, "]"]`, kind: rawjson.Array},
		{
			name: "white space of every kind",
			body: "\r\n\t {\t\"a\"\n:\r1 }\n",
			path: "a", want: "1", kind: rawjson.Number,
		},
		{name: "an empty key", body: `{"":{"":1}}`, path: ".", want: "1", kind: rawjson.Number},
		{name: "raw UTF-8 in values", body: `{"x":"テスト","a":1}`, path: "a", want: "1", kind: rawjson.Number},
		{
			name: "another key twice is not looked at",
			body: `{"b":1,"b":2,"a":3}`,
			path: "a", want: "3", kind: rawjson.Number,
		},
		{name: "64 levels are read", body: `{"a":1,"b":` + nest(63) + `}`, path: "a", want: "1", kind: rawjson.Number},
	} {
		t.Run(l.name, l.test)
	}
}

func TestLookupOfWhatIsNotThere(t *testing.T) {
	t.Parallel()

	for _, l := range []lookup{
		{name: "keys are compared with regard to case", body: `{"A":1}`, path: "a"},
		{name: "a longer key is another key", body: `{"ab":1,"\u0061b":1}`, path: "a"},
		{name: "a shorter key is another key", body: `{"a":1,"\u0061":1}`, path: "ab"},
		{name: "arrays are not entered", body: `{"a":[{"b":1}]}`, path: "a.b"},
		{name: "a scalar on the way leads nowhere", body: `{"a":5}`, path: "a.b"},
		{name: "an empty object", body: `{}`, path: "a"},
		{name: "a document that is not an object", body: `[1,{"a":1}]`, path: "a"},
	} {
		t.Run(l.name, l.test)
	}
}

func TestLookupRefusesATextThatIsCutOff(t *testing.T) {
	t.Parallel()

	for _, l := range []lookup{
		{name: "nothing", body: ``, path: "a", err: rawjson.ErrTruncated},
		{name: "white space only", body: "  \n", path: "a", err: rawjson.ErrTruncated},
		{name: "cut after the value", body: `{"a":1`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut in a later value", body: `{"a":1,"b":"x`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut in an escape", body: `{"a":"\u00`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut after a backslash", body: `{"a":"\`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut in a literal", body: `{"a":tru`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut in a number", body: `{"a":-`, path: "a", err: rawjson.ErrTruncated},
	} {
		t.Run(l.name, l.test)
	}
}

func TestLookupRefusesWhatIsNotUnambiguousJSON(t *testing.T) {
	t.Parallel()

	for _, l := range []lookup{
		{name: "the key twice", body: `{"a":1,"b":2,"a":1}`, path: "a", err: rawjson.ErrDuplicate},
		{name: "the key twice, once escaped", body: `{"a":1,"\u0061":2}`, path: "a", err: rawjson.ErrDuplicate},
		{name: "a key on the way twice", body: `{"a":{"b":1},"a":{}}`, path: "a.b", err: rawjson.ErrDuplicate},
		{name: "a nested key twice", body: `{"a":{"b":1,"b":2}}`, path: "a.b", err: rawjson.ErrDuplicate},
		{name: "something after the end", body: `{"a":1}{"a":2}`, path: "a", err: rawjson.ErrSyntax},
		{name: "a NUL after the end", body: "{\"a\":1}\x00", path: "a", err: rawjson.ErrSyntax},
		{name: "a comma before the end", body: `{"a":1,}`, path: "a", err: rawjson.ErrSyntax},
		{name: "a comma before the end of an array", body: `{"a":[1,]}`, path: "a", err: rawjson.ErrSyntax},
		{name: "no colon", body: `{"a" 1}`, path: "a", err: rawjson.ErrSyntax},
		{name: "wrong bracket", body: `{"a":[1}}`, path: "a", err: rawjson.ErrSyntax},
		{name: "a key without quotes", body: `{a:1}`, path: "a", err: rawjson.ErrSyntax},
		{name: "a line break in a string", body: "{\"a\":\"\n\"}", path: "a", err: rawjson.ErrSyntax},
		{name: "an unknown escape", body: `{"a":"\x"}`, path: "a", err: rawjson.ErrSyntax},
		{name: "a leading zero", body: `{"a":01}`, path: "a", err: rawjson.ErrSyntax},
		{name: "a leading plus", body: `{"a":+1}`, path: "a", err: rawjson.ErrSyntax},
		{name: "a number without digits after the point", body: `{"a":1.}`, path: "a", err: rawjson.ErrSyntax},
		{name: "not a number", body: `{"a":NaN}`, path: "a", err: rawjson.ErrSyntax},
		{name: "a page in HTML", body: `<html></html>`, path: "a", err: rawjson.ErrSyntax},
		{name: "a byte order mark", body: "\ufeff{}", path: "a", err: rawjson.ErrSyntax},
		{name: "65 levels are not", body: `{"a":1,"b":` + nest(64) + `}`, path: "a", err: rawjson.ErrDepth},
		{name: "an endless opening", body: strings.Repeat(`{"a":`, 100_000), path: "a", err: rawjson.ErrDepth},
	} {
		t.Run(l.name, l.test)
	}
}

func TestErrorsNameThePlaceAndNotTheText(t *testing.T) {
	t.Parallel()

	_, err := lookupOne([]byte(`{"name":"山田","a":1,"a":2}`), "a")

	assert.EqualError(t, err, rawjson.ErrDuplicate.Error()+" (byte 23)")
}

// lookupOne finds the value at one path.
func lookupOne(body []byte, path string) (rawjson.Token, error) {
	var found [1]rawjson.Token
	if err := rawjson.Lookup(body, []string{path}, found[:]); err != nil {
		return rawjson.Token{}, err
	}

	return found[0], nil
}

// lookupAll is Lookup with room for what it finds.
func lookupAll(body []byte, paths ...string) ([]rawjson.Token, error) {
	found := make([]rawjson.Token, len(paths))
	err := rawjson.Lookup(body, paths, found)

	return found, err
}

func TestLookupAllFindsEveryPathInOnePass(t *testing.T) {
	t.Parallel()
	body := []byte(`{"c":{"d":"x"},"a":{"b":1,"c":2},"z":null}`)
	paths := []string{"a.b", "missing", "c.d", "a", "a.c", "z", "a.b"}
	want := []string{"1", "", `"x"`, `{"b":1,"c":2}`, "2", "null", "1"}

	found, err := lookupAll(body, paths...)

	require.NoError(t, err)
	require.Len(t, found, len(paths))
	for i, token := range found {
		assert.Equal(t, want[i], string(body[token.Start:token.End]), paths[i])
	}
}

func TestLookupAllTakesUpTo64Paths(t *testing.T) {
	t.Parallel()
	var paths []string
	var body bytes.Buffer
	for i := range 64 {
		paths = append(paths, fmt.Sprintf("k%d", i))
		fmt.Fprintf(&body, `%c"k%d":%d`, "{,"[min(i, 1)], i, i)
	}
	body.WriteByte('}')

	found, err := lookupAll(body.Bytes(), paths...)
	require.NoError(t, err)
	require.Len(t, found, len(paths))
	for i, token := range found {
		assert.Equal(t, fmt.Sprint(i), body.String()[token.Start:token.End], paths[i])
	}

	_, err = lookupAll(body.Bytes(), append(paths, "k65")...)
	assert.Error(t, err, "65 paths")
}

func TestLookupAllOfNoPathsReadsTheWholeText(t *testing.T) {
	t.Parallel()

	found, err := lookupAll([]byte(`{"a":1}`))
	require.NoError(t, err)
	assert.Empty(t, found)

	_, err = lookupAll([]byte(`{"a":1`))
	assert.ErrorIs(t, err, rawjson.ErrTruncated)
}

func TestWhatIsDecodedLaterIsReadWithoutRegardToCase(t *testing.T) {
	t.Parallel()

	for _, c := range []struct{ name, body, path, want string }{
		{"another case", `{"ID":"p-2"}`, "id", `"p-2"`},
		{"another case on the way", `{"Data":{"iD":"p-2"}}`, "data.id", `"p-2"`},
		{"escaped, in another case", `{"\u0049d":"p-2"}`, "id", `"p-2"`},
		{"letters that fold to one of ASCII", `{"a\u212a":1,"b":2}`, "ak", "1"},
		{"a longer key", `{"ids":"p-2"}`, "id", ""},
		{"a shorter key", `{"I":"p-2"}`, "id", ""},
		{"no key", `{"":"p-2"}`, "id", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			found := make([]rawjson.Token, 1)

			require.NoError(t, rawjson.Find([]byte(c.body), []string{c.path}, found))

			assert.Equal(t, c.want, c.body[found[0].Start:found[0].End])
		})
	}
}

func TestFindRefusesWhatIsNoJSONWhereNoPathLeads(t *testing.T) {
	t.Parallel()

	for _, body := range []string{
		`{"id":1,"a":[1,]}`, `{"id":1,"a":{"b" 1}}`, `{"id":1,"a":[tru]}`, `{"id":1,"a":["\x"]}`, `{"a":[1}],"id":1}`,
	} {
		err := rawjson.Find([]byte(body), []string{"id"}, make([]rawjson.Token, 1))

		assert.ErrorIs(t, err, rawjson.ErrSyntax, body)
	}
}

func TestWhatIsDecodedLaterHoldsNoKeyInTwoCases(t *testing.T) {
	t.Parallel()

	for _, body := range []string{`{"id":1,"ID":2}`, `{"Id":1,"\u0069d":2}`, `{"id":1,"id":2}`} {
		err := rawjson.Find([]byte(body), []string{"id"}, make([]rawjson.Token, 1))

		assert.ErrorIs(t, err, rawjson.ErrDuplicate, body)
	}
}
