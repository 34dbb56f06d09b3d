package disclosure

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"sightline/stat/disclosure/lp"
)

// ErrContradiction tells that the printed numbers and what is taken for
// certain cannot all be true.
var ErrContradiction = errors.New("disclosure: published counts contradict one another")

// Audit computes what an attacker can tell of every cell: the smallest and the
// largest count that fits all sums and all that is known. The counts in the
// system are used to check the audit and as a place to start from, never as
// knowledge. It fails with ErrContradiction when the knowledge excludes the
// true counts, and when an interval misses its true count: then the audit is
// broken and nothing may be concluded from it.
func Audit(s *System, k Knowledge) ([]Interval, error) {
	return audit(s, k, nil)
}

// goal is what is asked about a cell: whether it reaches down to Low and up to
// High. What lies beyond is not looked for.
type goal = Interval

// Reaches answers less than Audit, sooner: for each of the cells an interval
// that is right where it stops short of the goal, and at least reaches the
// goal where it does not.
func Reaches(s *System, k Knowledge, cells []int, low, high int) ([]Interval, error) {
	goals := make(map[int]goal, len(cells))
	for _, c := range cells {
		goals[c] = goal{low, high}
	}
	return audit(s, k, goals)
}

func audit(s *System, k Knowledge, goals map[int]goal) ([]Interval, error) {
	r := reduce(s, k)
	if r.wrong {
		return nil, ErrContradiction
	}
	low, high := slices.Clone(r.low), slices.Clone(r.high) // attained, by cell
	r.tighten()
	for _, rows := range r.blocks() {
		b, err := newBlock(r, rows)
		if err != nil {
			return nil, err
		}
		if err := b.search(r.goals(b, goals)); err != nil {
			return nil, err
		}
		for i, c := range b.cells {
			low[c], high[c] = b.min[i], b.max[i]
		}
	}
	out := make([]Interval, len(s.Keys))
	for c := range out {
		out[c] = r.interval(c, low, high)
		if n := s.People[c]; n < out[c].Low || n > out[c].High {
			return nil, fmt.Errorf("disclosure: audit is broken: %s counts %d, outside its interval %d to %d",
				s.Keys[c], n, out[c].Low, out[c].High)
		}
	}
	return out, nil
}

// interval takes a cell back from the one it was written with.
func (r *reduced) interval(c int, low, high []float64) Interval {
	rep, sign, off := r.find(c)
	if sign == 0 {
		return Interval{off, off}
	}
	lo, hi := low[rep], high[rep]
	if sign < 0 {
		lo, hi = -hi, -lo
	}
	if math.IsInf(hi, 1) {
		return Interval{upward(lo) + off, Unbounded}
	}
	return Interval{upward(lo) + off, downward(hi) + off}
}

func upward(x float64) int { return int(math.Ceil(x - 1e-5)) }

func downward(x float64) int { return int(math.Floor(x + 1e-5)) }

// block is a part of the system that shares no unknown with the rest.
type block struct {
	cells     []int
	low, high []float64 // no value lies outside
	min, max  []float64 // reached so far
	solver    *lp.Solver
}

func newBlock(r *reduced, rows []row) (*block, error) {
	b := &block{}
	at := map[int]int{}
	for _, w := range rows {
		for _, c := range w.cells {
			if _, ok := at[c]; !ok {
				at[c] = len(b.cells)
				b.cells = append(b.cells, c)
			}
		}
	}
	p := &lp.Problem{Rows: len(rows), Cols: make([][]lp.Entry, len(b.cells))}
	for i, w := range rows {
		p.Rhs = append(p.Rhs, float64(w.rhs))
		for j, c := range w.cells {
			p.Cols[at[c]] = append(p.Cols[at[c]], lp.Entry{Row: i, Coef: float64(w.coef[j])})
		}
	}
	start := make([]float64, len(b.cells))
	for j, c := range b.cells {
		lo, hi, x := r.low[c], r.high[c], float64(r.s.People[c])
		if x < lo || x > hi {
			return nil, fmt.Errorf("%w: %s", ErrContradiction, r.s.Keys[c])
		}
		p.Lower, p.Upper = append(p.Lower, lo), append(p.Upper, hi)
		b.low, b.high = append(b.low, lo), append(b.high, hi)
		start[j] = x
	}
	b.min, b.max = slices.Clone(start), slices.Clone(start)
	var err error
	b.solver, err = lp.New(p, start)
	return b, err
}

// see notes the present vertex as a witness for every cell.
func (b *block) see() {
	for j, x := range b.solver.X[:len(b.cells)] {
		b.min[j], b.max[j] = min(b.min[j], x), max(b.max[j], x)
	}
}

// search finds both ends of every cell that no witness has shown yet.
func (b *block) search(goals [2][]float64) error {
	b.see()
	for side, sign := range []float64{1, -1} {
		if goals[side] != nil && !b.open(goals[side], sign) {
			continue
		}
		all := make([]lp.Term, len(b.cells))
		for j := range all {
			all[j] = lp.Term{Col: j, Price: sign}
		}
		if _, err := b.solver.Minimize(all, math.Inf(-1)); err != nil && !errors.Is(err, lp.ErrUnbounded) {
			return err
		}
		b.see()
		for j := range b.cells {
			enough := math.Inf(-1)
			if goals[side] != nil {
				if enough = sign * goals[side][j]; math.IsInf(enough, 1) {
					continue
				}
			}
			if err := b.extreme(j, sign, enough); err != nil {
				return err
			}
		}
	}
	return nil
}

// open tells whether some goal has not been seen reached.
func (b *block) open(goals []float64, sign float64) bool {
	for j, g := range goals {
		if seen := [2]float64{b.min[j], b.max[j]}; sign > 0 && seen[0] > g || sign < 0 && seen[1] < g {
			return true
		}
	}
	return false
}

// extreme finds the smallest (sign 1) or largest (sign -1) value of cell j, or
// stops at one that is enough.
func (b *block) extreme(j int, sign, enough float64) error {
	if sign > 0 && b.min[j] <= max(b.low[j], enough)+1e-7 || sign < 0 && b.max[j] >= min(b.high[j], -enough)-1e-7 {
		return nil
	}
	_, err := b.solver.Minimize([]lp.Term{{Col: j, Price: sign}}, enough)
	b.see()
	if errors.Is(err, lp.ErrUnbounded) {
		b.max[j] = math.Inf(1)
		return nil
	}
	return err
}

// goals carries the goals of cells over to the cells of a block that stand for
// them: by column, how far down and how far up; beyond all reach where nothing
// is asked. nil if everything is.
func (r *reduced) goals(b *block, goals map[int]goal) [2][]float64 {
	if goals == nil {
		return [2][]float64{}
	}
	down := slices.Repeat([]float64{math.Inf(1)}, len(b.cells))
	up := slices.Repeat([]float64{math.Inf(-1)}, len(b.cells))
	at := map[int]int{}
	for j, c := range b.cells {
		at[c] = j
	}
	for c, g := range goals {
		rep, sign, off := r.find(c)
		j, ok := at[rep]
		if sign == 0 || !ok {
			continue
		}
		lo, hi := float64(g.Low-off), float64(g.High-off)
		if sign < 0 {
			lo, hi = -hi, -lo
		}
		down[j], up[j] = min(down[j], lo), max(up[j], hi)
	}
	return [2][]float64{down, up}
}
