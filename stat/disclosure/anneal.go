package disclosure

import (
	"math"
	"math/rand/v2"
)

func (w *rounder) set(i, kept int) {
	g := &w.groups[i]
	for _, c := range g.cells {
		w.now[c] += kept - g.kept
	}
	g.kept = kept
}

// cost is what it costs to print n for cell c: the change, more than
// proportionally, so that none moves far; what may not be (a small count, or
// another number than was printed before) costs far more.
func (w *rounder) cost(c, n int) float64 {
	if want := w.fixed[c]; want >= 0 {
		return w.must * float64(max(n-want, want-n))
	}
	d := n - w.system.People[c]
	d = max(d, -d)
	sum := 0.0
	if n < w.base {
		sum = w.must * float64(min(n, w.base-n))
	} else if n > w.base && w.system.People[c] < w.base {
		sum = 5 * float64(n-w.base) // far up, a small count would look like a large one
	}
	if d < len(w.price) {
		return sum + w.price[d]
	}
	return sum + price(d, w.base)
}

// price of a change of d.
func price(d, base int) float64 {
	over := float64(max(0, d-(2*base-2)))
	return float64(d) + 0.02*float64(d*d) + 20*over*over
}

func (w *rounder) costOf(cells []int, by int) float64 {
	sum := 0.0
	for _, c := range cells {
		sum += w.cost(c, w.now[c]+by) - w.cost(c, w.now[c])
	}
	return sum
}

// choose searches by simulated annealing over single groups and pairs.
func (w *rounder) choose(r *rand.Rand, steps int, repeats bool) {
	if len(w.free) == 0 {
		return
	}
	if steps == 0 {
		steps = 200_000 + 60*len(w.free)
	}
	const hot = 20.0
	if !repeats {
		w.start(r)
	}
	w.anneal(r, steps, hot, hot/50)
	for try := 0; try < 8 && w.broken() > 0; try++ {
		w.must *= 2
		w.anneal(r, steps/2, hot, hot/50)
	}
}

// start moves each free group up as likely as its count says.
func (w *rounder) start(r *rand.Rand) {
	for _, i := range w.free {
		if r.IntN(w.base) < w.groups[i].count {
			w.set(i, w.base)
		} else {
			w.set(i, 0)
		}
	}
}

// anneal lowers the heat from one value to another, then only improves.
func (w *rounder) anneal(r *rand.Rand, steps int, from, to float64) {
	heat := 0.0
	for k := range steps {
		if k%256 == 0 {
			heat = from * math.Pow(to/from, float64(k)/float64(steps))
		}
		if k >= steps*9/10 {
			heat = 0
		}
		w.step(r, heat)
	}
}

// broken counts the cells that are as they must not be.
func (w *rounder) broken() int {
	n := 0
	for c, now := range w.now {
		if w.fixed[c] >= 0 && w.fixed[c] != now || now > 0 && now < w.base {
			n++
		}
	}
	return n
}

// step moves one group or, half of the time, moves people from one group to
// another that shares a cell with it.
func (w *rounder) step(r *rand.Rand, heat float64) {
	i := w.free[r.IntN(len(w.free))]
	was := w.groups[i].kept
	to := w.other(r, i)
	gain, j := 0.0, -1
	if w.bound[i] || r.IntN(2) == 0 {
		if j = w.partner(r, i); !w.canTake(i, j, was-to) {
			return
		}
		gain = w.move(j, w.groups[j].kept+was-to)
	}
	gain += w.move(i, to)
	if gain <= 0 || heat > 0 && r.Float64() < math.Exp(-gain/heat) {
		return
	}
	if j >= 0 {
		w.set(j, w.groups[j].kept+to-was)
	}
	w.set(i, was)
}

// other draws a number that group i may have beside its present one.
func (w *rounder) other(r *rand.Rand, i int) int {
	g := &w.groups[i]
	states := [3]int{0, g.count, g.limit}
	if r.IntN(4) == 0 && g.kept > 0 {
		return g.kept - 1
	}
	at := r.IntN(3)
	for states[at] == g.kept {
		at = (at + 1) % 3
	}
	return states[at]
}

// canTake tells whether by people of group i fit in another group j.
func (w *rounder) canTake(i, j, by int) bool {
	g := &w.groups[j]
	return i != j && (w.bound[i] || !w.bound[j]) && g.kept+by >= 0 && g.kept+by <= g.limit
}

// partner draws a group that shares a cell with i.
func (w *rounder) partner(r *rand.Rand, i int) int {
	if w.bound[i] {
		return w.twins[i][r.IntN(len(w.twins[i]))]
	}
	cells := w.groups[i].cells
	m := w.members[cells[r.IntN(len(cells))]]
	for range r.IntN(3) { // of several cells the one with fewest, whose groups are most alike
		if n := w.members[cells[r.IntN(len(cells))]]; len(n) > 1 && len(n) < len(m) {
			m = n
		}
	}
	return m[r.IntN(len(m))]
}

// move sets a group and gives the change of cost.
func (w *rounder) move(i, kept int) float64 {
	g := &w.groups[i]
	gain := w.costOf(g.cells, kept-g.kept)
	w.set(i, kept)
	return gain
}
