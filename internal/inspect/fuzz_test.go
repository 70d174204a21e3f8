package inspect_test

import (
	"bytes"
	"testing"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/inspect"
)

// Whatever the bytes are, the answer is a verdict that makes sense or a refusal of the catalogue.
func FuzzInspect(f *testing.F) {
	for _, seed := range [][]byte{
		nil, pdfOf(f, 2), jpegOf(f, 16, 16), progressiveJPEG, pngOf(f, picture(8, 8)), interlaced(9, 9), noPages,
		pngHeader(50000, 50000), heicFile, zeroedHEIC(), resizedHEIC(8, 8), emptyHEIC(), []byte("MZ"), []byte("<html>%PDF-"), []byte("%PDF-1.7\n%%EOF"), {0xff, 0xd8, 0xff, 0xc0},
	} {
		f.Add(seed)
	}
	if err := shared.Warm(); err != nil { // compiled inside one input, the engine would look like a hang
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		verdict, err := shared.Inspect(t.Context(), bytes.NewReader(data), int64(len(data)))
		if err != nil {
			if errs.CodeOf(err) == "" {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		switch verdict.MediaType {
		case inspect.PDF, inspect.JPEG, inspect.PNG, inspect.HEIC:
		default:
			t.Fatalf("took a file of type %q", verdict.MediaType)
		}
		if verdict.Pages < 1 || verdict.Pages > inspect.DefaultLimits().Pages {
			t.Fatalf("took a file of %d pages", verdict.Pages)
		}
	})
}
