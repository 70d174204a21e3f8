package objects_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/objects"
)

// configured reads where the MinIO of the test stack is.
func configured(t testing.TB) objects.Config {
	t.Helper()
	secret := func(name string) string {
		path := os.Getenv(name)
		if path == "" {
			t.Fatalf("%s is not set: these tests need a real MinIO, run make test", name)
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatalf("read %s: %v", name, err)
		}
		return strings.TrimSpace(string(content))
	}
	endpoint := os.Getenv("ANSINH_S3_ENDPOINT")
	if endpoint == "" {
		t.Fatal("ANSINH_S3_ENDPOINT is not set: these tests need a real MinIO, run make test")
	}
	return objects.Config{
		Endpoint: endpoint, Bucket: "objects-test",
		AccessKey: secret("ANSINH_S3_ACCESS_KEY_FILE"), SecretKey: secret("ANSINH_S3_SECRET_KEY_FILE"),
	}
}

// open gives a store with a bucket; tests share it and each uses keys of its own.
func open(t testing.TB) *objects.Store {
	t.Helper()
	s, err := objects.Open(configured(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.EnsureBucket(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func newKey() string { return "case/" + uuid.NewString() }

func noise(size int) []byte {
	data := make([]byte, size)
	_, _ = rand.Read(data)
	return data
}

func put(t testing.TB, s *objects.Store, key string, data []byte, size int64) {
	t.Helper()
	if err := s.Put(t.Context(), key, onlyReader{bytes.NewReader(data)}, size, "application/pdf"); err != nil {
		t.Fatalf("put %d bytes: %v", len(data), err)
	}
}

// onlyReader hides that the content could be read twice, like an upload.
type onlyReader struct{ io.Reader }

func read(t testing.TB, s *objects.Store, key string) []byte {
	t.Helper()
	content, size, err := s.Get(t.Context(), key)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	defer content.Close()
	data, err := io.ReadAll(content)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	if int64(len(data)) != size {
		t.Errorf("Get announced %d bytes and gave %d", size, len(data))
	}
	return data
}

func TestEnsureBucket_makesItWithLockAndIsContentWhenItIsThere(t *testing.T) {
	t.Parallel()
	cfg := configured(t)
	cfg.Bucket = "objects-" + uuid.NewString()
	s, err := objects.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Ready(t.Context()); err == nil {
		t.Error("ready without a bucket")
	}
	for range 2 {
		if err := s.EnsureBucket(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestPut_givesBackEveryByteWhateverTheSize(t *testing.T) {
	t.Parallel()
	s := open(t)
	const part = 5 << 20
	for _, size := range []int{0, 1, 100 << 10, part - 1, part, part + 1, 2 * part, 2*part + 1, 12 << 20, 25 << 20} {
		for _, known := range []bool{true, false} {
			t.Run(fmt.Sprintf("%d bytes, size known %v", size, known), func(t *testing.T) {
				t.Parallel()
				data, key, announced := noise(size), newKey(), int64(-1)
				if known {
					announced = int64(size)
				}
				put(t, s, key, data, announced)
				if got := read(t, s, key); !bytes.Equal(got, data) {
					t.Fatalf("got %d bytes that differ from the %d put", len(got), size)
				}
				info, err := s.Stat(t.Context(), key)
				if err != nil || info.Size != int64(size) || info.MediaType != "application/pdf" || !info.LockedUntil.IsZero() {
					t.Errorf("stat: %+v, %v", info, err)
				}
			})
		}
	}
}

func TestPut_neverOverwrites(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, size := range []int{1000, 11 << 20} {
		for _, announced := range []int64{-1, int64(size)} {
			key, data := newKey(), noise(size)
			put(t, s, key, data, announced)
			put(t, s, key, data, announced) // the same again is well
			other := noise(size)
			err := s.Put(t.Context(), key, bytes.NewReader(other), announced, "application/pdf")
			if !errors.Is(err, objects.ErrDiffers) {
				t.Errorf("%d bytes: other content gave %v, want ErrDiffers", size, err)
			}
			if !bytes.Equal(read(t, s, key), data) {
				t.Errorf("%d bytes: the object was overwritten", size)
			}
		}
	}
}

func TestPut_letsOneOfManyAtTheSameTimeWin(t *testing.T) {
	t.Parallel()
	s := open(t)
	for _, size := range []int{1000, 6 << 20} {
		key := newKey()
		var group sync.WaitGroup
		var mu sync.Mutex
		var won [][]byte
		for range 8 {
			group.Go(func() {
				data := noise(size)
				if err := s.Put(context.Background(), key, bytes.NewReader(data), -1, "application/pdf"); err == nil {
					mu.Lock()
					defer mu.Unlock()
					won = append(won, data)
				}
			})
		}
		group.Wait()
		if len(won) != 1 {
			t.Fatalf("%d bytes: %d of 8 different writers were told that they had written", size, len(won))
		}
		if !bytes.Equal(read(t, s, key), won[0]) {
			t.Errorf("%d bytes: the object is not that of the winner", size)
		}
	}
}

func TestPut_leavesNothingWhenTheReaderFails(t *testing.T) {
	t.Parallel()
	s := open(t)
	refused := errors.New("refused by content")
	for _, size := range []int{0, 1000, 6 << 20, 11 << 20} {
		key := newKey()
		r := io.MultiReader(bytes.NewReader(noise(size)), failing{refused})
		if err := s.Put(t.Context(), key, r, -1, "application/pdf"); !errors.Is(err, refused) {
			t.Errorf("%d bytes: got %v, want the error of the reader", size, err)
		}
		if _, err := s.Stat(t.Context(), key); errs.CodeOf(err) != "OBJECT_NOT_FOUND" {
			t.Errorf("%d bytes: something was stored: %v", size, err)
		}
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestFreeze_isTheSameTwiceAndRefusesOtherBytes(t *testing.T) {
	t.Parallel()
	s, key, file := open(t), "bank/"+uuid.NewString()+".xml", []byte("<Document>1.350.000</Document>")
	for range 3 {
		if err := s.Freeze(t.Context(), key, file, "application/xml"); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Freeze(t.Context(), key, append(file, '\n'), "application/xml"); !errors.Is(err, objects.ErrDiffers) {
		t.Errorf("other bytes gave %v, want ErrDiffers", err)
	}
	if !bytes.Equal(read(t, s, key), file) {
		t.Error("the frozen file changed")
	}
}

func TestLock_keepsTheObjectAndNeverShortens(t *testing.T) {
	t.Parallel()
	s, key, data := open(t), newKey(), noise(1000)
	put(t, s, key, data, -1)
	late := time.Now().Add(2 * time.Hour)
	for _, until := range []time.Time{time.Now().Add(time.Hour), late, late, time.Now().Add(time.Minute)} {
		if err := s.Lock(t.Context(), key, until); err != nil {
			t.Fatal(err)
		}
	}
	info, err := s.Stat(t.Context(), key)
	if err != nil || !info.LockedUntil.Equal(late.UTC().Truncate(time.Second)) {
		t.Errorf("locked until %v (%v), want %v", info.LockedUntil, err, late)
	}
	if err := s.Remove(t.Context(), key); err == nil {
		t.Error("a locked object was removed")
	}
	if !bytes.Equal(read(t, s, key), data) {
		t.Error("the locked object changed")
	}
	if err := s.Lock(t.Context(), newKey(), late); errs.CodeOf(err) != "OBJECT_NOT_FOUND" {
		t.Errorf("locking what is not there gave %v", err)
	}
}

func TestRemove_takesTheObjectOutForGood(t *testing.T) {
	t.Parallel()
	s, key := open(t), newKey()
	put(t, s, key, noise(1000), -1)
	for range 2 {
		if err := s.Remove(t.Context(), key); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := s.Get(t.Context(), key); errs.CodeOf(err) != "OBJECT_NOT_FOUND" {
		t.Errorf("after Remove: %v", err)
	}
	put(t, s, key, noise(10), -1) // the key is free again: no delete marker stands in the way
}

func TestStore_tellsNotFoundFromAway(t *testing.T) {
	t.Parallel()
	s := open(t)
	if _, _, err := s.Get(t.Context(), newKey()); errs.CodeOf(err) != "OBJECT_NOT_FOUND" {
		t.Errorf("get of nothing: %v", err)
	}
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	cfg := configured(t)
	cfg.Endpoint = closed.Addr().String()
	closed.Close()
	away, err := objects.Open(cfg)
	if err != nil {
		t.Fatal(err)
	}
	missing := configured(t)
	missing.Bucket = "objects-" + uuid.NewString()
	noBucket, err := objects.Open(missing)
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]*objects.Store{"a store that is away": away, "a bucket that is missing": noBucket} {
		if _, _, err := s.Get(t.Context(), newKey()); err == nil || errs.CodeOf(err) != "" {
			t.Errorf("%s: get gave %v, want an error that is no refusal", name, err)
		}
		if err := s.Put(t.Context(), newKey(), bytes.NewReader(nil), 0, ""); err == nil || errs.CodeOf(err) != "" {
			t.Errorf("%s: put gave %v, want an error that is no refusal", name, err)
		}
		if err := s.Ready(t.Context()); err == nil {
			t.Errorf("%s: ready", name)
		}
	}
}

func BenchmarkPut(b *testing.B) {
	s, data := open(b), noise(10<<20)
	for name, size := range map[string]int64{"known size": int64(len(data)), "unknown size": -1} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				put(b, s, newKey(), data, size)
			}
		})
	}
}
