package disclosure_test

import (
	"fmt"

	"sightline/stat/disclosure"
)

// people makes an invented table of victims by region and form.
func people() *disclosure.Table {
	region := disclosure.Flat("region", "everywhere", "north", "east", "south")
	form := disclosure.Flat("form", "all forms", "sexual", "labour", "criminal")
	t, err := disclosure.NewTable("region by form", region, form)
	if err != nil {
		panic(err)
	}
	counts := map[string][3]int{"north": {23, 3, 14}, "east": {18, 20, 12}, "south": {9, 11, 26}}
	for _, r := range []string{"north", "east", "south"} {
		for i, f := range []string{"sexual", "labour", "criminal"} {
			if err := t.Add(counts[r][i], r, f); err != nil {
				panic(err)
			}
		}
	}
	return t
}

// Ten people, seven of them victims of one network, two more known to one
// shelter.
func ExampleSmall() {
	p := &disclosure.Persons{Vars: []*disclosure.Variable{disclosure.Flat("region", "everywhere", "north")}}
	add := func(n int, network string, reporter string) {
		for range n {
			p.Rows = append(p.Rows, disclosure.Person{
				Codes: []string{"north"}, Count: 1, Cases: []string{network}, Reporters: []string{reporter}})
		}
	}
	add(7, "network", "police")
	add(2, "bar", "shelter")
	add(1, "farm", "inspectorate")
	t, err := p.Table("region", "region")
	if err != nil {
		panic(err)
	}
	for _, f := range disclosure.Small(t, disclosure.Standard())[:1] {
		fmt.Println(f.Cell, "–", f.Kind)
		fmt.Println(f.Reason)
	}
	// Output:
	// everybody – one case or reporter holds most
	// 1 person of 10 are left for whoever knows the largest case (7) and the largest reporter; the rule asks for at least 5
}

// The 3 in the north is hidden, and three cells with it, so that it could not
// be had by subtracting. What can an attacker tell?
// The four can change by one number t together: 3+t, 23-t, 11-t and 9+t.
func ExampleAudit() {
	s, err := disclosure.Link(people())
	if err != nil {
		panic(err)
	}
	hidden := make([]bool, len(s.Keys))
	for _, k := range []disclosure.Key{"form=labour|region=north", "form=sexual|region=north",
		"form=labour|region=south", "form=sexual|region=south"} {
		hidden[s.At[k]] = true
	}
	for low := range 2 {
		got, err := disclosure.Audit(s, s.Hidden(hidden, low))
		if err != nil {
			panic(err)
		}
		i := got[s.At["form=labour|region=north"]]
		fmt.Printf("knowing that hidden counts are at least %d: from %d to %d\n", low, i.Low, i.High)
	}
	// Output:
	// knowing that hidden counts are at least 0: from 0 to 14
	// knowing that hidden counts are at least 1: from 1 to 13
}

func ExampleSuppress() {
	p, err := disclosure.Suppress([]*disclosure.Table{people()}, disclosure.Suppression{Rule: disclosure.StatisticsOffice()})
	if err != nil {
		panic(err)
	}
	for c, h := range p.Hidden {
		if h {
			fmt.Println(p.System.Keys[c])
		}
	}
	// Output:
	// form=sexual, region=north
	// form=labour, region=north
	// form=sexual, region=south
	// form=labour, region=south
}

func ExampleRoundTables() {
	r, err := disclosure.RoundTables([]*disclosure.Table{people()}, disclosure.Rounding{Base: 5, Seed: 1})
	if err != nil {
		panic(err)
	}
	t := r.Tables[0]
	for cell, n := range r.Printed[0] {
		if n != t.People[cell] {
			fmt.Println(t.Key(cell), "is printed as", n)
		}
	}
	// Output:
	// everybody is printed as 138
	// form=labour is printed as 36
	// region=north is printed as 42
	// form=labour, region=north is printed as 5
}

func ExampleNewCellKeys() {
	k, err := disclosure.NewCellKeys(3, 1, 0)
	if err != nil {
		panic(err)
	}
	for change := -2; change <= 3; change++ {
		fmt.Printf("a count of 2 changes by %+d with probability %.4f\n", change, k.Probability(2, change))
	}
	// Output:
	// a count of 2 changes by -2 with probability 0.0603
	// a count of 2 changes by -1 with probability 0.2472
	// a count of 2 changes by +0 with probability 0.3915
	// a count of 2 changes by +1 with probability 0.2393
	// a count of 2 changes by +2 with probability 0.0565
	// a count of 2 changes by +3 with probability 0.0051
}

// Last year's report had ages 0–15, this year's has 0–17.
func ExampleExamine() {
	age, err := disclosure.Ranges("age", "all ages",
		disclosure.Range{Code: "0-15", Low: 0, High: 15}, disclosure.Range{Code: "0-17", Low: 0, High: 17},
		disclosure.Range{Code: "18+", Low: 18, High: 120})
	if err != nil {
		panic(err)
	}
	t, err := disclosure.NewTable("ages", age)
	if err != nil {
		panic(err)
	}
	for code, n := range map[string]int{"0-15": 28, "16-17": 1, "18+": 103} {
		if err := t.Add(n, code); err != nil {
			panic(err)
		}
	}
	print := func(name, code string) disclosure.Edition {
		return disclosure.Edition{Name: name, Tables: []disclosure.Printed{
			disclosure.PrintAll(t, map[string][]string{"age": {code}})}}
	}
	v, err := disclosure.Examine(disclosure.StatisticsOffice(), print("Report 2023", "0-15"), print("Report 2024", "0-17"))
	if err != nil {
		panic(err)
	}
	fmt.Println(v.Passed)
	for _, f := range v.Findings {
		fmt.Printf("%s: %s\n", f.Cell, f.Reason)
	}
	// Output:
	// false
	// age=16-17: anyone can work out that it counts exactly 1 person: “age=0-17” (29 in Report 2024) less “age=0-15” (28 in Report 2023)
}
