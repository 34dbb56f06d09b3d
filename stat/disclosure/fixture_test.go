package disclosure

import (
	"encoding/csv"
	"os"
	"slices"
	"strings"
	"testing"

	"sightline/internal/reference"
)

// The fixtures: invented people of an invented country, tables made of them,
// and what peers did to these tables (../shared/reference/disclosure/README.md).

func readCSV(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(reference.Path(t, "disclosure/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, row := range rows[1:] {
		m := map[string]string{}
		for i, h := range rows[0] {
			m[h] = row[i]
		}
		out = append(out, m)
	}
	return out
}

var fixtureVariables = []string{"gender", "age", "nat", "region", "expl", "reporter"}

// fixtureVars gives the classifications of the fixtures.
func fixtureVars(t testing.TB) []*Variable {
	t.Helper()
	var out []*Variable
	for _, name := range fixtureVariables {
		switch name {
		case "gender":
			out = append(out, Flat(name, "Total", "F", "M", "X"))
		case "reporter":
			out = append(out, NewVariable(name, "Total"))
		default:
			f, err := os.Open(reference.Path(t, "disclosure/data/hier_"+name+".csv"))
			if err != nil {
				t.Fatal(err)
			}
			v, err := ReadHierarchy(name, f)
			f.Close()
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, v)
		}
	}
	return out
}

// fixturePersons gives the people of one year, or of all ("").
func fixturePersons(t testing.TB, year string) *Persons {
	t.Helper()
	p := &Persons{Vars: fixtureVars(t)}
	reporters := map[string]bool{}
	for _, row := range readCSV(t, "data/nlvm.csv") {
		reporters[row["reporter"]] = true
		if year != "" && row["year"] != year {
			continue
		}
		var codes []string
		for _, v := range fixtureVariables {
			codes = append(codes, row[v])
		}
		p.Rows = append(p.Rows, Person{Codes: codes, Count: 1})
	}
	var names []string
	for r := range reporters {
		names = append(names, r)
	}
	slices.Sort(names)
	if err := p.Vars[5].Split("Total", names...); err != nil {
		t.Fatal(err)
	}
	return p
}

// fixtureTable reads a table by its name, such as y24_region_expl, with the
// cells a peer hid.
func fixtureTable(t testing.TB, name string) (*Table, []bool) {
	t.Helper()
	rows := readCSV(t, name+".csv")
	var vars []*Variable
	var columns []string
	all := fixtureVars(t)
	base := strings.Split(name[strings.LastIndex(name, "/")+1:], "_")
	for _, part := range base[1:] {
		if i := slices.Index(fixtureVariables, part); i >= 0 {
			vars, columns = append(vars, all[i]), append(columns, part)
		}
	}
	out, err := NewTable(name, vars...)
	if err != nil {
		t.Fatal(err)
	}
	hidden := make([]bool, out.Len())
	for _, row := range rows {
		var codes []string
		for _, c := range columns {
			codes = append(codes, row[c])
		}
		cell, err := out.Index(codes...)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, d := range row["freq"] {
			n = 10*n + int(d-'0')
		}
		out.People[cell] = n
		hidden[cell] = row["suppressed"] == "TRUE"
	}
	return out, hidden
}
