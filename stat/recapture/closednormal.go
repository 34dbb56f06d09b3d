package recapture

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/integrate/quad"
	"gonum.org/v1/gonum/optimize"
)

// quadraturePoints of the normal distribution, as Rcapture takes them.
const quadraturePoints = 20

// ClosedNormal fits Mth with visibility spread normally over people: one
// parameter for the spread, by Gauss–Hermite quadrature. A spread of nought is
// Mt. The tail it gives to visibility decides the answer and cannot be seen.
//
// Rivest, L.-P. (2011). A lower bound model for multiple record systems
// estimation with heterogeneous catchability. International Journal of
// Biostatistics 7, equation 3; Rcapture's closedpCI.t with h = "Normal".
func ClosedNormal(t Table) (*ClosedFit, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if len(t.Lists) < 3 {
		return nil, fmt.Errorf("recapture: model Mth Normal needs three lists")
	}
	m := newNormalModel(t)
	start, err := m.start(t)
	if err != nil {
		return nil, err
	}
	problem := optimize.Problem{Func: m.deviance, Grad: func(g, p []float64) { m.gradient(g, p) }}
	settings := &optimize.Settings{GradientThreshold: 1e-6, MajorIterations: 500}
	r, err := optimize.Minimize(problem, start, settings, &optimize.BFGS{})
	if r == nil || math.IsNaN(r.F) {
		return nil, fmt.Errorf("recapture: model Mth Normal could not be fitted: %w", err)
	}
	return m.result(t, r.X)
}

// normalModel holds the counts by history and the quadrature.
type normalModel struct {
	lists int
	y     []float64 // from history 1 on
	x, w  []float64
}

func newNormalModel(t Table) *normalModel {
	m := &normalModel{lists: len(t.Lists), y: t.Counts()[1:], x: make([]float64, quadraturePoints), w: make([]float64, quadraturePoints)}
	quad.Hermite{}.FixedLocations(m.x, m.w, math.Inf(-1), math.Inf(1))
	return m
}

// start takes Mth Darroch's coefficients and a small spread.
func (m *normalModel) start(t Table) ([]float64, error) {
	for _, name := range []ClosedModel{MthDarroch, Mt} {
		d, err := designClosed(m.lists, name)
		if err != nil {
			return nil, err
		}
		if fit, ok := fitPoisson(d.x, m.y, nil); ok {
			return append(append([]float64(nil), fit.beta[:m.lists+1]...), 0.2), nil
		}
	}
	return nil, fmt.Errorf("recapture: model Mth Normal has no starting point: Mt cannot be fitted")
}

// expected gives μ of every history for constant, lists and spread p.
func (m *normalModel) expected(p []float64) []float64 {
	spread := math.Sqrt2 * p[len(p)-1]
	base := make([]float64, len(m.y)) // exp of the lists' terms
	sizes := make([]float64, m.lists+1)
	for h := range m.y {
		e := 0.0
		for i := range m.lists {
			if History(h + 1).Has(i) {
				e += p[1+i]
			}
		}
		base[h] = math.Exp(e)
		sizes[History(h+1).Size()] += base[h]
	}
	// C of Rivest (2011): the chance of being on no list at each point.
	total := 0.0
	phi := make([]float64, m.lists+1)
	for k, x := range m.x {
		sum := 1.0
		for size, v := range sizes[1:] {
			sum += v * math.Exp(spread*x*float64(size+1))
		}
		c := m.w[k] / sum
		total += c
		for size := range phi {
			phi[size] += c * math.Exp(spread*x*float64(size))
		}
	}
	for h := range base {
		base[h] *= math.Exp(p[0]) * phi[History(h+1).Size()] / total
	}
	return base
}

func (m *normalModel) deviance(p []float64) float64 {
	d := 0.0
	for h, mu := range m.expected(p) {
		d += mu - m.y[h]
		if m.y[h] > 0 {
			d += m.y[h] * math.Log(m.y[h]/mu)
		}
	}
	if math.IsNaN(d) {
		return math.Inf(1)
	}
	return 2 * d
}

// gradient by central differences.
func (m *normalModel) gradient(g, p []float64) {
	q := append([]float64(nil), p...)
	for k := range p {
		const h = 1e-5
		q[k] = p[k] + h
		up := m.deviance(q)
		q[k] = p[k] - h
		g[k] = (up - m.deviance(q)) / (2 * h)
		q[k] = p[k]
	}
}

// information is half the second derivative of the deviance.
func (m *normalModel) information(p []float64) []float64 {
	n := len(p)
	a := make([]float64, n*n)
	up, down := make([]float64, n), make([]float64, n)
	q := append([]float64(nil), p...)
	for k := range p {
		const h = 1e-3
		q[k] = p[k] + h
		m.gradient(up, q)
		q[k] = p[k] - h
		m.gradient(down, q)
		q[k] = p[k]
		for j := range p {
			a[k*n+j] = (up[j] - down[j]) / (2 * h) / 2
		}
	}
	return a
}

func (m *normalModel) result(t Table, p []float64) (*ClosedFit, error) {
	n := float64(t.Observed())
	unseen := math.Exp(p[0])
	c := &ClosedFit{Deviance: m.deviance(p), DF: len(m.y) - len(p)}
	c.Estimate = newEstimate("Mth Normal", t.Observed(), n+unseen)
	if !(unseen < 1000*n) {
		return nil, fmt.Errorf("recapture: model Mth Normal is all but infinite for these counts")
	}
	logL := -c.Deviance / 2
	for _, v := range m.y {
		if v > 0 {
			logL += v*math.Log(v) - v - logGamma(v+1)
		}
	}
	k := float64(len(p))
	c.AIC, c.BIC = -2*logL+2*k, -2*logL+math.Log(n)*k
	info := m.information(p)
	if cholesky(info, len(p)) {
		e := make([]float64, len(p))
		e[0] = 1
		backSolve(info, len(p), e)
		c.SE = math.Sqrt(unseen + unseen*unseen*e[0])
		c.logInterval(0.95)
	}
	c.Warn("how visibility is spread decides the answer, and the counts cannot show it")
	if math.Abs(p[len(p)-1]) < 1e-3 {
		c.Warn("no spread of visibility was found, so this is Mt")
	}
	return c, nil
}
