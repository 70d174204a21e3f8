package rules

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/money"
)

// arrears compares every month already paid with what is due for it by the knowledge of as_of. Months that are not
// listed are no part of it. A month the rules cannot answer leaves the whole answer open.
func (p *pack) arrears(ctx context.Context, req determination.Request, given facts, result *determination.Result) error {
	paid, err := paidMonths(given[p.Paid])
	if err != nil {
		return err
	}
	total := money.VND(0)
	months := []civil.Month{}
	for _, month := range slices.SortedFunc(maps.Keys(paid), compareMonths) {
		asked, err := p.question(given, determination.Request{Dates: determination.Dates{AsOf: req.Dates.AsOf}}, month, true)
		if err != nil {
			return err
		}
		answer, err := asked.answer(ctx, askBrief)
		if err != nil {
			return err
		}
		if len(answer.missing) > 0 || answer.decision.outcome == string(determination.Escalate) {
			*result = answer.result()
			return nil
		}
		if difference := answer.decision.paid.amount - paid[month]; difference != 0 {
			total += difference
			months = append(months, month)
		}
	}
	result.Arrears, result.ArrearsMonths = &total, months
	return nil
}

// paidMonths sums what was paid by month.
func paidMonths(value any) (map[civil.Month]money.VND, error) {
	paid := map[civil.Month]money.VND{}
	entries, _ := value.([]any)
	for _, entry := range entries {
		object, _ := entry.(map[string]any)
		text, _ := object["month"].(string)
		month, err := civil.ParseMonth(text)
		if err != nil {
			return nil, err
		}
		number, _ := object["amount"].(json.Number)
		amount, err := number.Int64()
		if err != nil {
			return nil, err
		}
		paid[month] += money.VND(amount)
	}
	return paid, nil
}

func compareMonths(a, b civil.Month) int {
	switch {
	case a.Before(b):
		return -1
	case b.Before(a):
		return 1
	default:
		return 0
	}
}
