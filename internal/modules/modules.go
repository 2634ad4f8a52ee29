// Package modules finds the Go modules of this repository, for the commands that have
// to work on each of them.
package modules

import (
	"fmt"
	"os/exec"
	"strings"
)

// List returns the folders of the modules with Go files, relative to the root of the
// repository, "." first. The program must run in that root. The script tools/modules finds the
// modules.
func List() ([]string, error) {
	out, err := exec.Command("tools/modules").Output()
	if err != nil {
		return nil, fmt.Errorf("tools/modules: %w", err)
	}
	return strings.Fields(string(out)), nil
}
