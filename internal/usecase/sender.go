package usecase

import (
	"context"
	"log/slog"
	"time"

	"github.com/an-sinh/ansinh/internal/notice"
)

// Sender takes notices that wait and hands them over, one at a time. Any number of senders share the work.
//
// A notice is marked before it is handed over and after. Where a sender dies between the two, nobody knows whether the
// receiver has it: it is not sent again by that channel. A notice that is sent twice looks like two events; one that is
// lost is still in the application, and where a telephone is known goes there.
type Sender struct {
	Channel  notice.Channel
	Box      NoticeBox
	Send     func(context.Context, notice.Errand) notice.Report
	Patience time.Duration // longest step of a hand-over
	Pause    time.Duration // between two looks
	Log      *slog.Logger
}

// NoticeBox is what a sender needs of the register.
type NoticeBox interface {
	TakeNotice(context.Context, notice.Channel) (notice.Errand, bool, error)
	NoteFate(ctx context.Context, id string, r notice.Report, wait time.Duration) error
	SettleNotices(ctx context.Context, silent time.Duration) error
}

// steps is how many steps of a hand-over may each take the whole patience: to connect, to talk, to take leave.
const steps = 3

// Run sends until ctx ends; what it began it brings to an end.
func (s *Sender) Run(ctx context.Context) {
	ticker := time.NewTicker(s.Pause)
	defer ticker.Stop()
	for {
		if err := s.Box.SettleNotices(ctx, (steps+1)*s.Patience); err != nil && ctx.Err() == nil {
			s.Log.Warn("notices wait for the database", "error", err)
		}
		for ctx.Err() == nil && s.next(ctx) {
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// next sends one notice and tells whether to go on with another at once.
func (s *Sender) next(ctx context.Context) bool {
	errand, found, err := s.Box.TakeNotice(ctx, s.Channel)
	if err != nil && ctx.Err() == nil {
		s.Log.Warn("notices wait for the database", "error", err)
	}
	if err != nil || !found {
		return false
	}
	ctx = context.WithoutCancel(ctx)
	talk, cancel := context.WithTimeout(ctx, steps*s.Patience)
	defer cancel()
	report := s.Send(talk, errand)
	if report.Fate != notice.Sent {
		s.Log.Warn("a notice was not handed over", "notice", errand.ID, "channel", s.Channel, "fate", report.Fate, "code", report.Code)
	}
	if err := s.Box.NoteFate(ctx, errand.ID, report, wait(errand.Tries)); err != nil {
		s.Log.Warn("what became of a notice could not be noted", "notice", errand.ID, "error", err)
		return false
	}
	return report.Fate != notice.Later // whoever does not take this one will not take the next
}

// wait is how long a notice rests that was not taken: one second, doubled with each try, five minutes at most.
func wait(tries int) time.Duration {
	return min(time.Second<<min(tries-1, 20), 5*time.Minute)
}
