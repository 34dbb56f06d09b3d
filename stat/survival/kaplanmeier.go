package survival

import (
	"fmt"
	"math"
)

// Estimator names how a survival curve is made of events and numbers at risk.
type Estimator string

const (
	// ProductLimit multiplies the shares 1 - d/n that got past each time.
	// Kaplan and Meier (1958), J Am Stat Assoc 53, 457–481.
	ProductLimit Estimator = "Kaplan–Meier"
	// Breslow is exp(-H) with H the Nelson–Aalen sum of d/n.
	Breslow Estimator = "exp(-Nelson–Aalen)"
	// FlemingHarrington is exp(-H) with tied events taken one after another.
	// Fleming and Harrington (1984), Comm Stat 13, 2469–2486.
	FlemingHarrington Estimator = "Fleming–Harrington"
)

// CurveOptions asks for an estimator, an interval and a variance. The zero
// value is Kaplan–Meier with Greenwood's variance and a log-log 95 % interval.
type CurveOptions struct {
	Estimator  Estimator
	Confidence Confidence
	// Robust takes the variance from how much each row, or each cluster of
	// rows, moves the curve: right under sampling weights and dependence.
	Robust bool
}

// Curve is the share still without the event after each time, a step function
// that is 1 before the first time. StdErr is on the scale of the share.
type Curve struct {
	Time         []float64
	AtRisk       []float64 // just before the time
	Events       []float64
	Censored     []float64
	Survival     []float64
	StdErr       []float64
	Lower, Upper []float64 // NaN where the scale of the interval has no limit
	Hazard       []float64 // Nelson–Aalen cumulative hazard
	HazardStdErr []float64
	Method       string
	Confidence   Confidence
	Warnings     []string
}

// KaplanMeier estimates the share of people still without an event at each
// time; events of every kind count as one. It assumes that who is censored
// does not depend on the time the event would have come: not so when people
// at lower risk leave the country, see CumulativeIncidence.
func KaplanMeier(s Sample, o CurveOptions) (Curve, error) {
	if err := s.Check(); err != nil {
		return Curve{}, err
	}
	o, err := o.withDefaults(s)
	if err != nil {
		return Curve{}, err
	}
	return kaplanMeier(newLedger(s.anyKind(), 1), o), nil
}

// KaplanMeierBy gives one curve for each group, in the order of its names. A
// group without rows has an empty curve with a warning.
func KaplanMeierBy(s Sample, g Groups, o CurveOptions) ([]Curve, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if err := g.check(s.Len()); err != nil {
		return nil, err
	}
	o, err := o.withDefaults(s)
	if err != nil {
		return nil, err
	}
	var curves []Curve
	for _, part := range g.split(s) {
		curves = append(curves, kaplanMeier(newLedger(part.anyKind(), 1), o))
	}
	return curves, nil
}

// anyKind is Any, without a copy when there is nothing to change.
func (s Sample) anyKind() Sample {
	if s.Kinds() <= 1 {
		return s
	}
	return s.Any()
}

func (o CurveOptions) withDefaults(s Sample) (CurveOptions, error) {
	c, err := o.Confidence.withDefaults()
	o.Confidence = c
	switch o.Estimator {
	case "":
		o.Estimator = ProductLimit
	case ProductLimit, Breslow, FlemingHarrington:
	default:
		return o, fmt.Errorf("survival: unknown estimator %q", o.Estimator)
	}
	if s.Cluster != nil {
		o.Robust = true
	}
	if o.Robust && o.Estimator == FlemingHarrington {
		return o, fmt.Errorf("survival: no robust variance for %s", o.Estimator)
	}
	return o, err
}

func kaplanMeier(l *ledger, o CurveOptions) Curve {
	m := len(l.time)
	block := make([]float64, 6*m)
	column := func() []float64 { c := block[:m:m]; block = block[m:]; return c }
	c := Curve{Time: l.time, AtRisk: l.risk, Events: l.events, Censored: l.censored,
		Survival: column(), StdErr: column(), Lower: column(), Upper: column(),
		Hazard: column(), HazardStdErr: column(), Confidence: o.Confidence}
	c.fill(l, o)
	if o.Robust {
		c.robust(l, o)
	}
	z := o.Confidence.z()
	for j := range c.Time {
		c.Lower[j], c.Upper[j] = o.Confidence.around(c.Survival[j], c.StdErr[j], z)
	}
	c.Method = o.method()
	c.warn(l)
	return c
}

func (o CurveOptions) method() string {
	variance := "Greenwood variance"
	if o.Robust {
		variance = "infinitesimal jackknife variance"
	} else if o.Estimator != ProductLimit {
		variance = "Aalen variance"
	}
	return fmt.Sprintf("%s, %s, %s", o.Estimator, variance, o.Confidence)
}

// fill runs through the times with the model-based standard errors.
func (c *Curve) fill(l *ledger, o CurveOptions) {
	surv, green, haz, hazVar := 1.0, 0.0, 0.0, 0.0
	for j, n := range l.risk {
		d := l.events[j]
		if d > 0 {
			surv *= (n - d) / n
			green += d / (n * (n - d))
			h, v := hazardStep(n, d, l.count[j], o.Estimator == FlemingHarrington)
			haz += h
			hazVar += v
		}
		c.Survival[j], c.Hazard[j], c.HazardStdErr[j] = surv, haz, math.Sqrt(hazVar)
		if o.Estimator != ProductLimit {
			c.Survival[j] = math.Exp(-haz)
			c.StdErr[j] = c.Survival[j] * c.HazardStdErr[j]
		} else {
			c.StdErr[j] = surv * math.Sqrt(green) // NaN once the curve is 0: Greenwood knows no error there
		}
	}
}

// hazardStep is the jump of the cumulative hazard and of its variance. With
// oneByOne the count tied events leave the risk set one after another.
func hazardStep(n, d, count float64, oneByOne bool) (h, v float64) {
	if !oneByOne || count <= 1 {
		return d / n, d / (n * n)
	}
	for k := 0.0; k < count; k++ {
		left := n - k*d/count
		h += d / count / left
		v += d / count / (left * left)
	}
	return h, v
}

// robust replaces the standard errors by the infinitesimal jackknife's.
func (c *Curve) robust(l *ledger, o CurveOptions) {
	log, hazard := survivalPath(l).variance(), hazardPath(l).variance()
	for j := range c.Time {
		c.HazardStdErr[j] = math.Sqrt(hazard[j])
		c.StdErr[j] = c.Survival[j] * math.Sqrt(log[j])
		if o.Estimator != ProductLimit {
			c.StdErr[j] = c.Survival[j] * c.HazardStdErr[j]
		}
	}
}

// survivalPath is the derivative of log S, hazardPath that of Nelson–Aalen.
func survivalPath(l *ledger) *path {
	h := greenwoodSum(l)
	return &path{ledger: l, g: h, jump: func(j, _ int) float64 {
		if l.risk[j] <= l.events[j] {
			return 0
		}
		return -1 / (l.risk[j] - l.events[j])
	}}
}

func hazardPath(l *ledger) *path {
	g := make([]float64, len(l.time))
	sum := 0.0
	for j, n := range l.risk {
		if l.events[j] > 0 {
			sum -= l.events[j] / (n * n)
		}
		g[j] = sum
	}
	return &path{ledger: l, g: g, jump: func(j, _ int) float64 { return 1 / l.risk[j] }}
}

// greenwoodSum is the running sum of d/(n(n-d)). It stops growing when
// everybody at risk has the event, for then the curve stays at 0.
func greenwoodSum(l *ledger) []float64 {
	h := make([]float64, len(l.time))
	sum := 0.0
	for j, n := range l.risk {
		if d := l.events[j]; d > 0 && n > d {
			sum += d / (n * (n - d))
		}
		h[j] = sum
	}
	return h
}

func (c *Curve) warn(l *ledger) {
	rows, events := l.sample.Len(), 0.0
	for _, d := range l.count {
		events += d
	}
	switch {
	case rows == 0:
		c.Warnings = append(c.Warnings, "nobody is in this group")
	case rows == 1:
		c.Warnings = append(c.Warnings, "only one person is in this group: the curve says nothing about others")
	case events == 0:
		c.Warnings = append(c.Warnings, "nobody had the event: the curve stays at 1 and its standard error at 0, which overstates what is known")
	}
	for j, n := range l.risk {
		if l.from != nil && n <= l.events[j] && j < len(l.risk)-1 && l.events[j] > 0 {
			c.Warnings = append(c.Warnings, fmt.Sprintf("at time %v everybody then under observation had the event, so the curve is 0 from there on although others come in later", l.time[j]))
			break
		}
	}
}
