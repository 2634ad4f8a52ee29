package browser_test

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	pictures       = "../../../../docs/screenshots"
	mostOfAPicture = 60_000    // bytes
	mostOfAll      = 2_000_000 // bytes
)

// isWebP reports whether a file begins as WebP files do.
func isWebP(file []byte) bool {
	return len(file) > 12 && string(file[:4]) == "RIFF" && string(file[8:12]) == "WEBP"
}

// picturesWanted are the names of the pictures of all views.
func picturesWanted() []string {
	var names []string
	for _, v := range views {
		for _, l := range looks {
			names = append(names, l.picture(v.name))
		}
	}
	slices.Sort(names)
	return names
}

func TestEachViewHasItsPicturesAndThereAreNoOthers(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob(pictures + "/*.webp")
	require.NoError(t, err)
	var names []string
	sum := 0
	for _, path := range paths {
		picture, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.True(t, isWebP(picture), path)
		assert.Less(t, len(picture), mostOfAPicture, path)
		names = append(names, filepath.Base(path))
		sum += len(picture)
	}

	assert.Equal(t, picturesWanted(), names, "make screenshots draws them; remove those of a view that is gone")
	assert.Less(t, sum, mostOfAll)
}

func TestBothTablesLinkEachPicture(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)]+\.webp)\)`)
	for _, table := range []string{"README.md", "README.ja.md"} {
		text, err := os.ReadFile(filepath.Join(pictures, table))
		require.NoError(t, err)

		var linked []string
		for _, found := range link.FindAllStringSubmatch(string(text), -1) {
			linked = append(linked, found[1])
		}
		slices.Sort(linked)
		assert.Equal(t, picturesWanted(), linked, table)
	}
}
