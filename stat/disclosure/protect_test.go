package disclosure

import (
	"strings"
	"testing"
)

func TestProtectByEachMethod(t *testing.T) {
	p := fixturePersons(t, "2024")
	tab, err := p.Table("region by form", "region", "expl")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range []Rule{Standard(), StatisticsOffice()} {
		out, err := Protect("2024", Plan{Rule: r, Tables: []*Table{tab}, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		if !out.Verdict.Passed {
			t.Errorf("%s: %+v", r.Name, out.Verdict.Findings)
		}
	}
	asIs := Standard()
	asIs.Method = AsIs
	out, err := Protect("2024", Plan{Rule: asIs, Tables: []*Table{tab}})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(out.Verdict.Findings); n != 60 {
		t.Errorf("printed as it is: %d findings, the table has 60 small counts", n)
	}
	if _, err := Protect("2024", Plan{Rule: EurostatCellKey(), Tables: []*Table{tab}}); err == nil {
		t.Error("cell keys without keys")
	}
}

// Ten people are printed, and one network has nine of them.
func TestExamineLooksAtCases(t *testing.T) {
	p := &Persons{Vars: []*Variable{Flat("region", "all", "north", "south")}}
	add := func(n int, region, who, by string) {
		for range n {
			p.Rows = append(p.Rows, Person{Codes: []string{region}, Count: 1, Cases: []string{who}, Reporters: []string{by}})
		}
	}
	add(9, "north", "network", "police")
	add(1, "north", "bar", "shelter")
	for i := range 40 {
		add(1, "south", string(rune('A'+i)), string(rune('A'+i%20)))
	}
	tab, err := p.Table("regions", "region")
	if err != nil {
		t.Fatal(err)
	}
	rule := Standard()
	rule.Method = AsIs
	out, err := Protect("report", Plan{Rule: rule, Tables: []*Table{tab}})
	if err != nil {
		t.Fatal(err)
	}
	wantFinding(t, out.Verdict, "region=north", "whoever knows the 10 people")
	rule.Method = BySuppression
	out, err = Protect("report", Plan{Rule: rule, Tables: []*Table{tab}})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range out.Verdict.Findings {
		if strings.Contains(string(f.Cell), "region") {
			t.Errorf("suppressed: %+v", f)
		}
	}
}
