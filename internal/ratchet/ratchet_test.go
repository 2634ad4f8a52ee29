package main

import (
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func in(linter, path string) key { return key{Linter: linter, Path: path} }

func TestARatchetIsReadAsItIsWritten(t *testing.T) {
	t.Parallel()
	ratchet := counts{in("lll", "b.go"): 3, in("gosec", "b.go"): 1, in("lines", "a/c.go"): 700}

	var text strings.Builder
	require.NoError(t, ratchet.write(&text))
	assert.True(t, strings.HasSuffix(text.String(), "\n700 lines a/c.go\n1 gosec b.go\n3 lll b.go\n"), "sorted by path")

	read, err := readCounts(strings.NewReader(text.String()))
	require.NoError(t, err)
	assert.Equal(t, ratchet, read)
}

func TestARatchetThatCannotBeReadIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"no path":       "3 lll\n",
		"no count":      "lll a.go\n",
		"nothing":       "0 lll a.go\n",
		"less":          "-1 lll a.go\n",
		"the same file": "1 lll a.go\n2 lll a.go\n",
	} {
		_, err := readCounts(strings.NewReader(text))
		assert.Error(t, err, name)
	}
}

func TestCountsMayNeitherRiseNorFallUnseen(t *testing.T) {
	t.Parallel()
	same, worse, better, gone := in("lll", "same.go"), in("lll", "worse.go"), in("lll", "better.go"), in("lll", "gone.go")
	ratchet := counts{same: 2, worse: 2, better: 2, gone: 2}
	found := counts{same: 2, worse: 3, better: 1, in("gosec", "same.go"): 1}

	above, below := compare(ratchet, found)
	assert.Equal(t, []change{
		{key: in("gosec", "same.go"), allowed: 0, found: 1},
		{key: in("lll", "worse.go"), allowed: 2, found: 3},
	}, above)
	assert.Equal(t, []change{
		{key: in("lll", "better.go"), allowed: 2, found: 1},
		{key: in("lll", "gone.go"), allowed: 2, found: 0},
	}, below)
}

func TestARatchetIsRaisedOnlyOnPurpose(t *testing.T) {
	t.Parallel()
	ratchet, less, more := counts{in("lll", "a.go"): 2}, counts{in("lll", "a.go"): 1}, counts{in("lll", "a.go"): 3}

	lowered, err := next(ratchet, less, false)
	require.NoError(t, err)
	assert.Equal(t, less, lowered)

	_, err = next(ratchet, more, false)
	require.ErrorIs(t, err, errRaise)

	raised, err := next(ratchet, more, true)
	require.NoError(t, err)
	assert.Equal(t, more, raised)
}

func TestTheCheckSaysWhatToDo(t *testing.T) {
	t.Parallel()
	findings := []finding{
		{key: in("lll", "a.go"), Line: 7, Text: "too long"},
		{key: in("lll", "a.go"), Line: 9, Text: "far too long"},
		{key: in("gosec", "a.go"), Line: 8, Text: "weak"},
	}
	for _, c := range []struct {
		name           string
		ratchet, found counts
		text, err      string
	}{
		{name: "nothing changed", ratchet: counts{in("lll", "a.go"): 2}, found: counts{in("lll", "a.go"): 2}},
		{
			name: "one more", ratchet: counts{in("lll", "a.go"): 1}, found: counts{in("lll", "a.go"): 2},
			text: "a.go:7: too long (lll)\na.go:9: far too long (lll)\na.go: 2 findings of lll, 1 are allowed\n",
			err:  "there are new findings",
		},
		{
			name: "the first", found: counts{in("gosec", "a.go"): 1},
			text: "a.go:8: weak (gosec)\n", err: "there are new findings",
		},
		{
			name: "a longer file", ratchet: counts{in("lines", "a.go"): 600}, found: counts{in("lines", "a.go"): 601},
			text: "a.go: 601 lines, at most 600 are allowed: split the file\n", err: "there are new findings",
		},
		{
			name: "a file that became long", found: counts{in("lines", "a.go"): 501},
			text: "a.go: 501 lines, at most 500 are allowed: split the file\n", err: "there are new findings",
		},
		{
			name: "one less", ratchet: counts{in("lll", "a.go"): 3}, found: counts{in("lll", "a.go"): 2},
			text: "a.go: lll is down from 3 to 2\n",
			err:  "lower the ratchet: run make ratchet and commit tools/golangci/ratchet.txt",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var text strings.Builder
			err := check(&text, c.ratchet, c.found, findings)
			assert.Equal(t, c.text, text.String())
			if c.err == "" {
				assert.NoError(t, err)
			} else {
				assert.EqualError(t, err, c.err)
			}
		})
	}
}

func TestAReportIsRead(t *testing.T) {
	t.Parallel()
	findings, err := readReport(strings.NewReader(`{"Issues":[
		{"FromLinter":"lll","Text":"too long","Pos":{"Filename":"a/b.go","Offset":5,"Line":7,"Column":1}}
	],"Report":{"Linters":[{"Name":"lll"}]}}`))
	require.NoError(t, err)
	assert.Equal(t, []finding{{key: in("lll", "a/b.go"), Line: 7, Text: "too long"}}, findings)

	none, err := readReport(strings.NewReader(`{"Issues":null,"Report":{}}`))
	require.NoError(t, err)
	assert.Empty(t, none)
}

func TestAReportWithoutAllFindingsIsRefused(t *testing.T) {
	t.Parallel()
	for name, report := range map[string]string{
		"no report":       `{}`,
		"not JSON":        `level=error`,
		"a linter failed": `{"Issues":[],"Report":{"Error":"out of memory"}}`,
		"it does not compile": `{"Issues":[{"FromLinter":"typecheck","Text":"undefined: x","Pos":{"Filename":"a.go"}}],` +
			`"Report":{}}`,
	} {
		_, err := readReport(strings.NewReader(report))
		assert.Error(t, err, name)
	}
}

func TestLongFilesAreCounted(t *testing.T) {
	t.Parallel()
	file := func(first string, lines int) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte(first + strings.Repeat("\n", lines))}
	}
	long, err := longFiles(fstest.MapFS{
		"a/long.go":               file("package a", 501),
		"a/short.go":              file("package a", 500),
		"a/text.md":               file("text", 900),
		"gen/x.gen.go":            file("// Code generated by x. DO NOT EDIT.\n\npackage gen", 900),
		"a/testdata/x.go":         file("package a", 900),
		".cache/x.go":             file("package a", 900),
		"tools/node_modules/x.go": file("package a", 900),
	})
	require.NoError(t, err)
	assert.Equal(t, counts{in("lines", "a/long.go"): 501}, long)
}

func TestWrongArgumentsAreRefused(t *testing.T) {
	t.Parallel()
	assert.ErrorContains(t, run([]string{"-raise"}, io.Discard), "usage")
	assert.ErrorContains(t, run([]string{"overlay"}, io.Discard), "usage")
	assert.Error(t, run([]string{"-up"}, io.Discard))
}
