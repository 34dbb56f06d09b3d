package recapture

import (
	"fmt"
	"math"
	"slices"
)

// Estimate is the size of the whole population, those on no list included, as
// one method sees it, with what must be said beside the number.
type Estimate struct {
	Method string  // such as "Chapman"
	Model  string  // such as "[12,3]" or "police, shelters"; may be empty
	N      float64 // estimated population
	// Lower and Upper bound N at Level; both are NaN when the method gave no
	// interval, and Upper is +Inf when the data give no upper limit.
	Lower, Upper float64
	Level        float64
	SE           float64 // standard error of N; NaN when there is none
	Observed     int     // people on at least one list
	Warnings     []string
}

// newEstimate starts an estimate without interval or standard error.
func newEstimate(method string, observed int, n float64) Estimate {
	return Estimate{Method: method, N: n, Observed: observed, Lower: math.NaN(), Upper: math.NaN(), SE: math.NaN()}
}

// Warn adds a caveat once.
func (e *Estimate) Warn(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	if !slices.Contains(e.Warnings, s) {
		e.Warnings = append(e.Warnings, s)
	}
}

// HasInterval reports whether the estimate comes with limits.
func (e Estimate) HasInterval() bool { return !math.IsNaN(e.Lower) && !math.IsNaN(e.Upper) }

// Coverage is the share of the population that is registered, with its limits:
// observed ÷ estimated. The limits are NaN when the estimate has none.
func (e Estimate) Coverage() (share, lower, upper float64) {
	n := float64(e.Observed)
	return n / e.N, n / e.Upper, n / e.Lower
}

// logInterval gives Chao's log-normal limits for what was not seen, so that
// the lower limit never falls below what was.
//
// Chao, A. (1987). Estimating the population size for capture-recapture data
// with unequal catchability. Biometrics 43, 783–791, equation 12.
func (e *Estimate) logInterval(level float64) {
	seen := float64(e.Observed)
	unseen := e.N - seen
	e.Level = level
	if unseen <= 0 || math.IsNaN(e.SE) {
		e.Lower, e.Upper = seen, seen
		if math.IsNaN(e.SE) {
			e.Lower, e.Upper = math.NaN(), math.NaN()
		}
		return
	}
	c := math.Exp(normalQuantile(0.5+level/2) * math.Sqrt(math.Log1p(e.SE*e.SE/(unseen*unseen))))
	e.Lower, e.Upper = seen+unseen/c, seen+unseen*c
}
