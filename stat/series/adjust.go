package series

import (
	"fmt"
	"math"
	"sort"
)

// An Adjustment names a way to allow for many tests at once.
type Adjustment string

// Holm, Hochberg and Bonferroni bound the chance of any false finding
// (Hochberg for independent or positively dependent tests); BH and BY bound
// the expected share of false ones among the findings (BY under any
// dependence).
const (
	Holm       Adjustment = "Holm"
	Hochberg   Adjustment = "Hochberg"
	Bonferroni Adjustment = "Bonferroni"
	BH         Adjustment = "Benjamini-Hochberg"
	BY         Adjustment = "Benjamini-Yekutieli"
)

// AdjustP gives p values adjusted for the number of tests, in the order of p.
//
// Sources: Holm, S. (1979). A simple sequentially rejective multiple test
// procedure. Scand. J. Statist. 6, 65–70. Hochberg, Y. (1988). Biometrika 75,
// 800–802. Benjamini, Y. and Hochberg, Y. (1995). JRSS B 57, 289–300.
// Benjamini, Y. and Yekutieli, D. (2001). Annals of Statistics 29, 1165–1188.
func AdjustP(p []float64, how Adjustment) ([]float64, error) {
	for _, v := range p {
		if !(v >= 0 && v <= 1) {
			return nil, fmt.Errorf("series: %v is no p value", v)
		}
	}
	n := len(p)
	order := make([]int, n) // smallest first
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return p[order[a]] < p[order[b]] })
	factor, stepUp, err := adjustment(how, n)
	if err != nil {
		return nil, err
	}
	out := make([]float64, n)
	running := 0.0
	if stepUp {
		running = 1
	}
	for k := range n {
		rank := k + 1
		if stepUp {
			rank = n - k
		}
		i := order[rank-1]
		v := factor(rank) * p[i]
		if stepUp {
			running = math.Min(running, v)
		} else {
			running = math.Max(running, math.Min(1, v))
		}
		out[i] = running
	}
	return out, nil
}

// adjustment gives the factor for the p value of a rank (1 is the smallest)
// and whether one works up from the largest.
func adjustment(how Adjustment, n int) (factor func(rank int) float64, stepUp bool, err error) {
	m := float64(n)
	switch how {
	case Bonferroni:
		return func(int) float64 { return m }, false, nil
	case Holm:
		return func(rank int) float64 { return m - float64(rank) + 1 }, false, nil
	case Hochberg:
		return func(rank int) float64 { return m - float64(rank) + 1 }, true, nil
	case BH:
		return func(rank int) float64 { return m / float64(rank) }, true, nil
	case BY:
		harmonic := 0.0
		for i := 1; i <= n; i++ {
			harmonic += 1 / float64(i)
		}
		return func(rank int) float64 { return harmonic * m / float64(rank) }, true, nil
	}
	return nil, false, fmt.Errorf("series: no adjustment called %q", how)
}
