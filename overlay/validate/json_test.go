package validate_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

var jsonSeeds = []string{
	``, ` `, `null`, `true`, `false`, `nul`, `truee`, `0`, `-0`, `-`, `01`, `1.`, `.5`, `1.5`, `1e`, `1e5`,
	`1E+05`, `-1.5e-7`, `1e999`,
	`9007199254740993`, `9223372036854775808`, `""`, `"a`, `"a"b`, `"\"\\\/\b\f\n\r\t"`, `"\x"`, `"\u12"`,
	`"\u00e9\uD83D\uDE00"`,
	`"\ud800"`, `"\ud800\ud800\udc00"`, `"\ud800\u00e9"`, `"\ud800\uZZZZ"`, `"\udc00x"`, "\"\x01\"", "\"\x7f\"",
	"\"\xff\"", "\"a\xe3\x81\"", "\"\\n\xc3\x28\"",
	`[]`, `[`, `[1`, `[1,`, `[1,]`, `[,]`, `[1 2]`, `[[],[[]]]`, `{}`, `{`, `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`,
	`{"a":1,}`, `{a:1}`, `{"a" 1}`, `{"a":1 "b":2}`,
	`{"a":1,"a":2}`, `{"a":{"a":1},"b":[{"a":2}]}`, `{"":1,"":2}`, `{"a":1,"\u0061":2}`,
	"\t{ \"a\" :\r\n[ 1 , 2 ] } ", "\ufeff{}", `{} {}`, `1 2`,
	`{"ab":1,"ba":2,"aab":3,"aba":4,"abb":5,"bab":6}`, strings.Repeat("[", 300) + strings.Repeat("]", 300),
	`{"1":1,"2":1,"3":1,"4":1,"5":1,"6":1,"7":1,"8":1,"9":1,"10":1,"11":1,"12":1,"13":1,"14":1,"15":1,"16":1,` +
		`"17":1,"18":1,"19":1,"20":1,"21":1,"22":1,"23":1,"24":1,"25":1,"26":1,"27":1,"28":1,"29":1,"30":1,` +
		`"31":1,"32":1,"33":1,"34":1,"35":1,"7":2}`,
}

// assertSameAsEncodingJSON compares the decoder with encoding/json: what is accepted,
// and what it means.
func assertSameAsEncodingJSON(t *testing.T, body []byte) {
	t.Helper()

	original := bytes.Clone(body)
	got, note, ok := validate.Decode(body)
	require.Equal(t, original, body, "the body was changed")
	if !ok && (strings.HasPrefix(note, "nested deeper") || strings.HasPrefix(note, "more than")) {
		return
	}
	require.Equal(t, json.Valid(body), ok, "%q: %s", body, note)
	if !ok {
		return
	}

	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	var want any
	require.NoError(t, d.Decode(&want))
	require.Equal(t, want, got, "%q", body)
	require.Equal(t, hasRepeatedName(t, body), note == "duplicate", "%q: %s", body, note)
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

func TestTheDecoderReadsWhatEncodingJSONReads(t *testing.T) {
	t.Parallel()

	for _, seed := range jsonSeeds {
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

func FuzzDecoder(f *testing.F) {
	for _, seed := range jsonSeeds {
		f.Add([]byte(seed))
	}
	f.Add(paymentJSON(1))

	f.Fuzz(assertSameAsEncodingJSON)
}

func FuzzCheckResponse(f *testing.F) {
	v, err := validate.New(specs.Paidy())
	require.NoError(f, err)
	for _, seed := range jsonSeeds {
		f.Add(200, "application/json", []byte(seed))
	}
	f.Add(200, "application/json", paymentJSON(1))
	beyond := bytes.ReplaceAll(paymentJSON(1), []byte("12500"), []byte("1e400"))
	f.Add(200, "Application/JSON; charset=utf-8", beyond)
	notFound := `{"reference":"err_1","status":"404","code":"404","title":"t","description":"d"}`
	f.Add(404, "application/json", []byte(notFound))
	f.Add(503, "text/html", []byte(`<html>`))
	f.Add(-1, "*/*", []byte(``))

	f.Fuzz(func(t *testing.T, status int, contentType string, body []byte) {
		original := bytes.Clone(body)
		header := http.Header{"Content-Type": {contentType}}

		e := v.CheckResponse("getPayment", status, header, body)

		require.Equal(t, e, v.CheckResponse("getPayment", status, header, body), "a second check")
		require.True(t, bytes.Equal(original, body), "the body was changed")
		if e != nil {
			assertPrintable(t, e)
			return
		}
		// An answer without findings is one the generated client can read.
		if len(body) > 0 && status == 200 {
			require.True(t, json.Valid(body), "%q has no findings", body)
		}
	})
}

// assertPrintable checks what is promised of every error.
func assertPrintable(t *testing.T, e *validate.Error) {
	t.Helper()

	require.NotEmpty(t, e.Violations)
	require.LessOrEqual(t, len(e.Violations), 64)
	require.LessOrEqual(t, len(e.Error()), 1<<12)
	for _, v := range e.Violations {
		require.NotEmpty(t, v.Kind, "%+v", v)
		require.Equal(t, validate.Response, v.Where, "%+v", v)
		require.NotEmpty(t, v.Rule, "%+v", v)
		require.NotEmpty(t, v.Message, "%+v", v)
		unprintable := strings.ContainsFunc(v.String(), func(r rune) bool { return r < ' ' || r > '~' })
		require.False(t, unprintable, "%+q", v.String())
	}
}
