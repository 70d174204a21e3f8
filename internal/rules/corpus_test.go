package rules

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// addCorpus stores the answers of the present release beside the earlier ones:
//
//	go test ./internal/rules -run Corpus -corpus.add
//
// What is stored is never written again: an answer that no longer derives is a broken promise, not an old file.
var addCorpus = flag.Bool("corpus.add", false, "store the answers of the present release, if they are not stored yet")

const corpusFolder = "testdata/corpus"

// stored are the answers of one release; its bundle lies beside it as <release>.tar.gz.
type stored struct {
	Release string         `json:"release"`
	Engine  int            `json:"engine"`
	OPA     string         `json:"opa"` // that answered then; another one must say the same
	Answers []storedAnswer `json:"answers"`
}

type storedAnswer struct {
	Request json.RawMessage `json:"request"`
	Result  json.RawMessage `json:"result"`
}

func TestCorpus_derivesAgainBitByBit(t *testing.T) {
	t.Parallel()
	if *addCorpus {
		storeCorpus(t)
	}
	names, err := filepath.Glob(corpusFolder + "/*.json")
	if err != nil || len(names) == 0 {
		t.Fatalf("no stored answers: %v", err)
	}
	for _, name := range names {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var of stored
		if err := json.Unmarshal(content, &of); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		engine, err := Open(strings.TrimSuffix(name, ".json") + ".tar.gz")
		if err != nil {
			t.Fatal(err)
		}
		if got := engine.Release("social-allowance"); got != of.Release {
			t.Fatalf("%s: the bundle has the hash %s, %s is stored", name, got, of.Release)
		}
		for _, a := range of.Answers {
			req, err := ParseRequest(a.Request)
			if err != nil {
				t.Fatal(err)
			}
			record, err := engine.Determine(context.Background(), req)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(record.Request, compact(t, a.Request)) || !bytes.Equal(record.Result, compact(t, a.Result)) || record.Engine != of.Engine {
				t.Errorf("%s: asked\n%s\nthe answer was\n%s\nand is now\n%s", name, a.Request, a.Result, record.Result)
			}
		}
	}
}

func compact(t *testing.T, text []byte) []byte {
	t.Helper()
	var compacted bytes.Buffer
	if err := json.Compact(&compacted, text); err != nil {
		t.Fatal(err)
	}
	return compacted.Bytes()
}

func storeCorpus(t *testing.T) {
	t.Helper()
	all := changed(t, nil)
	release := all.under("social_allowance", calendarFolder)
	engine, err := load(release)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(corpusFolder, engine.Release("social-allowance")[:12])
	if _, err := os.Stat(name + ".json"); err == nil {
		return
	}
	of := stored{Release: engine.Release("social-allowance")}
	for _, file := range release.names() {
		content := release[file]
		if !strings.Contains(file, "/cases/") {
			continue
		}
		var cases []map[string]any
		if err := yaml.Unmarshal(content, &cases); err != nil {
			t.Fatal(err)
		}
		for _, c := range cases {
			line, err := json.Marshal(map[string]any{"id": c["id"], "scheme": c["scheme"], "facts": c["facts"], "dates": c["dates"], "province": c["province"], "calendar": c["calendar"]})
			if err != nil {
				t.Fatal(err)
			}
			req, err := ParseRequest(line)
			if err != nil {
				t.Fatal(err)
			}
			record, err := engine.Determine(context.Background(), req)
			if err != nil {
				t.Fatal(err)
			}
			of.Engine, of.OPA = record.Engine, record.OPAVersion
			of.Answers = append(of.Answers, storedAnswer{record.Request, record.Result})
		}
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	if err := encoder.Encode(of); err != nil {
		t.Fatal(err)
	}
	bundle, err := release.bundle()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(corpusFolder, 0o755); err != nil {
		t.Fatal(err)
	}
	write(t, name+".tar.gz", bundle)
	write(t, name+".json", text.Bytes())
}
