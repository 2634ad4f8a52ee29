package overlay_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

// levelsOf returns the level and message of each line that the hook logs of a call.
func levelsOf(t *testing.T, answer reply) []string {
	t.Helper()
	var out bytes.Buffer
	logger := slog.New(slog.NewJSONHandler(&out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	p := newProvider(answer)

	_, _ = p.call(t, t.Context(), p.doer(t, overlay.WithHook(overlay.SlogHook(logger))), "payOnce")

	var lines []string
	for decoder := json.NewDecoder(&out); decoder.More(); {
		var line struct{ Level, Msg string }
		require.NoError(t, decoder.Decode(&line))
		lines = append(lines, line.Level+" "+line.Msg)
	}

	return lines
}

func TestWhatGoesWellIsLoggedAtDebugLevel(t *testing.T) {
	t.Parallel()

	assert.Equal(t, []string{"DEBUG jppay begin", "DEBUG jppay attempt", "DEBUG jppay end"}, levelsOf(t, success))
}

func TestWhatFailsIsLoggedAtInfoLevel(t *testing.T) {
	t.Parallel()

	assert.Equal(t, []string{
		"DEBUG jppay begin", "INFO jppay attempt", "INFO jppay decision", "INFO jppay end",
	}, levelsOf(t, coded(400, "DECLINED")))
}
