package validate_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

var jsonSeeds = []string{
	``, ` `, `null`, `true`, `false`, `nul`, `truee`, `0`, `-0`, `-`, `01`, `1.`, `.5`, `1.5`, `1e`, `1e5`, `1E+05`, `-1.5e-7`, `1e999`,
	`9007199254740993`, `9223372036854775808`, `""`, `"a`, `"a"b`, `"\"\\\/\b\f\n\r\t"`, `"\x"`, `"\u12"`, `"\u00e9\uD83D\uDE00"`,
	`"\ud800"`, `"\ud800\ud800\udc00"`, `"\ud800\u00e9"`, `"\ud800\uZZZZ"`, `"\udc00x"`, "\"\x01\"", "\"\x7f\"", "\"\xff\"", "\"a\xe3\x81\"", "\"\\n\xc3\x28\"",
	`[]`, `[`, `[1`, `[1,`, `[1,]`, `[,]`, `[1 2]`, `[[],[[]]]`, `{}`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a":1,}`, `{a:1}`, `{"a" 1}`, `{"a":1 "b":2}`,
	`{"a":1,"a":2}`, `{"a":{"a":1},"b":[{"a":2}]}`, `{"":1,"":2}`, `{"a":1,"\u0061":2}`, "\t{ \"a\" :\r\n[ 1 , 2 ] } ", "\ufeff{}", `{} {}`, `1 2`,
	`{"ab":1,"ba":2,"aab":3,"aba":4,"abb":5,"bab":6}`, strings.Repeat("[", 300) + strings.Repeat("]", 300),
	`{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"10":1,"11":1,"12":1,"13":1,"14":1,"15":1,"16":1,"17":1,"18":1,"19":1,"20":1,"21":1,"22":1,"23":1,"24":1,"25":1,"26":1,"27":1,"28":1,"29":1,"30":1,"31":1,"32":1,"33":1,"34":1,"35":1,"7":2}`,
}

// sameAsEncodingJSON holds the decoder against encoding/json: what is accepted,
// and what it means.
func sameAsEncodingJSON(t *testing.T, body []byte) {
	t.Helper()
	original := bytes.Clone(body)
	got, note, ok := validate.Decode(body)
	if !bytes.Equal(original, body) {
		t.Fatalf("the body %q was changed", original)
	}
	if !ok && (strings.HasPrefix(note, "nested deeper") || strings.HasPrefix(note, "more than")) {
		return
	}
	if want := json.Valid(body); ok != want {
		t.Fatalf("%q: accepted %v, by encoding/json %v", body, ok, want)
	}
	if !ok {
		return
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var want any
	if err := d.Decode(&want); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%q: read as %#v, by encoding/json as %#v", body, got, want)
	}
	if repeated := hasRepeatedName(t, body); repeated != (note == "duplicate") {
		t.Fatalf("%q: repeated name %v, noted %q", body, repeated, note)
	}
}

// hasRepeatedName looks for repeated names in the plainest way.
func hasRepeatedName(t *testing.T, body []byte) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	var value func() bool
	value = func() bool {
		token, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		repeated := false
		switch token {
		case json.Delim('['):
			for d.More() {
				repeated = value() || repeated
			}
		case json.Delim('{'):
			names := map[any]bool{}
			for d.More() {
				name, err := d.Token()
				if err != nil {
					t.Fatal(err)
				}
				repeated = names[name] || repeated
				names[name] = true
				repeated = value() || repeated
			}
		default:
			return false
		}
		if _, err := d.Token(); err != nil {
			t.Fatal(err)
		}
		return repeated
	}
	d.UseNumber()
	return value()
}

func TestTheDecoderReadsWhatEncodingJSONReads(t *testing.T) {
	t.Parallel()
	for _, seed := range jsonSeeds {
		sameAsEncodingJSON(t, []byte(seed))
	}
	// Cut and bent in every place, real answers meet every branch.
	body := []byte(`{"id":"pay_1","amount":12500,"rate":-1.5e2,"test":true,"buyer":{"name":"見\u672c \n","mail":null},"items":[{"n":1},{"n":2}],"tags":[]}`)
	for i := range body {
		sameAsEncodingJSON(t, body[:i])
		for _, c := range []byte("\"\\{}[]:,0-e.u \x00\x80\xff") {
			bent := bytes.Clone(body)
			bent[i] = c
			sameAsEncodingJSON(t, bent)
		}
	}
}

func FuzzDecoder(f *testing.F) {
	for _, seed := range jsonSeeds {
		f.Add([]byte(seed))
	}
	f.Add(paymentJSON(1))
	f.Fuzz(sameAsEncodingJSON)
}

func FuzzCheckResponse(f *testing.F) {
	v, err := validate.New(specs.Paidy())
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range jsonSeeds {
		f.Add(200, "application/json", []byte(seed))
	}
	f.Add(200, "application/json", paymentJSON(1))
	f.Add(200, "Application/JSON; charset=utf-8", bytes.ReplaceAll(paymentJSON(1), []byte("12500"), []byte("1e400")))
	f.Add(404, "application/json", []byte(`{"reference":"err_1","status":"404","code":"404","title":"t","description":"d"}`))
	f.Add(503, "text/html", []byte(`<html>`))
	f.Add(-1, "*/*", []byte(``))
	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		original := bytes.Clone(body)
		header := http.Header{"Content-Type": {contentType}}
		e := v.CheckResponse("getPayment", status, header, body)
		if again := v.CheckResponse("getPayment", status, header, body); !reflect.DeepEqual(e, again) {
			t.Fatalf("two checks differ: %v and %v", e, again)
		}
		if !bytes.Equal(original, body) {
			t.Fatal("the body was changed")
		}
		if e == nil {
			// An answer without findings is one the generated client can read.
			if len(body) > 0 && status == 200 && !json.Valid(body) {
				t.Fatalf("%q has no findings", body)
			}
			return
		}
		if len(e.Violations) == 0 || len(e.Violations) > 64 || len(e.Error()) > 1<<12 {
			t.Fatalf("%d violations in %d bytes of text", len(e.Violations), len(e.Error()))
		}
		for _, v := range e.Violations {
			if v.Kind == "" || v.Where != validate.Response || v.Rule == "" || v.Message == "" {
				t.Fatalf("incomplete: %+v", v)
			}
			for _, c := range v.String() {
				if c < ' ' || c > '~' {
					t.Fatalf("unprintable: %+q", v.String())
				}
			}
		}
	})
}
