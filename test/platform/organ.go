package platform

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"
)

// organ is what bank, post, register and mail server have in common: a process of the test's own, and an address at
// which it is looked into and told how to misbehave.
type organ struct {
	*Process
	t       testing.TB
	control string
}

// open starts the process and waits until it answers.
func (o *organ) open(process *Process) {
	o.t.Helper()
	o.Process = process
	o.Start()
	o.AwaitOpen()
}

// AwaitOpen waits until it answers, after a start.
func (o *organ) AwaitOpen() {
	o.t.Helper()
	Until(o.t, o.name+" is open", func() bool {
		response, err := http.Get("http://" + o.control + "/livez")
		if err != nil {
			return false
		}
		_ = response.Body.Close()
		return response.StatusCode == http.StatusOK
	})
}

// Misbehave changes how it behaves, e.g. {"hold": true} or {"down": true}.
func (o *organ) Misbehave(how map[string]any) {
	o.t.Helper()
	o.call(http.MethodPost, "/misbehave", how, nil)
}

// Behave ends all misbehaviour; what was held back or told wrongly is told rightly at once.
func (o *organ) Behave() {
	o.t.Helper()
	o.call(http.MethodPost, "/reset-misbehaviour", nil, nil)
}

// call asks for something that must be done.
func (o *organ) call(method, path string, in, out any) {
	o.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		o.t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(o.t.Context(), method, "http://"+o.control+path, bytes.NewReader(body))
	if err != nil {
		o.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		o.t.Fatalf("%s: %s %s: %s %s %v", o.name, method, path, response.Status, answer, err)
	}
	if out != nil {
		if err := json.Unmarshal(answer, out); err != nil {
			o.t.Fatal(err)
		}
	}
}
