package programme_test

import (
	"fmt"
	"math"
	"os"
	"strconv"
	"testing"

	"sightline/monitor/programme"
	"sightline/register"
	"sightline/register/codes"
	"sightline/simulate"
	"sightline/stat/series"
)

// outcome is what a measure of the simulated country is judged by: cases, and
// where it is a share those who could become one.
type outcome struct {
	name    string // of the tally
	measure string
	planned float64
	effect  bool
	share   bool
	cases   [][]int
	all     [][]float64
}

const (
	firstYear = 2012
	lastYear  = 2024
	halves    = 2 * (lastYear - firstYear + 1)
)

func newOutcome(measure string, planned float64, effect, share bool) *outcome {
	o := &outcome{name: measure, measure: measure, planned: planned, effect: effect, share: share}
	for range simulate.Regions {
		o.cases, o.all = append(o.cases, make([]int, halves)), append(o.all, make([]float64, halves))
	}
	return o
}

func (o *outcome) add(region string, on register.Date, hit bool) {
	r, h := place(region), half(on)
	if r < 0 || h < 0 {
		return
	}
	o.all[r][h]++
	if hit {
		o.cases[r][h]++
	}
}

// place is the care region of a municipality: GX0703 lies in CR07.
func place(municipality string) int {
	var r, m int
	if _, err := fmt.Sscanf(municipality, "GX%02d%02d", &r, &m); err != nil || r < 1 || r > simulate.Regions {
		return -1
	}
	return r - 1
}

func half(on register.Date) int {
	h := 2 * (int(on.Year) - firstYear)
	if on.Month > 6 {
		h++
	}
	if h < 0 || h >= halves {
		return -1
	}
	return h
}

// data puts an outcome into the design, with the starts as everybody may know
// them.
func (o *outcome) data(m simulate.Measure) series.Staggered {
	s := series.Staggered{}
	for r, start := range m.Starts {
		first := -1
		if start.On != "never" {
			on, err := register.ParseDate(start.On)
			if err != nil {
				panic(err)
			}
			first = half(on)
			if on.First().Year() < firstYear {
				first = 0
			}
		}
		s.Units, s.Counts, s.First = append(s.Units, start.Region), append(s.Counts, o.cases[r]), append(s.First, first)
		if o.share {
			s.Exposure = append(s.Exposure, o.all[r])
		}
	}
	return s
}

// outcomes counts, from what organisations file, what each measure is meant
// to change.
func outcomes(t testing.TB, seed uint64) ([]*outcome, []simulate.Measure) {
	c, err := simulate.New(simulate.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	kind := map[register.OrganisationID]codes.Reporter{}
	for _, o := range c.Organisations() {
		kind[o.ID] = o.Kind
	}
	needs, investigations := newOutcome("care-coordination", 0.7, true, true), newOutcome("detective-teams", 1.3, true, true)
	campaign, inspections := newOutcome("campaign", 1.3, false, false), newOutcome("inspections", 1.5, true, false)
	declarations := newOutcome("help-desk", 1.3, false, true)
	// A placebo outcome: the campaign is not meant to reach the police.
	police := newOutcome("campaign", 1.3, false, false)
	police.name = "campaign, police reports"
	c.Filings(func(f *simulate.Filing) bool {
		where := f.Report.Victim.Municipality
		switch kind[f.Report.Organisation] {
		case "MUNI", "VT", "GGD", "SCHOOL":
			campaign.add(where, f.Report.Reported, true)
		case "NP":
			police.add(where, f.Report.Reported, true)
		case "NLA":
			inspections.add(where, f.Report.Reported, true)
		}
		countNeeds(needs, where, f.Events)
		countChain(investigations, declarations, where, f.Events)
		return true
	})
	return []*outcome{needs, investigations, campaign, inspections, declarations, police}, c.Truth().Measures
}

// countNeeds follows each need to its end.
func countNeeds(o *outcome, where string, events []register.Event) {
	type need struct {
		on       register.Date
		got, bad bool
	}
	open := map[string]*need{}
	close := func(n *need) {
		if n != nil {
			o.add(where, n.on, n.bad && !n.got)
		}
	}
	for i := range events {
		e := &events[i]
		switch e.Status {
		case "NEEDED":
			close(open[e.Code])
			open[e.Code] = &need{on: e.On}
		case "UNAVAILABLE", "WAITLIST":
			if n := open[e.Code]; n != nil {
				n.bad = true
			}
		case "STARTED":
			if n := open[e.Code]; n != nil {
				n.got = true
			}
		}
	}
	for _, n := range open {
		close(n)
	}
}

func countChain(investigations, declarations *outcome, where string, events []register.Event) {
	var intake, declared, investigated register.Date
	for i := range events {
		switch e := &events[i]; e.Code {
		case "INTAKE":
			intake = e.On
		case "DECL":
			declared = e.On
		case "INVEST":
			investigated = e.On
		}
	}
	if !declared.IsZero() {
		investigations.add(where, declared, !investigated.IsZero())
	}
	if !intake.IsZero() {
		declarations.add(where, intake, !declared.IsZero())
	}
}

var withEffect = map[string]bool{"care-coordination": true, "detective-teams": true, "inspections": true}

// tally is what became of one measure over the seeds.
type tally struct{ called, judged, refused, right int }

func (y *tally) add(t *testing.T, o *outcome, m simulate.Measure) {
	plan := programme.Plan{Design: programme.Regions, Outcome: "x", Begins: register.Date{Year: firstYear}, Ratio: o.planned, NoEffect: "an interval that holds 1"}
	measure := programme.Measure{ID: programme.MeasureID(m.Code), Name: m.Name, Line: programme.Help, Status: programme.Running, Plan: &plan}
	j, err := measure.Gauge(o.data(m))
	if err != nil {
		t.Fatal(err)
	}
	if j.Refusal != nil {
		y.refused++
		return
	}
	y.judged++
	if j.Effect.Verdict == series.Clear || j.Effect.Verdict == series.Likely {
		y.called++
	}
	truth := 1.0
	if o.effect {
		truth = m.Ratio
	}
	if j.Effect.Interval.Contains(truth) {
		y.right++
	}
}

// In the simulated country, whose truth is known: of the measures with an
// effect and enough data most are called likely or clear, of those without
// hardly any, and one that began everywhere on one day is refused. The usual
// run makes one country, the long one many (testdata/simulated.txt).
func TestSimulatedMeasures(t *testing.T) {
	seeds := 1
	if n, err := strconv.Atoi(os.Getenv("SIGHTLINE_LONG")); err == nil && n > 0 {
		seeds = max(n, 25)
	}
	tallies := map[string]*tally{}
	for seed := range seeds {
		all, measures := outcomes(t, uint64(seed+1))
		for _, o := range all {
			for _, m := range measures {
				if m.Code != o.measure {
					continue
				}
				if tallies[o.name] == nil {
					tallies[o.name] = &tally{}
				}
				tallies[o.name].add(t, o, m)
			}
		}
	}
	var effect, none tally
	for name, y := range tallies {
		total := &none
		if withEffect[name] {
			total = &effect
		}
		total.judged, total.called = total.judged+y.judged, total.called+y.called
		t.Logf("%s: of %d countries %d refused, %d judged, %d called, interval holds the truth in %d", name, seeds, y.refused, y.judged, y.called, y.right)
	}
	t.Logf("with effect: %d of %d called; without: %d of %d", effect.called, effect.judged, none.called, none.judged)
	if y := tallies["help-desk"]; y.judged > 0 {
		t.Errorf("a measure that began everywhere on one day was judged: %+v", y)
	}
	if seeds == 1 {
		return
	}
	if float64(effect.called) < 0.8*float64(effect.judged) {
		t.Errorf("of %d measures with an effect %d are called", effect.judged, effect.called)
	}
	if slack := 3 * math.Sqrt(0.05*0.95*float64(none.judged)); float64(none.called) > 0.05*float64(none.judged)+slack {
		t.Errorf("of %d measures without an effect %d are called", none.judged, none.called)
	}
}
