package inspect

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"
	_ "unsafe" // go:linkname

	_ "github.com/gen2brain/heic"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
	"golang.org/x/sync/semaphore"
)

// heifWasm is libheif with libde265, compiled to WebAssembly. The module that carries it runs it without any limit of
// time or memory, on files of strangers; so its bytes are taken and run here.
//
//go:linkname heifWasm github.com/gen2brain/heic.heifWasm
var heifWasm []byte

// pageBytes is a page of WebAssembly memory.
const pageBytes = 64 << 10

// sandboxPages is the memory in pages that one picture may take: its file, eight bytes a pixel (for the planes as
// decoded, as put together and as given out; six sufficed for 12 and 24 megapixels) and 32 MB for the decoder.
func sandboxPages(size, pixels int64) uint32 {
	return uint32((size + 8*pixels + 32<<20) / pageBytes)
}

// perMegapixel is added to the time limit of a file: one core takes a quarter of a second for a megapixel of HEVC in
// WebAssembly, and has other work too.
const perMegapixel = 500 * time.Millisecond

// heif decodes HEIC pictures. Every file gets a runtime of its own and its memory is gone with it; the machine code is
// shared through the cache. It has few seats, because a picture costs a core seconds.
type heif struct {
	code  wazero.CompilationCache
	seats *semaphore.Weighted
}

func newHeif(code wazero.CompilationCache) heif {
	return heif{code, semaphore.NewWeighted(int64(max(1, runtime.GOMAXPROCS(0)/2)))}
}

// decode decodes the primary picture of a HEIC and throws it away. What cannot be decoded within the memory gives a
// heicError.
func (h heif) decode(ctx context.Context, pages uint32, data []byte) error {
	engine := wazero.NewRuntimeWithConfig(ctx, wazero.NewRuntimeConfig().
		WithCompilationCache(h.code).
		WithMemoryLimitPages(pages).
		WithCloseOnContextDone(true))
	defer func() { _ = engine.Close(context.WithoutCancel(ctx)) }()
	packed, err := gzip.NewReader(bytes.NewReader(heifWasm))
	if err != nil {
		return fmt.Errorf("inspect: unpack libheif: %w", err)
	}
	binary, err := io.ReadAll(packed)
	if err != nil {
		return fmt.Errorf("inspect: unpack libheif: %w", err)
	}
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, engine); err != nil {
		return fmt.Errorf("inspect: start libheif: %w", err)
	}
	module, err := engine.InstantiateWithConfig(ctx, binary, wazero.NewModuleConfig()) // no files, no clock, no output
	if err != nil {
		return fmt.Errorf("inspect: start libheif: %w", err)
	}
	return heifModule{ctx, module.Memory(), module.ExportedFunction("malloc"), module.ExportedFunction("decode")}.run(data)
}

// heifModule is one running instance.
type heifModule struct {
	ctx    context.Context
	memory interface {
		Write(uint32, []byte) bool
		ReadUint32Le(uint32) (uint32, bool)
	}
	malloc, decode interface {
		Call(context.Context, ...uint64) ([]uint64, error)
	}
}

var errHeifMemory = errors.New("inspect: libheif reads outside its memory")

// run asks twice, as the program's interface wants: for the size of the picture, then for its pixels.
func (m heifModule) run(data []byte) error {
	in, err := m.alloc(uint64(len(data)))
	if err != nil {
		return err
	}
	const words = 5 // width, height, colours, how they are spread, premultiplied
	answer, err := m.alloc(4 * words)
	if err != nil {
		return err
	}
	if !m.memory.Write(uint32(in), data) {
		return errHeifMemory
	}
	ask := func(sizeOnly, out uint64) error {
		done, err := m.decode.Call(m.ctx, in, uint64(len(data)), sizeOnly, answer, answer+4, answer+8, answer+12, answer+16, out)
		if err != nil {
			return heicError("the decoder gave up: " + err.Error())
		}
		if done[0] == 0 {
			return heicError("it does not decode")
		}
		return nil
	}
	if err := ask(1, 0); err != nil {
		return err
	}
	var said [4]uint32
	for n := range said {
		word, ok := m.memory.ReadUint32Le(uint32(answer) + 4*uint32(n))
		if !ok {
			return errHeifMemory
		}
		said[n] = word
	}
	out, err := m.alloc(planes(said[0], said[1], said[2], said[3]))
	if err != nil {
		return err
	}
	return ask(0, out)
}

// planes is the size in bytes of a picture as libheif gives it out (heif_colorspace, heif_chroma): a plane for light
// and two smaller ones for colour, or one of four bytes a pixel. A file whose planes turn out larger than announced
// spoils the memory of its own sandbox and nothing else.
func planes(width, height, colours, spread uint32) uint64 {
	const padding = 64 // of rows and columns
	pixels := (uint64(width) + padding) * (uint64(height) + padding)
	switch {
	case colours == 2: // monochrome
		return pixels
	case colours == 0 && spread == 1: // 4:2:0
		return pixels + pixels/2
	case colours == 0 && spread == 2: // 4:2:2
		return 2 * pixels
	}
	return 4 * pixels
}

func (m heifModule) alloc(size uint64) (uint64, error) {
	const most = 1 << 31
	if size > most {
		return 0, heicError("larger than its memory")
	}
	at, err := m.malloc.Call(m.ctx, size)
	if err != nil {
		return 0, heicError("no memory: " + err.Error())
	}
	if at[0] == 0 {
		return 0, heicError("no memory")
	}
	return at[0], nil
}
