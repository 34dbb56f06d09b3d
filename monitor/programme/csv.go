package programme

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"sightline/register"
	"sightline/register/codes"
)

// columns of the table of measures, for people who keep it in a spreadsheet.
// Lists are separated by semicolons; starts are region=date, with nothing
// after the sign where the measure has not begun; leads_to names nodes. Plans,
// milestones and the reasons of edges are kept in JSON only.
var columns = []string{"id", "name", "line", "theme", "owner", "partners", "euro", "euro_from", "euro_until", "status", "evidence", "starts", "indicators", "leads_to", "source"}

// WriteCSV writes the table of measures.
func (p *Programme) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(columns); err != nil {
		return err
	}
	g := p.graph()
	for _, m := range p.Measures {
		if err := c.Write(row(m, g[string(m.ID)])); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func row(m Measure, leadsTo []string) []string {
	var euro, from, until string
	if m.Budget != nil {
		euro, from, until = strconv.FormatInt(m.Budget.Euro, 10), m.Budget.From.String(), m.Budget.Until.String()
	}
	var starts, indicators []string
	for _, s := range m.Starts {
		starts = append(starts, s.Region+"="+s.On.String())
	}
	for _, i := range m.Indicators {
		indicators = append(indicators, string(i))
	}
	return []string{string(m.ID), m.Name, string(m.Line), string(m.Theme), m.Owner, strings.Join(m.Partners, "; "), euro, from, until,
		string(m.Status), m.Evidence, strings.Join(starts, "; "), strings.Join(indicators, "; "), strings.Join(leadsTo, "; "), m.Source}
}

// ReadCSV reads the table of measures into a copy of the programme. A
// measure already known keeps what the table has no column for (plan,
// milestones, reach); a measure missing from the table is dropped. Columns
// may stand in any order; unknown ones are refused.
func (p *Programme) ReadCSV(r io.Reader) (*Programme, error) {
	c := csv.NewReader(r)
	head, err := c.Read()
	if err != nil {
		return nil, fmt.Errorf("programme: the table has no header: %w", err)
	}
	at := map[string]int{}
	for i, h := range head {
		h = strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))
		if !slices.Contains(columns, h) {
			return nil, fmt.Errorf("programme: the table has an unknown column %q; known are %s", h, strings.Join(columns, ", "))
		}
		at[h] = i
	}
	out := *p
	out.Measures, out.Edges = nil, nil
	for _, e := range p.Edges {
		if _, ok := p.Measure(MeasureID(e.From)); !ok {
			out.Edges = append(out.Edges, e)
		}
	}
	for line := 2; ; line++ {
		cells, err := c.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("programme: line %d: %w", line, err)
		}
		cell := func(name string) string {
			if i, ok := at[name]; ok {
				return strings.TrimSpace(cells[i])
			}
			return ""
		}
		if err := out.readRow(p, cell); err != nil {
			return nil, fmt.Errorf("programme: line %d: %w", line, err)
		}
	}
	return &out, out.Check()
}

func (p *Programme) readRow(old *Programme, cell func(string) string) error {
	m := Measure{ID: MeasureID(cell("id"))}
	if known, ok := old.Measure(m.ID); ok {
		m = *known
	}
	m.Name, m.Line, m.Theme, m.Owner = cell("name"), Line(cell("line")), codes.Theme(cell("theme")), cell("owner")
	m.Partners, m.Status, m.Evidence, m.Source = list(cell("partners")), Status(cell("status")), cell("evidence"), cell("source")
	m.Indicators, m.Starts, m.Budget = nil, nil, nil
	for _, i := range list(cell("indicators")) {
		m.Indicators = append(m.Indicators, IndicatorID(i))
	}
	for _, s := range list(cell("starts")) {
		region, on, ok := strings.Cut(s, "=")
		if !ok {
			return fmt.Errorf("a start is written region=date, not %q", s)
		}
		date, err := register.ParseDate(strings.TrimSpace(on))
		if err != nil {
			return fmt.Errorf("start of %s: %w", region, err)
		}
		m.Starts = append(m.Starts, Start{strings.TrimSpace(region), date})
	}
	if err := m.readBudget(cell); err != nil {
		return err
	}
	for _, to := range list(cell("leads_to")) {
		p.Edges = append(p.Edges, old.edge(string(m.ID), NodeID(to)))
	}
	p.Measures = append(p.Measures, m)
	return nil
}

func (m *Measure) readBudget(cell func(string) string) error {
	if cell("euro") == "" {
		return nil
	}
	euro, err := strconv.ParseInt(cell("euro"), 10, 64)
	if err != nil {
		return fmt.Errorf("a budget is written in whole euro without signs, not %q", cell("euro"))
	}
	from, err := register.ParseDate(cell("euro_from"))
	if err != nil {
		return fmt.Errorf("euro_from: %w", err)
	}
	until, err := register.ParseDate(cell("euro_until"))
	if err != nil {
		return fmt.Errorf("euro_until: %w", err)
	}
	m.Budget = &Budget{euro, from, until}
	return nil
}

// edge keeps the reason of an edge that was there before.
func (p *Programme) edge(from string, to NodeID) Edge {
	for _, e := range p.Edges {
		if e.From == from && e.To == to {
			return e
		}
	}
	return Edge{From: from, To: to}
}

func list(s string) []string {
	var out []string
	for _, part := range strings.Split(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
