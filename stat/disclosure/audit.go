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
		if err := b.search(); err != nil {
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
func (b *block) search() error {
	b.see()
	for _, sign := range []float64{1, -1} {
		all := make([]lp.Term, len(b.cells))
		for j := range all {
			all[j] = lp.Term{Col: j, Price: sign}
		}
		if _, err := b.solver.Minimize(all, math.Inf(-1)); err != nil && !errors.Is(err, lp.ErrUnbounded) {
			return err
		}
		b.see()
		for j := range b.cells {
			if err := b.extreme(j, sign); err != nil {
				return err
			}
		}
	}
	return nil
}

// extreme finds the smallest (sign 1) or largest (sign -1) value of cell j.
func (b *block) extreme(j int, sign float64) error {
	if sign > 0 && b.min[j] <= b.low[j]+1e-7 || sign < 0 && b.max[j] >= b.high[j]-1e-7 {
		return nil
	}
	_, err := b.solver.Minimize([]lp.Term{{Col: j, Price: sign}}, math.Inf(-1))
	b.see()
	if errors.Is(err, lp.ErrUnbounded) {
		b.max[j] = math.Inf(1)
		return nil
	}
	return err
}
