package test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/proxy"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"golang.org/x/text/unicode/norm"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/seed"
	"github.com/an-sinh/ansinh/test/platform"
)

// mostEvents is the budget of a case with two levels of people.
const mostEvents = 60

// note is what people write into notes although they should not.
const note = "Xin gọi 0987654321, chị Lò Thị Mẩy, email may.lo@thu.vn."

// secrets are what nobody but the register may hold: everybody's name, number and telephone, the accounts of the test and
// what its people wrote.
func secrets() (all []string) {
	all = []string{"9704150001", "9704150009", "Đinh Gia Hân", "Lò Thị Mẩy", "0987654321", "may.lo@thu.vn", "1948-03-15", "birth_date", "Theo câu chữ"}
	for _, p := range seed.Local().People {
		all = append(all, p.Name, p.CitizenNumber, p.Phone)
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// unaccented writes a Vietnamese text as banks and telegrams do.
func unaccented(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Mn, r):
			return -1
		case r == 'đ':
			return 'd'
		case r == 'Đ':
			return 'D'
		}
		return r
	}, norm.NFD.String(text))
}

// forms are the ways a secret may be written, in lower case where case says nothing.
func forms(secret string) map[string]bool {
	escaped := strings.Trim(fmt.Sprintf("%+q", secret), `"`) // \u1ee4, as JSON escapes
	all := map[string]bool{}
	for _, form := range []string{secret, norm.NFD.String(secret), unaccented(secret), escaped, strings.ReplaceAll(unaccented(secret), " ", "_"), strings.ReplaceAll(unaccented(secret), " ", "")} {
		all[strings.ToLower(form)] = true
	}
	return all
}

// needle is a secret with everything that is searched for to find it.
type needle struct {
	secret string
	lower  [][]byte // in content put into lower case
	exact  [][]byte // base64, in each of its three positions, without the characters that neighbours share
}

func needles(secrets []string) (all []needle) {
	for _, secret := range secrets {
		n := needle{secret: secret}
		for form := range forms(secret) {
			n.lower = append(n.lower, []byte(form))
		}
		for shift := range 3 {
			encoded := base64.RawStdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + secret))
			n.exact = append(n.exact, []byte(encoded[(shift*8+5)/6:len(encoded)-2]))
		}
		all = append(all, n)
	}
	return all
}

// shows are the secrets that stand in the content in any form.
func shows(content []byte, all []needle) (found []string) {
	lower := bytes.ToLower(content)
	for _, n := range all {
		in := func(content []byte) func([]byte) bool {
			return func(part []byte) bool { return bytes.Contains(content, part) }
		}
		if slices.ContainsFunc(n.lower, in(lower)) || slices.ContainsFunc(n.exact, in(content)) {
			found = append(found, n.secret)
		}
	}
	return found
}

func TestShows_findsASecretInEveryForm(t *testing.T) {
	t.Parallel()
	all := needles(secrets())
	name := "Nguyễn Thị Sáu"
	jsoned, err := json.Marshal(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, content := range []string{
		"case of " + name, norm.NFD.String(name), "NGUYEN THI SAU", "nguyen thi sau", strings.ToUpper(name), string(jsoned), "case/nguyen_thi_sau", "{\"who\":\"Nguy\\u1ec5n Th\\u1ecb S\\u00e1u\"}",
		base64.StdEncoding.EncodeToString([]byte(name + "!")), base64.StdEncoding.EncodeToString([]byte("1" + name + " 2")), base64.StdEncoding.EncodeToString([]byte("12" + name + " of 3")),
	} {
		if found := shows([]byte(content), all); !slices.Contains(found, name) {
			t.Errorf("%q hides the name: found %v", content, found)
		}
	}
	if found := shows([]byte("case/H99.1-261102-0001 approve 540000"), all); len(found) > 0 {
		t.Errorf("a code shows %v", found)
	}
}

// lived runs a platform through every way a case can take and gives the cases.
func lived(t *testing.T, p *platform.Platform) (codes []string) {
	t.Helper()
	grandmother, account := platform.Grandmother, platform.ToAccount("9704150001")
	withdrawn := p.Submitted(grandmother(), account)
	p.Task(platform.Officer, withdrawn)
	send(t, p, platform.Applicant, "/v1/cases/"+withdrawn+"/withdraw", map[string]any{"note": note})
	supplemented := p.Submitted(grandmother(), account)
	complete(t, p, platform.Officer, supplemented, map[string]any{"outcome": "supplement", "note": note, "items": []any{map[string]any{"document": "identity", "reason": note}}})
	p.AwaitState(supplemented, casefile.Supplementing)
	p.Upload(platform.Applicant, supplemented, "identity")
	send(t, p, platform.Applicant, "/v1/cases/"+supplemented+"/supplement", map[string]any{"note": note})
	corrected := p.Submitted(grandmother(), account)
	complete(t, p, platform.Officer, corrected, map[string]any{"outcome": "approve", "note": note})
	complete(t, p, platform.Chairman, corrected, map[string]any{"outcome": "return", "note": note})
	p.AwaitState(corrected, casefile.Verifying)
	send(t, p, platform.Applicant, "/v1/cases/"+corrected+"/correct", map[string]any{"facts": platform.Pensioner(), "note": note})
	p.AwaitState(corrected, casefile.Verifying)
	p.Complete(platform.Officer, corrected, casefile.Refuse)
	p.Complete(platform.Chairman, corrected, casefile.Refuse)
	p.AwaitState(corrected, casefile.Closed)
	escalated := p.Adopted()
	task := p.Task(platform.Officer, escalated)
	platform.Refuses(t, p.As(platform.Officer), "POST", "/v1/tasks/"+task+"/complete", map[string]any{"outcome": "approve", "note": note})
	paid := p.Granted(grandmother(), account)
	run := p.Run()
	p.AwaitState(paid, casefile.Closed)
	p.Advance("2026-11-20")
	if n := len(p.History("case/" + paid).Events); n > mostEvents || n < 5 {
		t.Errorf("the straight case took %d events; at most %d are allowed", n, mostEvents)
	}
	return []string{"case/" + withdrawn, "case/" + supplemented, "case/" + corrected, "case/" + escalated, "case/" + paid, "payout/" + run.ID}
}

func TestPrivacy_temporalAndLogsKnowNobody(t *testing.T) {
	t.Parallel()
	p := platform.Start(t, platform.WithOwnTemporal())
	workflows := lived(t, p)
	all := needles(secrets())

	// As stored: the bytes of the engine's databases, and of the logs.
	looked := map[string]int{}
	p.Stored(func(where string, content []byte) {
		looked[where]++
		if found := shows(content, all); len(found) > 0 {
			t.Errorf("%s shows %q", where, found)
		}
	})
	for _, where := range []string{"history_node.data", "executions.data", "executions_visibility.memo", "executions_visibility.workflow_id", "the log of api", "the log of worker"} {
		if looked[where] == 0 {
			t.Errorf("nothing was looked at in %s: the search is broken, it saw %v", where, looked)
		}
	}

	// Every payload is encrypted, and what is in it is codes: even whoever has the keys learns of nobody.
	for _, id := range workflows {
		history := p.History(id)
		payloads := 0
		err := proxy.VisitPayloads(context.Background(), history, proxy.VisitPayloadsOptions{
			Visitor: func(_ *proxy.VisitPayloadsContext, all []*commonpb.Payload) ([]*commonpb.Payload, error) {
				for _, one := range all {
					payloads++
					if string(one.Metadata["encoding"]) != "binary/encrypted" {
						t.Errorf("%s holds a payload that is %s", id, one.Metadata["encoding"])
					}
				}
				return all, nil
			},
		})
		if err != nil || payloads == 0 {
			t.Fatalf("%s: %d payloads looked at, %v", id, payloads, err)
		}
		opened, err := protojson.Marshal(p.Opened(history))
		if err != nil {
			t.Fatal(err)
		}
		for _, event := range p.Opened(p.History(id)).Events {
			_ = proxy.VisitPayloads(context.Background(), event, proxy.VisitPayloadsOptions{
				Visitor: func(_ *proxy.VisitPayloadsContext, all []*commonpb.Payload) ([]*commonpb.Payload, error) {
					for _, one := range all {
						opened = append(opened, one.Data...)
					}
					return all, nil
				},
			})
		}
		if found := shows(opened, all); len(found) > 0 {
			t.Errorf("%s, decrypted, shows %q", id, found)
		}
	}

	// The search must be able to find: a workflow with a name in its ID, memo and input is seen in all three.
	address, namespace := p.Address()
	stranger, err := client.Dial(client.Options{HostPort: address, Namespace: namespace})
	if err != nil {
		t.Fatal(err)
	}
	defer stranger.Close()
	_, err = stranger.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "case/nguyen_thi_sau", TaskQueue: "nobody", Memo: map[string]any{"who": "Trần Văn Bình"}}, "none", "099190000003")
	if err != nil {
		t.Fatal(err)
	}
	platform.Until(t, "the planted workflow is listed", func() bool {
		page, err := stranger.ListWorkflow(t.Context(), &workflowservice.ListWorkflowExecutionsRequest{Namespace: namespace, Query: `TaskQueue = "nobody"`})
		return err == nil && len(page.Executions) == 1
	})
	planted := map[string][]string{}
	p.Stored(func(where string, content []byte) {
		for _, secret := range shows(content, all) {
			planted[secret] = append(planted[secret], where)
		}
	})
	for secret, where := range map[string]string{"Nguyễn Thị Sáu": "executions_visibility.workflow_id", "Trần Văn Bình": "executions_visibility.memo", "099190000003": "history_node.data"} {
		if !slices.Contains(planted[secret], where) {
			t.Errorf("%q was planted in %s and not found there, only in %v", secret, where, planted[secret])
		}
	}
}
