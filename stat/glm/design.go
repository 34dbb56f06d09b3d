package glm

import "fmt"

// A Design holds the columns of a regression, grouped into terms. Build it
// with its methods; they panic where lengths differ, which is a mistake in
// the program and not in the data.
type Design struct {
	rows    int
	columns [][]float64
	names   []string
	terms   []term
}

// A term is what is added or left out together: one number, or the columns
// of a factor.
type term struct {
	name        string
	first, last int // columns first ≤ j < last
}

// NewDesign makes an empty design for that many rows.
func NewDesign(rows int) *Design { return &Design{rows: rows} }

// Rows is the number of observations, Columns that of coefficients.
func (d *Design) Rows() int    { return d.rows }
func (d *Design) Columns() int { return len(d.columns) }

// Names lists the columns.
func (d *Design) Names() []string { return d.names }

// Intercept adds a column of ones.
func (d *Design) Intercept() *Design {
	ones := make([]float64, d.rows)
	for i := range ones {
		ones[i] = 1
	}
	return d.Number("(Intercept)", ones)
}

// Number adds a column as it is.
func (d *Design) Number(name string, values []float64) *Design {
	d.check(name, len(values))
	d.add(name, []string{name}, [][]float64{values})
	return d
}

// Factor adds a column of zeros and ones for each level but the first, which
// the others are compared with. Values that are none of the levels count as
// the first.
func (d *Design) Factor(name string, values []string, levels ...string) *Design {
	d.check(name, len(values))
	var names []string
	var columns [][]float64
	for _, l := range levels[1:] {
		c := make([]float64, d.rows)
		for i, v := range values {
			if v == l {
				c[i] = 1
			}
		}
		names, columns = append(names, name+l), append(columns, c)
	}
	d.add(name, names, columns)
	return d
}

// Interaction adds the products of the columns of two terms added before.
func (d *Design) Interaction(a, b string) *Design {
	ta, tb := d.term(a), d.term(b)
	var names []string
	var columns [][]float64
	for j := tb.first; j < tb.last; j++ {
		for i := ta.first; i < ta.last; i++ {
			c := make([]float64, d.rows)
			for r := range c {
				c[r] = d.columns[i][r] * d.columns[j][r]
			}
			names, columns = append(names, d.names[i]+":"+d.names[j]), append(columns, c)
		}
	}
	d.add(a+":"+b, names, columns)
	return d
}

// Without gives the design less the named terms; the columns are shared.
func (d *Design) Without(terms ...string) *Design {
	drop := map[string]bool{}
	for _, t := range terms {
		d.term(t)
		drop[t] = true
	}
	out := NewDesign(d.rows)
	for _, t := range d.terms {
		if !drop[t.name] {
			out.add(t.name, d.names[t.first:t.last], d.columns[t.first:t.last])
		}
	}
	return out
}

// Terms lists the names of the terms in the order they were added.
func (d *Design) Terms() []string {
	out := make([]string, len(d.terms))
	for i, t := range d.terms {
		out[i] = t.name
	}
	return out
}

func (d *Design) add(name string, names []string, columns [][]float64) {
	first := len(d.columns)
	d.columns = append(d.columns, columns...)
	d.names = append(d.names, names...)
	d.terms = append(d.terms, term{name, first, len(d.columns)})
}

func (d *Design) check(name string, n int) {
	if n != d.rows {
		panic(fmt.Sprintf("glm: column %q has %d rows, the design %d", name, n, d.rows))
	}
}

func (d *Design) term(name string) term {
	for _, t := range d.terms {
		if t.name == name {
			return t
		}
	}
	panic(fmt.Sprintf("glm: the design has no term %q", name))
}

// rowMajor copies the columns into one slice, row after row.
func (d *Design) rowMajor() []float64 {
	p := len(d.columns)
	x := make([]float64, d.rows*p)
	for j, c := range d.columns {
		for i, v := range c {
			x[i*p+j] = v
		}
	}
	return x
}

// Column gives column j; it is shared, not copied.
func (d *Design) Column(j int) []float64 { return d.columns[j] }
