package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

// Link is one link of the chain that seals what must never change: some rows of one table, and the hash of the link
// before. Whoever changes, takes away or adds a row must make all later links anew, and then the newest hash is not
// the one that was written down elsewhere (docs/audit.md).
type Link struct {
	Number   int64 // from 1, without gaps
	Source   string
	Columns  []string // that went into the leaves
	IDs      []string // keys of the rows
	Leaves   []byte   // one hash a row, in the order of the keys
	Previous string   // hash of the link before; "" for the first
	Hash     string
	SealedAt time.Time // whole microseconds, as the database keeps them
}

// LeafSize is how many bytes a leaf takes.
const LeafSize = sha256.Size

// Leaf is the hash of a row, given as text.
func Leaf(row string) []byte {
	sum := sha256.Sum256([]byte(row))
	return sum[:]
}

// Leaf is the hash of the i-th row.
func (l Link) Leaf(i int) []byte { return l.Leaves[i*LeafSize : (i+1)*LeafSize] }

// Sum is the hash the link must have: SHA-256 over everything else it says, each part quoted so that no two links read
// the same.
func (l Link) Sum() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %d %q %q %q %q %x\n", l.Previous, l.Number, l.Source, l.SealedAt.UTC().Format(time.RFC3339Nano), l.Columns, l.IDs, l.Leaves)
	return hex.EncodeToString(h.Sum(nil))
}

// Mark is a link as people write it down: number and hash. The zero Mark is none.
type Mark struct {
	Number int64
	Hash   string
}

func (m Mark) String() string { return fmt.Sprintf("%d:%s", m.Number, m.Hash) }

// ParseMark reads what String wrote.
func ParseMark(text string) (Mark, error) {
	var m Mark
	if n, err := fmt.Sscanf(text, "%d:%s", &m.Number, &m.Hash); err != nil || n != 2 || m.String() != text || len(m.Hash) != 2*sha256.Size {
		return Mark{}, fmt.Errorf("%q is no seal: it is written NUMBER:HASH, as audit verify prints it", text)
	}
	return m, nil
}
