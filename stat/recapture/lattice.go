package recapture

import (
	"errors"
	"math"
)

// lattice fits hierarchical models to one table of histories. Column e of the
// design is 1 in the cells that contain e, so sums over cells are sums over
// supersets and the information matrix is looked up rather than multiplied:
// its entry for terms e and f is the expected overlap of e ∪ f.
//
// A lattice is scratch space and serves one goroutine.
type lattice struct {
	lists  int
	n      []float64 // counts by history; n[0] is used only when seen0
	zn     []float64 // overlaps
	total  float64   // people, n[0] included when seen0
	logFac float64   // Σ log n!
	seen0  bool      // the history of no list has a count (profile likelihood)

	// Scratch, reused from model to model.
	live []History // terms with people in their overlap
	dead []bool    // cells that contain a term without people
	eta  []float64
	mu   []float64
	w    []float64
	chol []float64
	beta []float64
	step []float64
	old  []float64
}

func newLattice(lists int, n []float64) *lattice {
	size := 1 << lists
	l := &lattice{lists: lists,
		n: make([]float64, size), zn: make([]float64, size),
		dead: make([]bool, size), eta: make([]float64, size), mu: make([]float64, size), w: make([]float64, size),
		beta: make([]float64, size), step: make([]float64, size), old: make([]float64, size)}
	l.reset(n)
	return l
}

// reset takes other counts for the same lists.
func (l *lattice) reset(n []float64) {
	copy(l.n, n)
	l.n[0] = 0
	l.seen0 = false
	l.refresh()
}

// observe sets how many people are on no list, as the profile likelihood does.
func (l *lattice) observe(unseen float64) {
	l.n[0] = unseen
	l.seen0 = true
	l.refresh()
}

func (l *lattice) refresh() {
	copy(l.zn, l.n)
	supersetSum(l.zn)
	l.total, l.logFac = 0, 0
	for _, v := range l.n {
		l.total += v
		if v > 1 {
			l.logFac += logGamma(v + 1)
		}
	}
}

// prepare finds the terms that have people (the others are −∞ in the extended
// maximum likelihood) and the cells that remain.
func (l *lattice) prepare(effects []History) {
	l.live = l.live[:0]
	for h := range l.dead {
		l.dead[h] = false
	}
	for _, e := range effects {
		if l.zn[e] > 0 {
			l.live = append(l.live, e)
			continue
		}
		l.kill(e)
	}
	l.dead[0] = !l.seen0
}

// kill drops the cells that contain e.
func (l *lattice) kill(e History) {
	if l.dead[e] {
		return
	}
	rest := History(len(l.n)-1) &^ e
	for s := rest; ; s = (s - 1) & rest {
		l.dead[e|s] = true
		if s == 0 {
			return
		}
	}
}

var errNoFit = errors.New("recapture: the model could not be fitted to these counts")

// fit finds the extended maximum likelihood. After it beta[:len(live)] holds
// the finite terms, mu the expected counts, and the result the deviance-like
// −2 log likelihood. The caller has seen to it that the fit exists.
func (l *lattice) fit(effects []History) (minus2LogL float64, err error) {
	l.prepare(effects)
	l.start()
	prev := math.Inf(1)
	for range 200 {
		l.predict()
		ll := l.minus2LogL()
		for half := 0; !(ll <= prev+1e-9*(math.Abs(prev)+1)) && half < 40; half++ {
			l.halve()
			ll = l.minus2LogL()
		}
		small, err := l.newton()
		if err != nil {
			return ll, err
		}
		if small {
			l.predict()
			return l.minus2LogL(), nil
		}
		prev = ll
	}
	return prev, errNoFit
}

// start gives the terms of the weighted least squares fit to log(n + 0.1),
// where R's glm starts too.
func (l *lattice) start() {
	z := l.eta
	for h, v := range l.n {
		l.w[h], z[h] = 0, 0
		if !l.dead[h] {
			l.w[h] = v + 0.1
			z[h] = l.w[h] * (math.Log(v+0.1) + (v-(v+0.1))/(v+0.1))
		}
	}
	supersetSum(z)
	for k, e := range l.live {
		l.step[k] = z[e]
		l.beta[k] = 0
	}
	if l.solve() {
		copy(l.beta[:len(l.live)], l.step[:len(l.live)])
	}
	copy(l.old, l.beta)
}

// predict computes the expected counts from the terms.
func (l *lattice) predict() {
	clear(l.eta)
	for k, e := range l.live {
		l.eta[e] = l.beta[k]
	}
	subsetSum(l.eta)
	for h := range l.mu {
		l.mu[h] = 0
		if !l.dead[h] {
			l.mu[h] = math.Exp(min(l.eta[h], 700))
		}
	}
}

func (l *lattice) halve() {
	for k := range l.live {
		l.beta[k] = (l.beta[k] + l.old[k]) / 2
	}
	l.predict()
}

func (l *lattice) minus2LogL() float64 {
	s := l.logFac
	for h, m := range l.mu {
		s += m
		if l.n[h] > 0 {
			s -= l.n[h] * l.eta[h]
		}
	}
	return 2 * s
}

// newton takes one step and reports whether it was so small that, Newton's
// steps shrinking quadratically, nothing remains to be done.
func (l *lattice) newton() (small bool, err error) {
	copy(l.w, l.mu)
	copy(l.eta, l.mu)
	supersetSum(l.eta)
	for k, e := range l.live {
		l.step[k] = l.zn[e] - l.eta[e]
	}
	if !l.solve() {
		return false, errNoFit
	}
	size := 0.0
	copy(l.old, l.beta)
	for k := range l.live {
		l.beta[k] += l.step[k]
		size = max(size, math.Abs(l.step[k])/(1+math.Abs(l.beta[k])))
	}
	if math.IsNaN(size) || math.IsInf(size, 0) {
		return false, errNoFit
	}
	return size < 1e-7, nil
}

// solve replaces step by information⁻¹ · step, with weights w, which it spoils.
func (l *lattice) solve() bool {
	supersetSum(l.w)
	p := len(l.live)
	if cap(l.chol) < p*p {
		l.chol = make([]float64, p*p)
	}
	l.chol = l.chol[:p*p]
	for i, e := range l.live {
		row := l.chol[i*p : i*p+i+1]
		for j := range row {
			row[j] = l.w[e|l.live[j]]
		}
	}
	return cholesky(l.chol, p) && backSolve(l.chol, p, l.step[:p])
}

// constantVariance is the variance of the constant term: element (0,0) of the
// inverse information, the constant being the first live term.
func (l *lattice) constantVariance() float64 {
	copy(l.w, l.mu)
	p := len(l.live)
	clear(l.step[:p])
	l.step[0] = 1
	if !l.solve() {
		return math.NaN()
	}
	return l.step[0]
}

// cholesky factors the lower triangle of the p×p matrix a in place. It reports
// false when a is not positive definite to working precision.
func cholesky(a []float64, p int) bool {
	for i := range p {
		ri := a[i*p : i*p+i+1]
		for j := range i {
			rj := a[j*p : j*p+j+1]
			s := ri[j]
			for k, v := range rj[:j] {
				s -= ri[k] * v
			}
			ri[j] = s * rj[j] // the diagonal holds reciprocals
		}
		s := ri[i]
		for _, v := range ri[:i] {
			s -= v * v
		}
		if !(s > 1e-13*ri[i]) || math.IsInf(s, 1) {
			return false
		}
		ri[i] = 1 / math.Sqrt(s)
	}
	return true
}

// backSolve solves L Lᵀ x = b in place, with reciprocals on L's diagonal.
func backSolve(a []float64, p int, b []float64) bool {
	for i := range p {
		s := b[i]
		for k, v := range a[i*p : i*p+i] {
			s -= v * b[k]
		}
		b[i] = s * a[i*p+i]
	}
	for i := p - 1; i >= 0; i-- {
		b[i] *= a[i*p+i]
		for k, v := range a[i*p : i*p+i] {
			b[k] -= v * b[i]
		}
	}
	return true
}
