package population

import (
	"encoding/json"

	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/fact"
	"github.com/an-sinh/ansinh/internal/item"
	"github.com/an-sinh/ansinh/internal/person"
)

// Finding is what one answer means for a case: facts to keep beside those of the applicant, and what does not agree.
type Finding struct {
	About string
	Facts []fact.Fact
	Items []item.Item
	Away  bool // there was no answer: nothing is known, and nothing that was found before is settled

	// Where number, name and birth date belong together the register tells which account the person linked, or none.
	Identified bool
	Account    *Account
}

// Silence is the finding of a register that does not answer.
func Silence(about string, on civil.Date) Finding {
	f := Finding{About: about, Away: true}
	f.open(item.RegisterAway, on, nil)
	return f
}

// Compare sets an answer against what the case says of the person.
func Compare(about string, p person.Person, a Answer, on civil.Date) Finding {
	f := Finding{About: about}
	if !a.Found {
		f.open(item.NotFound, on, nil)
		return f
	}
	f.match("name", a.Name, p.Name, civil.Date{}, on)
	f.match("birth_date", a.BirthDate, p.BirthDate, p.BirthDate, on)
	if a.Name == Differs || a.BirthDate == Differs {
		f.open(item.IdentityDiffers, on, map[string]any{"name": a.Name, "birth_date": a.BirthDate})
		return f
	}
	if a.Name == Half {
		f.open(item.NameSpelled, on, nil)
	}
	f.say("alive", !a.Dead, a.Dead, a.DiedOn, on)
	if a.Dead {
		f.open(item.Died, on, nil)
	}
	if a.Commune != "" {
		moved := a.Commune != p.Commune
		f.say("commune", a.Commune, moved, a.ResidentSince, on)
		if moved && about == fact.Beneficiary { // where the others live changes nothing
			f.open(item.Residence, on, map[string]any{"commune": a.Commune})
		}
	}
	if a.Household != "" {
		f.say("household", a.Household, false, civil.Date{}, on)
	}
	f.Identified, f.Account = true, a.Account
	return f
}

// Payable forgets a linked account that cannot be one: nobody could be paid into it.
func (f Finding) Payable(check func(bank, account string) error) Finding {
	if f.Account != nil && check(f.Account.Bank, f.Account.Number) != nil {
		f.Identified, f.Account = false, nil
	}
	return f
}

func (f *Finding) open(code item.Code, on civil.Date, params map[string]any) {
	f.Items = append(f.Items, item.Item{Code: code, About: f.About, Params: params, Blocking: code.Blocking(), OpenedOn: on})
}

// match keeps a value that the register confirms. Where it does not, it gives no value of its own.
func (f *Finding) match(name string, m Match, asked any, holds, on civil.Date) {
	if m == Agrees {
		f.say(name, asked, false, holds, on)
		return
	}
	f.Facts = append(f.Facts, fact.Fact{Name: name, About: f.About, Source: fact.PopulationRegister, KnownSince: on, Differs: true})
}

func (f *Finding) say(name string, value any, differs bool, holds, on civil.Date) {
	encoded, err := json.Marshal(value)
	if err != nil {
		panic(err) // texts, truth values and dates
	}
	f.Facts = append(f.Facts, fact.Fact{Name: name, About: f.About, Source: fact.PopulationRegister, Value: encoded,
		HoldsSince: holds, KnownSince: on, Differs: differs})
}
