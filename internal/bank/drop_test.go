package bank_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"github.com/an-sinh/ansinh/internal/bank"
	"github.com/an-sinh/ansinh/internal/errs"
)

func open(t testing.TB, cfg bank.DropConfig) *bank.Drop {
	t.Helper()
	drop, err := bank.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return drop
}

func TestSend_handsAFileOverOnceHoweverOftenItIsRepeated(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	drop := open(t, h.cfg)
	file := strings.Repeat("<CdtTrfTxInf/>", 200_000) // 2.8 MB: many pieces in flight
	for range 3 {
		if err := drop.Send(t.Context(), "order.xml", strings.NewReader(file)); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(filepath.Join(h.dir, "in", "order.xml")); err != nil || string(got) != file {
		t.Fatalf("the bank has %d bytes of %d (%v)", len(got), len(file), err)
	}
	if names := h.files(t, "in"); len(names) != 1 {
		t.Errorf("the inbox holds %v", names)
	}
	if err := os.Rename(filepath.Join(h.dir, "in", "order.xml"), filepath.Join(h.dir, "archive", "order.xml")); err != nil {
		t.Fatal(err)
	}
	if err := drop.Send(t.Context(), "order.xml", strings.NewReader(file)); err != nil {
		t.Fatal(err)
	}
	if names := h.files(t, "in"); len(names) != 0 {
		t.Errorf("a file the bank had taken was handed over again: %v", names)
	}
}

func TestSend_refusesANameTheBankHasWithOtherContent(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for _, folder := range []string{"in", "archive"} {
		name := folder + ".xml"
		h.put(t, filepath.Join(folder, name), "first")
		if err := open(t, h.cfg).Send(t.Context(), name, strings.NewReader("another")); errs.CodeOf(err) != "BANK_FILE_DIFFERS" {
			t.Errorf("%s: got %v", folder, err)
		}
		if got, err := os.ReadFile(filepath.Join(h.dir, folder, name)); err != nil || string(got) != "first" {
			t.Errorf("%s: the bank's file became %q (%v)", folder, got, err)
		}
	}
}

func TestSend_neverShowsTheBankHalfAFile(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	drop := open(t, h.cfg)
	file := bytes.Repeat([]byte("x"), 4<<20)
	for _, cut := range []int64{500, 3_000, 100_000, 2 << 20} { // within the handshake, before and within the file
		h.cutAfter.Store(cut)
		if err := drop.Send(t.Context(), "order.xml", bytes.NewReader(file)); err == nil || errs.CodeOf(err) != "" {
			t.Errorf("line cut after %d bytes: got %v, want a plain error that is tried again", cut, err)
		}
		if slices.Contains(h.files(t, "in"), "order.xml") {
			t.Fatalf("line cut after %d bytes: the bank sees the file", cut)
		}
	}
	broken := errors.New("object storage is away")
	err := drop.Send(t.Context(), "order.xml", io.MultiReader(bytes.NewReader(file[:1<<20]), iotest.ErrReader(broken)))
	if !errors.Is(err, broken) || slices.Contains(h.files(t, "in"), "order.xml") {
		t.Fatalf("our own file broke off: got %v", err)
	}
	if err := drop.Send(t.Context(), "order.xml", bytes.NewReader(file)); err != nil {
		t.Fatalf("after all that: %v", err)
	}
	if got, err := os.ReadFile(filepath.Join(h.dir, "in", "order.xml")); err != nil || !bytes.Equal(got, file) {
		t.Errorf("the bank has %d bytes (%v)", len(got), err)
	}
}

func TestSend_isHarmlessFromManySendersAtOnce(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	drop := open(t, h.cfg)
	file := bytes.Repeat([]byte("0123456789abcdef"), 64<<10)
	var senders sync.WaitGroup
	for range 6 {
		senders.Go(func() {
			if err := drop.Send(t.Context(), "order.xml", bytes.NewReader(file)); err != nil {
				t.Error(err)
			}
		})
	}
	senders.Wait()
	got, err := os.ReadFile(filepath.Join(h.dir, "in", "order.xml"))
	if err != nil || !bytes.Equal(got, file) || len(h.files(t, "in")) != 1 {
		t.Errorf("the inbox holds %v, the file %d bytes (%v)", h.files(t, "in"), len(got), err)
	}
}

func TestList_namesFinishedFilesInOrder(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	for _, name := range []string{"b.xml", "a.xml", ".c.xml", "d.xml.part", "e.xml.tmp"} {
		h.put(t, filepath.Join("out", name), "x")
	}
	if err := os.Mkdir(filepath.Join(h.dir, "out", "folder"), 0o755); err != nil {
		t.Fatal(err)
	}
	names, err := open(t, h.cfg).List(t.Context())
	if err != nil || !slices.Equal(names, []string{"a.xml", "b.xml"}) {
		t.Errorf("got %v (%v)", names, err)
	}
}

func TestFetch_readsWholeFilesAndLeavesThem(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	drop := open(t, h.cfg)
	content := strings.Repeat("0123456789", 100_000)
	h.put(t, "out/a.xml", content)
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"copied": func(r io.Reader) io.Reader { return r }, "read": func(r io.Reader) io.Reader { return struct{ io.Reader }{r} },
	} {
		file, err := drop.Fetch(t.Context(), "a.xml")
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		_, err = io.Copy(&got, wrap(file))
		if err = errors.Join(err, file.Close()); err != nil || got.String() != content {
			t.Errorf("%s: got %d bytes of %d (%v)", name, got.Len(), len(content), err)
		}
	}
	if names := h.files(t, "out"); len(names) != 1 {
		t.Errorf("the outbox holds %v", names)
	}
	if _, err := drop.Fetch(t.Context(), "nobody.xml"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: got %v", err)
	}
}

func TestFetch_tellsABrokenLineFromTheEnd(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.put(t, "out/a.xml", strings.Repeat("0123456789", 1_000_000))
	file, err := open(t, h.cfg).Fetch(t.Context(), "a.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(file, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	h.cutAfter.Store(1)
	if _, err := io.Copy(io.Discard, file); err == nil {
		t.Error("a cut line looked like the end of the file")
	}
	file.Close()
	for name, wrap := range map[string]func(io.Reader) io.Reader{
		"copied": func(r io.Reader) io.Reader { return r }, "read": func(r io.Reader) io.Reader { return struct{ io.Reader }{r} },
	} {
		h.put(t, "out/b.xml", strings.Repeat("0123456789", 100_000))
		if file, err = open(t, h.cfg).Fetch(t.Context(), "b.xml"); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filepath.Join(h.dir, "out", "b.xml"), 10); err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, wrap(file)); !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("a file that became shorter, %s: got %v", name, err)
		}
		file.Close()
	}
}

func TestDrop_staysInsideItsFolders(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	drop := open(t, h.cfg)
	for _, name := range []string{"", ".", "..", "../secret", "a/b", `a\b`, ".hidden"} {
		if err := drop.Send(t.Context(), name, strings.NewReader("x")); err == nil {
			t.Errorf("sent %q", name)
		}
		if file, err := drop.Fetch(t.Context(), name); err == nil {
			t.Errorf("fetched %q", name)
			file.Close()
		}
	}
	if h.logins.Load() != 0 {
		t.Error("a bad name reached the bank")
	}
}

func TestDrop_speaksOnlyToTheHostAndWithTheKeyItKnows(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	private, public := keyPair(t)
	for name, spoil := range map[string]func(*bank.DropConfig){
		"another host": func(c *bank.DropConfig) { c.HostKey = public },
		"another key":  func(c *bank.DropConfig) { c.Key = private },
	} {
		cfg := h.cfg
		spoil(&cfg)
		if err := open(t, cfg).Send(t.Context(), "order.xml", strings.NewReader("x")); err == nil || len(h.files(t, "in")) != 0 {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, spoil := range map[string]func(*bank.DropConfig){
		"no key": func(c *bank.DropConfig) { c.Key = nil }, "no host key": func(c *bank.DropConfig) { c.HostKey = nil },
		"no address": func(c *bank.DropConfig) { c.Address = "" }, "no user": func(c *bank.DropConfig) { c.User = "" },
	} {
		cfg := h.cfg
		spoil(&cfg)
		if _, err := bank.Open(cfg); err == nil {
			t.Errorf("%s: was taken", name)
		}
	}
}

func TestDrop_endsWithItsContext(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.silent.Store(true)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	began := time.Now()
	err := open(t, h.cfg).Send(ctx, "order.xml", strings.NewReader("x"))
	if !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 10*time.Second {
		t.Errorf("a silent bank: got %v after %s", err, time.Since(began))
	}
	cfg := h.cfg
	cfg.Timeout = 200 * time.Millisecond
	if _, err := open(t, cfg).List(t.Context()); err == nil || time.Since(began) > 20*time.Second {
		t.Errorf("a silent bank without a context: got %v after %s", err, time.Since(began))
	}
	cancelled, stop := context.WithCancelCause(t.Context())
	stop(errors.New("shutting down"))
	if _, err := open(t, h.cfg).List(cancelled); err == nil {
		t.Error("a cancelled context listed files")
	}
}

// A reader of ours that stands still ends the file's connection with the context.
func TestFetch_endsWithItsContext(t *testing.T) {
	t.Parallel()
	h := newHost(t)
	h.put(t, "out/a.xml", strings.Repeat("0123456789", 1_000_000))
	ctx, cancel := context.WithCancel(t.Context())
	file, err := open(t, h.cfg).Fetch(ctx, "a.xml")
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := io.Copy(io.Discard, file); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := file.Close(); err != nil && !errors.Is(err, context.Canceled) {
		t.Errorf("close: %v", err)
	}
}
