package rules

import (
	"context"
	"fmt"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
)

// The documents of a pack the evaluator asks for.
const (
	askDecision  = "decision"  // first pass: the whole answer
	askBrief     = "brief"     // first pass of an arrears month: the amount
	askOutside   = "outside"   // the answer where the pack does not cover the question
	askOpen      = "open"      // second pass: benefits whose absent facts matter
	askDocuments = "documents" // papers a file must hold
)

var documentsAsked = []string{askDecision, askBrief, askOutside, askOpen, askDocuments}

// program is the Rego of a pack, compiled once; its queries may be evaluated by many goroutines at a time.
type program struct {
	queries   map[string]rego.PreparedEvalQuery
	sentences sentences
	needs     map[string]map[string]bool // benefit as "open" names it → facts it rests on
	atoms     map[string]bool            // facts the rules read as atoms
	benefits  []condition                // what each rule of a benefit asks for
	compiler  *ast.Compiler
}

// parseModules parses and inspects the rules of a pack, tests left out.
func parseModules(f files, pkg string) (map[string]*ast.Module, error) {
	modules, rules := map[string]*ast.Module{}, 0
	for name, content := range f {
		if !strings.HasSuffix(name, ".rego") || strings.HasSuffix(name, "_test.rego") {
			continue
		}
		if len(content) > maxModule || len(modules) >= maxModules {
			return nil, fmt.Errorf("rules: %s: a pack has at most %d files of %d bytes", name, maxModules, maxModule)
		}
		options := ast.ParserOptions{ProcessAnnotation: true, RegoVersion: ast.RegoV1, Capabilities: capabilities()}
		module, err := ast.ParseModuleWithOpts(name, string(content), options)
		if err != nil {
			return nil, fmt.Errorf("rules: parse: %w", err)
		}
		if err := inspect(name, module, pkg); err != nil {
			return nil, err
		}
		if rules += len(module.Rules); rules > maxRules {
			return nil, fmt.Errorf("rules: package %s has more than %d rules", pkg, maxRules)
		}
		modules[name] = module
	}
	if len(modules) == 0 {
		return nil, fmt.Errorf("rules: package %s has no rules", pkg)
	}
	return modules, nil
}

func compile(ctx context.Context, f files, pkg string) (*program, error) {
	modules, err := parseModules(f, pkg)
	if err != nil {
		return nil, err
	}
	// The texts stand in the annotations, which compiling leaves in place.
	texts, err := readSentences(modules)
	if err != nil {
		return nil, err
	}
	compiler := ast.NewCompiler().WithStrict(true).WithCapabilities(capabilities())
	if compiler.Compile(modules); compiler.Failed() {
		return nil, fmt.Errorf("rules: compile package %s: %w", pkg, compiler.Errors)
	}
	p := &program{queries: map[string]rego.PreparedEvalQuery{}, sentences: texts, compiler: compiler}
	for _, name := range documentsAsked {
		if len(compiler.GetRulesExact(ast.Ref{ast.DefaultRootDocument, ast.StringTerm(pkg), ast.StringTerm(name)})) == 0 {
			return nil, fmt.Errorf("rules: package %s lacks the rule %s, which the evaluator asks for", pkg, name)
		}
		query := rego.New(rego.Query(fmt.Sprintf("answer = data.%s.%s", pkg, name)), rego.Compiler(compiler), rego.StrictBuiltinErrors(true))
		if p.queries[name], err = query.PrepareForEval(ctx); err != nil {
			return nil, fmt.Errorf("rules: prepare %s.%s: %w", pkg, name, err)
		}
	}
	p.readNeeds(compiler, pkg)
	return p, nil
}
