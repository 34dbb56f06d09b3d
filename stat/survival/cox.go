package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Ties says how events at one time share their risk set.
type Ties string

const (
	// Efron (1977), J Am Stat Assoc 72, 557–565: accurate and quick, the default.
	Efron Ties = "Efron"
	// BreslowTies (1974), Biometrics 30, 89–99: biased towards 0 when many tie.
	BreslowTies Ties = "Breslow"
	// Exact is Cox's discrete (conditional logistic) likelihood, for few ties.
	Exact Ties = "exact"
)

// CoxData is a sample with covariates. Events of any kind count: take
// Sample.Only(k) for the hazard of one kind. With Entry a person may have many
// rows, so covariates may change over time and a person may have many events;
// give such rows one Cluster.
type CoxData struct {
	Sample
	X      [][]float64 // one column a covariate, without missing values
	Terms  []string
	Strata []int // each has a baseline of its own; nil: one
}

// CoxOptions: the zero value is Efron's ties, and a robust variance only when
// the rows have clusters.
type CoxOptions struct {
	Ties   Ties
	Robust bool // sum of squared dfbeta over clusters (Lin and Wei 1989, J Am Stat Assoc 84, 1074–1078)
}

// CoxModel is a fitted proportional-hazards model. exp(Coef) is a ratio of
// hazards, not of shares.
type CoxModel struct {
	Method          string
	Terms           []string
	Coef            []float64
	StdErr          []float64 // robust when asked for
	NaiveStdErr     []float64 // from the information
	Covariance      [][]float64
	NaiveCovariance [][]float64
	N, Events       int
	LogLik0, LogLik float64
	LikelihoodRatio Test // of all covariates at once
	Wald, Score     Test
	RobustScore     Test      // only with a robust variance
	Reference       []float64 // where Residuals.Predictor is 0: means, but 0 for covariates of only -1, 0 and 1
	Iterations      int
	Unbounded       []bool // by coefficient: the data do not bound it, so none of its numbers mean anything
	Warnings        []string

	data CoxData
	ties Ties
	risk *riskSets
	beta *mat.VecDense
	info [][]float64
}

// Cox fits log hazard ratios by maximum partial likelihood. It assumes that
// each ratio is the same at all times (see ProportionalHazards) and that
// censoring depends on nothing but the covariates.
//
// Source: Cox (1972), Regression models and life-tables, J R Stat Soc B 34,
// 187–220; start–stop intervals as in Andersen and Gill (1982), Ann Stat 10,
// 1100–1120.
func Cox(d CoxData, o CoxOptions) (*CoxModel, error) {
	m, err := newCox(d, o)
	if err != nil {
		return nil, err
	}
	if err := m.fit(); err != nil {
		return nil, err
	}
	m.test()
	if o.Robust || d.Cluster != nil {
		if o.Ties == Exact {
			return nil, fmt.Errorf("survival: no robust variance for exact ties")
		}
		m.robust()
	}
	m.warn()
	return m, nil
}

func newCox(d CoxData, o CoxOptions) (*CoxModel, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	m := &CoxModel{Terms: d.Terms, N: d.Len(), data: d, ties: o.Ties}
	switch o.Ties {
	case "":
		m.ties = Efron
	case Efron, BreslowTies, Exact:
	default:
		return nil, fmt.Errorf("survival: unknown way with ties %q", o.Ties)
	}
	for _, k := range d.Event {
		m.Events += min(k, 1)
	}
	if m.Events == 0 {
		return nil, fmt.Errorf("survival: nobody had the event, so nothing can be said about its hazard")
	}
	m.Method = fmt.Sprintf("Cox model, %s ties", m.ties)
	m.risk = newRiskSets(d)
	m.Reference = m.risk.reference
	return m, nil
}

func (d CoxData) check() error {
	if err := d.Sample.Check(); err != nil {
		return err
	}
	n := d.Len()
	switch {
	case len(d.X) == 0:
		return fmt.Errorf("survival: a Cox model needs a covariate")
	case len(d.Terms) != len(d.X):
		return fmt.Errorf("survival: %d covariates but %d names", len(d.X), len(d.Terms))
	case len(d.X) > math.MaxUint16:
		return fmt.Errorf("survival: %d covariates are too many", len(d.X))
	case d.Strata != nil && len(d.Strata) != n:
		return fmt.Errorf("survival: %d rows but %d strata", n, len(d.Strata))
	}
	for j, x := range d.X {
		if len(x) != n {
			return fmt.Errorf("survival: covariate %s has %d values for %d rows", d.Terms[j], len(x), n)
		}
		for i, v := range x {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return fmt.Errorf("survival: row %d: covariate %s is not a number; leave such rows out", i+1, d.Terms[j])
			}
		}
	}
	return nil
}

// likelihood is the log partial likelihood with its two derivatives.
type likelihood struct {
	value float64
	score []float64
	info  [][]float64
}

func newLikelihood(p int) *likelihood {
	return &likelihood{score: make([]float64, p), info: square(p)}
}

const maxIterations = 40

// fit climbs by Newton's steps, halving a step that goes down, until the next
// would move no coefficient by a millionth of its standard error.
func (m *CoxModel) fit() error {
	p := len(m.Terms)
	m.beta = mat.NewVecDense(p, nil)
	now, err := m.evaluate(m.beta)
	if err != nil {
		return err
	}
	m.LogLik0 = now.value
	for m.Iterations = 0; m.Iterations < maxIterations; m.Iterations++ {
		step, gain, err := m.newton(now)
		if err != nil {
			return err
		}
		if m.Iterations == 0 {
			m.Score = newChiSquare("score test", gain, p)
		}
		if gain < 1e-12 {
			m.beta.AddVec(m.beta, step)
			break
		}
		next, err := m.climb(now, step)
		if err != nil {
			return err
		}
		if math.Abs(next.value-now.value) <= 1e-15*math.Abs(next.value) && gain < 1e-8 {
			now = next
			m.Iterations++
			break
		}
		now = next
	}
	if m.Iterations == maxIterations {
		m.Warnings = append(m.Warnings, "the fit did not settle: a coefficient may be without bound because a covariate tells the events from the rest without exception")
	}
	m.LogLik, m.info = now.value, now.info
	return m.conclude()
}

func (m *CoxModel) evaluate(beta *mat.VecDense) (*likelihood, error) {
	if m.ties == Exact {
		return m.risk.exact(beta.RawVector().Data)
	}
	l := newLikelihood(beta.Len())
	m.risk.predict(beta.RawVector().Data)
	m.risk.sweep(true, func(t *moment) { t.contribute(l, m.ties) })
	if math.IsNaN(l.value) || math.IsInf(l.value, 0) {
		return l, fmt.Errorf("survival: the Cox likelihood is not a number: a covariate may have far too large values")
	}
	return l, nil
}

// newton solves info·step = score; gain is score·step, twice the rise that
// the step promises.
func (m *CoxModel) newton(l *likelihood) (step *mat.VecDense, gain float64, err error) {
	inverse, bad := invert(l.info)
	if bad >= 0 {
		return nil, 0, fmt.Errorf("survival: covariate %s says nothing that the others do not, so its effect cannot be told", m.Terms[bad])
	}
	step = mat.NewVecDense(len(l.score), nil)
	u := mat.NewVecDense(len(l.score), l.score)
	step.MulVec(inverse, u)
	return step, mat.Dot(u, step), nil
}

func (m *CoxModel) climb(now *likelihood, step *mat.VecDense) (*likelihood, error) {
	from := mat.VecDenseCopyOf(m.beta)
	for range 30 {
		m.beta.AddVec(from, step)
		next, err := m.evaluate(m.beta)
		if err == nil && next.value >= now.value-1e-9*math.Abs(now.value) {
			return next, nil
		}
		step.ScaleVec(0.5, step)
	}
	return nil, fmt.Errorf("survival: the Cox likelihood does not rise: check the covariates for extreme values")
}

// invert gives the inverse of a positive definite matrix, or the first row
// that the earlier ones make superfluous.
func invert(a [][]float64) (*mat.SymDense, int) {
	p := len(a)
	scale := make([]float64, p)
	for i := range a {
		if a[i][i] <= 0 {
			return nil, i
		}
		scale[i] = math.Sqrt(a[i][i])
	}
	l := square(p)
	for i := range a {
		for j := 0; j <= i; j++ {
			s := a[i][j] / (scale[i] * scale[j])
			for k := range j {
				s -= l[i][k] * l[j][k]
			}
			if i != j {
				l[i][j] = s / l[j][j]
				continue
			}
			if !(s > 1e-11) {
				return nil, i
			}
			l[i][i] = math.Sqrt(s)
		}
	}
	return invertScaled(l, scale), -1
}

func invertScaled(l [][]float64, scale []float64) *mat.SymDense {
	p := len(l)
	inv := square(p) // of l
	for j := range p {
		inv[j][j] = 1 / l[j][j]
		for i := j + 1; i < p; i++ {
			s := 0.0
			for k := j; k < i; k++ {
				s -= l[i][k] * inv[k][j]
			}
			inv[i][j] = s / l[i][i]
		}
	}
	out := mat.NewSymDense(p, nil)
	for i := range p {
		for j := 0; j <= i; j++ {
			s := 0.0
			for k := i; k < p; k++ {
				s += inv[k][i] * inv[k][j]
			}
			out.SetSym(i, j, s/(scale[i]*scale[j]))
		}
	}
	return out
}

// conclude turns the information into standard errors.
func (m *CoxModel) conclude() error {
	inverse, bad := invert(m.info)
	if bad >= 0 {
		return fmt.Errorf("survival: at the maximum nothing can be told of covariate %s", m.Terms[bad])
	}
	p := len(m.Terms)
	m.Coef = append([]float64(nil), m.beta.RawVector().Data...)
	m.NaiveCovariance = square(p)
	m.NaiveStdErr = make([]float64, p)
	for i := range p {
		for j := range p {
			m.NaiveCovariance[i][j] = inverse.At(i, j)
		}
		m.NaiveStdErr[i] = math.Sqrt(inverse.At(i, i))
	}
	m.Covariance, m.StdErr = m.NaiveCovariance, m.NaiveStdErr
	return nil
}

func newChiSquare(name string, x float64, df int) Test {
	return Test{Method: name, Statistic: x, DF: df, P: chiSquareTail(x, float64(df))}
}

func (m *CoxModel) test() {
	p := len(m.Terms)
	m.LikelihoodRatio = newChiSquare("likelihood ratio test", 2*(m.LogLik-m.LogLik0), p)
	m.Wald = newChiSquare("Wald test", m.waldStatistic(), p)
}

func (m *CoxModel) waldStatistic() float64 {
	x, _ := quadratic(mat.NewVecDense(len(m.Coef), m.Coef), symmetric(m.Covariance))
	return x
}

func (m *CoxModel) warn() {
	if rule := 10 * len(m.Terms); m.Events < rule {
		m.Warnings = append(m.Warnings, fmt.Sprintf("%d events for %d covariates: with fewer than ten a covariate, coefficients tend to be too large", m.Events, len(m.Terms)))
	}
	m.Unbounded = make([]bool, len(m.Coef))
	for j, b := range m.Coef {
		if math.Abs(b)*m.risk.spread[j] > 8 && m.NaiveStdErr[j]*m.risk.spread[j] > 1 {
			m.Unbounded[j] = true
			m.Warnings = append(m.Warnings, fmt.Sprintf("the effect of %s has no bound: in these data it tells the events from the rest without exception", m.Terms[j]))
		}
	}
}

// HazardRatio gives exp(Coef[j]) with its interval and p-value.
func (m *CoxModel) HazardRatio(j int, level float64) Contrast {
	b, se := m.Coef[j], m.StdErr[j]
	z := normalQuantile(1 - (1-level)/2)
	return Contrast{math.Exp(b), math.Exp(b - z*se), math.Exp(b + z*se), normalTail2(b / se)}
}

// AIC is Akaike's criterion, of the partial likelihood.
func (m *CoxModel) AIC() float64 { return -2*m.LogLik + 2*float64(len(m.Coef)) }

// BIC counts events, not people, as the size of the sample (Volinsky and
// Raftery 2000, Biometrics 56, 256–262).
func (m *CoxModel) BIC() float64 {
	return -2*m.LogLik + float64(len(m.Coef))*math.Log(float64(m.Events))
}
