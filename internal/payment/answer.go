package payment

// AnswerFile is a file the bank or the post answered with, as it lies in object storage.
type AnswerFile struct {
	Channel string // only payments of this channel listen to it
	Name    string
	Object  string
	SHA256  string // lower-case hex
}

// duplicateCodes are the ISO external reason codes that say "I have this already" rather than "no".
var duplicateCodes = map[string]bool{"DUPL": true, "AM05": true, "DU01": true, "DU02": true, "DU03": true, "DU04": true}

// Duplicate tells whether the bank only says that the file or instruction came before.
func (a Answer) Duplicate() bool {
	return a.Verdict == Duplicate || a.Verdict == Rejected && duplicateCodes[a.Reason]
}

// MovesMoney tells whether the answer changes where money is; an acknowledgement does not.
func (a Answer) MovesMoney() bool {
	switch a.Verdict {
	case Booked, Returned, Uncollected, Unknown:
		return true
	case Rejected:
		return !a.Duplicate() && a.Key != ""
	default:
		return false
	}
}
