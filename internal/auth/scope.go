package auth

// Target is what an action is done to, as loaded. The zero Target asks for the reach alone: what a query may return.
// Once something is loaded fill in what it has; what stays empty matches nobody.
type Target struct {
	Office   string   // the office a case belongs to, or the payer of a payment or run
	Queues   []string // inboxes whose tasks the case has or had; of a task, its own one
	Parties  []string // ids of beneficiary, applicant, helper and payee; of a command, its sender
	OpenedBy string   // id of the counter clerk who took the case in
}

func (t Target) isZero() bool {
	return t.Office == "" && len(t.Queues) == 0 && len(t.Parties) == 0 && t.OpenedBy == ""
}

// Scope is how far a right reaches, as parameters for SQL: a row is within it if any of its parts says so.
//
//	$all or office = any($offices) or <a task of it> = any($queues) or <its parties> @> $person or opened_by = $opened
//
// Empty parts match nothing: the zero Scope is nothing at all.
type Scope struct {
	All     bool     // everything there is
	Offices []string // whatever belongs to these offices
	Queues  []string // whatever has or had a task in these inboxes
	Person  string   // cases in which this person is a party; commands this person sent
	Opened  string   // cases this person took in at the counter
}
