package overlay

import "github.com/jppay/jppay/overlay/internal/version"

// Version returns the version of this module that the program was built with, such
// as "v1.2.3". It is "devel" where the build does not know it: in the module's own
// folder, and with a replace that names a folder.
func Version() string { return version.Current() }
