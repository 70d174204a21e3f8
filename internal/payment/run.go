package payment

import (
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/money"
)

// Run is a payment run (kỳ chi trả): what one payer sends through one channel on one approval.
type Run struct {
	ID         string      `json:"id"`
	Office     string      `json:"office"`
	Channel    string      `json:"channel"`
	UpTo       civil.Month `json:"up_to"` // last month paid
	MadeBy     string      `json:"made_by"`
	MadeOn     civil.Date  `json:"made_on"`
	ApprovedBy string      `json:"approved_by,omitempty"`
	ApprovedOn civil.Date  `json:"approved_on,omitzero"`
	State      string      `json:"state"`
	Count      int         `json:"count"`
	Total      money.VND   `json:"total"`
	File       string      `json:"file,omitempty"` // name of the file for bank or post once it is frozen
}

// Payment is one payee's money in a run.
type Payment struct {
	ID         string    `json:"id"`
	Run        string    `json:"run"`
	Cases      []string  `json:"cases"`
	Channel    string    `json:"channel"`
	Amount     money.VND `json:"amount"`
	State      string    `json:"state"`
	Reason     string    `json:"reason,omitempty"`
	EndToEndID string    `json:"end_to_end_id,omitempty"`
	File       string    `json:"file,omitempty"`

	PostOffice  string     `json:"post_office,omitempty"` // of cash: where and when it is collected
	CollectFrom civil.Date `json:"collect_from,omitzero"`
	CollectTo   civil.Date `json:"collect_to,omitzero"`
}

// File is a file for bank or post with its bytes, name and MsgId fixed before anything leaves.
type File struct {
	Run    string
	Name   string
	MsgID  string
	Object string
	SHA256 string // lower-case hex
	Sent   bool
}

// Filter narrows a list of payments.
type Filter struct {
	Case  string
	Run   string
	State string
	After string // id of the last payment of the page before
	Limit int
}
