package synth

import (
	"math/rand/v2"
	"slices"
)

// Draw makes n records. Attributes are filled in one after another, each given
// those it hangs together with; within a group of records the counts follow
// the model as nearly as whole numbers can, and only what is left over is
// drawn, which loses less than drawing each record.
func (m *Model) Draw(n int, r *rand.Rand) *Data {
	d := &Data{Names: m.Names, Sizes: m.Sizes, Rows: make([][]int, n)}
	for i := range d.Rows {
		d.Rows[i] = make([]int, len(m.Sizes))
	}
	filled := map[int]bool{}
	for _, i := range m.tree.order {
		node := m.tree.nodes[i]
		for _, a := range m.outward(node, filled) {
			given := shared(node.attrs, sorted(filled))
			m.fill(d, node, a, given, r)
			filled[a] = true
		}
	}
	r.Shuffle(n, func(i, j int) { d.Rows[i], d.Rows[j] = d.Rows[j], d.Rows[i] })
	return d
}

// outward lists the node's attributes not yet filled, the coarsest first.
func (m *Model) outward(n *treeNode, filled map[int]bool) []int {
	var out []int
	for _, a := range n.attrs {
		if !filled[a] {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return m.Sizes[a] - m.Sizes[b] })
	return out
}

// fill gives attribute a to all records, conditional on the given ones.
func (m *Model) fill(d *Data, node *treeNode, a int, given []int, r *rand.Rand) {
	with := append(slices.Clone(given), a)
	slices.Sort(with)
	joint := node.project(with, m.Sizes)
	groups := map[int][]int{}
	var keys []int
	for i, row := range d.Rows {
		k := 0
		for _, g := range given {
			k = k*m.Sizes[g] + row[g]
		}
		if groups[k] == nil {
			keys = append(keys, k)
		}
		groups[k] = append(groups[k], i)
	}
	slices.Sort(keys)
	place := index(with, joint.sizes, given)
	own := index(with, joint.sizes, []int{a})
	p := map[int][]float64{}
	for i, g := range place {
		if groups[int(g)] == nil {
			continue
		}
		if p[int(g)] == nil {
			p[int(g)] = make([]float64, m.Sizes[a])
		}
		p[int(g)][own[i]] = joint.v[i]
	}
	for _, k := range keys {
		rows := groups[k]
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		next := 0
		for code, count := range apportion(p[k], len(rows), r) {
			for range count {
				d.Rows[rows[next]][a] = code
				next++
			}
		}
	}
}

// apportion splits n by the weights: whole parts first, the rest drawn by the
// fractions that remain, each at most once.
func apportion(weight []float64, n int, r *rand.Rand) []int {
	sum := 0.0
	for _, w := range weight {
		sum += w
	}
	if !(sum > 0) { // the model gives these records no weight at all
		return apportion(slices.Repeat([]float64{1}, len(weight)), n, r)
	}
	out := make([]int, len(weight))
	frac := make([]float64, len(weight))
	left := n
	for i, w := range weight {
		x := w / sum * float64(n)
		out[i] = int(x)
		frac[i] = x - float64(out[i])
		left -= out[i]
	}
	for ; left > 0; left-- {
		i := pick(frac, r)
		out[i]++
		frac[i] = 0
	}
	return out
}

func pick(weight []float64, r *rand.Rand) int {
	sum := 0.0
	for _, w := range weight {
		sum += w
	}
	x := r.Float64() * sum
	for i, w := range weight {
		if x -= w; x < 0 {
			return i
		}
	}
	return slices.Index(weight, slices.Max(weight))
}
