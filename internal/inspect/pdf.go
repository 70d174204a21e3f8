package inspect

import (
	"context"
	"errors"
	"fmt"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"github.com/an-sinh/ansinh/internal/errs"
)

// checkPDF opens the file and every page of it and returns how many there are.
func (i *Inspector) checkPDF(ctx context.Context, file *section) (pages int, err error) {
	if !file.tailHas([]byte("%%EOF")) {
		return 0, cutOff() // PDFium would rebuild the file and hide the pages that are missing
	}
	err = i.engine.with(ctx, i.timed, func(ctx context.Context, engine pdfium.Pdfium) error {
		file.ctx = ctx
		opened, err := engine.OpenDocument(&requests.OpenDocument{FileReader: file, FileReaderSize: file.size})
		if err != nil {
			return refusalOf(err)
		}
		pages, err = i.checkPages(ctx, engine, opened.Document)
		return err
	})
	return pages, err
}

func (i *Inspector) checkPages(ctx context.Context, engine pdfium.Pdfium, document references.FPDF_DOCUMENT) (int, error) {
	// A file whose rights alone are locked opens without a password, but cannot be merged or kept for decades.
	security, err := engine.FPDF_GetSecurityHandlerRevision(&requests.FPDF_GetSecurityHandlerRevision{Document: document})
	if err != nil {
		return 0, damaged(err)
	}
	if security.SecurityHandlerRevision != -1 {
		return 0, errs.New("DOCUMENT_PASSWORD")
	}
	count, err := engine.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: document})
	if err != nil {
		return 0, damaged(err)
	}
	switch {
	case count.PageCount < 1:
		return 0, broken("không có trang nào", "it has no page")
	case count.PageCount > i.limits.Pages:
		return 0, errs.New("DOCUMENT_TOO_MANY_PAGES", "pages", count.PageCount, "max", i.limits.Pages)
	}
	for n := range count.PageCount {
		if ctx.Err() != nil {
			return 0, context.Cause(ctx)
		}
		page, err := engine.FPDF_LoadPage(&requests.FPDF_LoadPage{Document: document, Index: n})
		if err != nil {
			return 0, broken(fmt.Sprintf("trang %d không mở được", n+1), fmt.Sprintf("page %d does not open", n+1)).Because(err)
		}
		if _, err := engine.FPDF_ClosePage(&requests.FPDF_ClosePage{Page: page.Page}); err != nil {
			return 0, damaged(err)
		}
	}
	return count.PageCount, nil
}

// refusalOf reads why PDFium did not open a file.
func refusalOf(err error) error {
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return errs.New("DOCUMENT_PASSWORD").Because(err)
	default:
		return damaged(err)
	}
}
