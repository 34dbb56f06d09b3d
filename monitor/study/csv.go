package study

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// csvHead are the columns of a table as a file: one line a cell, so that the
// state of every number stands beside it.
var csvHead = []string{"table", "row", "row_en", "row_nl", "column", "column_en", "column_nl",
	"unit", "state", "value", "low", "high", "provisional", "written_en", "written_nl", "note_en", "note_nl"}

// WriteCSV writes the table with one line for each cell. Numbers have a
// decimal point, no grouping, and the decimals the page shows; a cell without
// a number has an empty value and says why in its state.
func (t *Table) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(csvHead); err != nil {
		return err
	}
	for _, r := range t.Rows {
		for i, cell := range r.Cells {
			if cell.State == Blank {
				continue
			}
			if err := out.Write(t.csvLine(r, t.Columns[i], cell)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

func (t *Table) csvLine(r Row, col Column, cell Cell) []string {
	value, low, high := "", "", ""
	c := col.Format.Rounded(cell)
	if c.HasNumber() {
		value = number(c.Value, col.Format.Decimals)
	}
	if c.State == Range || c.State == Known && c.Interval {
		low, high = number(c.Low, col.Format.Decimals), number(c.High, col.Format.Decimals)
	}
	provisional := ""
	if c.Provisional {
		provisional = "1"
	}
	return []string{t.ID, r.Key, harmless(r.Label.EN), harmless(r.Label.NL), col.Key, col.Head.EN, col.Head.NL,
		col.Unit, string(c.State), value, low, high, provisional,
		col.Format.Write(cell, EN), col.Format.Write(cell, NL), c.Note.EN, c.Note.NL}
}

// harmless keeps a name that came with the data from being read as a formula
// by a spreadsheet.
func harmless(label string) string {
	if label != "" && strings.ContainsRune("=+-@\t\r", rune(label[0])) {
		return "'" + label
	}
	return label
}

func number(v float64, decimals int) string {
	if v == 0 {
		v = 0 // no minus zero
	}
	return strconv.FormatFloat(v, 'f', decimals, 64)
}
