package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
)

// papers: everything we accepted or gave out lies in the object store, as it was.
var papers = []invariant{{name: "6 papers-are-what-they-were", breaches: readPapers}, {name: "6 papers-are-locked", breaches: lockedPapers}}

// stored are all objects that some row names.
const stored = `
	select 'document ' || id, object, sha256 from document
	union all select 'the letter of case ' || case_code, object, sha256 from letter
	union all select 'the bank file ' || name, object, sha256 from bank_file
	union all select 'the bank''s answer ' || name, object, sha256 from answer_file`

func readPapers(ctx context.Context, e *evidence) ([]string, error) {
	rows, err := e.db.Query(ctx, stored)
	if err != nil {
		return nil, err
	}
	type paper struct{ Name, Object, SHA256 string }
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[paper])
	if err != nil {
		return nil, err
	}
	var broken []string
	for _, p := range all {
		switch sum, err := e.read(ctx, p.Object); {
		case missing(err):
			broken = append(broken, fmt.Sprintf("%s is not in the object store (%s)", p.Name, p.Object))
		case err != nil:
			return nil, err
		case sum != p.SHA256:
			broken = append(broken, fmt.Sprintf("%s is not what was accepted (%s)", p.Name, p.Object))
		}
	}
	return broken, nil
}

func (e *evidence) read(ctx context.Context, object string) (string, error) {
	content, err := e.store.GetObject(ctx, e.bucket, object, minio.GetObjectOptions{})
	if err != nil {
		return "", err
	}
	defer content.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, content); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

func missing(err error) bool { return err != nil && minio.ToErrorResponse(err).StatusCode == 404 }

// leastLock is how long a document of a handed-in file must be kept from everybody, from its upload on.
const leastLock = 9 * 365 * 24 * time.Hour

// lockedPapers: a file that went past its check has all its documents under a lock that nobody can take off. Documents
// of a supplement are not seen by that check; they are locked with the determination that follows it.
func lockedPapers(ctx context.Context, e *evidence) ([]string, error) {
	rows, err := e.db.Query(ctx, `select d.case_code, d.object, d.uploaded from document d
		where exists (select from timeline t where t.case_code = d.case_code and t.what = 'CHECKED' and t.at > d.uploaded)`)
	if err != nil {
		return nil, err
	}
	type paper struct {
		Case, Object string
		Uploaded     time.Time
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[paper])
	if err != nil {
		return nil, err
	}
	var broken []string
	for _, p := range all {
		mode, until, err := e.store.GetObjectRetention(ctx, e.bucket, p.Object, "")
		if missing(err) || minio.ToErrorResponse(err).Code == "NoSuchObjectLockConfiguration" {
			broken = append(broken, fmt.Sprintf("a document of case %s is not locked (%s)", p.Case, p.Object))
			continue
		}
		if err != nil {
			return nil, err
		}
		if mode == nil || *mode != minio.Compliance || until == nil || until.Before(p.Uploaded.Add(leastLock)) {
			broken = append(broken, fmt.Sprintf("a document of case %s is not locked for long enough (%s)", p.Case, p.Object))
		}
	}
	return broken, nil
}
