package rules

import (
	"slices"

	"github.com/open-policy-agent/opa/v1/ast"
)

// builtins is all that the rules of a pack may call. None reads a clock, the network, the environment or randomness,
// and none makes something large out of something small (numbers.range, strings.repeat, json.patch, regex …): a
// deadline stops a loop, but not a builtin that eats the memory first.
var builtins = []string{
	"assign", "eq", "equal", "neq", "lt", "lte", "gt", "gte",
	"plus", "minus", "mul", "round", "abs", "ceil", "floor",
	"count", "sum", "max", "min", "and", "or",
	"array.concat", "array.slice", "object.get", "object.keys", "object.union",
	"concat", "substring", "startswith", "endswith",
	"internal.member_2", "internal.member_3",
}

// capabilities is the sandbox. It is set on the compiler: a query that brings its own compiler ignores the options of
// package rego.
func capabilities() *ast.Capabilities {
	allowed := ast.CapabilitiesForThisVersion()
	allowed.Builtins = slices.DeleteFunc(slices.Clone(allowed.Builtins), func(b *ast.Builtin) bool {
		return !slices.Contains(builtins, b.Name)
	})
	allowed.AllowNet = []string{} // nil would mean every host
	return allowed
}
