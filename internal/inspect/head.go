package inspect

import (
	"bytes"
	"encoding/binary"

	"github.com/an-sinh/ansinh/internal/errs"
)

// checkSize refuses from the first bytes a picture whose header announces more than we take. A header that stands
// further back is judged when the file is whole.
func (i *Inspector) checkSize(head []byte) error {
	if bytes.HasPrefix(head, []byte(signature)) {
		if len(head) < 24 {
			return nil
		}
		return i.checkPixels(int(binary.BigEndian.Uint32(head[16:])), int(binary.BigEndian.Uint32(head[20:])))
	}
	f, err := readFrame(bytes.NewReader(head))
	if err != nil {
		return nil
	}
	return i.checkPixels(f.width, f.height)
}

func (i *Inspector) checkPixels(width, height int) error {
	if uint64(width)*uint64(height) > uint64(i.limits.Megapixels)*1_000_000 {
		return i.imageTooLarge(width, height)
	}
	return nil
}

func (i *Inspector) imageTooLarge(width, height int) error {
	return errs.New("IMAGE_TOO_LARGE", "width", width, "height", height, "max_megapixels", i.limits.Megapixels)
}
