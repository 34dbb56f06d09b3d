package disclosure

import (
	"fmt"
	"slices"
)

// System is what linked tables say together: each cell once, however many
// tables show it, and every sum that holds between cells.
type System struct {
	Keys   []Key
	People []int
	Shown  []bool // some table prints the cell
	Sums   []Sum
	At     map[Key]int
	Tables []*Table

	where [][]int // by table and cell: the cell of the system
	sums  [][]int // by cell: the sums it is in
}

// Sum states that one cell counts exactly the people of the parts.
type Sum struct {
	Whole int
	Parts []int
}

// Link joins tables of one snapshot. It fails when two tables count the same
// group of people differently.
func Link(tables ...*Table) (*System, error) {
	s := &System{At: map[Key]int{}, Tables: tables}
	for _, t := range tables {
		at := make([]int, t.Len())
		for cell, n := range t.People {
			c, err := s.cell(t.Key(cell), n)
			if err != nil {
				return nil, fmt.Errorf("table %s: %w", t.Name, err)
			}
			at[cell] = c
			s.Shown[c] = s.Shown[c] || t.printed(cell)
		}
		s.where = append(s.where, at)
	}
	s.addSums()
	s.indexSums()
	return s, nil
}

func (s *System) indexSums() {
	s.sums = make([][]int, len(s.Keys))
	for i, sum := range s.Sums {
		s.sums[sum.Whole] = append(s.sums[sum.Whole], i)
		for _, p := range sum.Parts {
			s.sums[p] = append(s.sums[p], i)
		}
	}
}

// sumsOf lists the sums in which any of the cells is.
func (s *System) sumsOf(cells []int) []int {
	var out []int
	for _, c := range cells {
		out = append(out, s.sums[c]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (s *System) cell(k Key, people int) (int, error) {
	if c, ok := s.At[k]; ok {
		if s.People[c] != people {
			return 0, fmt.Errorf("disclosure: %s counts %d here and %d in another table", k, people, s.People[c])
		}
		return c, nil
	}
	s.At[k] = len(s.Keys)
	s.Keys = append(s.Keys, k)
	s.People = append(s.People, people)
	s.Shown = append(s.Shown, false)
	return len(s.Keys) - 1, nil
}

// addSums writes every split of every variable for every combination of the
// other codes, once.
func (s *System) addSums() {
	type id struct{ variable, split, whole int }
	seen := map[id]bool{}
	names := map[*Variable]int{}
	for ti, t := range s.Tables {
		for vi, v := range t.Vars {
			if _, ok := names[v]; !ok {
				names[v] = len(names)
			}
			for si, sp := range v.splits {
				for cell := range t.People {
					if t.digit(cell, vi) != sp.whole {
						continue
					}
					sum := Sum{Whole: s.where[ti][cell]}
					if k := (id{names[v], si, sum.Whole}); seen[k] {
						continue
					} else {
						seen[k] = true
					}
					for _, p := range sp.parts {
						sum.Parts = append(sum.Parts, s.where[ti][cell+(p-sp.whole)*t.stride[vi]])
					}
					s.Sums = append(s.Sums, sum)
				}
			}
		}
	}
}

// Small lists, by cell of the system, the reason why the rule does not let it
// be printed as it is; cells without one are missing.
func (s *System) Small(r Rule) map[int]Finding {
	out := map[int]Finding{}
	for _, t := range s.Tables {
		for _, f := range Small(t, r) {
			if c := s.At[f.Cell]; out[c].Kind == "" {
				out[c] = f
			}
		}
	}
	return out
}

// primary gives the same as a sorted list of cells.
func (s *System) primary(r Rule) []int {
	var out []int
	for c := range s.Small(r) {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}
