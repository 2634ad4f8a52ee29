package overlay_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay"
)

func TestDerivedFrom(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		first, id string
		want      bool
	}{
		{"c-1", "c-1", true},
		{"c-1", "c-1-2", true},
		{"c-1", "c-1-10", true},
		{"c-1", "c-1-999", true},
		{"c-1", "c-1-1", false},
		{"c-1", "c-1-0", false},
		{"c-1", "c-1-02", false},
		{"c-1", "c-1-1000", false},
		{"c-1", "c-1--2", false},
		{"c-1", "c-1-+2", false},
		{"c-1", "c-12", false},
		{"c-1", "c-1-2-3", false},
		{"c-1", "c", false},
		{"c-1", "", false},
		{"", "", false},
		{"", "-2", false},
	} {
		assert.Equal(t, c.want, overlay.DerivedFrom(c.first, c.id), "DerivedFrom(%q, %q)", c.first, c.id)
	}
}

// FuzzDerivedID compares the ids that a capture's later attempts send with the first.
func FuzzDerivedID(f *testing.F) {
	for _, seed := range []string{"c-1", "c-1-2", "a", "-2", strings.Repeat("x", 62), "日本", "a\"b\\"} {
		f.Add(seed, seed+"-2")
	}

	f.Fuzz(func(t *testing.T, first, other string) {
		derived := overlay.DerivedFrom(first, other)
		if derived {
			assert.NotEmpty(t, first)
			assert.True(t, strings.HasPrefix(other, first), "%q is derived from %q", other, first)
		}
		if derived && first != other {
			assert.False(t, overlay.DerivedFrom(other, first), "%q and %q are derived from each other", first, other)
		}

		for n := range 1001 {
			want := first != "" && n >= 2 && n <= 999
			got := overlay.DerivedFrom(first, fmt.Sprintf("%s-%d", first, n))
			assert.Equal(t, want, got, "attempt %d of %q", n, first)
		}
	})
}
