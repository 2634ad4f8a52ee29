// Package cases holds the cases of the conformance suite. Package flow runs them.
package cases

import "embed"

// Files are the cases, and schema.json, which describes them.
//
//go:embed *.json
var Files embed.FS
