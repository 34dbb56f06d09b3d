package series

import (
	"fmt"
	"math"
)

// FisherExact tests whether two proportions are equal given the table's
// margins, and gives the odds ratio of the first group against the second by
// conditional maximum likelihood with its exact interval. The p value sums
// the tables no likelier than the one seen.
//
// Source: Fisher, R. A. (1935). The logic of inductive inference. JRSS 98,
// 39–82; Cornfield, J. (1956). A statistical problem arising from
// retrospective studies. Proc. Third Berkeley Symposium 4, 135–148.
func FisherExact(x1, n1, x2, n2 int, level float64) (Ratio, error) {
	if n1 <= 0 || n2 <= 0 || x1 < 0 || x2 < 0 || x1 > n1 || x2 > n2 {
		return Ratio{}, fmt.Errorf("series: %d of %d and %d of %d are no two proportions", x1, n1, x2, n2)
	}
	if err := checkLevel(level); err != nil {
		return Ratio{}, err
	}
	h := newHypergeometric(n1, n2, x1+x2)
	r := Ratio{Method: Exact, Interval: Interval{0, math.Inf(1), level}, P: h.twoSided(x1)}
	alpha := 1 - level
	switch {
	case h.lo == h.hi:
		r.Ratio = math.NaN()
		r.Warnings = append(r.Warnings, "the margins allow only this table, so the odds ratio may be anything")
		return r, nil
	case x1 == h.lo:
		r.Ratio = 0
	case x1 == h.hi:
		r.Ratio = math.Inf(1)
	default:
		r.Ratio = h.solve(func(p []float64) float64 { return h.mean(p) - float64(x1) })
	}
	if x1 > h.lo {
		r.Interval.Lower = h.solve(func(p []float64) float64 { return sum(p[x1-h.lo:]) - alpha/2 })
	}
	if x1 < h.hi {
		r.Interval.Upper = h.solve(func(p []float64) float64 { return alpha/2 - sum(p[:x1-h.lo+1]) })
	}
	return r, nil
}

// hypergeometric is the distribution of the first cell given the margins; its
// noncentral form multiplies the weight of i by odds^i.
type hypergeometric struct {
	lo, hi int
	log    []float64 // log weight at odds 1, from lo to hi
}

func newHypergeometric(n1, n2, k int) hypergeometric {
	h := hypergeometric{lo: max(0, k-n2), hi: min(k, n1)}
	for i := h.lo; i <= h.hi; i++ {
		h.log = append(h.log, logChoose(n1, i)+logChoose(n2, k-i))
	}
	return h
}

func (h hypergeometric) at(logOdds float64) []float64 {
	p := make([]float64, len(h.log))
	top := math.Inf(-1)
	for i, l := range h.log {
		p[i] = l + logOdds*float64(h.lo+i)
		top = math.Max(top, p[i])
	}
	total := 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - top)
		total += p[i]
	}
	for i := range p {
		p[i] /= total
	}
	return p
}

func (h hypergeometric) mean(p []float64) float64 {
	m := 0.0
	for i, v := range p {
		m += float64(h.lo+i) * v
	}
	return m
}

func (h hypergeometric) twoSided(x int) float64 {
	p := h.at(0)
	most, total := p[x-h.lo]*(1+1e-7), 0.0
	for _, v := range p {
		if v <= most {
			total += v
		}
	}
	return math.Min(1, total)
}

// solve finds the odds ratio at which g, rising with it, is zero.
func (h hypergeometric) solve(g func([]float64) float64) float64 {
	return math.Exp(root(func(l float64) float64 { return g(h.at(l)) }, -60, 60))
}

func logChoose(n, k int) float64 {
	a, _ := math.Lgamma(float64(n) + 1)
	b, _ := math.Lgamma(float64(k) + 1)
	c, _ := math.Lgamma(float64(n-k) + 1)
	return a - b - c
}

func sum(x []float64) float64 {
	t := 0.0
	for _, v := range x {
		t += v
	}
	return t
}
