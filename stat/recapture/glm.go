package recapture

import "math"

// sparseRow is one row of a design: the columns that are not zero.
type sparseRow struct {
	col []int32
	val []float64
}

func sparseOf(row []float64) sparseRow {
	var s sparseRow
	for k, v := range row {
		if v != 0 {
			s.col, s.val = append(s.col, int32(k)), append(s.val, v)
		}
	}
	return s
}

func (r sparseRow) dot(b []float64) float64 {
	s := 0.0
	for k, c := range r.col {
		s += r.val[k] * b[c]
	}
	return s
}

// poissonFit is a Poisson regression with log link.
type poissonFit struct {
	beta []float64
	cov  [][]float64 // of beta; nil until asked for
	mu   []float64
	logL float64
	dev  float64
	s    *poissonState
}

// fitPoisson fits counts y (not negative, not necessarily whole) to the rows
// of x, with an optional offset. See regression.
func fitPoisson(x [][]float64, y, offset []float64) (*poissonFit, bool) {
	rows := make([]sparseRow, len(x))
	for h := range x {
		rows[h] = sparseOf(x[h])
	}
	fit, ok := regression(rows, len(x[0]), y, offset, nil)
	if !ok || !fit.covariance() {
		return nil, false
	}
	return fit, true
}

// regression fits by iteratively reweighted least squares from R's starting
// values, or from given coefficients. It reports false when the information is
// singular or the iteration does not settle, as it cannot when an estimate is
// infinite.
func regression(x []sparseRow, p int, y, offset, start []float64) (*poissonFit, bool) {
	s := newPoissonState(x, p, y, offset)
	if !s.begin(start) {
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
		if s.moved < 1e-9 {
			return s.result(dev), true
		}
		prev = dev
	}
	return nil, false
}

type poissonState struct {
	x                []sparseRow
	y, offset        []float64
	mu, eta          []float64
	beta, old, right []float64
	chol             []float64
	moved            float64 // largest relative change of a coefficient
}

func newPoissonState(x []sparseRow, p int, y, offset []float64) *poissonState {
	return &poissonState{x: x, y: y, offset: offset, mu: make([]float64, len(y)), eta: make([]float64, len(y)),
		beta: make([]float64, p), old: make([]float64, p), right: make([]float64, p), chol: make([]float64, p*p)}
}

// begin takes given coefficients or R's start, fitted counts y + 0.1.
func (s *poissonState) begin(start []float64) bool {
	if start != nil {
		copy(s.beta, start)
		return s.predict()
	}
	for h := range s.mu {
		s.mu[h] = s.y[h] + 0.1
		s.eta[h] = math.Log(s.mu[h])
	}
	return s.reweigh()
}

func (s *poissonState) off(h int) float64 {
	if s.offset == nil {
		return 0
	}
	return s.offset[h]
}

// information fills the lower triangle of Xᵀ diag(mu) X and factors it.
func (s *poissonState) information() bool {
	p := len(s.beta)
	clear(s.chol)
	for h, row := range s.x {
		w := s.mu[h]
		if w == 0 {
			continue
		}
		for i, ci := range row.col {
			f := w * row.val[i]
			out := s.chol[int(ci)*p:]
			for j, cj := range row.col[:i+1] {
				out[cj] += f * row.val[j]
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
		for i, c := range row.col {
			s.right[c] += row.val[i] * wz
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
		s.eta[h] = min(max(row.dot(s.beta)+s.off(h), -300), 300)
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

func (s *poissonState) result(dev float64) *poissonFit {
	f := &poissonFit{beta: s.beta, mu: s.mu, dev: dev, s: s}
	for h, y := range s.y {
		f.logL += y*s.eta[h] - s.mu[h] - logGamma(y+1)
	}
	return f
}

// covariance inverts the information at the fit.
func (f *poissonFit) covariance() bool {
	if !f.s.information() {
		return false
	}
	p := len(f.beta)
	f.cov = make([][]float64, p)
	for i := range p {
		f.cov[i] = make([]float64, p)
		f.cov[i][i] = 1
		backSolve(f.s.chol, p, f.cov[i])
	}
	return true
}
