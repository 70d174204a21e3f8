package payment

import "github.com/an-sinh/ansinh/internal/civil"

// Who says that an account is a person's.
const (
	FromVNeID = "vneid" // linked by the person on VNeID (tài khoản hưởng an sinh xã hội) and confirmed by the register
	FromCase  = "case"  // a bank has paid into it for us
)

// KnownAccount is an account of a person and since when it holds. The newest of a source counts; an empty Account says
// that the person has none any more. One linked on VNeID is paid into before the one a case names.
type KnownAccount struct {
	Person  string // id
	Source  string // FromVNeID or FromCase
	Bank    string // short name or BIC
	Account string
	Name    string // of the holder
	Since   civil.Date
}
