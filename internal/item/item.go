// Package item holds what does not agree about a case and waits for a person (điểm cần làm rõ). A difference is never
// settled by overwriting what somebody said.
package item

import (
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/procedure"
)

// Code says what kind of difference it is.
type Code string

// The codes. All but AlreadyEntitled come from the population register.
const (
	Died            Code = "DIED"                     // it holds the person for dead
	IdentityDiffers Code = "IDENTITY_DIFFERS"         // it knows the number under another name or birth date
	NotFound        Code = "NOT_FOUND"                // it does not know the number
	NameSpelled     Code = "NAME_SPELLED_DIFFERENTLY" // only diacritics or the order of the parts differ
	Residence       Code = "RESIDENCE_DIFFERS"        // it knows the person in another commune
	RegisterAway    Code = "REGISTER_AWAY"            // it did not answer
	AlreadyEntitled Code = "ALREADY_ENTITLED"         // the person draws the same benefit by another case
)

// kinds are the words of each code, and whether nobody may approve before a person has resolved it.
var kinds = map[Code]struct {
	title    procedure.Title
	blocking bool
}{
	Died: {procedure.Title{Vi: "Cơ sở dữ liệu dân cư ghi người này đã mất", En: "The population register holds this person for dead"}, true},
	IdentityDiffers: {procedure.Title{Vi: "Cơ sở dữ liệu dân cư ghi số định danh này với họ tên hoặc ngày sinh khác",
		En: "The population register knows this number under another name or birth date"}, true},
	NotFound: {procedure.Title{Vi: "Cơ sở dữ liệu dân cư không tìm thấy số định danh này", En: "The population register does not know this number"}, false},
	NameSpelled: {procedure.Title{Vi: "Họ tên chỉ khác cơ sở dữ liệu dân cư về dấu hoặc thứ tự",
		En: "The name differs from the population register only by diacritics or the order of its parts"}, false},
	Residence:    {procedure.Title{Vi: "Cơ sở dữ liệu dân cư ghi nơi cư trú ở xã khác", En: "The population register knows this person in another commune"}, false},
	RegisterAway: {procedure.Title{Vi: "Cơ sở dữ liệu dân cư chưa trả lời; có thể hỏi lại", En: "The population register did not answer; it can be asked again"}, false},
	AlreadyEntitled: {procedure.Title{Vi: "Người này đang hưởng cùng chính sách theo một hồ sơ khác",
		En: "This person draws the same benefit by another case"}, false},
}

// Title is a code in words.
func (c Code) Title() procedure.Title { return kinds[c].title }

// Blocking tells whether nobody may approve while it is open.
func (c Code) Blocking() bool { return kinds[c].blocking }

// Resolution is how an item ended.
type Resolution string

// The resolutions. The first three are a person's answer.
const (
	RegisterWrong Resolution = "register_wrong" // what the case says is right
	CaseWrong     Resolution = "case_wrong"     // what the register says is right; the case is corrected or refused
	Explained     Resolution = "explained"      // both can stand
	Seen          Resolution = "seen"           // an officer answered for the file with it before their eyes
	AskedAgain    Resolution = "asked_again"    // the register says something else now
)

// Item is one difference of one case.
type Item struct {
	ID         string          `json:"id"`
	Code       Code            `json:"code"`
	About      string          `json:"about"` // beneficiary, applicant or payee
	Params     map[string]any  `json:"params,omitempty"`
	Blocking   bool            `json:"blocking"`
	OpenedOn   civil.Date      `json:"opened_on"`
	ResolvedOn civil.Date      `json:"resolved_on,omitzero"`
	ResolvedBy string          `json:"resolved_by,omitempty"` // person id
	Resolution Resolution      `json:"resolution,omitempty"`
	Note       string          `json:"note,omitempty"`
	Title      procedure.Title `json:"title"`
}

// Open tells whether it waits for somebody.
func (i Item) Open() bool { return i.Resolution == "" }

// Answer is what an officer says to an item.
type Answer struct {
	Resolution Resolution `json:"resolution"`
	Note       string     `json:"note,omitempty"`
}
