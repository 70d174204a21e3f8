package rules

import (
	"fmt"
	"path"
	"strings"
	"sync"

	"github.com/an-sinh/ansinh/internal/calendar"
	"github.com/an-sinh/ansinh/internal/civil"
	"github.com/an-sinh/ansinh/internal/procedure"
)

const calendarFolder = "calendar"

// dayYAML is one exception to Monday-to-Friday. Rows are appended, never changed: known_from keeps an answer given
// earlier the same.
type dayYAML struct {
	Off        string          `yaml:"off"`        // a day off that would otherwise be worked
	Worked     string          `yaml:"worked"`     // a Saturday or Sunday that is worked
	Title      procedure.Title `yaml:"title"`      //
	KnownFrom  string          `yaml:"known_from"` // the day from which it could be known
	Basis      string          `yaml:"basis"`      //
	Confidence string          `yaml:"confidence"` // high, medium; low is on record but not counted
}

// holidays are the exceptions in two times.
type holidays struct {
	days []exception
	made *sync.Map // day of knowledge → calendar.Calendar
}

type exception struct {
	day, known civil.Date
	worked     bool
}

func readHolidays(f files) (holidays, error) {
	h := holidays{made: &sync.Map{}}
	for _, name := range f.names() {
		if path.Ext(name) != ".yaml" {
			continue
		}
		var rows []dayYAML
		if err := readYAML(f, name, &rows); err != nil {
			return h, err
		}
		for i, row := range rows {
			day, err := civil.ParseDate(row.Off + row.Worked)
			if err != nil {
				return h, fmt.Errorf("rules: %s, row %d: one of off and worked must be a date: %w", name, i+1, err)
			}
			known, err := civil.ParseDate(row.KnownFrom)
			if err != nil {
				return h, fmt.Errorf("rules: %s, row %d: known_from: %w", name, i+1, err)
			}
			if !strings.Contains("high medium low", row.Confidence) || row.Confidence == "" || row.Basis == "" {
				return h, fmt.Errorf("rules: %s, row %d: basis and a confidence of high, medium or low are required", name, i+1)
			}
			if row.Confidence != "low" {
				h.days = append(h.days, exception{day, known, row.Worked != ""})
			}
		}
	}
	return h, nil
}

func (h holidays) asOf(day civil.Date) calendar.Calendar {
	if made, ok := h.made.Load(day); ok {
		return made.(calendar.Calendar)
	}
	var off, worked []civil.Date
	for _, e := range h.days {
		switch {
		case e.known.After(day):
		case e.worked:
			worked = append(worked, e.day)
		default:
			off = append(off, e.day)
		}
	}
	made := calendar.New(off, worked)
	h.made.Store(day, made)
	return made
}
