package study

import "sightline/monitor/chart"

// Chapter is one subject of the report, ready to be laid out.
type Chapter struct {
	ID          string
	Title       Text // "Nature and extent"
	Headline    Text // the report's title when the chapter opens it: one finding, a full sentence
	Lead        Text // under the headline
	About       Text // what place and years: "Netherlands, 2014–2018"
	Simulated   bool // every number comes from an invented country
	Findings    []Finding
	Sections    []Section
	Quality     []Text // what the reader must know of the data
	Method      []Text // how the numbers were made
	Definitions []Definition
	Sources     []Source
	Origin      Origin
}

// Origin says what the chapter was made from.
type Origin struct {
	Snapshot string // name of the snapshot, or of the file of published figures
	File     bool   // a file of published figures, no snapshot
	Hash     string // of its content
	Position string // of the register, when it was taken
	Taken    string // the date up to which it holds, or empty
	Internal bool   // small counts are shown: not for publication
}

// Finding is a sentence with its key number and the table that holds both.
type Finding struct {
	Key      Text // the number itself, as references: "{2018.change}"
	Unit     Text // under it: "2014 to 2018"
	Sentence Text
	Table    string
}

// Section is a part of a chapter under one heading.
type Section struct {
	ID    string
	Title Text
	Prose []Text // may refer to cells as {table:row.column}
	Items []Item
}

// Item is a figure, a table of its own, or a card on a change: one of three.
type Item struct {
	Figure *Figure
	Table  *Table
	Card   *Card
}

// Figure is a drawing with all that belongs to it.
type Figure struct {
	ID       string
	Title    Text // the finding, a full sentence; may refer to the figure's table
	Subtitle Text // what is counted, the unit, the years
	Draw     func(Lang) chart.Drawing
	Ledger   []LedgerEntry
	Notes    []Text // how to read it
	Table    *Table
}

// Card says whether a change is real, in one of five words.
type Card struct {
	ID          string
	Question    Text // "Is this change real? Registered persons, 2017 to 2018"
	Title       Text // "{a} to {b}: explained by reporting"
	Verdict     string
	Draw        func(Lang) chart.Drawing
	Detectable  Text
	Alone       Text // what the numbers alone would say
	InLedger    Text
	WouldChange Text
	Table       *Table
}

// Verdicts are the five words of a card, always shown in this order.
var Verdicts = []Text{
	{"clear", "duidelijk"},
	{"likely", "waarschijnlijk"},
	{"cannot tell", "niet te zeggen"},
	{"explained by reporting", "verklaard door meldgedrag"},
	{"not comparable", "niet vergelijkbaar"},
}

// Source is where numbers come from.
type Source struct {
	ID   string
	Name Text
	URL  string
	Note Text
}

// Tables gives every table of the chapter in the order of the page.
func (c *Chapter) Tables() []*Table {
	var out []*Table
	for _, s := range c.Sections {
		for _, item := range s.Items {
			if t := item.table(); t != nil {
				out = append(out, t)
			}
		}
	}
	return out
}

func (i Item) table() *Table {
	switch {
	case i.Figure != nil:
		return i.Figure.Table
	case i.Card != nil:
		return i.Card.Table
	}
	return i.Table
}

// Table finds a table by its ID.
func (c *Chapter) Table(id string) *Table {
	for _, t := range c.Tables() {
		if t.ID == id {
			return t
		}
	}
	return nil
}

// Source finds a source by its ID.
func (c *Chapter) Source(id string) (Source, bool) {
	for _, s := range c.Sources {
		if s.ID == id {
			return s, true
		}
	}
	return Source{}, false
}
