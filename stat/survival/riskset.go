package survival

import (
	"cmp"
	"math"
	"slices"
)

// riskSets holds the rows of a Cox model by stratum and falling exit time,
// with their covariates beside them, so that a pass from the last time to the
// first builds every risk set by adding rows.
//
// Covariates are kept without their zeros when most are zero (a group of ten
// has one 1 in nine columns), which makes the sums of products several times
// cheaper; else they are centred, for accuracy. Neither changes the result.
type riskSets struct {
	p         int
	row       []int32 // place → row of the data
	exit      []float64
	entry     []float64 // nil: all from the start
	event     []bool
	weight    []float64 // nil: one
	strata    []span
	entering  [][]int32 // by stratum: places by falling entry time
	dense     []float64 // p a place, or:
	sparse    []float64
	column    []uint16
	first     []int // place → its first in sparse
	shift     []float64
	means     []float64
	reference []float64
	spread    []float64
	eta       []float64
	theta     []float64 // weight · exp(eta)
	carried   *carried  // Fine–Gray only
}

type span struct{ lo, hi int }

func newRiskSets(d CoxData) *riskSets {
	n := d.Len()
	r := &riskSets{p: len(d.X), row: make([]int32, n), exit: make([]float64, n), event: make([]bool, n),
		eta: make([]float64, n), theta: make([]float64, n)}
	r.sort(d)
	for i, row := range r.row {
		r.exit[i], r.event[i] = d.Exit[row], d.Event[row] > 0
	}
	if d.Weight != nil {
		r.weight = make([]float64, n)
		for i, row := range r.row {
			r.weight[i] = d.Weight[row]
		}
	}
	r.describe(d)
	r.store(d)
	r.enter(d)
	return r
}

// sort orders rows by stratum and falling exit.
func (r *riskSets) sort(d CoxData) {
	_, rank := distinct(d.Exit)
	count := make([]int32, len(rank)+1)
	for _, k := range rank {
		count[k]++
	}
	var at int32
	for k := len(count) - 1; k >= 0; k-- {
		count[k], at = at, at+count[k]
	}
	for i, k := range rank {
		r.row[count[k]] = int32(i)
		count[k]++
	}
	if d.Strata == nil {
		r.strata = []span{{0, len(r.row)}}
		return
	}
	slices.SortStableFunc(r.row, func(a, b int32) int { return cmp.Compare(d.Strata[a], d.Strata[b]) })
	lo := 0
	for i := 1; i <= len(r.row); i++ {
		if i == len(r.row) || d.Strata[r.row[i]] != d.Strata[r.row[lo]] {
			r.strata = append(r.strata, span{lo, i})
			lo = i
		}
	}
}

// describe takes weighted means and standard deviations.
func (r *riskSets) describe(d CoxData) {
	r.means, r.spread, r.reference = make([]float64, r.p), make([]float64, r.p), make([]float64, r.p)
	total := 0.0
	for i := range d.Exit {
		total += d.weight(i)
	}
	for j, x := range d.X {
		sum, squares := 0.0, 0.0
		for i, v := range x {
			sum += d.weight(i) * v
		}
		mean := sum / total
		for i, v := range x {
			squares += d.weight(i) * (v - mean) * (v - mean)
			if v != 0 && v != 1 && v != -1 {
				r.reference[j] = mean
			}
		}
		r.means[j], r.spread[j] = mean, math.Sqrt(squares/total)
	}
}

func (r *riskSets) store(d CoxData) {
	n, filled := len(r.row), 0
	r.shift = make([]float64, r.p)
	for j, x := range d.X {
		nonzero := 0
		for _, v := range x {
			if v != 0 {
				nonzero++
			}
		}
		if 3*nonzero > 2*n { // rarely zero: centre
			r.shift[j] = r.means[j]
			nonzero = n
		}
		filled += nonzero
	}
	if 2*filled > n*r.p || r.p < 3 {
		copy(r.shift, r.means)
		r.dense = make([]float64, n*r.p)
		for j, x := range d.X {
			for i, row := range r.row {
				r.dense[i*r.p+j] = x[row] - r.shift[j]
			}
		}
		return
	}
	r.first = make([]int, n+1)
	r.sparse, r.column = make([]float64, 0, filled), make([]uint16, 0, filled)
	for i, row := range r.row {
		for j, x := range d.X {
			if v := x[row] - r.shift[j]; v != 0 {
				r.sparse, r.column = append(r.sparse, v), append(r.column, uint16(j))
			}
		}
		r.first[i+1] = len(r.sparse)
	}
}

func (r *riskSets) enter(d CoxData) {
	if d.Entry == nil {
		return
	}
	r.entry = make([]float64, len(r.row))
	for i, row := range r.row {
		r.entry[i] = d.Entry[row]
	}
	for _, s := range r.strata {
		order := make([]int32, 0, s.hi-s.lo)
		for _, i := range argsort(r.entry[s.lo:s.hi]) {
			order = append(order, i+int32(s.lo))
		}
		slices.Reverse(order)
		r.entering = append(r.entering, order)
	}
}

// predict computes each row's relative hazard.
func (r *riskSets) predict(beta []float64) {
	for i := range r.eta {
		e := 0.0
		if r.dense != nil {
			for j, v := range r.dense[i*r.p : (i+1)*r.p] {
				e += beta[j] * v
			}
		} else {
			for a := r.first[i]; a < r.first[i+1]; a++ {
				e += beta[r.column[a]] * r.sparse[a]
			}
		}
		r.eta[i] = e
		r.theta[i] = math.Exp(e) * r.weightAt(i)
	}
}

func (r *riskSets) weightAt(i int) float64 {
	if r.weight == nil {
		return 1
	}
	return r.weight[i]
}

// value writes the covariates of a place, less shift, to x.
func (r *riskSets) value(i int, x []float64) {
	if r.dense != nil {
		copy(x, r.dense[i*r.p:(i+1)*r.p])
		return
	}
	clear(x)
	for a := r.first[i]; a < r.first[i+1]; a++ {
		x[r.column[a]] = r.sparse[a]
	}
}

// sums are the moments of the covariates under the weights theta; two holds
// the lower triangle, row by row.
type sums struct {
	zero float64
	one  []float64
	two  []float64
}

func newSums(p int, second bool) sums {
	s := sums{one: make([]float64, p)}
	if second {
		s.two = make([]float64, p*p)
	}
	return s
}

func (s *sums) reset() {
	s.zero = 0
	clear(s.one)
	clear(s.two)
}

// add puts in a place with weight w.
func (r *riskSets) add(s *sums, i int, w float64) {
	s.zero += w
	if r.dense != nil {
		x := r.dense[i*r.p : (i+1)*r.p]
		for j, v := range x {
			f := w * v
			s.one[j] += f
			if s.two != nil {
				row := s.two[j*r.p : j*r.p+j+1]
				for k, u := range x[:j+1] {
					row[k] += f * u
				}
			}
		}
		return
	}
	lo, hi := r.first[i], r.first[i+1]
	column, value := r.column[lo:hi], r.sparse[lo:hi]
	for a, v := range value {
		f, j := w*v, int(column[a])
		s.one[j] += f
		if s.two != nil {
			row := s.two[j*r.p : j*r.p+j+1]
			for b := 0; b <= a; b++ {
				row[column[b]] += f * value[b]
			}
		}
	}
}

// moment is one event time in one stratum: the risk set, the dead among it.
type moment struct {
	time    float64
	stratum int
	places  span // exits at this time
	risk    sums
	dead    sums
	deaths  int
	weight  float64   // of the dead
	x       []float64 // weighted sum of the covariates of the dead
	eta     float64   // and of their predictors
}

// sweep visits each event time, strata in order, times falling.
func (r *riskSets) sweep(second bool, visit func(*moment)) {
	m := &moment{risk: newSums(r.p, second), dead: newSums(r.p, second), x: make([]float64, r.p)}
	for k, s := range r.strata {
		m.stratum = k
		m.risk.reset()
		if r.carried != nil {
			r.carried.begin(r, second)
		}
		entered := 0
		for i := s.lo; i < s.hi; {
			i = r.gather(m, i, s.hi)
			if m.deaths == 0 {
				continue
			}
			for r.entry != nil && entered < s.hi-s.lo {
				place := int(r.entering[k][entered])
				if r.entry[place] < m.time {
					break
				}
				if r.exit[place] >= m.time {
					r.add(&m.risk, place, -r.theta[place])
				}
				entered++
			}
			if r.carried == nil {
				visit(m)
			} else {
				r.carried.visit(m, visit)
			}
		}
	}
}

// gather adds all rows that exit at one time and sums the events among them.
func (r *riskSets) gather(m *moment, i, hi int) int {
	m.time, m.deaths, m.weight, m.eta = r.exit[i], 0, 0, 0
	m.places.lo = i
	for ; i < hi && r.exit[i] == m.time; i++ {
		r.add(&m.risk, i, r.theta[i])
		if r.carried != nil {
			r.carried.leave(r, i)
		}
		if !r.event[i] {
			continue
		}
		if m.deaths == 0 {
			m.dead.reset()
			clear(m.x)
		}
		w := r.weightAt(i)
		m.deaths++
		m.weight += w
		m.eta += w * r.eta[i]
		r.add(&m.dead, i, r.theta[i])
		r.addValue(m.x, i, w)
	}
	m.places.hi = i
	return i
}

func (r *riskSets) addValue(x []float64, i int, w float64) {
	if r.dense != nil {
		for j, v := range r.dense[i*r.p : (i+1)*r.p] {
			x[j] += w * v
		}
		return
	}
	for a := r.first[i]; a < r.first[i+1]; a++ {
		x[r.column[a]] += w * r.sparse[a]
	}
}
