package journal_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox/journal"
)

func TestALongBodyIsCutAndSaysSo(t *testing.T) {
	t.Parallel()

	body := journal.NewBody([]byte(strings.Repeat("x", 16<<10)))
	assert.False(t, body.Cut)
	assert.Len(t, body.Text, 16<<10)

	body = journal.NewBody([]byte(strings.Repeat("x", 16<<10+1)))
	assert.True(t, body.Cut)
	assert.Len(t, body.Text, 16<<10)
	assert.Equal(t, 16<<10+1, body.Bytes)
}

func TestABodyIsNotCutInsideACharacter(t *testing.T) {
	t.Parallel()
	for _, before := range []string{"", "x", "xx", "xxx"} {
		for _, character := range []string{"é", "湯", "𠮷"} {
			body := journal.NewBody([]byte(before + strings.Repeat(character, 16<<10)))
			assert.False(t, body.Broken, "%q %q", before, character)
			assert.NotContains(t, body.Text, "\uFFFD", "%q %q", before, character)
			assert.Greater(t, len(body.Text), 16<<10-utf8.UTFMax, "%q %q", before, character)
		}
	}
}

func TestABodyThatIsNotUTF8SaysSo(t *testing.T) {
	t.Parallel()
	body := journal.NewBody([]byte("a\xffb"))
	assert.True(t, body.Broken)
	assert.Equal(t, "a\uFFFDb", body.Text)
	assert.Equal(t, 3, body.Bytes)
}

func FuzzABodyIsValidJSONAndBounded(f *testing.F) {
	f.Add([]byte("{}"), 0)
	f.Add([]byte("\xe6\xb9"), 16<<10)
	f.Add([]byte("\x80\x80\x80\x80\x80"), 16<<10-2)
	f.Add([]byte("eyJhbGciOiJIUzI1NiJ9.e30.x sk_live_x"), 16<<10-10)
	f.Fuzz(func(t *testing.T, tail []byte, before int) {
		raw := append([]byte(strings.Repeat("x", max(0, min(before, 1<<17)))), tail...)

		body := journal.NewSecrets("own").Body(raw)

		assert.True(t, utf8.ValidString(body.Text))
		assert.Equal(t, len(raw), body.Bytes)
		assert.LessOrEqual(t, len(body.Text), 3*(16<<10)) // U+FFFD is three bytes long
		text, err := json.Marshal(body)
		require.NoError(t, err)
		var again journal.Body
		require.NoError(t, json.Unmarshal(text, &again))
		assert.Equal(t, body, again)
	})
}
