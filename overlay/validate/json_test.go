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
