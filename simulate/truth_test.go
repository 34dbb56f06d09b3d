package simulate

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"sightline/register"
	"sightline/register/codes"
)

// proportion is a share seen among n, with what it should be.
type proportion struct {
	what    string
	seen, n float64
	want    float64
}

// sigmas is how many standard errors a proportion may be off: beyond 4 is
// chance once in 16,000 checks. The tests of this file make about 70, so a new
// seed would fail one by chance about once in 200 runs.
const sigmas = 4

func (p *proportion) check(t *testing.T) string {
	t.Helper()
	share := p.seen / p.n
	allowed := sigmas * math.Sqrt(p.want*(1-p.want)/p.n)
	if math.Abs(share-p.want) > allowed {
		t.Errorf("%s: %.4f of %.0f, want %.4f ± %.4f", p.what, share, p.n, p.want, allowed)
	}
	return fmt.Sprintf("| %s | %.1f %% | %.1f %% | %.0f | ±%.1f |\n", p.what, 100*p.want, 100*share, p.n, 100*allowed)
}

// registeredPersons draws the registered victims of a country.
func registeredPersons(c *Country, each func(v *victim, contacts []contact)) {
	for year := c.from; year <= c.to; year++ {
		for k := range c.plan[year-FirstYear].count {
			v := c.victim(year, k)
			if v.group == sub3 {
				continue
			}
			if contacts := c.contacts(&v, nil); len(contacts) > 0 {
				c.person(&v)
				each(&v, contacts)
			}
		}
	}
}

// Everybody is followed for seven years at least, by moving the end away, so
// that a plain proportion is the cumulative incidence: those who left or died
// stay in the denominator.
func TestRepeatVictimisation(t *testing.T) {
	c, _ := testCountry()
	long := *c
	long.end = dayOf(2040, 1, 1)
	n := 0.0
	within := map[string]float64{}
	registeredPersons(&long, func(v *victim, _ []contact) {
		n++
		f := long.future(v)
		first := map[codes.Crime]bool{}
		for _, crime := range f.crimes {
			passed := float64(crime.on-v.anchor) / daysAYear
			for _, kind := range []codes.Crime{"ANY", crimes[crime.kind]} {
				if first[kind] {
					continue
				}
				first[kind] = true
				for _, h := range []float64{5, 7} {
					if passed <= h {
						within[fmt.Sprint(kind, h)]++
					}
				}
			}
		}
	})
	var table strings.Builder
	table.WriteString("| again victim of | published | simulated | persons | allowed |\n|---|---|---|---|---|\n")
	for _, p := range []proportion{
		{"any offence within 5 years", within["ANY5"], n, .45},
		{"any offence within 7 years", within["ANY7"], n, .50},
		{"property offence within 5 years", within["PROPERTY5"], n, .33},
		{"assault within 5 years", within["ASSAULT5"], n, .25},
		{"trafficking within 5 years", within["THB5"], n, .08},
		{"sexual offence within 5 years", within["SEXUAL5"], n, .08},
	} {
		table.WriteString(p.check(t))
	}
	document(t, "repeat", table.String())
}

// What the files show must lead back to the truth: the Aalen–Johansen
// estimate over first reports, offences, exits and the end of the period.
func TestRepeatVictimisationFromFiles(t *testing.T) {
	c, _ := testCountry()
	lives, all := livesFromFiles(c)
	at5, at7 := aalenJohansen(lives, c.end, 5), aalenJohansen(lives, c.end, 7)
	// Later cohorts hold fewer Dutch people, and are followed for less long.
	if math.Abs(at5-.45) > .02 || math.Abs(at7-.50) > .02 {
		t.Errorf("Aalen–Johansen gives %.3f and %.3f at 5 and 7 years, true 0.45 and 0.50", at5, at7)
	}
	document(t, "fromfiles", fmt.Sprintf("From the files alone (first reports, offences, exits, the end of 2024; %d of %d persons are known with an identity and can be followed)\n"+
		"the Aalen–Johansen estimate is %.1f %% at five years and %.1f %% at seven.\n", len(lives), all, 100*at5, 100*at7))
}

// life is what the files show of a person's later life.
type life struct {
	index, first, left day
	known              bool // with an identity; nobody else can be followed
}

func livesFromFiles(c *Country) (lives []*life, all int) {
	people := map[uint64]*life{}
	for f := range c.Filings {
		if f.Person == 0 || f.Report.Exploitation.Forms[0] == "SUB3" {
			continue
		}
		p := people[f.Person]
		if p == nil {
			p = &life{index: dayFrom(f.Report.Reported), first: never, left: never}
			people[f.Person] = p
		}
		p.known = p.known || f.Report.Identity != nil
		for _, e := range f.Events {
			switch on := dayFrom(e.On); e.Kind {
			case register.EventVictimisation:
				p.first = min(p.first, on)
			case register.EventExit:
				p.left = on
			}
		}
	}
	for _, p := range people {
		if p.known {
			lives = append(lives, p)
		}
	}
	return lives, len(people)
}

// aalenJohansen is the cumulative incidence of a first offence after so many
// years, leaving being a competing event and the end of the period censoring.
func aalenJohansen(lives []*life, end day, after float64) float64 {
	ends := map[day][3]int{} // by days since registration: still there, offence, left
	for _, p := range lives {
		on, what := end, 0
		if p.left < on {
			on, what = p.left, 2
		}
		if p.first <= on {
			on, what = p.first, 1
		}
		s := ends[on-p.index]
		s[what]++
		ends[on-p.index] = s
	}
	risk, alive, incidence := float64(len(lives)), 1.0, 0.0
	for _, passed := range slices.Sorted(maps.Keys(ends)) {
		if float64(passed) > after*daysAYear {
			break
		}
		s := ends[passed]
		incidence += alive * float64(s[1]) / risk
		alive *= 1 - float64(s[1]+s[2])/risk
		risk -= float64(s[0] + s[1] + s[2])
	}
	return incidence
}

func dayFrom(d register.Date) day {
	return dayOf(int(d.Year), max(int(d.Month), 1), max(int(d.Day), 1))
}

func TestChain(t *testing.T) {
	c, _ := testCountry()
	long := *c
	reached, n := map[string]float64{}, 0.0
	var waited, waits float64
	registeredPersons(&long, func(v *victim, contacts []contact) {
		if v.dublin || ratio(detectives, v.region, v.anchor+2000) != 1 {
			return
		}
		n++
		steps := long.chain(v, &contacts[0])
		for i, s := range steps {
			reached[s.code]++
			if s.code == "INVEST" {
				waited += float64(s.on - steps[i-1].on)
				waits++
			}
		}
	})
	cases := reached["DECL"] + reached["EXOFF"]
	verdicts := reached["CONV"] + reached["CONV_OTH"] + reached["ACQ"]
	var table strings.Builder
	table.WriteString("| stage, of those at the stage before | stated | simulated | cases | allowed |\n|---|---|---|---|---|\n")
	for _, p := range []proportion{
		{"interview, of reports", reached["INTAKE"], n, intakeShare},
		{"declaration, of interviews", reached["DECL"], reached["INTAKE"], declarationShare},
		{"investigation, of declarations and ex officio cases", reached["INVEST"], cases, investigated},
		{"suspect, of investigations", reached["SUSPECT"], reached["INVEST"], suspectShare},
		{"prosecution, of suspects", reached["IN"], reached["SUSPECT"], prosecutionShare},
		{"conviction for trafficking, of verdicts", reached["CONV"], verdicts, convictedShare},
	} {
		table.WriteString(p.check(t))
	}
	document(t, "chain", table.String())
	if mean := waited / waits; math.Abs(mean-(investigatedDays+.5)) > sigmas*investigatedDays/math.Sqrt(waits) {
		t.Errorf("an investigation begins after %.1f days, stated %.1f", mean, investigatedDays)
	}
}

// Coverage: registered over victims, by group, is what the calibration says.
func TestCoverage(t *testing.T) {
	c, _ := testCountry()
	truth := c.Truth()
	var table strings.Builder
	table.WriteString("| coverage | stated | simulated | victims | allowed |\n|---|---|---|---|---|\n")
	sum := map[string][3]float64{}
	for _, y := range truth.Years {
		for g, code := range groupCodes[:groups] {
			if code != y.Group {
				continue
			}
			s := sum[string(code)]
			s[0] += float64(y.Registered)
			s[1] += float64(y.Victims)
			s[2] += registeredByYear[y.Year-FirstYear][g][minority(y.Minor)] * testScale
			sum[string(code)] = s
			if y.Met < y.Registered || y.Met > y.Victims {
				t.Errorf("%d %s: %d met, %d registered, %d victims", y.Year, code, y.Met, y.Registered, y.Victims)
			}
		}
	}
	for _, code := range groupCodes[:groups] {
		s := sum[string(code)]
		p := proportion{string(code), s[0], s[1], s[2] / s[1]}
		table.WriteString(p.check(t))
	}
	document(t, "coverage", table.String())
}

// Victims by group and year are those of the table, to within a handful: the
// golden ratio deals them out, only the registered again are drawn.
func TestVictimsByYear(t *testing.T) {
	c, _ := testCountry()
	seen := map[[2]int]float64{}
	minors := map[int]float64{}
	for _, y := range c.Truth().Years {
		for g, code := range groupCodes {
			if code == y.Group {
				seen[[2]int{y.Year, g}] += float64(y.Victims) / testScale
				if y.Minor && g == int(domestic) {
					minors[y.Year] += float64(y.Victims) / testScale
				}
			}
		}
	}
	mean := 0.0
	for key, n := range seen {
		want := victimsByYear[key[0]-FirstYear][key[1]]
		if math.Abs(n-want) > 12+.02*want {
			t.Errorf("%d %s: %.1f victims, want %.0f", key[0], groupCodes[key[1]], n, want)
		}
		if key[0] <= 2015 && key[1] < groups {
			mean += n / 6
		}
	}
	if math.Abs(mean-6250) > 60 {
		t.Errorf("%.0f victims a year in 2010–2015, published 6,250", mean)
	}
	if math.Abs(minors[2018]-1300) > 60 {
		t.Errorf("%.0f minors in domestic sexual exploitation in 2018, published 1,300", minors[2018])
	}
}
