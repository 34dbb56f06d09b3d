package series

import (
	"fmt"
	"math"
)

// A Trend is a test of whether figures go up or down over ordered groups.
type Trend struct {
	Statistic float64
	P         float64 // two-sided
	Direction int     // −1 down, +1 up, 0 level
	Method    string
	Warnings  []string
}

// CochranArmitage tests whether the proportions x[i] of n[i] rise or fall
// along the scores (1, 2, … when scores is nil). Persons are taken as
// independent.
//
// Source: Armitage, P. (1955). Tests for linear trends in proportions and
// frequencies. Biometrics 11, 375–386.
func CochranArmitage(x, n []int, scores []float64) (Trend, error) {
	if scores == nil {
		for i := range x {
			scores = append(scores, float64(i+1))
		}
	}
	if len(x) < 2 || len(x) != len(n) || len(x) != len(scores) {
		return Trend{}, fmt.Errorf("series: a trend needs two or more groups of the same length, not %d, %d and %d", len(x), len(n), len(scores))
	}
	var total, cases, sn, snn, sx float64
	for i := range x {
		if n[i] <= 0 || x[i] < 0 || x[i] > n[i] {
			return Trend{}, fmt.Errorf("series: %d out of %d is no proportion", x[i], n[i])
		}
		m, c := float64(n[i]), float64(x[i])
		total, cases = total+m, cases+c
		sn, snn, sx = sn+m*scores[i], snn+m*scores[i]*scores[i], sx+c*scores[i]
	}
	p := cases / total
	variance := p * (1 - p) * (snn - sn*sn/total)
	if variance <= 0 {
		return Trend{}, fmt.Errorf("series: all groups are alike in proportion or score, so there is no trend to test")
	}
	u := sx - p*sn
	chi := u * u / variance
	return Trend{Statistic: chi, P: chiSquaredTail(chi, 1), Direction: sign(u), Method: "Cochran-Armitage"}, nil
}

// MannKendall tests whether a short series rises or falls, by the order of
// its values alone. Statistic is Kendall's tau. Up to 10 values without ties
// the p value is exact, otherwise normal with the variance corrected for ties. It
// assumes independent years; autocorrelation makes it call trends too often.
//
// Source: Kendall, M. G. (1938). A new measure of rank correlation.
// Biometrika 30, 81–93.
func MannKendall(values []float64) (Trend, error) {
	n := len(values)
	if n < 4 {
		return Trend{}, fmt.Errorf("series: a trend by ranks needs at least 4 values; there are %d", n)
	}
	s, ties := 0, map[float64]int{}
	for i, v := range values {
		ties[v]++
		for _, w := range values[:i] {
			s += sign(v - w)
		}
	}
	pairs := float64(n*(n-1)) / 2
	t := Trend{Direction: sign(float64(s)), Method: "Mann-Kendall"}
	if len(ties) == n && n <= 10 {
		t.Statistic = float64(s) / pairs
		t.P = kendallExact(n, s)
		return t, nil
	}
	variance, tied := float64(n*(n-1)*(2*n+5)), 0.0
	for _, k := range ties {
		variance -= float64(k * (k - 1) * (2*k + 5))
		tied += float64(k*(k-1)) / 2
	}
	if variance == 0 {
		return Trend{}, fmt.Errorf("series: all values are the same, so there is no trend to test")
	}
	t.Statistic = float64(s) / math.Sqrt(pairs*(pairs-tied))
	t.P = math.Min(1, 2*normalTail(math.Max(0, math.Abs(float64(s))-1)/math.Sqrt(variance/18)))
	return t, nil
}

// kendallExact is the two-sided probability of a score at least as far from 0
// among all orders of n values, by counting orders with a given number of
// inversions.
func kendallExact(n, s int) float64 {
	pairs := n * (n - 1) / 2
	ways := make([]float64, pairs+1)
	ways[0] = 1
	for m := 2; m <= n; m++ {
		next := make([]float64, pairs+1)
		for k := range next {
			for j := 0; j < m && j <= k; j++ {
				next[k] += ways[k-j]
			}
		}
		ways = next
	}
	total, extreme := 0.0, 0.0
	for k, w := range ways {
		total += w
		if abs(pairs-2*k) >= abs(s) {
			extreme += w
		}
	}
	return math.Min(1, extreme/total)
}

func sign(x float64) int {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

func abs(x int) int { return max(x, -x) }

// Homogeneity tests whether counts could all be of one level per exposure
// (nil means 1), varying by chance only: Pearson's chi-squared.
func Homogeneity(counts []int, exposure []float64) (statistic, df, p float64, err error) {
	n := len(counts)
	if n < 2 || (exposure != nil && len(exposure) != n) {
		return 0, 0, 0, fmt.Errorf("series: %d counts and %d exposures cannot be compared", n, len(exposure))
	}
	var events, total float64
	size := func(i int) float64 {
		if exposure == nil {
			return 1
		}
		return exposure[i]
	}
	for i, c := range counts {
		if c < 0 || !(size(i) > 0) {
			return 0, 0, 0, fmt.Errorf("series: %d in %v is no rate", c, size(i))
		}
		events, total = events+float64(c), total+size(i)
	}
	if events == 0 {
		return 0, 0, 0, fmt.Errorf("series: nothing was counted, so there is nothing to compare")
	}
	for i, c := range counts {
		m := events / total * size(i)
		statistic += (float64(c) - m) * (float64(c) - m) / m
	}
	df = float64(n - 1)
	return statistic, df, chiSquaredTail(statistic, df), nil
}
