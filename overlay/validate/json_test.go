package validate_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay/validate"
	"github.com/jppay/jppay/specs"
)

func FuzzCheckResponse(f *testing.F) {
	v, err := validate.New(specs.Paidy())
	require.NoError(f, err)
	for _, seed := range testkit.JSONTexts {
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
