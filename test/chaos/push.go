package main

import (
	"context"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"sync"
)

// view is a case as its opener sees it.
type view struct {
	state, outcome string
	version        int
	filled         bool
	papers         []string
	task           string // the open one
	eligible       bool
}

// see looks at a case.
func (w *walk) see(ctx context.Context, c *slot, api int) (view, answer) {
	a := w.ask(ctx, api, request{user: c.opener, method: http.MethodGet, path: "/v1/cases/" + c.named()})
	if !a.ok() {
		return view{}, a
	}
	v := view{state: a.text("state"), outcome: a.text("outcome")}
	version, _ := a.body["draft_version"].(float64)
	facts, _ := a.body["facts"].(map[string]any)
	v.version, v.filled = int(version), len(facts) > 0
	for _, d := range list(a.body["documents"]) {
		kind, _ := d["kind"].(string)
		v.papers = append(v.papers, kind)
	}
	for _, t := range list(a.body["tasks"]) {
		v.task, _ = t["id"].(string)
	}
	determination, _ := a.body["determination"].(map[string]any)
	v.eligible = determination["outcome"] == "eligible"
	return v, a
}

func list(value any) []map[string]any {
	items, _ := value.([]any)
	var all []map[string]any
	for _, item := range items {
		if m, ok := item.(map[string]any); ok {
			all = append(all, m)
		}
	}
	return all
}

// answered tells whether the paper that was asked for has been handed in.
func (c *slot) answered() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.again
}

func (c *slot) named() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.code
}

// push takes a case one legal step further. Straight, it never turns aside.
func (w *walk) push(ctx context.Context, c *slot, s step, straight bool) any {
	if c.named() == "" {
		return w.open(ctx, c, s)
	}
	v, seen := w.see(ctx, c, s.pick(2, 7))
	if !seen.ok() {
		return seen
	}
	r := w.next(c, s, v, straight)
	if r == nil {
		return "it is " + v.state
	}
	if r.method != http.MethodGet {
		c.mu.Lock()
		c.last = r
		c.mu.Unlock()
	}
	a := w.press(ctx, s, *r)
	if a.ok() && v.state == "supplementing" && r.file != "" {
		c.mu.Lock()
		c.again = true
		c.mu.Unlock()
	}
	return fmt.Sprintf("%s %s by %s: %v", r.method, routeOf(r.path), r.user, a)
}

func (w *walk) open(ctx context.Context, c *slot, s step) any {
	body := map[string]any{"scheme": "social-allowance"}
	if c.beneficiary != nil {
		body["beneficiary"] = c.beneficiary
	}
	a := w.press(ctx, s, request{user: c.opener, method: http.MethodPost, path: "/v1/cases", key: fmt.Sprintf("open-%d", s.slot), body: body})
	if a.ok() {
		c.mu.Lock()
		c.code = a.text("code")
		c.mu.Unlock()
	}
	return a
}

// next is the next legal request for a case; nil: it waits for no person, or for a treasurer.
func (w *walk) next(c *slot, s step, v view, straight bool) *request {
	turn := func(n, salt uint64) bool { return !straight && s.one(n, salt) }
	path := "/v1/cases/" + c.named()
	r := &request{user: c.opener, method: http.MethodPost, key: fmt.Sprintf("step-%d", s.number)}
	switch v.state {
	case "opened":
		for kind, file := range c.papers {
			if !slices.Contains(v.papers, kind) {
				r.path, r.kind, r.file, r.key = path+"/documents", kind, filepath.Join(w.files, file), fmt.Sprintf("paper-%d-%s", s.slot, kind)
				return r
			}
		}
		if !v.filled {
			r.method, r.path, r.body, r.version = http.MethodPut, path+"/draft", c.draft(), v.version
			return r
		}
		r.path = path + "/submit"
	case "supplementing":
		if !c.answered() { // the same paper once more
			r.path, r.kind, r.file, r.key = path+"/documents", "identity", filepath.Join(w.files, c.papers["identity"]), fmt.Sprintf("again-%d", s.slot)
			return r
		}
		r.path, r.body = path+"/supplement", map[string]any{"note": "Đã bổ sung."}
	case "verifying":
		r.user, r.path, r.body = officers[s.pick(2, 2)], "/v1/tasks/"+v.task+"/complete", outcomeOf(v)
		if turn(8, 3) {
			r.body = map[string]any{"outcome": "supplement", "items": []any{map[string]any{"document": "identity", "reason": "Ảnh bị lóa."}}}
		}
		if turn(12, 4) {
			r.body = map[string]any{"outcome": "refuse", "note": "Không đúng người."}
		}
	case "signing":
		r.user, r.path, r.body = chairman, "/v1/tasks/"+v.task+"/complete", outcomeOf(v)
		if turn(8, 3) {
			r.body = map[string]any{"outcome": "return", "note": "Xem lại."}
		}
		if turn(12, 4) {
			r.body = map[string]any{"outcome": "refuse", "note": "Không đúng đối tượng."}
		}
	default:
		return nil
	}
	if v.task == "" && (v.state == "verifying" || v.state == "signing") {
		return nil // between two looks somebody was faster
	}
	return r
}

func outcomeOf(v view) map[string]any {
	if v.eligible {
		return map[string]any{"outcome": "approve"}
	}
	return map[string]any{"outcome": "refuse"}
}

// press sends a request once, or twice at once, at either api.
func (w *walk) press(ctx context.Context, s step, r request) answer {
	first := s.pick(2, 7)
	if !s.one(5, 6) {
		return w.ask(ctx, first, r)
	}
	answers := make([]answer, 2)
	var both sync.WaitGroup
	for i := range answers {
		both.Go(func() { answers[i] = w.ask(ctx, (first+i)%2, r) })
	}
	both.Wait()
	if answers[0].ok() {
		return answers[0]
	}
	return answers[1]
}
