package series

import (
	"fmt"
	"math"
)

// A Dispersion says how much more periods differ from each other than
// independent events would: variance = mean + Extra·mean².
type Dispersion struct {
	Extra   float64 // squared coefficient of variation between periods, beyond Poisson
	DF      float64 // degrees of freedom it was estimated with; +Inf for a value taken as given
	Series  int     // how many series it was pooled over
	Assumed bool    // not estimated: nothing was there to estimate it from

	// Scale is Pearson's statistic over its degrees of freedom where that is
	// below 1, otherwise 1: the periods differ less than independent events
	// would. It is used with caution (see Predict).
	Scale float64
}

// CV is the coefficient of variation of the underlying level from period to
// period: 0.14 for 14 %.
func (d Dispersion) CV() float64 { return math.Sqrt(d.Extra) }

// Phi is the ratio of variance to mean for a series of that mean, the
// dispersion of a quasi-Poisson model.
func (d Dispersion) Phi(mean float64) float64 { return 1 + d.Extra*mean }

// KnownCV makes a Dispersion of a coefficient of variation taken as given.
func KnownCV(cv float64) Dispersion { return Dispersion{Extra: cv * cv, DF: math.Inf(1), Scale: 1} }

// PoolDispersion estimates one dispersion from several series whose level
// varies alike: the same figure by form, source or region. Each series is
// measured around its own mean rate, so that a trend counts as dispersion
// and makes later verdicts more cautious. A series of four or five years
// alone says next to nothing about its dispersion; twenty of them say enough
// (docs/methods/series/dispersion.md). Series of fewer than two periods are
// left out; DF is 0 where none remains.
//
// The estimate solves Pearson's equation Σ(y−μ)²/(μ+κμ²) = Σ(n−1) and is 0
// where the series differ no more than by chance.
//
// Source: Breslow, N. E. (1984). Extra-Poisson variation in log-linear
// models. Applied Statistics 33, 38–44.
func PoolDispersion(sisters [][]Observation) (Dispersion, error) {
	d := Dispersion{Scale: 1}
	var count, mean []float64
	for _, s := range sisters {
		for _, o := range s {
			if err := o.check(); err != nil {
				return Dispersion{}, err
			}
		}
		s = singles(s)
		events, exposure := rate(s)
		if len(s) < 2 || events == 0 {
			continue
		}
		for _, o := range s {
			count = append(count, float64(o.Count))
			mean = append(mean, float64(events)*o.exposure()/exposure)
		}
		d.DF += float64(len(s) - 1)
		d.Series++
	}
	if d.DF > 0 {
		d.Scale = math.Min(1, pearson(count, mean, 0)/d.DF)
		d.Extra = solvePearson(count, mean, d.DF)
	}
	return d, nil
}

// singles leaves out sums over several periods, whose spread is another.
func singles(obs []Observation) []Observation {
	var out []Observation
	for _, o := range obs {
		if o.periods() == 1 && o.exposure() > 0 {
			out = append(out, o)
		}
	}
	return out
}

// pearson is Σ(y−μ)²/(μ+κμ²).
func pearson(count, mean []float64, k float64) float64 {
	s := 0.0
	for i, y := range count {
		s += (y - mean[i]) * (y - mean[i]) / (mean[i] * (1 + k*mean[i]))
	}
	return s
}

func solvePearson(count, mean []float64, df float64) float64 {
	excess := func(k float64) float64 { return pearson(count, mean, k) - df }
	if excess(0) <= 0 {
		return 0
	}
	hi := 1e-3
	for excess(hi) > 0 && hi < 1e12 {
		hi *= 4
	}
	return root(excess, 0, hi)
}

// describe says in words where the dispersion comes from.
func (d Dispersion) describe() string {
	varies := fmt.Sprintf("the level varies by %.0f %%", 100*d.CV())
	if d.Extra == 0 {
		varies = "the level varies no more than by chance"
	}
	switch {
	case d.Assumed:
		return "assumed: from period to period " + varies
	case math.IsInf(d.DF, 1):
		return "given: from period to period " + varies
	case d.Series == 1:
		return fmt.Sprintf("estimated from this series alone (%.0f degrees of freedom): %s", d.DF, varies)
	}
	return fmt.Sprintf("pooled over %d series (%.0f degrees of freedom): %s", d.Series, d.DF, varies)
}
