package rules

import (
	"context"

	"github.com/an-sinh/ansinh/internal/determination"
)

// SecondPass tells whether the syntax leaves a benefit in doubt, and what the second pass says when it is asked anyway.
func SecondPass(ctx context.Context, e *Engine, req determination.Request) (doubt bool, open []string, err error) {
	p, err := e.pack(req.Scheme)
	if err != nil {
		return false, nil, err
	}
	given, err := parseFacts(req.Facts)
	if err != nil {
		return false, nil, err
	}
	asked, err := p.question(given, req, benefitMonth(req.Dates), false)
	if err != nil || asked.outside != nil {
		return false, nil, err
	}
	input, missing := asked.input(doubts{})
	said, err := p.program.ask(ctx, askDecision, input)
	if err != nil {
		return false, nil, err
	}
	first, err := readDecision(said)
	if err != nil {
		return false, nil, err
	}
	open, err = asked.open(ctx, first, nil)
	return asked.inDoubt(input, missing), open, err
}
