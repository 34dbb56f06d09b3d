package disclosure

import (
	"math/bits"
	"slices"
)

// manyCells is where looking at all cells for each primary cell becomes slow.
const manyCells = 2500

// neighbourhoods lists ever larger sets of cells in which a cell may be
// protected: in each table that holds it, the combinations of its siblings and
// their parts; then, without further empty cells, with the level above for one
// variable, for two, and so on; last, nil for all cells. Where there are few
// cells it is all cells at once.
func (w *suppressor) neighbourhoods(c int) [][]int {
	if len(w.s.Keys) <= manyCells {
		return [][]int{nil}
	}
	family := map[int]bool{}
	var out [][]int
	for climb := range 8 {
		set := map[int]bool{}
		for ti, t := range w.s.Tables {
			cell := slices.Index(w.s.where[ti], c)
			if cell < 0 || climb >= 1<<len(t.Vars) {
				continue
			}
			for _, d := range w.near(ti, t, cell, climb) {
				if climb == 0 {
					family[d] = true
				}
				if family[d] || w.s.People[d] > 0 || w.hidden[d] {
					set[d] = true
				}
			}
		}
		if len(set) > 0 {
			out = append(out, sorted(set))
		}
	}
	slices.SortStableFunc(out, func(a, b []int) int { return len(a) - len(b) })
	out = slices.CompactFunc(out, slices.Equal)
	return append(out, nil)
}

func sorted(set map[int]bool) []int {
	out := make([]int, 0, len(set))
	for c := range set {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// near is the product of the families of the cell's codes, one level higher
// for the variables in climb.
func (w *suppressor) near(ti int, t *Table, cell, climb int) []int {
	cells := []int{0}
	for i, v := range t.Vars {
		family := v.family(t.digit(cell, i), bits.OnesCount(uint(climb>>i&1)))
		next := make([]int, 0, len(cells)*len(family))
		for _, base := range cells {
			for _, c := range family {
				next = append(next, base+c*t.stride[i])
			}
		}
		cells = next
	}
	for i, at := range cells {
		cells[i] = w.s.where[ti][at]
	}
	return slices.DeleteFunc(cells, func(c int) bool { return !w.mayHide(c) })
}

// family is a code with its parents, siblings, and the parts of all these; up
// says how many levels higher to begin.
func (v *Variable) family(c, up int) []int {
	heads := []int{c}
	for range up {
		heads = v.parents(heads)
	}
	in := map[int]bool{}
	var add func(int)
	add = func(c int) {
		if in[c] {
			return
		}
		in[c] = true
		for _, s := range v.splits {
			if s.whole == c {
				for _, p := range s.parts {
					add(p)
				}
			}
		}
	}
	for _, h := range heads {
		add(h)
	}
	for _, h := range v.parents(heads) {
		for _, s := range v.splits {
			if s.whole != h {
				continue
			}
			in[h] = true
			for _, p := range s.parts {
				add(p)
			}
		}
	}
	var out []int
	for c := range in {
		out = append(out, c)
	}
	slices.Sort(out)
	return out
}

// parents are the codes that the given ones are direct parts of; a code
// without any stands for itself.
func (v *Variable) parents(codes []int) []int {
	var out []int
	for _, c := range codes {
		n := len(out)
		for _, s := range v.splits {
			if slices.Contains(s.parts, c) {
				out = append(out, s.whole)
			}
		}
		if len(out) == n {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
