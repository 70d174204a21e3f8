package inspect

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/zlib"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
)

// signature begins every PNG (W3C PNG, section 5.2).
const signature = "\x89PNG\r\n\x1a\n"

// checkPNG reads every chunk, compares every checksum and unpacks all picture data row by row. Nothing is kept, so a
// picture of any size costs a few kilobytes.
func (i *Inspector) checkPNG(ctx context.Context, file *section) error {
	timed, cancel := i.timed(ctx)
	defer cancel()
	file.ctx = timed
	in := &chunks{r: bufio.NewReaderSize(file, 64<<10), sum: crc32.NewIEEE()}
	err := i.readPNG(in)
	if _, ok := errors.AsType[pngError](err); ok {
		return damaged(err)
	}
	if isEnd(err) {
		return cutOff().Because(err)
	}
	return err
}

// pngError says where a PNG breaks the rules of the format.
type pngError string

func (e pngError) Error() string { return "png: " + string(e) }

func (i *Inspector) readPNG(in *chunks) error {
	if _, err := in.r.Discard(len(signature)); err != nil {
		return err
	}
	h, err := in.header()
	if err != nil {
		return err
	}
	if err := i.checkPixels(h.width, h.height); err != nil {
		return err
	}
	for in.kind != "IDAT" {
		if err := in.next(); err != nil {
			return err
		}
		if in.kind == "IEND" {
			return pngError("no picture data")
		}
	}
	if err := h.unpack(in); err != nil {
		return err
	}
	for in.kind != "IEND" {
		if err := in.next(); err != nil {
			return err
		}
	}
	return in.finish()
}

// pngHeader is the IHDR chunk.
type pngHeader struct {
	width, height int
	bits          int // of one pixel
	interlaced    bool
}

func (c *chunks) header() (pngHeader, error) {
	if err := c.next(); err != nil {
		return pngHeader{}, err
	}
	if c.kind != "IHDR" || c.left != 13 {
		return pngHeader{}, pngError("does not begin with IHDR")
	}
	data := make([]byte, 13)
	if _, err := io.ReadFull(c.r, data); err != nil {
		return pngHeader{}, cut(err)
	}
	_, _ = c.sum.Write(data)
	c.left = 0
	return parseIHDR(data)
}

// depths are the bit depths each colour type may have, and channels how many samples a pixel of it has.
var (
	depths   = map[byte][]byte{0: {1, 2, 4, 8, 16}, 2: {8, 16}, 3: {1, 2, 4, 8}, 4: {8, 16}, 6: {8, 16}}
	channels = map[byte]int{0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
)

func parseIHDR(data []byte) (pngHeader, error) {
	width, height := binary.BigEndian.Uint32(data), binary.BigEndian.Uint32(data[4:])
	depth, colour, compression, filter, interlace := data[8], data[9], data[10], data[11], data[12]
	switch {
	case width == 0 || height == 0 || width > 1<<31-1 || height > 1<<31-1:
		return pngHeader{}, pngError("impossible width or height")
	case bytes.IndexByte(depths[colour], depth) < 0:
		return pngHeader{}, pngError("impossible colour type and depth")
	case compression != 0 || filter != 0 || interlace > 1:
		return pngHeader{}, pngError("unknown method")
	}
	return pngHeader{int(width), int(height), int(depth) * channels[colour], interlace == 1}, nil
}

// passes are the seven sub-pictures of an interlaced PNG: first column and row, step in columns and rows.
var passes = []struct{ x, y, dx, dy int }{
	{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2},
}

// unpack inflates all rows and looks at the filter byte of each.
func (h pngHeader) unpack(in *chunks) error {
	z, err := zlib.NewReader(bufio.NewReaderSize(in, 32<<10))
	if err != nil {
		return zlibError(err)
	}
	rows := bufio.NewReaderSize(z, 32<<10)
	if !h.interlaced {
		return h.rows(rows, h.width, h.height)
	}
	for _, p := range passes {
		width, height := (h.width-p.x+p.dx-1)/p.dx, (h.height-p.y+p.dy-1)/p.dy
		if width <= 0 || height <= 0 {
			continue
		}
		if err := h.rows(rows, width, height); err != nil {
			return err
		}
	}
	return nil
}

func (h pngHeader) rows(in *bufio.Reader, width, height int) error {
	stride := (width*h.bits + 7) / 8
	for range height {
		filter, err := in.ReadByte()
		if err != nil {
			return zlibError(err)
		}
		if filter > 4 {
			return pngError("unknown row filter")
		}
		if _, err := in.Discard(stride); err != nil {
			return zlibError(err)
		}
	}
	return nil
}

// zlibError tells bad data from data that could not be read.
func zlibError(err error) error {
	if errors.Is(err, io.EOF) { // the packed data ended well, but with too few rows
		return pngError("rows are missing")
	}
	if _, ok := errors.AsType[flate.CorruptInputError](err); ok || errors.Is(err, zlib.ErrHeader) ||
		errors.Is(err, zlib.ErrChecksum) || errors.Is(err, zlib.ErrDictionary) {
		return pngError(err.Error())
	}
	return err
}
