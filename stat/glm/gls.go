package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// AR1 is a linear model whose errors follow an autoregression of order one:
// each takes over Phi of the one before.
type AR1 struct {
	Names      []string
	Coef       []float64
	Covariance Covariance
	Phi, Sigma float64
	LogLik     float64
	DF         int // residual degrees of freedom
	Fitted     []float64
	Warnings   []string
}

// FitAR1 fits by restricted maximum likelihood, or by maximum likelihood, on
// rows equally spaced in time without gaps. The likelihood is maximised over
// Phi alone; everything else has a closed form. Standard errors take Phi as
// known, which makes them too small for short, strongly correlated series.
//
// Source: Pinheiro, J. C. and Bates, D. M. (2000). Mixed-effects models in S
// and S-PLUS. Springer, section 5.3.
func FitAR1(d *Design, y []float64, restricted bool) (*AR1, error) {
	n, p := d.Rows(), d.Columns()
	if len(y) != n || n <= p+2 {
		return nil, fmt.Errorf("glm: %d values and %d rows are too few for %d coefficients and a correlation", len(y), n, p)
	}
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return nil, fmt.Errorf("glm: value %d is %v", i+1, v)
		}
	}
	a := &ar1{x: d.rowMajor(), y: y, n: n, p: p, restricted: restricted}
	phi, err := a.maximise()
	if err != nil {
		return nil, err
	}
	return a.at(phi, d)
}

type ar1 struct {
	x          []float64
	y          []float64
	n, p       int
	restricted bool
}

// transform whitens: the first row by √(1−φ²), the others less φ times the row
// before.
func (a *ar1) transform(phi float64, f func(row []float64, y float64)) {
	row := make([]float64, a.p)
	first := math.Sqrt(1 - phi*phi)
	for i := range a.n {
		x := a.x[i*a.p : i*a.p+a.p]
		if i == 0 {
			for j, v := range x {
				row[j] = first * v
			}
			f(row, first*a.y[0])
			continue
		}
		before := a.x[(i-1)*a.p : i*a.p]
		for j, v := range x {
			row[j] = v - phi*before[j]
		}
		f(row, a.y[i]-phi*a.y[i-1])
	}
}

// solve gives the coefficients, the residual sum of squares, log|X'V⁻¹X| and
// (X'V⁻¹X)⁻¹ at a given phi.
func (a *ar1) solve(phi float64) (coef []float64, rss, logDet float64, inverse []float64, err error) {
	n := newNormal(a.p)
	a.transform(phi, func(row []float64, y float64) { n.add(row, 1, y) })
	l, dropped := n.cholesky()
	coef = append([]float64(nil), n.xz...)
	for j, d := range dropped {
		if d {
			return nil, 0, 0, nil, fmt.Errorf("glm: column %d is a combination of others; leave it out", j+1)
		}
		logDet += 2 * math.Log(l[j*a.p+j])
	}
	solveCholesky(l, dropped, a.p, coef)
	a.transform(phi, func(row []float64, y float64) {
		for j, v := range row {
			y -= v * coef[j]
		}
		rss += y * y
	})
	inverse, _ = n.invert()
	return coef, rss, logDet, inverse, nil
}

// logLik is the profile (restricted) log-likelihood. nlme leaves out the
// constant log|X'X|/2 of the restricted one, and so does this.
func (a *ar1) logLik(phi float64) (float64, error) {
	_, rss, logDet, _, err := a.solve(phi)
	if err != nil {
		return 0, err
	}
	m := float64(a.n)
	l := 0.5 * math.Log(1-phi*phi)
	if a.restricted {
		m -= float64(a.p)
		l -= 0.5 * logDet
	}
	return l - 0.5*m*(math.Log(2*math.Pi*rss/m)+1), nil
}

// maximise scans phi and then narrows by golden section.
func (a *ar1) maximise() (float64, error) {
	best, at := math.Inf(-1), 0.0
	const step = 0.02
	for phi := -0.98; phi < 0.99; phi += step {
		l, err := a.logLik(phi)
		if err != nil {
			return 0, err
		}
		if l > best {
			best, at = l, phi
		}
	}
	lo, hi := math.Max(-0.9999, at-step), math.Min(0.9999, at+step)
	g := (math.Sqrt(5) - 1) / 2
	c, d := hi-g*(hi-lo), lo+g*(hi-lo)
	lc, _ := a.logLik(c)
	ld, _ := a.logLik(d)
	for hi-lo > 1e-9 {
		if lc > ld {
			hi, d, ld = d, c, lc
			c = hi - g*(hi-lo)
			lc, _ = a.logLik(c)
		} else {
			lo, c, lc = c, d, ld
			d = lo + g*(hi-lo)
			ld, _ = a.logLik(d)
		}
	}
	return (lo + hi) / 2, nil
}

func (a *ar1) at(phi float64, d *Design) (*AR1, error) {
	coef, rss, _, inverse, err := a.solve(phi)
	if err != nil {
		return nil, err
	}
	l, err := a.logLik(phi)
	if err != nil {
		return nil, err
	}
	// Sigma is the standard deviation of the errors themselves.
	m := float64(a.n - a.p)
	s2 := rss / m / (1 - phi*phi)
	out := &AR1{Names: d.Names(), Coef: coef, Phi: phi, LogLik: l, DF: a.n - a.p}
	out.Sigma = math.Sqrt(s2)
	if !a.restricted {
		out.Sigma = math.Sqrt(rss / float64(a.n) / (1 - phi*phi))
	}
	c := mat.NewSymDense(a.p, nil)
	for i := range a.p {
		for j := i; j < a.p; j++ {
			c.SetSym(i, j, rss/m*inverse[i*a.p+j])
		}
	}
	out.Covariance = Covariance{c, "model, AR(1)", m}
	out.Fitted = make([]float64, a.n)
	for i := range out.Fitted {
		for j, v := range a.x[i*a.p : i*a.p+a.p] {
			out.Fitted[i] += v * coef[j]
		}
	}
	if phi > 0.95 {
		out.Warnings = append(out.Warnings, "the errors hardly return to their mean, so that level and trend are all but unknown")
	}
	return out, nil
}

// Table lists the coefficients with t tests.
func (a *AR1) Table(level float64) []Row {
	f := Fit{Names: a.Names, Coef: a.Coef}
	return f.Table(a.Covariance, level)
}
