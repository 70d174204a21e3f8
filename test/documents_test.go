package test

import (
	"bytes"
	"context"
	"os"
	"testing"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"github.com/an-sinh/ansinh/internal/casefile"
	"github.com/an-sinh/ansinh/internal/client"
	"github.com/an-sinh/ansinh/internal/document"
	"github.com/an-sinh/ansinh/internal/testkit"
	"github.com/an-sinh/ansinh/test/platform"
)

func TestDocuments_comeBackAsTheyWereAndAreLockedAtSubmit(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	applicant := p.As(platform.Applicant)
	content, err := os.ReadFile(platform.Paper("nguyen-thi-sau-declaration.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	key := client.Header{Name: "Idempotency-Key", Value: "declaration"}
	var first, again document.Document
	for _, into := range []*document.Document{&first, &again} {
		if err := applicant.Upload(context.Background(), code, "declaration", "any name.exe", bytes.NewReader(content), into, key); err != nil {
			t.Fatal(err)
		}
	}
	if first.ID == "" || first.ID != again.ID || first.MediaType != "application/pdf" || first.Size != int64(len(content)) || first.Pages < 1 {
		t.Fatalf("first %+v, again %+v", first, again)
	}
	if back, err := applicant.Fetch(context.Background(), "/v1/cases/"+code+"/documents/"+first.ID); err != nil || !bytes.Equal(back, content) {
		t.Fatalf("%d bytes came back of %d: %v", len(back), len(content), err)
	}
	store, err := minio.New(testkit.Env(t, "ANSINH_S3_ENDPOINT"), &minio.Options{
		Creds: credentials.NewStaticV4(testkit.Secret(t, "ANSINH_S3_ACCESS_KEY"), testkit.Secret(t, "ANSINH_S3_SECRET_KEY"), "")})
	if err != nil {
		t.Fatal(err)
	}
	bucket, object := testkit.Env(t, "ANSINH_S3_BUCKET"), "case/"+first.ID
	if _, err := applicant.Do(context.Background(), "POST", "/v1/cases/"+code+"/submit", nil, nil); err != nil {
		t.Fatal(err)
	}
	p.AwaitState(code, casefile.Verifying)
	stat, err := store.StatObject(context.Background(), bucket, object, minio.StatObjectOptions{})
	if err != nil {
		t.Fatal(err)
	}
	err = store.RemoveObject(context.Background(), bucket, object, minio.RemoveObjectOptions{VersionID: stat.VersionID, GovernanceBypass: true})
	if err == nil {
		t.Fatal("a document of a submitted case could be deleted")
	}
	problem := platform.Refuses(t, applicant, "PUT", "/v1/cases/"+code+"/draft", map[string]any{"facts": map[string]any{}, "payout": map[string]any{}},
		client.Header{Name: "If-Match", Value: `"2"`})
	if problem.Code != "CASE_ALREADY_SUBMITTED" {
		t.Errorf("a submitted file was changed: %v", problem)
	}
	again = document.Document{}
	if err := applicant.Upload(context.Background(), code, "declaration", "any name.exe", bytes.NewReader(content), &again, key); err != nil || again.ID != first.ID {
		t.Errorf("repeated after the submission, the answer is another: %+v %v", again, err)
	}
}

// An upload cut in the middle leaves no document behind.
func TestDocuments_anUploadCutInTheMiddleLeavesNothing(t *testing.T) {
	t.Parallel()
	p := platform.Start(t)
	code := p.Draft(platform.Grandmother(), platform.ToAccount("9704150001"))
	before := p.Fingerprint()
	reader := &cut{left: 2 << 20, fail: os.ErrClosed}
	if err := p.As(platform.Applicant).Upload(context.Background(), code, "identity", "scan.pdf", reader, nil); err == nil {
		t.Fatal("half a file was taken for a whole one")
	}
	if p.Fingerprint() != before {
		t.Error("an upload cut in the middle changed something")
	}
}

// cut is a PDF whose sender is gone after a while.
type cut struct {
	left int
	fail error
	sent bool
}

func (c *cut) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, c.fail
	}
	n := min(len(p), c.left)
	clear(p[:n])
	if !c.sent {
		n = copy(p, "%PDF-1.7\n")
		c.sent = true
	}
	c.left -= n
	return n, nil
}
