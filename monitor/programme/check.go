package programme

import (
	"fmt"
	"regexp"
	"slices"

	"sightline/register/codes"
)

var identifier = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check finds the first mistake that keeps a programme from being used: an
// identifier twice or misspelt, a reference to nothing, an unknown line,
// theme, status or design, an end before its beginning. What is only missing
// is not a mistake; Remind and Examine list that.
func (p *Programme) Check() error {
	seen := map[string]bool{}
	claim := func(kind, id string) error {
		if !identifier.MatchString(id) {
			return fmt.Errorf("programme: %s %q: an identifier has small letters, digits and hyphens", kind, id)
		}
		if seen[id] {
			return fmt.Errorf("programme: %s %q is there twice", kind, id)
		}
		seen[id] = true
		return nil
	}
	for i := range p.Measures {
		if err := claim("measure", string(p.Measures[i].ID)); err != nil {
			return err
		}
		if err := p.checkMeasure(&p.Measures[i]); err != nil {
			return fmt.Errorf("programme: measure %s: %w", p.Measures[i].ID, err)
		}
	}
	for _, n := range p.Nodes {
		if err := claim("node", string(n.ID)); err != nil {
			return err
		}
		if n.Kind != Output && n.Kind != Outcome {
			return fmt.Errorf("programme: node %s is of the unknown kind %q", n.ID, n.Kind)
		}
		if err := p.known(n.Indicators); err != nil {
			return fmt.Errorf("programme: node %s: %w", n.ID, err)
		}
	}
	for _, e := range p.Edges {
		if _, ok := p.node(e.To); !ok || !seen[e.From] {
			return fmt.Errorf("programme: an edge from %q to %q leads to or from nothing", e.From, e.To)
		}
	}
	return p.checkIndicators()
}

func (p *Programme) checkMeasure(m *Measure) error {
	switch {
	case m.Name == "":
		return fmt.Errorf("it has no name")
	case !slices.Contains(Lines, m.Line):
		return fmt.Errorf("unknown action line %q", m.Line)
	case !slices.Contains([]Status{Planned, Running, Finished, Stopped}, m.Status):
		return fmt.Errorf("unknown status %q", m.Status)
	case m.Theme != "" && !codes.Themes.Has(m.Theme):
		return fmt.Errorf("unknown theme %q", m.Theme)
	case m.Budget != nil && (m.Budget.Euro < 0 || !m.Budget.Until.IsZero() && m.Budget.Until.Last().Before(m.Budget.From.First())):
		return fmt.Errorf("its budget is negative or ends before it begins")
	}
	regions := map[string]bool{}
	for _, s := range m.Starts {
		if s.Region == "" || regions[s.Region] {
			return fmt.Errorf("region %q is named twice or not at all", s.Region)
		}
		regions[s.Region] = true
	}
	for _, r := range m.Reach {
		if r.Have < 0 || r.Have > r.Of {
			return fmt.Errorf("a reach of %d out of %d", r.Have, r.Of)
		}
	}
	if err := p.known(m.Indicators); err != nil {
		return err
	}
	if m.Plan == nil {
		return nil
	}
	if err := m.Plan.check(); err != nil {
		return err
	}
	if m.Plan.Outcome != "" {
		return p.known([]IndicatorID{m.Plan.Outcome})
	}
	return nil
}

func (p *Programme) known(ids []IndicatorID) error {
	for _, id := range ids {
		if _, ok := p.Indicator(id); !ok {
			return fmt.Errorf("indicator %q is not in the catalogue", id)
		}
	}
	return nil
}

func (p *Programme) checkIndicators() error {
	seen := map[string]bool{}
	for _, i := range p.Indicators {
		key := fmt.Sprintf("%s, version %d", i.ID, i.Version)
		switch {
		case !identifier.MatchString(string(i.ID)):
			return fmt.Errorf("programme: indicator %q: an identifier has small letters, digits and hyphens", i.ID)
		case i.Version < 1:
			return fmt.Errorf("programme: indicator %s has version %d; the first is 1", i.ID, i.Version)
		case seen[key]:
			return fmt.Errorf("programme: indicator %s is there twice", key)
		case i.Definition == "" || i.Unit == "" || i.Numerator == "":
			return fmt.Errorf("programme: indicator %s needs a definition, a unit and a numerator", key)
		}
		seen[key] = true
	}
	return nil
}
