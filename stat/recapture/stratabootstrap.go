package recapture

import (
	"math"
	"math/rand/v2"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"
)

// StrataBootstrap holds a parametric bootstrap of a model with covariates:
// Draws[r][s] is the population of stratum s in replicate r; a replicate that
// could not be estimated is nil.
type StrataBootstrap struct {
	Fit     *StrataFit
	Draws   [][]float64
	Refused int
}

// Bootstrap draws tables from the fitted model and fits the same model again,
// or, with reselect, searches again from main effects in each draw, which
// takes as many searches as there are replicates.
func (f *StrataFit) Bootstrap(opt BootstrapOptions, reselect *StrataSearchOptions) *StrataBootstrap {
	if opt.Replicates == 0 {
		opt.Replicates = 1000
	}
	b := &StrataBootstrap{Fit: f, Draws: make([][]float64, opt.Replicates)}
	var done atomic.Int64
	parallel(opt.Replicates, func() func(int) {
		return func(r int) {
			rng := rand.New(rand.NewPCG(opt.Seed, uint64(r)))
			b.Draws[r] = f.replicate(rng, reselect)
			if k := done.Add(1); opt.Progress != nil {
				opt.Progress(int(k), opt.Replicates)
			}
		}
	})
	for _, d := range b.Draws {
		if d == nil {
			b.Refused++
		}
	}
	return b
}

func (f *StrataFit) replicate(rng *rand.Rand, reselect *StrataSearchOptions) []float64 {
	size := 1 << len(f.Table.Lists)
	y := make([]float64, len(f.Strata)*size)
	for s, expected := range f.Expected {
		for h := 1; h < size; h++ {
			if expected[h] > 0 {
				y[s*size+h] = distuv.Poisson{Lambda: expected[h], Src: rng}.Rand()
			}
		}
	}
	fit, err := f.refit(y, reselect)
	if err != nil {
		return nil
	}
	out := make([]float64, len(fit.Strata))
	for s, e := range fit.Strata {
		out[s] = e.N()
	}
	return out
}

// refit fits the same model to other counts, or searches again.
func (f *StrataFit) refit(y []float64, reselect *StrataSearchOptions) (*StrataFit, error) {
	if reselect == nil {
		return f.reduced.strataDesign.fit(y, nil)
	}
	size := 1 << len(f.Table.Lists)
	drawn := Table{Lists: f.Table.Lists, Covariates: f.Table.Covariates}
	for c, n := range y {
		if n > 0 {
			drawn.Cells = append(drawn.Cells, Cell{History: History(c % size), Levels: f.Strata[c/size].Levels, Count: int(n)})
		}
	}
	fit, _, err := SearchStrata(drawn, *reselect)
	return fit, err
}

// Interval is the percentile interval of the population of the strata for
// which keep says yes; nil keeps all. Refused replicates count as without
// limit.
func (b *StrataBootstrap) Interval(level float64, keep func(levels []int) bool) Estimate {
	var observed, n float64
	use := make([]bool, len(b.Fit.Strata))
	for s, e := range b.Fit.Strata {
		if use[s] = keep == nil || keep(e.Levels); use[s] {
			observed += e.Observed
			n += e.N()
		}
	}
	var x []float64
	for _, d := range b.Draws {
		if d == nil {
			continue
		}
		sum := 0.0
		for s, v := range d {
			if use[s] {
				sum += v
			}
		}
		x = append(x, sum)
	}
	x = sorted(x)
	for range b.Refused {
		x = append(x, math.Inf(1))
	}
	e := newEstimate("log-linear with covariates, bootstrap", int(observed+0.5), n)
	e.Model, e.Level = b.Fit.Model.Describe(b.Fit.Table), level
	e.Lower, e.Upper = math.Max(quantile8(x, 0.5-level/2), observed), quantile8(x, 0.5+level/2)
	e.Warnings = append(e.Warnings, b.Fit.Warnings...)
	if b.Refused > 0 {
		e.Warn("%.1f%% of the draws could not be estimated and count as without limit", 100*float64(b.Refused)/float64(len(b.Draws)))
	}
	return e
}
