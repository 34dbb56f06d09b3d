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
	at := make([]int, len(variables))
	vars := make([]*Variable, len(variables))
	for i, want := range variables {
		at[i] = slices.IndexFunc(p.Vars, func(v *Variable) bool { return v.Name == want })
		if at[i] < 0 {
			return nil, fmt.Errorf("disclosure: table %s: no variable %q", name, want)
		}
		vars[i] = p.Vars[at[i]]
	}
	t, err := NewTable(name, vars...)
	if err != nil {
		return nil, err
	}
	return t, p.fill(t, at)
}

func (p *Persons) fill(t *Table, at []int) error {
	tally := newTally(t.Len())
	leaves := make([]string, len(at))
	for i, row := range p.Rows {
		for k, v := range at {
			leaves[k] = row.Codes[v]
		}
		cell, err := t.Index(leaves...)
		if err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
		cells, err := t.margins(cell)
		if err != nil {
			return fmt.Errorf("row %d: %w", i+1, err)
		}
		for _, c := range cells {
			t.People[c] += row.Count
		}
		tally.add(i, row, cells)
	}
	t.Held = tally.holdings(p.Rows)
	return nil
}
