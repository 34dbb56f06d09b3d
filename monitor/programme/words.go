package programme

import (
	"fmt"
	"strings"
)

// Words tells the graph without a picture: a line for each measure and what
// it leads to, then one for each kind of fault.
func (p *Programme) Words() []string {
	g := p.graph()
	var out []string
	for _, m := range p.Measures {
		if to := g[string(m.ID)]; len(to) > 0 {
			out = append(out, p.leads(g, string(m.ID), to))
		}
	}
	f := p.Examine()
	fault := func(what string, ids []string) {
		if len(ids) > 0 {
			out = append(out, what+": "+strings.Join(p.names(ids), ", ")+".")
		}
	}
	fault("Measures without an output", texts(f.NoOutput))
	fault("Leads to no outcome", f.DeadEnds)
	fault("Output without a measure", texts(f.NoMeasure))
	fault("Outcome nobody works on", texts(f.Nobody))
	for _, ring := range f.Circles {
		fault("These bring about each other, so that nothing begins", ring)
	}
	fault("No indicator would show whether it works", texts(f.Unmeasured))
	return out
}

// leads is "A leads to: B. That leads to: C."
func (p *Programme) leads(g graph, from string, to []string) string {
	s := fmt.Sprintf("%s leads to: %s.", p.name(from), strings.Join(p.names(to), ", "))
	seen, next := map[string]bool{}, []string{}
	for _, id := range to {
		for _, n := range g[id] {
			if !seen[n] {
				seen[n] = true
				next = append(next, n)
			}
		}
	}
	if len(next) > 0 {
		s += " That leads to: " + strings.Join(p.names(next), ", ") + "."
	}
	return s
}

func (p *Programme) name(id string) string {
	if m, ok := p.Measure(MeasureID(id)); ok {
		return m.Name
	}
	if n, ok := p.node(NodeID(id)); ok {
		return n.Name
	}
	return id
}

func (p *Programme) names(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = p.name(id)
	}
	return out
}

func texts[T ~string](ids []T) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = string(id)
	}
	return out
}
