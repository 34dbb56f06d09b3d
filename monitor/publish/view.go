package publish

import (
	"fmt"
	"html/template"
	"strings"

	"sightline/monitor/chart"
	"sightline/monitor/study"
)

// page is everything the template shows, in one language.
type page struct {
	Lang                         study.Lang
	W                            wording
	Style                        template.CSS
	Defs                         template.HTML
	Title, About, Headline, Lead string
	Simulated, Internal          bool
	Others                       []other
	Findings                     []finding
	Chapters                     []chapter
	Quality, Method              [][]part
	DefinitionsVersion           string
	Definitions                  []term
	Sources                      []source
	Origins                      []string
}

type other struct {
	Lang study.Lang
	File string
	Name string
}

// part is a piece of text; a number leads to the cell it was taken from.
type part struct{ Text, Href string }

type finding struct {
	Key, Unit, Sentence []part
	No, Dotted          string
}

type chapter struct {
	Number   int
	Title    string
	Sections []section
}

type section struct {
	ID, Title string
	Prose     [][]part
	Items     []item
}

// item is a figure, a card or a table; all have a table and a source.
type item struct {
	W                   wording
	No, Dotted          string // 2-1 and 2.1
	Figure, Card        bool
	Simulated           bool
	Title, Subtitle     string
	Question            string
	Wide, Narrow        template.HTML
	Ledger              []ledgerLine
	Notes, TableNotes   [][]part
	Source              string
	Verdicts            []verdict
	Terms               []cardTerm
	Caption, Stub, File string
	Heads               []head
	Rows                []row
}

type ledgerLine struct {
	Number     int
	Date, What string
}

type verdict struct {
	Word    string
	Current bool
}

type cardTerm struct {
	Term string
	Says []part
}

type head struct {
	Text  string
	Words bool
}

type row struct {
	Label, Class string
	Cells        []cell
}

type cell struct {
	ID, Class, Text, Note string
	Provisional           bool
}

type term struct{ Name, Says string }

type source struct{ Name, URL, Note string }

// writer turns one chapter into what the template shows.
type writer struct {
	lang    study.Lang
	w       wording
	chapter *study.Chapter
	number  int
	numbers map[string]string // table ID to 2-1
	cited   map[string]bool   // cells that a number leads to
}

func newWriter(c *study.Chapter, number int, l study.Lang) *writer {
	w := &writer{lang: l, w: words[l], chapter: c, number: number, numbers: map[string]string{}, cited: map[string]bool{}}
	for i, t := range c.Tables() {
		w.numbers[t.ID] = fmt.Sprintf("%d-%d", number, i+1)
	}
	return w
}

func dotted(no string) string { return strings.Replace(no, "-", ".", 1) }

// parts resolves a text and notes the cells its numbers lead to.
func (w *writer) parts(t study.Text, table string) ([]part, error) {
	pieces, err := w.chapter.Parts(t, table, w.lang)
	if err != nil {
		return nil, err
	}
	out := make([]part, len(pieces))
	for i, p := range pieces {
		out[i] = part{Text: p.Text}
		if p.Table != "" {
			out[i].Href = w.anchor(p.Table, p.Row, p.Column)
			w.cited[out[i].Href] = true
		}
	}
	return out, nil
}

func (w *writer) anchor(table, row, column string) string {
	return "c-" + w.numbers[table] + "-" + row + "-" + column
}

// all resolves several texts.
func (w *writer) all(ts []study.Text, table string) ([][]part, error) {
	var out [][]part
	for _, t := range ts {
		p, err := w.parts(t, table)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

func (w *writer) findings() ([]finding, error) {
	var out []finding
	for _, f := range w.chapter.Findings {
		texts, err := w.all([]study.Text{f.Key, f.Unit, f.Sentence}, f.Table)
		if err != nil {
			return nil, err
		}
		no := w.numbers[f.Table]
		out = append(out, finding{texts[0], texts[1], texts[2], no, dotted(no)})
	}
	return out, nil
}

func (w *writer) sections() ([]section, error) {
	var out []section
	for _, s := range w.chapter.Sections {
		prose, err := w.all(s.Prose, "")
		if err != nil {
			return nil, err
		}
		v := section{ID: fmt.Sprintf("s-%d-%s", w.number, s.ID), Title: w.chapter.Plain(s.Title, "", w.lang), Prose: prose}
		for _, it := range s.Items {
			shown, err := w.item(it)
			if err != nil {
				return nil, err
			}
			v.Items = append(v.Items, shown)
		}
		out = append(out, v)
	}
	return out, nil
}

func (w *writer) item(it study.Item) (item, error) {
	t := it.Table
	v := item{W: w.w, Simulated: w.chapter.Simulated}
	var err error
	switch {
	case it.Figure != nil:
		t = it.Figure.Table
		err = w.figure(&v, it.Figure)
	case it.Card != nil:
		t = it.Card.Table
		err = w.card(&v, it.Card)
	}
	if err != nil {
		return item{}, err
	}
	v.No = w.numbers[t.ID]
	v.Dotted = dotted(v.No)
	v.Source = w.source(t)
	v.Caption, v.Stub = t.Caption.In(w.lang), t.Stub.In(w.lang)
	v.File = tableFile(v.No, t)
	if v.TableNotes, err = w.all(t.Notes, t.ID); err != nil {
		return item{}, err
	}
	for _, c := range t.Columns {
		v.Heads = append(v.Heads, head{c.Head.In(w.lang), c.Format.Kind == study.Wording})
	}
	v.Rows = w.rows(t)
	return v, nil
}

func (w *writer) figure(v *item, f *study.Figure) error {
	v.Figure = true
	v.Title, v.Subtitle = w.chapter.Plain(f.Title, f.Table.ID, w.lang), w.chapter.Plain(f.Subtitle, f.Table.ID, w.lang)
	v.draw(f.Draw(w.lang))
	for i, e := range f.Ledger {
		v.Ledger = append(v.Ledger, ledgerLine{i + 1, e.Date.In(w.lang), w.chapter.Plain(e.What, f.Table.ID, w.lang)})
	}
	var err error
	v.Notes, err = w.all(f.Notes, f.Table.ID)
	return err
}

func (v *item) draw(d chart.Drawing) {
	// chart escapes every text it is given.
	v.Wide, v.Narrow = template.HTML(d.Wide), template.HTML(d.Narrow) //nolint:gosec
}

func (w *writer) card(v *item, k *study.Card) error {
	v.Card = true
	v.Question, v.Title = w.chapter.Plain(k.Question, k.Table.ID, w.lang), w.chapter.Plain(k.Title, k.Table.ID, w.lang)
	v.draw(k.Draw(w.lang))
	for _, word := range study.Verdicts {
		v.Verdicts = append(v.Verdicts, verdict{word.In(w.lang), word.EN == k.Verdict})
	}
	for _, t := range []struct {
		term string
		says study.Text
	}{{w.w.Detectable, k.Detectable}, {w.w.Alone, k.Alone}, {w.w.InLedger, k.InLedger}, {w.w.WouldChange, k.WouldChange}} {
		says, err := w.parts(t.says, k.Table.ID)
		if err != nil {
			return err
		}
		v.Terms = append(v.Terms, cardTerm{t.term, says})
	}
	return nil
}

func (w *writer) rows(t *study.Table) []row {
	var out []row
	for _, r := range t.Rows {
		shown := row{Label: r.Label.In(w.lang)}
		switch {
		case r.Total:
			shown.Class = "total"
		case r.Under:
			shown.Class = "under"
		}
		for i, c := range r.Cells {
			shown.Cells = append(shown.Cells, w.cell(t, r, t.Columns[i], c))
		}
		out = append(out, shown)
	}
	return out
}

func (w *writer) cell(t *study.Table, r study.Row, col study.Column, c study.Cell) cell {
	v := cell{Text: col.Format.Write(c, w.lang)}
	if c.State != study.Words {
		v.Note = c.Note.In(w.lang)
	}
	v.Provisional = c.Provisional && c.HasNumber()
	switch c.State {
	case study.Known, study.Range, study.AtLeast, study.Blank:
	case study.Words:
		v.Class = "w"
	default:
		v.Class = "np"
	}
	if id := w.anchor(t.ID, r.Key, col.Key); w.cited[id] {
		v.ID = id
	}
	return v
}

// source is the line under a figure or table, ending in snapshot and
// definitions.
func (w *writer) source(t *study.Table) string {
	line := ""
	if names := w.sourceNames(t); len(names) > 0 {
		line = w.w.Source + ": " + strings.Join(names, "; ") + ". "
	}
	if w.chapter.Simulated {
		line += w.w.SimulatedSource + " "
	}
	return line + w.w.origin(w.chapter.Origin) + ", " + w.w.DefinitionsShort + " v" + study.DefinitionsVersion + "."
}

// origin names what the chapter was made from.
func (w wording) origin(o study.Origin) string {
	if o.File {
		return w.File + " " + o.Snapshot
	}
	return w.Snapshot + " " + o.Snapshot
}

// sourceNames are the names of a table's sources; those that differ in the
// year at the end only are joined: "report, 2018, 2020".
func (w *writer) sourceNames(t *study.Table) []string {
	var names []string
	at := map[string]int{}
	for _, id := range t.Sources {
		s, ok := w.chapter.Source(id)
		if !ok {
			continue
		}
		name := s.Name.In(w.lang)
		stem, year := name, ""
		if i := strings.LastIndex(name, ", 20"); i > 0 && len(name)-i == 6 {
			stem, year = name[:i], name[i:]
		}
		if i, ok := at[stem]; ok {
			if !strings.Contains(names[i], year) {
				names[i] += year
			}
			continue
		}
		at[stem] = len(names)
		names = append(names, name)
	}
	return names
}

func tableFile(no string, t *study.Table) string { return "tables/" + no + "-" + t.ID + ".csv" }
