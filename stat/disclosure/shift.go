package disclosure

import (
	"errors"
	"math"

	"sightline/stat/disclosure/lp"
)

// shift searches for another table with the same printed sums: how the hidden
// counts can change together so that one of them reaches a value, and which
// further cells must be hidden for that, at least cost.
//
// Cells that can only change together, by the same number or its opposite, are
// one bundle. Each bundle has two columns, for more and for fewer people;
// zero, the true table, is always allowed.
type shift struct {
	bundles []bundle
	at      map[int]int // cell of the system -> bundle
	sign    map[int]int
	solver  *lp.Solver
	prices  []lp.Term
	most    []float64 // by column
}

// bundle lists its cells.
type bundle []int

// farthest is how much a cell may change at most; the linear programs want a
// limit, and no protection needs more.
const farthest = 60

// change is a difference to the true table, by cell of the system.
type change map[int]float64

// newShift allows the given cells to change; floor is what each is known to
// count at least.
func newShift(s *System, cells []int, floor func(c int) int) (*shift, error) {
	cells = s.movable(cells)
	local, know := s.changes(cells, floor)
	r := reduce(local, know)
	f := &shift{at: make(map[int]int, len(cells)), sign: make(map[int]int, len(cells))}
	column := map[int]int{} // by local cell that stands for a bundle
	p := &lp.Problem{Rows: len(r.rows), Rhs: make([]float64, len(r.rows))}
	for i, c := range cells {
		rep, sign, _ := r.find(i + 1)
		if sign == 0 {
			continue
		}
		if _, ok := column[rep]; !ok {
			column[rep] = len(f.bundles)
			f.bundles = append(f.bundles, nil)
			p.Upper = append(p.Upper, min(farthest, r.high[rep]), min(farthest, -r.low[rep]))
		}
		j := column[rep]
		f.at[c], f.sign[c] = j, sign
		f.bundles[j] = append(f.bundles[j], c)
	}
	p.Cols, p.Lower = make([][]lp.Entry, 2*len(f.bundles)), make([]float64, 2*len(f.bundles))
	for i, w := range r.rows {
		for k, c := range w.cells {
			j, coef := column[c], float64(w.coef[k])
			p.Cols[2*j] = append(p.Cols[2*j], lp.Entry{Row: i, Coef: coef})
			p.Cols[2*j+1] = append(p.Cols[2*j+1], lp.Entry{Row: i, Coef: -coef})
		}
	}
	f.prices = make([]lp.Term, len(p.Cols))
	for j := range f.prices {
		f.prices[j].Col = j
	}
	f.most = p.Upper
	var err error
	f.solver, err = lp.New(p, make([]float64, len(p.Cols)))
	return f, err
}

// changes is the system of differences to the true table: all zero in truth,
// all sums zero. Cell 0 is one that does not change; cell i+1 is cells[i].
func (s *System) changes(cells []int, floor func(c int) int) (*System, Knowledge) {
	at := make(map[int]int, len(cells))
	know := Knowledge{{0, 0}}
	for i, c := range cells {
		at[c] = i + 1
		know = append(know, Interval{-min(farthest, s.People[c]-floor(c)), farthest})
	}
	local := &System{Keys: make([]Key, len(know)), People: make([]int, len(know))}
	for _, i := range s.sumsOf(cells) {
		sum := Sum{Whole: at[s.Sums[i].Whole]} // 0 if it does not change
		for _, part := range s.Sums[i].Parts {
			if k, ok := at[part]; ok {
				sum.Parts = append(sum.Parts, k)
			}
		}
		local.Sums = append(local.Sums, sum)
	}
	return local, know
}

// movable leaves out cells that cannot change because all others of a sum
// they are in are held fixed, again and again.
func (s *System) movable(cells []int) []int {
	in := make(map[int]bool, len(cells))
	for _, c := range cells {
		in[c] = true
	}
	free := map[int]int{} // by sum: cells that may change
	for _, i := range s.sumsOf(cells) {
		for _, c := range s.members(i) {
			if in[c] {
				free[i]++
			}
		}
	}
	var queue []int
	for _, i := range s.sumsOf(cells) {
		if free[i] == 1 {
			queue = append(queue, i)
		}
	}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for _, c := range s.members(i) {
			if free[i] != 1 || !in[c] {
				continue
			}
			delete(in, c)
			for _, k := range s.sums[c] {
				if free[k]--; free[k] == 1 {
					queue = append(queue, k)
				}
			}
		}
	}
	return sorted(in)
}

// members are the cells of a sum, the whole first.
func (s *System) members(i int) []int {
	return append([]int{s.Sums[i].Whole}, s.Sums[i].Parts...)
}

// reach looks for the cheapest change by which cell c counts by more people
// (fewer, if by is negative). price is what it costs to hide a cell; zero for
// those that are hidden. ok is false if no change does it.
func (f *shift) reach(c, by int, price func(c int) float64) (change, bool, error) {
	j, ok := f.at[c]
	if !ok {
		return nil, false, nil
	}
	col, amount := 2*j, float64(by*f.sign[c])
	if amount < 0 {
		col, amount = col+1, -amount
	}
	if f.most[col] < amount {
		return nil, false, nil
	}
	for i, b := range f.bundles {
		w := 0.0
		for _, d := range b {
			w += price(d)/amount + 1e-4*noise(d)
		}
		f.prices[2*i].Price, f.prices[2*i+1].Price = w, w
	}
	f.solver.SetBounds(col, amount, amount)
	f.solver.SetBounds(col^1, 0, 0)
	_, err := f.solver.Reoptimize(f.prices)
	f.solver.SetBounds(col, 0, f.most[col])
	f.solver.SetBounds(col^1, 0, f.most[col^1])
	if errors.Is(err, lp.ErrInfeasible) {
		return nil, false, nil
	}
	return f.change(), err == nil, err
}

// change reads the solver's point.
func (f *shift) change() change {
	out := change{}
	for i, b := range f.bundles {
		v := f.solver.X[2*i] - f.solver.X[2*i+1]
		if math.Abs(v) < 1e-7 {
			continue
		}
		for _, d := range b {
			out[d] = v * float64(f.sign[d])
		}
	}
	return out
}

// noise is a number from 0 to 1 that depends on the cell alone; it keeps cells
// of the same price apart.
func noise(c int) float64 {
	x := uint64(c+1) * 0x9e3779b97f4a7c15
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9
	return float64(x>>11) / (1 << 53)
}
