// Package letter holds what a citizen gets in writing (văn bản trả lời).
package letter

import (
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/determination"
)

// Letter is a finished text, ready to be set on paper.
type Letter struct {
	Office   string // name of the issuing organ
	Province string
	Number   string // official number of the letter
	Place    string
	Date     civil.Date
	To       string   // name of the addressee
	Subject  string   // "Quyết định về việc …" makes a document of that kind, any other text a plain letter
	Body     []string // paragraphs before the reasons; a line break inside one is kept
	Reasons  []determination.Reason
	Closing  []string // paragraphs after the reasons: how it is paid, how to complain
	Signer   Signer
	Case     string // code, printed in the footer
	Check    string // address at which anybody can check the paper, printed as a QR code; empty: none
}

// Signer is who answers for it, as printed under the letter.
type Signer struct {
	Title string // one line or two: "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"
	Name  string // empty: the office as such, by its seal alone
}
