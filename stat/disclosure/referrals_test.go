package disclosure

import (
	"encoding/csv"
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"

	"sightline/internal/reference"
	"sightline/stat/disclosure/internal/agreement"
)

var referralColumns = []string{"period", "reporter", "form", "age", "gender", "nationality"}

// referrals are the 30,197 people of the published referral table, with the
// quarter as period.
func referrals(t testing.TB) (*Persons, []string) {
	t.Helper()
	f, err := os.Open(reference.Path(t, "nrm/nrm_referrals_leaf_2022q2_2023q4.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	p := &Persons{}
	group := map[string][]string{}
	codes := make([][]string, len(referralColumns))
	for _, row := range rows[1:] {
		n, err := strconv.Atoi(row[8])
		if err != nil {
			t.Fatal(err)
		}
		reporter := row[2] + ": " + row[3]
		c := []string{row[0] + " Q" + row[1], reporter, row[4], row[5], row[6], row[7]}
		p.Rows = append(p.Rows, Person{Codes: c, Count: n})
		for i, x := range c {
			if !slices.Contains(codes[i], x) {
				codes[i] = append(codes[i], x)
			}
		}
		if !slices.Contains(group[row[2]], reporter) {
			group[row[2]] = append(group[row[2]], reporter)
		}
	}
	for i, name := range referralColumns {
		slices.Sort(codes[i])
		if name != "reporter" {
			p.Vars = append(p.Vars, Flat(name, "all", codes[i]...))
			continue
		}
		v := NewVariable(name, "all")
		groups := []string{"govt", "la", "ngo", "police"}
		if err := v.Split("all", groups...); err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			slices.Sort(group[g])
			if err := v.Split(g, group[g]...); err != nil {
				t.Fatal(err)
			}
		}
		p.Vars = append(p.Vars, v)
	}
	return p, codes[0]
}

// Each quarter is released when it is over, as three linked tables rounded
// together: by reporter and form, by age, gender and form, by nationality and
// gender. The examiner then has all quarters before it.
func TestReferralsAsASeries(t *testing.T) {
	p, quarters := referrals(t)
	if os.Getenv("SIGHTLINE_LONG") == "" {
		quarters = quarters[:1]
	}
	tables := [][]string{{"period", "reporter", "form"}, {"period", "age", "gender", "form"}, {"period", "nationality", "gender"}}
	var editions []Edition
	all, changed, most, cells := 0, 0.0, 0, 0
	for i, q := range quarters {
		one := &Persons{Vars: p.Vars}
		for _, r := range p.Rows {
			if r.Codes[0] == q {
				one.Rows = append(one.Rows, r)
				all += r.Count
			}
		}
		took := cpu(t)
		r, err := Round(one, tables, Rounding{Seed: uint64(i)})
		if err != nil {
			t.Fatal(err)
		}
		mean, largest := r.Change()
		n := 0
		for c, x := range r.System.People {
			if x > 0 {
				n++
			}
			if d := r.Moved[c]; d > 0 && x == 0 {
				t.Errorf("%s: nobody became %d", r.System.Keys[c], d)
			}
		}
		changed, most, cells = changed+mean*float64(n), max(most, largest), cells+n
		t.Logf("%s: mean change %.2f, largest %d, everybody %d for %d, %v", q, mean, largest,
			r.System.People[r.System.At[Key("period="+q)]]+r.Moved[r.System.At[Key("period="+q)]], r.System.People[r.System.At[Key("period="+q)]], took())
		editions = append(editions, r.quarter(q))
	}
	t.Logf("%d people, %d cells, mean change %.2f, largest %d", all, cells, changed/float64(cells), most)
	editions = replaceTables(t, p, quarters, editions, tables)
	took := cpu(t)
	v, err := Examine(Standard(), editions...)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d cells, %d groups of 1 to 4: %d found, %v", v.Cells, v.Small, len(v.Findings), took())
	if os.Getenv("SIGHTLINE_LONG") != "" {
		agreement.Figure(t, "referrals", fmt.Sprintf("%d, %.2f, %d, %d", cells, changed/float64(cells), most, len(v.Findings)))
	}
	for i, f := range v.Findings {
		if i < 10 {
			t.Errorf("%s: %s", f.Cell, f.Reason)
		}
	}
}

// quarter prints only the cells of one quarter.
func (r *Rounded) quarter(q string) Edition {
	e := r.Edition(q)
	for _, p := range e.Tables {
		for cell := range p.Shown {
			p.Shown[cell] = p.Shown[cell] && p.Table.Codes(cell)[0] == q
		}
	}
	return e
}

// replaceTables puts the counts of all quarters behind every edition, so that
// the editions speak of the same people.
func replaceTables(t *testing.T, p *Persons, quarters []string, es []Edition, tables [][]string) []Edition {
	t.Helper()
	some := &Persons{Vars: p.Vars}
	for _, r := range p.Rows {
		if slices.Contains(quarters, r.Codes[0]) {
			some.Rows = append(some.Rows, r)
		}
	}
	for ti, names := range tables {
		tab, err := some.Table(fmt.Sprint(names), names...)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range es {
			e.Tables[ti].Table = tab
		}
	}
	return es
}
