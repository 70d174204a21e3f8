package inspect

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
)

// frame is what the header of a JPEG says (ITU-T T.81, B.2.2).
type frame struct {
	width, height int
	samples       int64 // of all components together
	progressive   bool
}

// memory is what the decoder will take: a byte a sample, and for a progressive picture four more, because all
// coefficients are kept until the last scan.
func (f frame) memory() int64 {
	if f.progressive {
		return 5 * f.samples
	}
	return f.samples
}

// checkJPEG decodes the whole picture, so that a damaged one is found while its owner can still take another.
func (i *Inspector) checkJPEG(ctx context.Context, file *section) error {
	file.ctx = ctx
	f, err := readFrame(file)
	if err != nil {
		return brokenJPEG(err)
	}
	if err := i.checkPixels(f.width, f.height); err != nil {
		return err
	}
	if f.memory() > i.limits.Memory {
		return i.imageTooLarge(f.width, f.height)
	}
	if err := i.memory.Acquire(ctx, f.memory()); err != nil {
		return fmt.Errorf("wait for memory: %w", err)
	}
	defer i.memory.Release(f.memory())
	timed, cancel := i.timed(ctx)
	defer cancel()
	file.ctx, file.offset = timed, 0
	_, err = jpeg.Decode(bufio.NewReaderSize(file, 64<<10))
	if _, ok := errors.AsType[jpeg.FormatError](err); ok && !file.tailHas([]byte{0xff, 0xd9}) {
		return cutOff().Because(err) // the decoder calls most cut pictures malformed
	}
	return brokenJPEG(err)
}

// brokenJPEG reads why the decoder gave up.
func brokenJPEG(err error) error {
	if _, ok := errors.AsType[jpeg.UnsupportedError](err); ok {
		return broken("kiểu JPEG này không đọc được", "this form of JPEG cannot be read").Because(err)
	}
	if _, ok := errors.AsType[jpeg.FormatError](err); ok {
		return damaged(err)
	}
	if isEnd(err) {
		return cutOff().Because(err)
	}
	return err
}

// readFrame walks the segments of a JPEG up to its frame header.
func readFrame(r io.Reader) (frame, error) {
	in := bufio.NewReader(r)
	if _, err := in.Discard(2); err != nil { // start of image
		return frame{}, err
	}
	for {
		marker, err := nextMarker(in)
		if err != nil {
			return frame{}, err
		}
		var length [2]byte
		if _, err := io.ReadFull(in, length[:]); err != nil {
			return frame{}, err
		}
		rest := int(binary.BigEndian.Uint16(length[:])) - len(length)
		if rest < 0 {
			return frame{}, jpeg.FormatError("short segment")
		}
		switch {
		case marker >= 0xc0 && marker <= 0xc2: // baseline, extended, progressive
			segment := make([]byte, rest)
			if _, err := io.ReadFull(in, segment); err != nil {
				return frame{}, err
			}
			return parseFrame(segment, marker == 0xc2)
		case marker == 0xda || marker == 0xd9:
			return frame{}, jpeg.FormatError("picture data before the frame header")
		}
		if _, err := in.Discard(rest); err != nil {
			return frame{}, err
		}
	}
}

// nextMarker reads 0xFF, any fill bytes, and the marker's own byte.
func nextMarker(in *bufio.Reader) (byte, error) {
	b, err := in.ReadByte()
	if err != nil {
		return 0, err
	}
	if b != 0xff {
		return 0, jpeg.FormatError("missing marker")
	}
	for b == 0xff {
		if b, err = in.ReadByte(); err != nil {
			return 0, err
		}
	}
	return b, nil
}

func parseFrame(segment []byte, progressive bool) (frame, error) {
	if len(segment) < 6 || len(segment) != 6+3*int(segment[5]) {
		return frame{}, jpeg.FormatError("frame header has a wrong length")
	}
	f := frame{
		height:      int(binary.BigEndian.Uint16(segment[1:])),
		width:       int(binary.BigEndian.Uint16(segment[3:])),
		progressive: progressive,
	}
	var widest, highest, units int64
	for c := 6; c < len(segment); c += 3 {
		h, v := int64(segment[c+1]>>4), int64(segment[c+1]&15)
		if h == 0 || v == 0 {
			return frame{}, jpeg.FormatError("sampling factor of zero")
		}
		widest, highest, units = max(widest, h), max(highest, v), units+h*v
	}
	if units == 0 || f.width == 0 || f.height == 0 {
		return frame{}, jpeg.FormatError("empty frame")
	}
	f.samples = (int64(f.width)*int64(f.height)*units + widest*highest - 1) / (widest * highest)
	return f, nil
}
