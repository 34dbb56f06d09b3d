package disclosure

import (
	"fmt"
	"slices"
	"strings"
)

// Table counts people by one or more variables, margins included: one cell for
// each combination of codes, totals and groups among them.
type Table struct {
	Name   string
	Vars   []*Variable
	People []int     // by cell, see Index
	Held   []Holding // by cell, or nil when cases and reporters are not known

	stride []int
}

// NewTable makes an empty table. The variables must be complete: each leaf
// counts in its total.
func NewTable(name string, vars ...*Variable) (*Table, error) {
	t := &Table{Name: name, Vars: vars, stride: make([]int, len(vars))}
	n := 1
	for i := len(vars) - 1; i >= 0; i-- {
		if err := vars[i].complete(); err != nil {
			return nil, fmt.Errorf("table %s: %w", name, err)
		}
		t.stride[i] = n
		n *= len(vars[i].codes)
	}
	t.People = make([]int, n)
	return t, nil
}

// Len is the number of cells.
func (t *Table) Len() int { return len(t.People) }

// Index finds the cell of the codes, one for each variable, in order.
func (t *Table) Index(codes ...string) (int, error) {
	if len(codes) != len(t.Vars) {
		return 0, fmt.Errorf("disclosure: table %s has %d variables, not %d", t.Name, len(t.Vars), len(codes))
	}
	at := 0
	for i, v := range t.Vars {
		c, ok := v.at[codes[i]]
		if !ok {
			return 0, fmt.Errorf("disclosure: table %s: %s has no code %q", t.Name, v.Name, codes[i])
		}
		at += c * t.stride[i]
	}
	return at, nil
}

// Codes gives the codes of a cell, in the order of the variables.
func (t *Table) Codes(cell int) []string {
	out := make([]string, len(t.Vars))
	for i, v := range t.Vars {
		out[i] = v.codes[t.digit(cell, i)]
	}
	return out
}

// Key names the group of people that a cell counts, the same in every table:
// the codes that are not totals, by variable in alphabetical order.
func (t *Table) Key(cell int) Key {
	var parts []string
	for i, v := range t.Vars {
		if c := v.codes[t.digit(cell, i)]; c != v.Total {
			parts = append(parts, v.Name+"="+c)
		}
	}
	slices.Sort(parts)
	return Key(strings.Join(parts, "|"))
}

// Add counts people whose leaf codes are given in the cell and every margin.
func (t *Table) Add(people int, leaves ...string) error {
	cell, err := t.Index(leaves...)
	if err != nil {
		return err
	}
	cells, err := t.margins(cell)
	if err != nil {
		return err
	}
	for _, c := range cells {
		t.People[c] += people
	}
	return nil
}

// Key names a group of people: "expl=CRI|region=AM"; the empty key is
// everybody.
type Key string

// String words the key for a reader.
func (k Key) String() string {
	if k == "" {
		return "everybody"
	}
	return strings.ReplaceAll(string(k), "|", ", ")
}

func (t *Table) digit(cell, i int) int {
	return cell / t.stride[i] % len(t.Vars[i].codes)
}

// isInner tells whether a cell is a combination of leaves.
func (t *Table) isInner(cell int) bool {
	for i, v := range t.Vars {
		if v.holds[t.digit(cell, i)] == nil {
			return false
		}
	}
	return true
}

// printed tells whether the table shows the cell at all.
func (t *Table) printed(cell int) bool {
	for i, v := range t.Vars {
		if v.unseen[t.digit(cell, i)] {
			return false
		}
	}
	return true
}

// margins lists the cells in which the people of an inner cell count.
func (t *Table) margins(inner int) ([]int, error) {
	out := []int{0}
	for i, v := range t.Vars {
		holds := v.holds[t.digit(inner, i)]
		if holds == nil {
			return nil, fmt.Errorf("disclosure: table %s: %q is not a leaf of %s", t.Name, v.codes[t.digit(inner, i)], v.Name)
		}
		next := make([]int, 0, len(out)*len(holds))
		for _, base := range out {
			for _, c := range holds {
				next = append(next, base+c*t.stride[i])
			}
		}
		out = next
	}
	return out, nil
}
