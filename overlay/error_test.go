package overlay_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
	"github.com/jppay/jppay/overlay"
)

func TestAnErrorIsOneLineWithoutWhatTheServerSent(t *testing.T) {
	t.Parallel()
	garbage := closingAfter("SENSITIVE-yamada\r\n\r\n") // this is not HTTP

	line := fail(t, garbage, "POST", "/v1/codes", codeOnly).Error()

	assert.NotContains(t, line, "\r")
	assert.NotContains(t, line, "\n")
	assert.NotContains(t, line, "SENSITIVE")
}

func TestWhatAProviderSaysCannotForgeALogLine(t *testing.T) {
	t.Parallel()
	code := `A\nERROR forged ` + strings.Repeat("x", 1000)

	line := fail(t, answer(400, jsonType, `{"resultInfo":{"code":"`+code+`"}}`), "POST", "/v1/codes", codeOnly).Error()

	assert.NotContains(t, line, "\n")
	assert.LessOrEqual(t, len(line), 320)
}

// refusalAboutHanako is a refusal whose request, message and body hold her data.
func refusalAboutHanako(t *testing.T) *overlay.Error {
	t.Helper()
	text := testkit.Hanako.Text()
	refusal := `{"resultInfo":{"code":"BUDGET","message":"` + text + `"},"data":"` + text + `"}`

	failure := fail(t, answer(400, jsonType, refusal), "POST", "/v1/codes", `{"requestId":"r-1","name":"`+text+`"}`)

	require.Equal(t, text, string(failure.Message))
	require.Contains(t, string(failure.Body), text)
	return failure
}

func TestNothingSensitiveIsPrinted(t *testing.T) {
	t.Parallel()

	failure := refusalAboutHanako(t)

	output := testkit.NewOutput(testkit.Hanako.Marks()...)
	output.Print(failure, failure.Body, failure.Message, struct{ E error }{failure},
		map[string]any{"err": failure, "body": failure.Body})
	assert.Empty(t, output.Found())
	assert.EqualError(t, failure, "paypay createCode requestId=r-1: BUDGET (HTTP 400, request id OPA1): "+
		"did not happen; not sent again: the document says not to send it again unchanged; top up the budget")
}

// consent is the answer to a createCode that asks for confirmation.
type consent struct{ Data struct{ URL string } }

func TestDecodeReadsTheAnswerOfARefusal(t *testing.T) {
	t.Parallel()
	confirm := `{"resultInfo":{"code":"CONFIRM"},"data":{"url":"https://pay.test/consent"}}`
	failure := fail(t, answer(202, jsonType, confirm), "POST", "/v1/codes", codeOnly)

	got, err := overlay.Decode[consent](fmt.Errorf("wrapped: %w", failure))
	assert.NoError(t, err)
	assert.Equal(t, "https://pay.test/consent", got.Data.URL)

	_, err = overlay.Decode[[]string](failure)
	require.Error(t, err, "an answer of another type")
	assert.NotContains(t, err.Error(), "consent")
}

func TestDecodeNeedsAnAnswer(t *testing.T) {
	t.Parallel()

	_, err := overlay.Decode[consent](errors.New("another"))

	assert.Error(t, err)
}
