package rules

import (
	"github.com/open-policy-agent/opa/v1/ast"
)

// The second pass finds what absent facts could change. Most often nothing: who is 35 draws no social pension, whether
// or not they are a citizen. That is seen from the syntax of the conditions alone, in a microsecond, so that the second
// pass is asked only where a benefit is really in doubt. In case of doubt about the doubt it is asked.

// certainty of a condition by what is known. Conditions that the engine cannot read itself, but that rest on known
// facts only, are settled: they say the same in both passes.
type certainty int

const (
	fails certainty = iota
	holds
	settled
	doubtful
)

// condition is what must hold for a benefit, as far as it can be read.
type condition interface {
	by(input ast.Object, absent map[string]bool) certainty
}

// atomic is a path of the input: input.is.hiv.yes, input.age.child.under.
type atomic struct {
	path []*ast.Term
	fact string
}

func (c atomic) by(input ast.Object, absent map[string]bool) certainty {
	object := input
	for i, step := range c.path {
		found := object.Get(step)
		if found == nil {
			break
		}
		if i == len(c.path)-1 {
			return holds
		}
		next, ok := found.Value.(ast.Object)
		if !ok {
			break
		}
		object = next
	}
	if absent[c.fact] {
		return doubtful
	}
	return fails
}

// opaque is anything else, with the facts it rests on.
type opaque []string

func (c opaque) by(_ ast.Object, absent map[string]bool) certainty {
	for _, fact := range c {
		if absent[fact] {
			return doubtful
		}
	}
	return settled
}

// allOf are the expressions of a body.
type allOf []condition

func (c allOf) by(input ast.Object, absent map[string]bool) certainty {
	worst := holds
	for _, part := range c {
		switch said := part.by(input, absent); {
		case said == fails:
			return fails
		case said > worst:
			worst = said
		}
	}
	return worst
}

// anyOf are the rules of one name.
type anyOf []condition

func (c anyOf) by(input ast.Object, absent map[string]bool) certainty {
	best := fails
	for _, part := range c {
		switch said := part.by(input, absent); {
		case said == holds:
			return holds
		case said > best:
			best = said
		}
	}
	return best
}

// readConditions reads the conditions of every benefit.
func (p *program) readConditions(compiler *ast.Compiler, pkg string, source func(string) string) {
	r := conditionReader{compiler: compiler, root: ast.Ref{ast.DefaultRootDocument, ast.StringTerm(pkg)}, source: source}
	for _, name := range []string{"category", "ending", "pension"} {
		for _, rule := range compiler.GetRulesExact(r.root.Append(ast.StringTerm(name))) {
			p.benefits = append(p.benefits, r.rule(rule, 0))
		}
	}
}

// inDoubt tells whether some benefit may hold or not, or at another level, by the facts that are absent.
func (p *program) inDoubt(input ast.Object, absent map[string]bool) bool {
	for _, benefit := range p.benefits {
		if benefit.by(input, absent) == doubtful {
			return true
		}
	}
	return false
}

type conditionReader struct {
	compiler *ast.Compiler
	root     ast.Ref
	source   func(string) string
}

func (r conditionReader) rule(rule *ast.Rule, depth int) condition {
	if rule.Else != nil || depth > maxNesting {
		return r.opaque(rule)
	}
	all := allOf{}
	for _, expr := range rule.Body {
		all = append(all, r.expression(expr, depth))
	}
	if rule.Head.Value != nil {
		all = append(all, r.opaque(rule.Head.Value))
	}
	return all
}

func (r conditionReader) expression(expr *ast.Expr, depth int) condition {
	term, ok := expr.Terms.(*ast.Term)
	if !ok || expr.Negated || len(expr.With) > 0 {
		return r.opaque(expr)
	}
	ref, ok := term.Value.(ast.Ref)
	if !ok || !ref.IsGround() {
		return r.opaque(expr)
	}
	if ref.HasPrefix(ast.InputRootRef) && len(ref) > 1 {
		if fact := r.source(factRead(ref)); fact != "" {
			return atomic{path: ref[1:], fact: fact}
		}
		return r.opaque(expr)
	}
	if rules := r.compiler.GetRulesExact(ref); len(rules) > 0 {
		return r.named(rules, depth)
	}
	return r.opaque(expr)
}

// named are the rules of one name, if each says no more than yes.
func (r conditionReader) named(rules []*ast.Rule, depth int) condition {
	any := anyOf{}
	for _, rule := range rules {
		if rule.Default || len(rule.Head.Args) > 0 || rule.Head.Key != nil || !rule.Head.Value.Equal(termTrue) {
			return r.opaque(rule)
		}
		any = append(any, r.rule(rule, depth+1))
	}
	return any
}

func (r conditionReader) opaque(node any) condition {
	read := map[string]bool{}
	readsOf(r.compiler, node, r.root, map[*ast.Rule]bool{}, read)
	facts := opaque{}
	for name := range read {
		if fact := r.source(name); fact != "" {
			facts = append(facts, fact)
		}
	}
	return facts
}
