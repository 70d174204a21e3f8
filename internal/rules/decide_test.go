package rules_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/rules"
)

const goodLine = `{"id":"%s","scheme":"social-allowance","facts":{"birth_date":"1991-02-02","disability":"severe","household_class":"not_poor","hiv":false},"dates":{"as_of":"2026-11-30"}}`

type answerLine struct {
	ID      string `json:"id"`
	Outcome string `json:"outcome"`
	Error   *struct {
		Code    string   `json:"code"`
		Fields  []string `json:"fields"`
		Message string   `json:"message"`
	} `json:"error"`
}

func decide(t *testing.T, input string) ([]answerLine, bool) {
	t.Helper()
	var out bytes.Buffer
	failed, err := rules.Decide(context.Background(), embedded(t), strings.NewReader(input), &out)
	if err != nil {
		t.Fatal(err)
	}
	var answers []answerLine
	for line := range strings.Lines(out.String()) {
		var answer answerLine
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		answers = append(answers, answer)
	}
	return answers, failed
}

func TestDecide_refusesALineAndGoesOn(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, line, code, field string }{
		{"no JSON", `{"id":`, "REQUEST_INVALID", ""},
		{"a list", `[]`, "REQUEST_INVALID", ""},
		{"two objects", `{"id":"a"} {"id":"b"}`, "REQUEST_INVALID", ""},
		{"an unknown key", `{"id":"x","schema":"social-allowance"}`, "REQUEST_INVALID", ""},
		{"an unknown scheme", `{"id":"x","scheme":"moon-benefit","facts":{},"dates":{"as_of":"2026-11-30"}}`, "UNKNOWN_SCHEME", ""},
		{"no as_of", `{"id":"x","scheme":"social-allowance","facts":{}}`, "AS_OF_MISSING", ""},
		{"a day that does not exist", `{"id":"x","scheme":"social-allowance","facts":{},"dates":{"as_of":"2026-02-30"}}`, "BAD_DATE", ""},
		{"a month thirteen", `{"id":"x","scheme":"social-allowance","facts":{},"dates":{"as_of":"2026-11-30","month":"2026-13"}}`, "BAD_DATE", ""},
		{"an unknown date", `{"id":"x","scheme":"social-allowance","facts":{},"dates":{"as_of":"2026-11-30","born":"2020-01-01"}}`, "BAD_DATE", ""},
		{"a bad holiday", `{"id":"x","scheme":"social-allowance","facts":{},"dates":{"as_of":"2026-11-30"},"calendar":{"holidays":["soon"]}}`, "BAD_DATE", ""},
		{"an unknown fact", `{"id":"x","scheme":"social-allowance","facts":{"shoe_size":43},"dates":{"as_of":"2026-11-30"}}`, "UNKNOWN_FACT", "shoe_size"},
		{"an unknown fact of a child", `{"id":"x","scheme":"social-allowance","facts":{"children":[{"name":"A"}]},"dates":{"as_of":"2026-11-30"}}`, "UNKNOWN_FACT", "children/0/name"},
		{"a text for a yes", `{"id":"x","scheme":"social-allowance","facts":{"hiv":"no"},"dates":{"as_of":"2026-11-30"}}`, "WRONG_FACT", "hiv"},
		{"an unknown word", `{"id":"x","scheme":"social-allowance","facts":{"disability":"mild"},"dates":{"as_of":"2026-11-30"}}`, "WRONG_FACT", "disability"},
		{"a null where none is possible", `{"id":"x","scheme":"social-allowance","facts":{"birth_date":null},"dates":{"as_of":"2026-11-30"}}`, "WRONG_FACT", "birth_date"},
		{"a birth on 31 June", `{"id":"x","scheme":"social-allowance","facts":{"birth_date":"2020-06-31"},"dates":{"as_of":"2026-11-30"}}`, "WRONG_FACT", "birth_date"},
		{"a birth after the question", `{"id":"x","scheme":"social-allowance","facts":{"children":[{"birth_date":"2026-12-01"}]},"dates":{"as_of":"2026-11-30"}}`, "WRONG_FACT", "children/0/birth_date"},
		{"half a đồng", `{"id":"x","scheme":"social-allowance","facts":{"paid":[{"month":"2026-08","amount":0.5}]},"dates":{"as_of":"2026-11-30"}}`, "WRONG_FACT", "paid/0/amount"},
		{"facts that are a list", `{"id":"x","scheme":"social-allowance","facts":[],"dates":{"as_of":"2026-11-30"}}`, "WRONG_FACT", ""},
		{"more than ten megabytes", `{"id":"` + strings.Repeat("x", 10<<20) + `"}`, "LINE_TOO_LONG", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			answers, failed := decide(t, fmt.Sprintf(goodLine, "1")+"\n"+tc.line+"\n\n"+fmt.Sprintf(goodLine, "3"))
			if len(answers) != 3 || !failed {
				t.Fatalf("%d answers, failed %v", len(answers), failed)
			}
			if answers[0].Outcome != "eligible" || answers[2].Outcome != "eligible" || answers[2].ID != "3" {
				t.Errorf("the lines around it were not answered: %+v", answers)
			}
			refused := answers[1].Error
			if refused == nil || refused.Code != tc.code || refused.Message == "" || refused.Message == tc.code {
				t.Fatalf("got %+v, expected %s with words", refused, tc.code)
			}
			if tc.field != "" && (len(refused.Fields) == 0 || refused.Fields[0] != tc.field) {
				t.Errorf("the fields are %v, expected %s", refused.Fields, tc.field)
			}
		})
	}
}

func TestDecide_keepsTheOrderOfManyLines(t *testing.T) {
	t.Parallel()
	const count = 3000
	var input strings.Builder
	for i := range count {
		fmt.Fprintf(&input, goodLine+"\n", fmt.Sprint(i))
	}
	answers, failed := decide(t, input.String())
	if failed || len(answers) != count {
		t.Fatalf("%d answers, failed %v", len(answers), failed)
	}
	for i, answer := range answers {
		if answer.ID != fmt.Sprint(i) {
			t.Fatalf("answer %d is that of question %s", i, answer.ID)
		}
	}
}

func TestDecide_takesAnEmptyInput(t *testing.T) {
	t.Parallel()
	if answers, failed := decide(t, "\n\n"); len(answers) != 0 || failed {
		t.Errorf("%d answers to nothing, failed %v", len(answers), failed)
	}
}

var errBroken = errors.New("the pipe is broken")

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errBroken }

// endless is an input that never ends: memory must not grow with it, and a broken output must end it.
type endless struct{ line []byte }

func (e *endless) Read(p []byte) (int, error) { return copy(p, e.line), nil }

func TestDecide_stopsReadingWhenNobodyListens(t *testing.T) {
	t.Parallel()
	line := []byte(fmt.Sprintf(goodLine, "1") + "\n")
	_, err := rules.Decide(context.Background(), embedded(t), &endless{line}, brokenWriter{})
	if !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestDecide_endsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	reader, writer := io.Pipe()
	line := []byte(fmt.Sprintf(goodLine, "1") + "\n")
	go func() {
		for range 1000 {
			if _, err := writer.Write(line); err != nil {
				return
			}
		}
		cancel()
		writer.CloseWithError(context.Canceled)
	}()
	if _, err := rules.Decide(ctx, embedded(t), reader, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
