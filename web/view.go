package web

import (
	_ "embed"
	"fmt"

	"go.yaml.in/yaml/v3"

	"github.com/an-sinh/ansinh/internal/civil"
)

//go:embed words.yaml
var wordsYAML []byte

// words are the sentences of the page in both languages.
var words = func() map[string]map[string]string {
	var all map[string]map[string]string
	if err := yaml.Unmarshal(wordsYAML, &all); err != nil {
		panic("web: words.yaml: " + err.Error())
	}
	return all
}()

// view is what page.html is rendered from.
type view struct {
	Config
	Language string
	Version  string // of the static files
}

// Say is a sentence in the language of the page; a sentence that is missing is a mistake, not a gap on the page.
func (v view) Say(key string) (string, error) {
	if text := words[key][v.Language]; text != "" {
		return text, nil
	}
	return "", fmt.Errorf("words.yaml has no %s in %q", key, v.Language)
}

// Other is the other language.
func (v view) Other() string {
	if v.Language == "vi" {
		return "en"
	}
	return "vi"
}

// Does is what an account does, in the language of the page.
func (v view) Does(a Account) string {
	if v.Language == "vi" {
		return a.Vi
	}
	return a.En
}

// Day writes a day of the example as people of the language do.
func (v view) Day(text string) (string, error) {
	day, err := civil.ParseDate(text)
	if err != nil {
		return "", err
	}
	if v.Language == "vi" {
		return day.UTC().Format("02/01"), nil
	}
	return day.UTC().Format("2 Jan"), nil
}

// About explains a link, where its name is one we know.
func (v view) About(l Link) string { return words["link."+l.Name][v.Language] }

// station is one stop of a case on its way.
type station struct {
	Icon  string // id of a symbol in page.html
	Title string
	Text  string
}

// Stations are the way of a case, from the paper to the money.
func (v view) Stations() ([]station, error) {
	var all []station
	for _, key := range []string{"photo", "submit", "verify", "sign", "bank", "hand"} {
		title, err := v.Say("way." + key)
		if err != nil {
			return nil, err
		}
		text, err := v.Say("way." + key + ".text")
		if err != nil {
			return nil, err
		}
		all = append(all, station{key, title, text})
	}
	return all, nil
}
