package tools_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// workflow is what the test reads of the file that a forge runs.
type workflow struct {
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]struct {
		Timeout int `yaml:"timeout-minutes"`
		Steps   []struct {
			Uses string         `yaml:"uses"`
			Run  string         `yaml:"run"`
			With map[string]any `yaml:"with"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
}

func TestCIRunsTheListOfStepsAndMayOnlyRead(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../.github/workflows/ci.yaml")
	require.NoError(t, err)
	var ci workflow
	require.NoError(t, yaml.Unmarshal(text, &ci))

	assert.Equal(t, map[string]string{"contents": "read"}, ci.Permissions)
	require.Len(t, ci.Jobs, 1)
	job := ci.Jobs["run"]
	assert.Equal(t, 90, job.Timeout)
	var runs []string
	for _, step := range job.Steps {
		if step.Run != "" {
			runs = append(runs, step.Run)
			continue
		}
		assert.Regexp(t, `^actions/[a-z-]+@v\d+$`, step.Uses)
		if version, found := step.With["go-version-file"]; found {
			assert.Equal(t, "go.mod", version)
		}
	}
	require.Len(t, runs, 1, ".ci/run is the only list of steps")
	assert.Regexp(t, `bash \.ci/run$`, runs[0])
}
