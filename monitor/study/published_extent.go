package study

import (
	"strconv"
	"strings"

	"sightline/monitor/chart"
)

// extent is the section on persons by year: both official series, the change,
// and whether it is real.
func (p *press) extent(s *Section) error {
	t := p.personsTable()
	years := yearSlices(p.period.Years())
	known := 0
	for _, c := range t.cells("rapporteur", sliceKeys(years)) {
		if c.HasNumber() {
			known++
		}
	}
	if known == 0 {
		return ErrNothingPublished
	}
	s.Prose = []Text{{
		"Persons are presumed victims known to the coordination centre; the slightest indication is enough. A report is one organisation telling that it met such a person, so reports outnumber persons.",
		"Personen zijn vermoedelijke slachtoffers die bij het coördinatiecentrum bekend zijn; de geringste aanwijzing is genoeg. Een melding is één organisatie die vertelt dat zij zo iemand heeft ontmoet; er zijn dus meer meldingen dan personen."}}
	s.Items = append(s.Items, Item{Figure: p.personsFigure(t, years)})
	card, err := changeCard("change", Text{"Registered persons", "Geregistreerde personen"}, Text{"Persons", "Personen"}, "persons",
		p.period.Years(), t.cells("rapporteur", sliceKeys(years)), p.ledger, t.Sources)
	if err != nil {
		return err
	}
	if card != nil {
		s.Items = append(s.Items, Item{Card: card})
	}
	return nil
}

func (p *press) personsTable() *Table {
	t := &Table{ID: "persons", Caption: Text{"Registered presumed victims, persons per year", "Geregistreerde vermoedelijke slachtoffers, personen per jaar"},
		Stub: Text{"Year", "Jaar"},
		Columns: []Column{counted("rapporteur", Text{"Rapporteur", "Rapporteur"}, "persons"),
			counted("centre", Text{"Coordination centre", "Coördinatiecentrum"}, "persons"),
			{Key: "bridge", Head: Text{"Centre less Rapporteur", "Centrum min Rapporteur"}, Unit: "persons", Format: Format{Kind: Diff}},
			changed("since-last", Text{"Change since last year", "Verandering sinds vorig jaar"}, 0),
			{Key: "interval", Head: Text{"95% interval, chance only", "95%-interval, alleen toeval"}, Unit: "percent", Format: Format{Kind: Change}},
			changed("since-first", Text{"Change since " + yearKey(p.period.First), "Verandering sinds " + yearKey(p.period.First)}, 0)}}
	first := Missing(Blank)
	before := Missing(Blank)
	for i, y := range p.period.Years() {
		year := strconv.Itoa(y)
		rapporteur := p.take(year, allVictims, persons, "Rapporteur")
		centre := p.take(year, allVictims, persons, "CoMensha")
		since := changeOf(before, rapporteur)
		if i == 0 {
			first = rapporteur
		}
		fromFirst := Missing(Blank)
		if i > 0 {
			fromFirst = changeOf(first, rapporteur)
			fromFirst.Interval = false
		}
		t.Add(year, same(year), rapporteur, centre, lessOf(centre, rapporteur), since, intervalOf(since), fromFirst)
		before = rapporteur
	}
	t.Sources = p.cite()
	return t
}

func (p *press) personsFigure(t *Table, years []Slice) *Figure {
	first, last := years[0].Key(), years[len(years)-1].Key()
	title := Text{"Registered persons: {" + first + ".rapporteur} in " + first + ", {" + last + ".rapporteur} in " + last,
		"Geregistreerde personen: {" + first + ".rapporteur} in " + first + ", {" + last + ".rapporteur} in " + last}
	notes := []Text{}
	for _, y := range years {
		if c := t.get(y.Key(), "centre"); c.HasNumber() {
			notes = append(notes, Text{"Line across the bar: the coordination centre’s own count.", "Lijn over de kolom: de eigen telling van het coördinatiecentrum."})
			break
		}
	}
	return &Figure{ID: "persons", Title: title, Table: t, Ledger: p.ledger, Notes: notes,
		Subtitle: Text{"Registered presumed victims, persons per year, " + p.period.String(), "Geregistreerde vermoedelijke slachtoffers, personen per jaar, " + p.period.String()},
		Draw: func(l Lang) chart.Drawing {
			values := seconds(t.values("rapporteur", sliceKeys(years), l, last), t.cells("centre", sliceKeys(years)))
			return chart.Columns{Categories: sliceLabels(years, l), Short: sliceShorts(years), Values: values,
				Marks: marks(p.ledger, l), First: years[0].start()}.Draw(l)
		}}
}

// revisions lists every year that was printed with more than one number: by
// edition of one series, or by the two series beside each other.
func (p *press) revisions() Section {
	t := &Table{ID: "revisions", Caption: Text{"Figures printed more than once, persons", "Meermaals gepubliceerde cijfers, personen"},
		Stub: Text{"Period and series", "Periode en reeks"},
		Columns: []Column{counted("earlier", Text{"One", "Het ene"}, "persons"), counted("later", Text{"The other", "Het andere"}, "persons"),
			{Key: "difference", Head: Text{"Difference", "Verschil"}, Unit: "persons", Format: Format{Kind: Diff}},
			{Key: "why", Head: Text{"What is known of it", "Wat erover bekend is"}, Format: Format{Kind: Wording}}}}
	for i, a := range p.figures {
		for _, b := range p.figures[i+1:] {
			if a.Measure == persons && b.Measure == persons && a.Period == b.Period && a.Group == b.Group && a.Value != b.Value {
				p.revision(t, a, b)
			}
		}
	}
	p.sumRevision(t)
	t.Sources = p.cite()
	if len(t.Rows) == 0 {
		return Section{}
	}
	return Section{ID: "revisions", Title: Text{"Revisions and the bridge between series", "Herzieningen en de brug tussen reeksen"},
		Prose: []Text{{"The same year is printed with different numbers: a later edition corrects an earlier one, and two offices count by their own rules. Nothing is averaged; each is shown.",
			"Hetzelfde jaar is met verschillende getallen gepubliceerd: een latere editie verbetert een eerdere, en twee instanties tellen volgens eigen regels. Er wordt niet gemiddeld; elk getal staat er."}},
		Items: []Item{{Table: t}}}
}

func (p *press) revision(t *Table, a, b Published) {
	if office(a) != office(b) && strings.HasPrefix(b.Series, "Rapporteur") || office(a) == office(b) && b.edition() < a.edition() {
		a, b = b, a
	}
	p.note(a)
	p.note(b)
	t.Add(a.Period+"-"+strconv.Itoa(len(t.Rows)+1), same(a.Period+": "+a.Series+"; "+b.Series), a.cell(), b.cell(), lessOf(b.cell(), a.cell()), Say(revisionWhy(a, b)))
}

func revisionWhy(a, b Published) Text {
	if office(a) == office(b) {
		return Text{"Revised in a later edition", "Herzien in een latere editie"}
	}
	return Text{"Two offices, each by its own rules", "Twee instanties, elk volgens eigen regels"}
}

// office is who counted: the first word of the series' name.
func office(p Published) string {
	name, _, _ := strings.Cut(p.Series, " ")
	return name
}

// sumRevision lays a printed sum of years beside the sum of the printed years.
func (p *press) sumRevision(t *Table) {
	for _, f := range p.figures {
		span, err := ParsePeriod(f.Period)
		if f.Measure != persons || err != nil || span.First == span.Last {
			continue
		}
		var parts []Cell
		for _, y := range span.Years() {
			parts = append(parts, p.take(strconv.Itoa(y), allVictims, persons, "Rapporteur"))
		}
		sum := sumOf(parts...)
		if sum.HasNumber() && sum.Value != f.Value {
			p.note(f)
			t.Add(f.Period, Text{span.String() + ": printed sum; sum of the printed years", span.String() + ": gepubliceerde som; som van de gepubliceerde jaren"},
				f.cell(), sum, lessOf(sum, f.cell()), Say(Text{"Years revised since, or persons in two years counted once; the source does not say", "Jaren zijn sindsdien herzien, of personen in twee jaren één keer geteld; de bron zegt het niet"}))
		}
	}
}
