package inspect_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/inspect"
)

// What the demonstration and the other tests rely on: which samples are taken, and why the others are not.
func TestSamples_areWhatTheirNamesSay(t *testing.T) {
	t.Parallel()
	const folder = "../../test/files"
	refused := map[string]errs.Code{
		"bad/executable-named-pdf.pdf": "DOCUMENT_TYPE_NOT_ACCEPTED",
		"bad/truncated.jpg":            "DOCUMENT_BROKEN",
		"bad/truncated.heic":           "DOCUMENT_BROKEN",
		"bad/encrypted.pdf":            "DOCUMENT_PASSWORD",
	}
	mediaTypes := map[string]string{".pdf": inspect.PDF, ".jpg": inspect.JPEG, ".png": inspect.PNG, ".heic": inspect.HEIC}
	seen, total := 0, int64(0)
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		mediaType, ok := mediaTypes[filepath.Ext(path)]
		if err != nil || entry.IsDir() || !ok {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			return err
		}
		seen, total = seen+1, total+info.Size()
		name := strings.TrimPrefix(filepath.ToSlash(path), folder+"/")
		verdict, err := shared.Inspect(t.Context(), file, info.Size())
		if errs.CodeOf(err) != refused[name] {
			t.Errorf("%s: got %v, want %q", name, err, refused[name])
		}
		if _, bad := refused[name]; bad {
			return nil
		}
		pages := 1
		if strings.Contains(path, "declaration") {
			pages = 2
		}
		if want := (inspect.Verdict{MediaType: mediaType, Pages: pages}); verdict != want {
			t.Errorf("%s: got %+v, want %+v", name, verdict, want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen != 20 {
		t.Errorf("found %d samples, the README names 20", seen)
	}
	if total > 3<<20 {
		t.Errorf("the samples weigh %d KB together, more than a clone should carry", total>>10)
	}
}
