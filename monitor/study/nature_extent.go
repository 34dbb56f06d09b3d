package study

import (
	"strconv"

	"sightline/monitor/chart"
)

// extent is the section on persons and reports by slice of time.
func (n *nature) extent(s *Section) error {
	t := n.personsTable()
	n.headline = t
	s.Prose = []Text{{
		"A report is one organisation telling that it met a presumed victim; a person is who the reports are about. Sub-3 cases and contacts that are only counted are left out here and shown apart.",
		"Een melding is één organisatie die vertelt dat zij een vermoedelijk slachtoffer heeft ontmoet; een persoon is over wie de meldingen gaan. Sub-3-gevallen en contacten die alleen geteld worden zijn hier weggelaten en staan apart."}}
	s.Items = append(s.Items, Item{Figure: n.personsFigure(t)})
	if !n.quarter {
		card, err := n.card(t)
		if err != nil {
			return err
		}
		if card != nil {
			s.Items = append(s.Items, Item{Card: card})
		}
	}
	if apart := n.apartTable(); apart != nil {
		s.Items = append(s.Items, Item{Table: apart})
	}
	return nil
}

func (n *nature) card(t *Table) (*Card, error) {
	var years []int
	var counts []Cell
	for _, s := range n.slices {
		if !n.provisional(s) {
			years, counts = append(years, s.Year), append(counts, t.get(s.Key(), "persons"))
		}
	}
	if len(years) < 2 {
		return nil, nil
	}
	return changeCard("change", Text{"Registered persons", "Geregistreerde personen"}, Text{"Persons", "Personen"}, "persons", years, counts, n.ledger, nil)
}

// personsTable has a row a slice; the whole period is the last.
func (n *nature) personsTable() *Table {
	t := &Table{ID: "persons", Caption: n.caption(Text{"Reports and registered persons", "Meldingen en geregistreerde personen"}), Stub: n.stub(),
		Columns: []Column{counted("reports", Text{"Reports", "Meldingen"}, "reports"), counted("persons", Text{"Persons", "Personen"}, "persons"),
			changed("since-last", n.sinceLastHead(), n.decimals()),
			{Key: "interval", Head: Text{"95% interval, chance only", "95%-interval, alleen toeval"}, Unit: "percent", Format: Format{Kind: Change}},
			changed("since-first", Text{"Change since " + n.first().Label().EN, "Verandering sinds " + n.first().Label().NL}, n.decimals())}}
	reports, persons := n.plain(n.reports, Text{"Reports", "Meldingen"}), n.plain(n.persons, Text{"Persons", "Personen"})
	for i, s := range n.slices {
		since, fromFirst := Missing(Blank), Missing(Blank)
		if prev, ok := n.before(s); ok {
			since = changeOf(persons[n.index(prev)], persons[i])
		}
		if i > 0 {
			fromFirst = changeOf(persons[0], persons[i])
			fromFirst.Interval = false
		}
		if n.provisional(s) { // part of a year is not compared with a whole one
			since, fromFirst = Missing(CannotTell), Missing(CannotTell)
		}
		t.Add(s.Key(), s.Label(), reports[i], persons[i], since, intervalOf(since), fromFirst)
	}
	whole := len(n.slices)
	blank := Missing(Blank)
	t.Add(wholeKey, Text{"Whole period", "Hele periode"}, reports[whole], persons[whole], blank, blank, blank).Total = true
	t.Notes = []Text{{"A person with reports in several of these counts in each, and once in the whole period.", "Een persoon met meldingen in meer van deze telt in elk mee, en één keer in de hele periode."}}
	n.foot(t)
	return t
}

// decimals of a percentage: none where one of the counts is below a hundred.
func (n *nature) decimals() int {
	for i := range n.slices {
		if n.persons[i] < 100 {
			return 0
		}
	}
	return 1
}

func (n *nature) stub() Text {
	if n.quarter {
		return Text{"Quarter", "Kwartaal"}
	}
	return Text{"Year", "Jaar"}
}

func (n *nature) index(s Slice) int {
	for i, have := range n.slices {
		if have == s {
			return i
		}
	}
	return 0
}

func (n *nature) sinceLastHead() Text {
	switch {
	case n.quarter && len(n.slices) > 4:
		return Text{"Change since the same quarter last year, else the quarter before", "Verandering sinds hetzelfde kwartaal vorig jaar, anders het kwartaal ervoor"}
	case n.quarter:
		return Text{"Change since the quarter before", "Verandering sinds het kwartaal ervoor"}
	}
	return Text{"Change since last year", "Verandering sinds vorig jaar"}
}

func (n *nature) personsFigure(t *Table) *Figure {
	first, last := n.first(), n.last()
	title := Text{"Registered persons: {" + last.Key() + ".persons} in " + last.Label().EN, "Geregistreerde personen: {" + last.Key() + ".persons} in " + last.Label().NL}
	if first != last {
		title = Text{"Registered persons: {" + first.Key() + ".persons} in " + first.Label().EN + ", {" + last.Key() + ".persons} in " + last.Label().EN,
			"Geregistreerde personen: {" + first.Key() + ".persons} in " + first.Label().NL + ", {" + last.Key() + ".persons} in " + last.Label().NL}
	}
	f := &Figure{ID: "persons", Title: title, Table: t, Ledger: n.ledger,
		Subtitle: Text{"Registered presumed victims, persons per " + n.kind().EN + ", " + n.name().EN, "Geregistreerde vermoedelijke slachtoffers, personen per " + n.kind().NL + ", " + n.name().NL},
		Draw: func(l Lang) chart.Drawing {
			return chart.Columns{Categories: sliceLabels(n.slices, l), Short: sliceShorts(n.slices), Values: t.values("persons", sliceKeys(n.slices), l, last.Key()),
				Marks: marks(n.ledger, l), First: first.start(), Step: first.length()}.Draw(l)
		}}
	if n.persons[len(n.slices)] == n.reports[len(n.slices)] {
		f.Notes = append(f.Notes, Text{"In this register every report is a person of its own: reports about one person were not linked.",
			"In dit register is elke melding een eigen persoon: meldingen over één persoon zijn niet gekoppeld."})
	}
	return f
}

// apartTable holds how many reports persons have, and what is left out of all
// other tables.
func (n *nature) apartTable() *Table {
	w := len(n.slices) + 1
	one := make([]int, w)
	for i := range one {
		one[i] = n.persons[i] - n.several[i]
	}
	name := Text{"Persons by number of reports, and what is counted apart", "Personen naar aantal meldingen, en wat apart geteld is"}
	m := newMatrix([][]int{one, n.several, n.persons}, true, true, true)
	if !n.guard(m, name) {
		return nil
	}
	t := &Table{ID: "apart", Caption: n.caption(name), Stub: Text{"Counted", "Geteld"}, Columns: n.columns("persons")}
	t.Add("one", Text{"Persons with one report", "Personen met één melding"}, n.cut(m, 0)...)
	t.Add("several", Text{"Persons with several reports", "Personen met meer meldingen"}, n.cut(m, 1)...)
	t.Add("all", Text{"All persons", "Alle personen"}, n.cut(m, 2)...).Total = true
	for _, r := range []struct {
		key    string
		label  Text
		counts []int
	}{
		{"sub3", Text{"Apart: sub-3 cases, persons", "Apart: sub-3-gevallen, personen"}, n.sub3Persons},
		{"sub3-reports", Text{"Apart: sub-3 cases, reports", "Apart: sub-3-gevallen, meldingen"}, n.sub3Reports},
		{"contacts", Text{"Apart: contacts that are only counted", "Apart: contacten die alleen geteld worden"}, n.contacts},
	} {
		if r.counts[len(n.slices)] > 0 {
			t.Add(r.key, r.label, n.plain(r.counts, r.label)...)
		}
	}
	if len(t.Rows) == 3 && n.several[len(n.slices)] == 0 {
		return nil // every person has one report, and nothing is counted apart
	}
	n.foot(t)
	return t
}

// bridge lays the official series beside ours, where one is given for these
// years.
func (n *nature) bridge() Section {
	if len(n.opt.Official) == 0 || n.quarter {
		return Section{}
	}
	ours := n.headline
	t := &Table{ID: "bridge", Caption: n.caption(Text{"Our count beside the official series, persons", "Onze telling naast de officiële reeksen, personen"}), Stub: n.stub(),
		Columns: []Column{counted("ours", Text{"This register", "Dit register"}, "persons"), counted("rapporteur", Text{"Rapporteur", "Rapporteur"}, "persons"),
			counted("centre", Text{"Coordination centre", "Coördinatiecentrum"}, "persons"), {Key: "difference", Head: Text{"This register less Rapporteur", "Dit register min Rapporteur"}, Unit: "persons", Format: Format{Kind: Diff}},
			{Key: "revised", Head: Text{"Printed before as", "Eerder gepubliceerd als"}, Format: Format{Kind: Wording}}}}
	known := 0
	for _, s := range n.slices {
		year := strconv.Itoa(s.Year)
		have := ours.get(s.Key(), "persons")
		rapporteur, centre := n.press.take(year, allVictims, persons, "Rapporteur"), n.press.take(year, allVictims, persons, "CoMensha")
		if rapporteur.HasNumber() || centre.HasNumber() {
			known++
		}
		t.Add(s.Key(), s.Label(), have, rapporteur, centre, lessOf(have, rapporteur), n.revised(year, rapporteur))
	}
	t.Sources = n.press.cite()
	if known == 0 {
		return Section{}
	}
	return Section{ID: "bridge", Title: Text{"Our series beside the official ones", "Onze reeks naast de officiële"},
		Prose: []Text{n.bridgeProse()}, Items: []Item{{Figure: n.bridgeFigure(t)}}}
}

func (n *nature) bridgeProse() Text {
	if n.meta.Simulated {
		return Text{"This register is invented and the official series are real: the difference shows how well the invented country was set, nothing else.",
			"Dit register is verzonnen en de officiële reeksen zijn echt: het verschil laat alleen zien hoe goed het verzonnen land is ingesteld."}
	}
	return Text{"The series differ where persons are linked differently, where sub-3 cases are counted, and where reports came in after the figure was printed. Sub-3 cases of this register stand in the table of what is counted apart; the rest of the difference is not explained by what is published.",
		"De reeksen verschillen waar personen anders zijn gekoppeld, waar sub-3-gevallen meetellen en waar meldingen na publicatie binnenkwamen. De sub-3-gevallen van dit register staan in de tabel van wat apart geteld is; de rest van het verschil verklaren de publicaties niet."}
}

// revised lists what earlier editions printed for a year.
func (n *nature) revised(year string, now Cell) Cell {
	text := Text{}
	for _, f := range n.opt.Official {
		if f.Period != year || f.Group != allVictims || f.Measure != persons || office(f) != "Rapporteur" || f.Value == now.Value {
			continue
		}
		format := Format{Kind: Count}
		text = Text{text.EN + format.Write(f.cell(), EN) + " (" + f.Series + ") ", text.NL + format.Write(f.cell(), NL) + " (" + f.Series + ") "}
	}
	if text.IsZero() {
		return Missing(Blank)
	}
	return Say(text)
}

func (n *nature) bridgeFigure(t *Table) *Figure {
	return &Figure{ID: "bridge", Table: t,
		Title:    Text{"This register and the series of the National Rapporteur", "Dit register en de reeks van de Nationaal Rapporteur"},
		Subtitle: Text{"Registered persons per year. Line across the bar: the National Rapporteur’s figure.", "Geregistreerde personen per jaar. Lijn over de kolom: het cijfer van de Nationaal Rapporteur."},
		Draw: func(l Lang) chart.Drawing {
			values := seconds(t.values("ours", sliceKeys(n.slices), l), t.cells("rapporteur", sliceKeys(n.slices)))
			return chart.Columns{Categories: sliceLabels(n.slices, l), Short: sliceShorts(n.slices), Values: values}.Draw(l)
		}}
}
