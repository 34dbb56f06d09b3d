package series

import (
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/mathext"

	"sightline/stat/glm"
)

// A Threshold names how Farrington's upper limit is computed.
type Threshold string

// Delta is Farrington's own, on a power scale. MuAn takes a negative binomial
// quantile at an upper quantile of the mean, Plugin at its estimate.
const (
	Delta  Threshold = "delta"
	MuAn   Threshold = "muan"
	Plugin Threshold = "nbPlugin"
)

// Farrington watches a seasonal series, such as registrations per month or
// week by reporter, against the same time of earlier years: a quasi-Poisson
// model in which past peaks weigh less, and an upper limit from it.
//
// Zero values are not defaults: start from OriginalFarrington or
// FlexibleFarrington.
//
// Sources: Farrington, C. P. et al. (1996). A statistical algorithm for the
// early detection of outbreaks of infectious disease. JRSS A 159, 547–563.
// Noufaily, A. et al. (2013). An improved algorithm for outbreak detection in
// multiple surveillance systems. Statistics in Medicine 32, 1206–1222.
type Farrington struct {
	Frequency       int         // periods a year: 52 or 12
	Dates           []time.Time // dates of the periods; with them, a year back is the closest same weekday
	Years           int         // how many years back
	Window          int         // periods either side of the same time of earlier years
	Blocks          int         // periods of a seasonal factor over the whole year; 1 uses only the windows
	Skip            int         // last periods left out of the model
	Reweight        bool
	WeightThreshold float64
	Trend           bool
	TrendP          float64 // a trend stays in the model if its p value is below
	Alpha           float64 // chance of a count above the limit had nothing changed
	Power           float64 // 2/3, 1/2 or 1
	Threshold       Threshold
	LeastEvents     int // no verdict with fewer events in the last four periods

	// SurveillanceError takes the standard error of the prediction as R's
	// surveillance does up to 1.26 (docs/methods/series/farrington.md); it is
	// for comparisons only.
	SurveillanceError bool
}

// OriginalFarrington is the method of 1996 with its settings for weeks. Its
// limit is two-sided in the paper's implementation: Alpha here is one tail.
func OriginalFarrington(frequency int) Farrington {
	return Farrington{Frequency: frequency, Years: 5, Window: 3, Blocks: 1, Skip: 3, Reweight: true, WeightThreshold: 1,
		Trend: true, TrendP: 0.05, Alpha: 0.005, Power: 2.0 / 3, Threshold: Delta, LeastEvents: 5}
}

// FlexibleFarrington is the improved method of 2013: the whole year in ten
// blocks, half a year left out, and weights lowered for residuals above 2.58.
func FlexibleFarrington(frequency int) Farrington {
	return Farrington{Frequency: frequency, Years: 5, Window: 3, Blocks: 10, Skip: frequency / 2, Reweight: true, WeightThreshold: 2.58,
		Trend: true, TrendP: 1, Alpha: 0.005, Power: 2.0 / 3, Threshold: Plugin, LeastEvents: 5}
}

// Watch judges counts[first:].
func (f Farrington) Watch(counts []int, first int) ([]Alarm, error) {
	if f.Frequency < 1 || f.Years < 1 || f.Window < 0 || f.Blocks < 1 || !(f.Alpha > 0 && f.Alpha < 0.5) || f.Power <= 0 {
		return nil, fmt.Errorf("series: settings of Farrington's method that make no sense: %+v", f)
	}
	if f.Dates != nil && len(f.Dates) != len(counts) {
		return nil, fmt.Errorf("series: %d dates for %d counts", len(f.Dates), len(counts))
	}
	if err := checkWatched(counts, first, 1); err != nil {
		return nil, err
	}
	var out []Alarm
	for t := first; t < len(counts); t++ {
		a, err := f.judge(counts, t)
		if err != nil {
			return nil, fmt.Errorf("series: period %d: %w", t, err)
		}
		out = append(out, a)
	}
	return out, nil
}

// sample is what the model for one period is fitted to.
type sample struct {
	at    []int
	y     []float64
	block []int // 1 … Blocks; the windows are Blocks
	most  float64
}

func (f Farrington) judge(counts []int, t int) (Alarm, error) {
	s, err := f.sample(counts, t)
	if err != nil {
		return Alarm{}, err
	}
	fit, phi, trend, err := f.fit(s, f.Trend)
	if err != nil {
		return Alarm{}, err
	}
	if trend && !f.keepsTrend(fit, s, t) {
		if fit, phi, trend, err = f.fit(s, false); err != nil {
			return Alarm{}, err
		}
	}
	row := f.row(s, t, trend)
	c := fit.Covariance()
	scale := phi
	if f.SurveillanceError {
		scale = workingDispersion(fit)
	}
	c.ScaleSym(scale/fit.Dispersion, c.SymDense)
	eta, se := fit.Predict(row, c)
	a := Alarm{At: t, Observed: counts[t], Expected: math.Exp(eta), Phi: phi, Trend: trend}
	f.limit(&a, eta, se)
	recent := 0
	for _, v := range counts[max(0, t-3) : t+1] {
		recent += v
	}
	if recent < f.LeastEvents {
		a.Upper = math.NaN()
	}
	a.Alarm = float64(a.Observed) > a.Upper && a.Observed > 0
	return a, nil
}

// limit sets the upper limit and the p value.
func (f Farrington) limit(a *Alarm, eta, se float64) {
	if f.Threshold == Delta {
		mu := a.Expected
		tau := a.Phi + se*se*mu
		sd := f.Power * math.Sqrt(math.Pow(mu, 2*f.Power-1)*tau)
		mean := math.Pow(mu, f.Power)
		a.Upper = math.Pow(mean+normalQuantile(1-f.Alpha)*sd, 1/f.Power)
		a.P = normalTail((math.Pow(float64(a.Observed), f.Power) - mean) / sd)
		return
	}
	mu := a.Expected
	if f.Threshold == MuAn {
		mu = math.Exp(eta + normalQuantile(1-f.Alpha)*se)
	}
	a.P = 1
	if a.Phi > 1 {
		size, prob := mu/(a.Phi-1), 1/a.Phi
		a.Upper = float64(negativeBinomialQuantile(1-f.Alpha, size, prob))
		if a.Observed > 0 {
			a.P = mathext.RegIncBeta(float64(a.Observed), size, 1-prob)
		}
		return
	}
	a.Upper = float64(poissonQuantile(1-f.Alpha, mu))
	if a.Observed > 0 {
		a.P = mathext.GammaIncReg(float64(a.Observed), mu)
	}
}

// fit fits with or without trend, once plainly and once with past peaks
// weighted down.
func (f Farrington) fit(s sample, trend bool) (*glm.Fit, float64, bool, error) {
	m := glm.Model{Family: glm.QuasiPoisson{}, Design: f.design(s, trend), Response: s.y}
	fit, err := glm.FitModel(m)
	if err != nil && trend {
		return f.fit(s, false)
	}
	if err != nil {
		return nil, 0, false, err
	}
	phi := math.Max(1, fit.Dispersion)
	if f.Reweight {
		m.Weights = f.weights(fit, phi)
		if fit, err = glm.FitModel(m); err != nil {
			return nil, 0, false, err
		}
		phi = math.Max(1, fit.Dispersion)
	}
	return fit, phi, trend, nil
}

// weights are 1/s² for Anscombe residuals s above the threshold, scaled to a
// mean of 1.
func (f Farrington) weights(fit *glm.Fit, phi float64) []float64 {
	h := fit.Leverage()
	w, total := make([]float64, len(h)), 0.0
	for i, y := range fit.Model.Response {
		mu := fit.Mean[i]
		s := 1.5 * (math.Pow(y, 2.0/3)*math.Pow(mu, -1.0/6) - math.Sqrt(mu)) / math.Sqrt(phi*(1-h[i]))
		w[i] = 1
		if s > f.WeightThreshold {
			w[i] = 1 / (s * s)
		}
		total += w[i]
	}
	for i := range w {
		w[i] *= float64(len(w)) / total
	}
	return w
}

// keepsTrend is Farrington's rule: a significant trend over three years that
// does not lead beyond what was ever seen.
func (f Farrington) keepsTrend(fit *glm.Fit, s sample, t int) bool {
	c := fit.Covariance()
	if f.SurveillanceError {
		c.ScaleSym(workingDispersion(fit)/fit.Dispersion, c.SymDense)
	}
	p := fit.Table(c, 0.95)[1].P
	eta, _ := fit.Predict(f.row(s, t, true), c)
	return f.Years >= 3 && p < f.TrendP && math.Exp(eta) <= s.most
}

// workingDispersion is the dispersion that surveillance 1.20 to 1.26 arrives
// at when it overwrites the working weights of the reweighted fit.
func workingDispersion(fit *glm.Fit) float64 {
	if fit.Model.Weights == nil {
		return fit.Dispersion
	}
	s := 0.0
	for i, y := range fit.Model.Response {
		r := (y - fit.Mean[i]) / fit.Mean[i]
		s += fit.Model.Weights[i] * r * r
	}
	return s / float64(fit.DF)
}

func (f Farrington) design(s sample, trend bool) *glm.Design {
	rows := make([][]float64, len(s.at))
	for i, at := range s.at {
		rows[i] = f.regressors(at-s.at[0], s.block[i], trend)
	}
	return fromRows(rows)
}

func (f Farrington) row(s sample, t int, trend bool) []float64 {
	return f.regressors(t-s.at[0], f.Blocks, trend)
}

func (f Farrington) regressors(time, block int, trend bool) []float64 {
	row := []float64{1}
	if trend {
		row = append(row, float64(time))
	}
	for b := 2; b <= f.Blocks; b++ {
		v := 0.0
		if block == b {
			v = 1
		}
		row = append(row, v)
	}
	return row
}
