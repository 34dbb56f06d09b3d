package study

import (
	"sightline/monitor/chart"
)

// coverageRows are the groups of the estimates. Groups without a printed
// estimate are rows too: that nobody can tell is a result.
var coverageRows = []struct {
	key   string
	label Text
	group string // of the registered figure
	of    string // of the estimate; empty where none was made
	under bool
}{
	{"all", Text{"All victims", "Alle slachtoffers"}, allVictims, "all", false},
	{"domestic", Text{"Domestic sexual exploitation", "Binnenlandse seksuele uitbuiting"}, domesticSexual, domesticSexual, false},
	{"minors", Text{"of whom minors", "van wie minderjarig"}, domesticMinors, domesticMinors, true},
	{"crossborder", Text{"Cross-border sexual exploitation", "Grensoverschrijdende seksuele uitbuiting"}, "", "", false},
	{"labour", Text{"Labour exploitation", "Arbeidsuitbuiting"}, "", "", false},
	{"criminal", Text{"Criminal exploitation", "Criminele uitbuiting"}, "", "", false},
}

// coverage is the section on the share of estimated victims who are
// registered: in the last year for which estimates were printed within the
// period.
func (p *press) coverage() Section {
	span, ok := p.estimated()
	if !ok {
		return Section{}
	}
	t := p.coverageTable(span)
	if !t.get("all", "estimated").HasNumber() && t.get("all", "estimated").State != Range {
		return Section{}
	}
	last := yearKey(span.Last)
	return Section{ID: "in-view", Title: Text{"How many are in view", "Hoeveel er in beeld zijn"},
		Prose: []Text{{"How many victims were never reported can be estimated from how many people appear on more than one list. The estimate is a range, and so is the share in view.",
			"Hoeveel slachtoffers nooit gemeld zijn is te schatten uit hoeveel mensen op meer dan één lijst staan. De schatting is een bereik, en het aandeel in beeld dus ook."}},
		Items: []Item{{Figure: &Figure{ID: "coverage", Table: t,
			Title: Text{"Of all estimated victims {all.coverage} were registered in " + last + "; of minors in domestic sexual exploitation {minors.coverage}",
				"Van alle geschatte slachtoffers was {all.coverage} geregistreerd in " + last + "; van minderjarigen in binnenlandse seksuele uitbuiting {minors.coverage}"},
			Subtitle: Text{"Registered in " + last + " as a share of estimated victims per year, percent", "Geregistreerd in " + last + " als aandeel van het geschatte aantal slachtoffers per jaar, procent"},
			Notes: []Text{{"Full colour up to the low end, pale up to the high end. An open dot: no interval was published. Hatched: no estimate exists, so no bar is drawn.",
				"Volle kleur tot het lage einde, licht tot het hoge einde. Open stip: er is geen interval gepubliceerd. Gearceerd: er bestaat geen schatting, dus geen staaf."}},
			Draw: func(l Lang) chart.Drawing { return coverageDrawing(t, l) }}}}}
}

// estimated gives the latest years within the period for which an estimate of
// all victims was printed.
func (p *press) estimated() (span Period, ok bool) {
	for _, f := range p.figures {
		if f.Measure != "estimated victims per year, low" || f.Group != "all" {
			continue
		}
		years, err := ParsePeriod(f.Period)
		if err == nil && p.period.Has(years.First) && p.period.Has(years.Last) && years.Last > span.Last {
			span, ok = years, true
		}
	}
	return span, ok
}

func (p *press) coverageTable(span Period) *Table {
	t := &Table{ID: "coverage", Caption: Text{"Share of estimated victims who are registered, " + yearKey(span.Last), "Aandeel van de geschatte slachtoffers dat geregistreerd is, " + yearKey(span.Last)},
		Stub: Text{"Group", "Groep"},
		Columns: []Column{counted("registered", Text{"Registered", "Geregistreerd"}, "persons"), counted("estimated", Text{"Estimated per year", "Geschat per jaar"}, "victims"),
			shared("coverage", Text{"In view", "In beeld"}, 1), shared("printed", Text{"In view as printed", "In beeld zoals gepubliceerd"}, 0)}}
	for _, r := range coverageRows {
		row := t.Add(r.key, r.label, p.coverageCells(span, r.group, r.of)...)
		row.Under = r.under
	}
	t.Sources = p.cite()
	return t
}

func (p *press) coverageCells(estimate Period, group, of string) []Cell {
	if of == "" {
		return []Cell{Missing(NotPublished), Missing(NotPublished), Missing(CannotTell), Missing(Blank)}
	}
	year, span := yearKey(estimate.Last), yearKey(estimate.First)+"-"+yearKey(estimate.Last)
	measure, series := registered, ""
	if group == allVictims {
		measure, series = persons, "Rapporteur"
	}
	have := p.take(year, group, measure, series)
	low, high := p.take(span, of, "estimated victims per year, low", ""), p.take(span, of, "estimated victims per year, high", "")
	point := p.take(span, of, "estimated victims per year", "")
	printed := Missing(Blank)
	if a, b := p.take(year, group, "coverage, low", ""), p.take(year, group, "coverage, high", ""); a.HasNumber() && b.HasNumber() {
		printed = Between(a.Value, b.Value)
	}
	switch {
	case have.HasNumber() && low.HasNumber() && high.HasNumber():
		return []Cell{have, Between(low.Value, high.Value), Between(have.Value/high.Value*100, have.Value/low.Value*100), printed}
	case have.HasNumber() && point.HasNumber():
		point.About = Text{"about", "ongeveer"}
		return []Cell{have, point, Num(have.Value / point.Value * 100), printed}
	}
	return []Cell{have, Missing(NotPublished), Missing(CannotTell), printed}
}

func coverageDrawing(t *Table, l Lang) chart.Drawing {
	b := chart.Bars{Unit: chart.Unit{Percent: true, Decimals: 1}, Axis: true, Top: 20}
	cannot := Text{"cannot tell: no estimate published", "niet te zeggen: geen schatting gepubliceerd"}
	for _, r := range t.Rows {
		format := t.Columns[2].Format
		c := t.get(r.Key, "coverage")
		v := format.Draw(c, l)
		v.Focus = r.Key == "minors"
		if c.State == Known {
			v.State = chart.NoInterval
			v.Label = format.Write(c, l) + Text{", no interval published", ", geen interval gepubliceerd"}.In(l)
		}
		of := Text{" of ", " van "}.In(l)
		sub := t.Columns[0].Format.Write(t.get(r.Key, "registered"), l) + of + t.Columns[1].Format.Write(t.get(r.Key, "estimated"), l)
		if c.State == CannotTell {
			v.Label, sub = cannot.In(l), ""
		}
		b.Bars = append(b.Bars, chart.Bar{Label: r.Label.In(l), Sub: sub, Value: v})
	}
	return b.Draw(l)
}
