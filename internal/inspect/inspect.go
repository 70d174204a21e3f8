// Package inspect decides by content what an uploaded file is and whether it can be kept: a PDF, a JPEG, a PNG
// or a HEIC that opens, or a refusal that names the reason. Names and declared media types are never looked at.
package inspect

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/an-sinh/ansinh/internal/errs"
)

// Limits bound what one file may cost us.
type Limits struct {
	Pages      int           // of a PDF
	Megapixels int           // of an image, width × height in millions
	Time       time.Duration // for the check of one file
	Memory     int64         // bytes that all images being decoded may take together

	// Cache is a private folder that keeps the compiled PDF engine from one process to the next: a start then takes a
	// tenth of a second of it instead of five. Machine code comes from there, so nobody else may write it. Empty: none.
	Cache string
}

// DefaultLimits fit a scan of a whole dossier and the picture of any present phone.
func DefaultLimits() Limits {
	return Limits{Pages: 200, Megapixels: 80, Time: 20 * time.Second, Memory: 512 << 20}
}

// The media types that are taken.
const (
	PDF  = "application/pdf"
	JPEG = "image/jpeg"
	PNG  = "image/png"
	HEIC = "image/heic" // what telephones of Apple and others make unless told otherwise
)

// Verdict is what a good file is.
type Verdict struct {
	MediaType string
	Pages     int // 1 for an image
}

// Inspector checks files; one serves the whole process and is safe for concurrent use.
type Inspector struct {
	limits Limits
	memory *semaphore.Weighted
	engine *engine
	heif   heif
}

// Open makes an inspector. The PDF engine is compiled at the first PDF, or by [Inspector.Warm].
func Open(limits Limits) (*Inspector, error) {
	if limits.Pages < 1 || limits.Megapixels < 1 || limits.Time <= 0 || limits.Memory < 1 {
		return nil, fmt.Errorf("inspect: every limit must be positive: %+v", limits)
	}
	code, err := codeCache(limits.Cache)
	if err != nil {
		return nil, err
	}
	return &Inspector{
		limits: limits,
		memory: semaphore.NewWeighted(limits.Memory),
		engine: newEngine(runtime.GOMAXPROCS(0), code),
		heif:   newHeif(code),
	}, nil
}

// Warm compiles the PDF engine (five seconds of one core, unless [Limits.Cache] has it), so that the first applicant need not wait.
func (i *Inspector) Warm() error { return i.engine.compile() }

// Close ends the PDF engine; checks that still run fail.
func (i *Inspector) Close() error { return i.engine.close() }

// Inspect checks a whole file. A file that cannot be kept gives a refusal of the catalogue; any other error is ours.
func (i *Inspector) Inspect(ctx context.Context, r io.ReaderAt, size int64) (Verdict, error) {
	if size == 0 {
		return Verdict{}, errs.New("DOCUMENT_EMPTY")
	}
	head := make([]byte, min(size, headBytes))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Verdict{}, fmt.Errorf("inspect: read the beginning: %w", err)
	}
	mediaType, err := i.checkHead(head)
	if err != nil {
		return Verdict{}, err
	}
	file := &section{r: r, size: size}
	verdict := Verdict{MediaType: mediaType, Pages: 1}
	switch mediaType {
	case PDF:
		verdict.Pages, err = i.checkPDF(ctx, file)
	case JPEG:
		err = i.checkJPEG(ctx, file)
	case PNG:
		err = i.checkPNG(ctx, file)
	case HEIC:
		err = i.checkHEIC(ctx, file)
	}
	switch {
	case err == nil:
		return verdict, nil
	case file.failure != nil: // what a checker made of a failed read says nothing about the file
		return Verdict{}, fmt.Errorf("inspect: read: %w", file.failure)
	case errors.Is(err, errTooSlow):
		return Verdict{}, errs.New("DOCUMENT_TOO_SLOW").Because(err)
	case ctx.Err() != nil:
		return Verdict{}, fmt.Errorf("inspect: %w", context.Cause(ctx))
	}
	return Verdict{}, err
}

var errTooSlow = errors.New("inspect: time limit")

// timed bounds the work on one file. Waiting for a seat or for memory does not count: that is our load, not the file.
func (i *Inspector) timed(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeoutCause(ctx, i.limits.Time, errTooSlow)
}
