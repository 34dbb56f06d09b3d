package programme

import (
	"slices"
	"sort"
)

// A Kind of node.
type Kind string

// A measure brings about outputs (people trained, beds), which are meant to
// bring about outcomes (fewer victims, more help). Measures are nodes too,
// under their own identifier.
const (
	Output  Kind = "output"
	Outcome Kind = "outcome"
)

// A Node is an output or an outcome.
type Node struct {
	ID         NodeID        `json:"id"`
	Kind       Kind          `json:"kind"`
	Name       string        `json:"name"`
	Indicators []IndicatorID `json:"indicators,omitempty"`
}

// An Edge says that one thing is meant to bring about another, and why anyone
// should think so.
type Edge struct {
	From    string `json:"from"` // a measure or a node
	To      NodeID `json:"to"`
	Because string `json:"because,omitempty"`
	Source  string `json:"source,omitempty"`
}

// GraphFindings are the faults of the mechanism that the graph shows.
type GraphFindings struct {
	Orphans     []string    // nodes without measure, and measures without outcome
	Circles     [][]string  // rings of things that bring about each other
	Unmeasured  []MeasureID // measures that no indicator would show
	Unsupported []Edge      // edges for which no reason is given
}

// Examine looks for orphans (measures from which no outcome can be reached,
// outputs and outcomes that no measure reaches), circles, measures that no
// indicator on the way would show, and edges without a reason.
func (p *Programme) Examine() GraphFindings {
	g := p.graph()
	f := GraphFindings{}
	reached := map[string]bool{}
	for _, m := range p.Measures {
		outcome, indicator := false, len(m.Indicators) > 0
		for id := range g.from(string(m.ID)) {
			reached[id] = true
			if n, ok := p.node(NodeID(id)); ok {
				outcome = outcome || n.Kind == Outcome
				indicator = indicator || len(n.Indicators) > 0
			}
		}
		if !outcome {
			f.Orphans = append(f.Orphans, string(m.ID))
		}
		if !indicator {
			f.Unmeasured = append(f.Unmeasured, m.ID)
		}
	}
	for _, n := range p.Nodes {
		if !reached[string(n.ID)] {
			f.Orphans = append(f.Orphans, string(n.ID))
		}
	}
	for _, e := range p.Edges {
		if e.Because == "" {
			f.Unsupported = append(f.Unsupported, e)
		}
	}
	f.Circles = g.circles()
	return f
}

func (p *Programme) node(id NodeID) (*Node, bool) {
	for i := range p.Nodes {
		if p.Nodes[i].ID == id {
			return &p.Nodes[i], true
		}
	}
	return nil, false
}

// graph is the edges by where they begin.
type graph map[string][]string

func (p *Programme) graph() graph {
	g := graph{}
	for _, e := range p.Edges {
		g[e.From] = append(g[e.From], string(e.To))
	}
	return g
}

// from is everything that can be reached from a node, itself not included
// unless by a circle.
func (g graph) from(id string) map[string]bool {
	seen := map[string]bool{}
	queue := slices.Clone(g[id])
	for len(queue) > 0 {
		next := queue[0]
		queue = queue[1:]
		if !seen[next] {
			seen[next] = true
			queue = append(queue, g[next]...)
		}
	}
	return seen
}

// circles are the strongly connected sets of more than one node, and nodes
// that lead to themselves, each in order of name. Two nodes lie in one
// circle where each can be reached from the other.
func (g graph) circles() [][]string {
	reach := map[string]map[string]bool{}
	var names []string
	for id := range g {
		reach[id] = g.from(id)
		names = append(names, id)
	}
	sort.Strings(names)
	var out [][]string
	placed := map[string]bool{}
	for _, id := range names {
		if placed[id] || !reach[id][id] {
			continue
		}
		var ring []string
		for _, other := range names {
			if reach[id][other] && reach[other][id] {
				ring = append(ring, other)
				placed[other] = true
			}
		}
		out = append(out, ring)
	}
	return out
}
