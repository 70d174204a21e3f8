package inspect

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/errs"
)

// copyBytes is how much of an upload is in memory at a time.
const copyBytes = 256 << 10

// Receive reads an upload once: it hashes it, keeps a nameless copy on disk for the check of the whole file, and
// streams it to sink (object storage) at the same time. What the first bytes refuse never reaches sink. What the
// whole file refuses reaches sink as a read error in place of the end, so that a store which completes an object
// only at the end keeps nothing. Receive returns after sink has returned.
//
// max is the largest size in bytes; a larger upload is refused as soon as it is seen to be larger. Of the document
// only hash, size, media type and pages are filled in.
func (i *Inspector) Receive(ctx context.Context, r io.Reader, max int64, sink func(io.Reader) error) (document.Document, error) {
	head, err := readHead(r, min(headBytes, max+1))
	switch {
	case err != nil:
		return document.Document{}, uploadError(err, max)
	case len(head) == 0:
		return document.Document{}, errs.New("DOCUMENT_EMPTY")
	case int64(len(head)) > max:
		return document.Document{}, tooLarge(max)
	}
	if _, err := i.checkHead(head); err != nil {
		return document.Document{}, err
	}
	spool, err := newSpool()
	if err != nil {
		return document.Document{}, err
	}
	defer spool.Close()

	reader, writer := io.Pipe()
	stored := make(chan error, 1)
	go func() {
		err := sink(reader)
		_ = reader.CloseWithError(errSinkStopped)
		stored <- err
	}()
	received, err := i.pass(ctx, head, r, max, spool, writer)
	_ = writer.CloseWithError(err) // nil is the end of the file
	sinkErr := <-stored
	switch {
	case err != nil && !errors.Is(err, errSinkStopped):
		return document.Document{}, err
	case sinkErr != nil:
		return document.Document{}, fmt.Errorf("inspect: hand on: %w", sinkErr)
	case err != nil:
		return document.Document{}, err
	}
	return received, nil
}

var errSinkStopped = errors.New("inspect: the sink stopped before the end")

// pass copies head and the rest of r to the spool and to out, then checks the whole file.
func (i *Inspector) pass(ctx context.Context, head []byte, r io.Reader, max int64, spool *os.File, out io.Writer) (document.Document, error) {
	sum := sha256.New()
	to := io.MultiWriter(sum, spool, out)
	size := int64(len(head))
	if _, err := to.Write(head); err != nil {
		return document.Document{}, fmt.Errorf("inspect: pass on: %w", err)
	}
	buffer := make([]byte, copyBytes)
	for {
		if ctx.Err() != nil {
			return document.Document{}, fmt.Errorf("inspect: receive: %w", context.Cause(ctx))
		}
		n, readErr := r.Read(buffer)
		if size += int64(n); size > max {
			return document.Document{}, tooLarge(max)
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return document.Document{}, fmt.Errorf("inspect: pass on: %w", err)
		}
		if errors.Is(readErr, io.EOF) {
			break
		}
		if readErr != nil {
			return document.Document{}, uploadError(readErr, max)
		}
	}
	verdict, err := i.Inspect(ctx, spool, size)
	if err != nil {
		return document.Document{}, err
	}
	return document.Document{
		SHA256: hex.EncodeToString(sum.Sum(nil)), Size: size, MediaType: verdict.MediaType, Pages: verdict.Pages,
	}, nil
}

// readHead reads n bytes, or all there are. io.ReadFull would not tell the end of a short file from a lost caller.
func readHead(r io.Reader, n int64) ([]byte, error) {
	head := make([]byte, 0, n)
	for int64(len(head)) < n {
		read, err := r.Read(head[len(head):n])
		head = head[:len(head)+read]
		if errors.Is(err, io.EOF) {
			return head, nil
		}
		if err != nil {
			return nil, err
		}
	}
	return head, nil
}

// newSpool makes a file without a name: it is gone when it is closed, and when the process dies.
func newSpool() (*os.File, error) {
	spool, err := os.CreateTemp("", "ansinh-upload-")
	if err != nil {
		return nil, fmt.Errorf("inspect: spool: %w", err)
	}
	if err := os.Remove(spool.Name()); err != nil {
		_ = spool.Close()
		return nil, fmt.Errorf("inspect: spool: %w", err)
	}
	return spool, nil
}

// uploadError reads why an upload stopped. It is always wrapped: a bare io.ErrUnexpectedEOF, which a lost caller
// gives, looks like the end of the file to some storage clients.
func uploadError(err error, max int64) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge(max).Because(err)
	}
	return fmt.Errorf("inspect: read the upload: %w", err)
}

func tooLarge(max int64) *errs.Error { return errs.New("DOCUMENT_TOO_LARGE", "max_mb", max>>20) }
