package study

import (
	"slices"

	"sightline/monitor/chart"
)

// reporters is the section on who reported, and the like-for-like series.
func (n *nature) reporters() Section {
	s := Section{ID: "reporters", Title: Text{"Who reported", "Wie meldde"}}
	allReports := Text{"All reports", "Alle meldingen"}
	if t := n.breakdown("panel", Text{"Reports by whether the organisation reported all along", "Meldingen naar of de organisatie steeds meldde"},
		Text{"Organisations", "Organisaties"}, "reports", n.panel, n.panelRows(), allReports, n.tally.reports); t != nil {
		n.addSizes(t)
		if len(n.slices) > 1 {
			s.Items = append(s.Items, Item{Figure: n.likeForLike(t)})
		}
	}
	if t := n.breakdown("reporters", Text{"Reports by kind of reporter", "Meldingen naar soort melder"},
		Text{"Reporter", "Melder"}, "reports", n.reporter, bySize(n.reporter), allReports, n.tally.reports); t != nil {
		s.Items = append(s.Items, Item{Figure: n.reporterFigure(t)})
	}
	return s
}

// panelRows are the rows of the panel. Where those that came and went filed so
// few reports that showing them apart would hide the others, they are one row
// with those without a duty.
func (n *nature) panelRows() []int {
	few := slices.ContainsFunc(n.panel.n[panelComing], func(v int) bool { return v > 0 && v < threshold })
	if !few || n.opt.Internal {
		return []int{panelDuty, panelFree, panelComing}
	}
	for i, v := range n.panel.n[panelComing] {
		n.panel.n[panelFree][i] += v
	}
	n.panelSize[panelFree] += n.panelSize[panelComing]
	n.panel.labels[panelFree] = Text{"All others", "Alle andere"}
	n.panel.n[panelComing] = make([]int, len(n.slices)+1)
	return []int{panelDuty, panelFree}
}

// addSizes adds how many organisations each row of the panel stands for.
func (n *nature) addSizes(t *Table) {
	t.Columns = append(t.Columns, Column{Key: "organisations", Head: Text{"Organisations", "Organisaties"}, Unit: "organisations", Format: Format{Kind: Count}})
	total := 0
	for i := range t.Rows {
		cell := Missing(Blank)
		for class, k := range n.panel.keys {
			if k == t.Rows[i].Key {
				cell = Int(n.panelSize[class])
				total += n.panelSize[class]
			}
		}
		if t.Rows[i].Total {
			cell = Int(total)
		}
		t.Rows[i].Cells = append(t.Rows[i].Cells, cell)
	}
}

func (n *nature) likeForLike(t *Table) *Figure {
	first, last := n.first(), n.last()
	lead, leadName := "duty", Text{"Like for like, those with a duty to report", "Gelijk met gelijk, wie meldplicht heeft"}
	if _, there := t.row("duty"); !there {
		lead, leadName = "free", Text{"Like for like, those who reported all along", "Gelijk met gelijk, wie steeds meldde"}
	}
	if _, there := t.row(lead); !there {
		lead, leadName = "all", Text{"Nobody reported all along; all reports", "Niemand meldde steeds; alle meldingen"}
	}
	return &Figure{ID: "panel", Table: t, Ledger: n.ledger,
		Title: Text{leadName.EN + ": {" + lead + "." + first.Key() + "} reports in " + first.Label().EN + ", {" + lead + "." + last.Key() + "} in " + last.Label().EN,
			leadName.NL + ": {" + lead + "." + first.Key() + "} meldingen in " + first.Label().NL + ", {" + lead + "." + last.Key() + "} in " + last.Label().NL},
		Subtitle: Text{"Reports per " + n.kind().EN + "; one person can be in several reports", "Meldingen per " + n.kind().NL + "; één persoon kan in meer meldingen voorkomen"},
		Notes: []Text{{"Like for like keeps the organisations that reported in every " + n.kind().EN + ", chosen by whether they reported and not by how much.",
			"Gelijk met gelijk houdt de organisaties over die in elk " + n.kind().NL + " meldden, gekozen naar of zij meldden en niet naar hoeveel."}},
		Draw: func(l Lang) chart.Drawing { return n.drawPanel(t, l) }}
}

func (n *nature) drawPanel(t *Table, l Lang) chart.Drawing {
	ticks, at := ticksOf(n.slices, l)
	lines := chart.Lines{Ticks: ticks, Marks: marks(n.ledger, l)}
	for _, s := range []struct {
		key         string
		name, short Text
		style       chart.LineStyle
	}{
		{"all", Text{"All reports", "Alle meldingen"}, Text{"All reports", "Alle"}, chart.LineHeadline},
		{"duty", Text{"Duty to report, all along", "Meldplicht, steeds"}, Text{"Duty, all along", "Meldplicht, steeds"}, chart.LineCount},
		{"free", n.panel.labels[panelFree], n.panel.labels[panelFree], chart.LineFocus},
		{"coming", Text{"Not in every " + n.kind().EN, "Niet in elk " + n.kind().NL}, Text{"Not in every " + n.kind().EN, "Niet in elk " + n.kind().NL}, chart.LineExit},
	} {
		if _, there := t.row(s.key); there {
			lines.Series = append(lines.Series, chart.Series{Name: s.name.In(l), Short: s.short.In(l), Style: s.style, X: at, Y: t.across(s.key, sliceKeys(n.slices), l)})
		}
	}
	return lines.Draw(l)
}

func (n *nature) reporterFigure(t *Table) *Figure {
	top := t.keys()[0]
	return &Figure{ID: "reporters", Table: t,
		Title: Text{"{" + top + ".label} filed {" + top + "." + wholeKey + "} of {all." + wholeKey + "} reports",
			"{" + top + ".label} deed {" + top + "." + wholeKey + "} van {all." + wholeKey + "} meldingen"},
		Subtitle: Text{"Reports by kind of reporter, " + n.name().EN + " together", "Meldingen naar soort melder, " + n.name().NL + " samen"},
		Draw:     func(l Lang) chart.Drawing { return n.bars(t, t.keys(), l) }}
}

// bars draws the whole period's column of a table.
func (n *nature) bars(t *Table, rows []string, l Lang) chart.Drawing {
	b := chart.Bars{}
	names, values := t.labels(rows, l), t.values(wholeKey, rows, l)
	for i := range rows {
		values[i].State = drawnWhole(values[i].State)
		b.Bars = append(b.Bars, chart.Bar{Label: names[i], Value: values[i]})
	}
	return b.Draw(l)
}

// drawnWhole draws the whole period solid even where its last part is
// provisional; the table says which part.
func drawnWhole(s chart.State) chart.State {
	if s == chart.Provisional {
		return chart.Counted
	}
	return s
}
