package overlay_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

// FuzzAnAnswerAboutAnotherIsNeverSuccess answers a write with any text. What is success
// shows, to another decoder, nothing that differs from what was sent.
func FuzzAnAnswerAboutAnotherIsNeverSuccess(f *testing.F) {
	for _, data := range []string{
		`{"id":"p-1","amount":700}`, `{"id":"p-2","amount":700}`, `{"id":"p-1","amount":7e2}`, `{"id":null}`,
		`{"id":"p-1","id":"p-2"}`, `{"amount":700.5}`, `{"id":["p-2"]}`, `{"\u0069d":"p-2"}`, `{"ID":"p-2"}`, `[]`, `""`,
	} {
		f.Add([]byte(`{"resultInfo":{"code":"SUCCESS"},"data":` + data + `}`))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		p := newProvider(testkit.JSON(200, string(body))).withResolutions(notThere)

		_, err := echoDoer(t, p).Do(request(t, "POST", retryBase+"/v1/pay", payBody))

		if err != nil {
			var failure *overlay.Error
			require.ErrorAs(t, err, &failure)
			return
		}
		var answer struct {
			Data struct{ ID, Amount any }
		}
		if json.Unmarshal(body, &answer) != nil { // fields of other forms, which are not compared
			return
		}
		if id, ok := answer.Data.ID.(string); ok {
			assert.Equal(t, "p-1", id)
		}
		if amount, ok := answer.Data.Amount.(float64); ok {
			assert.InDelta(t, 700, amount, 0)
		}
	})
}
