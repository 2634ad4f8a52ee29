//go:build unix

package tools_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The script runs with a go command that knows one target and prints what is given.
func TestFuzzFailsOnFindingsAndNotWhenTheTimeIsOver(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	const fuzzing = "package p\n\nfunc FuzzOne(f *testing.F) {}\n"
	require.NoError(t, os.WriteFile(filepath.Join(directory, "p_test.go"), []byte(fuzzing), 0o600))
	const command = `#!/bin/sh
case "$1" in
list) echo "example/p $(dirname "$0")" ;;
*) printf %s "$OUTPUT"; exit "$STATUS" ;;
esac
`
	require.NoError(t, os.WriteFile(filepath.Join(directory, "go"), []byte(command), 0o700))

	const progress = "fuzz: elapsed: 20s, execs: 130651 (7358/sec), new interesting: 3 (total: 517)\n"
	const end = "FAIL\nexit status 1\nFAIL\texample/p\t20.114s\n"
	for name, test := range map[string]struct {
		output string
		status string
		fails  bool
	}{
		"nothing found": {progress + "PASS\nok  \texample/p\t20.1s\n", "0", false},
		"the time was over": {
			progress + "--- FAIL: FuzzOne (20.11s)\n    context deadline exceeded\n" + end, "1", false,
		},
		"an input fails with the same error": {
			progress + "--- FAIL: FuzzOne (3.04s)\n    --- FAIL: FuzzOne (0.00s)\n" +
				"        a_test.go:3: context deadline exceeded\n    \n" +
				"    Failing input written to testdata/fuzz/FuzzOne/81476e3145e0ed8c\n" + end, "1", true,
		},
		"a seed fails with the same error": {
			"failure while testing seed corpus entry: FuzzOne/seed#0\n" +
				"--- FAIL: FuzzOne (0.01s)\n    --- FAIL: FuzzOne (0.00s)\n" +
				"        a_test.go:4: context deadline exceeded\n    \n" + end, "1", true,
		},
		"an input ends the process": {
			progress + "--- FAIL: FuzzOne (4.02s)\n    fuzzing process hung or terminated unexpectedly: exit status 2\n" +
				"    Failing input written to testdata/fuzz/FuzzOne/81476e3145e0ed8c\n" + end, "1", true,
		},
		"the fuzzer gives more reasons than the time": {
			progress + "--- FAIL: FuzzOne (20.11s)\n    context deadline exceeded\n    and another\n" + end, "1", true,
		},
		"another target was out of time": {
			progress + "--- FAIL: FuzzTwo (20.11s)\n    context deadline exceeded\n" + end, "1", true,
		},
		"the package does not compile": {"a_test.go:3:1: syntax error\n" + end, "1", true},
		"the package lacks the target": {"testing: warning: no fuzz tests to fuzz\nPASS\nok  \texample/p\t0.1s\n", "0", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fuzz := exec.Command("./fuzz")
			fuzz.Env = append(os.Environ(),
				"PATH="+directory+":"+os.Getenv("PATH"), "OUTPUT="+test.output, "STATUS="+test.status)

			output, err := fuzz.CombinedOutput()

			if test.fails {
				assert.Error(t, err)
				assert.Contains(t, string(output), "FAIL example/p FuzzOne\n")
				return
			}
			assert.NoError(t, err)
			assert.Contains(t, string(output), "ok example/p FuzzOne: ")
		})
	}
}
