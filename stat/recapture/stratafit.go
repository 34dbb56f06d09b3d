package recapture

import (
	"fmt"
	"math"
	"slices"
)

// StrataFit is a log-linear model over lists and covariates, fitted.
type StrataFit struct {
	Table    Table
	Model    StrataModel
	Observed int
	N        float64
	Deviance float64
	LogL     float64
	Terms    int // columns of the design, those of −∞ counted
	DF       int
	AIC, BIC float64
	// Strata holds each combination of covariate levels, last covariate
	// fastest. Their estimates add up to N.
	Strata []StratumEstimate
	// Expected holds the fitted count of each stratum and history.
	Expected [][]float64
	Warnings []string

	reduced *reduced
	fit     *poissonFit
}

// StratumEstimate is what the model says of one combination of levels.
type StratumEstimate struct {
	Levels   []int
	Observed float64 // people on lists; not whole where covariates were unknown
	Unseen   float64
}

// N is the estimated population of the stratum.
func (s StratumEstimate) N() float64 { return s.Observed + s.Unseen }

// FitStrata fits one model for the whole table: lists and covariates as
// factors (or polynomials), so that a covariate absorbs differences between
// people that would otherwise show as dependence between lists. The existence
// and identifiability of the estimate are checked first; a failure is a
// *StrataNotEstimable.
//
// van Dijk, J., Cruyff, M., van der Heijden, P. G. M. & Kragten-Heerdink, S.
// (2017). Monitoring Target 16.2 of the United Nations' Sustainable
// Development Goals: a multiple systems estimation of the numbers of presumed
// human trafficking victims in the Netherlands in 2010–2015. UNODC.
func FitStrata(t Table, m StrataModel) (*StrataFit, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	d, err := newStrataDesign(t, m)
	if err != nil {
		return nil, err
	}
	y, err := d.counts()
	if err != nil {
		return nil, err
	}
	return d.fit(y, nil)
}

// StrataNotEstimable is the error of a model with covariates that the counts
// cannot carry.
type StrataNotEstimable struct {
	Model  string
	Status Status
}

func (e *StrataNotEstimable) Error() string {
	return fmt.Sprintf("recapture: model %s %s", e.Model, e.Status)
}

func (d *strataDesign) fit(y, start []float64) (*StrataFit, error) {
	r := d.reduce(y, func(c int) bool { return !d.unseen(c) })
	if r.status != Estimable {
		return nil, &StrataNotEstimable{d.model.Describe(d.table), r.status}
	}
	fit, err := r.regress(y, start)
	if err != nil {
		return nil, err
	}
	return r.describe(y, fit), nil
}

// regress fits the reduced design to the counts of its cells.
func (r *reduced) regress(y, start []float64) (*poissonFit, error) {
	rows := make([]sparseRow, len(r.fitCell))
	counts := make([]float64, len(r.fitCell))
	for k, c := range r.fitCell {
		rows[k], counts[k] = r.rows[c], y[c]
	}
	fit, ok := regression(rows, len(r.column), counts, nil, start)
	if !ok && start != nil {
		fit, ok = regression(rows, len(r.column), counts, nil, nil)
	}
	if !ok {
		return nil, fmt.Errorf("recapture: model %s could not be fitted", r.model.Describe(r.table))
	}
	return fit, nil
}

func (r *reduced) describe(y []float64, fit *poissonFit) *StrataFit {
	f := &StrataFit{Table: r.table, Model: r.model, Observed: r.table.Observed(), reduced: r, fit: fit,
		LogL: fit.logL, Deviance: fit.dev, Terms: len(r.columns)}
	size := 1 << r.lists
	f.DF = len(r.strata)*(size-1) - f.Terms
	people := 0.0
	for s, levels := range r.strata {
		e := StratumEstimate{Levels: levels}
		expected := make([]float64, size)
		for h := range size {
			c := s*size + h
			e.Observed += y[c]
			if r.use[c] {
				expected[h] = math.Exp(r.rows[c].dot(fit.beta))
			}
		}
		e.Unseen = expected[0]
		people += e.Observed
		f.N += e.N()
		f.Strata = append(f.Strata, e)
		f.Expected = append(f.Expected, expected)
	}
	f.AIC = -2*f.LogL + 2*float64(f.Terms)
	f.BIC = -2*f.LogL + math.Log(people)*float64(f.Terms)
	for c := range y {
		if !r.use[c] && c&(size-1) == size-1 {
			f.Warnings = []string{"some lists and levels share nobody; the model takes that as impossible"}
			break
		}
	}
	return f
}

// By adds the strata up over all covariates but one: registered and estimated
// for each of its levels, in their order. The estimates add up to N.
func (f *StrataFit) By(covariate int) []StratumEstimate {
	out := make([]StratumEstimate, len(f.Table.Covariates[covariate].Levels))
	for k := range out {
		out[k].Levels = []int{k}
	}
	for _, s := range f.Strata {
		k := s.Levels[covariate]
		out[k].Observed += s.Observed
		out[k].Unseen += s.Unseen
	}
	return out
}

// StrataSearchOptions restricts a search over lists and covariates.
type StrataSearchOptions struct {
	Criterion Criterion
	Degree    map[int]int // as StrataModel.Degree
	Forced    []Term      // such as referral routes, or list × year where reporting changed
	MaxSteps  int         // 0 for no limit
}

// StrataStep is one step of a search.
type StrataStep struct {
	Added, Removed string // name of the term; one of them is empty
	N              float64
	Deviance       float64
	DF             int
	AIC, BIC       float64
}

// SearchStrata adds or removes the two-way interaction that improves the
// criterion most, from main effects, until none does, as R's step and the
// Dutch estimates do; but a term that would leave no estimate is never taken.
func SearchStrata(t Table, opt StrataSearchOptions) (*StrataFit, []StrataStep, error) {
	start := NewStrataModel(t, opt.Degree, opt.Forced...)
	best, err := FitStrata(t, start)
	if err != nil {
		return nil, nil, err
	}
	path := []StrataStep{best.step("", "")}
	for opt.MaxSteps == 0 || len(path) <= opt.MaxSteps {
		next, name, added := best.improve(opt)
		if next == nil {
			break
		}
		best = next
		if added {
			path = append(path, best.step(name, ""))
		} else {
			path = append(path, best.step("", name))
		}
	}
	return best, path, nil
}

func (f *StrataFit) step(added, removed string) StrataStep {
	return StrataStep{added, removed, f.N, f.Deviance, f.DF, f.AIC, f.BIC}
}

func (f *StrataFit) score(c Criterion) float64 {
	return c.value(-2*f.LogL, f.Terms, float64(f.Observed))
}

// improve gives the best neighbour by the criterion, or nil. Candidates are
// tried on all cores; ties go to the first.
func (f *StrataFit) improve(opt StrataSearchOptions) (*StrataFit, string, bool) {
	type move struct {
		term  Term
		model StrataModel
		added bool
	}
	var moves []move
	for _, e := range twoWay(f.Table) {
		if !f.Model.Has(e) {
			moves = append(moves, move{e, NewStrataModel(f.Table, opt.Degree, append(slices.Clone(f.Model.Terms), e)...), true})
		} else if !slices.ContainsFunc(opt.Forced, e.within) && f.Model.maximal(e) {
			moves = append(moves, move{e, NewStrataModel(f.Table, opt.Degree, f.Model.without(e)...), false})
		}
	}
	fits := make([]*StrataFit, len(moves))
	parallel(len(moves), func() func(int) {
		return func(k int) {
			if fit, err := FitStrata(f.Table, moves[k].model); err == nil {
				fits[k] = fit
			}
		}
	})
	best, at := f.score(opt.Criterion)-1e-9, -1
	for k, fit := range fits {
		if fit != nil && fit.score(opt.Criterion) < best {
			best, at = fit.score(opt.Criterion), k
		}
	}
	if at < 0 {
		return nil, "", false
	}
	return fits[at], f.Table.termName(moves[at].term), moves[at].added
}

func (m StrataModel) maximal(e Term) bool {
	return !slices.ContainsFunc(m.Terms, func(f Term) bool { return f != e && e.within(f) })
}

func (m StrataModel) without(e Term) []Term {
	return slices.DeleteFunc(slices.Clone(m.Terms), func(f Term) bool { return f == e })
}

// twoWay lists all pairs of lists and covariates. With two lists alone, their
// own interaction cannot be estimated and is left out.
func twoWay(t Table) []Term {
	var single []Term
	for i := range t.Lists {
		single = append(single, Term{Lists: 1 << i})
	}
	for k := range t.Covariates {
		single = append(single, Term{Covariates: 1 << k})
	}
	var out []Term
	for i, a := range single {
		for _, b := range single[:i] {
			e := Term{a.Lists | b.Lists, a.Covariates | b.Covariates}
			if len(t.Lists) == 2 && e.Lists == 3 {
				continue
			}
			out = append(out, e)
		}
	}
	return out
}
