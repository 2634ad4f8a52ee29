package sandbox_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/conformance/sandbox"
	"github.com/jppay/jppay/conformance/sandbox/state"
)

// triggerConstants returns the values of the text constants in a file whose names begin
// with a prefix.
func triggerConstants(t *testing.T, file, prefix string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	require.NoError(t, err)
	var values []string
	ast.Inspect(parsed, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || !spec.Names[0].IsExported() || !strings.HasPrefix(spec.Names[0].Name, prefix) {
			return true
		}
		if literal, ok := spec.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
			value, err := strconv.Unquote(literal.Value)
			assert.NoError(t, err)
			values = append(values, value)
		}
		return true
	})
	require.NotEmpty(t, values, file)
	return values
}

func TestTriggersAreAllThatTheConstantsName(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, trigger := range sandbox.Triggers() {
		assert.False(t, known[trigger.Value], "%s stands there twice", trigger.Value)
		assert.NotEmpty(t, trigger.Does)
		assert.NotEmpty(t, trigger.Kind)
		known[trigger.Value] = true
	}

	var named []string
	named = append(named, triggerConstants(t, "paypay/users_known.go", "User")...)
	named = append(named, triggerConstants(t, "paidy/paidy.go", "")...)
	named = append(named, triggerConstants(t, "./paidylegacy/paidylegacy.go", "")...)
	for _, value := range named {
		assert.True(t, known[value], "%s is no trigger", value)
	}
}

func TestTheAdminEndpointListsTheTriggers(t *testing.T) {
	t.Parallel()
	r := startAdmin(t, sandbox.Config{})

	listed := r.must(t, "GET", "/triggers", "").raw

	for _, trigger := range []state.Trigger{sandbox.Triggers()[0], sandbox.Triggers()[24]} {
		assert.Contains(t, listed, strconv.Quote(trigger.Value))
	}
}
