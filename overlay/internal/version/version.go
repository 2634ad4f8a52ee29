// Package version tells which release of this module a program was built with.
package version

import (
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
)

// Module is the path of this module.
const Module = "github.com/jppay/jppay"

// Unknown stands for a version that the build does not know: the module's own folder was built,
// or the build has no build info.
const Unknown = "devel"

// Current returns the version of the running program's build, or Unknown.
var Current = sync.OnceValue(func() string {
	info, _ := debug.ReadBuildInfo()
	return Of(info)
})

// UserAgent names module and Go release to a server, such as
// "jppay/v1.2.3 (go1.26.8)".
var UserAgent = sync.OnceValue(func() string {
	return "jppay/" + Current() + " (" + Go(runtime.Version()) + ")"
})

// Of returns the module's version in a build, such as "v1.2.3", or Unknown. The
// module is a dependency of the program, or the program itself.
func Of(info *debug.BuildInfo) string {
	if info == nil {
		return Unknown
	}
	for _, module := range slices.Concat(info.Deps, []*debug.Module{&info.Main}) {
		if module.Path == Module {
			return of(module)
		}
	}
	return Unknown
}

func of(module *debug.Module) string {
	if module.Replace != nil {
		module = module.Replace
	}
	if module.Version == "" || module.Version == "(devel)" {
		return Unknown
	}
	return module.Version
}

// Go returns the release in what runtime.Version says, such as "go1.26.8", without
// experiments and dates.
func Go(runtimeVersion string) string {
	for word := range strings.FieldsSeq(runtimeVersion) {
		if strings.HasPrefix(word, "go") {
			return word
		}
	}
	return "go"
}
