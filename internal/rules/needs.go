package rules

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// Which facts a benefit rests on is read from the syntax of its rules, so that it cannot drift from them: every
// input.is.<fact>, and input.<derived> for what the engine derives, reached from the rule.
func (p *program) readNeeds(compiler *ast.Compiler, pkg string) {
	p.needs, p.atoms = map[string]map[string]bool{}, map[string]bool{}
	root := ast.Ref{ast.DefaultRootDocument, ast.StringTerm(pkg)}
	for _, name := range []string{"category", "ending", "pension"} {
		for _, rule := range compiler.GetRulesExact(root.Append(ast.StringTerm(name))) {
			read := map[string]bool{}
			reads(compiler, rule, root, map[*ast.Rule]bool{}, read)
			for _, benefit := range benefitsOf(rule) {
				key := name + "/" + benefit
				if p.needs[key] == nil {
					p.needs[key] = map[string]bool{}
				}
				for fact := range read {
					p.needs[key][fact] = true
				}
			}
		}
	}
	for _, module := range compiler.Modules {
		ast.WalkRefs(module, func(ref ast.Ref) bool {
			if fact, ok := atomOf(ref); ok {
				p.atoms[fact] = true
			}
			return false
		})
	}
}

// reads collects what a rule reads of the input, through every rule it calls.
func reads(compiler *ast.Compiler, rule *ast.Rule, root ast.Ref, seen map[*ast.Rule]bool, read map[string]bool) {
	if seen[rule] {
		return
	}
	seen[rule] = true
	readsOf(compiler, rule, root, seen, read)
}

func readsOf(compiler *ast.Compiler, node any, root ast.Ref, seen map[*ast.Rule]bool, read map[string]bool) {
	ast.WalkRefs(node, func(ref ast.Ref) bool {
		switch {
		case ref.HasPrefix(ast.InputRootRef):
			if name := factRead(ref); name != "" {
				read[name] = true
			}
		case ref.HasPrefix(root):
			for _, called := range compiler.GetRulesWithPrefix(ref.GroundPrefix()) {
				reads(compiler, called, root, seen, read)
			}
		}
		return false
	})
}

// factRead is what a reference reads of the input: the fact of input.is.<fact>, else "input.<name>".
func factRead(ref ast.Ref) string {
	if fact, ok := atomOf(ref); ok {
		return fact
	}
	if len(ref) > 1 {
		if name, ok := ref[1].Value.(ast.String); ok {
			return "input." + string(name)
		}
	}
	return ""
}

// atomOf is the fact of input.is.<fact>… .
func atomOf(ref ast.Ref) (string, bool) {
	if len(ref) < 3 || !ref.HasPrefix(ast.InputRootRef) || !ref[1].Equal(ast.StringTerm("is")) {
		return "", false
	}
	fact, ok := ref[2].Value.(ast.String)
	return string(fact), ok
}
