package auth

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// builtins is all that the rules of access may call. A list of what is allowed cannot forget a new builtin that
// reads a clock, the network or the environment.
var builtins = []string{"count", "eq", "equal", "gt", "internal.member_2", "is_array", "is_string", "neq", "rego.metadata.rule"}

func capabilities() *ast.Capabilities {
	caps := ast.CapabilitiesForThisVersion()
	caps.Builtins = slices.DeleteFunc(slices.Clone(caps.Builtins), func(b *ast.Builtin) bool {
		return !slices.Contains(builtins, b.Name)
	})
	caps.AllowNet = []string{} // nil would mean every host
	return caps
}

// modules parses the rules of the folder, tests excluded, with the metadata the reason codes stand in.
func modules(files fs.FS, folder string) (map[string]*ast.Module, error) {
	names, err := fs.Glob(files, path.Join(folder, "*.rego"))
	if err != nil {
		return nil, fmt.Errorf("authz: list rules: %w", err)
	}
	parsed := map[string]*ast.Module{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.rego") {
			continue
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("authz: read %s: %w", name, err)
		}
		options := ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1, Capabilities: capabilities()}
		if parsed[name], err = ast.ParseModuleWithOpts(name, string(text), options); err != nil {
			return nil, fmt.Errorf("authz: parse %s: %w", name, err)
		}
	}
	if len(parsed) == 0 {
		return nil, fmt.Errorf("authz: no rules in %s: nobody could do anything", folder)
	}
	return parsed, nil
}
