package linkage

import (
	"math"
	"math/rand/v2"
)

// drawSweeps is how often a draw visits each record of a component: the chain
// starts from the best grouping and components are small.
const drawSweeps = 12

// Draw gives one linkage drawn from what the model leaves open: a partition of
// the records in which each doubtful link is there as often as it is likely. A
// set of draws, each carried through an estimate, shows how far linkage error
// moves it. Within a component a Gibbs sampler moves one atom at a time; a
// partition's odds are the product of its pairs' odds, the mean being taken
// within a group so that many copies of one piece of evidence do not count as
// many pieces. Pairs below the floor given to Link are never drawn.
func (res *Result) Draw(o GroupOptions, r *rand.Rand) *Groups {
	g := &Groups{}
	floor := o
	floor.Probability = lowestDraw
	at := res.atoms(o, g)
	parts := res.components(at, floor)
	apart := newApart(res, at, o)
	c := newComparer(res.records)
	final := newSets(len(at.members))
	for _, part := range parts {
		v := res.view(c, at, part)
		group := agglomerate(len(part), v.mean, apart.forbids(part), res.cutoff(o))
		sweep(group, v, res.Model, apart.forbids(part), r)
		for i, k := range group {
			if i != k {
				final.join(part[i], part[k])
			}
		}
	}
	g.Of = numbered(at, final)
	return g
}

// lowestDraw is the probability below which a link is not worth drawing.
const lowestDraw = 0.02

func numbered(at *atoms, final *sets) []int {
	of := make([]int, len(at.of))
	number := make([]int, len(at.members)) // 1 + the group, by root
	groups := 0
	for i, a := range at.of {
		root := final.find(a)
		if number[root] == 0 {
			groups++
			number[root] = groups
		}
		of[i] = number[root] - 1
	}
	return of
}

// sweep moves each atom to a group drawn by its odds, again and again. group
// names groups by any of their number space.
func sweep(group []int, v *view, m *Model, forbidden func(a, b int) bool, r *rand.Rand) {
	n := len(group)
	odds := make([]float64, n*n)
	bar := make([]bool, n*n)
	for a := range n {
		for b := range n {
			if a != b {
				mean, _ := v.mean(min(a, b), max(a, b))
				p := min(max(m.Probability(mean), 1e-9), 1-1e-9)
				odds[a*n+b], bar[a*n+b] = math.Log(p/(1-p)), forbidden(min(a, b), max(a, b))
			}
		}
	}
	for range drawSweeps {
		for a := range n {
			group[a] = place(a, group, odds, bar, r)
		}
	}
}

// place draws the group of one atom given the others'; -1-a would be alone, so
// a free number is used for that.
func place(a int, group []int, odds []float64, bar []bool, r *rand.Rand) int {
	n := len(group)
	sum, size, out := make([]float64, n), make([]float64, n), make([]bool, n)
	for b := range n {
		if b != a {
			g := group[b]
			sum[g] += odds[a*n+b]
			size[g]++
			out[g] = out[g] || bar[a*n+b]
		}
	}
	free := 0
	for size[free] > 0 {
		free++
	}
	total := 1.0
	weight := make([]float64, n)
	for g := range n {
		if size[g] > 0 && !out[g] {
			weight[g] = math.Exp(min(sum[g]/size[g], 500))
			total += weight[g]
		}
	}
	x := r.Float64() * total
	for g := range n {
		if x -= weight[g]; weight[g] > 0 && x < 0 {
			return g
		}
	}
	return free
}
