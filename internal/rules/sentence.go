package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/an-sinh/ansinh/internal/determination"
)

// sentence is what a reason says: written once, in the metadata of the rule that gives it.
type sentence struct {
	code    string
	article string
	vi, en  string
	pieces  map[string][]piece // by language
}

// piece is a stretch of text and the figure that follows it.
type piece struct{ text, figure string }

// sentences are the texts of a pack, by benefit ("5.6") and by code.
type sentences struct {
	byBenefit map[string]sentence
	byCode    map[string]sentence
}

// figures are the values a sentence names, already written as the language writes them.
type figures func(name, language string) string

var placeholder = regexp.MustCompile(`\{[a-z_0-9.]+\}`)

func (s sentence) fill(value figures) determination.Reason {
	in := func(language string) string {
		var filled strings.Builder
		for _, part := range s.pieces[language] {
			filled.WriteString(part.text)
			if part.figure != "" {
				filled.WriteString(value(part.figure, language))
			}
		}
		return filled.String()
	}
	return determination.Reason{Code: s.code, Vi: in("vi"), En: in("en"), Article: s.article}
}

func cut(text string) []piece {
	var pieces []piece
	done := 0
	for _, at := range placeholder.FindAllStringIndex(text, -1) {
		pieces = append(pieces, piece{text[done:at[0]], text[at[0]+1 : at[1]-1]})
		done = at[1]
	}
	return append(pieces, piece{text: text[done:]})
}

// readSentences reads custom.code, vi, en and article of every annotated rule; custom.category names the benefit, and
// custom.sentences holds several for a rule that gives several.
func readSentences(modules map[string]*ast.Module) (sentences, error) {
	all := sentences{byBenefit: map[string]sentence{}, byCode: map[string]sentence{}}
	seen := map[*ast.Location]bool{} // an entrypoint's annotation hangs on every rule of its name
	for _, name := range slices.Sorted(maps.Keys(modules)) {
		for _, rule := range modules[name].Rules {
			for _, a := range rule.Annotations {
				if seen[a.Location] {
					continue
				}
				seen[a.Location] = true
				if err := all.read(a.Custom); err != nil {
					return all, fmt.Errorf("rules: %s: rule %s: %w", name, rule.Head.Ref(), err)
				}
			}
		}
	}
	return all, nil
}

func (s *sentences) read(custom map[string]any) error {
	if several, ok := custom["sentences"].(map[string]any); ok {
		for benefit, one := range several {
			texts, _ := one.(map[string]any)
			if err := s.add(benefit, texts); err != nil {
				return err
			}
		}
		return nil
	}
	if custom["code"] == nil {
		return nil
	}
	benefit, _ := custom["category"].(string)
	return s.add(benefit, custom)
}

func (s *sentences) add(benefit string, texts map[string]any) error {
	text := func(key string) string { value, _ := texts[key].(string); return value }
	one := sentence{code: text("code"), article: text("article"), vi: text("vi"), en: text("en")}
	if one.code == "" || one.article == "" || one.vi == "" || one.en == "" {
		return fmt.Errorf("code %q: code, article, vi and en are required", one.code)
	}
	if _, twice := s.byCode[one.code]; twice {
		return fmt.Errorf("code %s has two sentences", one.code)
	}
	vi, en := placeholder.FindAllString(one.vi, -1), placeholder.FindAllString(one.en, -1)
	slices.Sort(vi)
	slices.Sort(en)
	vi, en = slices.Compact(vi), slices.Compact(en)
	if !slices.Equal(vi, en) {
		return fmt.Errorf("code %s names %v in Vietnamese and %v in English", one.code, vi, en)
	}
	one.pieces = map[string][]piece{"vi": cut(one.vi), "en": cut(one.en)}
	s.byCode[one.code] = one
	if benefit != "" {
		s.byBenefit[benefit] = one
	}
	return nil
}

// benefitsOf are the benefits a rule may give, by its metadata.
func benefitsOf(rule *ast.Rule) []string {
	var names []string
	for _, a := range rule.Annotations {
		if name, ok := a.Custom["category"].(string); ok {
			names = append(names, name)
		}
		if several, ok := a.Custom["categories"].([]any); ok {
			for _, name := range several {
				names = append(names, fmt.Sprint(name))
			}
		}
		if several, ok := a.Custom["sentences"].(map[string]any); ok {
			names = append(names, slices.Sorted(maps.Keys(several))...)
		}
	}
	return names
}

// placeholders are the names a sentence uses.
func (s sentence) placeholders() []string {
	var names []string
	for _, found := range placeholder.FindAllString(s.vi, -1) {
		names = append(names, strings.Trim(found, "{}"))
	}
	return names
}
