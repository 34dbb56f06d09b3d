package recapture

import (
	"fmt"
	"math"
)

// CoverageEstimates holds the estimates by sample coverage: Independent takes
// lists as independent, High and Low correct for dependence when coverage is
// high (over half) or low.
type CoverageEstimates struct {
	Coverage               float64 // estimated share of the population the lists cover
	Independent, High, Low Estimate
}

// SampleCoverage estimates a population from the share of each list that other
// lists know too. Dependence between lists, of whatever cause, enters through
// coefficients estimated from the overlaps.
//
// Chao, A., Tsay, P. K., Lin, S.-H., Shau, W.-Y. & Chao, D.-Y. (2001). The
// applications of capture-recapture models to epidemiological data. Statistics
// in Medicine 20, 3123–3157; the package CARE1.
func SampleCoverage(t Table) (CoverageEstimates, error) {
	if err := t.Check(); err != nil {
		return CoverageEstimates{}, err
	}
	if len(t.Lists) < 3 {
		return CoverageEstimates{}, fmt.Errorf("recapture: sample coverage needs three lists")
	}
	c := newCoverage(t)
	if c.cover <= 0 {
		return CoverageEstimates{}, fmt.Errorf("recapture: no two lists share anybody, so nothing tells how much the lists cover")
	}
	out := CoverageEstimates{Coverage: c.cover}
	out.Independent = newEstimate("sample coverage, independent lists", c.observed, c.d/c.cover)
	out.High = newEstimate("sample coverage, high", c.observed, c.high())
	out.Low = newEstimate("sample coverage, low", c.observed, c.low())
	for _, e := range []*Estimate{&out.Independent, &out.High, &out.Low} {
		if e.N < float64(c.observed) {
			e.N = float64(c.observed)
			e.Warn("the formula gave fewer people than were seen; their number is shown instead")
		}
		if c.cover < 0.55 { // Chao et al. (2001), section 4: below 55 % only a lower bound can be had
			e.Warn("the lists cover about %.0f%% of the people they could; below 55%% this is at best a lower bound", 100*c.cover)
		}
	}
	return out, nil
}

// coverage holds the statistics of Chao et al. (2001) under their names.
type coverage struct {
	t        int
	observed int
	n, alone []float64 // people on list j; on list j only
	d, cover float64
	b, a     [][]float64 // overlap of i and j; n(i only)+n(j only)+2n(i and j only)
}

func newCoverage(t Table) *coverage {
	c := &coverage{t: len(t.Lists), observed: t.Observed()}
	y := t.Counts()
	for i := range c.t {
		c.n = append(c.n, float64(t.ListTotals()[i]))
		c.alone = append(c.alone, y[1<<i])
	}
	share, single := 0.0, 0.0
	for i := range c.t {
		share += c.alone[i] / c.n[i] / float64(c.t)
		single += c.alone[i] / float64(c.t)
	}
	c.cover, c.d = 1-share, float64(c.observed)-single
	for i := range c.t {
		c.a, c.b = append(c.a, make([]float64, c.t)), append(c.b, make([]float64, c.t))
		for j := i + 1; j < c.t; j++ {
			pair := History(1<<i | 1<<j)
			c.b[i][j] = float64(t.Overlap(pair))
			c.a[i][j] = c.alone[i] + c.alone[j] + 2*y[pair]
		}
	}
	return c
}

func (c *coverage) high() float64 {
	sumA, sumC := 0.0, 0.0
	for i := range c.t {
		for j := i + 1; j < c.t; j++ {
			sumA += c.a[i][j]
			sumC += c.a[i][j] * c.b[i][j] / (c.n[i] * c.n[j])
		}
	}
	t := float64(c.t)
	x := t*c.d - sumA
	n := x / (t*c.cover - sumC)
	if x < 0.0001 || n < float64(c.observed) {
		return float64(c.observed)
	}
	return n
}

func (c *coverage) low() float64 {
	t := float64(c.t)
	first := 0.0
	for i := range c.t {
		for j := i + 1; j < c.t; j++ {
			first += c.a[i][j] * (c.d/c.cover*c.b[i][j]/(c.n[i]*c.n[j]) - 1)
		}
	}
	start := c.d/c.cover + first/(t*c.cover)
	sum := 0.0
	for i := range c.t {
		for j := i + 1; j < c.t; j++ {
			sum += c.a[i][j] * (c.b[i][j]/(c.n[i]*c.n[j])*start - 1)
		}
	}
	n := c.d/c.cover + sum/(t*c.cover)
	if math.IsNaN(n) {
		return float64(c.observed)
	}
	return n
}
