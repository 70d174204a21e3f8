package letter

import "github.com/an-sinh/ansinh/internal/civil"

// The kinds of letters.
const (
	Receipt    = "receipt"    // giấy tiếp nhận hồ sơ và hẹn trả kết quả
	Supplement = "supplement" // phiếu yêu cầu sửa đổi, bổ sung hồ sơ
	Granted    = "decision"   // quyết định
	Refusal    = "refusal"    // văn bản từ chối, có nêu lý do
)

// Stored is a letter in object storage. A case has several, each known by kind and number.
type Stored struct {
	Kind   string     `json:"kind"`
	Number int        `json:"number"`  // among those of its kind, from 1
	MadeOn civil.Date `json:"made_on"` // business date
	Object string     `json:"-"`
	SHA256 string     `json:"-"` // of the file, lower-case hex
	Mark   string     `json:"-"` // SHA-256 of what it says, lower-case hex, as its QR code bears it; empty: it has none
}

// Decides tells whether the letter tells a decision, which somebody signed.
func (s Stored) Decides() bool { return s.Kind == Granted || s.Kind == Refusal }
