package jppay_test

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
)

// readYAML reads a file that GitHub reads.
func readYAML(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(text, into), file)
}

// foldersWith returns the folders of this repository that have a file of that name, as
// dependabot names folders.
func foldersWith(t *testing.T, name string) []string {
	t.Helper()
	var folders []string
	for _, file := range repositoryFiles(t, func(found string) bool { return found == name }) {
		folders = append(folders, path.Join("/", path.Dir(file)))
	}

	return folders
}

func TestEveryDependencyIsUpdated(t *testing.T) {
	t.Parallel()
	var config struct {
		Updates []struct {
			Ecosystem   string   `yaml:"package-ecosystem"`
			Directory   string   `yaml:"directory"`
			Directories []string `yaml:"directories"`
		} `yaml:"updates"`
	}
	readYAML(t, ".github/dependabot.yml", &config)
	updated := map[string][]string{}
	for _, update := range config.Updates {
		updated[update.Ecosystem] = update.Directories
		if update.Directory != "" {
			updated[update.Ecosystem] = []string{update.Directory}
		}
	}

	assert.ElementsMatch(t, foldersWith(t, "go.mod"), updated["gomod"])
	assert.ElementsMatch(t, foldersWith(t, "package.json"), updated["npm"])
	assert.Equal(t, []string{"/"}, updated["github-actions"])
}

func TestEveryIssueFormWarnsOfSecrets(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(".github/ISSUE_TEMPLATE/*.yml")
	require.NoError(t, err)
	files = slices.DeleteFunc(files, func(file string) bool { return filepath.Base(file) == "config.yml" })
	require.Len(t, files, 3, "bug, provider, question")

	for _, file := range files {
		var form issueForm
		readYAML(t, file, &form)

		assert.NotEmpty(t, form.Name, file)
		assert.NotEmpty(t, form.Description, file)
		require.NotEmpty(t, form.Body, file)
		assert.Contains(t, form.Body[0].Attributes["value"], "**Never paste**", file)
		assert.Empty(t, form.unanswerable(), file)
	}
}

// issueForm is a form for a new issue, as GitHub reads it.
type issueForm struct {
	Name        string
	Description string
	Body        []struct {
		Type       string
		ID         string
		Attributes map[string]any
	}
}

// unanswerable returns the types of the questions that lack an id of their own or a label.
func (f issueForm) unanswerable() []string {
	var found []string
	ids := map[string]bool{"": true}
	for _, part := range f.Body {
		if part.Type != "markdown" && (ids[part.ID] || part.Attributes["label"] == nil) {
			found = append(found, part.Type)
		}
		ids[part.ID] = true
	}

	return found
}
