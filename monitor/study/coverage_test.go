package study

import (
	"math/rand/v2"
	"testing"

	"sightline/register"
	"sightline/register/codes"
)

// hidden invents people of whom each kind of organisation meets some, year by
// year; those nobody meets are in no report. It gives the truth by year.
func hidden(t testing.TB, reach []float64, people int) (*Snapshot, map[int]int) {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 5))
	kinds := []codes.Reporter{"NP", "KMAR", "NLA", "ZC", "SHELTER", "YOUTH"}
	b := NewBuilder()
	truth := map[int]int{}
	person := int64(0)
	for year := 2017; year <= 2019; year++ {
		truth[year] = people
		for range people {
			age, met := 15+rng.IntN(30), false
			for i, r := range reach {
				if rng.Float64() >= r {
					continue
				}
				if !met {
					person++
					met = true
				}
				f := register.Fact{Person: person, Organisation: register.OrganisationID(kinds[i]), Reporter: kinds[i], Basis: "DUTY", Dossier: "REG", Linked: 1,
					Reported: register.Date{Year: int16(year), Month: 6, Day: 1}, Received: register.Date{Year: 2020, Month: 1, Day: 1}}
				f.Victim = register.Victim{Gender: "F", Age: &age, AgeReference: "AT_REPORT", Nationalities: []codes.Country{"NL"}}
				f.Exploitation.Forms = []codes.Form{"SEX_DOM"}
				if err := b.Add(&f); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	s, err := b.Build(Meta{Name: "hidden", Simulated: true})
	if err != nil {
		t.Fatal(err)
	}
	return s, truth
}

func TestCoverageHoldsTheTruth(t *testing.T) {
	s, truth := hidden(t, []float64{0.2, 0.15, 0.1, 0.1, 0.08, 0.05}, 3000)
	c, err := Coverage(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	years := c.Table("in-view")
	for year, n := range truth {
		estimate, share := years.get(yearKey(year), "estimated"), years.get(yearKey(year), "share")
		registered := years.get(yearKey(year), "registered")
		if estimate.State != Range || estimate.Low > float64(n) || estimate.High < float64(n) {
			t.Errorf("%d: %+v, truth %d", year, estimate, n)
		}
		if got := registered.Value / float64(n) * 100; got < share.Low || got > share.High {
			t.Errorf("%d: share %+v, truth %.1f", year, share, got)
		}
	}
	for _, id := range []string{"in-view", "list-pairs", "list-choices", "in-view-groups", "young-dutch", "young-dutch-lists"} {
		if c.Table(id) == nil {
			t.Errorf("no table %s", id)
		}
	}
	// Four kinds of their own, the other two together.
	if n := len(c.Table("young-dutch-lists").Rows); n != 5 {
		t.Errorf("%d lists", n)
	}
	for _, section := range c.Sections {
		for _, item := range section.Items {
			if item.Figure != nil {
				for _, l := range []Lang{EN, NL} {
					if d := item.Figure.Draw(l); d.Wide == "" || d.Alt == "" {
						t.Errorf("figure %s is empty", item.Figure.ID)
					}
				}
			}
		}
	}
}

// Registered persons are those of plain counting, and what may not be seen is
// withheld.
func TestCoverageCountsAndWithholds(t *testing.T) {
	var facts []register.Fact
	invented(3, 6000, func(f *register.Fact) { facts = append(facts, *f) })
	b := NewBuilder()
	for i := range facts {
		if err := b.Add(&facts[i]); err != nil {
			t.Fatal(err)
		}
	}
	s, err := b.Build(Meta{})
	if err != nil {
		t.Fatal(err)
	}
	want := countPlainly(facts, 2014, 2018)
	c, err := Coverage(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range c.Table("in-view").Rows {
		if got := int(r.Cells[0].Value); got != want.persons[r.Key] {
			t.Errorf("%s: %d registered, plain counting gives %d", r.Key, got, want.persons[r.Key])
		}
	}
	for _, table := range c.Tables() {
		for k, column := range table.Columns {
			if column.Unit != "persons" || column.Key == "expected" {
				continue
			}
			for _, r := range table.Rows {
				if cell := r.Cells[k]; cell.State == Known && cell.Value > 0 && cell.Value < threshold {
					t.Errorf("table %s %s.%s shows %g persons", table.ID, r.Key, column.Key, cell.Value)
				}
			}
		}
	}
}

// Where nobody is on two lists the chapter says so and shows no range.
func TestCoverageRefuses(t *testing.T) {
	b := NewBuilder()
	for k, kind := range []codes.Reporter{"NP", "KMAR", "NLA"} {
		for i := range 40 {
			f := register.Fact{Person: int64(40*k + i + 1), Organisation: register.OrganisationID(kind), Reporter: kind, Basis: "DUTY", Dossier: "REG", Linked: 1,
				Reported: register.Date{Year: 2019, Month: 3, Day: 2}}
			f.Exploitation.Forms = []codes.Form{"LAB"}
			if err := b.Add(&f); err != nil {
				t.Fatal(err)
			}
		}
	}
	s, err := b.Build(Meta{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Coverage(s, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if cell := c.Table("in-view").get("2019", "estimated"); cell.State != CannotTell {
		t.Errorf("%+v", cell)
	}
	if c.Headline.EN == "" || len(c.Findings) != 0 {
		t.Errorf("headline %q, %d findings", c.Headline.EN, len(c.Findings))
	}
	empty, err := NewBuilder().Build(Meta{})
	if err == nil {
		t.Errorf("an empty snapshot: %v", empty)
	}
}
