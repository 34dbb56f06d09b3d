package definition_test

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/internal/reference"
	"sightline/stat/survival/definition"
)

const (
	year     = definition.Year
	closure  = 3652.5
	sameCase = "index case"
)

func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(reference.Path(t, "survival/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	records, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range records[1:] {
		row := map[string]string{}
		for c, name := range records[0] {
			row[name] = r[c]
		}
		out = append(out, row)
	}
	return out
}

func number(t *testing.T, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// register reads the simulated register as persons.
func register(t *testing.T) []definition.Person {
	var out []definition.Person
	for _, r := range rows(t, "data/victims_sim.csv") {
		p := definition.Person{ID: r["id"], Index: number(t, r["index_day"]), Case: sameCase, Linkable: r["foreign"] == "0", Group: r["form"]}
		day := p.Index + number(t, r["time"])
		switch r["status"] {
		case "1":
			p.Incidents = append(p.Incidents, definition.Incident{Day: day, Case: "another"})
		case "2":
			p.Leaves = append(p.Leaves, definition.Leave{Day: day, Kind: definition.Death})
		case "3":
			p.Leaves = append(p.Leaves, definition.Leave{Day: day, Kind: definition.Emigration})
		}
		if r["dup"] == "1" {
			p.Incidents = append(p.Incidents, definition.Incident{Day: p.Index + number(t, r["dup_day"]), Case: sameCase})
		}
		out = append(out, p)
	}
	return out
}

// headline is the sheet of the published table: no grace for other cases.
func headline() definition.Sheet {
	s := definition.Recommended(closure)
	s.Grace = 0
	return s
}

func share(t *testing.T, people []definition.Person, s definition.Sheet) []definition.Figure {
	t.Helper()
	f, _, err := definition.Figures(people, s)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestDefinitionTable gives back every row of the table that can be computed
// from the register alone; the rest needs what the simulation alone knew.
func TestDefinitionTable(t *testing.T) {
	people := register(t)
	death := map[string]definition.Treatment{definition.Death: definition.Competing}
	change := map[string]func(s *definition.Sheet){
		"Aalen-Johansen, death+emigration competing": func(s *definition.Sheet) {},
		"Aalen-Johansen, death competing, emigration censored": func(s *definition.Sheet) {
			s.Leaves, s.OtherLeaves = death, definition.Censored
		},
		"1-KM, death and emigration censored": func(s *definition.Sheet) {
			s.OtherLeaves, s.Estimator = definition.Censored, definition.OneMinusKM
		},
		"simple % of all index victims, no follow-up correction": func(s *definition.Sheet) { s.Estimator = definition.ShareOfAll },
		"simple % of cohort with full potential follow-up":       func(s *definition.Sheet) { s.Estimator = definition.ShareFullFollow },
		"simple % full follow-up, emigrants and dead dropped": func(s *definition.Sheet) {
			s.Estimator, s.OtherLeaves = definition.ShareFullFollow, definition.Dropped
		},
		"emigration not observed (kept at risk to the end)": func(s *definition.Sheet) {
			s.Leaves, s.OtherLeaves = death, definition.Unseen
		},
		"only linkable (BRP-registered, non-foreign) victims": func(s *definition.Sheet) { s.OnlyLinked = true },
	}
	for _, g := range []float64{0, 7, 14, 30} {
		change[fmt.Sprintf("Aalen-Johansen, same-case re-registrations counted, grace %v days", g)] = func(s *definition.Sheet) {
			s.CountSameCase, s.SameCaseGrace = true, g
		}
	}
	met := 0
	for _, r := range rows(t, "expected/definition_sensitivity.csv") {
		apply, ok := change[r["definition"]]
		if !ok {
			continue
		}
		met++
		s := headline()
		apply(&s)
		f := share(t, people, s)
		for k, column := range []string{"p5", "p7"} {
			if want := number(t, r[column]); math.Abs(f[k].Share-want) > 1e-12 {
				t.Errorf("%s, %s: %.15f, the table has %.15f", r["definition"], column, f[k].Share, want)
			}
		}
	}
	if met != len(change) {
		t.Errorf("%d of %d definitions found in the table", met, len(change))
	}
}

// TestPrevalentCohort: those already known on a day repeat less than those
// who come in, being the ones left over.
func TestPrevalentCohort(t *testing.T) {
	people := register(t)
	s := headline()
	s.Horizons = []float64{2 * year}
	incident := share(t, people, s)[0].Share
	s.Prevalent = 8 * year
	prevalent := share(t, people, s)[0].Share
	for _, r := range rows(t, "expected/definition_sensitivity.csv") {
		if !strings.HasPrefix(r["definition"], "2-year repeat") {
			continue
		}
		if math.Abs(prevalent-number(t, r["p5"])) > 1e-12 || math.Abs(incident-number(t, r["p7"])) > 1e-12 {
			t.Errorf("prevalent %.15f, incident %.15f, the table has %s, %s", prevalent, incident, r["p5"], r["p7"])
		}
	}
}

func TestFanIsRankedAndHoldsTheHeadline(t *testing.T) {
	fan, err := definition.Fan(register(t), headline(), definition.Variants(headline()))
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for i, v := range fan {
		if i > 0 && v.Figures != nil && v.Figures[0].Share < fan[i-1].Figures[0].Share {
			t.Errorf("%s is out of order", v.Name)
		}
		if v.Name == "headline" {
			found = true
			if math.Abs(v.Figures[0].Share-0.463814528681975) > 1e-12 {
				t.Errorf("headline %v", v.Figures[0].Share)
			}
		}
	}
	if !found || len(fan) < 15 {
		t.Errorf("%d variants, headline among them: %v", len(fan), found)
	}
	low, high := fan[0].Figures[0].Share, 0.0
	for _, v := range fan {
		if v.Figures != nil {
			high = v.Figures[0].Share
		}
	}
	if low > 0.40 || high < 0.62 {
		t.Errorf("the fan spans %v to %v; the table spans 0.387 to 0.622", low, high)
	}
}

func person(index float64, edit func(p *definition.Person)) definition.Person {
	p := definition.Person{ID: "x", Index: index, Case: "a", Linkable: true}
	edit(&p)
	return p
}

func prepare(t *testing.T, s definition.Sheet, people ...definition.Person) definition.Prepared {
	t.Helper()
	p, err := s.Prepare(people)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestWhatCountsAsAgain(t *testing.T) {
	s := definition.Recommended(4000)
	s.Buffer = 100
	filler := person(100, func(p *definition.Person) {})
	for name, c := range map[string]struct {
		edit  func(p *definition.Person)
		exit  float64
		event int
	}{
		"another case after the grace": {func(p *definition.Person) {
			p.Incidents = []definition.Incident{{Day: 1040, Case: "b"}}
		}, 40, 1},
		"another case within the grace": {func(p *definition.Person) {
			p.Incidents = []definition.Incident{{Day: 1020, Case: "b"}}
		}, 2900, 0},
		"the same case": {func(p *definition.Person) {
			p.Incidents = []definition.Incident{{Day: 1200, Case: "a"}}
		}, 2900, 0},
		"an earlier offence disclosed later": {func(p *definition.Person) {
			p.Incidents = []definition.Incident{{Day: 900, Registered: 1100, Case: "b"}}
		}, 2900, 0},
		"an offence after closure": {func(p *definition.Person) {
			p.Incidents = []definition.Incident{{Day: 3950, Case: "b"}}
		}, 2900, 0},
		"an offence not registered by the cut": {func(p *definition.Person) {
			p.Incidents = []definition.Incident{{Day: 3800, Registered: 4100, Case: "b"}}
		}, 2900, 0},
		"death first": {func(p *definition.Person) {
			p.Leaves = []definition.Leave{{Day: 1500, Kind: definition.Death}}
			p.Incidents = []definition.Incident{{Day: 1600, Case: "b"}}
		}, 500, 2},
		"repeat first": {func(p *definition.Person) {
			p.Incidents = []definition.Incident{{Day: 1600, Case: "c"}, {Day: 1400, Case: "b"}}
			p.Leaves = []definition.Leave{{Day: 1500, Kind: definition.Death}}
		}, 400, 1},
	} {
		p := prepare(t, s, person(1000, c.edit), filler)
		if p.Sample.Exit[0] != c.exit || p.Sample.Event[0] != c.event {
			t.Errorf("%s: exit %v, event %d; want %v, %d", name, p.Sample.Exit[0], p.Sample.Event[0], c.exit, c.event)
		}
	}
}

func TestTimeAwayIsNotAtRisk(t *testing.T) {
	s := definition.Recommended(4000)
	p := prepare(t, s, person(1000, func(p *definition.Person) {
		p.Leaves = []definition.Leave{{Day: 1100, Kind: definition.Detention, Back: 1300}}
		p.Incidents = []definition.Incident{{Day: 1500, Case: "b"}}
	}))
	if p.Sample.Len() != 2 || p.Sample.Exit[0] != 100 || p.Sample.Event[0] != 0 ||
		p.Sample.Entry[1] != 300 || p.Sample.Exit[1] != 500 || p.Sample.Event[1] != 1 {
		t.Errorf("rows %+v", p.Sample)
	}
}

func TestWhoIsLeftOut(t *testing.T) {
	s := definition.Recommended(4000)
	s.IndexFrom, s.IndexBefore = 500, 3000
	p := prepare(t, s,
		person(100, func(p *definition.Person) {}),
		person(1000, func(p *definition.Person) { p.Earlier = []float64{900} }),
		person(3000, func(p *definition.Person) {}),
		person(2900, func(p *definition.Person) { p.Earlier = []float64{500} }))
	if p.Sample.Len() != 1 || p.Excluded[definition.OutsideWindow] != 2 || p.Excluded[definition.KnownBefore] != 1 {
		t.Errorf("kept %d, left out %v", p.Sample.Len(), p.Excluded)
	}
}

func TestRefusals(t *testing.T) {
	people := register(t)[:200]
	for _, f := range share(t, people, headline()) {
		if f.Horizon == 7*year && f.Refused == "" {
			t.Errorf("%v at risk at seven years was not refused", f.AtRisk)
		}
		if f.Refused != "" && !strings.HasPrefix(f.Text(), "no figure") {
			t.Errorf("a refused figure reads %q", f.Text())
		}
	}
	for name, spoil := range map[string]func(s *definition.Sheet){
		"no cut":         func(s *definition.Sheet) { s.Cut = 0 },
		"no horizon":     func(s *definition.Sheet) { s.Horizons = nil },
		"horizon, grace": func(s *definition.Sheet) { s.Horizons = []float64{10} },
		"estimator":      func(s *definition.Sheet) { s.Estimator = "guess" },
		"treatment":      func(s *definition.Sheet) { s.OtherLeaves = "forgotten" },
		"period":         func(s *definition.Sheet) { s.Period = [2]float64{5, 4} },
	} {
		s := definition.Recommended(4000)
		spoil(&s)
		if s.Check() == nil {
			t.Errorf("%s: the sheet was accepted", name)
		}
	}
}

func TestLinkageCorrection(t *testing.T) {
	f := definition.Figure{Share: 0.4166, Lower: 0.40, Upper: 0.43, StdErr: 0.01}
	got, err := definition.LinkageError{Recall: 0.9}.Correct(f)
	if err != nil || math.Abs(got.Share-0.4166/0.9) > 1e-12 {
		t.Errorf("%v, %v", got.Share, err)
	}
	if _, err := (definition.LinkageError{Recall: 0.1, FalseLinks: 0.2}).Correct(f); err == nil {
		t.Error("recall below false links was accepted")
	}
	none, all, _ := definition.Bounds(definition.Figure{Share: 0.5}, 0.2)
	if none != 0.4 || math.Abs(all-0.6) > 1e-15 {
		t.Errorf("bounds %v, %v", none, all)
	}
}

// TestCorrectionUndoesMissedLinks removes one in ten repeats from the
// register and gets the share back within its own error.
func TestCorrectionUndoesMissedLinks(t *testing.T) {
	people := register(t)
	want := share(t, people, headline())[0]
	k := 0
	for i, p := range people {
		for _, in := range p.Incidents {
			if in.Case != sameCase {
				if k++; k%10 == 0 {
					people[i].Incidents = nil
				}
			}
		}
	}
	missed := share(t, people, headline())[0]
	fixed, err := definition.LinkageError{Recall: 0.9}.Correct(missed)
	if err != nil {
		t.Fatal(err)
	}
	if missed.Share > want.Share-0.03 || math.Abs(fixed.Share-want.Share) > 2*want.StdErr {
		t.Errorf("true %v, with missed links %v, corrected %v", want.Share, missed.Share, fixed.Share)
	}
}

func TestTypes(t *testing.T) {
	var people []definition.Person
	types := []string{"property", "violence", "sexual"}
	for i := range 300 {
		people = append(people, person(float64(i), func(p *definition.Person) {
			for k, name := range types {
				if i%(k+2) == 0 {
					p.Incidents = append(p.Incidents, definition.Incident{Day: p.Index + 100 + float64(50*k), Case: "b", Type: name})
				}
			}
			if i%7 == 0 {
				p.Leaves = []definition.Leave{{Day: p.Index + 120, Kind: definition.Death}}
			}
		}))
	}
	s := definition.Recommended(4000)
	got, err := definition.ByType(people, s, 5*year)
	if err != nil {
		t.Fatal(err)
	}
	first, ever := got.None, 0.0
	for k := range got.Types {
		first += got.First[k].Estimate
		ever += got.Ever[k].Share
	}
	for _, x := range got.Leaves {
		first += x
	}
	any := share(t, people, s)[0].Share
	if math.Abs(first-1) > 1e-12 {
		t.Errorf("first repeats, leaves and nothing add to %v", first)
	}
	if ever <= any {
		t.Errorf("types ever add to %v, not above the share of any, %v", ever, any)
	}
}

func TestStandardiseGivesTheCrudeShareOfItsOwnMix(t *testing.T) {
	people := register(t)
	mix := map[string]float64{}
	for _, p := range people {
		mix[p.Group]++
	}
	got, err := definition.Standardise(people, headline(), 5*year, mix)
	if err != nil {
		t.Fatal(err)
	}
	if crude := share(t, people, headline())[0].Share; math.Abs(got.Share-crude) > 0.003 {
		t.Errorf("standardised to its own mix %v, crude %v", got.Share, crude)
	}
}

// TestOrderDoesNotMatter shuffles people and their incidents.
func TestOrderDoesNotMatter(t *testing.T) {
	people := register(t)[:400]
	s := headline()
	s.Horizons = []float64{2 * year}
	want := share(t, people, s)[0]
	rapid.Check(t, func(rt *rapid.T) {
		mixed := rapid.Permutation(people).Draw(rt, "people")
		got, _, err := definition.Figures(mixed, s)
		if err != nil {
			rt.Fatal(err)
		}
		if math.Abs(got[0].Share-want.Share) > 1e-13 || math.Abs(got[0].StdErr-want.StdErr) > 1e-13 {
			rt.Fatalf("%v (%v) became %v (%v)", want.Share, want.StdErr, got[0].Share, got[0].StdErr)
		}
	})
}

func ExampleFigures() {
	var people []definition.Person
	for i := range 100 {
		p := definition.Person{ID: strconv.Itoa(i), Index: float64(i), Case: "first"}
		if i%2 == 0 {
			p.Incidents = []definition.Incident{{Day: float64(i) + 400, Case: "second"}}
		}
		people = append(people, p)
	}
	sheet := definition.Recommended(3000)
	sheet.Horizons = []float64{5 * definition.Year}
	figures, _, err := definition.Figures(people, sheet)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(figures[0].Text())
	// Output: of 100 victims registered, 50.0 (95 % interval 39.9 to 59.3) are registered again as a victim of crime, 30 days or more after, within 5 years, before leaving or dying
}
