package study

import (
	"strconv"

	"sightline/monitor/chart"
)

// who is the section on minors, gender and nationality, as far as printed.
func (p *press) who() Section {
	s := Section{ID: "who", Title: Text{"Who they are", "Wie zij zijn"}}
	if t := p.minorsTable(); t != nil {
		s.Items = append(s.Items, Item{Figure: p.minorsFigure(t)})
	}
	if t := p.genderTable(); t != nil {
		s.Items = append(s.Items, Item{Figure: p.genderFigure(t)})
	}
	if t := p.nationalityTable(); t != nil {
		s.Items = append(s.Items, Item{Figure: p.nationalityFigure(t)})
	}
	return s
}

func (p *press) minorsTable() *Table {
	t := &Table{ID: "minors", Caption: Text{"Registered minors, persons per year", "Geregistreerde minderjarigen, personen per jaar"},
		Stub: Text{"Year", "Jaar"},
		Columns: []Column{counted("minors", Text{"Minors", "Minderjarigen"}, "persons"), counted("persons", Text{"All persons", "Alle personen"}, "persons"),
			shared("share", Text{"Share", "Aandeel"}, 0)}}
	known := 0
	for _, y := range p.period.Years() {
		year := strconv.Itoa(y)
		minors, all := p.take(year, "children", registered, ""), p.take(year, allVictims, persons, "Rapporteur")
		if minors.HasNumber() {
			known++
		}
		t.Add(year, same(year), minors, all, shareOf(minors, all))
	}
	t.Sources = p.cite()
	if known == 0 {
		return nil
	}
	return t
}

func (p *press) minorsFigure(t *Table) *Figure {
	last := ""
	for _, r := range t.Rows {
		if t.get(r.Key, "minors").HasNumber() {
			last = r.Key
		}
	}
	years := yearSlices(p.period.Years())
	return &Figure{ID: "minors", Table: t,
		Title: Text{"{" + last + ".minors} registered minors in " + last + ", {" + last + ".share} of all persons",
			"{" + last + ".minors} geregistreerde minderjarigen in " + last + ", {" + last + ".share} van alle personen"},
		Subtitle: Text{"Registered minors, all forms, persons per year, " + p.period.String(), "Geregistreerde minderjarigen, alle vormen, personen per jaar, " + p.period.String()},
		Notes:    []Text{{"n.p.: not published.", "n.g.: niet gepubliceerd."}},
		Draw: func(l Lang) chart.Drawing {
			return chart.Columns{Categories: sliceLabels(years, l), Short: sliceShorts(years), Values: t.values("minors", sliceKeys(years), l, last)}.Draw(l)
		}}
}

// genderTable takes the last year of the period for which shares by gender
// were printed.
func (p *press) genderTable() *Table {
	t := &Table{ID: "gender", Stub: Text{"Gender", "Geslacht"}, Columns: []Column{shared("share", Text{"Share", "Aandeel"}, 0)}}
	for y := p.period.Last; y >= p.period.First; y-- {
		p.used = nil
		year := strconv.Itoa(y)
		women := p.take(year, "women", "share of registered victims", "")
		men := p.take(year, "men", "share of registered victims", "")
		if !women.HasNumber() || !men.HasNumber() {
			continue
		}
		t.Caption = Text{"Registered persons by gender, " + year + ", percent", "Geregistreerde personen naar geslacht, " + year + ", procent"}
		t.Add("women", Text{"Women", "Vrouwen"}, women)
		t.Add("men", Text{"Men", "Mannen"}, men)
		t.Add("unknown", Text{"Not known", "Niet bekend"}, p.take(year, "sex unknown", "share of registered victims", ""))
		t.Sources = p.cite()
		return t
	}
	p.cite()
	return nil
}

func (p *press) genderFigure(t *Table) *Figure {
	rows := t.keys()
	return &Figure{ID: "gender", Table: t,
		Title:    Text{"{women.share} of registered persons were women, {men.share} men", "{women.share} van de geregistreerde personen was vrouw, {men.share} man"},
		Subtitle: Text{t.Caption.EN + ", as printed", t.Caption.NL + ", zoals gepubliceerd"},
		Draw: func(l Lang) chart.Drawing {
			names := t.labels(rows, l)
			return chart.Shares{Unit: chart.Unit{Percent: true}, Parts: []chart.Part{{Name: names[0], Style: chart.PartCount}, {Name: names[1], Style: chart.PartPale}, {Name: names[2], Style: chart.PartUnknown}},
				Rows: []chart.ShareRow{{Label: Text{"Persons", "Personen"}.In(l), Values: t.values("share", rows, l)}}}.Draw(l)
		}}
}

// nationalityTable takes the last year of the period with printed nationalities.
func (p *press) nationalityTable() *Table {
	for y := p.period.Last; y >= p.period.First; y-- {
		p.used = nil // of a later year that had too little
		t := &Table{ID: "nationality", Stub: Text{"Nationality", "Nationaliteit"}, Columns: []Column{counted("persons", Text{"Persons", "Personen"}, "persons")},
			Caption: Text{"Registered persons by nationality, " + strconv.Itoa(y) + ", as far as printed", "Geregistreerde personen naar nationaliteit, " + strconv.Itoa(y) + ", voor zover gepubliceerd"}}
		for _, f := range p.figures {
			if f.Period == strconv.Itoa(y) && f.Measure == "registered victims by nationality" && f.Series == "" {
				p.note(f)
				t.Add(f.Group, countryName(f.Group), f.cell())
			}
		}
		if len(t.Rows) > 1 {
			t.Sources = p.cite()
			return t
		}
	}
	p.cite()
	return nil
}

// countryName gives the Dutch name beside the English one of the countries
// that the file names.
func countryName(en string) Text {
	dutch := map[string]string{"Nigeria": "Nigeria", "Netherlands": "Nederland", "Uganda": "Uganda", "Poland": "Polen", "Gambia": "Gambia", "Ukraine": "Oekraïne"}
	if nl, ok := dutch[en]; ok {
		return Text{en, nl}
	}
	return same(en)
}

func (p *press) nationalityFigure(t *Table) *Figure {
	rows := t.keys()
	top := rows[0]
	return &Figure{ID: "nationality", Table: t,
		Title:    Text{"Largest nationality printed: {" + top + ".label}, {" + top + ".persons} persons", "Grootste gepubliceerde nationaliteit: {" + top + ".label}, {" + top + ".persons} personen"},
		Subtitle: t.Caption,
		Draw: func(l Lang) chart.Drawing {
			b := chart.Bars{}
			names, values := t.labels(rows, l), t.values("persons", rows, l)
			for i := range rows {
				b.Bars = append(b.Bars, chart.Bar{Label: names[i], Value: values[i]})
			}
			return b.Draw(l)
		}}
}
