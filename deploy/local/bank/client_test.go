package bank

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// premises are what survives a restart: the folder and the keys.
type premises struct {
	options
	client ssh.Signer
	host   ssh.PublicKey
}

func newPremises(t *testing.T) premises {
	t.Helper()
	dir := t.TempDir()
	keys := filepath.Join(dir, "keys")
	if err := os.Mkdir(keys, 0o700); err != nil {
		t.Fatal(err)
	}
	p := premises{options: options{sftp: "127.0.0.1:0", control: "127.0.0.1:0", dir: filepath.Join(dir, "bank"),
		hostKey: filepath.Join(keys, "host"), clientKey: filepath.Join(keys, "client.pub")}}
	p.client = newKey(t, filepath.Join(keys, "client"))
	p.host = newKey(t, p.hostKey).PublicKey()
	return p
}

// newKey writes a private key, and its public line beside it.
func newKey(t *testing.T, path string) ssh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		t.Fatal(err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(path, pem.EncodeToMemory(block), 0o600),
		os.WriteFile(path+".pub", ssh.MarshalAuthorizedKey(signer.PublicKey()), 0o644)); err != nil {
		t.Fatal(err)
	}
	return signer
}

// opened is a bank that runs, and its client.
type opened struct {
	premises
	t     *testing.T
	bank  *bank
	close func()
}

func openBank(t *testing.T, p premises) *opened {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	b, err := open(ctx, p.options)
	if err != nil {
		cancel()
		t.Fatal(err)
	}
	o := &opened{premises: p, t: t, bank: b}
	closed := false
	o.close = func() {
		if closed {
			return
		}
		closed = true
		cancel()
		if err := b.wait(); err != nil {
			t.Errorf("the bank failed: %v", err)
		}
	}
	t.Cleanup(o.close)
	return o
}

func (o *opened) dial(key ssh.Signer) (*sftp.Client, error) {
	conn, err := ssh.Dial("tcp", o.bank.sftp.Addr().String(), &ssh.ClientConfig{User: "ansinh", Timeout: 10 * time.Second,
		Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.FixedHostKey(o.host)})
	if err != nil {
		return nil, err
	}
	o.t.Cleanup(func() { conn.Close() })
	return sftp.NewClient(conn)
}

func (o *opened) sftp() *sftp.Client {
	o.t.Helper()
	client, err := o.dial(o.client)
	if err != nil {
		o.t.Fatal(err)
	}
	return client
}

// send hands a file over as a client does: hidden first, then renamed.
func (o *opened) send(name, content string) error {
	client, err := o.dial(o.client)
	if err != nil {
		return err
	}
	defer client.Close()
	file, err := client.Create("in/." + name + ".part")
	if err != nil {
		return err
	}
	if _, err := io.Copy(file, strings.NewReader(content)); err != nil {
		return errors.Join(err, file.Close())
	}
	if err := file.Close(); err != nil {
		return err
	}
	return client.PosixRename("in/."+name+".part", "in/"+name)
}

func (o *opened) mustSend(name, content string) {
	o.t.Helper()
	if err := o.send(name, content); err != nil {
		o.t.Fatalf("send %s: %v", name, err)
	}
}

// until polls, as the bank works by itself.
func (o *opened) until(what string, holds func() bool) {
	o.t.Helper()
	deadline, clock := time.After(20*time.Second), time.NewTicker(5*time.Millisecond)
	defer clock.Stop()
	for !holds() {
		select {
		case <-deadline:
			o.t.Fatalf("waited in vain: %s; the bank has %v", what, o.files())
		case <-clock.C:
		}
	}
}

// answers waits for so many files in out/, checks them against the schemas, and gives their names in order.
func (o *opened) answers(count int) []string {
	o.t.Helper()
	client := o.sftp()
	defer client.Close()
	var names []string
	o.until(fmt.Sprintf("%d answers", count), func() bool {
		entries, err := client.ReadDir("out")
		if err != nil {
			o.t.Fatal(err)
		}
		names = nil
		for _, entry := range entries {
			if complete(entry.Name()) {
				names = append(names, entry.Name())
			}
		}
		return len(names) >= count
	})
	slices.Sort(names)
	if len(names) != count {
		o.t.Fatalf("got %v, want %d answers", names, count)
	}
	for _, name := range names {
		schema := map[bool]string{true: "pain.002.001.11", false: "camt.053.001.08"}[strings.Contains(name, "pain.002")]
		mustBeValid(o.t, schema, filepath.Join(o.dir, "out", name))
	}
	return names
}

func (o *opened) read(path string) string {
	o.t.Helper()
	text, err := os.ReadFile(filepath.Join(o.dir, path))
	if err != nil {
		o.t.Fatal(err)
	}
	return string(text)
}

func (o *opened) control(method, page, body string, into any) int {
	o.t.Helper()
	request, err := http.NewRequest(method, "http://"+o.bank.control.Addr().String()+page, bytes.NewReader([]byte(body)))
	if err != nil {
		o.t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		o.t.Fatal(err)
	}
	defer response.Body.Close()
	if into != nil && response.StatusCode == http.StatusOK {
		if err := json.NewDecoder(response.Body).Decode(into); err != nil {
			o.t.Fatal(err)
		}
	}
	return response.StatusCode
}

func (o *opened) misbehave(how string) {
	o.t.Helper()
	if status := o.control("POST", "/misbehave", how, nil); status != http.StatusOK {
		o.t.Fatalf("%s answers %d", how, status)
	}
}

func (o *opened) books() (bookings []Booking) {
	o.t.Helper()
	o.control("GET", "/books", "", &bookings)
	return bookings
}

func (o *opened) files() (files map[string][]File) {
	o.t.Helper()
	o.control("GET", "/files", "", &files)
	return files
}

// payeeOf is one transfer of a test order.
type payee struct{ key, account, bic, amount, currency string }

func pay(key string) payee { return payee{key, "0123456789", "BIDVVNVX", "540000", "VND"} }

// orderText is a pain.001 with the right count and sum.
func orderText(msgID string, payees ...payee) string {
	var transfers strings.Builder
	sum := 0
	for _, p := range payees {
		var amount int
		fmt.Sscan(p.amount, &amount)
		sum += amount
		fmt.Fprintf(&transfers, `<CdtTrfTxInf><PmtId><EndToEndId>%s</EndToEndId></PmtId><Amt><InstdAmt Ccy="%s">%s</InstdAmt></Amt>`+
			`<CdtrAgt><FinInstnId><BICFI>%s</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>Nguyễn Thị Đào</Nm></Cdtr>`+
			`<CdtrAcct><Id><Othr><Id>%s</Id></Othr></Id></CdtrAcct><RmtInf><Ustrd>Trợ cấp</Ustrd></RmtInf></CdtTrfTxInf>`+"\n",
			p.key, p.currency, p.amount, p.bic, p.account)
	}
	return fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="%s"><CstmrCdtTrfInitn><GrpHdr><MsgId>%s</MsgId><CreDtTm>2026-11-02T08:30:00+07:00</CreDtTm><NbOfTxs>%d</NbOfTxs><CtrlSum>%d</CtrlSum><InitgPty><Nm>Kho bạc</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>%[2]s</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>%[3]d</NbOfTxs><CtrlSum>%[4]d</CtrlSum><ReqdExctnDt><Dt>2026-11-03</Dt></ReqdExctnDt><Dbtr><Nm>Kho bạc</Nm></Dbtr><DbtrAcct><Id><Othr><Id>3761.0.1012345</Id></Othr></Id></DbtrAcct><DbtrAgt><FinInstnId><BICFI>ANSHVNVX</BICFI></FinInstnId></DbtrAgt>
%[5]s</PmtInf></CstmrCdtTrfInitn></Document>
`, orderNamespace, msgID, len(payees), sum, transfers.String())
}
