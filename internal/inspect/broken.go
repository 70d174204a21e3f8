package inspect

import (
	"errors"
	"io"

	"github.com/an-sinh/ansinh/internal/errs"
)

// broken refuses a file that claims to be of a kind we take and cannot be used.
func broken(vi, en string) *errs.Error {
	return errs.New("DOCUMENT_BROKEN", "reason_vi", vi, "reason_en", en)
}

func cutOff() *errs.Error {
	return broken("tệp bị cắt ngang, thiếu phần cuối", "it was cut off, the end is missing")
}

func damaged(cause error) *errs.Error {
	return broken("dữ liệu bên trong bị hỏng", "the data inside is damaged").Because(cause)
}

func isEnd(err error) bool { return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) }
