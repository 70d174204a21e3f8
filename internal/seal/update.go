package seal

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
)

// pdfUpdate is a PDF of our own printing with objects appended behind it. It understands what internal/pdf writes (one
// plain cross-reference table, objects of generation 0) and refuses anything else.
type pdfUpdate struct {
	out      bytes.Buffer
	offsets  map[int]int // of the objects that are new or changed
	size     int         // one more than the highest object number
	previous int         // where the cross-reference table of the paper begins
	root     int         // number of the catalog
	page     int         // number of the first page
	catalog  []byte      // both as dictionaries, without their closing >>
	leaf     []byte
}

var (
	errForeign = errors.New("seal: the PDF is not of our own printing")
	trailer    = regexp.MustCompile(`trailer\s*<<[^>]*>>\s*startxref\s+(\d+)\s+%%EOF\s*$`)
	sizeEntry  = regexp.MustCompile(`/Size (\d+)`)
	rootEntry  = regexp.MustCompile(`/Root (\d+) 0 R`)
	pagesEntry = regexp.MustCompile(`/Pages (\d+) 0 R`)
	firstKid   = regexp.MustCompile(`/Kids \[(\d+) 0 R`)
)

// update opens a paper for objects to be appended.
func update(paper []byte) (*pdfUpdate, error) {
	end := trailer.Find(paper[max(0, len(paper)-1024):])
	var problem error
	number := func(entry *regexp.Regexp, in []byte) int {
		found := entry.FindSubmatch(in)
		if found == nil {
			problem = errForeign
			return 0
		}
		n, err := strconv.Atoi(string(found[1]))
		problem = errors.Join(problem, err)
		return n
	}
	u := &pdfUpdate{offsets: map[int]int{}, size: number(sizeEntry, end), root: number(rootEntry, end), previous: number(trailer, end)}
	table, err := offsetsOf(paper, u.previous, u.size)
	if err = errors.Join(problem, err); err != nil {
		return nil, err
	}
	if u.catalog, err = dictionary(paper, table, u.root); err != nil {
		return nil, err
	}
	pages, err := dictionary(paper, table, number(pagesEntry, u.catalog))
	if err == nil {
		u.page = number(firstKid, pages)
		u.leaf, err = dictionary(paper, table, u.page)
	}
	if err = errors.Join(problem, err); err != nil {
		return nil, err
	}
	if bytes.Contains(u.catalog, []byte("/AcroForm")) || bytes.Contains(u.leaf, []byte("/Annots")) {
		return nil, fmt.Errorf("%w: it has fields or notes already", errForeign)
	}
	u.out.Write(paper)
	return u, nil
}

// entryLength is that of one line of a cross-reference table, which is fixed (ISO 32000-1, 7.5.4).
const entryLength = 20

// offsetsOf reads where the objects stand.
func offsetsOf(paper []byte, at, size int) (map[int]int, error) {
	if at < 0 || at >= len(paper) {
		return nil, errForeign
	}
	head := fmt.Sprintf("xref\n0 %d\n", size)
	rest, found := bytes.CutPrefix(paper[at:], []byte(head))
	if !found || len(rest) < size*entryLength {
		return nil, errForeign
	}
	table := map[int]int{}
	for n := 1; n < size; n++ {
		offset, err := strconv.Atoi(string(rest[n*entryLength : n*entryLength+10]))
		if err != nil || offset >= len(paper) {
			return nil, errForeign
		}
		table[n] = offset
	}
	return table, nil
}

// dictionary is the object of that number, without its closing >>.
func dictionary(paper []byte, table map[int]int, n int) ([]byte, error) {
	offset, known := table[n]
	if !known {
		return nil, errForeign
	}
	body, found := bytes.CutPrefix(paper[offset:], fmt.Appendf(nil, "%d 0 obj\n", n))
	body, _, ended := bytes.Cut(body, []byte("endobj"))
	body, closed := bytes.CutSuffix(bytes.TrimSpace(body), []byte(">>"))
	if !found || !ended || !closed || bytes.Contains(body, []byte("stream")) {
		return nil, errForeign
	}
	return body, nil
}

// object appends an object.
func (u *pdfUpdate) object(n int, write func()) {
	u.offsets[n] = u.out.Len()
	fmt.Fprintf(&u.out, "%d 0 obj\n", n)
	write()
	u.out.WriteString("\nendobj\n")
}

// extend appends an object of the paper anew, with one entry more.
func (u *pdfUpdate) extend(n int, body []byte, entry string) {
	u.object(n, func() { fmt.Fprintf(&u.out, "%s\n%s >>", body, entry) })
}

// bytes ends the update with its own cross-reference table.
func (u *pdfUpdate) bytes() []byte {
	start := u.out.Len()
	u.out.WriteString("xref\n")
	for _, n := range slices.Sorted(maps.Keys(u.offsets)) {
		fmt.Fprintf(&u.out, "%d 1\n%010d 00000 n \n", n, u.offsets[n])
	}
	fmt.Fprintf(&u.out, "trailer\n<< /Size %d /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n", u.size, u.root, u.previous, start)
	return u.out.Bytes()
}
