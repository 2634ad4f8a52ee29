package overlay

import "github.com/jppay/jppay/overlay/internal/version"

// Version returns the version of this module that the program was built with, such as
// "v1.2.3". It is "devel" if the build does not know the version: in the module's own
// folder, and with a replace that names a folder.
func Version() string { return version.Current() }
