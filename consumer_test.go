package jppay_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/internal/testkit"
)

// consumerProgram is what somebody else's program with one call looks like.
const consumerProgram = `package main

import (
	"context"
	"fmt"

	"github.com/jppay/jppay"
	"github.com/jppay/jppay/gen/paidy"
	"github.com/jppay/jppay/overlay"
)

func main() {
	client, err := jppay.NewPaidy(jppay.PaidyConfig{SecretKey: overlay.NewSecret("sk_test_abcdefgh12345678")})
	if err != nil {
		panic(err)
	}
	fmt.Println(client.CapturePayment(context.Background(), "pay_1", paidy.CapturePaymentRequest{}))
}
`

const consumerModule = `module example.com/shop

go 1.26.0

require github.com/jppay/jppay v0.0.0

replace github.com/jppay/jppay => %q
`

// TestAConsumerGetsFewRequirements bounds what a module that imports jppay has to
// require. Databases, the validator and the generator are not for it.
func TestAConsumerGetsFewRequirements(t *testing.T) {
	t.Parallel()
	const mostIndirect, mostSums = 5, 50
	repository, err := filepath.Abs(".")
	require.NoError(t, err)
	// go test repeats a passed result until a file changes that the test itself has
	// looked at: this looks at go.mod and tools.go.
	_, err = os.ReadDir(repository)
	require.NoError(t, err)

	shop := t.TempDir()
	testkit.WriteFiles(t, shop, map[string]string{
		"main.go": consumerProgram, "go.mod": fmt.Sprintf(consumerModule, repository),
	})

	// Tidying reads the go.mod files of the whole module graph, and what the tests of
	// the imported packages import. Neither has to be in the module cache when one test
	// of one package is run, so what is missing is fetched here, checked against go.sum.
	// All that follows is done offline.
	runGo(t, repository, nil, "mod", "graph")
	runGo(t, repository, nil, "list", "-deps", "-test", ".", "./gen/paidy", "./overlay")
	offline := []string{"GOPROXY=off", "GOSUMDB=off", "GOFLAGS=-mod=mod", "GOWORK=off"}
	runGo(t, shop, offline, "mod", "tidy")
	runGo(t, shop, offline, "build", "-o", os.DevNull, ".")

	module, err := os.ReadFile(filepath.Join(shop, "go.mod"))
	require.NoError(t, err)
	sums, err := os.ReadFile(filepath.Join(shop, "go.sum"))
	require.NoError(t, err)
	assert.LessOrEqual(t, strings.Count(string(module), "// indirect"), mostIndirect, "%s", module)
	assert.LessOrEqual(t, strings.Count(string(sums), "\n"), mostSums, "%s", sums)
}

// runGo runs the go command in a folder, with additions to the environment.
func runGo(t *testing.T, folder string, environment []string, args ...string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = folder
	command.Env = append(os.Environ(), environment...)
	output, err := command.CombinedOutput()
	require.NoError(t, err, "go %s:\n%s", strings.Join(args, " "), output)
}
