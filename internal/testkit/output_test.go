package testkit_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
)

// TestAMarkThatIsPrintedIsFound shows that the search can fail.
func TestAMarkThatIsPrintedIsFound(t *testing.T) {
	t.Parallel()

	name, word := testkit.Hanako.Name, testkit.Hanako.Word
	for _, test := range []struct{ form, mark, text string }{
		{"as it is", word, word},
		{"base64 after three bytes", word, "x" + base64.StdEncoding.EncodeToString([]byte("ab "+word+" cd"))},
		{"base64 after one byte", word, base64.StdEncoding.EncodeToString([]byte("a" + word + "b"))},
		{"base64 for URLs", word, base64.URLEncoding.EncodeToString([]byte(word + "?"))},
		{"hex", word, fmt.Sprintf("%x", "x"+word)},
		{"hex in capitals", word, fmt.Sprintf("%X", "x"+word)},
		{"the numbers of a byte slice", word, fmt.Sprintf("%d", []byte("x"+word+"y"))},
		{"a name, escaped in JSON or Go", name, fmt.Sprintf("%+q", name)},
		{"a name in a URL", name, url.QueryEscape(name)},
		{"a name in hex", name, fmt.Sprintf("%x", name)},
	} {
		t.Run(test.form, func(t *testing.T) {
			t.Parallel()
			output := testkit.NewOutput(test.mark)

			_, err := io.WriteString(output, "a line\n"+test.text+"\nanother\n")

			require.NoError(t, err)
			found := output.Found()
			require.NotEmpty(t, found)
			assert.Contains(t, found[0], test.mark)
			assert.NotContains(t, found[0], "a line", "only the line that holds the mark is shown")
			assert.NotContains(t, found[0], "another", "only the line that holds the mark is shown")
		})
	}
}

func TestAMarkIsFoundInALongOutput(t *testing.T) {
	t.Parallel()

	output := testkit.NewOutput(testkit.PlantedSecret)
	lines := strings.Repeat(strings.Repeat("x", 99)+"\n", 1000)
	for i := range 30 {
		_, err := io.WriteString(output, lines)
		require.NoError(t, err)
		if i == 1 {
			_, err = io.WriteString(output, testkit.PlantedSecret)
			require.NoError(t, err)
		}
	}

	assert.Len(t, output.Found(), 1)
	assert.Equal(t, 30*len(lines)+len(testkit.PlantedSecret), output.Size())
}

// redacted shows its text in one way only.
type redacted struct{ shown string }

func (r redacted) as(shown string) string {
	if r.shown == shown {
		return "a-planted-mark"
	}

	return "-"
}

func (r redacted) Format(state fmt.State, verb rune) {
	flags := ""
	for _, flag := range "+#" {
		if state.Flag(int(flag)) {
			flags += string(flag)
		}
	}
	_, _ = io.WriteString(state, r.as("%"+flags+string(verb)))
}

func (r redacted) LogValue() slog.Value         { return slog.StringValue(r.as("log")) }
func (r redacted) MarshalJSON() ([]byte, error) { return json.Marshal(r.as("JSON")) }

func TestAValueIsPrintedInEveryWay(t *testing.T) {
	t.Parallel()

	for _, shown := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "log", "JSON"} {
		output := testkit.NewOutput("a-planted-mark")
		output.Print(redacted{shown})
		assert.NotEmpty(t, output.Found(), shown)
	}

	output := testkit.NewOutput("a-planted-mark")
	output.Print(redacted{}, nil)
	assert.Empty(t, output.Found())
	assert.Positive(t, output.Size())
}

func TestWhatIsMarkedLaterIsFoundFromThenOn(t *testing.T) {
	t.Parallel()

	output := testkit.NewOutput()
	output.Print(testkit.Hanako)
	assert.Empty(t, output.Found())

	output.Mark(testkit.Hanako.Marks()...)
	output.Print(testkit.Hanako)
	found := strings.Join(output.Found(), "\n")
	for _, mark := range testkit.Hanako.Marks() {
		assert.Contains(t, found, fmt.Sprintf("%q was printed", mark))
	}
	assert.Contains(t, testkit.Hanako.Email, testkit.Hanako.Word)
}
