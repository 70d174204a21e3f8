package payment

import (
	_ "embed"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/an-sinh/ansinh/internal/civil"
)

// The channels money leaves by.
const (
	Bank = "bank" // transfer to an account
	Post = "post" // cash at a post office, against identity
)

// PostOffice is one line of the directory.
type PostOffice struct {
	Code    string `yaml:"code" json:"code"`
	Name    string `yaml:"name" json:"name"`
	Address string `yaml:"address" json:"address"`
	Days    int    `yaml:"days" json:"days"` // how long cash lies there
}

//go:embed postoffice.yaml
var postOfficeYAML []byte

var postOffices = func() []PostOffice {
	var all []PostOffice
	if err := yaml.Unmarshal(postOfficeYAML, &all); err != nil {
		panic("payment: postoffice.yaml: " + err.Error())
	}
	return all
}()

// PostOffices is every office that pays cash for us.
func PostOffices() []PostOffice { return slices.Clone(postOffices) }

// PostOfficeOf finds an office by its code.
func PostOfficeOf(code string) (PostOffice, bool) {
	n := slices.IndexFunc(postOffices, func(o PostOffice) bool { return o.Code == code })
	if n < 0 {
		return PostOffice{}, false
	}
	return postOffices[n], true
}

// Window is from which to which day cash of a list that leaves on a day can be collected.
func (o PostOffice) Window(leaves civil.Date) (from, to civil.Date) {
	return leaves, leaves.AddDays(o.Days - 1)
}
