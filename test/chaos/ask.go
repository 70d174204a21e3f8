package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/an-sinh/ansinh/internal/client"
)

// request is something a user asks for; sent again it is the same request.
type request struct {
	user, method, path, key string
	body                    any
	version                 int    // If-Match
	kind, file              string // an upload
	cutAt                   int64  // bytes after which the sender is gone; 0: never
}

// answer is what came of it.
type answer struct {
	status int
	code   string // of a refusal
	body   map[string]any
	err    error
}

func (a answer) ok() bool { return a.err == nil }

func (a answer) text(name string) string {
	text, _ := a.body[name].(string)
	return text
}

func (a answer) String() string {
	switch {
	case a.ok():
		return fmt.Sprint(a.status)
	case a.code != "":
		return fmt.Sprintf("%d %s", a.status, a.code)
	}
	return a.err.Error()
}

// impatience is after how long a user gives up.
const impatience = 15 * time.Second

// ask sends a request to one of the apis and notes the answer.
func (w *walk) ask(ctx context.Context, api int, r request) answer {
	ctx, cancel := context.WithTimeout(ctx, impatience)
	defer cancel()
	id := fmt.Sprintf("walk-%d-%06d", w.seed, w.requests.Add(1))
	headers := []client.Header{{Name: "X-Request-Id", Value: id}}
	if r.key != "" {
		headers = append(headers, client.Header{Name: "Idempotency-Key", Value: r.key})
	}
	if r.version > 0 {
		headers = append(headers, client.Header{Name: "If-Match", Value: fmt.Sprintf(`"%d"`, r.version)})
	}
	a := answer{body: map[string]any{}}
	user := w.users[api][r.user]
	if r.file != "" {
		a.status, a.err = http.StatusCreated, w.upload(ctx, user, r, &a.body, headers)
	} else {
		a.status, a.err = user.Do(ctx, r.method, r.path, r.body, &a.body, headers...)
	}
	if problem, refused := errors.AsType[*client.Problem](a.err); refused {
		a.status, a.code = problem.Status, problem.Code
	}
	if a.err == nil || a.code != "" {
		w.fail(w.journal.write(w.entryOf(id, r, a)))
	}
	return a
}

func (w *walk) entryOf(id string, r request, a answer) entry {
	e := entry{Request: id, Method: r.method, Route: routeOf(r.path), User: r.user, Key: r.key, Status: a.status}
	if !a.ok() {
		return e
	}
	e.Case, e.ID = a.text("code"), a.text("id")
	if r.file != "" {
		e.SHA256 = w.sums[r.file]
	}
	return e
}

// upload sends a file, or the first part of one.
func (w *walk) upload(ctx context.Context, user *client.User, r request, into *map[string]any, headers []client.Header) error {
	file, err := os.Open(r.file)
	if err != nil {
		return err
	}
	defer file.Close()
	var content io.Reader = file
	if r.cutAt > 0 {
		content = io.MultiReader(io.LimitReader(file, r.cutAt), broken{})
	}
	return user.Upload(ctx, filepath.Base(filepath.Dir(r.path)), r.kind, filepath.Base(r.file), content, into, headers...)
}

// broken is the end of a line that was cut.
type broken struct{}

var errCut = errors.New("the line was cut")

func (broken) Read([]byte) (int, error) { return 0, errCut }

// sumsOf are the hashes of the papers people hand in.
func sumsOf(folder string) (map[string]string, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.*"))
	if err != nil {
		return nil, err
	}
	sums := map[string]string{}
	for _, path := range paths {
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(content)
		sums[path] = hex.EncodeToString(sum[:])
	}
	return sums, nil
}
