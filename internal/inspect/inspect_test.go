package inspect_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"strings"
	"sync"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/inspect"
)

func TestInspect_takesPDFAndJPEGAndPNG(t *testing.T) {
	t.Parallel()
	i := shared
	gray16 := image.NewGray16(image.Rect(0, 0, 33, 17))
	paletted := image.NewPaletted(image.Rect(0, 0, 5, 3), color.Palette{color.Black, color.White})
	for name, c := range map[string]struct {
		data []byte
		want inspect.Verdict
	}{
		"a PDF of one page":     {pdfOf(t, 1), inspect.Verdict{MediaType: inspect.PDF, Pages: 1}},
		"a PDF of seven pages":  {pdfOf(t, 7), inspect.Verdict{MediaType: inspect.PDF, Pages: 7}},
		"a JPEG":                {jpegOf(t, 640, 480), inspect.Verdict{MediaType: inspect.JPEG, Pages: 1}},
		"a progressive JPEG":    {progressiveJPEG, inspect.Verdict{MediaType: inspect.JPEG, Pages: 1}},
		"a PNG":                 {pngOf(t, picture(640, 480)), inspect.Verdict{MediaType: inspect.PNG, Pages: 1}},
		"a PNG of 16 bits":      {pngOf(t, gray16), inspect.Verdict{MediaType: inspect.PNG, Pages: 1}},
		"a PNG of 1 bit":        {pngOf(t, paletted), inspect.Verdict{MediaType: inspect.PNG, Pages: 1}},
		"an interlaced PNG":     {interlaced(37, 23), inspect.Verdict{MediaType: inspect.PNG, Pages: 1}},
		"a HEIC":                {heicFile, inspect.Verdict{MediaType: inspect.HEIC, Pages: 1}},
		"a HEIC named mif1":     {bytes.Replace(heicFile, []byte("ftypheic"), []byte("ftypmif1"), 1), inspect.Verdict{MediaType: inspect.HEIC, Pages: 1}},
		"a PDF padded by a KiB": {append(pdfOf(t, 1), make([]byte, 1024)...), inspect.Verdict{MediaType: inspect.PDF, Pages: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := i.Inspect(t.Context(), bytes.NewReader(c.data), int64(len(c.data)))
			if err != nil || got != c.want {
				t.Fatalf("got %+v, %v; want %+v", got, err, c.want)
			}
		})
	}
}

func TestInspect_refusesWithTheReason(t *testing.T) {
	t.Parallel()
	i := shared
	goodPDF, goodJPEG, goodPNG := pdfOf(t, 3), jpegOf(t, 640, 480), pngOf(t, picture(300, 200))
	protected := func(user, owner string) []byte {
		return pdfOf(t, 1, func(f *fpdf.Fpdf) { f.SetProtection(fpdf.CnProtectPrint, user, owner) })
	}
	for name, c := range map[string]struct {
		data []byte
		code errs.Code
		says string // part of the English text
	}{
		"an empty file":                   {nil, "DOCUMENT_EMPTY", ""},
		"an executable named .pdf":        {append([]byte("MZ\x90\x00\x03\x00\x00\x00"), goodPDF...), "DOCUMENT_TYPE_NOT_ACCEPTED", "computer program"},
		"a Linux program":                 {[]byte("\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\x00>\x00"), "DOCUMENT_TYPE_NOT_ACCEPTED", "computer program"},
		"a web page with a PDF inside":    {append([]byte("<!DOCTYPE html><html><body>\n"), goodPDF...), "DOCUMENT_TYPE_NOT_ACCEPTED", "web page"},
		"a ZIP archive":                   {append([]byte("PK\x03\x04\x14\x00\x00\x00\x08\x00"), make([]byte, 64)...), "DOCUMENT_TYPE_NOT_ACCEPTED", "ZIP"},
		"an AVIF picture":                 {append([]byte("\x00\x00\x00\x18ftypavif\x00\x00\x00\x00mif1avif"), make([]byte, 64)...), "DOCUMENT_TYPE_NOT_ACCEPTED", "AVIF"},
		"a HEIC that is only its mark":    {heicFile[:28], "DOCUMENT_BROKEN", "damaged"},
		"half a HEIC":                     {heicFile[:len(heicFile)/2], "DOCUMENT_BROKEN", "cut off"},
		"a HEIC without its last byte":    {heicFile[:len(heicFile)-1], "DOCUMENT_BROKEN", "cut off"},
		"a HEIC without a picture":        {emptyHEIC(), "DOCUMENT_BROKEN", "damaged"},
		"a HEIC of zeroes":                {zeroedHEIC(), "DOCUMENT_BROKEN", "damaged"},
		"a HEIC bomb of 3,600 megapixels": {resizedHEIC(60000, 60000), "IMAGE_TOO_LARGE", "60000 × 60000"},
		"a HEIC larger than any number":   {resizedHEIC(1<<32-1, 1<<32-1), "IMAGE_TOO_LARGE", ""},
		"a GIF":                           {[]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), "DOCUMENT_TYPE_NOT_ACCEPTED", "GIF"},
		"an SVG drawing":                  {[]byte(`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>`), "DOCUMENT_TYPE_NOT_ACCEPTED", "SVG"},
		"a script":                        {[]byte("#!/bin/sh\nrm -rf /\n"), "DOCUMENT_TYPE_NOT_ACCEPTED", "script"},
		"text":                            {[]byte("Kính gửi ủy ban"), "DOCUMENT_TYPE_NOT_ACCEPTED", "plain text"},
		"bytes of no kind":                {[]byte{1, 2, 3, 4, 5, 6, 7, 8}, "DOCUMENT_TYPE_NOT_ACCEPTED", "unknown kind"},
		"a PDF after a kilobyte of junk":  {append(bytes.Repeat([]byte("\x00"), 1000), goodPDF...), "DOCUMENT_TYPE_NOT_ACCEPTED", ""},
		"a PDF in name only":              {[]byte("%PDF-1.7 rubbish %%EOF"), "DOCUMENT_BROKEN", "damaged"},
		"a web page behind a PDF mark":    {[]byte("%PDF-1.7\n<html><script>alert(1)</script></html>\n%%EOF"), "DOCUMENT_BROKEN", "damaged"},
		"half a PDF":                      {goodPDF[:len(goodPDF)/2], "DOCUMENT_BROKEN", "cut off"},
		"a PDF without its last line":     {goodPDF[:len(goodPDF)-8], "DOCUMENT_BROKEN", "cut off"},
		"a PDF without pages":             {noPages, "DOCUMENT_BROKEN", ""},
		"a PDF of too many pages":         {pdfOf(t, 201), "DOCUMENT_TOO_MANY_PAGES", "201 pages"},
		"a PDF with a password":           {protected("mật khẩu", "chủ"), "DOCUMENT_PASSWORD", ""},
		"a PDF with locked rights":        {protected("", "chủ"), "DOCUMENT_PASSWORD", ""},
		"half a JPEG":                     {goodJPEG[:len(goodJPEG)/2], "DOCUMENT_BROKEN", "cut off"},
		"a JPEG of three bytes":           {goodJPEG[:3], "DOCUMENT_BROKEN", "cut off"},
		"a JPEG without its end":          {goodJPEG[:len(goodJPEG)-2], "DOCUMENT_BROKEN", "cut off"},
		"a JPEG with a damaged table":     {changed(goodJPEG, bytes.Index(goodJPEG, []byte{0xff, 0xc4})+6), "DOCUMENT_BROKEN", "damaged"},
		"a JPEG of arithmetic coding":     {bytes.Replace(goodJPEG, []byte{0xff, 0xc0}, []byte{0xff, 0xc9}, 1), "DOCUMENT_BROKEN", ""},
		"a JPEG of 3,600 megapixels":      {hugeJPEG(goodJPEG), "IMAGE_TOO_LARGE", "60000 × 60000"},
		"a PNG bomb of 2,500 megapixels":  {pngHeader(50000, 50000), "IMAGE_TOO_LARGE", "50000 × 50000"},
		"a PNG that is wider than a file": {pngHeader(1<<31, 1), "IMAGE_TOO_LARGE", ""},
		"a PNG of no height":              {pngHeader(100, 0), "DOCUMENT_BROKEN", "damaged"},
		"a PNG that is only a header":     {pngHeader(100, 100), "DOCUMENT_BROKEN", "cut off"},
		"half a PNG":                      {goodPNG[:len(goodPNG)/2], "DOCUMENT_BROKEN", "cut off"},
		"a PNG without its end":           {goodPNG[:len(goodPNG)-12], "DOCUMENT_BROKEN", "cut off"},
		"a PNG with a changed byte":       {changed(goodPNG, len(goodPNG)/2), "DOCUMENT_BROKEN", "damaged"},
		"a PNG that announces more rows":  {moreRows(goodPNG, 400), "DOCUMENT_BROKEN", "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := i.Inspect(t.Context(), bytes.NewReader(c.data), int64(len(c.data)))
			if errs.CodeOf(err) != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			refusal, _ := errs.As(err)
			if refusal == nil {
				return
			}
			for _, language := range []string{"vi", "en"} {
				if text := refusal.Text(language); strings.ContainsAny(text, "{}") {
					t.Errorf("the %s text has an empty place: %s", language, text)
				}
			}
			if text := refusal.Text("en"); !strings.Contains(text, c.says) {
				t.Errorf("says %q, want it to name %q", text, c.says)
			}
		})
	}
}

func TestInspect_stopsAtItsTimeLimit(t *testing.T) {
	t.Parallel()
	limits := inspect.DefaultLimits()
	limits.Time = time.Nanosecond
	i := openWith(t, limits)
	for name, data := range map[string][]byte{"PDF": pdfOf(t, 1), "JPEG": jpegOf(t, 64, 64), "PNG": pngOf(t, picture(64, 64)), "HEIC": heicFile} {
		_, err := i.Inspect(t.Context(), bytes.NewReader(data), int64(len(data)))
		if errs.CodeOf(err) != "DOCUMENT_TOO_SLOW" {
			t.Errorf("%s: got %v, want DOCUMENT_TOO_SLOW", name, err)
		}
	}
}

// A file on which PDFium would work for long ends its own seat; the next file is checked as if nothing had been.
func TestInspect_survivesAPDFThatNeverEnds(t *testing.T) {
	t.Parallel()
	limits := inspect.DefaultLimits()
	limits.Time = 100 * time.Millisecond
	i := openWith(t, limits)
	if err := i.Warm(); err != nil {
		t.Fatal(err)
	}
	// Without a cross-reference table PDFium reads through the whole file to rebuild one, object by object.
	endless := []byte("%PDF-1.4\n" + strings.Repeat("1 0 obj [[[[ << /A 1 0 R >> ", 1_000_000) + "\n%%EOF")
	for range 3 {
		_, err := i.Inspect(t.Context(), bytes.NewReader(endless), int64(len(endless)))
		if errs.CodeOf(err) != "DOCUMENT_TOO_SLOW" {
			t.Fatalf("got %v, want DOCUMENT_TOO_SLOW", err)
		}
	}
	good := pdfOf(t, 2)
	verdict, err := i.Inspect(t.Context(), bytes.NewReader(good), int64(len(good)))
	if err != nil || verdict.Pages != 2 {
		t.Fatalf("after a stuck file: %+v, %v", verdict, err)
	}
}

func TestInspect_passesOnACancelledContextAndADiskFailureAsTheyAre(t *testing.T) {
	t.Parallel()
	i := shared
	for name, data := range map[string][]byte{"PDF": pdfOf(t, 1), "JPEG": jpegOf(t, 64, 64), "PNG": pngOf(t, picture(64, 64)), "HEIC": heicFile} {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := i.Inspect(ctx, bytes.NewReader(data), int64(len(data))); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: got %v, want the cancellation", name, err)
		}
		failing := failingReader{bytes.NewReader(data), errors.New("disk failed")}
		if _, err := i.Inspect(t.Context(), failing, int64(len(data))); !errors.Is(err, failing.failure) {
			t.Errorf("%s: got %v, want the failure of the disk", name, err)
		}
	}
}

// failingReader serves the sniffing of the beginning and fails later reads from there.
type failingReader struct {
	*bytes.Reader
	failure error
}

func (f failingReader) ReadAt(p []byte, offset int64) (int, error) {
	if len(p) == f.Len() && offset == 0 && cap(p) == len(p) {
		return f.Reader.ReadAt(p, offset)
	}
	return 0, f.failure
}

func TestInspect_servesManyAtOnce(t *testing.T) {
	t.Parallel()
	i := shared
	data := pdfOf(t, 4)
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			if verdict, err := i.Inspect(context.Background(), bytes.NewReader(data), int64(len(data))); err != nil || verdict.Pages != 4 {
				t.Errorf("got %+v, %v", verdict, err)
			}
		})
	}
	group.Wait()
}

func TestClose_refusesLaterFiles(t *testing.T) {
	t.Parallel()
	i, err := inspect.Open(inspect.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	data := pdfOf(t, 1)
	if _, err := i.Inspect(t.Context(), bytes.NewReader(data), int64(len(data))); err != nil {
		t.Fatal(err)
	}
	if err := i.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := i.Inspect(t.Context(), bytes.NewReader(data), int64(len(data))); err == nil || errs.CodeOf(err) != "" {
		t.Fatalf("got %v, want an error that is not a refusal", err)
	}
}
