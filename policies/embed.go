// Package policies carries the rules inside the binary, so that it decides without anything beside it.
package policies

import "embed"

// FS holds the folders of this directory: authz/*.rego says who may do what.
//
//go:embed all:authz
var FS embed.FS
