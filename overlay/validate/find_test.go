package validate_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestFind(t *testing.T) {
	t.Parallel()

	v := shop(t)
	for name, c := range map[string]struct{ method, path, operation string }{
		"a literal path":                  {"GET", "/orders", "listOrders"},
		"the method decides":              {"POST", "/orders", "createOrder"},
		"a parameter":                     {"DELETE", "/orders/ord_1", "deleteOrder"},
		"a literal wins over a parameter": {"GET", "/orders/latest", "getLatestOrder"},
		"two parameters, escaped":         {"GET", "/orders/a%2Fb/lines/%E7%AE%B1", "getLine"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			operation, ok := v.Find(c.method, c.path)

			assert.True(t, ok)
			assert.Equal(t, c.operation, operation)
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

			operation, ok := v.Find(c.method, c.path)

			assert.False(t, ok)
			assert.Empty(t, operation)
		})
	}
}
