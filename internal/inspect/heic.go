package inspect

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// A HEIC is a tree of boxes (ISO/IEC 14496-12, 4.2; 23008-12 for pictures): length, four letters, content. Telephones
// write ftyp (what it is), meta (which pictures, how large, where their bytes are) and mdat (the bytes).

// heicBrands say that the picture is coded in HEVC; a file may also have the general brand mif1, which AVIF has too.
var heicBrands = []string{"heic", "heix", "heim", "heis"}

// isHEIC reads the brands in the first box.
func isHEIC(head []byte) bool {
	if len(head) < 16 || string(head[4:8]) != "ftyp" {
		return false
	}
	brands := head[8:min(len(head), int(binary.BigEndian.Uint32(head)))]
	for at := 0; at+4 <= len(brands); at += 4 {
		for _, brand := range heicBrands {
			if at != 4 && string(brands[at:at+4]) == brand { // the second word is a version
				return true
			}
		}
	}
	return false
}

// heicError says where a HEIC breaks the rules of the format.
type heicError string

func (e heicError) Error() string { return "heic: " + string(e) }

// box is one box of a file: where its content begins and ends.
type box struct {
	kind       string
	start, end int64
}

// boxAt reads the header of the box that stands at an offset before end.
func boxAt(file io.ReaderAt, at, end int64) (box, error) {
	var header [16]byte
	n, err := file.ReadAt(header[:min(16, end-at)], at)
	if err != nil && !isEnd(err) {
		return box{}, err
	}
	if n < 8 {
		return box{}, io.ErrUnexpectedEOF
	}
	size, begin := int64(binary.BigEndian.Uint32(header[:])), int64(8)
	switch {
	case size == 0: // up to the end
		size = end - at
	case size == 1:
		if n < 16 {
			return box{}, io.ErrUnexpectedEOF
		}
		size, begin = int64(binary.BigEndian.Uint64(header[8:])), 16
	}
	if size < begin {
		return box{}, heicError("a box shorter than its header")
	}
	if size > end-at {
		return box{}, io.ErrUnexpectedEOF
	}
	return box{string(header[4:8]), at + begin, at + size}, nil
}

// metaBytes is the most that the description of one picture may take: that of a 48 megapixel photograph with its tiles,
// depth and camera data is some 20 KB.
const metaBytes = 1 << 20

// checkHEIC walks the boxes, compares the announced sizes with our limits, and decodes the picture in a sandbox.
func (i *Inspector) checkHEIC(ctx context.Context, file *section) error {
	width, height, err := i.heicSize(file.r, file.size)
	if _, ok := errors.AsType[heicError](err); ok {
		return damaged(err)
	}
	if isEnd(err) {
		return cutOff().Because(err)
	}
	if err != nil {
		return err
	}
	pages := sandboxPages(file.size, int64(width)*int64(height))
	memory := int64(pages) * pageBytes
	if memory > i.limits.Memory {
		return i.imageTooLarge(width, height)
	}
	if err := i.heif.seats.Acquire(ctx, 1); err != nil {
		return fmt.Errorf("wait for a seat: %w", err)
	}
	defer i.heif.seats.Release(1)
	if err := i.memory.Acquire(ctx, memory); err != nil {
		return fmt.Errorf("wait for memory: %w", err)
	}
	defer i.memory.Release(memory)
	limit := i.limits.Time + perMegapixel*time.Duration(width*height/1_000_000)
	timed, cancel := context.WithTimeoutCause(ctx, limit, errTooSlow)
	defer cancel()
	file.ctx = timed
	data, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	copy(data[8:], heicBrands[0]) // the decoder looks at the first brand alone, which is mif1 in some files
	err = i.heif.decode(timed, pages, data)
	if timed.Err() != nil {
		return context.Cause(timed)
	}
	if _, ok := errors.AsType[heicError](err); ok {
		return damaged(err)
	}
	return err
}

// heicSize walks the whole file and returns the largest picture that it announces.
func (i *Inspector) heicSize(file io.ReaderAt, end int64) (width, height int, err error) {
	var meta, data bool
	for at := int64(0); at < end; {
		b, err := boxAt(file, at, end)
		if err != nil {
			return 0, 0, err
		}
		switch {
		case b.kind == "meta" && meta:
			return 0, 0, heicError("two descriptions")
		case b.kind == "meta" && b.end-b.start > metaBytes:
			return 0, 0, heicError("a description that is too long")
		case b.kind == "meta":
			meta = true
			text := make([]byte, b.end-b.start)
			if _, err := file.ReadAt(text, b.start); err != nil && !isEnd(err) {
				return 0, 0, err
			}
			if width, height, err = announced(text); err != nil {
				return 0, 0, err
			}
			if err := i.checkPixels(width, height); err != nil {
				return 0, 0, err
			}
		case b.kind == "mdat":
			data = true
		}
		at = b.end
	}
	if !meta || !data || width == 0 || height == 0 {
		return 0, 0, heicError("no picture in it")
	}
	return width, height, nil
}

// announced finds the largest size among the properties of a description (meta, iprp, ipco, ispe).
func announced(meta []byte) (width, height int, err error) {
	in, inside := bytes.NewReader(meta), box{start: 4, end: int64(len(meta))} // 4: version and flags
	for _, kind := range []string{"iprp", "ipco"} {
		for at := inside.start; ; {
			if at >= inside.end {
				return 0, 0, heicError("no " + kind)
			}
			b, err := boxAt(in, at, inside.end)
			if err != nil {
				return 0, 0, heicError("a box that is longer than the one around it")
			}
			if at = b.end; b.kind == kind {
				inside = b
				break
			}
		}
	}
	for at := inside.start; at < inside.end; {
		b, err := boxAt(in, at, inside.end)
		if err != nil {
			return 0, 0, heicError("a property that is longer than the list")
		}
		if at = b.end; b.kind == "ispe" && b.end-b.start >= 12 {
			w, h := binary.BigEndian.Uint32(meta[b.start+4:]), binary.BigEndian.Uint32(meta[b.start+8:])
			if uint64(w)*uint64(h) > uint64(width)*uint64(height) {
				width, height = int(w), int(h)
			}
		}
	}
	return width, height, nil
}

// checkHEICHead refuses from the first bytes what announces too many pixels, where its description stands in them.
func (i *Inspector) checkHEICHead(head []byte) error {
	_, _, err := i.heicSize(bytes.NewReader(head), int64(len(head)))
	if _, ok := errors.AsType[heicError](err); ok || isEnd(err) {
		return nil // judged when the file is whole
	}
	return err
}
