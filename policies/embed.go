// Package policies carries the rules inside the binary, so that it decides without anything beside it.
package policies

import "embed"

// FS holds the folders of this directory: authz/*.rego says who may do what, each folder with a pack.yaml is a
// scheme, calendar/ holds the working days.
//
//go:embed all:authz social_allowance calendar
var FS embed.FS
