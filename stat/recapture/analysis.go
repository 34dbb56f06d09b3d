package recapture

import (
	"slices"
	"strings"
)

// AnalysisOptions says how much to do. The zero value does everything, with
// 1,000 bootstrap replicates.
type AnalysisOptions struct {
	// Replicates of each bootstrap; negative for no bootstrap.
	Replicates int
	Seed       uint64
	// MaxOrder is the most lists in one interaction; 0 means 2.
	MaxOrder int
	// Forced are referral routes: interactions of lists in every model.
	Forced []History
	// Degree makes a covariate such as year a polynomial.
	Degree map[int]int
	// SkipBayes leaves the methods out that draw random chains.
	SkipBayes bool
	// Progress is told what is going on and how far it is.
	Progress func(what string, done, total int)
}

// Analysis is a table seen by every method that applies to it.
type Analysis struct {
	Table     Table
	Observed  int
	Verdict   Verdict
	Estimates []Estimate
	// Refused holds methods that apply but give no answer for these counts.
	Refused []Refusal
	Search  *Search // of log-linear models by BIC; nil when none is estimable
	Pairs   []Pair
	// LeaveOneOut and Merged are the verdict under other choices of lists.
	LeaveOneOut, Merged []Variant
	Trials              []Trial
	// Strata is the fit over covariates; nil without covariates.
	Strata          *StrataFit
	StrataBootstrap *StrataBootstrap
}

// Refusal is a method that gave no answer, and why.
type Refusal struct{ Method, Reason string }

// Analyse runs every method that applies, the verdict and its sensitivity. It
// fails only when the table itself is unusable.
func Analyse(t Table, opt AnalysisOptions) (*Analysis, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if opt.Replicates == 0 {
		opt.Replicates = 1000
	}
	if opt.MaxOrder == 0 {
		opt.MaxOrder = 2
	}
	a := &Analysis{Table: t, Observed: t.Observed()}
	pooled := t.Pooled()
	steps := []struct {
		what string
		do   func() error
	}{
		{"verdict", func() (err error) { a.Verdict, err = Judge(pooled, opt.Forced...); return err }},
		{"pairs of lists", func() error { a.pairs(pooled); return nil }},
		{"lower bounds and classical models", func() error { a.classical(pooled); return nil }},
		{"log-linear models", func() error { a.logLinear(pooled, opt); return nil }},
		{"Bayesian models", func() error { a.bayes(pooled, opt); return nil }},
		{"covariates", func() error { a.covariates(t, opt); return nil }},
		{"other choices of lists", func() error { return a.sensitivity(pooled) }},
	}
	for k, s := range steps {
		if opt.Progress != nil {
			opt.Progress(s.what, k, len(steps))
		}
		if err := s.do(); err != nil {
			return nil, err
		}
	}
	a.warnIncomplete(t)
	return a, nil
}

// manyLists is where methods are left out that would take minutes, and tables
// of pairs that nobody would read.
const manyLists = 8

// take keeps an estimate, or the reason why there is none.
func (a *Analysis) take(method string, e Estimate, err error) {
	if err != nil {
		a.Refused = append(a.Refused, Refusal{method, plainReason(err)})
		return
	}
	a.Estimates = append(a.Estimates, e)
}

// plainReason drops the package's name from an error.
func plainReason(err error) string { return strings.ReplaceAll(err.Error(), "recapture: ", "") }

func (a *Analysis) pairs(t Table) {
	a.Pairs = Pairs(t)
	n := t.ListTotals()
	for _, p := range a.Pairs {
		name := t.Lists[p.I] + " and " + t.Lists[p.J]
		e, err := Petersen(n[p.I], n[p.J], p.Overlap)
		e.Model = name
		a.take("Petersen, "+name, e, err)
		a.Estimates = append(a.Estimates, p.Chapman)
	}
}

func (a *Analysis) classical(t Table) {
	e, err := Chao(t)
	a.take("Chao lower bound", e, err)
	if len(t.Lists) > 2 {
		e, err = ChaoOneInflated(t)
		a.take("Chao, one-inflation repaired", e, err)
		s, err := SampleCoverage(t)
		if err != nil {
			a.take("sample coverage", e, err)
		} else {
			a.Estimates = append(a.Estimates, s.Independent, s.High, s.Low)
		}
	}
	for _, m := range ClosedModels() {
		if _, err := designClosed(len(t.Lists), m); err != nil {
			continue // needs more lists: does not apply
		}
		// Mb and Mbh have no profile; with many lists each point of one is a
		// regression on thousands of cells.
		if m == Mb || m == Mbh || len(t.Lists) > manyLists {
			c, err := Closed(t, m)
			if err != nil {
				a.take(string(m), Estimate{}, err)
			} else {
				a.Estimates = append(a.Estimates, c.Estimate)
			}
			continue
		}
		e, err := ProfileClosed(t, m, 0.95)
		a.take(string(m), e, err)
	}
	if len(t.Lists) > 2 && len(t.Lists) <= manyLists {
		c, err := ClosedNormal(t)
		if err != nil {
			a.take("Mth Normal", Estimate{}, err)
		} else {
			a.Estimates = append(a.Estimates, c.Estimate)
		}
	}
	if len(t.Lists) > 2 {
		e, err = NoHighestOrder(t)
		a.take("no highest-order interaction", e, err)
	}
}

func (a *Analysis) logLinear(t Table, opt AnalysisOptions) {
	so := SearchOptions{MaxOrder: opt.MaxOrder, Forced: opt.Forced}
	s, err := search(t, so)
	if err != nil {
		a.take("log-linear models", Estimate{}, err)
		return
	}
	a.Search = s
	best := s.Ranked[0].Model
	e, err := Profile(t, best, 0.95)
	a.take("log-linear, best BIC", e, err)
	for _, c := range []Criterion{BIC, AIC} {
		so.Criterion = c
		e, err := Average(t, so, 0.95)
		a.take(c.String()+" model average", e, err)
	}
	so.Criterion = BIC
	stepwise := ByStepwise(0.02, opt.Forced...)
	bestBIC := ByGreedy(so)
	if len(t.Lists) <= maxCatalogue {
		if bestBIC, err = ByBest(len(t.Lists), so); err != nil {
			a.take("best BIC", Estimate{}, err)
			return
		}
	}
	if opt.Replicates < 0 {
		fit, err := Stepwise(t, 0.02)
		if err == nil {
			e = fit.Wald(0.95)
			e.Method = "stepwise, p < 0.02 (Wald)"
		}
		a.take("stepwise", e, err)
		return
	}
	for _, sel := range []Selector{stepwise, bestBIC} {
		b, err := Resample(t, sel, a.bootstrapOptions(sel.Name, opt))
		if err != nil {
			a.take("bootstrap, "+sel.Name, e, err)
			continue
		}
		a.Estimates = append(a.Estimates, b.BCa(0.95), b.Percentile(0.95))
	}
}

func (a *Analysis) bootstrapOptions(what string, opt AnalysisOptions) BootstrapOptions {
	b := BootstrapOptions{Replicates: opt.Replicates, Seed: opt.Seed}
	if opt.Progress != nil {
		b.Progress = func(done, total int) { opt.Progress("bootstrap, "+what, done, total) }
	}
	return b
}

func (a *Analysis) bayes(t Table, opt AnalysisOptions) {
	if len(t.Lists) < 3 {
		return
	}
	if len(t.Lists) <= maxCatalogue {
		p, err := Decomposable(t, DecomposableOptions{})
		if err != nil {
			a.take("decomposable graphs", Estimate{}, err)
		} else {
			a.Estimates = append(a.Estimates, p.Estimate)
		}
	}
	if opt.SkipBayes {
		return
	}
	th, err := BayesThreshold(t, ThresholdOptions{Seed: opt.Seed, Draws: 20000})
	if err != nil {
		a.take("Bayesian thresholding", Estimate{}, err)
	} else {
		a.Estimates = append(a.Estimates, th.Estimate)
	}
	lc, err := LatentClasses(t, LatentOptions{Seed: opt.Seed, BurnIn: 2000, Draws: 500, Thin: 10})
	if err != nil {
		a.take("latent classes", Estimate{}, err)
	} else {
		a.Estimates = append(a.Estimates, lc.Estimate)
	}
}

// covariates fits the joint model. With something unknown it takes main
// effects and list × covariate terms, since a search by EM would take too long.
func (a *Analysis) covariates(t Table, opt AnalysisOptions) {
	if len(t.Covariates) == 0 {
		return
	}
	const method = "log-linear with covariates"
	var fit *StrataFit
	var err error
	if t.incomplete() {
		fit, err = FitIncomplete(t, NewStrataModel(t, opt.Degree, listByCovariate(t)...), EMOptions{Seed: opt.Seed})
	} else {
		var forced []Term
		for _, h := range opt.Forced {
			forced = append(forced, Term{Lists: h})
		}
		fit, _, err = SearchStrata(t, StrataSearchOptions{Degree: opt.Degree, Forced: forced})
	}
	if err != nil {
		a.take(method, Estimate{}, err)
		return
	}
	a.Strata = fit
	e := newEstimate(method, fit.Observed, fit.N)
	e.Model, e.Warnings = fit.Model.Describe(t), slices.Clone(fit.Warnings)
	if opt.Replicates > 0 && !t.incomplete() {
		// A fifth of the replicates: each fit is of a larger table.
		o := a.bootstrapOptions(method, opt)
		o.Replicates = max(opt.Replicates/5, 50)
		a.StrataBootstrap = fit.Bootstrap(o, nil)
		e = a.StrataBootstrap.Interval(0.95, nil)
		e.Warn("the limits take the chosen model as known")
	}
	a.Estimates = append(a.Estimates, e)
	if len(t.Lists) == 2 && !t.incomplete() {
		e, err := DoublyRobust(t)
		a.take("doubly robust", e, err)
	}
}

func (t Table) incomplete() bool {
	return slices.ContainsFunc(t.Cells, func(c Cell) bool {
		return c.NotCovering != 0 || slices.Contains(c.Levels, -1)
	})
}

func listByCovariate(t Table) []Term {
	var out []Term
	blind := History(0)
	for _, c := range t.Cells {
		blind |= c.NotCovering
	}
	for i := range t.Lists {
		// A list that does not cover everybody keeps one reach for all.
		for k := range t.Covariates {
			if !blind.Has(i) {
				out = append(out, Term{1 << i, 1 << k})
			}
		}
	}
	return out
}

func (a *Analysis) sensitivity(t Table) (err error) {
	if len(t.Lists) < 3 {
		return nil
	}
	if a.LeaveOneOut, err = LeaveOneOut(t); err != nil {
		return err
	}
	if len(t.Lists) <= manyLists {
		if a.Merged, err = MergedLists(t); err != nil {
			return err
		}
	}
	a.Trials, err = Consistency(t)
	return err
}

// warnIncomplete says what the methods without covariates passed over.
func (a *Analysis) warnIncomplete(t Table) {
	blind := 0
	for _, c := range t.Cells {
		if c.NotCovering != 0 {
			blind += c.Count
		}
	}
	if blind > 0 {
		a.Verdict.warn("%d people are of groups that some list does not cover; methods without covariates take them as not listed there, which makes those estimates too high", blind)
	}
}
