package recon_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/recon"
)

func TestSaveShowsTheFileWhenItIsWhole(t *testing.T) {
	t.Parallel()
	file := userFile(1000)
	directory := t.TempDir()
	name := filepath.Join(directory, "file.csv")
	require.NoError(t, os.WriteFile(name, []byte("yesterday's"), 0o644))

	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) {
		content, err := os.ReadFile(name)
		assert.NoError(t, err)
		assert.Equal(t, "yesterday's", string(content), "during the download")

		w.Header().Set("Content-Length", strconv.Itoa(len(file)))
		_, _ = w.Write(file)
	})
	require.NoError(t, s.downloader(t).Save(t.Context(), s.notice(), name))

	content, err := os.ReadFile(name)
	require.NoError(t, err)
	assert.Equal(t, string(file), string(content))

	info, err := os.Stat(name)
	require.NoError(t, err)
	assert.Zero(t, info.Mode().Perm()&0o077, "others can read the file: %v", info.Mode())

	files, err := os.ReadDir(directory)
	require.NoError(t, err)
	assert.Len(t, files, 1)
}

func TestSaveTellsItsProgress(t *testing.T) {
	t.Parallel()
	file := userFile(1000)
	s := serve(t, func(w http.ResponseWriter, _ *http.Request, _ int64) {
		w.Header().Set("Content-Length", strconv.Itoa(len(file)))
		_, _ = w.Write(file)
	})
	var last recon.Progress
	s.config.Progress = func(p recon.Progress) {
		assert.GreaterOrEqual(t, p.Bytes, last.Bytes)
		assert.GreaterOrEqual(t, p.Rows, last.Rows)
		last = p
	}

	require.NoError(t, s.downloader(t).Save(t.Context(), s.notice(), filepath.Join(t.TempDir(), "file.csv")))

	announced, err := s.notice().FileName()
	require.NoError(t, err)
	size := int64(len(file))
	assert.Equal(t, recon.Progress{File: announced, Bytes: size, Total: size, Rows: 1000}, last)
}

func TestSaveAsksNobodyWithoutItsDirectory(t *testing.T) {
	t.Parallel()
	s := serveFile(t, userFile(1))

	err := s.downloader(t).Save(t.Context(), s.notice(), filepath.Join(t.TempDir(), "missing", "file.csv"))

	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.Zero(t, s.requests.Load())
}

func TestAPanicOfProgressLeavesNoPartBehind(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	s := serveFile(t, userFile(1))
	s.config.Progress = func(recon.Progress) { panic("boom") }

	assert.PanicsWithValue(t, "boom", func() {
		_ = s.downloader(t).Save(t.Context(), s.notice(), filepath.Join(directory, "file.csv"))
	})

	assertNothingLeft(t, directory)
}
