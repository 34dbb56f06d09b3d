package study

import (
	"fmt"
	"math"
	"slices"
	"time"

	"sightline/monitor/chart"
	"sightline/stat/survival"
	"sightline/stat/survival/definition"
)

// Again makes the chapter on repeat victimisation from a snapshot and what
// happened to its persons: how many are victims of crime again within five and
// seven years, of what, who they are, and what other defensible definitions
// would have said. Every figure carries its definition; one with fewer than
// thirty people still followed is not given.
func Again(s *Snapshot, e *Events, opt Options) (*Chapter, error) {
	if !e.has(kindVictimisation) {
		return nil, ErrNothingCounted
	}
	people := followedPeople(s, e)
	sheet := definition.Recommended(people.cut)
	sheet.Buffer = reportingBuffer
	if opt.Period != (Period{}) {
		sheet.IndexFrom, sheet.IndexBefore = yearStart(opt.Period.First), yearStart(opt.Period.Last+1)
	}
	figures, prepared, err := definition.Figures(people.people, sheet)
	if err != nil {
		return nil, ErrNothingCounted
	}
	a := &again{gathering: people, sheet: sheet, figures: figures, prepared: prepared, internal: opt.Internal}
	a.chapter = &Chapter{ID: "again", Title: Text{"Again a victim", "Opnieuw slachtoffer"},
		About: Text{s.Meta.Place.EN, s.Meta.Place.NL}, Simulated: s.Meta.Simulated, Definitions: Definitions, Origin: s.origin(opt.Internal)}
	for _, section := range []func() (Section, error){a.curve, a.types, a.groups, a.fan, a.definition} {
		made, err := section()
		if err != nil {
			return nil, fmt.Errorf("study: again a victim: %w", err)
		}
		if len(made.Items) > 0 {
			a.chapter.Sections = append(a.chapter.Sections, made)
		}
	}
	a.findings()
	a.notes()
	return a.chapter, a.chapter.Check()
}

// reportingBuffer is how long follow-up ends before the data do, in days:
// offences reach a register late, and a quarter is what most take.
const reportingBuffer = 90

// again writes the chapter.
type again struct {
	*gathering
	sheet    definition.Sheet
	figures  []definition.Figure
	prepared definition.Prepared
	internal bool
	chapter  *Chapter
}

// followed is a person as the definitions want one.
type followed = definition.Person

// yearStart is the first day of a year, in days since 1970.
func yearStart(year int) float64 {
	return float64(time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Unix()) / 86400
}

// dayOf turns yyyymmdd into days since 1970. A date known to the month or the
// year alone lies in its middle; none at all is not a day.
func dayOf(date int32) float64 {
	year, month, day := int(date/10000), int(date/100%100), int(date%100)
	switch {
	case year == 0:
		return math.NaN()
	case month == 0:
		month, day = 7, 1
	case day == 0:
		day = 15
	}
	return float64(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix()) / 86400
}

// count is a number of persons, withheld when small.
func (a *again) count(n float64) Cell {
	if n > 0 && n < threshold && !a.internal {
		return Missing(Suppressed)
	}
	return Num(math.Round(n))
}

// share is a figure in percent with its interval, unless it was refused or
// rests on a count that may not be seen.
func (a *again) share(f definition.Figure) Cell {
	if f.Refused != "" || math.IsNaN(f.Share) {
		return Missing(CannotTell)
	}
	if a.count(f.Repeats).State != Known {
		return Missing(Withheld)
	}
	c := Num(100 * f.Share)
	c.Low, c.High, c.Interval = 100*f.Lower, 100*f.Upper, true
	return c
}

func againColumns() []Column {
	return []Column{shared("share", Text{"Again a victim", "Opnieuw slachtoffer"}, 1),
		counted("followed", Text{"Still followed", "Nog gevolgd"}, "persons"),
		counted("repeats", Text{"Again a victim so far", "Tot dan opnieuw slachtoffer"}, "persons")}
}

// curve is the section with the headline.
func (a *again) curve() (Section, error) {
	in, err := survival.CumulativeIncidence(a.prepared.Sample, survival.IncidenceOptions{Kinds: len(a.prepared.Kinds)})
	if err != nil {
		return Section{}, err
	}
	t := &Table{ID: "again", Caption: Text{"Registered victims who became a victim of crime again, by years since they were first registered", "Geregistreerde slachtoffers die opnieuw slachtoffer van een misdrijf werden, naar jaren sinds de eerste registratie"},
		Stub: Text{"Within", "Binnen"}, Columns: againColumns()}
	for year := 1; year <= 10; year++ {
		f := a.at(in, float64(year)*definition.Year)
		if f.AtRisk < a.sheet.AtRiskMin {
			break
		}
		t.Add(withinKey(year), within_(year), a.share(f), a.count(f.AtRisk), a.count(f.Repeats))
	}
	if len(t.Rows) == 0 {
		t.Add("none", Text{"Any year", "Enig jaar"}, Missing(CannotTell), a.count(float64(a.prepared.Sample.Len())), Missing(CannotTell))
	}
	return Section{ID: "again", Title: Text{"How many, and how soon", "Hoeveel, en hoe snel"},
		Prose: []Text{{"The clock starts when somebody is first registered. Who dies or leaves the country can no longer become a victim here; who was registered recently has been followed for less long. Both are taken into account, so that the share is neither too high nor too low for that reason.",
			"De klok begint bij de eerste registratie. Wie overlijdt of het land verlaat kan hier geen slachtoffer meer worden; wie kort geleden is geregistreerd is minder lang gevolgd. Met beide is rekening gehouden, zodat het aandeel daardoor niet te hoog of te laag is."}},
		Items: []Item{{Figure: &Figure{ID: "again", Table: t, Title: a.headline(t),
			Subtitle: Text{"Share of registered victims who were again a victim of any offence, by years since first registration, percent", "Aandeel geregistreerde slachtoffers dat opnieuw slachtoffer werd van enig delict, naar jaren sinds de eerste registratie, procent"},
			Notes:    []Text{{"The band holds what chance alone could make of it. The curve stops where fewer than thirty people are still followed.", "De band toont wat toeval ervan kan maken. De lijn stopt waar minder dan dertig mensen nog gevolgd worden."}},
			Draw:     func(l Lang) chart.Drawing { return a.drawCurve(in, t, l) }}}}}, nil
}

// at reads the curve as a figure.
func (a *again) at(in survival.Incidence, day float64) definition.Figure {
	p := in.At(1, day)
	f := definition.Figure{Share: p.Estimate, Lower: p.Lower, Upper: p.Upper, AtRisk: p.AtRisk}
	for j, t := range in.Time {
		if t > day {
			break
		}
		f.Repeats += in.Events[0][j]
	}
	return f
}

func withinKey(year int) string { return fmt.Sprintf("y%d", year) }

// within_ names a number of years.
func within_(year int) Text {
	if year == 1 {
		return Text{"1 year", "1 jaar"}
	}
	return Text{fmt.Sprintf("%d years", year), fmt.Sprintf("%d jaar", year)}
}

// headline tells the horizons that there is a figure for.
func (a *again) headline(t *Table) Text {
	has := func(key string) bool { return t.get(key, "share").State == Known }
	switch {
	case has("y5") && has("y7"):
		return Text{"{y5.share} are victims of crime again within {y5.label}, {y7.share} within {y7.label}", "{y5.share} is binnen {y5.label} opnieuw slachtoffer van een misdrijf, {y7.share} binnen {y7.label}"}
	case has("y5"):
		return Text{"{y5.share} are victims of crime again within {y5.label}", "{y5.share} is binnen {y5.label} opnieuw slachtoffer van een misdrijf"}
	case has("y1"):
		return Text{"{y1.share} are victims of crime again within {y1.label}", "{y1.share} is binnen {y1.label} opnieuw slachtoffer van een misdrijf"}
	}
	return Text{"Too few people are followed to tell how many are victims again", "Te weinig mensen worden gevolgd om te zeggen hoeveel er opnieuw slachtoffer zijn"}
}

// tickYears are the years named under the curve: as many as a phone has room
// for.
var tickYears = []int{1, 3, 5, 7, 10}

// drawCurve draws the share month by month and, dashed, those who left first.
func (a *again) drawCurve(in survival.Incidence, t *Table, l Lang) chart.Drawing {
	repeat := chart.Curve{Name: Text{"Again a victim", "Opnieuw slachtoffer"}.In(l), Style: chart.LineFocus}
	leave := chart.Curve{Name: Text{"Died or left first", "Eerder overleden of vertrokken"}.In(l), Style: chart.LineExit}
	last := float64(len(t.Rows))
	for month := 0.0; month <= 12*last; month++ {
		at := month / 12
		p := in.At(1, at*definition.Year)
		if month == 0 { // nobody is a victim again on the first day, and chance has no say in it
			p = survival.Point{}
		}
		left := 0.0
		for k := 2; k <= len(a.prepared.Kinds); k++ {
			left += in.At(k, at*definition.Year).Estimate
		}
		repeat.X, repeat.Y = append(repeat.X, at), append(repeat.Y, 100*p.Estimate)
		repeat.Low, repeat.High = append(repeat.Low, 100*p.Lower), append(repeat.High, 100*p.Upper)
		leave.X, leave.Y = append(leave.X, at), append(leave.Y, 100*left)
	}
	f := chart.Curves{Curves: []chart.Curve{repeat, leave}, AxisName: Text{"years since first registration", "jaren sinds eerste registratie"}.In(l)}
	followedRow, repeats := chart.RiskRow{Name: t.Columns[1].Head.In(l)}, chart.RiskRow{Name: t.Columns[2].Head.In(l)}
	f.Ticks = append(f.Ticks, chart.Tick{Label: "0"})
	followedRow.Counts = append(followedRow.Counts, t.Columns[1].Format.Write(a.count(float64(a.prepared.Sample.Len())), l))
	repeats.Counts = append(repeats.Counts, "0")
	for i, r := range t.Rows {
		if !slices.Contains(tickYears, i+1) {
			continue
		}
		f.Ticks = append(f.Ticks, chart.Tick{At: float64(i + 1), Label: fmt.Sprint(i + 1)})
		followedRow.Counts = append(followedRow.Counts, t.Columns[1].Format.Write(r.Cells[1], l))
		repeats.Counts = append(repeats.Counts, t.Columns[2].Format.Write(r.Cells[2], l))
	}
	f.Risk = []chart.RiskRow{followedRow, repeats}
	highest := 0.0
	for _, curve := range [][]float64{repeat.High, leave.Y} {
		highest = math.Max(highest, slices.Max(curve))
	}
	f.Top = math.Min(100, 10*math.Ceil(highest/10))
	return f.Draw(l)
}
