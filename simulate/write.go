package simulate

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	"sightline/register"
)

// WriteFiles writes what the organisations of a country would send into
// dir/partners, the companion files organisations.csv and events.csv into dir,
// with what everybody may know (places.csv, measures.csv), and the truth into
// dir/truth. Progress, if not nil, hears now and then how
// many reports have been written. Existing files are replaced.
func WriteFiles(dir string, c *Country, progress func(reports int)) error {
	for _, sub := range []string{"partners", "truth"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
	}
	if err := c.writeOrganisations(filepath.Join(dir, "organisations.csv")); err != nil {
		return err
	}
	if err := writePlaces(filepath.Join(dir, "places.csv")); err != nil {
		return err
	}
	if err := writeMeasures(filepath.Join(dir, "measures.csv")); err != nil {
		return err
	}
	w := &writer{sinks: map[register.OrganisationID]sink{}}
	err := w.open(dir, c)
	if err == nil {
		err = w.all(c, progress)
	}
	if e := w.close(); err == nil {
		err = e
	}
	if err != nil {
		return err
	}
	return writeTruth(dir, c.truth(&w.tally))
}

// writer holds the open files.
type writer struct {
	sinks                    map[register.OrganisationID]sink
	files                    []sink
	events, persons, reports *textFile
	tally                    tally
}

func (w *writer) open(dir string, c *Country) error {
	for i := range partners {
		if err := w.openPartner(dir, &partners[i], c); err != nil {
			return err
		}
	}
	if err := w.openPartner(dir, &counted, c); err != nil {
		return err
	}
	for _, f := range []struct {
		to   **textFile
		path string
		head []string
	}{
		{&w.events, "events.csv", eventColumns},
		{&w.persons, "truth/persons.csv", personColumns},
		{&w.reports, "truth/reports.csv", []string{"organisation", "source_key", "person"}},
	} {
		t, err := newText(filepath.Join(dir, filepath.FromSlash(f.path)), form{comma: ','})
		if err != nil {
			return err
		}
		*f.to = t
		if err := t.line(f.head); err != nil {
			return err
		}
	}
	return nil
}

// openPartner begins a partner's file, clearing away the further workbooks of
// a larger country that was written here before.
func (w *writer) openPartner(dir string, p *partner, c *Country) error {
	path := filepath.Join(dir, "partners", p.file)
	for n := 2; ; n++ {
		if err := os.Remove(further(path, n)); errors.Is(err, fs.ErrNotExist) {
			break
		} else if err != nil {
			return err
		}
	}
	s, err := p.open(path, p)
	if err != nil {
		return err
	}
	w.files = append(w.files, s)
	for i := range c.offices.all {
		if o := &c.offices.all[i]; p.takes(o) {
			w.sinks[o.ID] = s
		}
	}
	return nil
}

func (p *partner) takes(o *office) bool {
	if o.CountOnly {
		return p == &counted
	}
	for _, l := range p.lists {
		if l == o.list {
			return true
		}
	}
	return false
}

func (w *writer) all(c *Country, progress func(int)) (err error) {
	n := 0
	c.stream(true, func(b *batch) bool {
		w.tally.merge(&b.tally)
		for _, p := range b.persons {
			if err = w.persons.line(p.row()); err != nil {
				return false
			}
		}
		for _, f := range b.filings {
			if err = w.file(f); err != nil {
				return false
			}
		}
		if n += len(b.filings); progress != nil {
			progress(n)
		}
		return true
	})
	return err
}

func (w *writer) file(f *Filing) error {
	if err := w.sinks[f.Report.Organisation].write(f); err != nil {
		return err
	}
	if err := w.reports.about(f); err != nil {
		return err
	}
	for i := range f.Events {
		if err := w.events.event(&f.Events[i], f.Report.SourceKey); err != nil {
			return err
		}
	}
	return nil
}

// about writes which person a report is about. Like event, it needs no
// quotes: keys and codes hold no commas.
func (t *textFile) about(f *Filing) error {
	t.row = append(append(t.row[:0], f.Report.Organisation...), ',')
	t.row = append(append(t.row, f.Report.SourceKey...), ',')
	if f.Person > 0 {
		t.row = strconv.AppendUint(t.row, f.Person, 10)
	}
	return t.end()
}

var eventColumns = []string{"organisation", "source_key", "report_key", "kind", "code", "on", "until", "status", "details"}

func (t *textFile) event(e *register.Event, reportKey string) error {
	t.row = append(append(t.row[:0], e.Organisation...), ',')
	t.row = append(append(t.row, e.SourceKey...), ',')
	t.row = append(append(t.row, reportKey...), ',')
	t.row = append(append(t.row, e.Kind...), ',')
	t.row = append(append(t.row, e.Code...), ',')
	t.row = append(t.form.date(t.row, e.On), ',')
	t.row = append(t.form.date(t.row, e.Until), ',')
	t.row = append(append(t.row, e.Status...), ',')
	return t.end() // no event of ours has details
}

func (w *writer) close() error {
	var all []error
	for _, s := range w.files {
		all = append(all, s.close())
	}
	for _, t := range []*textFile{w.events, w.persons, w.reports} {
		if t != nil {
			all = append(all, t.close())
		}
	}
	return errors.Join(all...)
}

func (c *Country) writeOrganisations(path string) error {
	rows := [][]string{{"organisation", "name", "kind", "duty", "region", "count_only"}}
	for _, o := range c.Organisations() {
		rows = append(rows, []string{string(o.ID), o.Name, string(o.Kind), bit(o.Duty), string(o.Region), bit(o.CountOnly)})
	}
	return writeRows(path, rows)
}

func writePlaces(path string) error {
	rows := [][]string{{"municipality", "care_region", "police_unit", "share", "care_coordinator_on"}}
	total := 0.0
	for _, r := range regions {
		total += r.share
	}
	for _, r := range regions {
		start := ""
		if r.coordinated != never {
			start = r.coordinated.date().String()
		}
		before := 0.0
		for i, m := range r.municipalities {
			share := r.share / total * (r.within[i] - before)
			before = r.within[i]
			rows = append(rows, []string{m, r.code, string(units[r.unit].code), strconv.FormatFloat(share, 'f', 6, 64), start})
		}
	}
	return writeRows(path, rows)
}

// writeMeasures says where and when each measure starts. What it does is part
// of the truth.
func writeMeasures(path string) error {
	rows := [][]string{{"measure", "name", "theme", "care_region", "on"}}
	for _, m := range measures {
		for _, start := range m.Starts {
			rows = append(rows, []string{m.Code, m.Name, string(m.Theme), start.Region, start.On})
		}
	}
	return writeRows(path, rows)
}

func writeTruth(dir string, t *Truth) error {
	rows := [][]string{{"year", "group", "minor", "victims", "met", "registered"}}
	for _, y := range t.Years {
		rows = append(rows, []string{strconv.Itoa(y.Year), string(y.Group), bit(y.Minor),
			strconv.Itoa(y.Victims), strconv.Itoa(y.Met), strconv.Itoa(y.Registered)})
	}
	if err := writeRows(filepath.Join(dir, "truth", "years.csv"), rows); err != nil {
		return err
	}
	text, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "truth", "truth.json"), append(text, '\n'), 0o644)
}

func writeRows(path string, rows [][]string) error {
	t, err := newText(path, form{comma: ','})
	if err != nil {
		return err
	}
	for _, row := range rows {
		if err = t.line(row); err != nil {
			break
		}
	}
	if e := t.close(); err == nil {
		err = e
	}
	return err
}
