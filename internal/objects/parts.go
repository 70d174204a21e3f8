package objects

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"github.com/minio/minio-go/v7"
)

// abortTime bounds the clearing away of an upload that failed; the caller's own context may have ended.
const abortTime = 10 * time.Second

// putParts uploads in parts, one on its way while the next is read. The client's own function for streams of unknown
// length forgets the condition of [once] at its last step, where S3 looks for it.
func (s *Store) putParts(ctx context.Context, key string, first *[partBytes]byte, r io.Reader, mediaType string) (err error) {
	upload, err := s.core.NewMultipartUpload(ctx, s.bucket, key, once(mediaType))
	if err != nil {
		return taken(key, err)
	}
	defer func() {
		if err != nil {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTime)
			defer cancel()
			_ = s.core.AbortMultipartUpload(ctx, s.bucket, key, upload)
		}
	}()
	second := buffers.Get().(*[partBytes]byte)
	defer buffers.Put(second)
	parts, err := s.sendParts(ctx, key, upload, [2]*[partBytes]byte{first, second}, r)
	if err != nil {
		return failure("put", key, err)
	}
	if _, err = s.core.CompleteMultipartUpload(ctx, s.bucket, key, upload, parts, once("")); err != nil {
		return taken(key, err)
	}
	return nil
}

// sent is the answer to one part.
type sent struct {
	part minio.ObjectPart
	err  error
}

// sendParts sends the full first buffer and then what r gives, using the two buffers in turn.
func (s *Store) sendParts(ctx context.Context, key, upload string, pair [2]*[partBytes]byte, r io.Reader) ([]minio.CompletePart, error) {
	ctx, cancel := context.WithCancel(ctx)
	answers := make(chan sent, 1)
	onTheWay := false
	defer func() { // no buffer is given back while a part of it is on its way
		cancel()
		if onTheWay {
			<-answers
		}
	}()
	var done []minio.CompletePart
	length, ended := partBytes, false
	for number := 1; length > 0; number++ {
		content := pair[(number-1)%2][:length]
		onTheWay = true
		go func() {
			part, err := s.core.PutObjectPart(ctx, s.bucket, key, upload, number, bytes.NewReader(content), int64(len(content)), minio.PutObjectPartOptions{})
			answers <- sent{part, err}
		}()
		var readErr error
		if length = 0; !ended {
			length, ended, readErr = fill(pair[number%2][:], r)
		}
		if readErr != nil {
			return nil, fmt.Errorf("read: %w", readErr)
		}
		answer := <-answers
		onTheWay = false
		if answer.err != nil {
			return nil, answer.err
		}
		done = append(done, minio.CompletePart{PartNumber: number, ETag: answer.part.ETag, ChecksumCRC32C: answer.part.ChecksumCRC32C})
	}
	return done, nil
}
