package recapture

import (
	"fmt"
	"math"
)

// ProfilePoint is the log likelihood of one population size, all else fitted,
// less its maximum.
type ProfilePoint struct{ N, LogLik float64 }

// maxProfile bounds the population that the profile likelihood looks at, as a
// multiple of those observed; beyond it we say that there is no upper limit.
const maxProfile = 1000

// Profile gives the profile-likelihood interval of one model: the population
// sizes under which the counts are not much less likely than under the best.
// It takes the model as known. Its estimate is the multinomial one, slightly
// below FitModel's Poisson one.
//
// Cormack, R. M. (1992). Interval estimation for mark-recapture studies of
// closed populations. Biometrics 48, 567–576.
func Profile(t Table, m Model, level float64) (Estimate, error) {
	fit, err := FitModel(t, m)
	if err != nil {
		return Estimate{}, err
	}
	p, err := newLattice(len(t.Lists), t.Counts()).profiler(m, false)
	if err != nil {
		return Estimate{}, err
	}
	e, err := p.interval(fit.N, level)
	if err != nil {
		return e, fmt.Errorf("model %s: %w", m, err)
	}
	e.Method, e.Model, e.SE = "log-linear, profile likelihood", m.String(), fit.SE
	e.Warn("the limits take the chosen model as known; other models give other answers")
	fit.warn(&e)
	return e, nil
}

// ProfileCurve samples the profile likelihood at points population sizes from
// lower to upper, for drawing.
func ProfileCurve(t Table, m Model, lower, upper float64, points int) ([]ProfilePoint, error) {
	fit, err := FitModel(t, m)
	if err != nil {
		return nil, err
	}
	p, err := newLattice(len(t.Lists), t.Counts()).profiler(m, false)
	if err != nil {
		return nil, err
	}
	top := p.logLik(p.maximum(fit.N))
	var out []ProfilePoint
	for k := range points {
		n := lower + (upper-lower)*float64(k)/float64(max(points-1, 1))
		if n >= p.observed {
			out = append(out, ProfilePoint{n, p.logLik(n) - top})
		}
	}
	return out, nil
}

// ProfileClosed is Profile for the classical family (not Mb and Mbh).
func ProfileClosed(t Table, m ClosedModel, level float64) (Estimate, error) {
	if m == Mb || m == Mbh {
		return Estimate{}, fmt.Errorf("recapture: no profile likelihood for model %s", m)
	}
	fit, err := Closed(t, m)
	if err != nil {
		return Estimate{}, err
	}
	e, err := profileClosed(t, m, false).interval(fit.N, level)
	if err != nil {
		return e, fmt.Errorf("model %s: %w", m, err)
	}
	e.Method, e.SE, e.Warnings = string(m), fit.SE, append(fit.Warnings, e.Warnings...)
	return e, nil
}

// profiler evaluates a profile log likelihood, up to a constant.
type profiler struct {
	observed float64
	// deviance of the table with this many people on no list.
	deviance func(unseen float64) float64
	// stirling uses Rcapture's approximation, which is off by 1/(12·unseen).
	stirling bool
}

func (l *lattice) profiler(m Model, stirling bool) (*profiler, error) {
	if s := l.check(m.Effects); s != Estimable {
		return nil, &NotEstimable{m, s}
	}
	return &profiler{observed: l.total, stirling: stirling, deviance: func(unseen float64) float64 {
		l.observe(unseen)
		minus2, err := l.fit(m.Effects)
		if err != nil {
			return math.NaN()
		}
		return minus2 - l.saturated()
	}}, nil
}

func profileClosed(t Table, m ClosedModel, stirling bool) *profiler {
	d, err := designClosed(len(t.Lists), m)
	if err != nil {
		panic(err) // Closed has been through it
	}
	none := make([]float64, len(d.x[0]))
	none[0] = 1
	d.x = append(d.x, none)
	y := append(t.Counts()[1:], 0)
	return &profiler{observed: float64(t.Observed()), stirling: stirling, deviance: func(unseen float64) float64 {
		y[len(y)-1] = unseen
		_, fit, ok := d.fitBounded(y)
		if !ok {
			return math.NaN()
		}
		return fit.dev
	}}
}

// logLik turns the Poisson deviance into the multinomial log likelihood
// (Cormack 1992, equation 5).
func (p *profiler) logLik(n float64) float64 {
	unseen := n - p.observed
	if unseen < 1e-12 {
		unseen = 0
	}
	return -p.deviance(unseen)/2 + p.correction(unseen, n)
}

func (p *profiler) correction(unseen, n float64) float64 {
	if p.stirling && n > 100 {
		if unseen == 0 || unseen == 1 {
			return -n + 0.5*math.Log(2*math.Pi*n)
		}
		return unseen - n - 0.5*math.Log(unseen/n)
	}
	c := logGamma(n+1) - n*math.Log(n) - logGamma(unseen+1)
	if unseen > 0 {
		c += unseen * math.Log(unseen)
	}
	return c
}

// maximum finds the most likely population size by golden section between the
// people seen and half as many again as the Poisson estimate.
func (p *profiler) maximum(start float64) float64 {
	const ratio = 0.6180339887498949
	a, b := p.observed, 1.5*start
	x1, x2 := b-ratio*(b-a), a+ratio*(b-a)
	f1, f2 := p.logLik(x1), p.logLik(x2)
	for b-a > 1e-9*b {
		if f1 < f2 {
			a, x1, f1 = x1, x2, f2
			x2 = a + ratio*(b-a)
			f2 = p.logLik(x2)
		} else {
			b, x2, f2 = x2, x1, f1
			x1 = b - ratio*(b-a)
			f1 = p.logLik(x1)
		}
	}
	return (a + b) / 2
}

// interval finds where the log likelihood falls by half the chi-square
// quantile.
func (p *profiler) interval(start, level float64) (Estimate, error) {
	best := p.maximum(start)
	top := p.logLik(best)
	if math.IsNaN(top) {
		return Estimate{}, errNoFit
	}
	z := normalQuantile(0.5 + level/2)
	floor := top - z*z/2
	e := newEstimate("profile likelihood", int(p.observed+0.5), best)
	e.Level = level
	below := func(n float64) bool { return !(p.logLik(n) >= floor) }
	e.Lower = p.observed
	if below(p.observed) {
		e.Lower = bisect(p.observed, best, below)
	}
	e.Upper = math.Inf(1)
	for hi := best + (best - p.observed) + 1; hi < maxProfile*p.observed; hi *= 2 {
		if below(hi) {
			e.Upper = bisect(hi, best, below)
			break
		}
	}
	if math.IsInf(e.Upper, 1) {
		e.Warn("the data give no upper limit")
	}
	return e, nil
}

// bisect finds the boundary between out, where bad holds, and in, where not.
func bisect(out, in float64, bad func(float64) bool) float64 {
	for range 200 {
		if mid := (out + in) / 2; bad(mid) {
			out = mid
		} else {
			in = mid
		}
		if math.Abs(out-in) <= 1e-10*math.Abs(in) {
			break
		}
	}
	return (out + in) / 2
}
