package recapture

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// LatentOptions sets up the Gibbs sampler. The zero value is usual.
type LatentOptions struct {
	Classes int // at most; 0 means 10
	Chains  int // 0 means 4
	BurnIn  int // iterations thrown away in each chain; 0 means 10,000
	Draws   int // kept of each chain; 0 means 2,000
	Thin    int // iterations between draws; 0 means 20
	Seed    uint64
	// MaxRhat is the limit of convergence; 0 means 1.05.
	MaxRhat float64
	// MinESS is the least effective number of draws; 0 means 100.
	MinESS float64
	// A, B are the prior of the concentration, Gamma(A, B); 0 means 0.25.
	A, B float64
}

func (o *LatentOptions) defaults() {
	set := func(v *int, d int) {
		if *v == 0 {
			*v = d
		}
	}
	set(&o.Classes, 10)
	set(&o.Chains, 4)
	set(&o.BurnIn, 10000)
	set(&o.Draws, 2000)
	set(&o.Thin, 20)
	if o.MaxRhat == 0 {
		o.MaxRhat = 1.05
	}
	if o.MinESS == 0 {
		o.MinESS = 100
	}
	if o.A == 0 {
		o.A, o.B = 0.25, 0.25
	}
}

// LatentResult is the posterior of the latent class model.
type LatentResult struct {
	Estimate
	Mean float64
	// Rhat is the split potential scale reduction of ranks, ESS the effective
	// number of draws of the population (Vehtari et al. 2021).
	Rhat, ESS float64
	draws     []float64 // of all chains, sorted
}

// Quantile of the posterior of the population.
func (r *LatentResult) Quantile(p float64) float64 { return quantile8(r.draws, p) }

// NotConverged is the error of chains that have not met: their draws are no
// posterior.
type NotConverged struct {
	Rhat, ESS float64
	// Low and High are the medians of the lowest and highest chain.
	Low, High float64
}

func (e *NotConverged) Error() string {
	return fmt.Sprintf("recapture: the chains have not converged (Rhat %.2f, %.0f effective draws; their medians run from %.0f to %.0f), so there is no answer", e.Rhat, e.ESS, e.Low, e.High)
}

// LatentClasses takes people to belong to classes that differ in how likely
// each list is to know them, lists being independent within a class, and
// integrates over classes, their sizes and their number by Gibbs sampling.
// Several chains must agree, or the result is a *NotConverged.
//
// Manrique-Vallier, D. (2016). Bayesian population size estimation using
// Dirichlet process mixtures. Biometrics 72, 1246–1254; the package LCMCR,
// which reports no diagnosis.
func LatentClasses(t Table, opt LatentOptions) (*LatentResult, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	opt.defaults()
	if opt.Chains < 2 || opt.Draws < 10 {
		return nil, fmt.Errorf("recapture: %d chains of %d draws cannot show convergence", opt.Chains, opt.Draws)
	}
	chains := make([][]float64, opt.Chains)
	parallel(opt.Chains, func() func(int) {
		return func(k int) { chains[k] = newGibbs(t, opt, uint64(k)).run(opt) }
	})
	rhat, ess := diagnose(chains)
	if !(rhat <= opt.MaxRhat) || ess < opt.MinESS {
		e := &NotConverged{Rhat: rhat, ESS: ess, Low: math.Inf(1)}
		for _, c := range chains {
			m := quantile8(sorted(c), 0.5)
			e.Low, e.High = math.Min(e.Low, m), math.Max(e.High, m)
		}
		return nil, e
	}
	r := &LatentResult{Rhat: rhat, ESS: ess, draws: sorted(slices.Concat(chains...))}
	for _, v := range r.draws {
		r.Mean += v / float64(len(r.draws))
	}
	r.Estimate = newEstimate("latent classes, Bayesian", t.Observed(), r.Quantile(0.5))
	r.Level, r.Lower, r.Upper = 0.95, r.Quantile(0.025), r.Quantile(0.975)
	for _, v := range r.draws {
		r.SE += (v - r.Mean) * (v - r.Mean)
	}
	r.SE = math.Sqrt(r.SE / float64(len(r.draws)-1))
	if math.IsNaN(r.SE) {
		r.SE = 0
	}
	r.Warn("the figure is the median of a posterior distribution; in tests with known truth this model fell short in most cases")
	return r, nil
}

// gibbs is the state of one chain.
type gibbs struct {
	rng       *rand.Rand
	lists     int
	histories []History
	counts    []float64
	observed  float64
	unseen    float64
	concentr  float64
	weight    []float64   // of classes
	chance    [][]float64 // by class and list
	// People by class, and by class and list.
	size  []float64
	known [][]float64
}

func newGibbs(t Table, opt LatentOptions, chain uint64) *gibbs {
	g := &gibbs{rng: rand.New(rand.NewPCG(opt.Seed, chain)), lists: len(t.Lists), observed: float64(t.Observed()), concentr: 1}
	for h, v := range t.Counts() {
		if v > 0 {
			g.histories, g.counts = append(g.histories, History(h)), append(g.counts, v)
		}
	}
	// Chains start far apart: unseen between none and several times observed.
	g.unseen = math.Round(g.observed * float64(chain%5))
	for range opt.Classes {
		g.weight = append(g.weight, 1/float64(opt.Classes))
		row := make([]float64, g.lists)
		for i := range row {
			row[i] = g.rng.Float64()
		}
		g.chance = append(g.chance, row)
		g.known = append(g.known, make([]float64, g.lists))
	}
	g.size = make([]float64, opt.Classes)
	return g
}

func (g *gibbs) run(opt LatentOptions) []float64 {
	out := make([]float64, 0, opt.Draws)
	for k := range opt.BurnIn + opt.Draws*opt.Thin {
		g.assign()
		g.updateChances()
		g.updateWeights(opt)
		g.updateUnseen()
		if k >= opt.BurnIn && (k-opt.BurnIn)%opt.Thin == 0 {
			out = append(out, g.observed+g.unseen)
		}
	}
	return out
}

// assign draws the class of everybody, unseen people included.
func (g *gibbs) assign() {
	clear(g.size)
	for _, row := range g.known {
		clear(row)
	}
	p := make([]float64, len(g.weight))
	for k, h := range g.histories {
		g.classChances(h, p)
		g.split(g.counts[k], p, h)
	}
	g.classChances(0, p)
	g.split(g.unseen, p, 0)
}

// classChances fills p with weight times likelihood of history h by class.
func (g *gibbs) classChances(h History, p []float64) {
	for c := range p {
		p[c] = g.weight[c]
		for i, v := range g.chance[c] {
			if h.Has(i) {
				p[c] *= v
			} else {
				p[c] *= 1 - v
			}
		}
	}
}

// split deals n people of history h out to classes.
func (g *gibbs) split(n float64, p []float64, h History) {
	mass := 0.0
	for _, v := range p {
		mass += v
	}
	for c, v := range p {
		if n <= 0 {
			return
		}
		take := n
		if c < len(p)-1 && v < mass {
			take = 0
			if v > 0 {
				take = distuv.Binomial{N: n, P: v / mass, Src: g.rng}.Rand()
			}
		}
		n -= take
		mass -= v
		g.size[c] += take
		for i := range g.lists {
			if h.Has(i) {
				g.known[c][i] += take
			}
		}
	}
}

func (g *gibbs) updateChances() {
	for c, row := range g.chance {
		for i := range row {
			if g.size[c] == 0 {
				row[i] = g.rng.Float64() // Beta(1, 1), as most classes are empty
				continue
			}
			row[i] = distuv.Beta{Alpha: 1 + g.known[c][i], Beta: 1 + g.size[c] - g.known[c][i], Src: g.rng}.Rand()
		}
	}
}

// updateWeights breaks the stick and draws the concentration.
func (g *gibbs) updateWeights(opt LatentOptions) {
	after := 0.0
	for _, n := range g.size {
		after += n
	}
	logRest := 0.0
	for c, n := range g.size {
		after -= n
		if c == len(g.size)-1 {
			g.weight[c] = math.Exp(logRest)
			break
		}
		v := distuv.Beta{Alpha: 1 + n, Beta: g.concentr + math.Max(after, 0), Src: g.rng}.Rand()
		v = math.Min(math.Max(v, 1e-12), 1-1e-12)
		g.weight[c] = v * math.Exp(logRest)
		logRest += math.Log1p(-v)
	}
	g.concentr = math.Max(distuv.Gamma{Alpha: opt.A + float64(len(g.size)) - 1, Beta: opt.B - logRest, Src: g.rng}.Rand(), 1e-9)
}

// updateUnseen draws how many are on no list: negative binomial under the
// prior 1/N.
func (g *gibbs) updateUnseen() {
	p := make([]float64, len(g.weight))
	g.classChances(0, p)
	miss := 0.0
	for _, v := range p {
		miss += v
	}
	miss = math.Min(miss, 1-1e-12)
	rate := distuv.Gamma{Alpha: g.observed, Beta: (1 - miss) / math.Max(miss, 1e-300), Src: g.rng}.Rand()
	g.unseen = 0
	if rate > 0 {
		g.unseen = distuv.Poisson{Lambda: rate, Src: g.rng}.Rand()
	}
}
