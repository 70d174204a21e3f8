package casefile

// Scope is the part of the register a caller may see. The rules of access give it; SQL takes it as parameters.
type Scope struct {
	All     bool     // every case
	Offices []string // whatever belongs to these offices
	Queues  []string // whatever has or had a task in these inboxes
	Person  string   // cases in which this person is a party
	Opened  string   // cases this person took in at the counter
}
