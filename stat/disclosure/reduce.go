package disclosure

import (
	"math"
	"slices"
)

// reduced is a system of sums after the easy steps: what follows from sums
// with one unknown is known, and unknowns that differ by a constant, or add up
// to one, are written as one.
type reduced struct {
	s     *System
	know  Knowledge
	rep   []int // by cell: the cell it is written with (itself, or another)
	sign  []int // x = sign·x[rep] + off; sign 0: x = off is known
	off   []int
	low   []float64 // by cell that stands for itself
	high  []float64
	rows  []row // sums that remain
	wrong bool  // knowledge contradicts the sums
}

// row states Σ coef·x = rhs.
type row struct {
	cells []int
	coef  []int
	rhs   int
}

func reduce(s *System, k Knowledge) *reduced {
	n := len(s.Keys)
	r := &reduced{s: s, know: k, rep: make([]int, n), sign: slices.Repeat([]int{1}, n), off: make([]int, n),
		low: make([]float64, n), high: make([]float64, n)}
	for c := range n {
		r.rep[c] = c
		r.low[c], r.high[c] = float64(k[c].Low), math.Inf(1)
		if k[c].High != Unbounded {
			r.high[c] = float64(k[c].High)
		}
		if k[c].Exact() {
			r.sign[c], r.off[c] = 0, k[c].Low
		}
	}
	open := slices.Clone(s.Sums)
	for changed := true; changed; {
		changed = false
		rest := open[:0]
		for _, sum := range open {
			if w := r.write(sum); r.settle(w) {
				changed = changed || len(w.cells) > 0
			} else {
				rest = append(rest, sum)
			}
		}
		open = rest
	}
	for _, sum := range open {
		r.rows = append(r.rows, r.write(sum))
	}
	return r
}

// find gives cell c as sign·x[rep] + off, with the path made short.
func (r *reduced) find(c int) (rep, sign, off int) {
	if r.sign[c] == 0 || r.rep[c] == c {
		return r.rep[c], r.sign[c], r.off[c]
	}
	p, s, o := r.find(r.rep[c])
	if s == 0 {
		r.off[c], r.sign[c] = r.sign[c]*o+r.off[c], 0
		return c, 0, r.off[c]
	}
	r.off[c] = r.sign[c]*o + r.off[c]
	r.sign[c] *= s
	r.rep[c] = p
	return p, r.sign[c], r.off[c]
}

// write puts a sum in terms of the cells that stand for others.
func (r *reduced) write(sum Sum) row {
	var w row
	add := func(c, by int) {
		rep, sign, off := r.find(c)
		w.rhs -= by * off
		if sign == 0 {
			return
		}
		if i := slices.Index(w.cells, rep); i >= 0 {
			w.coef[i] += by * sign
			return
		}
		w.cells, w.coef = append(w.cells, rep), append(w.coef, by*sign)
	}
	add(sum.Whole, -1)
	for _, p := range sum.Parts {
		add(p, 1)
	}
	k := 0
	for i := range w.cells {
		if w.coef[i] != 0 {
			w.cells[k], w.coef[k] = w.cells[i], w.coef[i]
			k++
		}
	}
	w.cells, w.coef = w.cells[:k], w.coef[:k]
	return w
}

// settle uses a sum with at most two unknowns up; false if it has more.
func (r *reduced) settle(w row) bool {
	switch {
	case len(w.cells) == 0:
		r.wrong = r.wrong || w.rhs != 0
	case len(w.cells) == 1:
		if w.rhs%w.coef[0] != 0 {
			r.wrong = true
			return true
		}
		r.fix(w.cells[0], w.rhs/w.coef[0])
	case len(w.cells) == 2 && w.coef[0]*w.coef[0] == 1 && w.coef[1]*w.coef[1] == 1:
		r.tie(w.cells[0], w.cells[1], -w.coef[0]*w.coef[1], w.rhs*w.coef[0])
	default:
		return false
	}
	return true
}

func (r *reduced) fix(c, n int) {
	r.wrong = r.wrong || float64(n) < r.low[c] || float64(n) > r.high[c]
	r.sign[c], r.off[c] = 0, n
}

// tie writes a as sign·b + off and hands its bounds to b.
func (r *reduced) tie(a, b, sign, off int) {
	r.rep[a], r.sign[a], r.off[a] = b, sign, off
	lo, hi := r.low[a]-float64(off), r.high[a]-float64(off)
	if sign < 0 {
		lo, hi = -hi, -lo
	}
	r.low[b], r.high[b] = max(r.low[b], lo), min(r.high[b], hi)
	if r.low[b] > r.high[b] {
		r.wrong = true
	} else if r.low[b] == r.high[b] {
		r.fix(b, int(r.low[b]))
	}
}

// tighten derives bounds from each row and the bounds of the others in it, a
// few times over: cheap, and often already the answer.
func (r *reduced) tighten() {
	for range 4 {
		for _, w := range r.rows {
			for i, c := range w.cells {
				lo, hi := r.implied(w, i)
				r.low[c] = max(r.low[c], math.Ceil(lo-1e-9))
				r.high[c] = min(r.high[c], math.Floor(hi+1e-9))
			}
		}
	}
}

// implied bounds the i-th cell of a row by the others.
func (r *reduced) implied(w row, i int) (low, high float64) {
	most, least := float64(w.rhs), float64(w.rhs) // of coef·x
	for j, c := range w.cells {
		if j == i {
			continue
		}
		k := float64(w.coef[j])
		a, b := k*r.low[c], k*r.high[c]
		most -= min(a, b)
		least -= max(a, b)
	}
	k := float64(w.coef[i])
	return min(most/k, least/k), max(most/k, least/k)
}

// blocks groups the rows that share cells.
func (r *reduced) blocks() [][]row {
	of := map[int]int{} // cell -> block
	var out [][]row
	for _, w := range r.rows {
		to := -1
		for _, c := range w.cells {
			b, ok := of[c]
			switch {
			case !ok || b == to:
			case to < 0:
				to = b
			default:
				if len(out[b]) > len(out[to]) {
					b, to = to, b
				}
				for _, v := range out[b] {
					for _, d := range v.cells {
						of[d] = to
					}
				}
				out[to] = append(out[to], out[b]...)
				out[b] = nil
			}
		}
		if to < 0 {
			to = len(out)
			out = append(out, nil)
		}
		out[to] = append(out[to], w)
		for _, c := range w.cells {
			of[c] = to
		}
	}
	return slices.DeleteFunc(out, func(b []row) bool { return len(b) == 0 })
}
