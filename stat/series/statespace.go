package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A LocalLevel model is a level that wanders, plus what regressors explain,
// plus noise: y(t) = μ(t) + x(t)'β + ε(t), μ(t+1) = μ(t) + η(t), with
// variances H of ε and Q of η. Level and coefficients start diffuse: nothing
// is assumed of them. NaN in Y is a missing value.
type LocalLevel struct {
	Y          []float64
	Regressors [][]float64 // each as long as Y, no missing values
	H, Q       float64
}

// A Filtered series is the output of the Kalman filter.
type Filtered struct {
	Level, LevelVar []float64 // one-step prediction of the level; variance without the diffuse part
	Error, ErrorVar []float64 // prediction error and its variance
	LogLik          float64   // diffuse log-likelihood
	Beta, BetaSE    []float64 // coefficients given all data
	final           *mat.VecDense
	finalVar        *mat.SymDense
	scaled          float64 // Σ v²/F
	used            int     // observations beyond the diffuse ones
	logF            float64
}

// Filter runs the Kalman filter with exact diffuse initialisation.
//
// Source: Durbin, J. and Koopman, S. J. (2012). Time series analysis by state
// space methods, 2nd ed. Oxford, chapters 4 and 5.
func (m LocalLevel) Filter() (*Filtered, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	k := len(m.Regressors) + 1 // state: coefficients, then the level
	f := &Filtered{}
	a := mat.NewVecDense(k, nil)
	p, inf := mat.NewSymDense(k, nil), mat.NewSymDense(k, nil)
	for j := range k {
		inf.SetSym(j, j, 1)
	}
	for t, y := range m.Y {
		z := m.row(t)
		f.Level, f.LevelVar = append(f.Level, a.AtVec(k-1)), append(f.LevelVar, p.At(k-1, k-1))
		pz, iz := mat.NewVecDense(k, nil), mat.NewVecDense(k, nil)
		pz.MulVec(p, z)
		iz.MulVec(inf, z)
		v, fStar, fInf := y-mat.Dot(z, a), mat.Dot(z, pz)+m.H, mat.Dot(z, iz)
		f.Error, f.ErrorVar = append(f.Error, v), append(f.ErrorVar, fStar)
		switch {
		case math.IsNaN(y):
		case fInf > 1e-10*mat.Dot(z, z):
			f.diffuse(a, p, inf, pz, iz, v, fStar, fInf)
		default:
			f.ordinary(a, p, pz, v, fStar)
		}
		p.SetSym(k-1, k-1, p.At(k-1, k-1)+m.Q)
	}
	if mat.Trace(inf) > 1e-9*float64(k) {
		return nil, fmt.Errorf("series: the values do not determine all coefficients")
	}
	// The level a step ahead carries one more Q than the last one.
	p.SetSym(k-1, k-1, p.At(k-1, k-1)-m.Q)
	f.final, f.finalVar = a, p
	for j := range k - 1 {
		f.Beta, f.BetaSE = append(f.Beta, a.AtVec(j)), append(f.BetaSE, math.Sqrt(p.At(j, j)))
	}
	f.LogLik -= 0.5 * (f.logF + f.scaled)
	return f, nil
}

func (m LocalLevel) check() error {
	seen := 0
	for _, y := range m.Y {
		if math.IsInf(y, 0) {
			return fmt.Errorf("series: an infinite value")
		}
		if !math.IsNaN(y) {
			seen++
		}
	}
	for _, x := range m.Regressors {
		if len(x) != len(m.Y) {
			return fmt.Errorf("series: a regressor of %d values for a series of %d", len(x), len(m.Y))
		}
		for _, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("series: a regressor holds %v", v)
			}
		}
	}
	if seen < len(m.Regressors)+3 || !(m.H >= 0) || !(m.Q >= 0) || m.H+m.Q == 0 {
		return fmt.Errorf("series: %d values with variances %v and %v", seen, m.H, m.Q)
	}
	return nil
}

func (m LocalLevel) row(t int) *mat.VecDense {
	k := len(m.Regressors)
	z := mat.NewVecDense(k+1, nil)
	for j, x := range m.Regressors {
		z.SetVec(j, x[t])
	}
	z.SetVec(k, 1)
	return z
}

// diffuse updates while something about the state is still unknown.
func (f *Filtered) diffuse(a *mat.VecDense, p, inf *mat.SymDense, pz, iz *mat.VecDense, v, fStar, fInf float64) {
	k := a.Len()
	a.AddScaledVec(a, v/fInf, iz)
	for i := range k {
		for j := i; j < k; j++ {
			pi, pj, ii, ij := pz.AtVec(i), pz.AtVec(j), iz.AtVec(i), iz.AtVec(j)
			p.SetSym(i, j, p.At(i, j)-(ii*pj+pi*ij)/fInf+ii*ij*fStar/(fInf*fInf))
			inf.SetSym(i, j, inf.At(i, j)-ii*ij/fInf)
		}
	}
	f.LogLik -= 0.5 * math.Log(fInf)
}

func (f *Filtered) ordinary(a *mat.VecDense, p *mat.SymDense, pz *mat.VecDense, v, fStar float64) {
	a.AddScaledVec(a, v/fStar, pz)
	p.SymRankOne(p, -1/fStar, pz)
	f.LogLik -= 0.5 * math.Log(2*math.Pi)
	f.logF += math.Log(fStar)
	f.scaled += v * v / fStar
	f.used++
}

// Fit estimates H and Q by maximum likelihood; the likelihood is concentrated
// to the ratio Q/H, which is searched to 10 digits. Q may be 0: the level
// stands still.
func (m LocalLevel) Fit() (LocalLevel, *Filtered, error) {
	m.H = 1
	profile := func(logRatio float64) float64 {
		l, err := m.concentrated(math.Exp(logRatio))
		if err != nil {
			return math.Inf(-1)
		}
		return l
	}
	m.Q = 0
	still, err := m.concentrated(0)
	if err != nil {
		return m, nil, err
	}
	best, at := math.Inf(-1), 0.0
	for x := -18.0; x <= 14; x += 0.5 {
		if l := profile(x); l > best {
			best, at = l, x
		}
	}
	ratio := 0.0
	if x := golden(profile, at-0.5, at+0.5); profile(x) > still+1e-9 {
		ratio = math.Exp(x)
	}
	m.Q = ratio
	f, err := m.Filter()
	if err != nil {
		return m, nil, err
	}
	m.H = f.scaled / float64(f.used)
	m.Q = ratio * m.H
	f, err = m.Filter()
	return m, f, err
}

// concentrated is the log-likelihood at H = mean v²/F for a ratio Q/H.
func (m LocalLevel) concentrated(ratio float64) (float64, error) {
	m.H, m.Q = 1, ratio
	f, err := m.Filter()
	if err != nil {
		return 0, err
	}
	n := float64(f.used)
	if f.scaled == 0 {
		return 0, fmt.Errorf("series: the series does not vary, so there is nothing to estimate")
	}
	return f.LogLik + 0.5*f.scaled - 0.5*n*(math.Log(f.scaled/n)+1), nil
}

// golden maximises f between lo and hi.
func golden(f func(float64) float64, lo, hi float64) float64 {
	g := (math.Sqrt(5) - 1) / 2
	c, d := hi-g*(hi-lo), lo+g*(hi-lo)
	fc, fd := f(c), f(d)
	for hi-lo > 1e-10 {
		if fc > fd {
			hi, d, fd = d, c, fc
			c = hi - g*(hi-lo)
			fc = f(c)
		} else {
			lo, c, fc = c, d, fd
			d = lo + g*(hi-lo)
			fd = f(d)
		}
	}
	return (lo + hi) / 2
}

// Signal gives level plus regression at every time, given all values, with
// its covariance between times. It solves by generalised least squares what
// the smoother solves by recursion, so that the covariance over many periods
// needed for a cumulative effect comes exactly and not by simulation.
func (m LocalLevel) Signal() (signal []float64, cov *mat.SymDense, err error) {
	if err := m.check(); err != nil {
		return nil, nil, err
	}
	n, k := len(m.Y), len(m.Regressors)+1
	var at []int
	for t, y := range m.Y {
		if !math.IsNaN(y) {
			at = append(at, t)
		}
	}
	v := mat.NewSymDense(len(at), nil)
	for i, s := range at {
		for j := i; j < len(at); j++ {
			v.SetSym(i, j, m.Q*float64(s))
		}
		v.SetSym(i, i, v.At(i, i)+m.H)
	}
	var chol mat.Cholesky
	if !chol.Factorize(v) {
		return nil, nil, fmt.Errorf("series: variances %v and %v cannot be used", m.H, m.Q)
	}
	x, y := mat.NewDense(len(at), k, nil), mat.NewVecDense(len(at), nil)
	for i, t := range at {
		x.SetRow(i, m.row(t).RawVector().Data)
		y.SetVec(i, m.Y[t])
	}
	all := mat.NewDense(n, k, nil)
	c := mat.NewDense(n, len(at), nil) // covariance of the wandering part with the values
	for t := range n {
		all.SetRow(t, m.row(t).RawVector().Data)
		for i, s := range at {
			c.Set(t, i, m.Q*float64(min(s, t)))
		}
	}
	return m.solveSignal(&chol, x, y, all, c)
}

func (m LocalLevel) solveSignal(chol *mat.Cholesky, x *mat.Dense, y *mat.VecDense, all, c *mat.Dense) ([]float64, *mat.SymDense, error) {
	n, k := all.Dims()
	var vx, xvx, vct mat.Dense
	var vy, beta, r, vr mat.VecDense
	if err := chol.SolveTo(&vx, x); err != nil {
		return nil, nil, err
	}
	if err := chol.SolveVecTo(&vy, y); err != nil {
		return nil, nil, err
	}
	if err := chol.SolveTo(&vct, c.T()); err != nil {
		return nil, nil, err
	}
	xvx.Mul(x.T(), &vx)
	var inv mat.Dense
	if err := inv.Inverse(&xvx); err != nil {
		return nil, nil, fmt.Errorf("series: the values do not determine all coefficients")
	}
	var xvy mat.VecDense
	xvy.MulVec(x.T(), &vy)
	beta.MulVec(&inv, &xvy)
	r.MulVec(x, &beta)
	r.SubVec(y, &r)
	if err := chol.SolveVecTo(&vr, &r); err != nil {
		return nil, nil, err
	}
	var mean, wander mat.VecDense
	mean.MulVec(all, &beta)
	wander.MulVec(c, &vr)
	mean.AddVec(&mean, &wander)
	// Cov = QK − C V⁻¹ C' + (X₀ − C V⁻¹ X)(X'V⁻¹X)⁻¹(…)'.
	var known, d, dd, part mat.Dense
	known.Mul(c, &vct)
	part.Mul(c, &vx)
	d.Sub(all, &part)
	dd.Mul(&d, &inv)
	var left mat.Dense
	left.Mul(&dd, d.T())
	cov := mat.NewSymDense(n, nil)
	for s := range n {
		for t := s; t < n; t++ {
			cov.SetSym(s, t, m.Q*float64(s)-known.At(s, t)+left.At(s, t))
		}
	}
	_ = k
	return mean.RawVector().Data, cov, nil
}
