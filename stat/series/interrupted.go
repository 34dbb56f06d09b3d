package series

import (
	"fmt"
	"math"

	"sightline/stat/glm"
)

// Interrupted is a series with a measure that began at a known time: an
// interrupted time series. With a control, a series that shares everything
// but the measure (other regions, other forms, another outcome of the same
// reporters), it is a controlled one, and the far better design: whatever
// happened to both drops out.
type Interrupted struct {
	Counts   []int
	Exposure []float64 // nil means 1
	Control  []int     // nil for a single series
	Start    int       // index of the first period with the measure
	Season   int       // periods a year, 12 for months; 0 for no season
	Slope    bool      // let the trend change too, not only the level
	Level    float64   // 0 means 0.95

	Periods []Period // with Ledger: dates of the counts
	Ledger  Ledger
}

// Judge fits the logarithm of the rate, or of its ratio to the control, on a
// trend, two harmonics of the season and a step at the start, with errors
// that follow an AR(1) process. The estimate and its interval come from that
// model. The p value is the mean of two: of shifting residuals along the
// series, which trusts no model of the errors (Permutation), and of that
// model with its distribution drawn anew (ARTest). Newey–West errors are not
// used: they call a change two to ten times too often here
// (docs/methods/series/interrupted.md).
//
// It refuses a series of fewer than 12 periods before (24 with a season) or 3
// after, fewer than 8 either side for a slope, and counts below 5 a period on
// average.
//
// Source: Bernal, J. L., Cummins, S. and Gasparrini, A. (2017). Interrupted
// time series regression for the evaluation of public health interventions.
// Int. J. Epidemiol. 46, 348–355.
func (s Interrupted) Judge() (Effect, error) {
	if s.Level == 0 {
		s.Level = 0.95
	}
	if err := s.check(); err != nil {
		return Effect{}, err
	}
	y := s.logs()
	d := s.design(s.Start)
	fit, err := glm.FitAR1(d, y, true)
	if err != nil {
		return Effect{}, err
	}
	e := Effect{Design: s.name(), Test: "the mean p value of shifted residuals and of a model with memory"}
	s.estimate(&e, fit, d, y)
	if e.P, err = s.test(y); err != nil {
		return Effect{}, err
	}
	e.decide(s.Level)
	e.Because = append(e.Because, fmt.Sprintf("the level moved by a factor of %.2f (%.2f to %.2f, p %s)", e.Estimate, e.Interval.Lower, e.Interval.Upper, pText(e.P)))
	s.examine(&e, fit, y)
	e.reporting(s.entries())
	e.tipping()
	if e.Verdict == CannotTell {
		e.WouldChange = append(e.WouldChange, "more periods after the measure", "a control series that shares everything but the measure")
	}
	return e, nil
}

// test gives the mean of two p values. Shifting trusts no model and calls
// slightly too often; the model with memory does so where the memory is long,
// but not in the same series. Their mean keeps the level over all settings
// that were tried (testdata/simulation.txt), the larger of the two falls
// below it. Where the shifts leave no doubt the second is not computed.
func (s Interrupted) test(y []float64) (float64, error) {
	p, err := Permutation(s.design(0), y, s.steps(s.Start))
	if err != nil || p > 2*(1-s.Level) {
		return p, err
	}
	q, _, err := ARTest(s.design(0), y, s.steps(s.Start))
	return (p + q) / 2, err
}

func (s Interrupted) name() string {
	if s.Control != nil {
		return "controlled interrupted time series"
	}
	return "interrupted time series"
}

func (s Interrupted) check() error {
	n := len(s.Counts)
	if err := checkLevel(s.Level); err != nil {
		return err
	}
	if (s.Exposure != nil && len(s.Exposure) != n) || (s.Control != nil && len(s.Control) != n) || (s.Periods != nil && len(s.Periods) != n) {
		return fmt.Errorf("series: %d counts, %d exposures, %d controls, %d periods", n, len(s.Exposure), len(s.Control), len(s.Periods))
	}
	if s.Start < 0 || s.Start > n {
		return fmt.Errorf("series: the measure starts at %d of %d periods", s.Start, n)
	}
	total, control := 0, 0
	for i, c := range s.Counts {
		if c < 0 || (s.Control != nil && s.Control[i] < 0) || (s.Exposure != nil && !(s.Exposure[i] > 0)) {
			return fmt.Errorf("series: period %d has a negative count or no exposure", i+1)
		}
		total += c
		if s.Control != nil {
			control += s.Control[i]
		}
	}
	r := &Refusal{Design: s.name()}
	before, after := s.Start, n-s.Start
	least := 12
	if s.Season > 1 {
		least = max(least, 2*s.Season)
	}
	r.need(before >= least, fmt.Sprintf("there are only %d periods before the measure", before), fmt.Sprintf("%d periods before it", least))
	r.need(after >= 3, fmt.Sprintf("there are only %d periods after the measure", after), "3 periods after it, better a year")
	r.need(!s.Slope || (before >= 8 && after >= 8), "a change of trend cannot be told from one of level so soon", "8 periods either side for a trend")
	r.need(total >= 5*n, "there are fewer than 5 events a period", "longer periods, such as quarters")
	r.need(s.Control == nil || control >= 5*n, "the control has fewer than 5 events a period", "a larger control group")
	return r.or()
}

// logs is the logarithm of the rate, or of its ratio to the control. Half an
// event keeps empty periods finite.
func (s Interrupted) logs() []float64 {
	y := make([]float64, len(s.Counts))
	for i, c := range s.Counts {
		y[i] = math.Log(float64(c) + 0.5)
		if s.Exposure != nil {
			y[i] -= math.Log(s.Exposure[i])
		}
		if s.Control != nil {
			y[i] -= math.Log(float64(s.Control[i]) + 0.5)
		}
	}
	return y
}

// design has intercept, trend, harmonics, and for start > 0 the steps.
func (s Interrupted) design(start int) *glm.Design {
	n := len(s.Counts)
	time := make([]float64, n)
	for i := range time {
		time[i] = float64(i) - float64(n-1)/2
	}
	d := glm.NewDesign(n).Intercept().Number("trend", time)
	s.harmonics(d)
	if start > 0 {
		for k, c := range s.steps(start) {
			d.Number([]string{"level", "slope"}[k], c)
		}
	}
	return d
}

func (s Interrupted) harmonics(d *glm.Design) {
	if s.Season < 2 || s.Control != nil {
		return // the control shares the season
	}
	for h := 1; h <= 2 && 2*h <= s.Season; h++ {
		sin, cos := make([]float64, len(s.Counts)), make([]float64, len(s.Counts))
		for i := range sin {
			sin[i], cos[i] = math.Sincos(2 * math.Pi * float64(h*(i+1)) / float64(s.Season))
		}
		if 2*h < s.Season {
			d.Number(fmt.Sprintf("sin%d", h), sin)
		}
		d.Number(fmt.Sprintf("cos%d", h), cos)
	}
}

// steps is 0 before the start and 1 after; the slope counts periods from 0.
func (s Interrupted) steps(start int) [][]float64 {
	level, slope := make([]float64, len(s.Counts)), make([]float64, len(s.Counts))
	for i := start; i < len(level); i++ {
		level[i], slope[i] = 1, float64(i-start)
	}
	if s.Slope {
		return [][]float64{level, slope}
	}
	return [][]float64{level}
}

// estimate is the mean effect over the periods after, and the path.
func (s Interrupted) estimate(e *Effect, fit *glm.AR1, d *glm.Design, y []float64) {
	n, p := len(y), len(fit.Coef)
	k := len(s.steps(s.Start))
	weight := make([]float64, p) // mean of the step columns after the start
	for j := p - k; j < p; j++ {
		for i := s.Start; i < n; i++ {
			weight[j] += d.Column(j)[i] / float64(n-s.Start)
		}
	}
	q := tFor(s.Level, float64(fit.DF))
	b, se := linear(fit, weight)
	e.Estimate = math.Exp(b)
	e.Interval = Interval{math.Exp(b - q*se), math.Exp(b + q*se), s.Level}
	for i := s.Start; i < n; i++ {
		row := make([]float64, p)
		for j := range p - k {
			row[j] = d.Column(j)[i]
		}
		eta, sd := linear(fit, row)
		sd = math.Hypot(sd, fit.Sigma) // a single period scatters too
		scale := math.Exp(math.Log(float64(s.Counts[i])+0.5) - y[i])
		e.Path = append(e.Path, Counterfactual{i, float64(s.Counts[i]), scale * math.Exp(eta), scale * math.Exp(eta-q*sd), scale * math.Exp(eta+q*sd)})
	}
}

// linear is a combination of coefficients with its standard error.
func linear(fit *glm.AR1, w []float64) (b, se float64) {
	v := 0.0
	for i, a := range w {
		b += a * fit.Coef[i]
		for j, c := range w {
			v += a * c * fit.Covariance.At(i, j)
		}
	}
	return b, math.Sqrt(v)
}

// examine adds the checks and the placebo dates.
func (s Interrupted) examine(e *Effect, fit *glm.AR1, y []float64) {
	e.Checks = append(e.Checks, Check{"periods are not too much like the ones before them", fit.Phi < 0.7, fmt.Sprintf("each takes over %.0f %% of the last", 100*fit.Phi)})
	if fit.Phi >= 0.7 {
		e.Warnings = append(e.Warnings, "neighbouring periods are so alike that the interval is too narrow; trust the shifts")
	}
	if s.Control == nil {
		e.Warnings = append(e.Warnings, "without a control, whatever else happened at the same time counts as an effect of the measure")
	}
	early := s
	early.Counts, early.Slope, early.Ledger = s.Counts[:s.Start], false, nil
	if s.Control != nil {
		early.Control = s.Control[:s.Start]
	}
	if s.Exposure != nil {
		early.Exposure = s.Exposure[:s.Start]
	}
	called := 0
	for i := 1; i <= 4; i++ {
		at := s.Start * (i + 1) / 6
		pl := Placebo{Name: fmt.Sprintf("period %d", at+1)}
		steps := early.steps(at)
		var err error
		if pl.P, err = Permutation(early.design(0), y[:s.Start], steps); err != nil {
			continue
		}
		if b, err := glm.FitModel(glm.Model{Family: glm.Gaussian{}, Design: early.design(at), Response: y[:s.Start]}); err == nil {
			pl.Estimate = math.Exp(b.Coef[len(b.Coef)-1])
		}
		if pl.P < 0.05 {
			called++
		}
		e.Placebos = append(e.Placebos, pl)
	}
	e.Checks = append(e.Checks, Check{"nothing happened at dates before the measure", called == 0, fmt.Sprintf("%d of %d placebo dates show a step", called, len(e.Placebos))})
}

// entries are those of the ledger between the first and the last period,
// less, with a control, those that concern everybody.
func (s Interrupted) entries() Ledger {
	if len(s.Periods) == 0 {
		return nil
	}
	before := Period{s.Periods[0].From, s.Periods[max(0, s.Start-1)].Until}
	after := Period{s.Periods[s.Start].From, s.Periods[len(s.Periods)-1].Until}
	var out Ledger
	for _, e := range s.Ledger.Between(before, after) {
		if s.Control == nil || len(e.Reporters) > 0 {
			out = append(out, e)
		}
	}
	return out
}
