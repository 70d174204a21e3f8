package rules

import (
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
)

// Limits on the syntax of a pack. A pack that needs more is written wrongly: the largest rule of the social allowance
// has eight expressions and one comprehension.
const (
	maxModule       = 64 << 10 // bytes of one Rego file
	maxModules      = 64
	maxRules        = 400 // of a pack
	maxExpressions  = 30  // of one rule
	maxNesting      = 2   // comprehensions within comprehensions
	maxIterations   = 4   // "some … in" and wildcards of one rule
	metadataMissing = "rules: %s: rule %s needs a METADATA block with title and description"
)

// inspect checks a module before it is compiled.
func inspect(name string, module *ast.Module, pkg string) error {
	own := ast.Ref{ast.DefaultRootDocument, ast.StringTerm(pkg)}
	if !module.Package.Path.Equal(own) {
		return fmt.Errorf("rules: %s: package must be %s, the name of its folder", name, pkg)
	}
	if len(module.Imports) > 0 {
		return fmt.Errorf("rules: %s: a pack imports nothing, found %s", name, module.Imports[0].Path)
	}
	for _, rule := range module.Rules {
		if err := inspectRule(name, rule, own); err != nil {
			return err
		}
	}
	return nil
}

func inspectRule(name string, rule *ast.Rule, own ast.Ref) error {
	if !strings.HasPrefix(string(rule.Head.Name), "_") && !described(rule) {
		return fmt.Errorf(metadataMissing, name, rule.Head.Ref())
	}
	if size := expressions(rule); size > maxExpressions {
		return fmt.Errorf("rules: %s: rule %s has %d expressions, at most %d are allowed", name, rule.Head.Ref(), size, maxExpressions)
	}
	if loops := iterations(rule); loops > maxIterations {
		return fmt.Errorf("rules: %s: rule %s has %d loops, at most %d are allowed", name, rule.Head.Ref(), loops, maxIterations)
	}
	if depth := nesting(rule, 0); depth > maxNesting {
		return fmt.Errorf("rules: %s: rule %s nests comprehensions %d deep, at most %d are allowed", name, rule.Head.Ref(), depth, maxNesting)
	}
	return foreign(name, rule, own)
}

func described(rule *ast.Rule) bool {
	for _, a := range rule.Annotations {
		if a.Title != "" && a.Description != "" {
			return true
		}
	}
	return false
}

func expressions(rule *ast.Rule) int {
	size := 0
	ast.WalkExprs(rule, func(*ast.Expr) bool { size++; return false })
	return size
}

func iterations(rule *ast.Rule) int {
	loops := 0
	ast.WalkExprs(rule, func(e *ast.Expr) bool {
		switch e.Terms.(type) {
		case *ast.SomeDecl, *ast.Every:
			loops++
		}
		return false
	})
	ast.WalkTerms(rule, func(t *ast.Term) bool {
		if v, ok := t.Value.(ast.Var); ok && v.IsWildcard() {
			loops++
		}
		return false
	})
	return loops
}

// nesting is how deep comprehensions stand within comprehensions.
func nesting(node any, depth int) int {
	deepest := depth
	ast.WalkTerms(node, func(t *ast.Term) bool {
		var body any
		switch c := t.Value.(type) {
		case *ast.ArrayComprehension:
			body = c.Body
		case *ast.SetComprehension:
			body = c.Body
		case *ast.ObjectComprehension:
			body = c.Body
		default:
			return false
		}
		deepest = max(deepest, nesting(body, depth+1))
		return true
	})
	return deepest
}

// foreign refuses "with" (it replaces what rules rest on) and data of any other package.
func foreign(name string, rule *ast.Rule, own ast.Ref) error {
	var refused error
	ast.WalkExprs(rule, func(e *ast.Expr) bool {
		if len(e.With) > 0 {
			refused = fmt.Errorf("rules: %s: rule %s uses \"with\", which is for tests only", name, rule.Head.Ref())
		}
		return refused != nil
	})
	ast.WalkRefs(rule, func(ref ast.Ref) bool {
		if ref[0].Equal(ast.DefaultRootDocument) && !ref.HasPrefix(own) {
			refused = fmt.Errorf("rules: %s: rule %s reads %s, which is outside its pack", name, rule.Head.Ref(), ref)
		}
		return refused != nil
	})
	return refused
}
