package recapture

import (
	"fmt"
	"math"
	"slices"
	"sync"
)

// graphModel is a decomposable graph over lists by its cliques and separators.
type graphModel struct {
	cliques, separators []History
}

func (g graphModel) saturated(lists int) bool {
	return len(g.cliques) == 1 && g.cliques[0] == 1<<lists-1
}

// String writes the cliques as dga does: "[12][23]".
func (g graphModel) String() string {
	cliques := slices.Clone(g.cliques)
	slices.SortFunc(cliques, compareEffectsLargeFirst)
	s := ""
	for _, c := range cliques {
		s += "["
		for i := range 32 {
			if c.Has(i) {
				s += fmt.Sprint(i + 1)
			}
		}
		s += "]"
	}
	return s
}

func compareEffectsLargeFirst(a, b History) int {
	if c := b.Size() - a.Size(); c != 0 {
		return c
	}
	return compareEffects(a, b)
}

// decomposables enumerates the chordal graphs on up to five lists: 2, 8, 61
// and 822 of them.
var decomposables = sync.OnceValue(func() map[int][]graphModel {
	out := map[int][]graphModel{}
	for p := 2; p <= maxCatalogue; p++ {
		edges := p * (p - 1) / 2
		for set := range 1 << edges {
			if g, ok := chordal(p, set); ok {
				out[p] = append(out[p], g)
			}
		}
	}
	return out
})

// chordal finds cliques and separators of the graph whose edges are the bits
// of set, by eliminating vertices whose neighbours are all joined; ok is false
// when none is left to eliminate.
func chordal(p, set int) (g graphModel, ok bool) {
	near := make([]History, p)
	k := 0
	for i := range p {
		for j := range i {
			if set>>k&1 == 1 {
				near[i] |= 1 << j
				near[j] |= 1 << i
			}
			k++
		}
	}
	left := History(1<<p - 1)
	for left != 0 {
		v := simplicial(near, left)
		if v < 0 {
			return g, false
		}
		rest := near[v] & left &^ (1 << v)
		clique := rest | 1<<v
		left &^= 1 << v
		if slices.ContainsFunc(g.cliques, func(c History) bool { return c.Contains(clique) }) {
			continue
		}
		g.cliques = append(g.cliques, clique)
	}
	g.separators = junction(g.cliques)
	return g, true
}

// simplicial gives a vertex whose neighbours among left are all joined.
func simplicial(near []History, left History) int {
	for v := range near {
		if !left.Has(v) {
			continue
		}
		rest := near[v] & left &^ (1 << v)
		good := true
		for u := range near {
			if rest.Has(u) && rest&^(near[u]|1<<u) != 0 {
				good = false
			}
		}
		if good {
			return v
		}
	}
	return -1
}

// junction gives the separators of a tree of cliques with the largest overlaps
// (Prim); empty ones are left out.
func junction(cliques []History) []History {
	var out []History
	in := []History{cliques[0]}
	rest := slices.Clone(cliques[1:])
	for len(rest) > 0 {
		best, at := History(0), 0
		for k, c := range rest {
			for _, d := range in {
				if (c & d).Size() > best.Size() {
					best, at = c&d, k
				}
			}
		}
		if best != 0 {
			out = append(out, best)
		}
		in = append(in, rest[at])
		rest = slices.Delete(rest, at, at+1)
	}
	return out
}

// DecomposableOptions sets the prior. The zero value is usual.
type DecomposableOptions struct {
	// Delta is the prior count in each cell; 0 means 2^−lists.
	Delta float64
	// MaxUnseen is the largest number unseen considered; 0 means 30 times
	// those observed, as the peers take it. Above 20,000 the numbers between 1
	// and it are thinned to 5,000.
	MaxUnseen int
	// WithSaturated keeps the graph of all lists together, under which the
	// counts say nothing of the unseen and only the prior speaks. The peer dga
	// keeps it; by default we leave it out.
	WithSaturated bool
}

// Posterior is what Bayesian averaging over decomposable graphs says.
type Posterior struct {
	Estimate
	Mean, SD float64
	// PriorShare is the weight the saturated graph has, or would have had if
	// it had been kept: the share of the answer that is only the prior.
	PriorShare float64
	// TopEdge is the weight of the largest hundredth of the numbers unseen
	// considered; when it is not tiny the answer depends on MaxUnseen.
	TopEdge float64
	Graphs  []GraphWeight // heaviest first
	// cdf[k] is the probability of at most grid[k] unseen.
	cdf, grid []float64
	observed  float64
}

// GraphWeight is one graph and its posterior probability.
type GraphWeight struct {
	Graph  string
	Weight float64
}

// Quantile is the smallest population with probability p at or below it.
func (p *Posterior) Quantile(prob float64) float64 {
	k, _ := slices.BinarySearch(p.cdf, prob)
	return p.observed + p.grid[min(k, len(p.cdf)-1)]
}

// Decomposable averages over all decomposable graphs of up to five lists with
// hyper-Dirichlet priors and a prior for the population proportional to 1/N.
//
// Madigan, D. & York, J. C. (1997). Bayesian methods for estimation of the size
// of a closed population. Biometrika 84, 19–31; Lum, K., Johndrow, J. & Ball, P.
// (2015). dga: capture-recapture estimation using Bayesian model averaging.
func Decomposable(t Table, opt DecomposableOptions) (*Posterior, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	p := len(t.Lists)
	if p < 3 || p > maxCatalogue {
		return nil, fmt.Errorf("recapture: Bayesian averaging over decomposable graphs is for three to five lists, not %d", p)
	}
	if opt.Delta == 0 {
		opt.Delta = math.Pow(2, -float64(p))
	}
	if opt.MaxUnseen == 0 {
		opt.MaxUnseen = 30 * t.Observed()
	}
	d := newDirichlet(t, opt)
	graphs := decomposables()[p]
	weights := d.posterior(graphs)
	return d.summarise(t, graphs, weights, opt), nil
}

// dirichlet holds log marginal likelihoods of subsets of lists by number
// unseen.
type dirichlet struct {
	observed float64
	lists    int
	grid     []float64 // numbers unseen
	subset   map[History][]float64
	total    []float64 // the term of each clique less separator
	common   []float64 // multinomial coefficient and prior
}

func newDirichlet(t Table, opt DecomposableOptions) *dirichlet {
	y := t.Counts()
	d := &dirichlet{observed: float64(t.Observed()), lists: len(t.Lists), grid: unseenGrid(opt.MaxUnseen), subset: map[History][]float64{}}
	d.total, d.common = make([]float64, len(d.grid)), make([]float64, len(d.grid))
	cells := float64(len(y)) * opt.Delta
	fac := 0.0
	for _, v := range y {
		fac += logGamma(v + 1)
	}
	for k, u := range d.grid {
		d.total[k] = logGamma(cells) - logGamma(u+d.observed+cells)
		d.common[k] = logGamma(u+d.observed+1) - fac - logGamma(u+1) - math.Log(d.observed+u)
	}
	for set := History(1); set < 1<<d.lists; set++ {
		d.subset[set] = d.logML(y, set, opt.Delta*math.Pow(2, float64(d.lists-set.Size())))
	}
	return d
}

// unseenGrid lists the numbers unseen that are considered.
func unseenGrid(top int) []float64 {
	const most, points = 20000, 5000
	var out []float64
	if top <= most {
		for k := range top {
			out = append(out, float64(k+1))
		}
		return out
	}
	for k := range points {
		v := math.RoundToEven(1 + float64(top-1)*float64(k)/(points-1))
		out = append(out, v)
	}
	return out
}

// logML is the Dirichlet-multinomial likelihood of the margin of a subset.
func (d *dirichlet) logML(y []float64, set History, delta float64) []float64 {
	margin := map[History]float64{}
	for h, v := range y {
		margin[History(h)&set] += v
	}
	fixed := -math.Pow(2, float64(set.Size())) * logGamma(delta)
	zero := 0.0
	for sub := set; ; sub = (sub - 1) & set {
		if sub == 0 {
			zero = margin[0]
			break
		}
		fixed += logGamma(margin[sub] + delta)
	}
	out := make([]float64, len(d.grid))
	for k, u := range d.grid {
		out[k] = fixed + logGamma(u+zero+delta)
	}
	return out
}

// posterior gives the normalised weight of each graph and number unseen.
func (d *dirichlet) posterior(graphs []graphModel) [][]float64 {
	out := make([][]float64, len(graphs))
	top := math.Inf(-1)
	for g, graph := range graphs {
		row := make([]float64, len(d.grid))
		times := float64(len(graph.cliques) - len(graph.separators))
		for k := range row {
			row[k] = d.common[k] + times*d.total[k]
		}
		for _, c := range graph.cliques {
			for k, v := range d.subset[c] {
				row[k] += v
			}
		}
		for _, c := range graph.separators {
			for k, v := range d.subset[c] {
				row[k] -= v
			}
		}
		out[g] = row
		top = math.Max(top, slices.Max(row))
	}
	sum := 0.0
	for _, row := range out {
		for k := range row {
			row[k] = math.Exp(row[k] - top)
			sum += row[k]
		}
	}
	for _, row := range out {
		for k := range row {
			row[k] /= sum
		}
	}
	return out
}

func (d *dirichlet) summarise(t Table, graphs []graphModel, weights [][]float64, opt DecomposableOptions) *Posterior {
	p := &Posterior{observed: d.observed, cdf: make([]float64, len(d.grid)), grid: d.grid}
	kept := 0.0
	for g, graph := range graphs {
		w := 0.0
		for _, v := range weights[g] {
			w += v
		}
		if graph.saturated(d.lists) {
			p.PriorShare = w
			if !opt.WithSaturated {
				continue
			}
		}
		kept += w
		p.Graphs = append(p.Graphs, GraphWeight{graph.String(), w})
		for k, v := range weights[g] {
			p.cdf[k] += v
		}
	}
	for k := range p.Graphs {
		p.Graphs[k].Weight /= kept
	}
	slices.SortStableFunc(p.Graphs, func(a, b GraphWeight) int { return -1 * cmpFloat(a.Weight, b.Weight) })
	p.moments(kept)
	p.fill(t, opt)
	return p
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// moments turns weights into the distribution function, mean and spread.
func (p *Posterior) moments(kept float64) {
	m, m2, run := 0.0, 0.0, 0.0
	edge := len(p.cdf) - len(p.cdf)/100
	for k, v := range p.cdf {
		v /= kept
		n := p.observed + p.grid[k]
		m += v * n
		m2 += v * n * n
		if k >= edge {
			p.TopEdge += v
		}
		run += v
		p.cdf[k] = run
	}
	p.Mean, p.SD = m, math.Sqrt(math.Max(m2-m*m, 0))
}

func (p *Posterior) fill(t Table, opt DecomposableOptions) {
	p.Estimate = newEstimate("Bayesian average over decomposable graphs", t.Observed(), p.Quantile(0.5))
	p.Model, p.Level, p.SE = p.Graphs[0].Graph, 0.95, p.SD
	p.Lower, p.Upper = p.Quantile(0.025), p.Quantile(0.975)
	p.Warn("the figure is the median of a posterior distribution")
	if p.PriorShare > 0.5 {
		if opt.WithSaturated {
			p.Warn("%.0f%% of this answer is only the prior: the counts fit best with all lists depending on each other, which says nothing about the unseen", 100*p.PriorShare)
		} else {
			p.Warn("the counts fit best with all lists depending on each other (%.0f%%), which says nothing about the unseen and was left out", 100*p.PriorShare)
		}
	}
	if p.TopEdge > 0.001 {
		p.Warn("the answer depends on the largest population considered (%d unseen)", opt.MaxUnseen)
	}
}
