package inspect

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
)

// chunks reads a PNG chunk by chunk. As an io.Reader it is the data of all IDAT chunks in a row.
type chunks struct {
	r    *bufio.Reader
	sum  hash.Hash32
	kind string // of the chunk we stand in
	left uint32 // of its data
}

// next finishes the chunk we stand in and enters the next one.
func (c *chunks) next() error {
	if c.kind != "" {
		if err := c.finish(); err != nil {
			return err
		}
	}
	var head [8]byte
	if _, err := io.ReadFull(c.r, head[:]); err != nil {
		return cut(err)
	}
	c.left, c.kind = binary.BigEndian.Uint32(head[:]), string(head[4:])
	if c.left > 1<<31-1 {
		return pngError("chunk of an impossible length")
	}
	c.sum.Reset()
	_, _ = c.sum.Write(head[4:])
	return nil
}

// finish reads what is left of the chunk and compares its checksum.
func (c *chunks) finish() error {
	if _, err := io.CopyN(c.sum, c.r, int64(c.left)); err != nil {
		return cut(err)
	}
	c.left = 0
	var sum [4]byte
	if _, err := io.ReadFull(c.r, sum[:]); err != nil {
		return cut(err)
	}
	if binary.BigEndian.Uint32(sum[:]) != c.sum.Sum32() {
		return pngError(fmt.Sprintf("checksum of chunk %q differs", c.kind))
	}
	return nil
}

// Read gives picture data, stepping over the border of one IDAT chunk into the next.
func (c *chunks) Read(p []byte) (int, error) {
	for c.left == 0 {
		if err := c.next(); err != nil {
			return 0, err
		}
		if c.kind != "IDAT" {
			return 0, pngError("picture data ends too early")
		}
	}
	n, err := c.r.Read(p[:min(len(p), int(c.left))])
	c.left -= uint32(n)
	_, _ = c.sum.Write(p[:n])
	return n, cut(err)
}

// cut says that a file ended in the middle.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
