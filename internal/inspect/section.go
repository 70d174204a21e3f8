package inspect

import (
	"bytes"
	"context"
	"errors"
	"io"
)

// section reads a file from its beginning, stops when the context ends and keeps the first failure of the disk.
type section struct {
	ctx     context.Context
	r       io.ReaderAt
	size    int64
	offset  int64
	failure error
}

func (s *section) Read(p []byte) (int, error) {
	if s.ctx.Err() != nil {
		return 0, context.Cause(s.ctx)
	}
	if s.offset >= s.size {
		return 0, io.EOF
	}
	p = p[:min(int64(len(p)), s.size-s.offset)]
	n, err := s.r.ReadAt(p, s.offset)
	s.offset += int64(n)
	if n == len(p) || errors.Is(err, io.EOF) && n > 0 {
		return n, nil
	}
	s.failure = err
	return n, err
}

// Seek serves the PDF engine, which reads only the parts it needs.
func (s *section) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += s.offset
	case io.SeekEnd:
		offset += s.size
	}
	if offset < 0 {
		return 0, errors.New("inspect: seek before the beginning")
	}
	s.offset = offset
	return offset, nil
}

// tailBytes is where the end mark of a file must stand. Adobe's reader looks into the last kilobyte of a PDF; some
// scanners pad a little more.
const tailBytes = 4 << 10

// tailHas looks for the end mark.
func (s *section) tailHas(mark []byte) bool {
	tail := make([]byte, min(s.size, tailBytes))
	if _, err := s.r.ReadAt(tail, s.size-int64(len(tail))); err != nil && !errors.Is(err, io.EOF) {
		s.failure = err
	}
	return bytes.Contains(tail, mark)
}
