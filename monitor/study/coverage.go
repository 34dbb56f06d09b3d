package study

import (
	"fmt"
	"math"

	"sightline/monitor/chart"
	"sightline/register/codes"
	"sightline/stat/recapture"
)

// Coverage makes the chapter on how many were never reported: the lists and
// how they overlap, a range of victims and of the share registered for every
// year and group, what other choices of lists would say, and one group looked
// at closely. Where lists overlap too little it says that nobody can tell.
func Coverage(s *Snapshot, opt Options) (*Chapter, error) {
	all := s.sightings(opt.Period)
	if len(all) == 0 {
		return nil, ErrNothingCounted
	}
	v := &inView{snapshot: s, all: all, lists: newListing(all), opt: opt, first: all[0].year, last: all[len(all)-1].year}
	v.chapter = &Chapter{ID: "coverage", Title: Text{"In view and out of view", "In beeld en uit beeld"},
		About: v.about(s.Meta), Simulated: s.Meta.Simulated, Definitions: Definitions, Origin: s.origin(opt.Internal)}
	for _, section := range []func() (Section, error){v.years, v.overlaps, v.choices, v.groups, v.spotlight} {
		made, err := section()
		if err != nil {
			return nil, err
		}
		if len(made.Items) > 0 {
			v.chapter.Sections = append(v.chapter.Sections, made)
		}
	}
	v.findings()
	v.notes()
	return v.chapter, v.chapter.Check()
}

// inView writes the chapter.
type inView struct {
	snapshot    *Snapshot
	all         []sighting
	lists       listing
	opt         Options
	first, last int
	chapter     *Chapter
	told        bool // the last year has an estimate
}

func (v *inView) about(m Meta) Text {
	years := same(yearKey(v.first))
	if v.first != v.last {
		years = same(yearKey(v.first) + "–" + yearKey(v.last))
	}
	if m.Place.IsZero() {
		return years
	}
	return Text{m.Place.EN + ", " + years.EN, m.Place.NL + ", " + years.NL}
}

// lastYear keeps the last year.
func (v *inView) lastYear(x *sighting) bool { return x.year == v.last }

// count is a number of persons, withheld when small.
func (v *inView) count(n int) Cell {
	if n > 0 && n < threshold && !v.opt.Internal {
		return Missing(Suppressed)
	}
	return Int(n)
}

// estimated judges the people for whom keep says yes: registered, estimated
// and share in view, as the columns of viewColumns want them.
func (v *inView) estimated(keep func(*sighting) bool) ([]Cell, error) {
	t, _ := v.lists.table(v.all, keep)
	registered := v.count(t.Observed())
	none := []Cell{registered, Missing(CannotTell), Missing(CannotTell)}
	if registered.State != Known || len(t.Lists) < 2 || t.Check() != nil {
		return none, nil
	}
	judged, err := recapture.Judge(t)
	if err != nil {
		return nil, err
	}
	if !judged.Estimable {
		return none, nil
	}
	low, high := coarse(judged.Lower), coarse(judged.Upper)
	low = math.Max(low, float64(t.Observed()))
	return []Cell{registered, Between(low, high), Between(100*float64(t.Observed())/high, 100*float64(t.Observed())/low)}, nil
}

// coarse rounds to two digits that count: a range is not known more closely.
func coarse(n float64) float64 {
	if n < 100 {
		return math.Round(n)
	}
	unit := math.Pow(10, math.Floor(math.Log10(n))-1)
	return math.Round(n/unit) * unit
}

func viewColumns() []Column {
	return []Column{counted("registered", Text{"Registered", "Geregistreerd"}, "persons"),
		counted("estimated", Text{"Estimated", "Geschat"}, "victims"),
		shared("share", Text{"In view", "In beeld"}, 1)}
}

// years is the section with the range for every year.
func (v *inView) years() (Section, error) {
	t := &Table{ID: "in-view", Caption: Text{"Registered and estimated victims by year, and the share registered", "Geregistreerde en geschatte slachtoffers per jaar, en het aandeel geregistreerd"},
		Stub: Text{"Year", "Jaar"}, Columns: viewColumns()}
	for year := v.first; year <= v.last; year++ {
		cells, err := v.estimated(func(x *sighting) bool { return x.year == year })
		if err != nil {
			return Section{}, err
		}
		v.told = cells[1].State == Range
		t.Add(yearKey(year), same(yearKey(year)), cells...)
	}
	last := yearKey(v.last)
	title := Text{"In " + last + " {" + last + ".share} of the estimated victims were registered", "In " + last + " was {" + last + ".share} van de geschatte slachtoffers geregistreerd"}
	if !v.told {
		title = Text{"The lists of " + last + " overlap too little to tell how many were never reported", "De lijsten van " + last + " overlappen te weinig om te zeggen hoeveel er nooit gemeld zijn"}
	}
	return Section{ID: "years", Title: Text{"How many are in view", "Hoeveel er in beeld zijn"},
		Prose: []Text{{"How many victims were never reported can be inferred from how many people appear on more than one list. The answer is a range, and so is the share in view.",
			"Hoeveel slachtoffers nooit gemeld zijn is af te leiden uit hoeveel mensen op meer dan één lijst staan. Het antwoord is een bereik, en het aandeel in beeld dus ook."}},
		Items: []Item{{Figure: &Figure{ID: "in-view", Table: t, Title: title,
			Subtitle: Text{"Registered persons as a share of estimated victims, percent", "Geregistreerde personen als aandeel van het geschatte aantal slachtoffers, procent"},
			Notes:    []Text{shareNote},
			Draw:     func(l Lang) chart.Drawing { return shareDrawing(t, l) }}}}}, nil
}

var shareNote = Text{"Full colour up to the low end, pale up to the high end. Hatched: the lists overlap too little, so no bar is drawn.",
	"Volle kleur tot het lage einde, licht tot het hoge einde. Gearceerd: de lijsten overlappen te weinig, dus geen staaf."}

// shareDrawing draws the share in view of every row.
func shareDrawing(t *Table, l Lang) chart.Drawing {
	b := chart.Bars{Unit: chart.Unit{Percent: true, Decimals: 1}, Axis: true}
	for _, r := range t.Rows {
		cell := t.get(r.Key, "share")
		value := t.Columns[t.column("share")].Format.Draw(cell, l)
		sub := ""
		if cell.State == Range {
			sub = t.Columns[0].Format.Write(t.get(r.Key, "registered"), l) + Text{" of ", " van "}.In(l) + t.Columns[1].Format.Write(t.get(r.Key, "estimated"), l)
		}
		b.Bars = append(b.Bars, chart.Bar{Label: r.Label.In(l), Sub: sub, Value: value})
	}
	return b.Draw(l)
}

// overlaps is the section on the lists of the last year.
func (v *inView) overlaps() (Section, error) {
	data, used := v.lists.table(v.all, v.lastYear)
	t := &Table{ID: "list-pairs", Caption: Text{"Persons on two lists, " + yearKey(v.last), "Personen op twee lijsten, " + yearKey(v.last)},
		Stub: Text{"Lists", "Lijsten"},
		Columns: []Column{counted("both", Text{"On both", "Op beide"}, "persons"),
			counted("expected", Text{"Expected if the lists had nothing to do with each other", "Verwacht als de lijsten niets met elkaar te maken hadden"}, "persons")}}
	if len(data.Lists) < 2 {
		return Section{}, nil
	}
	for _, p := range recapture.Pairs(data) {
		a, b := v.lists.names[used[p.I]], v.lists.names[used[p.J]]
		expected := Missing(CannotTell)
		if !math.IsNaN(p.Expected) {
			expected = Num(math.Round(p.Expected))
		}
		t.Add(fmt.Sprintf("pair-%d-%d", p.I, p.J), Text{a.EN + " and " + b.EN, a.NL + " en " + b.NL}, v.count(p.Overlap), expected)
	}
	return Section{ID: "lists", Title: Text{"Who meets the same people", "Wie dezelfde mensen ontmoet"},
		Prose: []Text{{"A list is a kind of organisation: whoever was reported by one of its organisations is on it. Where two lists share fewer people than expected they may serve different people; where they share more, one may send people to the other.",
			"Een lijst is een soort organisatie: wie door een van die organisaties is gemeld, staat erop. Waar twee lijsten minder mensen delen dan verwacht, bedienen zij mogelijk anderen; waar zij er meer delen, stuurt de een mogelijk door naar de ander."}},
		Items: []Item{{Table: t}}}, nil
}

// choices is the section on what other choices of lists would say.
func (v *inView) choices() (Section, error) {
	data, used := v.lists.table(v.all, v.lastYear)
	if !v.told || len(data.Lists) < 3 {
		return Section{}, nil
	}
	t := &Table{ID: "list-choices", Caption: Text{"Estimated victims by choice of lists, " + yearKey(v.last), "Geschatte slachtoffers naar keuze van lijsten, " + yearKey(v.last)},
		Stub: Text{"Lists", "Lijsten"}, Columns: []Column{counted("estimated", Text{"Estimated", "Geschat"}, "victims")}}
	t.Add("all", Text{"All lists", "Alle lijsten"}, v.chapter.Table("in-view").get(yearKey(v.last), "estimated"))
	variants, err := recapture.LeaveOneOut(data)
	if err != nil {
		return Section{}, err
	}
	for k, x := range variants {
		name := v.lists.names[used[k]]
		cell := Missing(CannotTell)
		if x.Verdict.Estimable {
			cell = Between(coarse(x.Verdict.Lower), coarse(x.Verdict.Upper))
		}
		t.Add(fmt.Sprintf("without-%d", k), Text{"Without " + name.EN, "Zonder " + name.NL}, cell)
	}
	return Section{ID: "choices", Title: Text{"What the choice of lists makes of it", "Wat de keuze van lijsten ervan maakt"},
		Items: []Item{{Figure: &Figure{ID: "list-choices", Table: t,
			Title:    Text{"With all lists the estimate is {all.estimated}; leaving one out moves it", "Met alle lijsten is de schatting {all.estimated}; een lijst weglaten verschuift haar"},
			Subtitle: Text{"Estimated victims, " + yearKey(v.last), "Geschatte slachtoffers, " + yearKey(v.last)},
			Draw: func(l Lang) chart.Drawing {
				f := chart.Intervals{}
				for _, r := range t.Rows {
					f.Rows = append(f.Rows, chart.IntervalRow{Label: r.Label.In(l), Value: t.Columns[0].Format.Draw(r.Cells[0], l)})
				}
				return f.Draw(l)
			}}}}}, nil
}

// groups is the section on the forms of exploitation in the last year.
func (v *inView) groups() (Section, error) {
	t := &Table{ID: "in-view-groups", Caption: Text{"Registered and estimated victims by form of exploitation, " + yearKey(v.last), "Geregistreerde en geschatte slachtoffers naar vorm van uitbuiting, " + yearKey(v.last)},
		Stub: Text{"Form", "Vorm"}, Columns: viewColumns(),
		Notes: []Text{{"A person can be in several groups, so the groups do not add up.", "Iemand kan in meer groepen vallen, dus de groepen tellen niet op."}}}
	for _, g := range codes.Groups.All() {
		if g == codes.GroupSub3 || g == codes.GroupUnknown {
			continue
		}
		cells, err := v.estimated(func(x *sighting) bool { return x.year == v.last && x.in(g) })
		if err != nil {
			return Section{}, err
		}
		if cells[0].State == Known && cells[0].Value == 0 {
			continue
		}
		t.Add(keyOf(string(g)), Text{codes.Groups.Label(g, "en"), codes.Groups.Label(g, "nl")}, cells...)
	}
	if len(t.Rows) == 0 {
		return Section{}, nil
	}
	return Section{ID: "groups", Title: Text{"Who stays out of view", "Wie uit beeld blijft"},
		Items: []Item{{Figure: &Figure{ID: "in-view-groups", Table: t,
			Title:    Text{"Which forms of exploitation come to light", "Welke vormen van uitbuiting aan het licht komen"},
			Subtitle: Text{"Registered persons as a share of estimated victims, percent", "Geregistreerde personen als aandeel van het geschatte aantal slachtoffers, procent"},
			Notes:    []Text{shareNote},
			Draw:     func(l Lang) chart.Drawing { return shareDrawing(t, l) }}}}}, nil
}
