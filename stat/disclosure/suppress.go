package disclosure

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// Suppressed is a pattern of hidden cells over linked tables with its proof.
type Suppressed struct {
	System    *System
	Hidden    []bool // by cell of the system
	Primary   []int  // cells that the rule forbids to print
	Secondary []int  // cells hidden to protect these
	// Witness holds, for each primary cell, two tables with the same printed
	// counts: one in which it counts Low or fewer, one with High or more.
	Witness map[int][2]change
	// Eased are primary cells for which less than the rule asks could be had.
	Eased    []int
	Warnings []string
}

// Suppression says how cells are hidden.
type Suppression struct {
	Rule Rule
	// KnowsEmpty protects even from an attacker who knows which of the hidden
	// cells are empty. Where the rule shows zeros everybody knows.
	KnowsEmpty bool
	// Price is what it costs to hide a cell that could be printed; the number
	// of cells is made small if nil.
	Price func(people int) float64
}

// Suppress hides the cells that the rule forbids to print and as many others
// as it takes, so that no attacker can tell, from all sums of all tables
// together, that a hidden small cell counts more than Low or fewer than High
// people. It adds the cells that the cheapest other table needs, cell after
// cell, and prints again those that turn out not to be needed.
//
// It fails when a cell cannot be protected even by hiding everything.
//
// [1] Fischetti, M. and Salazar, J. J. (2001). Solving the cell suppression
// problem on tabular data with linear constraints. Management Science 47.
func Suppress(tables []*Table, o Suppression) (*Suppressed, error) {
	if err := o.Rule.Validate(); err != nil {
		return nil, err
	}
	s, err := Link(tables...)
	if err != nil {
		return nil, err
	}
	w := newSuppressor(s, o)
	if err := w.protectAll(); err != nil {
		return nil, err
	}
	if err := w.printAgain(); err != nil {
		return nil, err
	}
	return w.result()
}

// suppressor is the pattern while it grows.
type suppressor struct {
	Suppression
	s       *System
	hidden  []bool
	primary []int
	isPrime []bool
	witness map[int]*[2]change // by primary cell: low, high
	eased   map[need]int       // how much less than the rule a proof shows
	whole   *shift

	hiddenOnly *prover // of the cells hidden when hiddenThen were secondary
	hiddenThen int
}

func newSuppressor(s *System, o Suppression) *suppressor {
	w := &suppressor{Suppression: o, s: s, hidden: make([]bool, len(s.Keys)), isPrime: make([]bool, len(s.Keys)),
		witness: map[int]*[2]change{}, eased: map[need]int{}}
	w.primary = s.primary(o.Rule)
	for _, c := range w.primary {
		w.hidden[c], w.isPrime[c] = true, true
		w.witness[c] = &[2]change{}
		for side := range 2 {
			if w.target(c, side) == 0 {
				w.witness[c][side] = change{}
			}
		}
	}
	return w
}

// floor is what the strongest attacker knows a cell to count at least.
func (w *suppressor) floor(c int) int {
	if (w.KnowsEmpty || w.Rule.ZerosShown) && w.s.Shown[c] {
		return min(1, w.s.People[c])
	}
	return 0
}

// price of hiding a cell.
func (w *suppressor) price(c int) float64 {
	if w.hidden[c] || !w.s.Shown[c] {
		return 0
	}
	if w.Price != nil {
		return w.Price(w.s.People[c])
	}
	return 1 + 0.01*math.Log1p(float64(w.s.People[c]))
}

// target is how far a primary cell is from what it must be able to be.
func (w *suppressor) target(c, side int) int {
	ease := w.eased[need{c, side}]
	if side == 0 {
		return min(0, w.Rule.Low-w.s.People[c]+ease)
	}
	return max(0, w.Rule.High-w.s.People[c]-ease)
}

// mayHide tells whether a cell may be hidden at all.
func (w *suppressor) mayHide(c int) bool {
	return !(w.Rule.ZerosShown && w.s.People[c] == 0 && w.s.Shown[c])
}

func (w *suppressor) protectAll() error {
	for _, c := range w.order() {
		for side := range 2 {
			if w.witness[c][side] != nil {
				continue
			}
			y, err := w.protectSide(c, side)
			if err != nil {
				return err
			}
			w.accept(y)
		}
	}
	return nil
}

// protectSide asks for less where what everybody knows of empty cells makes
// the rule impossible: a margin over three cells that are known not to be
// empty counts at least three.
func (w *suppressor) protectSide(c, side int) (change, error) {
	for {
		by := w.target(c, side)
		if by == 0 {
			return change{}, nil
		}
		y, err := w.protect(c, by)
		if err == nil || !errors.Is(err, errUnprotected) || !w.KnowsEmpty && !w.Rule.ZerosShown {
			return y, err
		}
		w.eased[need{c, side}]++
	}
}

var errUnprotected = errors.New("cannot be protected, even with everything hidden")

// protect finds a cheap change by which cell c counts by more, among its
// neighbours first.
func (w *suppressor) protect(c, by int) (change, error) {
	if y, err := w.already(c, by); y != nil || err != nil {
		return y, err
	}
	for _, near := range w.neighbourhoods(c) {
		f, err := w.among(near)
		if err != nil {
			return nil, err
		}
		if y, ok, err := f.reach(c, by, w.price); ok || err != nil {
			return y, err
		}
	}
	return nil, fmt.Errorf("disclosure: %s %w", w.s.Keys[c], errUnprotected)
}

// already asks, where there are many cells, whether those hidden some time ago
// are enough; the answer stays true when more are hidden since.
func (w *suppressor) already(c, by int) (change, error) {
	if len(w.s.Keys) <= manyCells {
		return nil, nil
	}
	if n := len(w.secondary()); w.hiddenOnly == nil || n >= w.hiddenThen+10 {
		p, err := w.newProver()
		if err != nil {
			return nil, err
		}
		w.hiddenOnly, w.hiddenThen = p, n
	}
	side := 0
	if by > 0 {
		side = 1
	}
	return w.hiddenOnly.witness(need{c, side})
}

// among gives the search over some cells, or over all that may be hidden.
func (w *suppressor) among(cells []int) (*shift, error) {
	if cells != nil {
		return newShift(w.s, cells, w.floor)
	}
	if w.whole != nil && len(w.s.Keys) <= manyCells { // else a fresh start is quicker
		return w.whole, nil
	}
	for c := range w.s.Keys {
		if w.mayHide(c) {
			cells = append(cells, c)
		}
	}
	var err error
	w.whole, err = newShift(w.s, cells, w.floor)
	return w.whole, err
}

// order takes the finest cells first, and of these the smallest, which have
// farthest to go up.
func (w *suppressor) order() []int {
	out := slices.Clone(w.primary)
	slices.SortStableFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(w.depth(b), w.depth(a)), cmp.Compare(w.s.People[a], w.s.People[b]))
	})
	return out
}

// depth is in how many sums a cell is the whole, negative: finer cells have
// more.
func (w *suppressor) depth(c int) int {
	if len(w.s.Keys) <= manyCells {
		return 0
	}
	n := 0
	for _, i := range w.s.sums[c] {
		if w.s.Sums[i].Whole == c {
			n--
		}
	}
	return n
}

// accept hides what a change moves and notes for which cells it is a witness.
func (w *suppressor) accept(y change) {
	for c := range y {
		w.hidden[c] = true
	}
	for c, v := range y {
		if !w.isPrime[c] {
			continue
		}
		for side, target := range [2]int{w.target(c, 0), w.target(c, 1)} {
			if w.witness[c][side] == nil && (side == 0 && v <= float64(target)+1e-6 || side == 1 && v >= float64(target)-1e-6) {
				w.witness[c][side] = y
			}
		}
	}
}

// secondary lists the cells hidden without being primary.
func (w *suppressor) secondary() []int {
	var out []int
	for c, h := range w.hidden {
		if h && !w.isPrime[c] && w.s.Shown[c] {
			out = append(out, c)
		}
	}
	return out
}

// result checks every witness and hands the pattern out.
func (w *suppressor) result() (*Suppressed, error) {
	out := &Suppressed{System: w.s, Hidden: w.hidden, Primary: w.primary, Secondary: w.secondary(), Witness: map[int][2]change{}}
	for _, c := range w.primary {
		for side, y := range w.witness[c] {
			if err := w.check(c, side, y); err != nil {
				return nil, err
			}
		}
		out.Witness[c] = *w.witness[c]
	}
	if n := len(w.eased); n > 0 {
		out.Warnings = append(out.Warnings, fmt.Sprintf(
			"%d hidden counts cannot be kept as uncertain as the rule asks, because it is known which cells are empty; hide zeros as well", n))
		for c := range w.eased {
			out.Eased = append(out.Eased, c.cell)
		}
		slices.Sort(out.Eased)
		out.Eased = slices.Compact(out.Eased)
	}
	return out, nil
}

// check proves that a witness is another table with the same printed counts.
func (w *suppressor) check(c, side int, y change) error {
	t := float64(w.target(c, side))
	if side == 0 && y[c] > t+1e-6 || side == 1 && y[c] < t-1e-6 {
		return fmt.Errorf("disclosure: proof for %s falls short", w.s.Keys[c])
	}
	for d, v := range y {
		if !w.hidden[d] && w.s.Shown[d] || float64(w.s.People[d])+v < float64(w.floor(d))-1e-6 {
			return fmt.Errorf("disclosure: proof for %s changes %s, which is printed", w.s.Keys[c], w.s.Keys[d])
		}
	}
	for _, sum := range w.s.Sums {
		d := -y[sum.Whole]
		for _, p := range sum.Parts {
			d += y[p]
		}
		if math.Abs(d) > 1e-6 {
			return fmt.Errorf("disclosure: proof for %s does not add up at %s", w.s.Keys[c], w.s.Keys[sum.Whole])
		}
	}
	return nil
}
