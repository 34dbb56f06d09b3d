package study

import (
	"sightline/monitor/chart"
)

// formRows are the forms as printed; their names differ from year to year.
var formRows = []struct {
	key    string
	groups []string // how the years call it
	label  Text
}{
	{"sexual", []string{"sex"}, Text{"Sexual exploitation", "Seksuele uitbuiting"}},
	{"labour", []string{"labour and forced crime", "labour", "labour incl. forced criminality"}, Text{"Labour and criminal exploitation", "Arbeids- en criminele uitbuiting"}},
	{"both", []string{"labour and sex"}, Text{"Labour and sexual together", "Arbeid en seksueel samen"}},
	{"unknown", []string{"uncategorised"}, Text{"Form not known", "Vorm niet bekend"}},
}

// forms is the section on forms of exploitation: by year, and how they add.
func (p *press) forms() Section {
	years := p.formYears()
	if len(years) == 0 {
		return Section{}
	}
	t := p.formTable(years)
	s := Section{ID: "forms", Title: Text{"Forms of exploitation", "Vormen van uitbuiting"},
		Prose: []Text{{"A person can be exploited in more than one way. Some years were printed with a row for those in two forms, so that the rows add to the persons; others count a person under each form, so that the rows add to more. The table says which.",
			"Iemand kan op meer dan één manier worden uitgebuit. Sommige jaren zijn gepubliceerd met een rij voor wie in twee vormen valt, zodat de rijen optellen tot de personen; andere tellen een persoon bij elke vorm, zodat de rijen tot meer optellen. De tabel zegt welke."}}}
	s.Items = append(s.Items, Item{Figure: p.formFigure(t, years)})
	if d := p.domesticTable(); d != nil {
		s.Items = append(s.Items, Item{Figure: p.domesticFigure(d)})
	}
	return s
}

// formYears are all years from the period's first on for which forms were
// printed, also those after it, because how forms add changed with the years.
func (p *press) formYears() []Slice {
	var out []Slice
	for _, y := range p.years(byForm) {
		if y >= p.period.First {
			out = append(out, Slice{Year: y})
		}
	}
	return out
}

func (p *press) formTable(years []Slice) *Table {
	t := &Table{ID: "forms", Caption: Text{"Registered persons by form of exploitation, and how the forms add", "Geregistreerde personen naar vorm van uitbuiting, en hoe de vormen optellen"},
		Stub: Text{"Year", "Jaar"}}
	for _, f := range formRows {
		t.Columns = append(t.Columns, counted(f.key, f.label, "persons"))
	}
	t.Columns = append(t.Columns, counted("sum", Text{"Forms together", "Vormen samen"}, "forms"), counted("persons", Text{"Persons", "Personen"}, "persons"),
		Column{Key: "over", Head: Text{"More forms than persons", "Meer vormen dan personen"}, Unit: "persons", Format: Format{Kind: Count}},
		Column{Key: "reading", Head: Text{"How the year is printed", "Hoe het jaar is gepubliceerd"}, Format: Format{Kind: Wording}})
	p.halfYear(t)
	for _, y := range years {
		var cells, printed []Cell
		for _, f := range formRows {
			c := p.form(y, f.groups)
			cells = append(cells, c)
			if c.HasNumber() {
				printed = append(printed, c)
			}
		}
		sum := sumOf(printed...)
		whole := p.take(y.Key(), allVictims, persons, "Rapporteur")
		over := lessOf(sum, whole)
		t.Add(y.Key(), y.Label(), append(cells, sum, whole, over, Say(formReading(over)))...)
	}
	t.Sources = p.cite()
	return t
}

// halfYear adds the first half of 2016, the one part of a year that was printed
// by form with each form counted.
func (p *press) halfYear(t *Table) {
	const half = "2016H1"
	sexual, labour := p.take(half, "sex trafficking", registered, ""), p.take(half, "labour and forced crime", registered, "")
	unknown, whole := p.take(half, "uncategorised", registered, ""), p.take(half, "all", registered, "")
	sum := sumOf(sexual, labour, unknown)
	if p.period.Has(2016) && sum.HasNumber() && whole.HasNumber() {
		over := lessOf(sum, whole)
		t.Add(half, Text{"2016, January–June", "2016, januari–juni"}, sexual, labour, Missing(NotPublished), unknown, sum, whole, over, Say(formReading(over)))
	}
}

func (p *press) form(y Slice, groups []string) Cell {
	for _, g := range groups {
		if c := p.take(y.Key(), g, byForm, ""); c.HasNumber() {
			return c
		}
	}
	return Missing(NotPublished)
}

func formReading(over Cell) Text {
	switch {
	case !over.HasNumber():
		return Text{"persons not published", "personen niet gepubliceerd"}
	case over.Value > 0:
		return Text{"each form counts: several forms a person", "elke vorm telt: meer vormen per persoon"}
	case over.Value < 0:
		return Text{"rows are missing from the source", "er ontbreken rijen in de bron"}
	}
	return Text{"each person counts once", "elke persoon telt één keer"}
}

func (p *press) formFigure(t *Table, years []Slice) *Figure {
	first, last := years[0].Key(), years[len(years)-1].Key()
	breaks := formBreaks(t, years)
	f := &Figure{ID: "forms", Table: t,
		Title: Text{"Sexual exploitation: {" + first + ".sexual} persons in " + first + ", {" + last + ".sexual} in " + last,
			"Seksuele uitbuiting: {" + first + ".sexual} personen in " + first + ", {" + last + ".sexual} in " + last},
		Subtitle: Text{"Registered persons by form, years for which forms were published; all four share one scale",
			"Geregistreerde personen naar vorm, jaren waarvoor vormen zijn gepubliceerd; alle vier op één schaal"}}
	if len(breaks) > 0 {
		f.Notes = append(f.Notes, Text{"Double stroke on the axis: from here on a person is counted under each form, so bars on either side do not compare.",
			"Dubbele streep op de as: vanaf hier telt een persoon bij elke vorm, dus de kolommen aan weerszijden zijn niet te vergelijken."})
	}
	f.Notes = append(f.Notes, Text{"n.p.: not published.", "n.g.: niet gepubliceerd."})
	f.Draw = func(l Lang) chart.Drawing {
		m := chart.Multiples{Categories: sliceLabels(years, l), Short: sliceShorts(years), Across: 2}
		for _, r := range formRows {
			m.Panels = append(m.Panels, chart.Panel{Title: r.label.In(l), Values: t.values(r.key, sliceKeys(years), l), Breaks: breaks})
		}
		return m.Draw(l)
	}
	return f
}

// formBreaks is where a year that counts each person once is followed by one
// that counts each form. Years printed without the row for two forms, though
// they add to the persons, may be of either kind; the break stands before the
// first of them, because nobody can be in two of their rows and be seen.
func formBreaks(t *Table, years []Slice) []int {
	var out []int
	for i := 1; i < len(years); i++ {
		before, now := t.get(years[i-1].Key(), "both"), t.get(years[i].Key(), "both")
		if before.HasNumber() && !now.HasNumber() {
			out = append(out, i)
		}
	}
	return out
}

// domesticTable holds domestic sexual exploitation, which was printed as a
// mean of two years and two single years.
func (p *press) domesticTable() *Table {
	rows := []struct{ key, period string }{{"mean", "2014-2015 mean"}, {"2017", "2017"}, {"2018", "2018"}}
	t := &Table{ID: "domestic", Caption: Text{"Registered victims of domestic sexual exploitation, persons per year", "Geregistreerde slachtoffers van binnenlandse seksuele uitbuiting, personen per jaar"},
		Stub: Text{"Years", "Jaren"},
		Columns: []Column{counted("persons", Text{"Persons", "Personen"}, "persons"), changed("change", Text{"Change since 2014–2015", "Verandering sinds 2014–2015"}, 1),
			changed("printed", Text{"Change as printed", "Verandering zoals gepubliceerd"}, 0), counted("minors", Text{"Of whom minors", "Van wie minderjarig"}, "persons")}}
	mean := Missing(Blank)
	known := 0
	for i, r := range rows {
		c := p.take(r.period, domesticSexual, registered, "")
		if c.HasNumber() {
			known++
		}
		change, printed := Missing(Blank), Missing(Blank)
		if i == 0 {
			mean = c
		} else {
			change = changeOf(mean, c)
			change.Interval = false // the mean of two years is no count
			printed = p.take(r.period, domesticSexual, "change against 2014 and 2015", "")
		}
		label := same(r.period)
		if r.key == "mean" {
			label = Text{"2014–2015, mean", "2014–2015, gemiddeld"}
		}
		t.Add(r.key, label, c, change, printed, p.take(r.period, domesticMinors, registered, ""))
	}
	t.Sources = p.cite()
	if known < 2 {
		return nil
	}
	return t
}

func (p *press) domesticFigure(t *Table) *Figure {
	rows := t.keys()
	return &Figure{ID: "domestic", Table: t,
		Title: Text{"Domestic sexual exploitation: from {mean.persons} registered victims a year to {2018.persons}",
			"Binnenlandse seksuele uitbuiting: van {mean.persons} geregistreerde slachtoffers per jaar naar {2018.persons}"},
		Subtitle: Text{"Registered victims, persons per year; the first column is the mean of two years", "Geregistreerde slachtoffers, personen per jaar; de eerste kolom is het gemiddelde van twee jaren"},
		Draw: func(l Lang) chart.Drawing {
			return chart.Columns{Categories: t.labels(rows, l), Values: t.values("persons", rows, l, "2018")}.Draw(l)
		}}
}
