package supervisor

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
)

// Supervisor starts children and ends them in the reverse order of their start.
type Supervisor struct {
	run, logs string // folders of pid files and of logs
	say       func(format string, a ...any)
	pace      Pace
	spawn     spawner

	mu   sync.Mutex
	kept []*keeper
}

// New makes a supervisor that keeps pid files and logs in the two folders and tells a person what happens by say.
// A zero pace is the usual one.
func New(run, logs string, pace Pace, say func(format string, a ...any)) (*Supervisor, error) {
	for _, dir := range []string{run, logs} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	if pace == (Pace{}) {
		pace = usual
	}
	return &Supervisor{run: run, logs: logs, say: say, pace: pace, spawn: newSpawner()}, nil
}

// Start starts the children at once and returns when all are ready, or with the first one's reason why it is not.
// They stay under supervision either way, until Stop.
func (s *Supervisor) Start(ctx context.Context, children ...Child) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var all sync.WaitGroup
	for _, child := range children {
		k := s.keep(child)
		s.mu.Lock()
		s.kept = append(s.kept, k)
		s.mu.Unlock()
		all.Go(func() {
			if err := k.await(ctx); err != nil {
				cancel(err)
			}
		})
	}
	all.Wait()
	return context.Cause(ctx)
}

// Stop ends the children one after the other, the last started first.
func (s *Supervisor) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for len(s.kept) > 0 {
		last := len(s.kept) - 1
		s.kept[last].end()
		s.kept = s.kept[:last]
	}
}

func (s *Supervisor) log(name string) string { return filepath.Join(s.logs, name+".log") }

// mark is where the log of a child ends now; what it says from here on belongs to this run.
func (s *Supervisor) mark(name string) int64 {
	info, err := os.Stat(s.log(name))
	if err != nil || info.Size() > maxLog { // too long a log is set aside at the next start
		return 0
	}
	return info.Size()
}

// lastWords returns the last lines of a log since the mark, for a sentence that says why a child does not start.
// Several tries that failed for the same reason said the same.
func (s *Supervisor) lastWords(name string, mark int64) string {
	const most = 8
	text, err := os.ReadFile(s.log(name))
	if err != nil || int64(len(text)) < mark {
		return "(it said nothing)"
	}
	lines := slices.Compact(strings.Split(strings.TrimSpace(string(text[mark:])), "\n"))
	return strings.Join(lines[max(0, len(lines)-most):], "\n  ")
}
