package lp

import (
	"errors"
	"math"
	"slices"
)

// factors hold P·B·Q = L·U. Step k of the elimination has the pivot in
// equation prow[k] and position pcol[k] of the basis. L and U are kept both by
// column and by row, so that both directions skip zeros.
type factors struct {
	prow, pcol  []int
	step        []int // by equation: its step, -1 before
	lcol        [][]Entry
	lrow        [][]Entry
	ucol        [][]Entry
	urow        [][]Entry
	diag        []float64
	work        []float64
	mark        []int // by equation: stamp of the last column that reached it
	stamp       int
	rows, steps []int
}

// eta records that position r of the basis was replaced by a column whose
// image in the old basis has the entries given.
type eta struct {
	r     int
	pivot float64
	rest  []Entry
}

var errSingular = errors.New("lp: basis is singular")

// factorise renews the factors. If errors have made the basis singular, the
// columns that depend on others are replaced by those of the equations left.
func (s *Solver) factorise() error {
	s.etas = s.etas[:0]
	f := &s.lu
	f.reset(s.m)
	order := s.columnOrder()
	count := s.rowCounts()
	var dropped []int
	for _, p := range order {
		if !s.eliminate(p, count) {
			dropped = append(dropped, p)
		}
	}
	for _, p := range dropped {
		if err := s.replaceByEquation(p, count); err != nil {
			return err
		}
	}
	f.byRow(s.m)
	return nil
}

func (f *factors) reset(m int) {
	f.prow, f.pcol, f.diag = f.prow[:0], f.pcol[:0], f.diag[:0]
	f.lcol, f.ucol = f.lcol[:0], f.ucol[:0]
	f.step = slices.Repeat([]int{-1}, m)
	if len(f.work) != m {
		f.work, f.mark = make([]float64, m), make([]int, m)
	}
}

// columnOrder puts columns with one entry left first, again and again, which
// need no elimination, and the rest by the number of entries.
func (s *Solver) columnOrder() []int {
	left := make([]int, s.m) // entries in open equations, by position
	open := make([]bool, s.m)
	in := make([][]int, s.m) // by equation: positions
	var queue []int
	for p, j := range s.basis {
		left[p] = len(s.cols[j])
		for _, e := range s.cols[j] {
			in[e.Row] = append(in[e.Row], p)
			open[e.Row] = true
		}
		if left[p] == 1 {
			queue = append(queue, p)
		}
	}
	done := make([]bool, s.m)
	var order []int
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		if done[p] || left[p] != 1 {
			continue
		}
		done[p] = true
		order = append(order, p)
		for _, e := range s.cols[s.basis[p]] {
			if !open[e.Row] {
				continue
			}
			open[e.Row] = false
			for _, q := range in[e.Row] {
				if left[q]--; left[q] == 1 && !done[q] {
					queue = append(queue, q)
				}
			}
		}
	}
	var rest []int
	for p := range s.m {
		if !done[p] {
			rest = append(rest, p)
		}
	}
	slices.SortStableFunc(rest, func(a, b int) int { return left[a] - left[b] })
	return append(order, rest...)
}

func (s *Solver) rowCounts() []int {
	count := make([]int, s.m)
	for _, j := range s.basis {
		for _, e := range s.cols[j] {
			count[e.Row]++
		}
	}
	return count
}

// eliminate adds the column at a position of the basis; false if it depends on
// those before.
func (s *Solver) eliminate(p int, count []int) bool {
	f := &s.lu
	rows, steps := f.reach(s.cols[s.basis[p]])
	for _, k := range steps {
		t := f.work[f.prow[k]]
		if t == 0 {
			continue
		}
		for _, e := range f.lcol[k] {
			f.work[e.Row] -= e.Coef * t
		}
	}
	pivot := f.choose(rows, count)
	if pivot < 0 {
		f.clear(rows)
		return false
	}
	f.store(p, pivot, rows)
	return true
}

// reach loads a column and lists, in order, the steps that touch it and all
// equations that may become different from zero.
func (f *factors) reach(col []Entry) (rows, steps []int) {
	f.stamp++
	rows, steps = f.rows[:0], f.steps[:0]
	for _, e := range col {
		f.work[e.Row] += e.Coef
		if f.mark[e.Row] != f.stamp {
			f.mark[e.Row] = f.stamp
			rows = append(rows, e.Row)
		}
	}
	for i := 0; i < len(rows); i++ { // rows grows
		k := f.step[rows[i]]
		if k < 0 {
			continue
		}
		steps = append(steps, k)
		for _, e := range f.lcol[k] {
			if f.mark[e.Row] != f.stamp {
				f.mark[e.Row] = f.stamp
				rows = append(rows, e.Row)
			}
		}
	}
	slices.Sort(steps)
	f.rows, f.steps = rows, steps
	return rows, steps
}

// choose takes, among the open equations with a large entry, the one with
// fewest entries in the basis.
func (f *factors) choose(rows, count []int) int {
	big := 0.0
	for _, r := range rows {
		if f.step[r] < 0 {
			big = max(big, math.Abs(f.work[r]))
		}
	}
	if big < 1e-9 {
		return -1
	}
	best := -1
	for _, r := range rows {
		if f.step[r] >= 0 || math.Abs(f.work[r]) < 0.1*big {
			continue
		}
		if best < 0 || count[r] < count[best] || count[r] == count[best] && r < best {
			best = r
		}
	}
	return best
}

func (f *factors) clear(rows []int) {
	for _, r := range rows {
		f.work[r] = 0
	}
}

// store keeps the eliminated column as a column of L and one of U.
func (f *factors) store(p, pivot int, rows []int) {
	k := len(f.prow)
	d := f.work[pivot]
	var l, u []Entry
	if len(rows) > 1 {
		u = make([]Entry, 0, len(f.steps))
		l = make([]Entry, 0, len(rows)-len(f.steps)-1)
	}
	for _, r := range rows {
		v := f.work[r]
		f.work[r] = 0
		switch {
		case r == pivot || math.Abs(v) < 1e-13:
		case f.step[r] >= 0:
			u = append(u, Entry{f.step[r], v})
		default:
			l = append(l, Entry{r, v / d})
		}
	}
	f.prow, f.pcol, f.diag = append(f.prow, pivot), append(f.pcol, p), append(f.diag, d)
	f.lcol, f.ucol = append(f.lcol, l), append(f.ucol, u)
	f.step[pivot] = k
}

// replaceByEquation puts the column of an open equation at position p.
func (s *Solver) replaceByEquation(p int, count []int) error {
	for r := range s.m {
		j := s.n - s.m + r
		if s.lu.step[r] >= 0 || s.pos[j] >= 0 {
			continue
		}
		old := s.basis[p]
		s.pos[old], s.where[old] = -1, s.nearest(old)
		s.basis[p], s.pos[j], s.where[j] = j, p, inBasis
		if s.eliminate(p, count) {
			return nil
		}
	}
	return errSingular
}

func (s *Solver) nearest(j int) place {
	if s.X[j]-s.lower[j] <= s.upper[j]-s.X[j] {
		s.X[j] = s.lower[j]
		return atLower
	}
	s.X[j] = s.upper[j]
	return atUpper
}

func (f *factors) byRow(m int) {
	f.lrow, f.urow = turn(f.lcol, m), turn(f.ucol, m)
}

// turn lists entries given by column by row.
func turn(cols [][]Entry, m int) [][]Entry {
	start := make([]int, m+1)
	for _, col := range cols {
		for _, e := range col {
			start[e.Row+1]++
		}
	}
	for r := range m {
		start[r+1] += start[r]
	}
	all := make([]Entry, start[m])
	next := slices.Clone(start)
	for k, col := range cols {
		for _, e := range col {
			all[next[e.Row]] = Entry{k, e.Coef}
			next[e.Row]++
		}
	}
	out := make([][]Entry, m)
	for r := range m {
		out[r] = all[start[r]:start[r+1]]
	}
	return out
}

// ftran solves B·x = v: v by equation is destroyed, x comes by position.
func (s *Solver) ftran(v, x []float64) {
	f := &s.lu
	for k, r := range f.prow {
		if t := v[r]; t != 0 {
			for _, e := range f.lcol[k] {
				v[e.Row] -= e.Coef * t
			}
		}
	}
	for k := len(f.prow) - 1; k >= 0; k-- {
		t := v[f.prow[k]]
		v[f.prow[k]] = 0
		if t != 0 {
			t /= f.diag[k]
			for _, e := range f.ucol[k] {
				v[f.prow[e.Row]] -= e.Coef * t
			}
		}
		x[f.pcol[k]] = t
	}
	for i := range s.etas {
		e := &s.etas[i]
		t := x[e.r]
		if t == 0 {
			continue
		}
		t /= e.pivot
		x[e.r] = t
		for _, a := range e.rest {
			x[a.Row] -= a.Coef * t
		}
	}
}

// btran solves y·B = c: c by position is destroyed, y comes by equation.
func (s *Solver) btran(c, y []float64) {
	f := &s.lu
	for i := len(s.etas) - 1; i >= 0; i-- {
		e := &s.etas[i]
		t := c[e.r]
		for _, a := range e.rest {
			t -= a.Coef * c[a.Row]
		}
		c[e.r] = t / e.pivot
	}
	for k, p := range f.pcol {
		t := c[p]
		c[p] = 0
		if t != 0 {
			t /= f.diag[k]
			for _, e := range f.urow[k] {
				c[f.pcol[e.Row]] -= e.Coef * t
			}
		}
		y[f.prow[k]] = t
	}
	for k := len(f.prow) - 1; k >= 0; k-- {
		r := f.prow[k]
		if t := y[r]; t != 0 {
			for _, e := range f.lrow[r] {
				y[f.prow[e.Row]] -= e.Coef * t
			}
		}
	}
}
