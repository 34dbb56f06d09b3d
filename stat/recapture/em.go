package recapture

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// EMOptions tunes FitIncomplete. The zero value is usual.
type EMOptions struct {
	// Latent adds a covariate of this many levels that nobody knows: classes
	// of people who differ in which lists they meet. Its terms use the bit
	// after the table's covariates. 0 or 1 means none.
	Latent int
	// Seed starts the latent classes apart; several starts are tried.
	Seed   uint64
	Starts int // of latent classes; 0 means 10
	// MaxIterations bounds each start; 0 means 20,000.
	MaxIterations int
}

// FitIncomplete fits a log-linear model when some people's covariates are
// unknown, some lists do not cover some strata (Cell.NotCovering), or there is
// a latent class. People are spread over the cells they may belong to, as the
// model expects, and the model is fitted to that, in turn, until nothing
// changes. Unknown values are taken to be missing at random: whether a value
// is unknown must not depend on the value, given the rest.
//
// A list that does not cover a stratum says nothing there: it needs another
// stratum where it does, and no interaction of that list with the covariates
// that make the difference.
//
// Zwane, E. N., van der Pal-de Bruin, K. & van der Heijden, P. G. M. (2004).
// The multiple-record systems estimator when registrations refer to different
// but overlapping populations. Statistics in Medicine 23, 2267–2281. Dempster,
// Laird & Rubin (1977). Journal of the Royal Statistical Society B 39, 1–38.
func FitIncomplete(t Table, m StrataModel, opt EMOptions) (*StrataFit, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if opt.Latent > 1 {
		t = t.withLatent(opt.Latent)
	}
	d, err := newStrataDesign(t, m)
	if err != nil {
		return nil, err
	}
	e, err := newEM(d)
	if err != nil {
		return nil, err
	}
	starts := 1
	if opt.Latent > 1 {
		if starts = opt.Starts; starts == 0 {
			starts = 10
		}
	}
	var best *StrataFit
	for k := range starts {
		fit, runErr := e.run(opt, uint64(k))
		if runErr != nil {
			err = runErr
			continue
		}
		if best == nil || fit.LogL > best.LogL+1e-7 {
			best = fit
		}
	}
	if best == nil {
		return nil, err
	}
	best.warnIncomplete(opt)
	return best, nil
}

// withLatent adds a covariate that is unknown for everybody.
func (t Table) withLatent(levels int) Table {
	out := Table{Lists: t.Lists, Covariates: append(slices.Clone(t.Covariates), Covariate{Name: "latent class"})}
	last := &out.Covariates[len(out.Covariates)-1]
	for k := range levels {
		last.Levels = append(last.Levels, fmt.Sprint(k+1))
	}
	for _, c := range t.Cells {
		c.Levels = append(slices.Clone(c.Levels), -1)
		out.Cells = append(out.Cells, c)
	}
	return out
}

// pattern is an observed count and the cells its people may be in.
type pattern struct {
	count float64
	cells []int
}

type em struct {
	d        *strataDesign
	patterns []pattern
	seen     []bool // cell could be observed, whole or in part
}

// newEM finds for each observed cell the complete cells it may stand for.
func newEM(d *strataDesign) (*em, error) {
	e := &em{d: d, seen: make([]bool, len(d.rows))}
	blind := make([]History, len(d.strata))
	for s := range blind {
		blind[s] = e.blindLists(s)
	}
	for c := range e.seen {
		h := History(c & (1<<d.lists - 1))
		e.seen[c] = h&^blind[c>>d.lists] != 0
	}
	for _, c := range d.table.Cells {
		if c.Count == 0 {
			continue
		}
		p := pattern{count: float64(c.Count)}
		for s, levels := range d.strata {
			if matches(levels, c.Levels) {
				for sub := c.NotCovering; ; sub = (sub - 1) & c.NotCovering {
					p.cells = append(p.cells, s<<d.lists|int(c.History|sub))
					if sub == 0 {
						break
					}
				}
			}
		}
		e.patterns = append(e.patterns, p)
	}
	return e, nil
}

// blindLists gives the lists that cover nobody of stratum s who is in the
// table: then people on those lists alone were never seen there.
func (e *em) blindLists(s int) History {
	all := History(1<<e.d.lists - 1)
	blind, any := all, false
	for _, c := range e.d.table.Cells {
		if matches(e.d.strata[s], c.Levels) {
			blind &= c.NotCovering
			any = true
		}
	}
	if !any {
		return 0
	}
	return blind
}

func matches(stratum, levels []int) bool {
	for k, v := range levels {
		if v >= 0 && v != stratum[k] {
			return false
		}
	}
	return true
}

// run alternates between both steps until the population stands still.
func (e *em) run(opt EMOptions, start uint64) (*StrataFit, error) {
	limit := opt.MaxIterations
	if limit == 0 {
		limit = 20000
	}
	mu := e.begin(opt, start)
	y := make([]float64, len(mu))
	var r *reduced
	var fit *poissonFit
	prev := 0.0
	for k := range limit {
		e.spread(mu, y)
		if r == nil {
			r = e.d.reduce(y, func(c int) bool { return e.seen[c] })
			if r.status != Estimable {
				return nil, &StrataNotEstimable{e.d.model.Describe(e.d.table), r.status}
			}
		}
		var from []float64
		if fit != nil {
			from = fit.beta
		}
		var err error
		if fit, err = r.regress(y, from); err != nil {
			return nil, err
		}
		r.predictAll(fit.beta, mu)
		total := 0.0
		for _, v := range mu {
			total += v
		}
		// EM closes in slowly, so the stop is far below what matters.
		if math.Abs(total-prev) < 1e-10*total && k > 5 {
			return e.describe(r, fit, y, e.logLik(mu))
		}
		prev = total
	}
	return nil, fmt.Errorf("recapture: EM did not settle in %d steps; the model asks more than the counts hold", limit)
}

// begin gives starting expectations: equal, or pulled apart for latent classes.
func (e *em) begin(opt EMOptions, start uint64) []float64 {
	mu := make([]float64, len(e.d.rows))
	rng := rand.New(rand.NewPCG(opt.Seed, start))
	tilt := make([]float64, max(opt.Latent, 1)*e.d.lists)
	for k := range tilt {
		tilt[k] = rng.NormFloat64()
	}
	for c := range mu {
		mu[c] = 1
		if opt.Latent > 1 {
			levels := e.d.strata[c>>e.d.lists]
			class := levels[len(levels)-1]
			for i := range e.d.lists {
				if c>>i&1 == 1 {
					mu[c] *= math.Exp(tilt[class*e.d.lists+i])
				}
			}
		}
	}
	return mu
}

// spread is the E step.
func (e *em) spread(mu, y []float64) {
	clear(y)
	for _, p := range e.patterns {
		total := 0.0
		for _, c := range p.cells {
			total += mu[c]
		}
		for _, c := range p.cells {
			y[c] += p.count * mu[c] / total
		}
	}
}

// predictAll computes every cell's expectation, unseen ones included.
func (r *reduced) predictAll(beta, mu []float64) {
	for c := range mu {
		mu[c] = 0
		if r.use[c] {
			mu[c] = math.Exp(r.rows[c].dot(beta))
		}
	}
}

// logLik is that of the observed patterns.
func (e *em) logLik(mu []float64) float64 {
	ll := 0.0
	for c, v := range mu {
		if e.seen[c] {
			ll -= v
		}
	}
	for _, p := range e.patterns {
		total := 0.0
		for _, c := range p.cells {
			total += mu[c]
		}
		ll += p.count * math.Log(total)
	}
	return ll
}

// describe reports the fit. In a stratum that a list does not cover, people
// on that list alone count as unseen.
func (e *em) describe(r *reduced, fit *poissonFit, y []float64, ll float64) (*StrataFit, error) {
	f := r.describe(y, fit)
	size := 1 << r.lists
	f.N, f.LogL = 0, ll
	for s := range f.Strata {
		for h := 1; h < size; h++ {
			if c := s*size + h; !e.seen[c] {
				f.Strata[s].Unseen += f.Expected[s][h]
			}
		}
		f.N += f.Strata[s].N()
	}
	f.AIC = -2*ll + 2*float64(f.Terms)
	f.BIC = -2*ll + math.Log(float64(f.Observed))*float64(f.Terms)
	if math.IsInf(f.N, 0) || f.N > 1e6*float64(f.Observed) {
		return nil, &StrataNotEstimable{r.model.Describe(r.table), NoEstimate}
	}
	return f, nil
}

func (f *StrataFit) warnIncomplete(opt EMOptions) {
	missing := 0
	for _, c := range f.Table.Cells {
		known := c.Levels
		if opt.Latent > 1 {
			known = known[:len(known)-1]
		}
		if slices.Contains(known, -1) {
			missing += c.Count
		}
	}
	if missing > 0 {
		f.Warnings = append(f.Warnings, fmt.Sprintf("something is unknown of %d of %d people; they are spread as the others like them are", missing, f.Observed))
	}
	if opt.Latent > 1 {
		f.Warnings = append(f.Warnings, "classes that nobody has seen are inferred from the overlaps; other numbers of classes give other answers")
	}
}

// Nowcast estimates the current period before a slow list has reported, by
// letting that list not cover it: how the list met the others before is taken
// to hold still. The list is given by its number, the period by the covariate
// and its level; people of that level on the slow list alone, if any are
// there already, are left out.
//
// Zult, D., van der Heijden, P. G. M. & Bakker, B. F. M. (2024). Nowcasting
// with multiple systems estimation. arXiv:2406.17637.
func Nowcast(t Table, list, covariate, level int, m StrataModel) (*StrataFit, error) {
	for _, e := range m.Terms {
		if e.Lists.Has(list) && e.Covariates.Has(covariate) {
			return nil, fmt.Errorf("recapture: the model lets list %q change with %s, so its past says nothing about the current %s", t.Lists[list], t.Covariates[covariate].Name, t.Covariates[covariate].Name)
		}
	}
	out := Table{Lists: t.Lists, Covariates: t.Covariates}
	for _, c := range t.Cells {
		if c.Levels[covariate] == level {
			c.History &^= 1 << list
			c.NotCovering |= 1 << list
			if c.History == 0 {
				continue
			}
		}
		out.Cells = append(out.Cells, c)
	}
	out.sort()
	f, err := FitIncomplete(out, m, EMOptions{})
	if err != nil {
		return nil, err
	}
	f.Warnings = append(f.Warnings, fmt.Sprintf("a nowcast: %q has not reported for %s yet, and is taken to overlap with the other lists as before", t.Lists[list], t.Covariates[covariate].Levels[level]))
	return f, nil
}
