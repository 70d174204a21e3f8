package main

import (
	"bytes"
	"context"
	"fmt"
	"os/exec"

	"github.com/jackc/pgx/v5"
)

// derivations: every stored determination re-derives to the same bytes.
var derivations = []invariant{{name: "7 determinations-re-derive", breaches: deriveAgain}}

// deriveAgain asks the program, as anybody can from the shell, the stored questions.
func deriveAgain(ctx context.Context, e *evidence) ([]string, error) {
	rows, err := e.db.Query(ctx, `select id::text, case_code, request, result from determination order by at`)
	if err != nil {
		return nil, err
	}
	type said struct{ ID, Case, Request, Result string }
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[said])
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var questions bytes.Buffer
	for _, d := range all {
		questions.WriteString(d.Request + "\n")
	}
	decide := exec.CommandContext(ctx, e.ansinh, "decide")
	decide.Stdin = &questions
	out, err := decide.Output()
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		return nil, err
	}
	answers := bytes.Split(bytes.TrimSuffix(out, []byte("\n")), []byte("\n"))
	if len(answers) != len(all) {
		return nil, fmt.Errorf("%d questions were answered with %d lines", len(all), len(answers))
	}
	var broken []string
	for i, d := range all {
		if string(answers[i]) != d.Result {
			broken = append(broken, fmt.Sprintf("determination %s of case %s says today %.200s", d.ID, d.Case, answers[i]))
		}
	}
	return broken, nil
}
