package recapture

import "math"

// poissonFit is a Poisson regression with log link on a dense design.
type poissonFit struct {
	beta []float64
	cov  [][]float64 // of beta
	mu   []float64
	logL float64
	dev  float64
}

// fitPoisson fits counts y (not negative, not necessarily whole) to the rows
// of x, with an optional offset, by iteratively reweighted least squares from
// R's starting values. It reports false when the information is singular or
// the iteration does not settle, as it cannot when an estimate is infinite.
func fitPoisson(x [][]float64, y, offset []float64) (*poissonFit, bool) {
	s := newPoissonState(x, y, offset)
	for h := range s.mu {
		s.mu[h] = y[h] + 0.1
		s.eta[h] = math.Log(s.mu[h])
	}
	if !s.reweigh() {
		return nil, false
	}
	prev := s.deviance()
	for range 100 {
		if !s.reweigh() {
			return nil, false
		}
		dev := s.deviance()
		for half := 0; !(dev <= prev+1e-8*(math.Abs(prev)+1)) && half < 30; half++ {
			s.halve()
			dev = s.deviance()
		}
		if s.moved < 1e-10 {
			return s.result(dev)
		}
		prev = dev
	}
	return nil, false
}

type poissonState struct {
	x                [][]float64
	y, offset        []float64
	mu, eta          []float64
	beta, old, right []float64
	chol             []float64
	moved            float64 // largest relative change of a coefficient
}

func newPoissonState(x [][]float64, y, offset []float64) *poissonState {
	p := len(x[0])
	return &poissonState{x: x, y: y, offset: offset, mu: make([]float64, len(y)), eta: make([]float64, len(y)),
		beta: make([]float64, p), old: make([]float64, p), right: make([]float64, p), chol: make([]float64, p*p)}
}

func (s *poissonState) off(h int) float64 {
	if s.offset == nil {
		return 0
	}
	return s.offset[h]
}

// information fills the lower triangle of Xᵀ diag(mu) X and its factor.
func (s *poissonState) information() bool {
	p := len(s.beta)
	clear(s.chol)
	for h, row := range s.x {
		w := s.mu[h]
		if w == 0 {
			continue
		}
		for i, xi := range row {
			if xi == 0 {
				continue
			}
			f := w * xi
			out := s.chol[i*p : i*p+i+1]
			for j := range out {
				out[j] += f * row[j]
			}
		}
	}
	return cholesky(s.chol, p)
}

// reweigh takes one step of weighted least squares.
func (s *poissonState) reweigh() bool {
	clear(s.right)
	for h, row := range s.x {
		wz := s.mu[h]*(s.eta[h]-s.off(h)) + s.y[h] - s.mu[h]
		for i, v := range row {
			s.right[i] += v * wz
		}
	}
	if !s.information() {
		return false
	}
	backSolve(s.chol, len(s.beta), s.right)
	copy(s.old, s.beta)
	copy(s.beta, s.right)
	return s.predict()
}

func (s *poissonState) predict() bool {
	s.moved = 0
	for i, b := range s.beta {
		s.moved = max(s.moved, math.Abs(b-s.old[i])/(1+math.Abs(b)))
		if math.IsNaN(b) || math.IsInf(b, 0) {
			return false
		}
	}
	for h, row := range s.x {
		e := s.off(h)
		for i, v := range row {
			e += v * s.beta[i]
		}
		s.eta[h] = min(max(e, -300), 300)
		s.mu[h] = math.Exp(s.eta[h])
	}
	return true
}

func (s *poissonState) halve() {
	for i := range s.beta {
		s.beta[i] = (s.beta[i] + s.old[i]) / 2
	}
	s.predict()
}

func (s *poissonState) deviance() float64 {
	d := 0.0
	for h, y := range s.y {
		d += s.mu[h] - y
		if y > 0 {
			d += y * (math.Log(y) - s.eta[h])
		}
	}
	return 2 * d
}

func (s *poissonState) result(dev float64) (*poissonFit, bool) {
	if !s.information() {
		return nil, false
	}
	p := len(s.beta)
	f := &poissonFit{beta: s.beta, mu: s.mu, dev: dev, cov: make([][]float64, p)}
	for i := range p {
		f.cov[i] = make([]float64, p)
		f.cov[i][i] = 1
		backSolve(s.chol, p, f.cov[i])
	}
	for h, y := range s.y {
		f.logL += y*s.eta[h] - s.mu[h] - logGamma(y+1)
	}
	return f, true
}
