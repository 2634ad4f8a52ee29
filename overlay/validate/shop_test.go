package validate_test

import (
	_ "embed"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jppay/jppay/overlay/validate"
)

//go:embed testdata/shop.yaml
var shopDocument string

func shop(t testing.TB) *validate.Validator {
	t.Helper()

	v, err := validate.New([]byte(shopDocument))
	require.NoError(t, err)

	return v
}

var jsonHeader = http.Header{"Content-Type": {"application/json;charset=UTF-8"}}

// found is a violation without its message.
type found struct {
	kind          validate.Kind
	pointer, rule string
}

// assertFound compares the violations of an error, which may be nil, and expects all
// of them on one side.
func assertFound(t *testing.T, side validate.Side, want []found, e *validate.Error) {
	t.Helper()

	var got []found
	if e != nil {
		for _, v := range e.Violations {
			assert.Equal(t, side, v.Where, "%s", v)
			assert.NotEmpty(t, v.Message, "%+v", v)
			got = append(got, found{v.Kind, v.Pointer, v.Rule})
		}
	}
	assert.Equal(t, want, got, "%v", e)
}

// order is a valid order with some fields replaced or, with "", removed.
func order(change ...string) string {
	fields := map[string]string{"id": `"ord_1"`, "amount": "1200", "made_on": `"2026-02-05"`}
	for i := 0; i < len(change); i += 2 {
		fields[change[i]] = change[i+1]
	}

	var members []string
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] != "" {
			members = append(members, fmt.Sprintf("%q:%s", name, fields[name]))
		}
	}

	return "{" + strings.Join(members, ",") + "}"
}
