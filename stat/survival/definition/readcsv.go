package definition

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"
)

// epoch is day 0 of the calendar scale that the readers use. It lies before
// any date they meet, so that 0 can mean "none".
var epoch = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)

// Day turns 2018-05-25 into days since 1900-01-01.
func Day(date string) (float64, error) {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0, fmt.Errorf("definition: %q is not a date like 2018-05-25", clip(date))
	}
	if t.Year() < 1901 || t.Year() > 2200 {
		return 0, fmt.Errorf("definition: the year of %s cannot be right", date)
	}
	return math.Round(t.Sub(epoch).Hours() / 24), nil
}

// Date turns days since 1900-01-01 into 2018-05-25.
func Date(day float64) string {
	return epoch.AddDate(0, 0, int(math.Floor(day))).Format(time.DateOnly)
}

func clip(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

// ReadPersons reads index persons, as a statistics office would supply them.
// Columns id and index (a date) are needed; case, earlier (dates joined by |),
// left, left_kind, back, group and linkable (no or 0: cannot be linked) may be
// there. Other columns are not looked at. A person has one row.
func ReadPersons(in io.Reader) ([]Person, error) {
	t, err := open(in, "id", "index")
	if err != nil {
		return nil, err
	}
	var out []Person
	seen := map[string]bool{}
	for {
		more, err := t.next()
		if err != nil || !more {
			return out, err
		}
		p, err := t.person()
		if err != nil {
			return nil, err
		}
		if seen[p.ID] {
			return nil, fmt.Errorf("definition: row %d: person %s has a row already; registrations before the first go into the column earlier", t.row, clip(p.ID))
		}
		seen[p.ID] = true
		out = append(out, p)
	}
}

// AddIncidents reads later events and gives them to their persons. Columns id
// and date are needed; type, case and registered may be there. unknown counts
// rows of people who are not index persons.
func AddIncidents(people []Person, in io.Reader) (unknown int, err error) {
	t, err := open(in, "id", "date")
	if err != nil {
		return 0, err
	}
	at := make(map[string]int, len(people))
	for i, p := range people {
		at[p.ID] = i
	}
	for {
		more, err := t.next()
		if err != nil || !more {
			return unknown, err
		}
		incident := Incident{Case: t.cell("case"), Type: t.cell("type")}
		if incident.Day, err = t.day("date", true); err != nil {
			return 0, err
		}
		if incident.Registered, err = t.day("registered", false); err != nil {
			return 0, err
		}
		if incident.Registered != 0 && incident.Registered < incident.Day {
			return 0, fmt.Errorf("definition: row %d: registered before it happened", t.row)
		}
		i, ok := at[t.cell("id")]
		if !ok {
			unknown++
			continue
		}
		people[i].Incidents = append(people[i].Incidents, incident)
	}
}

// sheetFile reads a CSV file by the names of its columns.
type sheetFile struct {
	csv    *csv.Reader
	place  map[string]int
	record []string
	row    int
}

func open(in io.Reader, needed ...string) (*sheetFile, error) {
	t := &sheetFile{csv: csv.NewReader(in), place: map[string]int{}}
	header, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return nil, errors.New("definition: the file is empty")
	}
	if err != nil {
		return nil, fmt.Errorf("definition: %w", err)
	}
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		if _, twice := t.place[name]; twice && name != "" {
			return nil, fmt.Errorf("definition: two columns are called %q", clip(name))
		}
		t.place[name] = i
	}
	for _, name := range needed {
		if _, ok := t.place[name]; !ok {
			return nil, fmt.Errorf("definition: there is no column %q; the file has %s", name, strings.Join(header, ", "))
		}
	}
	return t, nil
}

func (t *sheetFile) next() (bool, error) {
	record, err := t.csv.Read()
	if errors.Is(err, io.EOF) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("definition: %w", err)
	}
	t.record = record
	t.row++
	if t.cell("id") == "" {
		return false, fmt.Errorf("definition: row %d: no id", t.row)
	}
	return true, nil
}

func (t *sheetFile) cell(name string) string {
	i, ok := t.place[name]
	if !ok {
		return ""
	}
	return strings.TrimSpace(t.record[i])
}

func (t *sheetFile) day(name string, needed bool) (float64, error) {
	s := t.cell(name)
	if s == "" && !needed {
		return 0, nil
	}
	day, err := Day(s)
	if err != nil {
		return 0, fmt.Errorf("definition: row %d, column %q: %s", t.row, name, strings.TrimPrefix(err.Error(), "definition: "))
	}
	return day, nil
}

func (t *sheetFile) person() (Person, error) {
	p := Person{ID: t.cell("id"), Case: t.cell("case"), Group: t.cell("group"),
		Linkable: !slices.Contains([]string{"no", "0", "false"}, strings.ToLower(t.cell("linkable")))}
	var err error
	if p.Index, err = t.day("index", true); err != nil {
		return p, err
	}
	for _, s := range strings.Split(t.cell("earlier"), "|") {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		day, err := Day(s)
		if err != nil {
			return p, fmt.Errorf("definition: row %d, column \"earlier\": %q is not a date", t.row, clip(s))
		}
		p.Earlier = append(p.Earlier, day)
	}
	l := Leave{Kind: t.cell("left_kind")}
	if l.Day, err = t.day("left", false); err != nil {
		return p, err
	}
	if l.Back, err = t.day("back", false); err != nil {
		return p, err
	}
	switch {
	case l.Day == 0 && (l.Kind != "" || l.Back != 0):
		return p, fmt.Errorf("definition: row %d: left without a date", t.row)
	case l.Day != 0 && l.Day < p.Index:
		return p, fmt.Errorf("definition: row %d: left on %s, before the index on %s", t.row, t.cell("left"), t.cell("index"))
	case l.Day != 0 && l.Back != 0 && l.Back < l.Day:
		return p, fmt.Errorf("definition: row %d: back before leaving", t.row)
	case l.Day != 0:
		if l.Kind == "" {
			l.Kind = Unknown
		}
		p.Leaves = append(p.Leaves, l)
	}
	return p, nil
}
