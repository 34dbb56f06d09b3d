package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// maxExact bounds the work of the exact likelihood: rows at risk times tied
// events, summed over event times.
const maxExact = 2e8

// exact is the discrete likelihood: given that d of those at risk had the
// event, the chance that it was these. The sum over all choices of d is the
// elementary symmetric polynomial of the hazards, built row by row with its
// derivatives (Gail, Lubin and Rubinstein 1981, Biometrika 68, 703–707).
func (r *riskSets) exact(beta []float64) (*likelihood, error) {
	if r.weight != nil {
		return nil, fmt.Errorf("survival: exact ties take no weights")
	}
	l := newLikelihood(r.p)
	r.predict(beta)
	work := 0.0
	for k := range r.strata {
		for i := r.strata[k].lo; i < r.strata[k].hi; {
			t, j, d := r.exit[i], i, 0
			for ; j < r.strata[k].hi && r.exit[j] == t; j++ {
				if r.event[j] {
					d++
				}
			}
			i = j
			if d == 0 {
				continue
			}
			work += float64(d) * float64(j-r.strata[k].lo)
			if work > maxExact {
				return nil, fmt.Errorf("survival: too many tied events for the exact method: use Efron's")
			}
			r.exactAt(l, r.strata[k].lo, j, t, d)
		}
	}
	return l, nil
}

func (r *riskSets) exactAt(l *likelihood, lo, hi int, t float64, d int) {
	p := r.p
	x := make([]float64, p)
	e := newSymmetric(d, p)
	for i := lo; i < hi; i++ {
		if r.entry != nil && r.entry[i] >= t {
			continue
		}
		r.value(i, x)
		e.add(math.Exp(r.eta[i]), x)
		if r.event[i] && r.exit[i] == t {
			l.value += r.eta[i]
			for j, v := range x {
				l.score[j] += v
			}
		}
	}
	l.value -= math.Log(e.value[d]) + e.log
	for i := range p {
		l.score[i] -= e.first[d][i] / e.value[d]
		for j := range p {
			l.info[i][j] += e.second[d][i*p+j]/e.value[d] - e.first[d][i]*e.first[d][j]/(e.value[d]*e.value[d])
		}
	}
}

// elementary holds the symmetric polynomials of orders 0 to d with their
// derivatives, all divided by exp(log) to keep them in range.
type elementary struct {
	value  []float64
	first  [][]float64
	second [][]float64
	log    float64
}

func newSymmetric(d, p int) *elementary {
	e := &elementary{value: make([]float64, d+1), first: columns(d+1, p), second: columns(d+1, p*p)}
	e.value[0] = 1
	return e
}

func (e *elementary) add(theta float64, x []float64) {
	p := len(x)
	for k := len(e.value) - 1; k > 0; k-- {
		v, f := e.value[k-1], e.first[k-1]
		for i := range p {
			for j := range p {
				e.second[k][i*p+j] += theta * (e.second[k-1][i*p+j] + f[i]*x[j] + f[j]*x[i] + v*x[i]*x[j])
			}
		}
		for i := range p {
			e.first[k][i] += theta * (f[i] + v*x[i])
		}
		e.value[k] += theta * v
	}
	if top := e.value[len(e.value)-1]; top > 1e100 {
		e.rescale(1 / top)
	}
}

func (e *elementary) rescale(f float64) {
	e.log -= math.Log(f)
	for k := range e.value {
		e.value[k] *= f
		for i := range e.first[k] {
			e.first[k][i] *= f
		}
		for i := range e.second[k] {
			e.second[k][i] *= f
		}
	}
}

// vector wraps numbers for gonum.
func vector(x []float64) *mat.VecDense { return mat.NewVecDense(len(x), x) }
