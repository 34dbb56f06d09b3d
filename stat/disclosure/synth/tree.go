package synth

import (
	"math"
	"slices"
)

// tree is a junction tree: groups of attributes such that every measured set
// lies within one and every attribute's groups are connected.
type tree struct {
	sizes  []int
	nodes  []*treeNode
	order  []int // parents before children
	parent []int
}

type treeNode struct {
	*factor
	up   []int   // attributes shared with the parent
	toUp []int32 // cells onto those of up
	// of the parent's cells onto those of up
	fromParent []int32
	children   []int
	message    []float64 // to the parent
	down       []float64 // from the parent
}

// treeSize is the number of cells a tree over the sets would have, so that a
// set that makes it too large can be left out.
func treeSize(sizes []int, sets [][]int) int {
	n := 0
	for _, c := range cliques(sizes, sets) {
		n += cells(sizes, c)
	}
	return n
}

func cells(sizes, attrs []int) int {
	n := 1
	for _, a := range attrs {
		n *= sizes[a]
	}
	return n
}

// cliques triangulates the graph in which attributes measured together are
// joined, taking out the attribute whose group is smallest first, and gives
// the groups that are not part of others.
func cliques(sizes []int, sets [][]int) [][]int {
	near := make([]map[int]bool, len(sizes))
	for i := range near {
		near[i] = map[int]bool{i: true}
	}
	for _, s := range sets {
		for _, a := range s {
			for _, b := range s {
				near[a][b] = true
			}
		}
	}
	var out [][]int
	gone := make([]bool, len(sizes))
	for range sizes {
		best, least := -1, math.MaxInt
		for a := range sizes {
			if !gone[a] {
				if n := cells(sizes, sorted(near[a])); n < least {
					best, least = a, n
				}
			}
		}
		group := sorted(near[best])
		for _, a := range group {
			for _, b := range group {
				near[a][b] = true
			}
		}
		gone[best] = true
		for _, a := range group {
			delete(near[a], best)
		}
		if !slices.ContainsFunc(out, func(c []int) bool { return within(group, c) }) {
			out = append(out, group)
		}
	}
	return out
}

func sorted(set map[int]bool) []int {
	var out []int
	for a := range set {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

func within(a, b []int) bool {
	for _, x := range a {
		if !slices.Contains(b, x) {
			return false
		}
	}
	return true
}

func shared(a, b []int) []int {
	var out []int
	for _, x := range a {
		if slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return out
}

// newTree joins the groups to a tree with the largest shared parts (Prim).
func newTree(sizes []int, sets [][]int) *tree {
	t := &tree{sizes: sizes}
	groups := cliques(sizes, sets)
	for _, g := range groups {
		t.nodes = append(t.nodes, &treeNode{factor: newFactor(g, sizes)})
		t.parent = append(t.parent, -1)
	}
	in := make([]bool, len(groups))
	in[0] = true
	t.order = []int{0}
	for len(t.order) < len(groups) {
		from, to, most := -1, -1, -1
		for a := range groups {
			for b := range groups {
				if in[a] && !in[b] && len(shared(groups[a], groups[b])) > most {
					from, to, most = a, b, len(shared(groups[a], groups[b]))
				}
			}
		}
		in[to] = true
		t.order = append(t.order, to)
		t.link(from, to)
	}
	return t
}

func (t *tree) link(from, to int) {
	p, n := t.nodes[from], t.nodes[to]
	t.parent[to] = from
	p.children = append(p.children, to)
	n.up = shared(n.attrs, p.attrs)
	n.toUp = index(n.attrs, n.sizes, n.up)
	n.fromParent = index(p.attrs, p.sizes, n.up)
	n.message, n.down = make([]float64, cells(t.sizes, n.up)), make([]float64, cells(t.sizes, n.up))
}

// calibrate turns log potentials in the nodes into the marginals of the
// model, which sum to total.
func (t *tree) calibrate(total float64) {
	for i := len(t.order) - 1; i > 0; i-- {
		n := t.nodes[t.order[i]]
		n.logSums(n.toUp, n.message)
		t.nodes[t.parent[t.order[i]]].add(n.message, n.fromParent)
	}
	for _, i := range t.order[1:] {
		n := t.nodes[i]
		t.nodes[t.parent[i]].logSums(n.fromParent, n.down)
		for k := range n.down {
			n.down[k] -= n.message[k]
		}
		n.add(n.down, n.toUp)
	}
	for _, n := range t.nodes {
		normalise(n.v, total)
	}
}

func normalise(v []float64, total float64) {
	top := slices.Max(v)
	sum := 0.0
	for i := range v {
		v[i] = math.Exp(v[i] - top)
		sum += v[i]
	}
	for i := range v {
		v[i] *= total / sum
	}
}
