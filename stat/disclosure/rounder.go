package disclosure

import (
	"fmt"
	"slices"
	"strings"
)

// rounder searches for the groups that move up to the base.
type rounder struct {
	system  *System
	base    int
	fixed   []int // printed before, by cell; -1 where not
	groups  []group
	free    []int // groups below the base, which are zero or the base
	now     []int // printed count by cell of the system
	price   []float64
	must    float64 // price of one person in a cell that must not be so
	twins   [][]int // free groups that may exchange people with a group that is bound
	bound   []bool  // must not change alone
	members [][]int // free groups by cell
}

type group struct {
	codes []string
	count int
	kept  int
	limit int   // at most so many are kept
	cells []int // cells of the system in which the group counts
}

func newRounder(p *Persons, s *System, o Rounding) (*rounder, error) {
	w := &rounder{
		system: s, base: o.Base, must: 25,
		fixed: slices.Repeat([]int{-1}, len(s.Keys)), now: make([]int, len(s.Keys)),
	}
	for d := range 20 * o.Base {
		w.price = append(w.price, price(d, o.Base))
	}
	if err := w.group(p); err != nil {
		return nil, err
	}
	if err := w.repeat(p, o.Earlier); err != nil {
		return nil, err
	}
	w.release(len(o.Earlier) > 0)
	w.pair()
	return w, nil
}

// group collects people alike in every variable.
func (w *rounder) group(p *Persons) error {
	at := map[string]int{}
	for _, r := range p.Rows {
		if r.Count == 0 {
			continue
		}
		k := strings.Join(r.Codes, "|")
		if g, ok := at[k]; ok {
			w.groups[g].count += r.Count
			continue
		}
		cells, err := w.cellsOf(p, r)
		if err != nil {
			return err
		}
		at[k] = len(w.groups)
		w.groups = append(w.groups, group{codes: r.Codes, count: r.Count, cells: cells})
	}
	for i := range w.groups {
		g := &w.groups[i]
		g.kept, g.limit = g.count, max(g.count, w.base)
		for _, c := range g.cells {
			w.now[c] += g.kept
		}
	}
	return nil
}

func (w *rounder) cellsOf(p *Persons, r Person) ([]int, error) {
	var out []int
	for ti, t := range w.system.Tables {
		leaves := make([]string, len(t.Vars))
		for i, v := range t.Vars {
			at := slices.IndexFunc(p.Vars, func(x *Variable) bool { return x.Name == v.Name })
			if at < 0 {
				return nil, fmt.Errorf("disclosure: table %s: persons have no %s", t.Name, v.Name)
			}
			leaves[i] = r.Codes[at]
		}
		inner, err := t.Index(leaves...)
		if err != nil {
			return nil, err
		}
		cells, err := t.margins(inner)
		if err != nil {
			return nil, err
		}
		for _, c := range cells {
			out = append(out, w.system.where[ti][c])
		}
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// release frees the groups that count in a small cell and, because moving
// them makes other cells small, those of cells that become so; or all.
func (w *rounder) release(all bool) {
	stays := slices.Clone(w.now) // people of cells whose groups are not free
	isFree := make([]bool, len(w.groups))
	small := func(c int) bool { return stays[c] > 0 && stays[c] < w.base }
	for changed := true; changed; {
		changed = false
		for i, g := range w.groups {
			if isFree[i] || !all && (g.count >= w.base || !slices.ContainsFunc(g.cells, small)) {
				continue
			}
			isFree[i], changed = true, true
			w.free = append(w.free, i)
			for _, c := range g.cells {
				stays[c] -= g.count
			}
		}
	}
	w.members = make([][]int, len(w.now))
	for _, i := range w.free {
		for _, c := range w.groups[i].cells {
			w.members[c] = append(w.members[c], i)
		}
	}
}

// repeat fixes the cells that were printed before, unless their people have
// become more or fewer by the base since, and starts from the people rounded
// last: a cell whose printed number changed by less would show who came late.
func (w *rounder) repeat(p *Persons, earlier []*Rounded) error {
	for _, e := range earlier {
		for c, k := range e.System.Keys {
			now, ok := w.system.At[k]
			if !ok || !e.System.Shown[c] {
				continue
			}
			if d := w.system.People[now] - e.System.People[c]; max(d, -d) < w.base {
				w.fixed[now] = e.System.People[c] + e.Moved[c]
			} else {
				w.fixed[now] = -1
			}
		}
	}
	if len(earlier) == 0 {
		return nil
	}
	return w.resume(p, earlier[len(earlier)-1])
}

// resume starts from the people as they were rounded last. Those who were
// withdrawn since stay as pieces that stand for nobody.
func (w *rounder) resume(p *Persons, last *Rounded) error {
	at := map[string]int{}
	for i, g := range w.groups {
		at[strings.Join(g.codes, "|")] = i
		w.set(i, 0)
	}
	for _, g := range last.Inner {
		i, ok := at[strings.Join(g.Codes, "|")]
		if !ok {
			cells, err := w.cellsOf(p, Person{Codes: g.Codes})
			if err != nil {
				return err
			}
			i = len(w.groups)
			w.groups = append(w.groups, group{codes: g.Codes, cells: cells})
		}
		w.groups[i].limit = max(w.groups[i].limit, g.Kept)
		w.set(i, g.Kept)
	}
	return nil
}

// pair finds for each free group those it may exchange people with: groups
// that count in the same cells as far as these were printed before. A group
// without such a cell may also change alone.
func (w *rounder) pair() {
	bySign := map[string][]int{}
	w.twins = make([][]int, len(w.groups))
	w.bound = make([]bool, len(w.groups))
	sign := func(i int) string {
		var b strings.Builder
		for _, c := range w.groups[i].cells {
			if w.fixed[c] >= 0 {
				fmt.Fprint(&b, c, " ")
			}
		}
		return b.String()
	}
	for _, i := range w.free {
		bySign[sign(i)] = append(bySign[sign(i)], i)
	}
	for _, i := range w.free {
		if k := sign(i); k != "" {
			w.bound[i], w.twins[i] = true, bySign[k]
		}
	}
}
