// Package seed holds the invented people and offices of the local stack. Nobody in it exists.
package seed

import (
	_ "embed"

	"go.yaml.in/yaml/v3"
)

// Data is what a fresh local stack knows.
type Data struct {
	Offices []Office `yaml:"offices"`
	People  []Person `yaml:"people"`
}

// Office is a seeded office.
type Office struct {
	Code       string `yaml:"code"`
	Kind       string `yaml:"kind"`
	Name       string `yaml:"name"`
	Place      string `yaml:"place"`
	Organ      string `yaml:"organ"`
	Province   string `yaml:"province"`
	LocalRates bool   `yaml:"local_rates"`
	ValidFrom  string `yaml:"valid_from"`
	ValidTo    string `yaml:"valid_to"`
	MergedInto string `yaml:"merged_into"`
	Account    string `yaml:"account"`
	Bank       string `yaml:"bank"`
}

// Person is a seeded person, with the account they log in with and the duty they hold.
type Person struct {
	Username      string `yaml:"username"`
	CitizenNumber string `yaml:"citizen_number"`
	Name          string `yaml:"name"`
	BirthDate     string `yaml:"birth_date"`
	Commune       string `yaml:"commune"`
	Phone         string `yaml:"phone"`
	Email         string `yaml:"email"`
	Role          string `yaml:"role"`
	Office        string `yaml:"office"`
	Does          struct {
		Vi string `yaml:"vi"`
		En string `yaml:"en"`
	} `yaml:"does"`
}

//go:embed local.yaml
var local []byte

// Local is the data of the local stack.
func Local() Data {
	var d Data
	if err := yaml.Unmarshal(local, &d); err != nil {
		panic("seed: local.yaml: " + err.Error())
	}
	return d
}
