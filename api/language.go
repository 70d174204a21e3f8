package api

import (
	"net/http"

	"golang.org/x/text/language"
)

// languages we speak; the first is what everybody gets who asks for none of them.
var languages = language.NewMatcher([]language.Tag{language.Vietnamese, language.English})

// languageOf is "en" for whoever prefers English, else "vi".
func languageOf(r *http.Request) string {
	wanted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		return "vi"
	}
	if _, at, _ := languages.Match(wanted...); at == 1 {
		return "en"
	}
	return "vi"
}
