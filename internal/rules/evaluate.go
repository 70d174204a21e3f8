package rules

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/rego"
	"github.com/open-policy-agent/opa/v1/topdown"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
)

// evaluator is one way of asking a pack. A pack names the number it was written for; the binary keeps every one, so
// that a decision of long ago derives again.
type evaluator interface {
	determine(ctx context.Context, e *Engine, p *pack, req determination.Request, given facts) (determination.Result, error)
	documents(ctx context.Context, p *pack, given facts, today civil.Date) ([]string, error)
}

var engines = map[int]evaluator{1: engine1{}}

// maxEvaluation stops a pass that runs away. One pass takes some 0.1 ms.
const maxEvaluation = 2 * time.Second

// ask evaluates one document of the pack. The deadline is watched without a goroutine of its own, which the default of
// package rego starts for every evaluation.
func (p *program) ask(ctx context.Context, name string, input ast.Value) (any, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("rules: evaluate %s: %w", name, err)
	}
	query, end := p.queries[name], topdown.NewCancel()
	stop := context.AfterFunc(ctx, end.Cancel)
	defer stop()
	answers, err := query.Eval(ctx, rego.EvalParsedInput(input), rego.EvalExternalCancel(end))
	if err != nil {
		return nil, fmt.Errorf("rules: evaluate %s: %w", name, errors.Join(err, ctx.Err()))
	}
	if len(answers) == 0 {
		return nil, fmt.Errorf("rules: %s is undefined: a pack must always answer", name)
	}
	return answers[0].Bindings["answer"], nil
}
