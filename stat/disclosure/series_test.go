package disclosure

import (
	"strings"
	"testing"
)

// exact is a rule for series of exact tables: only what can be inferred counts.
func exact() Rule {
	r := StatisticsOffice()
	r.Name, r.Cases, r.PeopleWithout, r.Share = "exact", 0, 0, 0
	return r
}

func mustTable(t *testing.T, name string, vars ...*Variable) *Table {
	t.Helper()
	tab, err := NewTable(name, vars...)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

func add(t *testing.T, tab *Table, n int, leaves ...string) {
	t.Helper()
	if err := tab.Add(n, leaves...); err != nil {
		t.Fatal(err)
	}
}

// wantFinding asserts that the verdict refuses a cell and says why.
func wantFinding(t *testing.T, v *Verdict, cell Key, words ...string) {
	t.Helper()
	for _, f := range v.Findings {
		if f.Cell != cell {
			continue
		}
		for _, w := range words {
			if !strings.Contains(f.Reason, w) {
				t.Errorf("%s: %q does not say %q", cell, f.Reason, w)
			}
		}
		return
	}
	t.Errorf("%s was not found among %+v", cell, v.Findings)
}

// Ages 0–15 and 0–17 do not nest: between them one girl of 16 or 17.
func TestGroupsThatDoNotNest(t *testing.T) {
	age, err := Ranges("age", "all ages", Range{"0-15", 0, 15}, Range{"16+", 16, 120}, Range{"0-17", 0, 17}, Range{"18+", 18, 120})
	if err != nil {
		t.Fatal(err)
	}
	tab := mustTable(t, "age by gender", age, Flat("gender", "both", "girls and women", "boys and men"))
	add(t, tab, 13, "0-15", "girls and women")
	add(t, tab, 1, "16-17", "girls and women")
	add(t, tab, 60, "18+", "girls and women")
	add(t, tab, 11, "0-15", "boys and men")
	add(t, tab, 8, "16-17", "boys and men")
	add(t, tab, 40, "18+", "boys and men")
	first := Edition{"Report 2022", []Printed{PrintAll(tab, map[string][]string{"age": {"0-15", "16+", "all ages"}})}}
	second := Edition{"Report 2023", []Printed{PrintAll(tab, map[string][]string{"age": {"0-17", "18+", "all ages"}})}}
	for _, e := range []Edition{first, second} {
		v, err := Examine(exact(), e)
		if err != nil {
			t.Fatal(err)
		}
		if !v.Passed {
			t.Errorf("%s alone: %+v", e.Name, v.Findings)
		}
	}
	v, err := Examine(exact(), first, second)
	if err != nil {
		t.Fatal(err)
	}
	if v.Passed {
		t.Error("the pair passed")
	}
	wantFinding(t, v, "age=16-17|gender=girls and women", "exactly 1 person", "less", "in Report 2022)", "in Report 2023)")
	t.Log(v.Findings[0].Reason)
}

// The register grew by one person between two editions: every table in which
// she counts moves by one.
func TestOnePersonMore(t *testing.T) {
	known, err := Ranges("registered", "all", Range{"by May", 1, 1}, Range{"by June", 1, 2})
	if err != nil {
		t.Fatal(err)
	}
	form := Flat("form", "all forms", "labour", "sexual")
	tab := mustTable(t, "form", known, form)
	add(t, tab, 40, "by May", "labour")
	add(t, tab, 55, "by May", "sexual")
	add(t, tab, 1, "2", "labour")
	may := Edition{"May", []Printed{PrintAll(tab, map[string][]string{"registered": {"by May"}})}}
	june := Edition{"June", []Printed{PrintAll(tab, map[string][]string{"registered": {"by June"}})}}
	v, err := Examine(exact(), may, june)
	if err != nil {
		t.Fatal(err)
	}
	wantFinding(t, v, "form=labour|registered=2", "exactly 1 person", "41 in June", "40 in May")
	if v, err = Examine(exact(), may); err != nil || !v.Passed {
		t.Errorf("May alone: %+v, %v", v, err)
	}
}

// Two-year totals of three successive years, and the years at the ends: the
// middle year is left over, with one victim of organ removal.
func TestSuccessiveYears(t *testing.T) {
	year, err := Ranges("year", "2021-2023", Range{"2021-2022", 2021, 2022}, Range{"2022-2023", 2022, 2023}, Range{"2023", 2023, 2023})
	if err != nil {
		t.Fatal(err)
	}
	form := Flat("form", "all forms", "organ removal", "other")
	tab := mustTable(t, "year by form", year, form)
	add(t, tab, 6, "2021", "organ removal")
	add(t, tab, 1, "2022", "organ removal")
	add(t, tab, 7, "2023", "organ removal")
	for _, y := range []string{"2021", "2022", "2023"} {
		add(t, tab, 300, y, "other")
	}
	e := func(name, code string) Edition {
		return Edition{name, []Printed{PrintAll(tab, map[string][]string{"year": {code}})}}
	}
	a, b, c := e("Report 2022", "2021-2022"), e("Report 2023", "2022-2023"), e("Year 2023", "2023")
	if v, err := Examine(exact(), a, b); err != nil || !v.Passed {
		t.Errorf("the first two: %+v, %v", v, err)
	}
	v, err := Examine(exact(), a, b, c)
	if err != nil {
		t.Fatal(err)
	}
	wantFinding(t, v, "form=organ removal|year=2022", "exactly 1 person", "8 in Report 2023", "7 in Year 2023")
}

// A tracker: no small group is printed, but everybody less all others is one.
func TestTracker(t *testing.T) {
	v1 := NewVariable("nationality", "all")
	for whole, parts := range map[string][]string{"EU": {"Polish", "Romanian"}, "all": {"EU", "Gambian", "Nigerian"}, "known": {"EU", "Nigerian"}} {
		if err := v1.Split(whole, parts...); err != nil {
			t.Fatal(err)
		}
	}
	tab := mustTable(t, "nationality", v1)
	add(t, tab, 30, "Polish")
	add(t, tab, 20, "Romanian")
	add(t, tab, 25, "Nigerian")
	add(t, tab, 2, "Gambian")
	v, err := Examine(exact(), Edition{"A", []Printed{PrintAll(tab, map[string][]string{"nationality": {"all"}})}},
		Edition{"B", []Printed{PrintAll(tab, map[string][]string{"nationality": {"known"}})}})
	if err != nil {
		t.Fatal(err)
	}
	wantFinding(t, v, "nationality=Gambian", "exactly 2 people", "77 in A", "75 in B")
}

// New noise at each printing.
func TestAveraging(t *testing.T) {
	tab := mustTable(t, "t", Flat("region", "all", "north", "south"))
	add(t, tab, 23, "north")
	add(t, tab, 40, "south")
	noisy := func(name string, by int) Edition {
		p := PrintAll(tab, nil)
		p.Within = 5
		for c := range p.Count {
			p.Count[c] += by
		}
		return Edition{name, []Printed{p}}
	}
	v, err := Examine(exact(), noisy("A", 2), noisy("B", -1))
	if err != nil {
		t.Fatal(err)
	}
	wantFinding(t, v, "region=north", "2 times", "25 in A, 22 in B")
	if v, err = Examine(exact(), noisy("A", 2), noisy("B", 2)); err != nil || !v.Passed {
		t.Errorf("the same noise twice: %+v, %v", v, err)
	}
}

// A planted copy: a small count printed as it is.
func TestPlantedCopy(t *testing.T) {
	tab := mustTable(t, "t", Flat("region", "all", "north", "south"))
	add(t, tab, 3, "north")
	add(t, tab, 40, "south")
	v, err := Examine(exact(), Edition{"A", []Printed{PrintAll(tab, nil)}})
	if err != nil {
		t.Fatal(err)
	}
	wantFinding(t, v, "region=north", "A prints 3 people")
}

// What the package itself protects passes its examination.
func TestProtectedEditionsPass(t *testing.T) {
	tab, _ := fixtureTable(t, "gauss/y24_region_expl")
	s, err := Suppress([]*Table{tab}, Suppression{Rule: exact()})
	if err != nil {
		t.Fatal(err)
	}
	if v, err := Examine(exact(), s.Edition("suppressed")); err != nil || !v.Passed {
		t.Errorf("suppressed: %+v, %v", v, err)
	}
	r, err := Round(fixturePersons(t, "2024"), threeTables, Rounding{Seed: 5})
	if err != nil {
		t.Fatal(err)
	}
	took := cpu(t)
	v, err := Examine(Standard(), r.Edition("rounded"))
	if err != nil || !v.Passed {
		t.Errorf("rounded: %+v, %v", v, err)
	}
	t.Logf("rounded: %d cells, %d protected, %v", v.Cells, v.Small, took())
}
