package recapture

import (
	"fmt"
	"math"
)

// Fit is a log-linear model fitted to a table.
type Fit struct {
	Model  Model
	Status Status
	// N is the estimated population, SE its standard error when the model is
	// taken as true (Cormack & Jupp 1991, as Rcapture computes it).
	N, SE     float64
	Observed  int
	LogL      float64 // Poisson log likelihood of the observed cells
	Deviance  float64
	DF        int // cells less terms, terms of −∞ counted
	Terms     int
	AIC, BIC  float64 // BIC with the logarithm of the people observed
	Effects   []Effect
	Expected  []float64 // by history; index 0 is the people on no list
	lists     []string
	minusInfs []History
}

// Effect is one term of a fitted model; Value is −∞ for lists that share
// nobody.
type Effect struct {
	Lists History
	Value float64
}

// FitModel fits one hierarchical model by extended maximum likelihood. When
// the estimate does not exist or is not unique it returns a *NotEstimable.
func FitModel(t Table, m Model) (*Fit, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if m.Lists != len(t.Lists) {
		return nil, fmt.Errorf("recapture: a model of %d lists for a table of %d", m.Lists, len(t.Lists))
	}
	l := newLattice(len(t.Lists), t.Counts())
	if s := l.check(m.Effects); s != Estimable {
		return nil, &NotEstimable{Model: m, Status: s}
	}
	minus2, err := l.fit(m.Effects)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", m, err)
	}
	return l.describe(t, m, minus2), nil
}

// NotEstimable is the error of a model that the counts cannot carry.
type NotEstimable struct {
	Model  Model
	Status Status
}

func (e *NotEstimable) Error() string {
	return fmt.Sprintf("recapture: model %s %s", e.Model, e.Status)
}

func (l *lattice) describe(t Table, m Model, minus2 float64) *Fit {
	unseen := math.Exp(l.beta[0])
	f := &Fit{Model: m, Observed: t.Observed(), lists: t.Lists,
		N:    l.total + unseen,
		LogL: -minus2 / 2, Terms: len(m.Effects), DF: len(l.n) - 1 - len(m.Effects),
		Deviance: minus2 - l.saturated()}
	f.AIC = minus2 + 2*float64(f.Terms)
	f.BIC = minus2 + math.Log(l.total)*float64(f.Terms)
	f.Expected = append([]float64(nil), l.mu...)
	f.Expected[0] = unseen
	for k, e := range l.live {
		f.Effects = append(f.Effects, Effect{e, l.beta[k]})
	}
	for _, e := range m.Effects {
		if l.zn[e] == 0 {
			f.Effects = append(f.Effects, Effect{e, math.Inf(-1)})
			f.minusInfs = append(f.minusInfs, e)
		}
	}
	f.SE = math.Sqrt(unseen + unseen*unseen*l.constantVariance())
	return f
}

// saturated is −2 log likelihood when each cell is its own expectation.
func (l *lattice) saturated() float64 {
	s := l.logFac
	for _, v := range l.n {
		if v > 0 {
			s += v - v*math.Log(v)
		}
	}
	return 2 * s
}

// expected is the fitted number of observed people on every list of h.
func (f *Fit) expected(h History) float64 {
	s := 0.0
	for k, v := range f.Expected {
		if k > 0 && History(k).Contains(h) {
			s += v
		}
	}
	return s
}

// Wald gives the estimate with limits from the standard error of the constant,
// as SparseMSE prints them: for comparison only, since they take the model as
// known and the likelihood as symmetric.
func (f *Fit) Wald(level float64) Estimate {
	e := newEstimate("log-linear (Wald)", f.Observed, f.N)
	e.Model, e.Level, e.SE = f.Model.String(), level, f.SE
	unseen := f.Expected[0]
	sd := math.Sqrt(max(f.SE*f.SE-unseen, 0)) / unseen
	z := normalQuantile(0.5 + level/2)
	e.Lower = float64(f.Observed) + unseen*math.Exp(-z*sd)
	e.Upper = float64(f.Observed) + unseen*math.Exp(z*sd)
	e.Warn("the limits take the chosen model as known and are too narrow")
	f.warn(&e)
	return e
}

// warn adds what the fit itself gives reason to say.
func (f *Fit) warn(e *Estimate) {
	for _, h := range f.minusInfs {
		e.Warn("nobody is on %s together; the model takes that as impossible", describe(f.lists, h))
	}
	if f.DF == 0 {
		e.Warn("the model has as many terms as there are counts, so the fit tests nothing")
	}
}

func describe(lists []string, h History) string {
	return Table{Lists: lists}.Describe(h)
}
