package inspect

import (
	"bytes"
	"regexp"

	"github.com/gabriel-vasile/mimetype"

	"github.com/an-sinh/ansinh/internal/errs"
)

// headBytes is how much of a file decides what it is; enough for the frame header of most photographs.
const headBytes = 64 << 10

// checkHead says from the first bytes what a file is, and refuses what is not taken or is plainly too large.
// A PDF must begin with its mark: readers that search the first kilobyte for it are what polyglots live on.
func (i *Inspector) checkHead(head []byte) (string, error) {
	switch {
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return JPEG, i.checkSize(head)
	case bytes.HasPrefix(head, []byte(signature)):
		return PNG, i.checkSize(head)
	case isHEIC(head):
		return HEIC, i.checkHEICHead(head)
	}
	vi, en := looksLike(head)
	return "", errs.New("DOCUMENT_TYPE_NOT_ACCEPTED", "found_vi", vi, "found_en", en)
}

// look is how a kind of file is called to a person.
type look struct{ mediaType, vi, en string }

// looks go from the special to the general: the first that is the detected type or one of its parents wins.
var looks = []look{
	{"application/vnd.microsoft.portable-executable", "tệp chương trình chạy trên máy tính", "a computer program"},
	{"application/x-elf", "tệp chương trình chạy trên máy tính", "a computer program"},
	{"application/x-mach-binary", "tệp chương trình chạy trên máy tính", "a computer program"},
	{"application/x-msdownload", "tệp chương trình chạy trên máy tính", "a computer program"},
	{"application/vnd.android.package-archive", "ứng dụng điện thoại", "a telephone app"},
	{"text/x-shellscript", "tệp lệnh", "a script"},
	{"text/javascript", "tệp lệnh", "a script"},
	{"text/html", "trang web (HTML)", "a web page (HTML)"},
	{"image/svg+xml", "ảnh SVG", "an SVG drawing"},
	{"image/heic-sequence", "chuỗi ảnh HEIC", "a HEIC sequence"},
	{"image/heif", "ảnh HEIF", "a HEIF picture"},
	{"image/avif", "ảnh AVIF", "an AVIF picture"},
	{"image/webp", "ảnh WebP", "a WebP picture"},
	{"image/gif", "ảnh GIF", "a GIF picture"},
	{"image/tiff", "ảnh TIFF", "a TIFF picture"},
	{"image/bmp", "ảnh BMP", "a BMP picture"},
	{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "văn bản Word", "a Word document"},
	{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "bảng tính Excel", "an Excel sheet"},
	{"application/msword", "văn bản Word", "a Word document"},
	{"application/vnd.ms-excel", "bảng tính Excel", "an Excel sheet"},
	{"application/x-ole-storage", "tệp Office kiểu cũ", "an old Office file"},
	{"application/zip", "tệp nén ZIP", "a ZIP archive"},
	{"application/x-rar-compressed", "tệp nén RAR", "a RAR archive"},
	{"application/x-7z-compressed", "tệp nén 7-Zip", "a 7-Zip archive"},
	{"application/gzip", "tệp nén", "a compressed archive"},
	{"video/mp4", "đoạn phim", "a video"},
	{"video/quicktime", "đoạn phim", "a video"},
	{"audio/mpeg", "tệp âm thanh", "a sound recording"},
	{"text/xml", "tệp dữ liệu XML", "an XML file"},
	{"application/json", "tệp dữ liệu JSON", "a JSON file"},
	{"text/plain", "văn bản thuần", "plain text"},
}

var webPage = regexp.MustCompile(`(?i)^\s*<(!doctype\s+html|html|head|script|body|iframe)\b`)

// looksLike names a foreign file in Vietnamese and English. The detector would call anything with the mark of a PDF in
// its first kilobyte a PDF; what it is beside that is what the sender should know.
func looksLike(head []byte) (vi, en string) {
	head = bytes.ReplaceAll(head, []byte("%PDF-"), []byte("     "))
	for m := mimetype.Detect(head); m != nil; m = m.Parent() {
		for _, l := range looks {
			if m.Is(l.mediaType) {
				return l.vi, l.en
			}
		}
	}
	if webPage.Match(head) { // the detector wants a web page to be text to its end
		return "trang web (HTML)", "a web page (HTML)"
	}
	return "tệp không rõ loại", "a file of an unknown kind"
}
