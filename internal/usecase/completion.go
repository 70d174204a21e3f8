package usecase

import (
	"fmt"
	"slices"
	"strings"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/scheme"
	"github.com/an-sinh/ansinh/internal/task"
)

// maxNote is the longest note of a person, in bytes; maxItems the most things one can ask for at once.
const (
	maxNote  = 4000
	maxItems = 50
)

// checkCompletion refuses an answer to a task that can never be right, before anything is stored.
func (d *Desk) checkCompletion(t task.Task, answer casefile.Completion) error {
	if err := checkNote(answer.Note); err != nil {
		return err
	}
	decides := answer.Outcome == casefile.Approve || answer.Outcome == casefile.Refuse
	if !decides && (answer.Reading != "" || !answer.StartMonth.IsZero()) {
		return errs.New("READING_NOT_WANTED")
	}
	if answer.Outcome != casefile.AskSupplement {
		if len(answer.Items) > 0 {
			return errs.Wrong(errs.Field{Name: "items", Code: "ITEMS_NOT_WANTED"})
		}
		return nil
	}
	if len(answer.Items) == 0 || len(answer.Items) > maxItems {
		return errs.Wrong(errs.Field{Name: "items", Code: "ITEMS_MISSING", Params: map[string]any{"limit": maxItems}})
	}
	s, err := d.Rules.Scheme(t.Scheme)
	if err != nil {
		return err
	}
	var wrong []errs.Field
	for i, item := range answer.Items {
		wrong = append(wrong, checkItem(s, fmt.Sprintf("items/%d/", i), item)...)
	}
	return errs.Wrong(wrong...)
}

// checkItem wants a document or a fact of the scheme, and a reason the applicant can act on.
func checkItem(s scheme.Scheme, at string, item casefile.SupplementItem) (wrong []errs.Field) {
	document := slices.ContainsFunc(s.Documents, func(k scheme.DocumentKind) bool { return k.Kind == item.Document })
	switch {
	case (item.Document == "") == (item.Fact == ""):
		wrong = append(wrong, errs.Field{Name: at + "document", Code: "ITEM_UNCLEAR"})
	case item.Document != "" && !document:
		wrong = append(wrong, errs.Field{Name: at + "document", Code: "DOCUMENT_KIND_UNKNOWN", Params: map[string]any{"kind": item.Document}})
	case item.Fact != "" && !s.Asks(item.Fact):
		wrong = append(wrong, errs.Field{Name: at + "fact", Code: "UNKNOWN_FACT", Params: map[string]any{"fact": item.Fact}})
	}
	if reason := strings.TrimSpace(item.Reason); reason == "" || len(reason) > maxNote {
		wrong = append(wrong, errs.Field{Name: at + "reason", Code: "ITEM_REASON_MISSING"})
	}
	return wrong
}

func checkNote(note string) error {
	if len(note) > maxNote {
		return errs.New("NOTE_TOO_LONG", "limit", maxNote)
	}
	return nil
}
