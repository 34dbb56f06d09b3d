package study

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"sightline/monitor/chart"
	"sightline/stat/series"
)

// changeCard asks whether the last of some yearly counts differs from those
// before it by more than years differ anyway, and by more than reporting
// explains. It needs two known years or more; the statistics are
// series.Change's, every number stands in the card's own table.
func changeCard(id string, what, unit Text, unitKey string, years []int, counts []Cell, ledger []LedgerEntry, sources []string) (*Card, error) {
	before, after, ok := observations(years, counts)
	if !ok {
		return nil, nil
	}
	found, err := series.Change(series.Question{Before: before, After: after, Ledger: entries(ledger)})
	if err != nil {
		return nil, fmt.Errorf("study: the change of %s: %w", id, err)
	}
	t := cardTable(id, what, unit, unitKey, found)
	t.Sources = sources
	k := &Card{ID: id, Table: t, Verdict: string(found.Verdict)}
	k.words(what, found, ledger)
	k.Draw = func(l Lang) chart.Drawing { return k.draw(l, found) }
	return k, nil
}

// observations gives the known years but the last, and the last, which must
// be known itself.
func observations(years []int, counts []Cell) (before []series.Observation, after series.Observation, ok bool) {
	var known []series.Observation
	for i, c := range counts {
		if c.State == Known {
			known = append(known, series.Observation{Period: series.Year(years[i]), Count: int(c.Value)})
		}
	}
	if len(known) < 2 || counts[len(counts)-1].State != Known {
		return nil, series.Observation{}, false
	}
	return known[:len(known)-1], known[len(known)-1], true
}

func cardTable(id string, what, unit Text, unitKey string, f series.Finding) *Table {
	t := &Table{ID: id, Caption: Text{what.EN + ": is the change real?", what.NL + ": is de verandering echt?"},
		Stub:    Text{"Quantity", "Grootheid"},
		Columns: []Column{{Key: "n", Head: unit, Unit: unitKey, Format: Format{Kind: Count}}, changed("change", Text{"Percent", "Procent"}, 0)}}
	blank := Missing(Blank)
	t.Add("after", Text{"Counted in " + f.After.Period.String(), "Geteld in " + f.After.Period.String()}, Int(f.After.Count), blank)
	t.Add("expected", Text{"Expected from " + span(f.Before), "Verwacht op grond van " + span(f.Before)}, Num(math.Round(f.Prediction.Expected)), blank)
	t.Add("change", Text{"Change against what was expected", "Verandering ten opzichte van wat verwacht werd"}, blank, percent(f.Prediction.Ratio.Ratio))
	t.Add("interval", Text{"Its 95% interval, with the variation between years", "Het 95%-interval, met de variatie tussen jaren"}, blank,
		betweenRatios(f.Prediction.Ratio.Interval))
	t.Add("chance", Text{"95% interval if only chance were at work", "95%-interval als alleen toeval meespeelde"}, blank, betweenRatios(f.Poisson.Interval))
	t.Add("fall", Text{"Smallest fall that could be detected (80% power)", "Kleinste daling die op te merken was (80% kans)"}, blank, Num(f.Detectable.Fall*100))
	t.Add("rise", Text{"Smallest rise that could be detected (80% power)", "Kleinste stijging die op te merken was (80% kans)"}, blank, Num(f.Detectable.Rise*100))
	t.Add("cv", Text{"Variation between years beyond chance", "Variatie tussen jaren, naast toeval"}, blank, Num(f.Dispersion.CV()*100))
	return t
}

// span names the periods compared with: 2014–2017.
func span(before []series.Observation) string {
	first, last := before[0].Period.String(), before[len(before)-1].Period.String()
	if first == last {
		return first
	}
	return first + "–" + last
}

func percent(ratio float64) Cell {
	if math.IsInf(ratio, 0) || math.IsNaN(ratio) {
		return Missing(CannotTell)
	}
	return Num((ratio - 1) * 100)
}

func betweenRatios(i series.Interval) Cell {
	if math.IsInf(i.Upper, 0) || math.IsNaN(i.Lower) || math.IsNaN(i.Upper) {
		return Missing(CannotTell)
	}
	return Between((i.Lower-1)*100, (i.Upper-1)*100)
}

func (k *Card) words(what Text, f series.Finding, ledger []LedgerEntry) {
	years := span(f.Before) + " → " + f.After.Period.String()
	k.Question = Text{"Is this change real? " + what.EN + ", " + years, "Is deze verandering echt? " + what.NL + ", " + years}
	verdict := verdictText(string(f.Verdict))
	k.Title = Text{"{expected.n} expected, {after.n} counted: " + verdict.EN, "{expected.n} verwacht, {after.n} geteld: " + verdict.NL}
	k.Detectable = Text{"A fall of {fall.change|abs} or a rise of {rise.change|abs}; less could not be told from ordinary variation.",
		"Een daling van {fall.change|abs} of een stijging van {rise.change|abs}; minder is niet van gewone variatie te onderscheiden."}
	if f.Detectable.Fall <= -1 {
		k.Detectable = Text{"A rise of {rise.change|abs}; no fall, however deep, could be told from ordinary variation with so few years.",
			"Een stijging van {rise.change|abs}; geen enkele daling is met zo weinig jaren van gewone variatie te onderscheiden."}
	}
	k.Alone = aloneText(f)
	k.InLedger = ledgerText(f, ledger)
	k.WouldChange = wouldChangeText(f)
}

func verdictText(word string) Text {
	for _, v := range Verdicts {
		if v.EN == word {
			return v
		}
	}
	return same(word)
}

func aloneText(f series.Finding) Text {
	verdict := "cannot tell"
	switch p := f.Prediction.Ratio.P; {
	case p < 0.01:
		verdict = "clear"
	case p < 0.05:
		verdict = "likely"
	}
	word := verdictText(verdict)
	if f.Prediction.Ratio.Interval.Upper == math.Inf(1) {
		return Text{"{change.change}: this would have read “" + word.EN + "”.", "{change.change}: dit zou “" + word.NL + "” zijn geweest."}
	}
	return Text{"{change.change}, interval {interval.change}: this would have read “" + word.EN + "”.",
		"{change.change}, interval {interval.change}: dit zou “" + word.NL + "” zijn geweest."}
}

func ledgerText(f series.Finding, ledger []LedgerEntry) Text {
	var en, nl []string
	for _, found := range f.Entries {
		for _, e := range ledger {
			if e.On.Equal(found.From) {
				en = append(en, e.Date.EN+": "+e.What.EN)
				nl = append(nl, e.Date.NL+": "+e.What.NL)
			}
		}
	}
	if len(en) == 0 {
		return Text{"Nothing is known to have changed in reporting between these years.", "Er is geen verandering in het melden bekend tussen deze jaren."}
	}
	return Text{strings.Join(en, " "), strings.Join(nl, " ")}
}

func wouldChangeText(f series.Finding) Text {
	switch f.Verdict {
	case series.NotComparable:
		return Text{"Both periods counted by one definition.", "Beide perioden volgens één definitie geteld."}
	case series.ExplainedByReporting:
		return Text{"Counts by reporter for all years: what those who reported all along filed shows what the change in reporting hides.",
			"Aantallen per melder over alle jaren: wat de melders deden die steeds bleven melden laat zien wat de verandering in het melden verbergt."}
	case series.CannotTell:
		return Text{"More years, or series of the same kind, from which to learn how much years differ anyway.",
			"Meer jaren, of reeksen van dezelfde soort, om te leren hoeveel jaren gewoonlijk verschillen."}
	}
	return Text{"A change in reporting between these years that is not in the ledger.", "Een verandering in het melden tussen deze jaren die niet in het logboek staat."}
}

// draw shows the change against the zone of ordinary variation.
func (k *Card) draw(l Lang, f series.Finding) chart.Drawing {
	change := k.Table.get("change", "change")
	v := chart.Value{State: chart.CannotTell}
	if change.HasNumber() {
		v = chart.Value{Number: change.Value, Focus: true}
		if i := k.Table.get("interval", "change"); i.State == Range {
			v.Low, v.High = i.Low, i.High
		}
	}
	low, high := f.Detectable.Fall*100, f.Detectable.Rise*100
	if math.IsInf(high, 1) {
		high = 100
	}
	years := Text{span(f.Before) + " to " + f.After.Period.String(), span(f.Before) + " naar " + f.After.Period.String()}
	noise := Text{"Grey: from " + l.Signed(low, 0) + "% to " + l.Signed(high, 0) + "% a change cannot be told from ordinary variation",
		"Grijs: van " + l.Signed(low, 0) + "% tot " + l.Signed(high, 0) + "% is een verandering niet van gewone variatie te onderscheiden"}
	from, to := axisEnds(min(low, v.Low, v.Number), max(high, v.High, v.Number))
	return chart.Intervals{Unit: chart.Unit{Percent: true, Signed: true}, From: from, To: to,
		Rows:  []chart.IntervalRow{{Label: years.In(l), Value: v, Style: chart.IntervalObserved}},
		Noise: &chart.Noise{Low: low, High: high, Label: noise.In(l)}}.Draw(l)
}

// axisEnds are multiples of twenty around what is drawn, never below −100.
func axisEnds(low, high float64) (from, to float64) {
	return max(math.Floor(low/20-0.05)*20, -100), math.Ceil(high/20+0.05) * 20
}

// yearKey is a year as the key of a row.
func yearKey(year int) string { return strconv.Itoa(year) }
