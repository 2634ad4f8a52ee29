package main

import (
	"debug/elf"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// repository is the folder of Dockerfile and compose.yaml.
const repository = "../.."

// maxImage is how large the image's binary may be, in bytes.
const maxImage = 20_000_000

// composeFile is what the test reads of compose.yaml.
type composeFile struct {
	Services map[string]struct {
		Command     []string
		Environment map[string]string
		Healthcheck struct{ Test []string }
	}
}

func readCompose(t *testing.T) composeFile {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, "compose.yaml"))
	require.NoError(t, err)
	// As compose does where the variable is not set.
	text = regexp.MustCompile(`\$\{\w+:-([^}]*)\}`).ReplaceAll(text, []byte("$1"))
	var file composeFile
	require.NoError(t, yaml.Load(text, &file))
	return file
}

// buildAsIn builds a command as a Dockerfile does, on this machine, and returns the root
// of an image with it.
func buildAsIn(t *testing.T, dockerfile, root string) (program string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository, dockerfile))
	require.NoError(t, err)
	built := regexp.MustCompile(`RUN CGO_ENABLED=0 go build (.*) -o (\S+) (\S+)\n`).FindSubmatch(text)
	require.NotNil(t, built, "%s builds with cgo, or in another way", dockerfile)

	program = filepath.Join(root, string(built[2]))
	command := exec.CommandContext(t.Context(), "sh", "-c",
		fmt.Sprintf("CGO_ENABLED=0 go build %s -o '%s' %s", built[1], program, built[3]))
	command.Dir = repository
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	return program
}

// quoted returns words for a shell.
func quoted(words ...string) string {
	all := make([]string, 0, len(words))
	for _, word := range words {
		all = append(all, "'"+strings.ReplaceAll(word, "'", `'\''`)+"'")
	}
	return strings.Join(all, " ")
}

// inImage returns the shell command that runs a program in an image with nothing but an
// environment.
func inImage(root string, environment map[string]string, program ...string) string {
	words := []string{"env", "-i"}
	for name, value := range environment {
		words = append(words, name+"="+value)
	}
	return quoted(words...) + ` "$(command -v chroot)" ` + quoted(slices.Concat([]string{root}, program)...)
}

// composeScript does by hand what "docker compose up" does with compose.yaml: it starts the
// sandbox, waits until it is healthy, and lets the shop sell. Both have the files of their
// image and nothing else, and the shop reaches the sandbox by its name.
func composeScript(root string, compose composeFile) string {
	sandbox, shop := compose.Services["sandbox"], compose.Services["shop"]
	health := inImage(root, nil, sandbox.Healthcheck.Test[1:]...)
	return strings.Join([]string{
		"set -eu",
		"ip link set lo up",
		"ip address add 10.9.9.9/32 dev lo",
		inImage(root, sandbox.Environment, append([]string{"/jppay"}, sandbox.Command...)...) + " &",
		"sandbox=$!",
		"trap 'kill $sandbox 2>/dev/null || true' EXIT",
		"for try in $(seq 100); do " + health + " >/dev/null 2>&1 && break; sleep 0.05; done",
		health,
		inImage(root, shop.Environment, "/order"),
		"kill $sandbox",
		"wait $sandbox",
	}, "\n")
}

func TestTheImageIsSmallAndSellsInAnEmptyNetwork(t *testing.T) {
	t.Parallel()
	root, compose := t.TempDir(), readCompose(t)
	for _, folder := range []string{"tls", "etc"} {
		require.NoError(t, os.Mkdir(filepath.Join(root, folder), 0o750))
	}
	hosts := []byte("127.0.0.1 localhost\n10.9.9.9 sandbox\n")
	require.NoError(t, os.WriteFile(filepath.Join(root, "etc", "hosts"), hosts, 0o600))
	program := buildAsIn(t, "Dockerfile", root)
	buildAsIn(t, "examples/order/Dockerfile", root)

	info, err := os.Stat(program)
	require.NoError(t, err)
	assert.Less(t, info.Size(), int64(maxImage))
	assertStatic(t, program)

	skipWithoutNamespaces(t)
	script := composeScript(root, compose)
	command := exec.CommandContext(t.Context(), "unshare", "--map-root-user", "--net", "sh", "-c", script)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
	assert.Contains(t, string(output), "healthy\n")
	assert.Regexp(t, `order-\w+: COMPLETED 1000 JPY\n`, string(output))
	assert.Contains(t, string(output), "jppay sandbox: stopped\n")
}

// assertStatic checks that a program needs no other file to run.
func assertStatic(t *testing.T, program string) {
	t.Helper()
	file, err := elf.Open(program)
	if err != nil {
		t.Logf("not checked to be static: %v", err) // not Linux
		return
	}
	defer func() { _ = file.Close() }()
	for _, part := range file.Progs {
		assert.NotEqual(t, elf.PT_INTERP, part.Type, "it wants a loader")
	}
}

// skipWithoutNamespaces skips the test where no network namespace can be made; in CI that
// would hide something.
func skipWithoutNamespaces(t *testing.T) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "unshare", "--map-root-user", "--net", "ip", "link", "set", "lo", "up")
	output, err := command.CombinedOutput()
	if err != nil && os.Getenv("CI") == "" {
		t.Skipf("this machine makes no network namespaces: %v: %s", err, output)
	}
	require.NoError(t, err, "%s", output)
}

func TestTheCommandLinksNoDatabase(t *testing.T) {
	t.Parallel()
	output, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	require.NoError(t, err)

	database := `(?m)^(modernc\.org|github\.com/jackc|github\.com/redis|go\.opentelemetry\.io)/`
	assert.NotRegexp(t, database, string(output))
	assert.Contains(t, string(output), "github.com/jppay/jppay/conformance/sandbox\n")
}

// TestTheImageIsBuiltFromItsFilesOnly covers what .dockerignore leaves out by mistake.
func TestTheImageIsBuiltFromItsFilesOnly(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(repository, ".dockerignore"))
	require.NoError(t, err)
	for _, kept := range []string{"!go.mod\n", "!go.sum\n", "!**/*.go\n", "!specs/*.yaml\n",
		"!conformance/cases/*.json\n",
		"!conformance/sandbox/admin/admin.yaml\n", "!conformance/sandbox/**/*.css\n",
		"!conformance/sandbox/**/*.html\n", "!conformance/sandbox/**/*.js\n",
		"!cmd/jppay/internal/trialshop/*.html\n", "!cmd/jppay/internal/trialshop/*.js\n"} {
		assert.Contains(t, string(text), kept)
	}

	output, err := exec.CommandContext(t.Context(), "go", "list", "-deps", "-f",
		`{{if not .Standard}}{{if .Module.Main}}{{range .EmbedFiles}}{{$.ImportPath}}/{{.}}{{"\n"}}{{end}}{{end}}{{end}}`,
		".", repository+"/examples/order").Output()
	require.NoError(t, err)
	embedded := strings.Fields(string(output))
	assert.NotEmpty(t, embedded)
	for _, file := range embedded {
		assert.Regexp(t, `/specs/[\w-]+\.yaml$|/conformance/cases/[\w-]+\.json$`+
			`|/conformance/sandbox/(admin/admin\.yaml|.+\.(css|html|js))$`+
			`|/cmd/jppay/internal/trialshop/\w+\.(html|js)$`, file,
			"an embedded file that .dockerignore leaves out")
	}
}

func TestTheImageRunsAsNobody(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(repository, "Dockerfile"))
	require.NoError(t, err)
	_, image, found := strings.Cut(string(text), "FROM scratch\n")
	require.True(t, found)

	assert.Regexp(t, `(?m)^USER [1-9]\d*:[1-9]\d*$`, image)
	assert.Contains(t, image, "HEALTHCHECK ")
	assert.Contains(t, image, "EXPOSE 8080 8090\n")
	assert.NotContains(t, image, "RUN ")
}
