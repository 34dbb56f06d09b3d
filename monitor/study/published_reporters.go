package study

import (
	"strconv"

	"sightline/monitor/chart"
)

// reporterRows are the kinds of reporter the published tables tell apart.
// Those with a duty did not change their rules in 2018: like for like.
var reporterRows = []struct {
	key, group string
	label      Text
	duty       bool
}{
	{"police", "National Police", Text{"National police", "Nationale Politie"}, true},
	{"kmar", "KMar", Text{"Border police", "Koninklijke Marechaussee"}, true},
	{"labour", "Labour inspectorate", Text{"Labour authority", "Arbeidsinspectie"}, true},
	{"coordinators", "regional care coordinators", Text{"Regional care coordinators", "Regionale zorgcoördinatoren"}, false},
	{"other", "other", Text{"Others", "Overige"}, false},
}

// reporters is the section on reports by kind of reporter.
func (p *press) reporters() Section {
	years := p.reporterYears()
	s := Section{ID: "reporters", Title: Text{"Who reported", "Wie meldde"}}
	if len(years) > 1 {
		t := p.reporterTable(years)
		s.Items = append(s.Items, Item{Figure: p.likeForLike(t, years)})
	}
	if t := p.othersTable(); t != nil {
		s.Items = append(s.Items, Item{Figure: p.othersFigure(t)})
	}
	return s
}

// reporterYears are the years of the period for which the police's reports
// are published.
func (p *press) reporterYears() []Slice {
	var out []Slice
	for _, y := range p.years(reportedBy) {
		if p.period.Has(y) {
			if _, ok := p.find(strconv.Itoa(y), "National Police", reportedBy, ""); ok {
				out = append(out, Slice{Year: y})
			}
		}
	}
	return out
}

func (p *press) reporterTable(years []Slice) *Table {
	t := &Table{ID: "reporters", Caption: Text{"Persons registered and reports made, by kind of reporter; one person can be in several reports",
		"Geregistreerde personen en gedane meldingen, naar soort melder; één persoon kan in meer meldingen voorkomen"},
		Stub: Text{"Reports by", "Meldingen door"}}
	for _, y := range years {
		t.Columns = append(t.Columns, counted(y.Key(), y.Label(), "reports"))
	}
	byKey := map[string][]Cell{}
	for _, r := range reporterRows {
		for _, y := range years {
			byKey[r.key] = append(byKey[r.key], p.take(y.Key(), r.group, reportedBy, ""))
		}
		t.Add(r.key, r.label, byKey[r.key]...)
	}
	var duty, all, head, per []Cell
	for i, y := range years {
		together := sumOf(byKey["police"][i], byKey["kmar"][i], byKey["labour"][i])
		duty = append(duty, together)
		all = append(all, sumOf(together, byKey["coordinators"][i], byKey["other"][i]))
		head = append(head, p.take(y.Key(), allVictims, persons, "Rapporteur"))
		per = append(per, lessOf(all[i], head[i]))
	}
	t.Add("duty", Text{"Duty to report, together", "Meldplicht, samen"}, duty...).Total = true
	t.Add("all", Text{"All reports", "Alle meldingen"}, all...).Total = true
	t.Add("persons", Text{"Registered persons", "Geregistreerde personen"}, head...).Total = true
	t.Add("over", Text{"Reports more than persons", "Meer meldingen dan personen"}, per...).Total = true
	t.Sources = p.cite()
	return t
}

func (p *press) likeForLike(t *Table, years []Slice) *Figure {
	first, last := ends(t, "duty", years)
	ledger := within(p.ledger, years[0].start(), years[len(years)-1].start()+1)
	return &Figure{ID: "reporters", Table: t, Ledger: ledger,
		Title: Text{"Like for like: those with a duty filed {duty." + first + "} reports in " + first + " and {duty." + last + "} in " + last,
			"Gelijk met gelijk: wie meldplicht heeft deed {duty." + first + "} meldingen in " + first + " en {duty." + last + "} in " + last},
		Subtitle: Text{"Persons (headline) and reports (the other two) per year. One person can be in several reports.",
			"Personen (bovenste reeks) en meldingen (de andere twee) per jaar. Eén persoon kan in meer meldingen voorkomen."},
		Notes: []Text{{"Like for like keeps only reporters whose rules did not change: national police, border police, labour authority.",
			"Gelijk met gelijk houdt alleen melders over van wie de regels niet veranderden: Nationale Politie, Koninklijke Marechaussee, Arbeidsinspectie."}},
		Draw: func(l Lang) chart.Drawing {
			ticks, at := ticksOf(years, l)
			series := func(row string, name, short, note Text, style chart.LineStyle) chart.Series {
				return chart.Series{Name: name.In(l), Short: short.In(l), Note: note.In(l), Style: style, X: at, Y: t.across(row, sliceKeys(years), l)}
			}
			return chart.Lines{Ticks: ticks, Marks: marks(ledger, l), Series: []chart.Series{
				series("persons", Text{"All registered persons", "Alle geregistreerde personen"}, Text{"All persons", "Alle personen"}, Text{"headline, persons", "hoofdreeks, personen"}, chart.LineHeadline),
				series("duty", Text{"Services with a duty to report", "Diensten met meldplicht"}, Text{"Duty to report", "Meldplicht"}, Text{"like for like, reports", "gelijk met gelijk, meldingen"}, chart.LineCount),
				series("coordinators", Text{"Regional care coordinators", "Regionale zorgcoördinatoren"}, Text{"Care coordinators", "Zorgcoördinatoren"}, Text{"may report, reports", "mag melden, meldingen"}, chart.LineFocus),
			}}.Draw(l)
		}}
}

// ends are the first and last year for which a row has a number, so that a
// title does not speak of what was not printed.
func ends(t *Table, row string, years []Slice) (first, last string) {
	first, last = years[0].Key(), years[len(years)-1].Key()
	for i := len(years) - 1; i >= 0; i-- {
		if t.get(row, years[i].Key()).HasNumber() {
			first = years[i].Key()
		}
	}
	for _, y := range years {
		if t.get(row, y.Key()).HasNumber() {
			last = y.Key()
		}
	}
	return first, last
}

// othersTable holds the break of 2018 among those without a duty, which is
// printed as a mean of four years and one year after.
func (p *press) othersTable() *Table {
	mean := p.take("2014-2017 mean", "non-investigative bodies", reportedBy, "")
	after := p.take("2018", "non-investigative bodies", reportedBy, "")
	sources := p.cite()
	if !mean.HasNumber() && !after.HasNumber() {
		return nil
	}
	t := &Table{ID: "others", Caption: Text{"Reports by organisations that do not investigate, per year", "Meldingen door organisaties die niet opsporen, per jaar"},
		Stub: Text{"Years", "Jaren"}, Sources: sources,
		Columns: []Column{counted("reports", Text{"Reports", "Meldingen"}, "reports per year"), changed("change", Text{"Change", "Verandering"}, 1)}}
	t.Add("mean", Text{"2014–2017, mean", "2014–2017, gemiddeld"}, mean, Missing(Blank))
	t.Add("2018", same("2018"), after, changeOf(mean, after))
	return t
}

func (p *press) othersFigure(t *Table) *Figure {
	rows := []string{"mean", "2018"}
	return &Figure{ID: "others", Table: t,
		Title: Text{"Those without a duty to report fell silent: from {mean.reports} reports a year to {2018.reports}",
			"Wie geen meldplicht heeft viel stil: van {mean.reports} meldingen per jaar naar {2018.reports}"},
		Subtitle: Text{"Reports by organisations that do not investigate, per year", "Meldingen door organisaties die niet opsporen, per jaar"},
		Notes:    []Text{{"The first column is a mean of four years, printed as an approximate number.", "De eerste kolom is een gemiddelde van vier jaren, gepubliceerd als benadering."}},
		Draw: func(l Lang) chart.Drawing {
			return chart.Columns{Categories: t.labels(rows, l), Values: t.values("reports", rows, l, "2018")}.Draw(l)
		}}
}
