package mail

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/smtp"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const letter = "From: a@ansinh.example\r\nTo: b@ansinh.example\r\nMessage-ID: <1@ansinh.example>\r\nSubject: =?UTF-8?q?H=E1=BB=93_s=C6=A1?=\r\n" +
	"Content-Transfer-Encoding: quoted-printable\r\n\r\nh=E1=BB=93 s=C6=A1\r\n"

// open runs a server for a test, on the folder of an earlier one or a new one.
func open(t *testing.T, dir string) (post, web string, closed func()) {
	t.Helper()
	box, err := openBox(filepath.Join(dir, "messages.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	var doors [2]net.Listener
	for i := range doors {
		if doors[i], err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- serve(ctx, box, doors[0], doors[1]) }()
	ended := false
	closed = func() {
		if !ended {
			ended = true
			stop()
			if err := <-done; err != nil {
				t.Error(err)
			}
			box.close()
		}
	}
	t.Cleanup(closed)
	return doors[0].Addr().String(), "http://" + doors[1].Addr().String(), closed
}

func send(post string) error {
	return smtp.SendMail(post, nil, "a@ansinh.example", []string{"b@ansinh.example"}, []byte(letter))
}

func messages(t *testing.T, web string) []Message {
	t.Helper()
	response, err := http.Get(web + "/messages")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var all []Message
	if err := json.NewDecoder(response.Body).Decode(&all); err != nil {
		t.Fatal(err)
	}
	return all
}

func misbehave(t *testing.T, web, how string) {
	t.Helper()
	response, err := http.Post(web+"/misbehave", "application/json", strings.NewReader(how))
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s", how, response.Status)
	}
}

func TestMail_keepsWhatItTookOverARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	post, _, closed := open(t, dir)
	if err := send(post); err != nil {
		t.Fatal(err)
	}
	closed()
	post, web, _ := open(t, dir)
	if err := send(post); err != nil {
		t.Fatal(err)
	}
	all := messages(t, web)
	if len(all) != 2 || all[0].Subject != "Hồ sơ" || strings.TrimSpace(all[0].Text) != "hồ sơ" || all[0].MessageID != "<1@ansinh.example>" || all[0].To[0] != "b@ansinh.example" {
		t.Fatalf("%+v", all)
	}
}

func TestMail_misbehavesAsAsked(t *testing.T) {
	t.Parallel()
	post, web, _ := open(t, t.TempDir())
	for _, c := range []struct {
		how, says string
		kept      int
	}{
		{`{"down": true}`, "", 0},
		{`{"down": false, "refuse_recipient": 451}`, "451", 0},
		{`{"refuse_recipient": 0, "refuse_message": 554}`, "554", 0},
		{`{"refuse_message": 0, "drop_after_data": true}`, "", 1},
	} {
		misbehave(t, web, c.how)
		if err := send(post); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the client heard %v", c.how, err)
		}
		if n := len(messages(t, web)); n != c.kept {
			t.Errorf("%s: %d kept, want %d", c.how, n, c.kept)
		}
	}
	if err := send(post); err != nil {
		t.Errorf("the line was to be cut once: %v", err)
	}
}

func TestMail_holdsItsAnswerUntilAllowed(t *testing.T) {
	t.Parallel()
	post, web, _ := open(t, t.TempDir())
	misbehave(t, web, `{"hold": true}`)
	answered := make(chan error, 1)
	go func() { answered <- send(post) }()
	for deadline := time.Now().Add(10 * time.Second); len(messages(t, web)) == 0; {
		if time.Now().After(deadline) {
			t.Fatal("the message did not come")
		}
	}
	select {
	case err := <-answered:
		t.Fatalf("answered while held: %v", err)
	default:
	}
	misbehave(t, web, `{"hold": false}`)
	if err := <-answered; err != nil {
		t.Fatal(err)
	}
}
