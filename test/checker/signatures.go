package main

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// signatures: the decider's own key stands behind every decision, over what the rows say today.
var signatures = []invariant{{name: "1 decision-is-signed", breaches: verifySignatures}}

func verifySignatures(ctx context.Context, e *evidence) ([]string, error) {
	rows, err := e.db.Query(ctx, `select s.case_code, s.outcome, s.release, s.program, s.amount, coalesce(to_char(s.start_month, 'YYYY-MM'), ''), s.reading,
			s.decided_on::text, coalesce(s.signing_key, ''), coalesce(s.signature, ''), s.hash, g.request, g.result, coalesce(k.public_key, ''),
			coalesce(k.person = s.decider and k.valid_from <= s.decided_at and (k.valid_to is null or s.decided_at < k.valid_to), false)
		from decision s join determination g on g.id = s.determination left join signing_key k on k.id = s.signing_key`)
	if err != nil {
		return nil, err
	}
	type signed struct {
		Case, Outcome, Release, Program string
		Amount                          int64
		Start, Reading, Decided, Key    string
		Signature                       []byte
		Hash, Request, Result           string
		Public                          []byte
		Theirs                          bool // the key was the decider's at the instant
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[signed])
	if err != nil {
		return nil, err
	}
	var broken []string
	for _, s := range all {
		asked, answered := sha256.Sum256([]byte(s.Request)), sha256.Sum256([]byte(s.Result))
		determination := sha256.Sum256(append(asked[:], answered[:]...))
		statement := fmt.Appendf(nil, "ansinh decision 1\ncase %s\noutcome %s\ndetermination %x\nrelease %s\nprogram %s\namount %d\nstart %s\nreading %s\ndecided %s\nkey %s\n",
			s.Case, s.Outcome, determination, s.Release, s.Program, s.Amount, s.Start, s.Reading, s.Decided, s.Key)
		sum, named := sha256.Sum256(statement), sha256.Sum256(s.Public)
		parsed, _ := x509.ParsePKIXPublicKey(s.Public) // what is no key verifies nothing
		public, ok := parsed.(ed25519.PublicKey)
		switch {
		case !ok || !s.Theirs || hex.EncodeToString(named[:]) != s.Key:
			broken = append(broken, fmt.Sprintf("the decision of case %s is signed with no key of its decider", s.Case))
		case hex.EncodeToString(sum[:]) != s.Hash || !ed25519.Verify(public, statement, s.Signature):
			broken = append(broken, fmt.Sprintf("the decision of case %s is not what was signed", s.Case))
		}
	}
	return broken, nil
}
