package recon_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
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

func TestSaveAsksNobodyWithoutItsDirectory(t *testing.T) {
	t.Parallel()
	s := serveFile(t, userFile(1))

	err := s.downloader(t).Save(t.Context(), s.notice(), filepath.Join(t.TempDir(), "missing", "file.csv"))

	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.Zero(t, s.requests.Load())
}
