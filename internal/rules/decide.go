package rules

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/an-sinh/ansinh/internal/determination"
	"github.com/an-sinh/ansinh/internal/errs"
)

// Limits of Decide: memory is bounded by the lines under way, however long the input is.
const (
	maxLine = 10 << 20 // bytes of one question
	batch   = 64       // lines handed to a worker at a time
)

// lines is a run of questions and, once done, their answers.
type lines struct {
	questions [][]byte
	answers   bytes.Buffer
	failed    bool
	done      chan struct{}
}

// Decide reads one question a line and writes one answer a line, in the same order. A line that is no question
// (invalid JSON, unknown scheme or fact, over 10 MB) gets an error of its own and the run goes on; failed tells whether
// there was one. Lines are answered in parallel on all cores.
func Decide(ctx context.Context, e *Engine, in io.Reader, out io.Writer) (failed bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	work, ordered := make(chan *lines, workers), make(chan *lines, 4*workers)
	var running sync.WaitGroup
	for range workers {
		running.Go(func() {
			for run := range work {
				for _, question := range run.questions {
					e.decideLine(ctx, question, run)
				}
				close(run.done)
			}
		})
	}
	var read error
	running.Go(func() {
		defer close(ordered)
		defer close(work)
		read = readLines(ctx, in, func(run *lines) bool {
			// First to a worker: a run that is waited for must have somebody who finishes it.
			for _, to := range []chan *lines{work, ordered} {
				select {
				case to <- run:
				case <-ctx.Done():
					return false
				}
			}
			return true
		})
	})
	buffered := bufio.NewWriterSize(out, 1<<16)
	for run := range ordered {
		<-run.done
		failed = failed || run.failed
		if err == nil {
			if _, err = buffered.Write(run.answers.Bytes()); err != nil {
				cancel() // nobody reads on: stop asking
			}
		}
	}
	running.Wait()
	return failed, errors.Join(err, read, buffered.Flush())
}

// readLines cuts the input into runs. A line over the limit is skipped to its end and handed on as nil.
func readLines(ctx context.Context, in io.Reader, hand func(*lines) bool) error {
	reader := bufio.NewReaderSize(in, 1<<16)
	run, size := &lines{done: make(chan struct{})}, 0
	for {
		line, long, err := readLine(reader)
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("decide: read: %w", err)
		}
		if long {
			run.questions = append(run.questions, nil)
		} else if len(bytes.TrimSpace(line)) > 0 {
			run.questions = append(run.questions, line)
			size += len(line)
		}
		end := errors.Is(err, io.EOF)
		if len(run.questions) >= batch || size > 1<<20 || end && len(run.questions) > 0 {
			if !hand(run) {
				return ctx.Err()
			}
			run, size = &lines{done: make(chan struct{})}, 0
		}
		if end {
			return nil
		}
	}
}

func readLine(reader *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := reader.ReadSlice('\n')
		if !long && len(line)+len(part) > maxLine {
			line, long = nil, true
		}
		if !long {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, long, err
		}
	}
}

// decideLine answers one question; nil stands for a line that was too long.
func (e *Engine) decideLine(ctx context.Context, question []byte, run *lines) {
	if question == nil {
		run.refuse("", errs.New("LINE_TOO_LONG", "limit", maxLine))
		return
	}
	req, err := ParseRequest(question)
	if err == nil {
		var line []byte
		if line, err = e.answerLine(ctx, req); err == nil {
			run.answers.Write(line)
			run.answers.WriteByte('\n')
			return
		}
	}
	run.refuse(req.ID, err)
}

func (e *Engine) answerLine(ctx context.Context, req determination.Request) ([]byte, error) {
	_, _, answer, err := e.determine(ctx, req)
	if err != nil {
		return nil, err
	}
	return canonical(answer)
}

// refusal is the answer to a line that is no question.
type refusal struct {
	Error refusalError `json:"error"`
	ID    string       `json:"id"`
}

type refusalError struct {
	Code    errs.Code `json:"code"`
	Fields  []string  `json:"fields,omitempty"`
	Message string    `json:"message"` // English; programs read the code
}

func (run *lines) refuse(id string, err error) {
	said := refusal{ID: id, Error: refusalError{Code: "INTERNAL", Message: err.Error()}}
	if known, ok := errs.As(err); ok {
		said.Error.Code, said.Error.Message = known.Code, known.Text("en")
		for _, field := range known.Fields {
			said.Error.Fields = append(said.Error.Fields, field.Name)
		}
	}
	line, broken := canonical(said)
	if broken != nil {
		line = []byte(`{"error":{"code":"INTERNAL","message":"the answer cannot be written"},"id":""}`)
	}
	run.answers.Write(line)
	run.answers.WriteByte('\n')
	run.failed = true
}
