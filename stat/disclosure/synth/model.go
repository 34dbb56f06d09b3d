package synth

import (
	"math"
	"slices"
)

// Measurement is a noisy marginal: counts by some attributes (ascending, the
// last changes fastest), each with noise of standard deviation Sigma.
type Measurement struct {
	Attrs  []int
	Counts []float64
	Sigma  float64
}

// Model is a graphical model: the distribution with most entropy among those
// whose marginals come closest to the measurements.
type Model struct {
	Names []string
	Sizes []int
	Total float64

	tree  *tree
	parts []part
	step  float64
}

// part is one measured set: its place in the tree and its potential.
type part struct {
	Measurement
	node  int
	at    []int32
	theta []float64
	mu    []float64 // the model's marginal
}

// Fit finds the model by mirror descent with line search, the given number of
// steps. start may be nil or an earlier model, whose potentials are kept.
func Fit(sizes []int, ms []Measurement, total float64, steps int, start *Model) *Model {
	m := &Model{Sizes: sizes, Total: total, step: 1 / (total * total)}
	var sets [][]int
	for a := range sizes {
		sets = append(sets, []int{a})
	}
	for _, x := range ms {
		sets = append(sets, x.Attrs)
	}
	m.tree = newTree(sizes, sets)
	for _, x := range ms {
		m.parts = append(m.parts, m.place(x))
	}
	if start != nil {
		m.step = start.step
		for i := range m.parts {
			for j := range start.parts {
				if slices.Equal(m.parts[i].Attrs, start.parts[j].Attrs) {
					copy(m.parts[i].theta, start.parts[j].theta)
				}
			}
		}
	}
	m.descend(steps)
	return m
}

func (m *Model) place(x Measurement) part {
	p := part{Measurement: x, theta: make([]float64, len(x.Counts)), mu: make([]float64, len(x.Counts))}
	p.node = slices.IndexFunc(m.tree.nodes, func(n *treeNode) bool { return within(x.Attrs, n.attrs) })
	n := m.tree.nodes[p.node]
	p.at = index(n.attrs, n.sizes, x.Attrs)
	return p
}

// infer computes the marginals of the present potentials and the loss.
func (m *Model) infer() float64 {
	for _, n := range m.tree.nodes {
		clear(n.v)
	}
	for _, p := range m.parts {
		m.tree.nodes[p.node].add(p.theta, p.at)
	}
	m.tree.calibrate(m.Total)
	loss := 0.0
	for _, p := range m.parts {
		sums(m.tree.nodes[p.node].v, p.at, p.mu)
		for i, x := range p.mu {
			d := (x - p.Counts[i]) / p.Sigma
			loss += d * d / 2
		}
	}
	return loss
}

func (m *Model) descend(steps int) {
	loss := m.infer()
	for range steps {
		before := make([][]float64, len(m.parts))
		grad := make([][]float64, len(m.parts))
		mu := make([][]float64, len(m.parts))
		for i, p := range m.parts {
			before[i], mu[i] = slices.Clone(p.theta), slices.Clone(p.mu)
			grad[i] = make([]float64, len(p.mu))
			for k := range p.mu {
				grad[i][k] = (p.mu[k] - p.Counts[k]) / (p.Sigma * p.Sigma)
			}
		}
		m.step *= 2
		for range 25 {
			fall := 0.0
			for i, p := range m.parts {
				for k := range p.theta {
					p.theta[k] = before[i][k] - m.step*grad[i][k]
				}
			}
			next := m.infer()
			for i, p := range m.parts {
				for k := range p.mu {
					fall += grad[i][k] * (mu[i][k] - p.mu[k])
				}
			}
			if loss-next >= 0.5*fall || math.IsNaN(fall) {
				loss = next
				break
			}
			m.step /= 2
		}
	}
}

// Marginal gives the model's counts by some attributes (ascending).
func (m *Model) Marginal(attrs []int) []float64 {
	for _, n := range m.tree.nodes {
		if within(attrs, n.attrs) {
			out := make([]float64, cells(m.Sizes, attrs))
			sums(n.v, index(n.attrs, n.sizes, attrs), out)
			return out
		}
	}
	return m.across(attrs)
}

// across multiplies the groups that connect the attributes and sums out the
// others, one node of the tree after another.
func (m *Model) across(attrs []int) []float64 {
	belief := m.below(0, attrs)
	out := make([]float64, cells(m.Sizes, attrs))
	sums(belief.v, index(belief.attrs, belief.sizes, attrs), out)
	return out
}

// below gives the joint counts of the wanted attributes at or below a node
// together with those it shares with its parent.
func (m *Model) below(i int, want []int) *factor {
	n := m.tree.nodes[i]
	f := &factor{attrs: n.attrs, sizes: n.sizes, v: slices.Clone(n.v)}
	for _, c := range n.children {
		if m.holds(c, want) {
			f = m.multiply(f, m.below(c, want), m.tree.nodes[c].up)
		}
	}
	keep := map[int]bool{}
	for _, a := range f.attrs {
		if slices.Contains(want, a) || slices.Contains(n.up, a) {
			keep[a] = true
		}
	}
	return f.project(sorted(keep), m.Sizes)
}

// holds tells whether a wanted attribute that the parent lacks is below.
func (m *Model) holds(i int, want []int) bool {
	n := m.tree.nodes[i]
	for _, a := range n.attrs {
		if slices.Contains(want, a) && !slices.Contains(n.up, a) {
			return true
		}
	}
	return slices.ContainsFunc(n.children, func(c int) bool { return m.holds(c, want) })
}

func (f *factor) project(attrs, sizes []int) *factor {
	g := newFactor(attrs, sizes)
	sums(f.v, index(f.attrs, f.sizes, attrs), g.v)
	return g
}

// multiply joins two factors that agree on the attributes both: f·g/(shared).
func (m *Model) multiply(f, g *factor, both []int) *factor {
	all := map[int]bool{}
	for _, a := range append(slices.Clone(f.attrs), g.attrs...) {
		all[a] = true
	}
	out := newFactor(sorted(all), m.Sizes)
	s := f.project(both, m.Sizes)
	inF, inG := index(out.attrs, out.sizes, f.attrs), index(out.attrs, out.sizes, g.attrs)
	inS := index(out.attrs, out.sizes, both)
	for i := range out.v {
		if d := s.v[inS[i]]; d > 0 {
			out.v[i] = f.v[inF[i]] * g.v[inG[i]] / d
		}
	}
	return out
}
