package version_test

import (
	"runtime/debug"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jppay/jppay/overlay/internal/version"
)

const jppay = "github.com/jppay/jppay"

func TestTheVersionIsThatOfTheModuleInTheBuild(t *testing.T) {
	t.Parallel()
	shop := debug.Module{Path: "example.com/shop", Version: "v9.9.9"}

	for name, c := range map[string]struct {
		info *debug.BuildInfo
		want string
	}{
		"a dependency": {
			&debug.BuildInfo{Main: shop, Deps: []*debug.Module{{Path: jppay, Version: "v1.2.3"}}}, "v1.2.3",
		},
		"a dependency among others": {
			&debug.BuildInfo{Main: shop, Deps: []*debug.Module{
				{Path: jppay + "/overlay/otel", Version: "v0.1.0"}, {Path: jppay, Version: "v1.2.3"},
			}}, "v1.2.3",
		},
		"a fork in its place": {
			&debug.BuildInfo{Main: shop, Deps: []*debug.Module{
				{Path: jppay, Version: "v1.2.3", Replace: &debug.Module{Path: "example.com/fork", Version: "v1.2.4"}},
			}}, "v1.2.4",
		},
		"a folder in its place": {
			&debug.BuildInfo{Main: shop, Deps: []*debug.Module{
				{Path: jppay, Version: "v1.2.3", Replace: &debug.Module{Path: "../jppay"}},
			}}, "devel",
		},
		"the module itself, installed": {&debug.BuildInfo{Main: debug.Module{Path: jppay, Version: "v1.2.3"}}, "v1.2.3"},
		"the module itself, in work":   {&debug.BuildInfo{Main: debug.Module{Path: jppay, Version: "(devel)"}}, "devel"},
		"another module alone":         {&debug.BuildInfo{Main: shop}, "devel"},
		"no build info":                {nil, "devel"},
	} {
		assert.Equal(t, c.want, version.Of(c.info), name)
	}
}

func TestTheGoReleaseIsOneWord(t *testing.T) {
	t.Parallel()

	assert.Equal(t, "go1.26.8", version.Go("go1.26.8"))
	assert.Equal(t, "go1.26.8", version.Go("go1.26.8 X:nosimd"))
	assert.Equal(t, "go1.28-7c8a5", version.Go("devel go1.28-7c8a5 Tue"))
	assert.Equal(t, "go", version.Go("of somebody's own"))
}
