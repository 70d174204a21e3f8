package casefile

import (
	"encoding/json"
	"time"

	"github.com/an-sinh/ansinh/internal/civil"
)

// Supplement is what an officer asked the applicant for (yêu cầu bổ sung). It may be asked once for a file (Decree
// 118/2025, Article 11(2)); while the applicant has the word, the clock stands still.
type Supplement struct {
	Items      []SupplementItem `json:"items"`
	Note       string           `json:"note,omitempty"`
	AskedOn    civil.Date       `json:"asked_on"`
	AskedAt    time.Time        `json:"-"`
	AnswerBy   civil.Date       `json:"answer_by"`
	AnsweredOn civil.Date       `json:"answered_on,omitzero"`
	LapsedOn   civil.Date       `json:"lapsed_on,omitzero"` // the day on which it was clear that no answer came in time
	Left       int              `json:"-"`                  // working days the office had left when it asked
}

// SupplementItem is one thing that is missing or wrong: a document of a kind, or a fact.
type SupplementItem struct {
	Document string `json:"document,omitempty"`
	Fact     string `json:"fact,omitempty"`
	Reason   string `json:"reason"`
}

// Amendment changes a file that was handed in: a correction of the applicant's own, or the answer to a supplement.
// What is not given stays.
type Amendment struct {
	Facts  json.RawMessage `json:"facts,omitempty"` // the whole form
	Payout *Payout         `json:"payout,omitempty"`
	Note   string          `json:"note,omitempty"`
}

// Amended is the case as it would be after the amendment.
func (c Case) Amended(a Amendment) Case {
	if len(a.Facts) > 0 {
		c.Facts = a.Facts
	}
	if a.Payout != nil {
		c.Payout = *a.Payout
	}
	return c
}
