//go:build ignore

// Package jppay names the tools that go generate runs. The tool lines of go.mod
// pin them: this file is a list for readers. Its build constraint is ignore, the
// only one that go mod tidy skips, because a module that imports jppay would get
// the requirements of these tools into its own go.mod otherwise.
package jppay

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
)
