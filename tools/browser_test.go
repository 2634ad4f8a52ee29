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
)

// runBrowser runs the script on a machine that has these commands and no others: a name and
// a line of shell each.
func runBrowser(t *testing.T, commands map[string]string) (stdout, stderr string, err error) {
	t.Helper()
	bash, err := exec.LookPath("bash")
	require.NoError(t, err)
	folder := t.TempDir()
	for name, line := range commands {
		text := "#!" + bash + "\n" + line + "\n"
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(text), 0o700))
	}
	var out, told strings.Builder
	script := exec.CommandContext(t.Context(), bash, "browser")
	script.Env = []string{"PATH=" + folder}
	script.Stdout, script.Stderr = &out, &told
	err = script.Run()
	return strings.ReplaceAll(out.String(), folder, ""), told.String(), err
}

func TestBrowserNamesTheBrowserThatIsThere(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		commands map[string]string
		named    string
	}{
		{"one with windows", map[string]string{"chromium": ""}, "/chromium"},
		{
			"the one without windows before another",
			map[string]string{"chromium": "", "chromium-headless-shell": ""}, "/chromium-headless-shell",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.commands["dpkg-query"], c.commands["id"] = "", "echo 1000"

			stdout, stderr, err := runBrowser(t, c.commands)

			require.NoError(t, err)
			assert.Equal(t, "export JPPAY_TEST_BROWSER="+c.named+"\n", stdout)
			assert.Empty(t, stderr)
		})
	}
}

func TestBrowserInstallsTheOtherOneWhereAReleaseLacksTheFirst(t *testing.T) {
	t.Parallel()
	const aptGet = `case "$*" in
		update*) ;;
		*headless-shell*) echo "no such package"; exit 100 ;;
		*) : >"${0%/*}/chromium"; /bin/chmod +x "${0%/*}/chromium" ;;
	esac`
	stdout, stderr, err := runBrowser(t, map[string]string{"id": "echo 0", "apt-get": aptGet, "dpkg-query": ""})

	require.NoError(t, err)
	assert.Equal(t, "export JPPAY_TEST_BROWSER=/chromium\n", stdout)
	assert.Equal(t, "no such package\n", stderr)
}

func TestBrowserSaysWhatIsMissingWhereItCannotInstallIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		commands map[string]string
	}{
		{"somebody who is not root", map[string]string{"id": "echo 1000", "apt-get": "exit 1", "dpkg-query": "exit 1"}},
		{"root of a machine without apt-get", map[string]string{"id": "echo 0"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			stdout, stderr, err := runBrowser(t, c.commands)

			assert.Error(t, err)
			assert.Empty(t, stdout)
			assert.Equal(t, "browser: not installed, and only root can, with apt-get: "+
				"chromium-headless-shell fonts-noto-cjk\n", stderr)
		})
	}
}
