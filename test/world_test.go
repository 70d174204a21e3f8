package test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/payment"
	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/test/platform"
)

// thing is what a route is tried on: the case, and by the word before {id} in an address what {id} stands for.
type thing struct {
	code string
	ids  map[string]string
}

// world is a running platform with something in every state docs/access.md names.
type world struct {
	*platform.Platform
	t      *testing.T
	tokens map[string]string
	things map[string]thing // by what the page calls them
}

// forTwo is a case to be opened in which the helper applies.
var forTwo = thing{ids: map[string]string{"applicant": "helper1"}}

// stages are the states things are in, in the order in which they must be made: what is owed is in no run yet.
var stages = []string{"draft", "file", "item", "claimed", "supplement", "signing", "letter", "run", "discrepancy", "owed"}

func newWorld(t *testing.T, accounts []string) *world {
	t.Helper()
	w := &world{Platform: platform.Start(t), t: t, tokens: map[string]string{}, things: map[string]thing{"–": {}, "for another": {}, "for two others": forTwo}}
	for _, account := range accounts {
		if account != "" {
			w.tokens[account] = w.Issuer.Token(t, account)
			_, _ = w.As(account).Do(t.Context(), http.MethodGet, "/v1/cases", nil, nil) // the first login binds the subject; the administrator is refused
		}
	}
	for _, stage := range stages {
		w.things[stage] = w.make(t, stage)
	}
	return w
}

// shared is the thing all may look at.
func (w *world) shared(on string) thing {
	w.t.Helper()
	th, ok := w.things[on]
	if !ok {
		w.t.Fatalf("docs/access.md tries something on %q, which the test cannot make", on)
	}
	return th
}

// make brings a new case as far as the page calls it.
func (w *world) make(t *testing.T, on string) thing {
	t.Helper()
	switch on {
	case "–", "for another":
		return thing{}
	case "for two others":
		return forTwo
	}
	th := w.taken(t)
	if on == "draft" {
		return th
	}
	if on == "item" {
		w.Registry.Misbehave(map[string]any{"other_name": []string{beneficiary["citizen_number"].(string)}})
		defer w.Registry.Behave()
	}
	var submitted struct{ Command string }
	w.send(t, platform.Applicant, "/v1/cases/"+th.code+"/submit", nil, &submitted)
	th.ids["commands"], th.ids["tasks"] = submitted.Command, w.Task(platform.Officer, th.code)
	for _, i := range w.Case(th.code).Items {
		if i.Code == item.IdentityDiffers {
			th.ids["items"] = i.ID
			continue
		}
		w.send(t, platform.Officer, "/v1/cases/"+th.code+"/items/"+i.ID+"/resolve", map[string]any{"resolution": "explained", "note": "Đã xem."}, nil)
	}
	var told string
	if err := w.DB.QueryRow(t.Context(), `select n.id::text from notice n join cases c on c.code = n.case_code
		where c.code = $1 and n.person = c.beneficiary and n.channel = 'in-app' limit 1`, th.code).Scan(&told); err != nil {
		t.Fatal(err)
	}
	th.ids["notices"] = told
	switch on {
	case "item":
		return th
	case "file":
		return th
	case "claimed":
		w.send(t, platform.Officer, "/v1/tasks/"+th.ids["tasks"]+"/claim", nil, nil)
		return th
	case "supplement":
		w.send(t, platform.Officer, "/v1/tasks/"+th.ids["tasks"]+"/complete", map[string]any{"outcome": "supplement",
			"items": []any{map[string]any{"document": "identity", "reason": "Ảnh bị lóa."}}}, nil)
		w.AwaitState(th.code, casefile.Supplementing)
		w.Upload("counter1", th.code, "identity")
		return th
	}
	w.send(t, platform.Officer, "/v1/tasks/"+th.ids["tasks"]+"/complete", map[string]any{"outcome": "approve"}, nil)
	th.ids["tasks"] = w.Task(platform.Chairman, th.code)
	if on == "signing" {
		return th
	}
	w.send(t, platform.Chairman, "/v1/tasks/"+th.ids["tasks"]+"/complete", map[string]any{"outcome": "approve"}, nil)
	w.AwaitHappening(th.code, "ENTITLED")
	signed := w.Case(th.code).Decision
	th.ids["paper"] = url.Values{"k": {"decision"}, "n": {"1"}, "h": {signed.Hash}, "s": {base64.RawURLEncoding.EncodeToString(signed.Signature)}}.Encode()
	if on == "discrepancy" {
		w.Bank.Misbehave(map[string]any{"hold": true}) // its true answer would change what the test compares
		w.Run()
		w.AwaitHappening(th.code, "PAYMENT_SENT")
		th.ids["discrepancies"] = w.misfit(t, th.code)
	}
	if on == "run" {
		var run payment.Run
		w.send(t, "treasurer2", "/v1/payment-runs", map[string]any{"channel": "bank"}, &run)
		th.ids["payment-runs"] = run.ID
	}
	return th
}

// misfit has the bank say something wrong about the payment of a case.
func (w *world) misfit(t *testing.T, code string) (id string) {
	t.Helper()
	sent := w.Case(code).Payments[0]
	file := payment.AnswerFile{Channel: payment.Bank, Name: "misfit-" + code + ".xml", SHA256: fmt.Sprintf("%064x", len(code)), Object: "bank/in/misfit"}
	answer := payment.Answer{Verdict: payment.Booked, Key: sent.EndToEndID, Amount: sent.Amount + 1, On: testkit.FirstDay, Reference: "misfit"}
	if err := w.DB.TakeAnswers(t.Context(), file, []payment.Answer{answer}, testkit.FirstDay); err != nil {
		t.Fatal(err)
	}
	var page struct{ Items []payment.Discrepancy }
	if _, err := w.As("treasurer2").Do(t.Context(), http.MethodGet, "/v1/discrepancies?state=open&page_size=100", nil, &page); err != nil {
		t.Fatal(err)
	}
	for _, d := range page.Items {
		if d.Key == sent.EndToEndID {
			id = d.ID
		}
	}
	return id
}

// taken is a case that the counter took in for the beneficiary, ready to be handed in; her helper applies.
func (w *world) taken(t *testing.T) thing {
	t.Helper()
	var opened struct{ Code string }
	w.send(t, "counter1", "/v1/cases", map[string]any{"scheme": "social-allowance", "beneficiary": beneficiary, "applicant": helper}, &opened)
	w.Upload("counter1", opened.Code, "identity")
	if _, err := w.As("counter1").Do(t.Context(), http.MethodPut, "/v1/cases/"+opened.Code+"/draft", draft(thing{}), nil,
		client.Header{Name: "If-Match", Value: `"1"`}); err != nil {
		t.Fatal(err)
	}
	return thing{opened.Code, map[string]string{"documents": w.Case(opened.Code).Documents[0].ID}}
}

// send asks for something that must be carried out and reads the answer.
func (w *world) send(t *testing.T, user, path string, body, into any) {
	t.Helper()
	var answer json.RawMessage
	if _, err := w.As(user).Do(t.Context(), http.MethodPost, path, body, &answer); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	if into != nil {
		if err := json.Unmarshal(answer, into); err != nil {
			t.Fatal(err)
		}
	}
}
