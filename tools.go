//go:build tools

// Package jppay pins the tools that go generate runs, so that go.sum locks them.
package jppay

import (
	_ "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen"
)
