package postgres

import (
	"context"
	"crypto/ed25519"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/an-sinh/ansinh/internal/decision"
	"github.com/an-sinh/ansinh/internal/errs"
)

// EnrolKeys makes the register trust the keys from now on. The key that a person or an office had before signs no more;
// what it signed stays valid. Keys of people and offices that do not exist are named, not taken.
func (s *Store) EnrolKeys(ctx context.Context, keys []decision.Enrolment) (strangers []string, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		for _, k := range keys {
			known, err := enrol(ctx, tx, k)
			if err != nil {
				return err
			}
			if !known {
				strangers = append(strangers, k.Username+k.Office)
			}
		}
		return nil
	})
	return strangers, translate("enrol the signing keys", err)
}

func enrol(ctx context.Context, tx pgx.Tx, k decision.Enrolment) (known bool, err error) {
	const owner = `select (select person from login where username = $1), (select code from office where code = $2)`
	var person, office *string
	if err := tx.QueryRow(ctx, owner, k.Username, k.Office).Scan(&person, &office); err != nil || person == nil && office == nil {
		return false, err
	}
	id := decision.KeyID(k.Public)
	var there bool
	if err := tx.QueryRow(ctx, `select exists (select from signing_key where id = $1)`, id).Scan(&there); err != nil || there {
		return true, err // also one that signs no more: nobody revives it by leaving a file where it was
	}
	// Whoever signs with the old key at this instant is waited for: the end comes behind every decision made with it.
	if _, err := tx.Exec(ctx, `select from signing_key where valid_to is null and (person = $1 or office = $2) for update`, person, office); err != nil {
		return true, err
	}
	if _, err := tx.Exec(ctx, `update signing_key set valid_to = clock_timestamp() where valid_to is null and (person = $1 or office = $2)`, person, office); err != nil {
		return true, err
	}
	_, err = tx.Exec(ctx, `insert into signing_key (id, person, office, public_key, certificate) values ($1, $2, $3, $4, $5)`,
		id, person, office, k.Public, k.Certificate)
	return true, err
}

// SigningKey is the key a person signs with today.
func (s *Store) SigningKey(ctx context.Context, person string) (decision.Key, error) {
	rows, err := s.pool.Query(ctx, `select id, person::text, public_key, valid_from, valid_to from signing_key where person = $1 and valid_to is null`, person)
	k, err := oneOr(rows, err, func(row pgx.CollectableRow) (decision.Key, error) {
		var k keyRow
		err := row.Scan(&k.id, &k.person, &k.public, &k.from, &k.to)
		return k.key(), err
	}, errs.New("SIGNING_KEY_MISSING"))
	return k, translate("read a signing key", err)
}

// keyRow is a key as its row holds it, or nothing of it.
type keyRow struct {
	id, person *string
	public     []byte
	from, to   *time.Time
}

func (r keyRow) key() decision.Key {
	if r.id == nil {
		return decision.Key{}
	}
	k := decision.Key{ID: *r.id, Person: *r.person, From: *r.from}
	if r.to != nil {
		k.To = *r.to
	}
	if public, err := x509.ParsePKIXPublicKey(r.public); err == nil { // what cannot be read verifies nothing
		k.Public, _ = public.(ed25519.PublicKey)
	}
	return k
}

// SealCertificate is the certificate of an office that the register trusts today, with its chain, DER.
func (s *Store) SealCertificate(ctx context.Context, office string) ([]byte, error) {
	var der []byte
	err := s.pool.QueryRow(ctx, `select certificate from signing_key where office = $1 and valid_to is null`, office).Scan(&der)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, fmt.Errorf("postgres: no certificate of office %s is known: put it into ANSINH_SIGNING_KEYS_DIR and run ansinh migrate", office)
	}
	return der, translate("read the certificate of an office", err)
}
