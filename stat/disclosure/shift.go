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
// Each cell has two columns, for more and for fewer people; zero, the true
// table, is always allowed.
type shift struct {
	s      *System
	cells  []int // of the system; columns 2i (more) and 2i+1 (fewer)
	at     map[int]int
	solver *lp.Solver
	prices []lp.Term
	most   []float64 // by column
}

// farthest is how much a cell may change at most; the linear programs want a
// limit, and no protection needs more.
const farthest = 60

// change is a difference to the true table, by cell of the system.
type change map[int]float64

// newShift allows the given cells to change; floor is what each is known to
// count at least.
func newShift(s *System, cells []int, floor func(c int) int) (*shift, error) {
	cells = s.movable(cells)
	f := &shift{s: s, cells: cells, at: make(map[int]int, len(cells))}
	p := &lp.Problem{Cols: make([][]lp.Entry, 2*len(cells))}
	for i, c := range cells {
		f.at[c] = i
		p.Upper = append(p.Upper, farthest, float64(min(farthest, s.People[c]-floor(c))))
	}
	p.Lower = make([]float64, len(p.Cols))
	enter := func(c int, coef float64) bool {
		i, ok := f.at[c]
		if ok {
			p.Cols[2*i] = append(p.Cols[2*i], lp.Entry{Row: p.Rows, Coef: coef})
			p.Cols[2*i+1] = append(p.Cols[2*i+1], lp.Entry{Row: p.Rows, Coef: -coef})
		}
		return ok
	}
	for _, i := range s.sumsOf(cells) {
		sum := s.Sums[i]
		any := enter(sum.Whole, -1)
		for _, part := range sum.Parts {
			any = enter(part, 1) || any
		}
		if any {
			p.Rows++
		}
	}
	p.Rhs = make([]float64, p.Rows)
	f.prices = make([]lp.Term, len(p.Cols))
	for j := range f.prices {
		f.prices[j].Col = j
	}
	f.most = p.Upper
	var err error
	f.solver, err = lp.New(p, make([]float64, len(p.Cols)))
	return f, err
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
	i, ok := f.at[c]
	if !ok {
		return nil, false, nil
	}
	col := 2 * i
	amount := float64(by)
	if by < 0 {
		col, amount = col+1, -amount
	}
	for i, d := range f.cells {
		w := price(d)/amount + 1e-4*noise(d)
		f.prices[2*i].Price, f.prices[2*i+1].Price = w, w
	}
	up, back := f.most[col], f.most[col^1]
	f.solver.SetBounds(col, amount, amount)
	f.solver.SetBounds(col^1, 0, 0)
	_, err := f.solver.Reoptimize(f.prices)
	f.solver.SetBounds(col, 0, up)
	f.solver.SetBounds(col^1, 0, back)
	if errors.Is(err, lp.ErrInfeasible) {
		return nil, false, nil
	}
	out := change{}
	for i, d := range f.cells {
		if v := f.solver.X[2*i] - f.solver.X[2*i+1]; math.Abs(v) > 1e-7 {
			out[d] = v
		}
	}
	return out, err == nil, err
}

// noise is a number from 0 to 1 that depends on the cell alone; it keeps cells
// of the same price apart.
func noise(c int) float64 {
	x := uint64(c+1) * 0x9e3779b97f4a7c15
	x ^= x >> 29
	x *= 0xbf58476d1ce4e5b9
	return float64(x>>11) / (1 << 53)
}
