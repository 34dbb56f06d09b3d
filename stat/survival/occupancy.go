package survival

import (
	"fmt"
	"math"
	"slices"
)

// Occupancy is the share of people in each state at each time.
type Occupancy struct {
	Time         []float64
	AtRisk       [][]float64 // [state][time], just before
	Share        [][]float64
	StdErr       [][]float64
	Lower, Upper [][]float64
	Names        []string
	Method       string
	Warnings     []string
	start        []float64
}

// StateOccupancy is the Aalen–Johansen estimate of the share in each state
// over time, for people who start as those observed at the earliest start do.
// The shares are right whether or not the past matters for the next move (no
// Markov assumption: Datta and Satten 2001, Stat Probab Lett 55, 403–411),
// and so is the jackknife variance, over persons.
func StateOccupancy(h History, c Confidence) (Occupancy, error) {
	if err := h.Check(); err != nil {
		return Occupancy{}, err
	}
	c, err := c.withDefaults()
	if err != nil {
		return Occupancy{}, err
	}
	f, m := newFlow(h), h.States()
	n := len(f.time)
	out := Occupancy{Time: f.time, AtRisk: columns(m, n), Share: columns(m, n), StdErr: columns(m, n),
		Lower: columns(m, n), Upper: columns(m, n), Names: h.Names,
		Method: fmt.Sprintf("Aalen–Johansen, infinitesimal jackknife variance, %s", c)}
	w := newWalk(h, f)
	out.start = append([]float64(nil), w.share...)
	z := c.z()
	for j := range f.time {
		w.step(j)
		for a := range m {
			out.AtRisk[a][j], out.Share[a][j] = f.risk[j][a], w.share[a]
			out.StdErr[a][j] = math.Sqrt(w.variance(a))
			out.Lower[a][j], out.Upper[a][j] = c.around(w.share[a], out.StdErr[a][j], z)
		}
	}
	return out, nil
}

// At reads the share in a state (from 1) at time t.
func (o Occupancy) At(state int, t float64) Point {
	a := state - 1
	p := Point{Time: t, AtRisk: riskAt(o.Time, o.AtRisk[a], t), Estimate: o.start[a], Lower: math.NaN(), Upper: math.NaN()}
	if j := upTo(o.Time, t) - 1; j >= 0 {
		p.Estimate, p.StdErr, p.Lower, p.Upper = o.Share[a][j], o.StdErr[a][j], o.Lower[a][j], o.Upper[a][j]
	}
	return p
}

// walk carries the shares and everybody's derivative of them through time.
// Most people need no derivative of their own: those who have not left the
// state they began in at the earliest start share one, and of those whose
// rows are over only the sum of squares is needed.
type walk struct {
	history History
	flow    *flow
	share   []float64
	waiting []group           // by state of start
	own     map[int][]float64 // by person, while on the way
	done    [][]float64       // sum of products of the rest
	in, out [][]int32         // rows by time index of entry and exit
	next    map[int]int       // rows of a person still to end
	early   map[int]bool      // rows that begin at the earliest start
	active  []int             // persons in own, in order of entry
	state   map[int]int       // where a person in own is at risk (0: nowhere)
}

type group struct {
	count float64
	u     []float64
}

func newWalk(h History, f *flow) *walk {
	m := h.States()
	w := &walk{history: h, flow: f, share: make([]float64, m), waiting: make([]group, m), own: map[int][]float64{},
		done: square(m), next: map[int]int{}, early: map[int]bool{}, state: map[int]int{}}
	w.in, w.out = make([][]int32, len(f.time)+1), make([][]int32, len(f.time))
	first := math.Inf(1)
	for _, t := range h.Start {
		first = min(first, t)
	}
	began := 0.0
	for i := range h.Start {
		w.next[h.Person[i]]++
		w.out[f.rank[i]] = append(w.out[f.rank[i]], int32(i))
		if h.Start[i] == first {
			w.early[i] = true
			began++
			w.share[h.From[i]-1]++
			w.waiting[h.From[i]-1].count++
		} else {
			w.in[f.from[i]] = append(w.in[f.from[i]], int32(i))
		}
	}
	for a := range m {
		w.share[a] /= began
	}
	for a := range w.waiting {
		u := make([]float64, m)
		for b := range u {
			u[b] = -w.share[b] / began
		}
		u[a] += 1 / began
		w.waiting[a].u = u
	}
	return w
}

func (w *walk) step(j int) {
	for _, i := range w.in[j] {
		w.enter(int(i))
	}
	for _, i := range w.out[j] {
		w.release(int(i))
	}
	if w.flow.move[j] != nil {
		w.advance(j)
	}
	for _, i := range w.out[j] {
		w.leave(int(i))
	}
	w.active = slices.DeleteFunc(w.active, func(p int) bool { return w.own[p] == nil })
}

// enter puts a person at risk in the state of its row.
func (w *walk) enter(i int) {
	p := w.history.Person[i]
	if w.own[p] == nil {
		w.own[p] = make([]float64, len(w.share))
		w.active = append(w.active, p)
	}
	w.state[p] = w.history.From[i]
}

// release gives a person whose first row ends a derivative of its own.
func (w *walk) release(i int) {
	if !w.early[i] {
		return
	}
	p, a := w.history.Person[i], w.history.From[i]-1
	w.waiting[a].count--
	w.own[p] = append([]float64(nil), w.waiting[a].u...)
	w.active = append(w.active, p)
	w.state[p] = a + 1
}

// advance multiplies everything by I + dA and lets those at risk dilute it.
func (w *walk) advance(j int) {
	b, m := w.flow.rates(j), len(w.share)
	dilute := square(m)
	for a := range m {
		if n := w.flow.risk[j][a]; n > 0 {
			for x := range m {
				dilute[a][x] = -w.share[a] / n * b[a][x]
			}
			dilute[a][a] += w.share[a] / n
		}
	}
	row := make([]float64, m)
	for a := range w.waiting {
		times(w.waiting[a].u, b, row)
		plus(w.waiting[a].u, dilute[a])
	}
	for _, p := range w.active {
		u := w.own[p]
		times(u, b, row)
		if s := w.state[p]; s > 0 {
			plus(u, dilute[s-1])
		}
	}
	for _, i := range w.out[j] {
		if to := w.history.To[i]; to > 0 {
			a, u := w.history.From[i]-1, w.own[w.history.Person[i]]
			f := w.share[a] / w.flow.risk[j][a]
			u[to-1] += f
			u[a] -= f
		}
	}
	carry(w.done, b)
	times(w.share, b, row)
}

// times replaces the row vector u by u·b.
func times(u []float64, b [][]float64, scratch []float64) {
	clear(scratch)
	for a, v := range u {
		if v != 0 {
			for x, r := range b[a] {
				scratch[x] += v * r
			}
		}
	}
	copy(u, scratch)
}

func plus(u, v []float64) {
	for x := range u {
		u[x] += v[x]
	}
}

// carry replaces c by bᵀ c b.
func carry(c, b [][]float64) {
	m := len(c)
	half := square(m)
	for a := range m {
		for x := range m {
			for y := range m {
				half[a][y] += c[a][x] * b[x][y]
			}
		}
	}
	for x := range m {
		for y := range m {
			c[x][y] = 0
			for a := range m {
				c[x][y] += b[a][x] * half[a][y]
			}
		}
	}
}

// leave ends a row; with a person's last row only its squares stay.
func (w *walk) leave(i int) {
	p := w.history.Person[i]
	w.state[p] = 0
	w.next[p]--
	if w.next[p] > 0 {
		return
	}
	outer(w.done, w.own[p], 1)
	delete(w.own, p)
}

func (w *walk) variance(a int) float64 {
	v := w.done[a][a]
	for _, g := range w.waiting {
		v += g.count * g.u[a] * g.u[a]
	}
	for _, p := range w.active {
		u := w.own[p]
		v += u[a] * u[a]
	}
	return max(v, 0)
}
