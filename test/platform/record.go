package platform

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/proxy"
	"google.golang.org/protobuf/encoding/protojson"

	"github.com/an-sinh/ansinh/internal/temporal"
	"github.com/an-sinh/ansinh/internal/testkit"
)

// History is everything Temporal stores of a workflow, as it stores it: encrypted.
func (p *Platform) History(workflowID string) *historypb.History {
	p.t.Helper()
	c, err := temporal.Open(p.variable("ANSINH_TEMPORAL_ADDRESS"), testkit.Env(p.t, "ANSINH_TEMPORAL_NAMESPACE"), p.ring(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		p.t.Fatal(err)
	}
	defer c.Close()
	history := &historypb.History{}
	events := c.GetWorkflowHistory(context.Background(), workflowID, "", false, enums.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			p.t.Fatal(err)
		}
		history.Events = append(history.Events, event)
	}
	return history
}

// Record keeps the history of a workflow for the replay tests of its story when ANSINH_RECORD names it, decrypted: it
// holds codes only. A stored history is never recorded again to make a test green; a new one gets a new name.
func (p *Platform) Record(story, name, workflowID string) {
	p.t.Helper()
	if os.Getenv("ANSINH_RECORD") != name {
		return
	}
	encoded, err := protojson.MarshalOptions{Multiline: true, Indent: " "}.Marshal(p.Opened(p.History(workflowID)))
	if err != nil {
		p.t.Fatal(err)
	}
	_, here, _, _ := runtime.Caller(0)
	path := filepath.Join(filepath.Dir(here), "..", "..", "workflows", story, "testdata", "histories", name+".json")
	if err := os.WriteFile(path, encoded, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// Opened is a history with its payloads decrypted, as the program's own keys allow.
func (p *Platform) Opened(history *historypb.History) *historypb.History {
	p.t.Helper()
	err := proxy.VisitPayloads(context.Background(), history, proxy.VisitPayloadsOptions{
		Visitor: func(_ *proxy.VisitPayloadsContext, payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
			return p.ring().Decode(payloads)
		},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return history
}

// Address is where the platform's engine listens, and the name space it uses there.
func (p *Platform) Address() (address, namespace string) {
	p.t.Helper()
	return p.variable("ANSINH_TEMPORAL_ADDRESS"), p.variable("ANSINH_TEMPORAL_NAMESPACE")
}

func (p *Platform) ring() *temporal.Ring {
	p.t.Helper()
	ring, err := temporal.ParseRing([]byte(testkit.Secret(p.t, "ANSINH_CODEC_KEYS")))
	if err != nil {
		p.t.Fatal(err)
	}
	return ring
}

// variable is a setting of the platform, its own before the stack's.
func (p *Platform) variable(name string) string {
	p.t.Helper()
	for _, setting := range p.Env {
		if len(setting) > len(name) && setting[:len(name)+1] == name+"=" {
			return setting[len(name)+1:]
		}
	}
	return testkit.Env(p.t, name)
}

// TaskQueue is the queue of the platform's workers.
func (p *Platform) TaskQueue() string { return p.variable("ANSINH_TEMPORAL_TASK_QUEUE") }
