package web

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/usecase"
)

//go:embed paper.html
var paperHTML string

var paperPage = template.Must(template.New("paper.html").Parse(paperHTML))

// paperView is what paper.html is rendered from.
type paperView struct {
	Language string
	Paper    usecase.PaperView
	Refusal  *errs.Error // why the paper is not confirmed; nil: it is
}

// Say is a sentence in the language of the page.
func (v paperView) Say(vi, en string) string {
	if v.Language == "en" {
		return en
	}
	return vi
}

// Kind is what the letter is called.
func (v paperView) Kind() string {
	switch v.Paper.Kind {
	case letter.Receipt:
		return v.Say("Giấy tiếp nhận hồ sơ và hẹn trả kết quả", "Receipt of an application")
	case letter.Supplement:
		return v.Say("Phiếu yêu cầu sửa đổi, bổ sung hồ sơ", "Request for a supplement")
	case letter.Refusal:
		return v.Say("Văn bản từ chối", "Refusal")
	default:
		return v.Say("Quyết định hưởng", "Decision that grants")
	}
}

// Paper answers whoever scanned the QR code of a letter with a telephone.
func Paper(w http.ResponseWriter, language string, status int, paper usecase.PaperView, refusal *errs.Error) error {
	var page bytes.Buffer
	if err := paperPage.Execute(&page, paperView{language, paper, refusal}); err != nil {
		return fmt.Errorf("web: %w", err)
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", language)
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer") // the address holds the signature
	w.WriteHeader(status)
	_, _ = w.Write(page.Bytes()) // the reader is gone: nobody to tell
	return nil
}
