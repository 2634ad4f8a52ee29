package overlay_test

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// priced is an answer with an amount.
type priced struct {
	Data struct {
		Amount   int64
		Metadata json.RawMessage
	}
}

const (
	spelledAnswer  = `{"resultInfo":{"code":"SUCCESS"},"data":{"amount":1.0e3,"metadata":{"rate":1.0}}}`
	spelledRefusal = `{"resultInfo":{"code":"CONFIRM"},"data":{"amount":1.0e3,"metadata":{"rate":1.0}}}`
)

func TestAWholeNumberInAnAnswerIsReadInEverySpelling(t *testing.T) {
	t.Parallel()
	res, failure := call(t, answer(200, jsonType, spelledAnswer), "GET", "/v1/payments/1", "")
	require.Nil(t, failure)

	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	var got priced
	require.NoError(t, json.Unmarshal(body, &got))

	assert.EqualValues(t, 1000, got.Data.Amount)
	assert.Equal(t, `{"rate":1.0}`, string(got.Data.Metadata))
	assert.Equal(t, int64(len(body)), res.ContentLength)
}

func TestTheAnswerOfARefusalKeepsItsBytes(t *testing.T) {
	t.Parallel()
	failure := fail(t, answer(202, jsonType, spelledRefusal), "POST", "/v1/codes", codeOnly)

	got, err := overlay.Decode[priced](failure)

	require.NoError(t, err)
	assert.EqualValues(t, 1000, got.Data.Amount)
	assert.True(t, bytes.Equal([]byte(spelledRefusal), failure.Body), "%s", failure.Body)
}
