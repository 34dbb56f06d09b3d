package disclosure

import (
	"fmt"
	"slices"
	"strings"
)

// Compose makes up persons who give exactly the tables: where two tables share
// variables, people with the same shared codes are paired in any order. The
// pairs mean nothing; they are pieces for rounding. It fails when the tables
// contradict one another or meet in a loop that the pairing cannot close.
func Compose(tables ...*Table) (*Persons, error) {
	if len(tables) == 0 {
		return nil, fmt.Errorf("disclosure: no tables")
	}
	p := &Persons{Vars: slices.Clone(tables[0].Vars), Rows: innerRows(tables[0])}
	for _, t := range tables[1:] {
		if err := p.join(t); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func innerRows(t *Table) []Person {
	var out []Person
	for cell, n := range t.People {
		if n > 0 && t.isInner(cell) {
			out = append(out, Person{Codes: t.Codes(cell), Count: n})
		}
	}
	return out
}

// join pairs the persons so far with those of one more table.
func (p *Persons) join(t *Table) error {
	mine, theirs, added := p.shared(t)
	waiting := map[string][]Person{}
	for _, r := range innerRows(t) {
		k := pick(r.Codes, theirs)
		waiting[k] = append(waiting[k], r)
	}
	var rows []Person
	for _, r := range p.Rows {
		k := pick(r.Codes, mine)
		for r.Count > 0 {
			if len(waiting[k]) == 0 {
				return fmt.Errorf("disclosure: table %s does not agree with the others on %q", t.Name, k)
			}
			q := &waiting[k][0]
			n := min(r.Count, q.Count)
			codes := slices.Clone(r.Codes)
			for _, a := range added {
				codes = append(codes, q.Codes[a])
			}
			rows = append(rows, Person{Codes: codes, Count: n})
			r.Count -= n
			if q.Count -= n; q.Count == 0 {
				waiting[k] = waiting[k][1:]
			}
		}
	}
	for k, left := range waiting {
		if len(left) > 0 {
			return fmt.Errorf("disclosure: table %s does not agree with the others on %q", t.Name, k)
		}
	}
	p.Rows = rows
	for _, a := range added {
		p.Vars = append(p.Vars, t.Vars[a])
	}
	return nil
}

// shared gives the places of the variables that both have, and those that only
// the table has.
func (p *Persons) shared(t *Table) (mine, theirs, added []int) {
	for i, v := range t.Vars {
		at := slices.IndexFunc(p.Vars, func(w *Variable) bool { return w.Name == v.Name })
		if at < 0 {
			added = append(added, i)
			continue
		}
		mine = append(mine, at)
		theirs = append(theirs, i)
	}
	return mine, theirs, added
}

func pick(codes []string, at []int) string {
	var out []string
	for _, a := range at {
		out = append(out, codes[a])
	}
	return strings.Join(out, "|")
}
