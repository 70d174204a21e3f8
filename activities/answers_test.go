package activities_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/testsuite"

	"github.com/an-sinh/ansinh/activities"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/payment"
)

// A file of the bank that cannot be read holds up none of those after it, and is reported.
func TestTakeAnswers_oneBadFileHoldsUpNoOther(t *testing.T) {
	t.Parallel()
	box := &box{names: []string{"1.xml", "2.xml", "3.xml"}, torn: "1.xml"}
	hands := &activities.Payout{Ledger: box, Vault: box, Look: time.Second, Bank: activities.Way{Channel: payment.Bank, Box: box,
		Read: func(io.Reader, func(payment.Answer) error) error { return nil }}}
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivityWithOptions(hands.TakeAnswers, activity.RegisterOptions{Name: activities.TakeAnswers})
	_, err := env.ExecuteActivity(activities.TakeAnswers)
	if err == nil || !strings.Contains(err.Error(), "1.xml") {
		t.Errorf("nobody hears of the bad file: %v", err)
	}
	if !slices.Equal(box.taken, []string{"2.xml", "3.xml"}) {
		t.Errorf("taken %v", box.taken)
	}
}

// box is the bank's box with one file that cannot be fetched, and what was taken out of it.
type box struct {
	activities.Ledger
	activities.Vault
	activities.Box
	names []string
	torn  string
	taken []string
}

func (b *box) List(context.Context) ([]string, error) { return b.names, nil }

func (b *box) Fetch(_ context.Context, name string) (io.ReadCloser, error) {
	if name == b.torn {
		return nil, errors.New("permission denied")
	}
	return io.NopCloser(strings.NewReader("<Document/>")), nil
}

func (b *box) Freeze(context.Context, string, []byte, string) error { return nil }

func (b *box) NewAnswerFiles(_ context.Context, names []string) ([]string, error) {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return slices.Contains(b.taken, name) }), nil
}

func (b *box) Today(context.Context) (civil.Date, error) { return civil.MustDate("2026-11-02"), nil }

func (b *box) TakeAnswers(_ context.Context, file payment.AnswerFile, _ []payment.Answer, _ civil.Date) error {
	b.taken = append(b.taken, file.Name)
	return nil
}
