package validate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFind(t *testing.T) {
	t.Parallel()

	v := shop(t)
	for name, c := range map[string]struct {
		method, path, operation string
		params                  map[string]string
	}{
		"a literal path":                  {"GET", "/orders", "listOrders", map[string]string{}},
		"the method decides":              {"POST", "/orders", "createOrder", map[string]string{}},
		"a parameter":                     {"DELETE", "/orders/ord_1", "deleteOrder", map[string]string{"id": "ord_1"}},
		"a literal wins over a parameter": {"GET", "/orders/latest", "getLatestOrder", map[string]string{}},
		"two parameters, unescaped": {
			"GET", "/orders/a%2Fb/lines/%E7%AE%B1", "getLine", map[string]string{"id": "a/b", "line": "箱"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			operation, params, ok := v.Find(c.method, c.path)

			assert.True(t, ok)
			assert.Equal(t, c.operation, operation)
			assert.Len(t, params, len(c.params))
			assert.Subset(t, params, c.params)
		})
	}
}

func TestFindDoesNotFind(t *testing.T) {
	t.Parallel()

	v := shop(t)
	for name, c := range map[string]struct{ method, path string }{
		"an unknown path":                 {"GET", "/order"},
		"an unknown method":               {"PATCH", "/orders"},
		"more segments":                   {"GET", "/orders/a/b"},
		"a bad escape":                    {"GET", "/orders/%zz"},
		"a path without its slash":        {"GET", "orders"},
		"a path with something before it": {"GET", "/base/orders"},
		"the path of a webhook":           {"POST", "/"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			operation, params, ok := v.Find(c.method, c.path)

			assert.False(t, ok)
			assert.Empty(t, operation)
			assert.Empty(t, params)
		})
	}
}
