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

// Judge predicts the periods after the measure from those before, and
// compares. Intervals hold the wandering of the level, the noise of each
// period, and the uncertainty of the coefficients and of both variances: how
// far the level wanders against the noise is not known from a short series,
// and a prediction that takes the best guess for the truth calls one in ten
// unchanged series a change. So predictions under a range of ratios are
// weighted by their likelihood (and by a half-Cauchy prior of scale 0.15 on
// the ratio of standard deviations), each a t distribution, exactly and
// without simulation. The p value is that of the mean effect.
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
	forecasts, err := s.forecasts(before)
	if err != nil {
		return Effect{}, err
	}
	return s.compare(forecasts), nil
}

// A forecast is the prediction under one ratio of wandering to noise.
type forecast struct {
	weight float64
	df     float64
	mean   []float64 // by period after the measure
	sd     []float64
	sum    float64
	sumSD  float64
}

// wanderings is how many ratios are weighed, from a still level to one that
// wanders twice as far as the noise.
const wanderings = 24

func (s StateSpace) forecasts(m LocalLevel) ([]forecast, error) {
	var out []forecast
	var logs []float64
	best := math.Inf(-1)
	for i := range wanderings {
		// Equal steps of the half-Cauchy distribution carry equal prior weight.
		ratio := 0.15 * math.Tan(math.Pi/2*(float64(i)/wanderings))
		m.H, m.Q = 1, ratio*ratio
		l, err := m.concentrated(m.Q)
		if err != nil {
			return nil, err
		}
		f, err := m.Filter()
		if err != nil {
			return nil, err
		}
		m.H = f.scaled / float64(f.used)
		m.Q = ratio * ratio * m.H
		one, err := s.forecast(m, float64(f.used))
		if err != nil {
			return nil, err
		}
		out, logs = append(out, one), append(logs, l)
		best = math.Max(best, l)
	}
	total := 0.0
	for i := range out {
		out[i].weight = math.Exp(logs[i] - best)
		total += out[i].weight
	}
	for i := range out {
		out[i].weight /= total
	}
	return out, nil
}

func (s StateSpace) forecast(m LocalLevel, df float64) (forecast, error) {
	signal, cov, err := m.Signal()
	if err != nil {
		return forecast{}, err
	}
	f := forecast{df: df}
	variance := float64(len(s.Y)-s.Start) * m.H
	for t := s.Start; t < len(s.Y); t++ {
		f.mean, f.sd = append(f.mean, signal[t]), append(f.sd, math.Sqrt(cov.At(t, t)+m.H))
		f.sum += signal[t]
		for u := s.Start; u < len(s.Y); u++ {
			variance += cov.At(t, u)
		}
	}
	f.sumSD = math.Sqrt(variance)
	return f, nil
}

// mixture is the weighted distribution of one predicted quantity.
type mixture struct {
	f    []forecast
	part func(forecast) (mean, sd float64)
}

func (m mixture) mean() float64 {
	x := 0.0
	for _, f := range m.f {
		c, _ := m.part(f)
		x += f.weight * c
	}
	return x
}

// above is the probability of a value above x.
func (m mixture) above(x float64) float64 {
	p := 0.0
	for _, f := range m.f {
		c, sd := m.part(f)
		p += f.weight * tTail((x-c)/sd, f.df)
	}
	return p
}

func (m mixture) interval(level float64) Interval {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, f := range m.f {
		c, sd := m.part(f)
		q := tFor(1-(1-level)/100, f.df)
		lo, hi = math.Min(lo, c-q*sd), math.Max(hi, c+q*sd)
	}
	at := func(p float64) float64 { return root(func(x float64) float64 { return m.above(x) - p }, lo, hi) }
	return Interval{at(0.5 + level/2), at(0.5 - level/2), level}
}

// compare sets what was beside what was predicted.
func (s StateSpace) compare(f []forecast) Effect {
	e := Effect{Design: "state-space counterfactual", Difference: true, Test: "predictive distribution"}
	observed, n := 0.0, float64(len(s.Y)-s.Start)
	for t := s.Start; t < len(s.Y); t++ {
		m := mixture{f, func(g forecast) (float64, float64) { return g.mean[t-s.Start], g.sd[t-s.Start] }}
		i := m.interval(s.Level)
		e.Path = append(e.Path, Counterfactual{t, s.Y[t], m.mean(), i.Lower, i.Upper})
		observed += s.Y[t]
	}
	all := mixture{f, func(g forecast) (float64, float64) { return g.sum, g.sumSD }}
	expected, i := all.mean(), all.interval(s.Level)
	c := &e.Cumulative
	c.Effect = observed - expected
	c.Interval = Interval{observed - i.Upper, observed - i.Lower, s.Level}
	c.SE = (i.Upper - i.Lower) / (2 * zFor(s.Level))
	c.Ratio = observed / expected
	c.RatioCI = Interval{1 + c.Interval.Lower/expected, 1 + c.Interval.Upper/expected, s.Level}
	e.Estimate = c.Effect / n
	e.Interval = Interval{c.Interval.Lower / n, c.Interval.Upper / n, s.Level}
	above := all.above(observed)
	e.P = math.Min(1, 2*math.Min(above, 1-above))
	e.decide(s.Level)
	s.explain(&e)
	return e
}

func (s StateSpace) explain(e *Effect) {
	e.Because = append(e.Because, fmt.Sprintf("on average %+.3g a period against what was expected (%+.3g to %+.3g; p %s)", e.Estimate, e.Interval.Lower, e.Interval.Upper, pText(e.P)))
	if len(s.Regressors) == 0 {
		e.Warnings = append(e.Warnings, "without a control, whatever else happened at the same time counts as an effect of the measure")
	}
	if e.Verdict == CannotTell {
		e.WouldChange = append(e.WouldChange, "a control series that moves more like this one", "more periods after the measure, within which the level has not wandered off")
	} else {
		e.WouldChange = append(e.WouldChange, "another change at the same time that the control series do not share")
	}
}
