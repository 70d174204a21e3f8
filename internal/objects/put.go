package objects

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/minio/minio-go/v7"

	"github.com/an-sinh/ansinh/internal/errs"
)

// ErrDiffers says that a key is taken by other content.
var ErrDiffers = errors.New("objects: the key holds other content")

// Put stores an object that is not there yet. size is -1 when nobody knows it; then at most two parts of partBytes are
// in memory at a time. Nothing is stored when r fails before its end. A second Put of the same content is well, one
// of other content gives [ErrDiffers].
func (s *Store) Put(ctx context.Context, key string, r io.Reader, size int64, mediaType string) error {
	switch _, err := s.Stat(ctx, key); {
	case err == nil:
		return s.compare(ctx, key, r)
	case errs.CodeOf(err) != "OBJECT_NOT_FOUND":
		return err
	}
	if size >= 0 {
		return s.putWhole(ctx, key, r, size, mediaType)
	}
	first := buffers.Get().(*[partBytes]byte)
	defer buffers.Put(first)
	n, ended, err := fill(first[:], r)
	if err != nil {
		return failure("put", key, err)
	}
	if ended {
		return s.putWhole(ctx, key, bytes.NewReader(first[:n]), int64(n), mediaType)
	}
	return s.putParts(ctx, key, first, r, mediaType)
}

// once makes the store refuse to overwrite, also when two put the same key at the same time (RFC 9110, 13.1.2).
func once(mediaType string) minio.PutObjectOptions {
	options := minio.PutObjectOptions{ContentType: mediaType}
	options.SetMatchETagExcept("*")
	return options
}

func (s *Store) putWhole(ctx context.Context, key string, r io.Reader, size int64, mediaType string) error {
	options := once(mediaType)
	options.DisableMultipart = true
	if _, err := s.core.Client.PutObject(ctx, s.bucket, key, r, size, options); err != nil {
		return taken(key, err)
	}
	return nil
}

// Freeze stores bytes that are proof and reads them back: what it returned nil for lies in the store bit by bit.
func (s *Store) Freeze(ctx context.Context, key string, content []byte, mediaType string) error {
	if err := s.Put(ctx, key, bytes.NewReader(content), int64(len(content)), mediaType); err != nil {
		return err
	}
	return s.compare(ctx, key, bytes.NewReader(content))
}

// compare gives nil when the object holds exactly what r has.
func (s *Store) compare(ctx context.Context, key string, r io.Reader) error {
	stored, _, err := s.Get(ctx, key)
	if err != nil {
		return err
	}
	defer stored.Close()
	there, here := sha256.New(), sha256.New()
	if _, err := io.Copy(there, stored); err != nil {
		return failure("read back", key, err)
	}
	if _, err := io.Copy(here, r); err != nil {
		return fmt.Errorf("objects: put %s: read: %w", key, err)
	}
	if !bytes.Equal(there.Sum(nil), here.Sum(nil)) {
		return fmt.Errorf("%w: %s", ErrDiffers, key)
	}
	return nil
}

// taken reads a refusal to overwrite, which happens only when another put the key since we looked.
func taken(key string, err error) error {
	if minio.ToErrorResponse(err).StatusCode == http.StatusPreconditionFailed {
		return fmt.Errorf("objects: put %s: another put it at the same time: %w", key, err)
	}
	return failure("put", key, err)
}

// partBytes is the size of a part: the smallest that S3 allows for all parts but the last.
const partBytes = 5 << 20

var buffers = sync.Pool{New: func() any { return new([partBytes]byte) }}

// fill reads until the buffer is full or r has ended. io.ReadFull would not tell the end from a broken reader.
func fill(buffer []byte, r io.Reader) (n int, ended bool, err error) {
	for n < len(buffer) {
		read, err := r.Read(buffer[n:])
		n += read
		if errors.Is(err, io.EOF) {
			return n, true, nil
		}
		if err != nil {
			return n, false, err
		}
	}
	return n, false, nil
}
