package main

import (
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay"
)

func TestVersionPrintsModuleGoAndDocuments(t *testing.T) {
	t.Parallel()

	r := runCommand(t, nil, "version")

	require.Equal(t, exitOK, r.code)
	assert.Empty(t, r.stderr)
	lines := strings.Split(strings.TrimSuffix(r.stdout, "\n"), "\n")
	require.Len(t, lines, 5)
	assert.Equal(t, "jppay "+overlay.Version(), lines[0])
	assert.Equal(t, "go "+strings.TrimPrefix(runtime.Version(), "go"), lines[1])
	assert.Regexp(t, `^paypay \d{4}-\d{2}-\d{2}$`, lines[2])
	assert.Equal(t, "paidy 2018-04-10", lines[3])
	assert.Equal(t, "paidy-legacy legacy", lines[4])
}
