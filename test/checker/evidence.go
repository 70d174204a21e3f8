package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// evidence is everything that can be looked at.
type evidence struct {
	folder string
	ansinh string
	db     *pgx.Conn
	store  *minio.Client
	bucket string
}

// open reads env.json of the folder, as the stack wrote it, and connects.
func open(ctx context.Context, folder, ansinh string) (*evidence, error) {
	text, err := os.ReadFile(filepath.Join(folder, "env.json"))
	if err != nil {
		return nil, err
	}
	var stack struct{ Env map[string]string }
	if err := json.Unmarshal(text, &stack); err != nil {
		return nil, fmt.Errorf("read env.json: %w", err)
	}
	secret := func(name string) string {
		content, failure := os.ReadFile(stack.Env[name+"_FILE"])
		if failure != nil && err == nil {
			err = failure
		}
		return strings.TrimSpace(string(content))
	}
	url, access, key := secret("ANSINH_OWNER_DATABASE_URL"), secret("ANSINH_S3_ACCESS_KEY"), secret("ANSINH_S3_SECRET_KEY")
	if err != nil {
		return nil, err
	}
	e := &evidence{folder: folder, ansinh: ansinh, bucket: stack.Env["ANSINH_S3_BUCKET"]}
	e.store, err = minio.New(stack.Env["ANSINH_S3_ENDPOINT"], &minio.Options{
		Creds: credentials.NewStaticV4(access, key, ""), Secure: stack.Env["ANSINH_S3_TLS"] == "true", Region: "us-east-1"})
	if err != nil {
		return nil, err
	}
	e.db, err = pgx.Connect(ctx, url)
	return e, err
}

func (e *evidence) close() { _ = e.db.Close(context.Background()) }

// size says how much was looked at; nothing proves little.
func (e *evidence) size(ctx context.Context) string {
	var size string
	err := e.db.QueryRow(ctx, `select format('%s cases, %s documents, %s decisions, %s payments, %s lines of the log',
		(select count(*) from cases), (select count(*) from document), (select count(*) from decision), (select count(*) from payment),
		(select count(*) from audit))`).Scan(&size)
	if err != nil {
		return err.Error()
	}
	return size
}

// sentences runs a query that writes a sentence a row.
func (e *evidence) sentences(ctx context.Context, sql string) ([]string, error) {
	rows, err := e.db.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// invariant is what must hold, by the name docs/invariants.md gives it.
type invariant struct {
	name     string
	atRest   bool // holds only when everything has come to its end
	breaches func(ctx context.Context, e *evidence) ([]string, error)
}

// sql is an invariant whose breaches a query spells out.
func sql(query string) func(context.Context, *evidence) ([]string, error) {
	return func(ctx context.Context, e *evidence) ([]string, error) { return e.sentences(ctx, query) }
}

var invariants = join(decisions, signatures, duties, money, bankBooks, postBooks, hats, cases, commands, papers, derivations, log, clocks, promises)

func join(groups ...[]invariant) []invariant {
	var all []invariant
	for _, g := range groups {
		all = append(all, g...)
	}
	return all
}
