//go:build unix

package tools_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
)

func TestModulesPrintsTheFoldersOfModulesThatHaveGoFiles(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	script, err := os.ReadFile("modules")
	require.NoError(t, err)
	testkit.WriteFiles(t, root, map[string]string{
		"tools/modules":             string(script),
		"go.mod":                    "module example.com/shop\n",
		"shop.go":                   "package shop\n",
		"deep/below/go.mod":         "module example.com/shop/deep/below\n",
		"deep/below/cmd/x/x.go":     "package main\n",
		"tools/lint/go.mod":         "module example.com/shop/tools/lint\n", // has no Go file
		"node_modules/a/go.mod":     "module example.com/a\n",
		"node_modules/a/a.go":       "package a\n",
		"deep/testdata/case/go.mod": "module example.com/b\n",
		"deep/testdata/case/b.go":   "package b\n",
	})

	output, err := exec.CommandContext(t.Context(), "bash", filepath.Join(root, "tools/modules")).CombinedOutput()

	require.NoError(t, err, "%s", output)
	assert.Equal(t, []string{".", "deep/below"}, strings.Fields(string(output)))
}
