package seal_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/errs"
	"github.com/an-sinh/ansinh/internal/letter"
	"github.com/an-sinh/ansinh/internal/pdf"
	"github.com/an-sinh/ansinh/internal/seal"
	"github.com/an-sinh/ansinh/internal/testkit/debian"
)

var day = civil.MustDate("2026-11-02")

// folder is a folder of keys as an administrator mounts it: one decider, one office under a CA.
type folder struct {
	dir string
	ca  string // file with the CA's certificate
}

func newFolder(t *testing.T, office crypto.Signer) folder {
	t.Helper()
	f := folder{dir: t.TempDir()}
	f.ca = filepath.Join(f.dir, "ca.crt")
	_, person, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	f.secret(t, "people/chairman", person)
	f.write(t, "people/chairman.pub", "PUBLIC KEY", public(t, person))
	_, authority, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	root := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign}
	f.write(t, "ca.crt", "CERTIFICATE", issue(t, root, root, authority.Public(), authority))
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Ủy ban nhân dân xã An Bình"},
		NotBefore: root.NotBefore, NotAfter: root.NotAfter, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment}
	f.secret(t, "offices/99001", office)
	f.write(t, "offices/99001.crt", "CERTIFICATE", issue(t, leaf, root, office.Public(), authority))
	return f
}

func issue(t *testing.T, c, by *x509.Certificate, public crypto.PublicKey, signer crypto.Signer) []byte {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, by, public, signer)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func public(t *testing.T, signer crypto.Signer) []byte {
	t.Helper()
	der, err := x509.MarshalPKIXPublicKey(signer.Public())
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func (f folder) secret(t *testing.T, name string, key crypto.Signer) {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	f.write(t, name+".key", "PRIVATE KEY", der)
}

func (f folder) write(t *testing.T, name, kind string, der []byte) {
	t.Helper()
	path := filepath.Join(f.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// open gives the keys, and their public halves: the person's first.
func (f folder) open(t *testing.T) (*seal.Keys, []decision.Enrolment) {
	t.Helper()
	keys, err := seal.Open(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	known, err := seal.Public(f.dir)
	if err != nil || len(known) != 2 || known[0].Username != "chairman" || known[1].Office != "99001" {
		t.Fatalf("public halves %+v %v", known, err)
	}
	return keys, known
}

func rsaKey(t *testing.T) crypto.Signer {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func ecdsaKey(t *testing.T) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func paper(t *testing.T) []byte {
	t.Helper()
	written, err := pdf.Render(letter.Letter{Office: "Ủy ban nhân dân xã An Bình", Number: "H99.1-261102-0001", Place: "An Bình", Date: day,
		To: "Nguyễn Thị Sáu", Subject: "Quyết định về việc hưởng trợ cấp hưu trí xã hội", Body: []string{"Được hưởng 540.000 đồng mỗi tháng."}, Case: "H99.1-261102-0001"})
	if err != nil {
		t.Fatal(err)
	}
	return written
}

// pdfsig is what poppler says about the signatures of a PDF.
func pdfsig(t *testing.T, file []byte) string {
	t.Helper()
	tool, env := debian.Tool(t, "poppler-utils", "pdfsig")
	path := filepath.Join(t.TempDir(), "letter.pdf")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(tool, path)
	command.Env = append(os.Environ(), env...)
	out, err := command.CombinedOutput()
	if err != nil && len(out) == 0 {
		t.Fatal(err)
	}
	return string(out)
}

func TestStamp_standsInTheEyesOfAnother(t *testing.T) {
	t.Parallel()
	for name, key := range map[string]func(*testing.T) crypto.Signer{"RSA": rsaKey, "ECDSA": ecdsaKey} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, key(t))
			keys, known := f.open(t)
			sealed, err := keys.Stamp(known[1].Certificate, paper(t), "H99.1-261102-0001", day)
			if err != nil {
				t.Fatal(err)
			}
			said := pdfsig(t, sealed)
			for _, want := range []string{"Signature is Valid.", "Total document signed", "Ủy ban nhân dân xã An Bình", "ETSI.CAdES.detached", "Nov 02 2026"} {
				if !strings.Contains(said, want) {
					t.Errorf("pdfsig does not say %q:\n%s", want, said)
				}
			}
			verifyByOpenSSL(t, f, sealed)
		})
	}
}

var ranges = regexp.MustCompile(`/ByteRange \[0 (\d+) (\d+) (\d+)\]`)

// parts are the two pieces a signature is over.
func parts(t *testing.T, file []byte) (first, second []byte) {
	t.Helper()
	found := ranges.FindSubmatch(file)
	if found == nil {
		t.Fatal("no /ByteRange")
	}
	var n [3]int
	for i := range n {
		n[i], _ = strconv.Atoi(string(found[i+1]))
	}
	if n[1]+n[2] != len(file) {
		t.Fatalf("the signature is over %v of %d bytes", n, len(file))
	}
	return file[:n[0]], file[n[1]:]
}

// verifyByOpenSSL follows the chain to the CA too. It runs the command that docs/signing.md gives.
func verifyByOpenSSL(t *testing.T, f folder, file []byte) {
	t.Helper()
	tool, env := debian.Tool(t, "openssl", "openssl")
	first, second := parts(t, file)
	hexed := file[len(first)+1 : len(file)-len(second)-1]
	cms := make([]byte, len(hexed)/2)
	for i := range cms {
		n, err := strconv.ParseUint(string(hexed[2*i:2*i+2]), 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		cms[i] = byte(n)
	}
	content, signature := filepath.Join(t.TempDir(), "content"), filepath.Join(t.TempDir(), "signature.der")
	for path, bytes := range map[string][]byte{content: append(bytes.Clone(first), second...), signature: cms} {
		if err := os.WriteFile(path, bytes, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(tool, "cms", "-verify", "-binary", "-inform", "DER", "-in", signature, "-content", content, "-CAfile", f.ca, "-purpose", "any", "-out", os.DevNull)
	command.Env = append(os.Environ(), env...)
	if out, err := command.CombinedOutput(); err != nil || !strings.Contains(string(out), "successful") {
		t.Errorf("openssl: %v\n%s", err, out)
	}
}

// Bytes of the letter, of the seal's own description, of the table behind it, and the very last one.
func TestStamp_aFlippedByteFails(t *testing.T) {
	t.Parallel()
	keys, known := newFolder(t, ecdsaKey(t)).open(t)
	written := paper(t)
	sealed, err := keys.Stamp(known[1].Certificate, written, "H99.1-261102-0001", day)
	if err != nil {
		t.Fatal(err)
	}
	first, second := parts(t, sealed)
	behind := len(sealed) - len(second)
	for _, at := range []int{7, len(written) / 2, len(written) - 2, bytes.Index(sealed, []byte("/M (D:2026")) + 9, len(first) - 12, behind + 2, len(sealed) - 2} {
		broken := bytes.Clone(sealed)
		broken[at] ^= 1
		if said := pdfsig(t, broken); strings.Contains(said, "Signature is Valid") {
			t.Errorf("byte %d of %d was changed, and pdfsig says\n%s", at, len(sealed), said)
		}
	}
	broken := bytes.Clone(sealed)
	broken[len(written)/2] ^= 1
	if said := pdfsig(t, broken); !strings.Contains(said, "Digest Mismatch") {
		t.Errorf("pdfsig does not see that the letter was changed:\n%s", said)
	}
	if said := pdfsig(t, append(bytes.Clone(sealed), "\n% more\n"...)); strings.Contains(said, "Total document signed") {
		t.Errorf("pdfsig does not see that something was added:\n%s", said)
	}
}

func TestStamp_givesTheSameBytesEachTime(t *testing.T) {
	t.Parallel()
	f := newFolder(t, rsaKey(t))
	keys, known := f.open(t)
	first, err := keys.Stamp(known[1].Certificate, paper(t), "H99.1-261102-0001", day)
	if err != nil {
		t.Fatal(err)
	}
	again, _ := f.open(t) // another process
	second, err := again.Stamp(known[1].Certificate, paper(t), "H99.1-261102-0001", day)
	if err != nil || !bytes.Equal(first, second) {
		t.Fatalf("the bytes differ: %v", err)
	}
}

func TestStamp_refusesWhatIsNotOfOurPrinting(t *testing.T) {
	t.Parallel()
	keys, known := newFolder(t, ecdsaKey(t)).open(t)
	sealed, err := keys.Stamp(known[1].Certificate, paper(t), "x", day)
	if err != nil {
		t.Fatal(err)
	}
	for name, file := range map[string][]byte{"nothing": nil, "no PDF": []byte("hello"), "sealed already": sealed, "cut off": paper(t)[:20000],
		"a table elsewhere": bytes.Replace(paper(t), []byte("startxref\n"), []byte("startxref\n9"), 1)} {
		if _, err := keys.Stamp(known[1].Certificate, file, "x", day); err == nil {
			t.Errorf("%s was sealed", name)
		}
	}
}

func TestSign_isTheSignatureOfTheDecidersKeyAlone(t *testing.T) {
	t.Parallel()
	f := newFolder(t, ecdsaKey(t))
	keys, known := f.open(t)
	signature, err := keys.Sign(decision.KeyID(known[0].Public), []byte("statement"))
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParsePKIXPublicKey(known[0].Public)
	if err != nil || !ed25519.Verify(parsed.(ed25519.PublicKey), []byte("statement"), signature) {
		t.Fatalf("the signature does not verify: %v", err)
	}
	if _, err := keys.Sign(strings.Repeat("0", 64), nil); errs.CodeOf(err) != "SIGNING_KEY_MISSING" {
		t.Errorf("a key that is not there: %v", err)
	}
	if _, err := keys.Sign(decision.KeyID(known[1].Public), nil); err == nil {
		t.Error("an office's key signed a decision")
	}
	_, late, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	f.secret(t, "people/late", late)
	if _, err := keys.Sign(decision.KeyID(public(t, late)), nil); err != nil {
		t.Errorf("a key that came after the start: %v", err)
	}
}

func TestPublic_refusesKeysOfAnotherKind(t *testing.T) {
	t.Parallel()
	f := newFolder(t, ecdsaKey(t))
	f.write(t, "people/chairman.pub", "PUBLIC KEY", public(t, ecdsaKey(t)))
	if _, err := seal.Public(f.dir); err == nil || !strings.Contains(err.Error(), "Ed25519") {
		t.Errorf("a decider with another key: %v", err)
	}
	if err := os.WriteFile(filepath.Join(f.dir, "people/chairman.pub"), []byte("hello"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := seal.Public(f.dir); err == nil || !strings.Contains(err.Error(), "PEM") {
		t.Errorf("a file that is no key: %v", err)
	}
}
