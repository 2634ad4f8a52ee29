package rawjson_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jppay/jppay/overlay/internal/rawjson"
)

func TestLookup(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, body, path string
		want             string // the raw token; empty means absent
		kind             rawjson.Kind
		err              error
	}{
		{name: "a number keeps its spelling", body: `{"a":4.80e+3}`, path: "a", want: "4.80e+3", kind: rawjson.Number},
		{name: "a nested value", body: `{"x":1,"order":{"total_amount": 4800 ,"y":[1]}}`, path: "order.total_amount", want: "4800", kind: rawjson.Number},
		{name: "the same key elsewhere is another value", body: `{"b":{"a":1},"c":[{"a":2}],"a":3}`, path: "a", want: "3", kind: rawjson.Number},
		{name: "a key inside a string is text", body: `{"x":"\"a\":1","a":2}`, path: "a", want: "2", kind: rawjson.Number},
		{name: "a key with a dot is not a path", body: `{"a.b":1,"a":{"b":2}}`, path: "a.b", want: "2", kind: rawjson.Number},
		{name: "escaped keys are compared unescaped", body: `{"\u0063hecks\u0075m":true}`, path: "checksum", want: "true", kind: rawjson.Bool},
		{name: "a key outside ASCII", body: `{"\u5e97":{"\u540d":"x"}}`, path: "店.名", want: `"x"`, kind: rawjson.String},
		{name: "a surrogate pair in a key", body: `{"\ud83d\ude00":1}`, path: "😀", want: "1", kind: rawjson.Number},
		{name: "keys are compared with regard to case", body: `{"A":1}`, path: "a"},
		{name: "a longer key is another key", body: `{"ab":1,"\u0061b":1}`, path: "a"},
		{name: "a shorter key is another key", body: `{"a":1,"\u0061":1}`, path: "ab"},
		{name: "null is found", body: `{"a":null}`, path: "a", want: "null", kind: rawjson.Null},
		{name: "an object is found whole", body: `{"a": {"b":[ ]} }`, path: "a", want: `{"b":[ ]}`, kind: rawjson.Object},
		{name: "an array is found whole", body: `{"a": [{}, "]"] }`, path: "a", want: `[{}, "]"]`, kind: rawjson.Array},
		{name: "arrays are not entered", body: `{"a":[{"b":1}]}`, path: "a.b"},
		{name: "a scalar on the way leads nowhere", body: `{"a":5}`, path: "a.b"},
		{name: "white space of every kind", body: "\r\n\t {\t\"a\"\n:\r1 }\n", path: "a", want: "1", kind: rawjson.Number},
		{name: "an empty object", body: `{}`, path: "a"},
		{name: "a document that is not an object", body: `[1,{"a":1}]`, path: "a"},
		{name: "an empty key", body: `{"":{"":1}}`, path: ".", want: "1", kind: rawjson.Number},
		{name: "raw UTF-8 in values", body: `{"x":"テスト","a":1}`, path: "a", want: "1", kind: rawjson.Number},

		{name: "the key twice", body: `{"a":1,"b":2,"a":1}`, path: "a", err: rawjson.ErrDuplicate},
		{name: "the key twice, once escaped", body: `{"a":1,"\u0061":2}`, path: "a", err: rawjson.ErrDuplicate},
		{name: "a key on the way twice", body: `{"a":{"b":1},"a":{}}`, path: "a.b", err: rawjson.ErrDuplicate},
		{name: "a nested key twice", body: `{"a":{"b":1,"b":2}}`, path: "a.b", err: rawjson.ErrDuplicate},
		{name: "another key twice is not looked at", body: `{"b":1,"b":2,"a":3}`, path: "a", want: "3", kind: rawjson.Number},
		{name: "nothing", body: ``, path: "a", err: rawjson.ErrTruncated},
		{name: "white space only", body: "  \n", path: "a", err: rawjson.ErrTruncated},
		{name: "cut after the value", body: `{"a":1`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut in a later value", body: `{"a":1,"b":"x`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut in an escape", body: `{"a":"\u00`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut after a backslash", body: `{"a":"\`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut in a literal", body: `{"a":tru`, path: "a", err: rawjson.ErrTruncated},
		{name: "cut in a number", body: `{"a":-`, path: "a", err: rawjson.ErrTruncated},
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
		{name: "64 levels are read", body: `{"a":1,"b":` + nest(63) + `}`, path: "a", want: "1", kind: rawjson.Number},
		{name: "65 levels are not", body: `{"a":1,"b":` + nest(64) + `}`, path: "a", err: rawjson.ErrDepth},
		{name: "an endless opening", body: strings.Repeat(`{"a":`, 100_000), path: "a", err: rawjson.ErrDepth},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, ok, err := rawjson.Lookup([]byte(tc.body), tc.path)
			if !errors.Is(err, tc.err) {
				t.Fatalf("error = %v, want %v", err, tc.err)
			}
			if ok != (tc.want != "") || got.Kind != tc.kind {
				t.Fatalf("found %v with kind %v, want %v with kind %v", ok, got.Kind, tc.want != "", tc.kind)
			}
			if raw := tc.body[got.Start:got.End]; raw != tc.want {
				t.Errorf("token = %s, want %s", raw, tc.want)
			}
		})
	}
}

func nest(n int) string { return strings.Repeat("[", n) + strings.Repeat("]", n) }

func TestErrorsNameThePlaceAndNotTheText(t *testing.T) {
	t.Parallel()
	_, _, err := rawjson.Lookup([]byte(`{"name":"山田","a":1,"a":2}`), "a")
	if want := rawjson.ErrDuplicate.Error() + " (byte 23)"; err == nil || err.Error() != want {
		t.Errorf("error = %v, want %s", err, want)
	}
}

func TestLookupAllFindsEveryPathInOnePass(t *testing.T) {
	t.Parallel()
	body := []byte(`{"c":{"d":"x"},"a":{"b":1,"c":2},"z":null}`)
	paths := []string{"a.b", "missing", "c.d", "a", "a.c", "z", "a.b"}
	want := []string{"1", "", `"x"`, `{"b":1,"c":2}`, "2", "null", "1"}
	found, err := rawjson.LookupAll(body, paths)
	if err != nil {
		t.Fatal(err)
	}
	for i, tok := range found {
		if got := string(body[tok.Start:tok.End]); got != want[i] {
			t.Errorf("%s = %s, want %s", paths[i], got, want[i])
		}
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
	found, err := rawjson.LookupAll(body.Bytes(), paths)
	if err != nil {
		t.Fatal(err)
	}
	for i, tok := range found {
		if got := body.String()[tok.Start:tok.End]; got != fmt.Sprint(i) {
			t.Errorf("%s = %s", paths[i], got)
		}
	}
	if _, err := rawjson.LookupAll(body.Bytes(), append(paths, "k65")); err == nil {
		t.Error("65 paths were accepted")
	}
	if found, err := rawjson.LookupAll([]byte(`{"a":1}`), nil); err != nil || len(found) != 0 {
		t.Errorf("no paths: %v, %v", found, err)
	}
	if _, err := rawjson.LookupAll([]byte(`{"a":1`), nil); !errors.Is(err, rawjson.ErrTruncated) {
		t.Errorf("no paths, truncated text: %v", err)
	}
}

func TestTopString(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, body, path, want string
		found                  bool
	}{
		{name: "a top-level string", body: `{"status":"authorized"}`, path: "status", want: "authorized", found: true},
		{name: "a nested string", body: `{"resultInfo":{"code":"SUCCESS"},"data":null}`, path: "resultInfo.code", want: "SUCCESS", found: true},
		{name: "escapes are resolved", body: `{"s":"\u30c6\u30B9\ud83d\ude00\n\"\\\/\b\f\r\t"}`, path: "s", want: "テス😀\n\"\\/\b\f\r\t", found: true},
		{name: "half a surrogate pair becomes U+FFFD", body: `{"s":"a\ud800b"}`, path: "s", want: "a\ufffdb", found: true},
		{name: "an empty string", body: `{"s":""}`, path: "s", found: true},
		{name: "a number is not a string", body: `{"s":1}`, path: "s"},
		{name: "null is not a string", body: `{"s":null}`, path: "s"},
		{name: "a bare array", body: `[{"s":"x"}]`, path: "s"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, found, err := rawjson.TopString([]byte(tc.body), tc.path)
			if got != tc.want || found != tc.found || err != nil {
				t.Errorf("got %q, %v, %v, want %q, %v", got, found, err, tc.want, tc.found)
			}
		})
	}
}

func TestUnquoteTellsWhetherTheTextIsUnicode(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name, token, want string
		exact             bool
	}{
		{"plain", `"abc"`, "abc", true},
		{"a pair", `"\ud83d\ude00"`, "😀", true},
		{"a written replacement character", `"\ufffd` + "\ufffd" + `"`, "\ufffd\ufffd", true},
		{"a lone high half", `"\ud83d"`, "\ufffd", false},
		{"a high half before something else", `"\ud83d\u0041"`, "\ufffdA", false},
		{"a lone low half", `"\ude00x"`, "\ufffdx", false},
		{"invalid UTF-8", "\"a\xffb\"", "a\ufffdb", false},
		{"not a token", `"`, "", false},
		{"a broken escape", `"\u12"`, "\ufffd", false},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got, exact := rawjson.Unquote([]byte(tc.token)); got != tc.want || exact != tc.exact {
				t.Errorf("got %q, %v, want %q, %v", got, exact, tc.want, tc.exact)
			}
		})
	}
}

func TestNothingIsAllocatedButTheText(t *testing.T) {
	body := payment(2048)
	if n := testing.AllocsPerRun(100, func() { _, _, _ = rawjson.Lookup(body, "order.total_amount") }); n != 0 {
		t.Errorf("Lookup allocates %v times", n)
	}
	if n := testing.AllocsPerRun(100, func() { _, _, _ = rawjson.TopString(body, "status") }); n > 1 {
		t.Errorf("TopString allocates %v times", n)
	}
}

// oracle finds the value with encoding/json and counts how often each key on
// the path stands in its object.
func oracle(body []byte, path []string) (raw []byte, twice bool) {
	d := json.NewDecoder(bytes.NewReader(body))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
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
		if key != path[0] {
			continue
		}
		hits++
		raw = value
		if len(path) > 1 {
			var below bool
			raw, below = oracle(value, path[1:])
			twice = twice || below
		}
	}
	return bytes.TrimSpace(raw), twice || hits > 1
}

func depth(body []byte) (deepest int) {
	d := json.NewDecoder(bytes.NewReader(body))
	for level := 0; ; {
		tok, err := d.Token()
		if err != nil {
			return deepest
		}
		switch tok {
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
		`{"resultInfo":{"code":"SUCCESS","message":"ok | [OPA1]","codeId":"08100001"},"data":{"a":[1,-0.5e-7,{"status":true}]}}`,
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

func FuzzLookup(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		if !utf8.ValidString(path) {
			t.Skip("paths come from our own tables")
		}
		tok, found, err := rawjson.Lookup(body, path)
		raw, twice := oracle(body, strings.Split(path, "."))
		switch valid := json.Valid(body); {
		case err == nil && !valid:
			t.Fatalf("accepted an invalid text %q", body)
		case err == nil && (twice || depth(body) > rawjson.MaxDepth):
			t.Fatalf("accepted a duplicate or deep text %q", body)
		case err != nil && valid && !(twice && errors.Is(err, rawjson.ErrDuplicate)) && !(depth(body) > rawjson.MaxDepth && errors.Is(err, rawjson.ErrDepth)):
			t.Fatalf("refused a valid text %q: %v", body, err)
		case err != nil:
			return
		}
		if found != (raw != nil) || !bytes.Equal(body[tok.Start:tok.End], raw) {
			t.Fatalf("%q at %q = %q (%v), encoding/json finds %q", body, path, body[tok.Start:tok.End], found, raw)
		}
		all, err := rawjson.LookupAll(body, []string{path, path + ".x", path})
		if err == nil && (all[0] != tok || all[2] != tok) {
			t.Fatalf("LookupAll of %q at %q = %v, Lookup = %v", body, path, all, tok)
		}
	})
}

func FuzzTopString(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, body []byte, path string) {
		if !utf8.ValidString(path) {
			t.Skip("paths come from our own tables")
		}
		got, found, err := rawjson.TopString(body, path)
		if err != nil {
			if got != "" || found {
				t.Fatalf("%q at %q: a value beside the error %v", body, path, err)
			}
			if json.Valid(body) && depth(body) <= rawjson.MaxDepth {
				if _, twice := oracle(body, strings.Split(path, ".")); !twice {
					t.Fatalf("%q at %q: %v", body, path, err)
				}
			}
			return
		}
		if !json.Valid(body) {
			return // something is wrong where the path does not lead
		}
		raw, _ := oracle(body, strings.Split(path, "."))
		var want string
		isString := len(raw) > 0 && raw[0] == '"' && json.Unmarshal(raw, &want) == nil
		if found != isString || got != want {
			t.Fatalf("%q at %q = %q (%v), encoding/json finds %q (%v)", body, path, got, found, want, isString)
		}
		whole := bytes.TrimRight(body, " \t\r\n")
		if len(whole) > 512 || !slices.Contains([]byte(`}]"`), whole[len(whole)-1]) {
			return
		}
		for n := range whole {
			if _, _, err := rawjson.TopString(whole[:n], path); err == nil {
				t.Fatalf("accepted %q, which is cut from %q", whole[:n], whole)
			}
		}
	})
}

// payment is a payment answer of about n bytes.
func payment(n int) []byte {
	var b bytes.Buffer
	b.WriteString(`{"id":"pay_WKmt3vMAAEsAP0vj","created_at":"2018-02-05T06:29:54.243Z","amount":12500,"currency":"JPY","test":true,"order":{"tax":300,"shipping":200,"total_amount":12500,"items":[`)
	for i := 0; b.Len() < n-64; i++ {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(`{"id":"PDI001","title":"お茶セット","description":null,"quantity":1,"unit_price":12000.5}`)
	}
	b.WriteString(`]},"captures":[],"refunds":[],"status":"authorized"}`)
	return b.Bytes()
}

func BenchmarkTopString(b *testing.B) {
	body := payment(2048)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if s, _, _ := rawjson.TopString(body, "status"); s != "authorized" {
			b.Fatal(s)
		}
	}
}

func BenchmarkJSONValid(b *testing.B) {
	body := payment(2048)
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if !json.Valid(body) {
			b.Fatal("not valid")
		}
	}
}

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
	if want := []string{`"a"=1`, `"b"={"a":[2]}`, `"c"="x"`, `"\u0064"=null`}; err != nil || !slices.Equal(found, want) {
		t.Errorf("got %q, %v", found, err)
	}
	if found, err := members(`{}`, 8); err != nil || found != nil {
		t.Errorf("an empty object: got %q, %v", found, err)
	}
}

func TestMembersRefuses(t *testing.T) {
	t.Parallel()
	many := make([]string, 4000)
	for i := range many {
		many[i] = fmt.Sprintf(`"k%d":0`, i)
	}
	if _, err := members("{"+strings.Join(many, ",")+"}", 8); err != nil {
		t.Errorf("an object of many keys: got %v", err)
	}
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
		{"one of many keys twice", "{" + strings.Join(many, ",") + `,"K3999":1}`, rawjson.ErrDuplicate},
		{"an array", `[{"a":1}]`, rawjson.ErrSyntax},
		{"a string", `"a"`, rawjson.ErrSyntax},
		{"nothing", ``, rawjson.ErrTruncated},
		{"a byte order mark", "\ufeff{}", rawjson.ErrSyntax},
		{"two objects", `{}{}`, rawjson.ErrSyntax},
		{"nesting that is too deep", `{"a":[[[]]]}`, rawjson.ErrDepth},
		{"objects nested too deeply", `{"a":{"a":{"a":{}}}}`, rawjson.ErrDepth},
		{"half an object", `{"a":1`, rawjson.ErrTruncated},
	} {
		if _, err := members(c.body, 3); !errors.Is(err, c.err) {
			t.Errorf("%s: got %v, want %v", c.name, err, c.err)
		}
	}
	if _, err := members(`{"a":[[]]}`, 3); err != nil {
		t.Errorf("nesting that is just allowed: got %v", err)
	}
	if _, err := members(`{"a":{"a":1},"b":{"a":1}}`, 3); err != nil {
		t.Errorf("the same key in two objects: got %v", err)
	}
}

func TestEqualFold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`"order_id"`: true, `"Order_ID"`: true, `"\u006frder_id"`: true, `"order_id "`: false, `""`: false, `"order_ids"`: false,
	} {
		if got := rawjson.EqualFold([]byte(text), rawjson.Token{Kind: rawjson.String, End: len(text)}, "order_id"); got != want {
			t.Errorf("%s: got %v", text, got)
		}
	}
}

func TestAReaderMayBeUsedAgain(t *testing.T) { // not parallel: it counts allocations
	var reader rawjson.Reader
	if _, err := reader.Members([]byte(`{"a":{"b":{"c":`), 8); err == nil {
		t.Error("half a text was taken")
	}
	body := []byte(`{"a":1,"b":{"a":2}}`)
	for range 2 {
		if members, err := reader.Members(body, 8); err != nil || len(members) != 2 {
			t.Errorf("after a failure: got %v, %v", members, err)
		}
	}
	if n := testing.AllocsPerRun(100, func() { _, _ = reader.Members(body, 8) }); n != 0 {
		t.Errorf("allocates %v times", n)
	}
}

func FuzzMembers(f *testing.F) {
	seeds(f)
	f.Add([]byte(`{"a":1,"A":2}`), "a")
	f.Fuzz(func(t *testing.T, body []byte, _ string) {
		all, err := new(rawjson.Reader).Members(body, rawjson.MaxDepth)
		if err != nil {
			return
		}
		last := map[string]string{}
		for _, m := range all {
			text, _ := rawjson.Unquote(body[m.Key.Start:m.Key.End])
			last[text] = string(body[m.Value.Start:m.Value.End])
		}
		var decoded map[string]json.RawMessage
		if err := json.Unmarshal(body, &decoded); err != nil {
			t.Fatalf("encoding/json refuses what was taken: %v", err)
		}
		if len(decoded) != len(last) {
			t.Fatalf("got %d members, encoding/json %d", len(last), len(decoded))
		}
		for key, raw := range decoded {
			if string(raw) != last[key] {
				t.Fatalf("%q: got %s, encoding/json %s", key, last[key], raw)
			}
		}
	})
}
