package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// An Alarm is one watched count of a series, with the highest count that
// would not have been called unusual.
type Alarm struct {
	At       int // index in the series
	Observed int
	Expected float64
	Upper    float64 // NaN where there were too few events to judge
	P        float64 // probability of the count or more had nothing changed; NaN where the method has none
	Alarm    bool
	Phi      float64 // dispersion used, where the method has one
	Trend    bool    // a time trend was in the model
}

func checkWatched(counts []int, first int, need int) error {
	for i, c := range counts {
		if c < 0 {
			return fmt.Errorf("series: count %d is negative: %d", i, c)
		}
	}
	if first < need || first >= len(counts) {
		return fmt.Errorf("series: watching from %d of %d needs %d counts before it", first, len(counts), need)
	}
	return nil
}

// poissonQuantile is the smallest x with P(X ≤ x) ≥ p.
func poissonQuantile(p, mean float64) int {
	return smallest(func(x int) bool { return mathext.GammaIncRegComp(float64(x)+1, mean) >= p*(1-1e-14) })
}

// negativeBinomialQuantile is the same for a negative binomial count of that
// size and probability of success, in R's parametrisation.
func negativeBinomialQuantile(p, size, prob float64) int {
	return smallest(func(x int) bool { return mathext.RegIncBeta(size, float64(x)+1, prob) >= p*(1-1e-14) })
}

// EARS watches counts against the mean and standard deviation of the seven
// just before (C1), of seven with a gap of two (C2), or sums the excess of
// three days (C3). It needs no history and knows no season.
//
// Source: Hutwagner, L. et al. (2003). The bioterrorism preparedness and
// response Early Aberration Reporting System. J. Urban Health 80, i89–i96.
func EARS(counts []int, first, method int, alpha float64) ([]Alarm, error) {
	const baseline = 7
	lag := map[int]int{1: 0, 2: 2, 3: 2}
	gap, ok := lag[method]
	if !ok {
		return nil, fmt.Errorf("series: EARS has the methods 1, 2 and 3, not %d", method)
	}
	need := baseline + gap
	if method == 3 {
		need += 2
	}
	if err := checkWatched(counts, first, need); err != nil {
		return nil, err
	}
	z := normalQuantile(1 - alpha)
	moments := func(t int) (mean, sd float64) {
		return meanSD(counts[t-gap-baseline : t-gap])
	}
	excess := func(t int) float64 {
		m, s := moments(t)
		return math.Max(0, (float64(counts[t])-m)/s-1)
	}
	var out []Alarm
	for t := first; t < len(counts); t++ {
		m, s := moments(t)
		a := Alarm{At: t, Observed: counts[t], Expected: m, Upper: m + z*s, P: math.NaN()}
		if method == 3 {
			a.Upper = math.Max(0, float64(counts[t])+s*(z-excess(t-1)-excess(t-2)))
		}
		a.Alarm = float64(counts[t]) > a.Upper
		out = append(out, a)
	}
	return out, nil
}

func meanSD(x []int) (mean, sd float64) {
	n, total := float64(len(x)), 0
	for _, v := range x {
		total += v
	}
	mean = float64(total) / n
	for _, v := range x {
		sd += (float64(v) - mean) * (float64(v) - mean)
	}
	return mean, math.Sqrt(sd / (n - 1))
}

// reference gathers the counts of the same weeks, w either side, of b years
// before t, and of the w weeks just before it where recent is true.
func reference(counts []int, t, frequency, b, w int, recent bool) []int {
	var out []int
	if recent {
		out = append(out, counts[t-w:t]...)
	}
	for i := 1; i <= b; i++ {
		out = append(out, counts[t-i*frequency-w:t-i*frequency+w+1]...)
	}
	return out
}

// crowGardner is the upper limit of the 95 % interval of a Poisson mean.
//
// Source: Crow, E. L. and Gardner, R. S. (1959). Confidence intervals for the
// expectation of a Poisson variable. Biometrika 46, 441–453.
var crowGardner = [...]float64{3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633, 19.05, 20.335, 21.364, 22.945, 23.762, 25.4, 26.306, 27.735, 28.966, 30.017}

// RKI watches counts against the same weeks of earlier years with the rule of
// the Robert Koch Institute: a Poisson limit up to a mean of 20, mean plus two
// standard deviations above it.
func RKI(counts []int, first, frequency, years, window int, recent bool) ([]Alarm, error) {
	if err := checkWatched(counts, first, years*frequency+window); err != nil {
		return nil, err
	}
	var out []Alarm
	for t := first; t < len(counts); t++ {
		m, s := meanSD(reference(counts, t, frequency, years, window, recent))
		a := Alarm{At: t, Observed: counts[t], Expected: m, Upper: m + 2*s, P: math.NaN()}
		if m <= 20 {
			a.Upper = crowGardner[int(m)]
		}
		a.Alarm = float64(counts[t]) > a.Upper
		out = append(out, a)
	}
	return out, nil
}

// Bayes watches counts against the predictive distribution that the same
// weeks of earlier years give with Jeffreys's prior. It assumes that they
// vary no more than Poisson counts.
//
// Source: Riebler, A. (2004). Empirischer Vergleich von statistischen
// Methoden zur Ausbruchserkennung. LMU Munich.
func Bayes(counts []int, first, frequency, years, window int, recent bool, alpha float64) ([]Alarm, error) {
	if err := checkWatched(counts, first, years*frequency+window); err != nil {
		return nil, err
	}
	var out []Alarm
	for t := first; t < len(counts); t++ {
		ref := reference(counts, t, frequency, years, window, recent)
		n, total := float64(len(ref)), 0.0
		for _, v := range ref {
			total += float64(v)
		}
		size, prob := total+0.5, n/(n+1)
		upper := negativeBinomialQuantile(1-alpha, size, prob)
		a := Alarm{At: t, Observed: counts[t], Expected: size * (1 - prob) / prob, Upper: float64(upper), P: 1}
		if counts[t] > 0 {
			a.P = mathext.RegIncBeta(float64(counts[t]), size, 1-prob)
		}
		a.Alarm = counts[t] > upper
		out = append(out, a)
	}
	return out, nil
}

// A Sum is a point of a cumulative chart.
type Sum struct {
	At    int
	Value float64
	Alarm bool
}

// CUSUM sums how far the standardised counts lie above a mean by more than k,
// never below zero; above h it calls. It finds small lasting rises.
//
// Source: Rossi, G., Lampugnani, L. and Marchi, M. (1999). An approximate
// CUSUM procedure for surveillance of health events. Statistics in Medicine
// 18, 2111–2122.
func CUSUM(counts []int, first int, k, h float64) ([]Sum, error) {
	if err := checkWatched(counts, first, 1); err != nil {
		return nil, err
	}
	m, _ := meanSD(counts[:first])
	if m == 0 {
		return nil, fmt.Errorf("series: nothing was counted before %d, so there is no level to compare with", first)
	}
	var out []Sum
	s := 0.0
	for t := first; t < len(counts); t++ {
		s = math.Max(0, s+(float64(counts[t])-m)/math.Sqrt(m)-k)
		out = append(out, Sum{t, s, s >= h})
	}
	return out, nil
}

// GLR is the generalised likelihood ratio chart for Poisson counts: at each
// time the largest evidence, over all moments at which a rise could have
// begun, that the counts have risen above the in-control means. mean[i]
// belongs to counts[first+i]. After a call the chart begins anew.
//
// Source: Höhle, M. and Paul, M. (2008). Count data regression charts for the
// monitoring of surveillance time series. Comput. Stat. Data Anal. 52,
// 4357–4368.
func GLR(counts []int, first int, mean []float64, limit float64) ([]Sum, error) {
	if err := checkWatched(counts, first, 1); err != nil {
		return nil, err
	}
	if len(mean) != len(counts)-first {
		return nil, fmt.Errorf("series: %d means for %d counts", len(mean), len(counts)-first)
	}
	var out []Sum
	start := first
	for t := first; t < len(counts); t++ {
		best, x, m := math.Inf(-1), 0.0, 0.0
		for k := t; k >= start; k-- {
			x, m = x+float64(counts[k]), m+mean[k-first]
			best = math.Max(best, rise(x, m))
		}
		out = append(out, Sum{t, best, best > limit})
		if best > limit {
			start = t + 1
		}
	}
	return out, nil
}

// rise is the log likelihood ratio of x events where m were expected, for
// the best multiple of m that is at least 1.
func rise(x, m float64) float64 {
	if x <= m {
		return 0
	}
	return x*math.Log(x/m) + m - x
}
