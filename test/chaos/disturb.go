package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
)

// cutUpload sends half a paper and then, often, the whole under the same key, as a telephone does that lost its line.
func (w *walk) cutUpload(ctx context.Context, c *slot, s step) any {
	if c.named() == "" {
		return "there is no case yet"
	}
	file := filepath.Join(w.files, c.papers["identity"])
	info, err := os.Stat(file)
	if err != nil {
		w.fail(err)
		return err
	}
	r := request{user: c.opener, method: http.MethodPost, path: "/v1/cases/" + c.named() + "/documents", kind: "identity", file: file,
		key: fmt.Sprintf("paper-%d-identity", s.slot), cutAt: 1 + int64(s.pick(1<<16, 1))*info.Size()>>16}
	half := w.ask(ctx, s.pick(2, 7), r)
	if half.ok() {
		known := w.ask(ctx, s.pick(2, 7), request{user: r.user, method: r.method, path: r.path, kind: r.kind, file: r.file, key: r.key})
		w.fail(fmt.Errorf("%v: half a paper was taken: %v, then %v", s, half, known))
	}
	if s.one(2, 3) {
		return half
	}
	r.cutAt = 0
	return fmt.Sprintf("%v, then whole: %v", half, w.ask(ctx, s.pick(2, 6), r))
}

// repeat sends the last request of a case again, under its key.
func (w *walk) repeat(ctx context.Context, c *slot, s step) any {
	c.mu.Lock()
	last := c.last
	c.mu.Unlock()
	if last == nil {
		return "there was none"
	}
	return fmt.Sprintf("%s: %v", routeOf(last.path), w.ask(ctx, s.pick(2, 7), *last))
}

// look reads something, by whoever it may be.
func (w *walk) look(ctx context.Context, c *slot, s step) any {
	user := everybody[s.pick(len(everybody), 1)]
	paths := []string{"/v1/tasks?queue=all", "/v1/payments", "/v1/payment-runs"}
	if code := c.named(); code != "" {
		paths = append(paths, "/v1/cases/"+code, "/v1/cases/"+code+"/timeline", "/v1/payments?case="+code)
	}
	path := paths[s.pick(len(paths), 3)]
	return fmt.Sprintf("%s by %s: %v", routeOf(path), user, w.ask(ctx, s.pick(2, 7), request{user: user, method: http.MethodGet, path: path}))
}

// disturb asks for what may be illegal just now, or by this person at all.
func (w *walk) disturb(ctx context.Context, c *slot, s step) any {
	if c.named() == "" {
		return "there is no case yet"
	}
	path := "/v1/cases/" + c.named()
	r := request{user: c.opener, method: http.MethodPost, key: fmt.Sprintf("step-%d", s.number)}
	switch s.deed {
	case withdraw:
		r.path, r.body = path+"/withdraw", map[string]any{"note": "Tôi rút hồ sơ."}
	case correct:
		facts := elder(fmt.Sprint(c.facts["birth_date"]), s.one(2, 3))
		if c.facts["disability"] == "severe" {
			facts = disabled(fmt.Sprint(c.facts["birth_date"]))
		}
		r.path, r.body = path+"/correct", map[string]any{"facts": facts, "note": "Khai lại."}
	default:
		v, seen := w.see(ctx, c, s.pick(2, 7))
		if !seen.ok() || v.task == "" {
			return "no task is open"
		}
		r.user, r.path = officers[s.pick(2, 2)], fmt.Sprintf("/v1/tasks/%s/%s", v.task, s.deed)
		if s.deed == meddle {
			r.user, r.path = everybody[s.pick(len(everybody), 1)], "/v1/tasks/"+v.task+"/complete"
			r.body = map[string]any{"outcome": []string{"approve", "refuse", "return", "supplement"}[s.pick(4, 3)]}
		}
	}
	return fmt.Sprintf("%s by %s: %v", routeOf(r.path), r.user, w.press(ctx, s, r))
}
