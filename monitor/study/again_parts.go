package study

import (
	"sort"
	"strings"

	"sightline/monitor/chart"
	"sightline/register/codes"
	"sightline/stat/survival/definition"
)

// horizon is the first of the sheet's horizons, at which parts are compared.
func (a *again) horizon() float64 { return a.sheet.Horizons[0] }

func horizonWords(days float64) Text {
	return within_(int(days/definition.Year + 0.5))
}

// bars draws a table's share column, a bar a row.
func bars(t *Table, l Lang) chart.Drawing {
	b := chart.Bars{Unit: chart.Unit{Percent: true, Decimals: 1}, Axis: true}
	for _, r := range t.Rows {
		cell := r.Cells[0]
		cell.Interval, cell.Low, cell.High = false, 0, 0 // a bar shows the share; the table has its interval
		b.Bars = append(b.Bars, chart.Bar{Label: r.Label.In(l), Value: t.Columns[0].Format.Draw(cell, l)})
	}
	return b.Draw(l)
}

// types is the section on what people are victims of.
func (a *again) types() (Section, error) {
	shares, err := definition.ByType(a.people, a.sheet, a.horizon())
	if err != nil || len(shares.Types) == 0 {
		return Section{}, nil // the headline says why
	}
	h := horizonWords(a.horizon())
	t := &Table{ID: "again-types", Caption: Text{"Registered victims who became a victim again within " + h.EN + ", by offence", "Geregistreerde slachtoffers die binnen " + h.NL + " opnieuw slachtoffer werden, naar delict"},
		Stub: Text{"Offence", "Delict"}, Columns: againColumns()[:1],
		Notes: []Text{{"A person can be a victim of several offences, so the shares add to more than that of any offence.", "Iemand kan slachtoffer zijn van meer delicten, dus de aandelen tellen op tot meer dan dat van enig delict."}}}
	order := make([]int, len(shares.Types))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(i, j int) bool { return shares.Ever[order[i]].Share > shares.Ever[order[j]].Share })
	for _, i := range order {
		crime := codes.Crime(shares.Types[i])
		t.Add(keyOf(string(crime)), Text{codes.Crimes.Label(crime, "en"), codes.Crimes.Label(crime, "nl")}, a.share(shares.Ever[i]))
	}
	top := t.Rows[0].Key
	return Section{ID: "again-types", Title: Text{"Of what", "Waarvan"}, Items: []Item{{Figure: &Figure{ID: "again-types", Table: t,
		Title:    Text{"{" + top + ".label} comes most often: {" + top + ".share}", "{" + top + ".label} komt het meest voor: {" + top + ".share}"},
		Subtitle: Text{"Share that was ever a victim of the offence within the years of the table, each offence with a clock of its own, percent", "Aandeel dat binnen de jaren van de tabel ooit slachtoffer werd van het delict, elk delict met een eigen klok, procent"},
		Draw:     func(l Lang) chart.Drawing { return bars(t, l) }}}}}, nil
}

// groupPairs are the groups laid side by side.
var groupPairs = [][2]struct {
	group string
	label Text
}{
	{{groupMinor, Text{"Under age when first registered", "Minderjarig bij eerste registratie"}}, {groupAdult, Text{"Of age", "Meerderjarig"}}},
	{{groupDutch, Text{"Dutch", "Nederlands"}}, {groupOther, Text{"Not Dutch, or not known", "Niet Nederlands, of onbekend"}}},
}

// groups is the section on who becomes a victim again.
func (a *again) groups() (Section, error) {
	h := horizonWords(a.horizon())
	t := &Table{ID: "again-groups", Caption: Text{"Registered victims who became a victim again within " + h.EN + ", by group", "Geregistreerde slachtoffers die binnen " + h.NL + " opnieuw slachtoffer werden, naar groep"},
		Stub: Text{"Group", "Groep"}, Columns: againColumns()}
	for _, pair := range groupPairs {
		cells := [2][]Cell{}
		for i, side := range pair {
			figures, _, err := definition.Figures(a.only(side.group), a.sheet)
			if err != nil {
				cells[i] = []Cell{Missing(CannotTell), Missing(CannotTell), Missing(CannotTell)}
				continue
			}
			f := figures[0]
			cells[i] = []Cell{a.share(f), a.count(f.AtRisk), a.count(f.Repeats)}
		}
		protectPair(&cells)
		for i, side := range pair {
			t.Add(side.group, side.label, cells[i]...)
		}
	}
	return Section{ID: "again-groups", Title: Text{"Who", "Wie"}, Items: []Item{{Figure: &Figure{ID: "again-groups", Table: t,
		Title:    Text{"Under age {minor.share}, of age {adult.share}; Dutch {dutch.share}, others {other.share}", "Minderjarig {minor.share}, meerderjarig {adult.share}; Nederlands {dutch.share}, anderen {other.share}"},
		Subtitle: Text{"Share again a victim of any offence, percent", "Aandeel opnieuw slachtoffer van enig delict, procent"},
		Notes:    []Text{{"Who leaves the country can be registered here no more, so a lower share of those who are not Dutch need not mean that they are safer.", "Wie het land verlaat kan hier niet meer geregistreerd worden, dus een lager aandeel onder niet-Nederlanders hoeft niet te betekenen dat zij veiliger zijn."}},
		Draw:     func(l Lang) chart.Drawing { return bars(t, l) }}}}}, nil
}

// protectPair withholds the other side of a pair where one side is withheld:
// the two add to a total that is printed.
func protectPair(cells *[2][]Cell) {
	for column := range cells[0] {
		for side := range cells {
			if s := cells[side][column].State; s == Suppressed || s == Withheld {
				if other := &cells[1-side][column]; other.State == Known {
					*other = Missing(Withheld)
				}
			}
		}
	}
}

// fan is the section with the same figure under other definitions.
func (a *again) fan() (Section, error) {
	fanned, err := definition.Fan(a.people, a.sheet, definition.Variants(a.sheet))
	if err != nil {
		return Section{}, err
	}
	h := horizonWords(a.horizon())
	t := &Table{ID: "again-fan", Caption: Text{"The share within " + h.EN + " under other definitions", "Het aandeel binnen " + h.NL + " onder andere definities"},
		Stub: Text{"What is changed", "Wat anders is"}, Columns: againColumns()[:1]}
	for i := len(fanned) - 1; i >= 0; i-- {
		v := fanned[i]
		if v.Figures == nil || !v.Defensible {
			continue
		}
		t.Add(keyOf(strings.ReplaceAll(v.Name, " ", "-")), variantName(v.Name), a.share(v.Figures[0]))
	}
	return Section{ID: "again-fan", Title: Text{"What other definitions say", "Wat andere definities zeggen"},
		Prose: []Text{{"A percentage of people who are victims again depends on who counts, from when, what counts as again, and what is done with those who left. Each row changes one of these choices; all could be defended.",
			"Een percentage mensen dat opnieuw slachtoffer wordt hangt af van wie meetelt, vanaf wanneer, wat als opnieuw telt en wat er gebeurt met wie vertrok. Elke rij verandert één van die keuzes; alle zijn te verdedigen."}},
		Items: []Item{{Figure: &Figure{ID: "again-fan", Table: t,
			Title:    Text{"Our definition gives {headline.share}; others give more or less", "Onze definitie geeft {headline.share}; andere geven meer of minder"},
			Subtitle: Text{"Share again a victim, with what chance alone could make of it, percent; the axis need not start at zero", "Aandeel opnieuw slachtoffer, met wat toeval ervan kan maken, procent; de as begint niet altijd bij nul"},
			Draw:     func(l Lang) chart.Drawing { return drawFan(t, l) }}}}}, nil
}

func drawFan(t *Table, l Lang) chart.Drawing {
	f := chart.Intervals{Unit: chart.Unit{Percent: true, Decimals: 1}}
	for _, r := range t.Rows {
		value := t.Columns[0].Format.Draw(r.Cells[0], l)
		value.Focus = r.Key == "headline"
		f.Rows = append(f.Rows, chart.IntervalRow{Label: r.Label.In(l), Value: value, Style: chart.IntervalObserved})
	}
	return f.Draw(l)
}
