package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Breaks is where the data themselves would put changes of level.
type Breaks struct {
	RSS []float64 // by number of breaks, 0 first
	BIC []float64
	At  [][]int // last index of each segment but the last, by number of breaks
}

// FindBreaks places 0 to most breaks of the mean so that the residual sum of
// squares is least, segments of at least share of the series each, by dynamic
// programming over all places. The number to believe is that of the lowest
// BIC; serial correlation makes it too large.
//
// Source: Bai, J. and Perron, P. (2003). Computation and analysis of multiple
// structural change models. J. Appl. Econometrics 18, 1–22.
func FindBreaks(y []float64, most int, share float64) (Breaks, error) {
	n := len(y)
	h := int(math.Floor(float64(n) * share))
	if !(share > 0 && share < 0.5) || h < 2 {
		return Breaks{}, fmt.Errorf("series: segments of %v of %d values are too short", share, n)
	}
	most = min(most, n/h-1)
	cost := segmentCosts(y)
	best := make([][]float64, most+1) // best[m][t]: m breaks in y[:t]
	from := make([][]int, most+1)
	for m := range best {
		best[m], from[m] = make([]float64, n+1), make([]int, n+1)
		for t := range best[m] {
			best[m][t] = math.Inf(1)
			if m == 0 && t >= h {
				best[0][t] = cost(0, t)
			}
			for s := m * h; m > 0 && s <= t-h; s++ {
				if c := best[m-1][s] + cost(s, t); c < best[m][t] {
					best[m][t], from[m][t] = c, s
				}
			}
		}
	}
	out := Breaks{}
	size := float64(n)
	for m := range best {
		rss := best[m][n]
		out.RSS = append(out.RSS, rss)
		// m+1 means, m places and a variance.
		out.BIC = append(out.BIC, size*(math.Log(2*math.Pi*rss/size)+1)+math.Log(size)*float64(2*m+2))
		at, t := make([]int, m), n
		for k := m; k > 0; k-- {
			t = from[k][t]
			at[k-1] = t - 1
		}
		out.At = append(out.At, at)
	}
	return out, nil
}

// segmentCosts gives the residual sum of squares of y[s:t] around its mean.
func segmentCosts(y []float64) func(s, t int) float64 {
	mean := sum(y) / float64(len(y))
	s1, s2 := make([]float64, len(y)+1), make([]float64, len(y)+1)
	for i, v := range y {
		s1[i+1], s2[i+1] = s1[i]+v-mean, s2[i]+(v-mean)*(v-mean)
	}
	return func(s, t int) float64 {
		d := s1[t] - s1[s]
		return s2[t] - s2[s] - d*d/float64(t-s)
	}
}

// SupF is the largest, and the mean, F statistic of a break of the mean over
// all places that leave share of the series on either side, and the place of
// the largest (last index before it).
//
// Source: Andrews, D. W. K. (1993). Tests for parameter instability and
// structural change with unknown change point. Econometrica 61, 821–856.
func SupF(y []float64, share float64) (largest, mean float64, at int, err error) {
	n := len(y)
	first := int(math.Floor(float64(n) * share))
	if first < 2 {
		return 0, 0, 0, fmt.Errorf("series: %d values are too few to look for a break", n)
	}
	cost := segmentCosts(y)
	count := 0
	for t := first; t <= n-first; t++ {
		rest := cost(0, t) + cost(t, n)
		f := (cost(0, n) - rest) / (rest / float64(n-2))
		mean += f
		count++
		if f > largest {
			largest, at = f, t-1
		}
	}
	return largest, mean / float64(count), at, nil
}

// FluctuationTest is the cumulative sum of the deviations from the mean, in
// units that make it a Brownian bridge where nothing changes, and the p value
// of its largest excursion.
//
// Source: Ploberger, W. and Krämer, W. (1992). The CUSUM test with OLS
// residuals. Econometrica 60, 271–285.
func FluctuationTest(y []float64) (process []float64, largest, p float64, err error) {
	n := float64(len(y))
	if len(y) < 5 {
		return nil, 0, 0, fmt.Errorf("series: %d values are too few to look for a break", len(y))
	}
	mean, ss := sum(y)/n, 0.0
	for _, v := range y {
		ss += (v - mean) * (v - mean)
	}
	if ss == 0 {
		return nil, 0, 0, fmt.Errorf("series: all values are the same")
	}
	scale := math.Sqrt(ss / (n - 1) * n)
	process = []float64{0}
	s := 0.0
	for _, v := range y {
		s += v - mean
		process = append(process, s/scale)
		largest = math.Max(largest, math.Abs(s/scale))
	}
	// Kolmogorov's distribution.
	sgn := 1.0
	for k := 1.0; k <= 100; k++ {
		p += 2 * sgn * math.Exp(-2*k*k*largest*largest)
		sgn = -sgn
	}
	return process, largest, math.Max(0, math.Min(1, p)), nil
}

// Chow tests whether the regression of y on columns (with a constant) changed
// after the period with index at: F and its p value. The place must be known
// beforehand.
//
// Source: Chow, G. C. (1960). Econometrica 28, 591–605.
func Chow(y []float64, columns [][]float64, at int) (f, p float64, err error) {
	n := len(y)
	x := [][]float64{make([]float64, n)}
	for i := range x[0] {
		x[0][i] = 1
	}
	x = append(x, columns...)
	k := len(x)
	if at+1 <= k || n-at-1 <= k {
		return 0, 0, fmt.Errorf("series: too few periods on one side of %d", at)
	}
	part := func(from, until int) (float64, error) {
		var c [][]float64
		for _, v := range x {
			c = append(c, v[from:until])
		}
		fit, err := leastSquares(c, y[from:until])
		if err != nil {
			return 0, err
		}
		return fit.rss, nil
	}
	whole, err := part(0, n)
	if err != nil {
		return 0, 0, err
	}
	before, err := part(0, at+1)
	if err != nil {
		return 0, 0, err
	}
	after, err := part(at+1, n)
	if err != nil {
		return 0, 0, err
	}
	df := float64(n - 2*k)
	f = (whole - before - after) / float64(k) / ((before + after) / df)
	return f, distuv.F{D1: float64(k), D2: df}.Survival(f), nil
}
