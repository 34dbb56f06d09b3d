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
	NoOutput    []MeasureID // measures that name nothing they bring about
	DeadEnds    []string    // measures and outputs from which no outcome can be reached
	NoMeasure   []NodeID    // outputs that no measure leads to
	Nobody      []NodeID    // outcomes that nobody works on
	Circles     [][]string  // rings of things that bring about each other
	Unmeasured  []MeasureID // measures that no indicator would show
	Unsupported []Edge      // edges for which no reason is given
}

// Orphans counts what hangs on nothing.
func (f GraphFindings) Orphans() int { return len(f.NoOutput) + len(f.NoMeasure) + len(f.Nobody) }

// Examine looks for orphans, dead ends, circles, measures that no indicator
// on the way would show, and edges without a reason. A measure without output
// is not named as a dead end again.
func (p *Programme) Examine() GraphFindings {
	g, f := p.graph(), GraphFindings{}
	reached := map[string]bool{}
	for _, m := range p.Measures {
		from := g.from(string(m.ID))
		for id := range from {
			reached[id] = true
		}
		outcome, indicator := p.shows(from)
		switch {
		case len(from) == 0:
			f.NoOutput = append(f.NoOutput, m.ID)
		case !outcome:
			f.DeadEnds = append(f.DeadEnds, string(m.ID))
		}
		if !indicator && len(m.Indicators) == 0 {
			f.Unmeasured = append(f.Unmeasured, m.ID)
		}
	}
	for _, n := range p.Nodes {
		outcome, _ := p.shows(g.from(string(n.ID)))
		switch {
		case n.Kind == Outcome && !reached[string(n.ID)]:
			f.Nobody = append(f.Nobody, n.ID)
		case n.Kind == Output && !reached[string(n.ID)]:
			f.NoMeasure = append(f.NoMeasure, n.ID)
		case n.Kind == Output && !outcome:
			f.DeadEnds = append(f.DeadEnds, string(n.ID))
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

// shows tells whether a set of nodes holds an outcome, and an indicator.
func (p *Programme) shows(ids map[string]bool) (outcome, indicator bool) {
	for id := range ids {
		if n, ok := p.node(NodeID(id)); ok {
			outcome = outcome || n.Kind == Outcome
			indicator = indicator || len(n.Indicators) > 0
		}
	}
	return outcome, indicator
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
