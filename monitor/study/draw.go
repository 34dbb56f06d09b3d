package study

import (
	"sightline/monitor/chart"
)

// These helpers draw tables: a figure's numbers are its table's cells.

// cells gives the cells of a column, over some rows.
func (t *Table) cells(column string, rows []string) []Cell {
	out := make([]Cell, len(rows))
	for i, r := range rows {
		out[i] = t.get(r, column)
	}
	return out
}

// values draws the cells of a column over some rows; the rows in focus are
// what the title speaks of.
func (t *Table) values(column string, rows []string, l Lang, focus ...string) []chart.Value {
	format := t.Columns[max(t.column(column), 0)].Format
	out := make([]chart.Value, len(rows))
	for i, c := range t.cells(column, rows) {
		out[i] = format.Draw(c, l)
		for _, f := range focus {
			out[i].Focus = out[i].Focus || f == rows[i]
		}
	}
	return out
}

// across draws the cells of a row over some columns.
func (t *Table) across(row string, columns []string, l Lang) []chart.Value {
	out := make([]chart.Value, len(columns))
	for i, c := range columns {
		cell, format, _ := t.Cell(row, c)
		if cell.State == "" {
			cell.State = Blank
		}
		out[i] = format.Draw(cell, l)
	}
	return out
}

// labels gives the labels of rows in a language.
func (t *Table) labels(rows []string, l Lang) []string {
	out := make([]string, len(rows))
	for i, r := range rows {
		if at, ok := t.row(r); ok {
			out[i] = t.Rows[at].Label.In(l)
		}
	}
	return out
}

// keys lists the keys of the table's rows, sums left out.
func (t *Table) keys() []string {
	var out []string
	for _, r := range t.Rows {
		if !r.Total {
			out = append(out, r.Key)
		}
	}
	return out
}

// sliceKeys and the two below name slices of time for tables and figures.
func sliceKeys(slices []Slice) []string {
	out := make([]string, len(slices))
	for i, s := range slices {
		out[i] = s.Key()
	}
	return out
}

func sliceLabels(slices []Slice, l Lang) []string {
	out := make([]string, len(slices))
	for i, s := range slices {
		out[i] = s.Label().In(l)
	}
	return out
}

func sliceShorts(slices []Slice) []string {
	out := make([]string, len(slices))
	for i, s := range slices {
		out[i] = s.short()
	}
	return out
}

// ticksOf are the slices as places on a time axis, each in its middle.
func ticksOf(slices []Slice, l Lang) ([]chart.Tick, []float64) {
	ticks, at := make([]chart.Tick, len(slices)), make([]float64, len(slices))
	for i, s := range slices {
		at[i] = s.start() + s.length()/2
		ticks[i] = chart.Tick{At: at[i], Label: s.Label().In(l), Short: s.short()}
	}
	return ticks, at
}

// yearSlices are whole years as slices.
func yearSlices(years []int) []Slice {
	out := make([]Slice, len(years))
	for i, y := range years {
		out[i] = Slice{Year: y}
	}
	return out
}

// seconds lays another column's numbers over drawn values as thin lines.
func seconds(values []chart.Value, others []Cell) []chart.Value {
	for i, c := range others {
		if c.HasNumber() {
			v := c.Value
			values[i].Second = &v
		}
	}
	return values
}
