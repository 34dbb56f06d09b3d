package disclosure

import (
	"fmt"
	"slices"
)

// Persons are the people behind tables: a row for each person or for each
// group that is alike, with a leaf code for every variable.
type Persons struct {
	Vars []*Variable
	Rows []Person
}

// Person is one row of Persons. Count is how many people it stands for (one,
// when Cases or Reporters are given). Cases are the investigations or networks
// the person belongs to, Reporters the organisations that know the person;
// whoever is behind one of these knows these people already.
type Person struct {
	Codes     []string
	Count     int
	Cases     []string
	Reporters []string
}

// Table counts the people by some of their variables, named, and works out
// what the largest case and the largest reporter hold of each cell when rows
// name them.
func (p *Persons) Table(name string, variables ...string) (*Table, error) {
	vars := make([]*Variable, len(variables))
	for i, want := range variables {
		at := p.place(want)
		if at < 0 {
			return nil, fmt.Errorf("disclosure: table %s: no variable %q", name, want)
		}
		vars[i] = p.Vars[at]
	}
	t, err := NewTable(name, vars...)
	if err != nil {
		return nil, err
	}
	tally := newTally(t.Len())
	err = p.eachCell(t, func(row, cell int) {
		t.People[cell] += p.Rows[row].Count
		tally.add(row, p.Rows[row], cell)
	})
	t.Held = tally.holdings(p.Rows)
	return t, err
}

func (p *Persons) place(variable string) int {
	return slices.IndexFunc(p.Vars, func(v *Variable) bool { return v.Name == variable })
}

// eachCell calls f for every row and every cell of the table it counts in.
func (p *Persons) eachCell(t *Table, f func(row, cell int)) error {
	at := make([]int, len(t.Vars))
	for i, v := range t.Vars {
		if at[i] = p.place(v.Name); at[i] < 0 {
			return fmt.Errorf("disclosure: table %s: persons have no %s", t.Name, v.Name)
		}
	}
	leaves := make([]string, len(at))
	for i, row := range p.Rows {
		for k, v := range at {
			leaves[k] = row.Codes[v]
		}
		inner, err := t.Index(leaves...)
		if err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
		cells, err := t.margins(inner)
		if err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
		for _, c := range cells {
			f(i, c)
		}
	}
	return nil
}
