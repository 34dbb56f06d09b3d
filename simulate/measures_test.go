package simulate

import (
	"math"
	"slices"
	"testing"
)

// odds compares a proportion with and without a measure.
type odds struct{ with, withN, without, withoutN float64 }

func (o *odds) add(treated, hit bool) {
	n, k := &o.withoutN, &o.without
	if treated {
		n, k = &o.withN, &o.with
	}
	*n++
	if hit {
		*k++
	}
}

// check compares the ratio of proportions with the truth, on the logarithmic
// scale, within four standard errors.
func (o *odds) check(t *testing.T, m int) {
	t.Helper()
	got := o.with / o.withN / (o.without / o.withoutN)
	se := math.Sqrt(1/o.with + 1/o.without - 1/o.withN - 1/o.withoutN)
	if math.Abs(math.Log(got/measures[m].Ratio)) > sigmas*se {
		t.Errorf("%s: ratio %.3f (standard error of its log %.3f), true %.2f", measures[m].Code, got, se, measures[m].Ratio)
	}
	t.Logf("%s: ratio %.3f, true %.2f, log standard error %.3f", measures[m].Code, got, measures[m].Ratio, se)
}

func working(m, region int, on day) bool { return on >= measures[m].start[region] }

func TestMeasuresHaveTheirEffects(t *testing.T) {
	c, _ := testCountry()
	var unmetNeeds, investigations, declarations odds
	registeredPersons(c, func(v *victim, contacts []contact) {
		k := &contacts[0]
		if !v.needsPermit(v.anchor) && !v.minor && v.place == 0 {
			for _, s := range c.help(v, k) {
				if s.status == "NEEDED" {
					unmetNeeds.add(working(careCoordination, v.region, s.on), false)
				}
			}
			for _, missed := range missedNeeds(c.help(v, k)) {
				if working(careCoordination, v.region, missed) {
					unmetNeeds.with++
				} else {
					unmetNeeds.without++
				}
			}
		}
		c.chainOdds(v, k, &investigations, &declarations)
	})
	unmetNeeds.check(t, careCoordination)
	investigations.check(t, detectives)
	declarations.check(t, helpDesk)
}

// missedNeeds gives the day of each need that nothing came of.
func missedNeeds(steps []step) (on []day) {
	for i, s := range steps {
		if s.status != "NEEDED" {
			continue
		}
		rest := steps[i+1:]
		if end := slices.IndexFunc(rest, func(s step) bool { return s.status == "NEEDED" }); end >= 0 {
			rest = rest[:end]
		}
		last := rest[len(rest)-1].status
		if last == "UNAVAILABLE" || last == "WAITLIST" {
			on = append(on, s.on)
		}
	}
	return on
}

func (c *Country) chainOdds(v *victim, k *contact, investigations, declarations *odds) {
	steps := c.chain(v, k)
	for i, s := range steps {
		switch s.code {
		case "INTAKE":
			if !v.dublin {
				declarations.add(working(helpDesk, v.region, s.on), len(steps) > i+1 && steps[i+1].code == "DECL")
			}
		case "DECL":
			investigations.add(working(detectives, v.region, s.on), steps[i+1].code == "INVEST")
		}
	}
}

// The true number of minors in a region, against regions without the
// programme at the same time, falls by its effect.
func TestSchoolProgramme(t *testing.T) {
	c, _ := testCountry()
	var before, after [2]float64 // without, with the programme from 2015 on
	for year := 2010; year <= 2019; year++ {
		for k := range c.plan[year-FirstYear].count {
			v := c.victim(year, k)
			start := measures[schoolProgramme].start[v.region]
			if v.group != domestic || !v.minor || start != never && start != dayOf(2015, 9, 1) {
				continue
			}
			count := &before
			if v.anchor >= dayOf(2015, 9, 1) {
				count = &after
			}
			if start == never {
				count[0]++
			} else {
				count[1]++
			}
		}
	}
	got := after[1] / after[0] / (before[1] / before[0])
	se := math.Sqrt(1/after[0] + 1/after[1] + 1/before[0] + 1/before[1])
	if math.Abs(math.Log(got/measures[schoolProgramme].Ratio)) > sigmas*se {
		t.Errorf("ratio of ratios %.3f, true %.2f, log standard error %.3f", got, measures[schoolProgramme].Ratio, se)
	}
	t.Logf("school-programme: ratio of ratios %.3f, true %.2f, log standard error %.3f", got, measures[schoolProgramme].Ratio, se)
}

// Inspections raise what the labour authority finds; the campaign changes
// nothing in what it is meant to change.
func TestInspectionsAndCampaign(t *testing.T) {
	c, _ := testCountry()
	for _, m := range []struct {
		measure int
		since   day
		last    day
		lists   []list
	}{
		{inspections, dayOf(2018, 4, 1), dayOf(2020, 6, 30), []list{nla}},
		{campaign, dayOf(2016, 3, 1), dayOf(2018, 5, 24), []list{muni, vt, ggd, school}},
	} {
		var before, after [2]float64
		registeredPersons(c, func(v *victim, contacts []contact) {
			start := measures[m.measure].start[v.region]
			if start != never && start != m.since || v.anchor > m.last {
				return
			}
			for _, k := range contacts {
				if !slices.Contains(m.lists, k.list) {
					continue
				}
				count := &before
				if v.anchor >= m.since {
					count = &after
				}
				if start == never {
					count[0]++
				} else {
					count[1]++
				}
			}
		})
		got := after[1] / after[0] / (before[1] / before[0])
		se := math.Sqrt(1/after[0] + 1/after[1] + 1/before[0] + 1/before[1])
		if math.Abs(math.Log(got/measures[m.measure].Ratio)) > sigmas*se {
			t.Errorf("%s: ratio of ratios %.3f, true %.2f, log standard error %.3f", measures[m.measure].Code, got, measures[m.measure].Ratio, se)
		}
		t.Logf("%s: ratio of ratios %.3f, true %.2f, log standard error %.3f", measures[m.measure].Code, got, measures[m.measure].Ratio, se)
	}
}

// Care coordinators start when published: 19 of 35 regions in 2017, 30 in
// September 2019.
func TestCoordinatorsStart(t *testing.T) {
	at := func(on day) (n int) {
		for r := range regions {
			if working(careCoordination, r, on) {
				n++
			}
		}
		return n
	}
	if at(dayOf(2017, 12, 31)) != 19 || at(dayOf(2019, 9, 1)) != 30 {
		t.Errorf("%d and %d regions, published 19 and 30", at(dayOf(2017, 12, 31)), at(dayOf(2019, 9, 1)))
	}
	c, _ := testCountry()
	for f := range c.Filings {
		if org := f.Report.Organisation; len(org) == 5 && org[:3] == "zc-" {
			r := int(org[3]-'0')*10 + int(org[4]-'0') - 1
			if on := dayFrom(f.Report.Reported); on < regions[r].coordinated {
				t.Fatalf("%s reports on %s, before its coordinator starts on %s", org, f.Report.Reported, regions[r].coordinated.date())
			}
		}
	}
}
