package inspect_test

import (
	"bytes"
	"compress/zlib"
	_ "embed"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"os"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"github.com/an-sinh/ansinh/internal/inspect"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// pdfOf makes a PDF of n pages.
func pdfOf(t testing.TB, pages int, options ...func(*fpdf.Fpdf)) []byte {
	t.Helper()
	f := fpdf.New("P", "mm", "A4", "")
	for _, option := range options {
		option(f)
	}
	for range pages {
		f.AddPage()
		f.SetFont("Helvetica", "", 12)
		f.Cell(40, 10, "Giay xac nhan")
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		t.Fatalf("make a PDF: %v", err)
	}
	return out.Bytes()
}

// picture is noise that packs badly, like a photograph.
func picture(width, height int) *image.RGBA {
	noise := rand.New(rand.NewPCG(1, 2))
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			v := uint8(noise.IntN(256))
			m.SetRGBA(x, y, color.RGBA{v, uint8(x), uint8(y), 255})
		}
	}
	return m
}

func jpegOf(t testing.TB, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture(width, height), &jpeg.Options{Quality: 90}); err != nil {
		t.Fatalf("make a JPEG: %v", err)
	}
	return out.Bytes()
}

func pngOf(t testing.TB, m image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatalf("make a PNG: %v", err)
	}
	return out.Bytes()
}

// pngHeader is a PNG that announces a picture of this size and holds nothing.
func pngHeader(width, height uint32) []byte {
	header := binary.BigEndian.AppendUint32(nil, width)
	header = binary.BigEndian.AppendUint32(header, height)
	return appendChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", append(header, 8, 6, 0, 0, 0))
}

// changed is data with one byte in the middle of it turned over.
func changed(data []byte, at int) []byte {
	out := bytes.Clone(data)
	out[at] ^= 0xff
	return out
}

// shared serves all tests that need no limits of their own: the PDF engine takes seconds to compile.
var shared *inspect.Inspector

// code is the folder that keeps the compiled engine.
var code string

func TestMain(m *testing.M) {
	var err error
	if code, err = testkit.CompiledCode(); err == nil {
		limits := inspect.DefaultLimits()
		limits.Cache = code
		shared, err = inspect.Open(limits)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "open the inspector:", err)
		os.Exit(1)
	}
	status := m.Run()
	if err := shared.Close(); err != nil {
		fmt.Fprintln(os.Stderr, "close the inspector:", err)
		status = 1
	}
	os.Exit(status)
}

func openWith(t testing.TB, limits inspect.Limits) *inspect.Inspector {
	t.Helper()
	limits.Cache = code
	i, err := inspect.Open(limits)
	if err != nil {
		t.Fatalf("open the inspector: %v", err)
	}
	t.Cleanup(func() {
		if err := i.Close(); err != nil {
			t.Errorf("close the inspector: %v", err)
		}
	})
	return i
}

//go:embed testdata/progressive.jpeg
var progressiveJPEG []byte

// noPages is a well-formed PDF whose page tree is empty.
var noPages = func() []byte {
	var out bytes.Buffer
	offsets := []int{}
	out.WriteString("%PDF-1.4\n")
	for n, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[]/Count 0>>"} {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", n+1, object)
	}
	start := out.Len()
	out.WriteString("xref\n0 3\n0000000000 65535 f \n")
	for _, offset := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&out, "trailer\n<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", start)
	return out.Bytes()
}()

// interlaced writes a gray picture as an interlaced PNG (W3C PNG, section 8.2), which the standard library only reads.
func interlaced(width, height int) []byte {
	var rows bytes.Buffer
	packed := zlib.NewWriter(&rows)
	for _, p := range [][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		for y := p[1]; y < height && p[0] < width; y += p[3] {
			row := []byte{0}
			for x := p[0]; x < width; x += p[2] {
				row = append(row, byte(x*y))
			}
			_, _ = packed.Write(row)
		}
	}
	_ = packed.Close()
	header := binary.BigEndian.AppendUint32(nil, uint32(width))
	header = binary.BigEndian.AppendUint32(header, uint32(height))
	out := []byte("\x89PNG\r\n\x1a\n")
	out = appendChunk(out, "IHDR", append(header, 8, 0, 0, 0, 1))
	out = appendChunk(out, "IDAT", rows.Bytes())
	return appendChunk(out, "IEND", nil)
}

func appendChunk(out []byte, kind string, data []byte) []byte {
	out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
	body := append([]byte(kind), data...)
	out = append(out, body...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))
}

// hugeJPEG is data with a frame header that announces 60000 × 60000 pixels.
func hugeJPEG(data []byte) []byte {
	out := bytes.Clone(data)
	at := bytes.Index(out, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(out[at+5:], 60000)
	binary.BigEndian.PutUint16(out[at+7:], 60000)
	return out
}

// moreRows is a PNG whose header announces another height than its data has.
func moreRows(data []byte, height uint32) []byte {
	out := bytes.Clone(data)
	binary.BigEndian.PutUint32(out[20:], height)
	binary.BigEndian.PutUint32(out[29:], crc32.ChecksumIEEE(out[12:29]))
	return out
}

//go:embed testdata/small.heic
var heicFile []byte

// resizedHEIC is the sample with another announced size (ispe).
func resizedHEIC(width, height uint32) []byte {
	out := bytes.Clone(heicFile)
	at := bytes.Index(out, []byte("ispe")) + 8
	binary.BigEndian.PutUint32(out[at:], width)
	binary.BigEndian.PutUint32(out[at+4:], height)
	return out
}

// zeroedHEIC is the sample with all its picture data turned to zero.
func zeroedHEIC() []byte {
	out := bytes.Clone(heicFile)
	clear(out[bytes.Index(out, []byte("mdat"))+4:])
	return out
}

// emptyHEIC has the right boxes and nothing in them.
func emptyHEIC() []byte {
	out := bytes.Clone(heicFile[:28])
	return append(out, "\x00\x00\x00\x0cmeta\x00\x00\x00\x00\x00\x00\x00\x08mdat"...)
}
