package series

import (
	"fmt"
	"math"
)

// StateSpace asks what a series would have done after a measure, from its own
// level before it and from other series that the measure does not touch: a
// structural time-series counterfactual in the manner of CausalImpact, by an
// exact Kalman filter instead of simulation. Y may be any continuous outcome;
// give counts as logarithms or as square roots.
type StateSpace struct {
	Y          []float64
	Regressors [][]float64
	Start      int
	Level      float64 // 0 means 0.95
}

// Judge estimates the variances from the periods before the measure, predicts
// those after, and compares. Intervals are predictive: they hold the
// wandering of the level, the noise of each period and the uncertainty of the
// coefficients, but take the two variances as known. The p value is that of
// the mean effect.
//
// It refuses fewer than 20 periods before (and 10 for each regressor) or none
// after.
//
// Source: Brodersen, K. H. et al. (2015). Inferring causal impact using
// Bayesian structural time-series models. Ann. Appl. Stat. 9, 247–274.
func (s StateSpace) Judge() (Effect, error) {
	if s.Level == 0 {
		s.Level = 0.95
	}
	r := &Refusal{Design: "state-space counterfactual"}
	least := max(20, 10*(len(s.Regressors)+1))
	r.need(s.Start >= least, fmt.Sprintf("there are only %d periods before the measure", s.Start), fmt.Sprintf("%d periods before it", least))
	r.need(len(s.Y) > s.Start, "there is no period after the measure", "periods after it")
	if err := r.or(); err != nil {
		return Effect{}, err
	}
	before := LocalLevel{Y: append([]float64(nil), s.Y...), Regressors: s.Regressors}
	for t := s.Start; t < len(s.Y); t++ {
		before.Y[t] = math.NaN()
	}
	fitted, _, err := before.Fit()
	if err != nil {
		return Effect{}, err
	}
	return s.compare(fitted)
}

// compare predicts with a model whose variances are given.
func (s StateSpace) compare(m LocalLevel) (Effect, error) {
	signal, cov, err := m.Signal()
	if err != nil {
		return Effect{}, err
	}
	e := Effect{Design: "state-space counterfactual", Difference: true, Test: "predictive distribution"}
	z, n := zFor(s.Level), float64(len(s.Y)-s.Start)
	expected, variance := 0.0, n*m.H
	for t := s.Start; t < len(s.Y); t++ {
		sd := math.Sqrt(cov.At(t, t) + m.H)
		e.Path = append(e.Path, Counterfactual{t, s.Y[t], signal[t], signal[t] - z*sd, signal[t] + z*sd})
		e.Cumulative.Effect += s.Y[t] - signal[t]
		expected += signal[t]
		for u := s.Start; u < len(s.Y); u++ {
			variance += cov.At(t, u)
		}
	}
	c := &e.Cumulative
	c.SE = math.Sqrt(variance)
	c.Interval = Interval{c.Effect - z*c.SE, c.Effect + z*c.SE, s.Level}
	c.Ratio = 1 + c.Effect/expected
	c.RatioCI = Interval{1 + c.Interval.Lower/expected, 1 + c.Interval.Upper/expected, s.Level}
	e.Estimate = c.Effect / n
	e.Interval = Interval{c.Interval.Lower / n, c.Interval.Upper / n, s.Level}
	e.P = 2 * normalTail(math.Abs(c.Effect)/c.SE)
	e.decide(s.Level)
	e.Because = append(e.Because, fmt.Sprintf("on average %.3g a period more than expected (%.3g to %.3g)", e.Estimate, e.Interval.Lower, e.Interval.Upper))
	if m.Q == 0 {
		e.Warnings = append(e.Warnings, "the level did not move at all before the measure; if it may, the interval is too narrow")
	}
	if len(s.Regressors) == 0 {
		e.Warnings = append(e.Warnings, "without a control, whatever else happened at the same time counts as an effect of the measure")
	}
	if e.Verdict == CannotTell {
		e.WouldChange = append(e.WouldChange, "a control series that moves more like this one", "more periods after the measure, within which the level has not wandered off")
	} else {
		e.WouldChange = append(e.WouldChange, "another change at the same time that the control series do not share")
	}
	return e, nil
}
