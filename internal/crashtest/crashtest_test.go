package crashtest_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/crashtest"
)

// task is what a child is to do.
type task struct {
	Prints  string
	Error   string
	Kills   bool   // itself
	Touches string // a file, after that
	Lives   bool   // without end
}

func TestMain(m *testing.M) {
	var told task
	crashtest.Child(&told, func() error { return do(told) })
	os.Exit(m.Run())
}

func do(told task) error {
	fmt.Fprint(os.Stderr, told.Error)
	fmt.Print(told.Prints)
	if told.Kills {
		if err := crashtest.KillSelf(); err != nil {
			return err
		}
	}
	if told.Touches != "" {
		return os.WriteFile(told.Touches, nil, 0o600)
	}
	if told.Lives {
		select {}
	}
	return errors.New("nothing is left to do")
}

func TestAChildLivesUntilItIsKilled(t *testing.T) {
	t.Parallel()
	var line string

	err := crashtest.Kill(t.Context(), task{Prints: "ready\n", Lives: true}, func(first string) { line = first })

	require.NoError(t, err)
	assert.Equal(t, "ready", line)
}

func TestAChildThatKillsItselfDoesNothingMore(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "touched")

	err := crashtest.Wait(t.Context(), task{Kills: true, Touches: file})

	require.NoError(t, err)
	assert.NoFileExists(t, file)
}

func TestAChildThatIsNotReadyIsAnError(t *testing.T) {
	t.Parallel()

	err := crashtest.Kill(t.Context(), task{}, func(string) { assert.Fail(t, "it is not ready") })

	assert.ErrorContains(t, err, "nothing is left to do")
}

func TestAChildThatWritesToStandardErrorIsAnError(t *testing.T) {
	t.Parallel()

	err := crashtest.Kill(t.Context(), task{Error: "a warning", Prints: "ready\n", Lives: true}, func(string) {})

	assert.ErrorContains(t, err, "a warning")
}

func TestAChildThatWasToKillItselfAndDidNotIsAnError(t *testing.T) {
	t.Parallel()

	err := crashtest.Wait(t.Context(), task{})

	assert.ErrorContains(t, err, "nothing is left to do")
}

func TestAChildThatPrintsSomethingBeforeItKillsItselfIsAnError(t *testing.T) {
	t.Parallel()

	err := crashtest.Wait(t.Context(), task{Prints: "I live", Kills: true})

	assert.ErrorContains(t, err, "I live")
}
