package study

import "fmt"

// Table holds numbers of one subject. Its ID is the name it is published
// under; publish gives it a number.
type Table struct {
	ID      string
	Caption Text // what is counted, with the unit
	Stub    Text // head of the first column
	Columns []Column
	Rows    []Row
	Notes   []Text // under the table
	Sources []string
	at      map[string]int // row by key, made when first asked for
}

// Column is a column and how its numbers are written.
type Column struct {
	Key    string
	Head   Text
	Unit   string // of the numbers, for files: persons, reports, percent
	Format Format
}

// Row is a row of cells, one a column.
type Row struct {
	Key   string
	Label Text
	Cells []Cell
	Total bool // a sum of rows above it
	Under bool // a part of the row above: "of whom minors"
}

// Add appends a row. A wrong number of cells is a programmer's mistake.
func (t *Table) Add(key string, label Text, cells ...Cell) *Row {
	if len(cells) != len(t.Columns) {
		panic(fmt.Sprintf("study: table %s row %s has %d cells for %d columns", t.ID, key, len(cells), len(t.Columns)))
	}
	if _, twice := t.row(key); twice {
		panic(fmt.Sprintf("study: table %s has row %s twice", t.ID, key))
	}
	t.at[key] = len(t.Rows)
	t.Rows = append(t.Rows, Row{Key: key, Label: label, Cells: cells})
	return &t.Rows[len(t.Rows)-1]
}

// Cell finds a cell and its format by the keys of its row and column.
func (t *Table) Cell(row, column string) (Cell, Format, bool) {
	r, ok := t.row(row)
	c := t.column(column)
	if !ok || c < 0 {
		return Cell{}, Format{}, false
	}
	return t.Rows[r].Cells[c], t.Columns[c].Format, true
}

// get is Cell for keys that are known to be there; a missing one is blank.
func (t *Table) get(row, column string) Cell {
	c, _, ok := t.Cell(row, column)
	if !ok {
		return Missing(Blank)
	}
	return c
}

func (t *Table) row(key string) (int, bool) {
	if t.at == nil || len(t.at) != len(t.Rows) {
		t.at = make(map[string]int, len(t.Rows))
		for i, r := range t.Rows {
			t.at[r.Key] = i
		}
	}
	i, ok := t.at[key]
	return i, ok
}

func (t *Table) column(key string) int {
	for i, c := range t.Columns {
		if c.Key == key {
			return i
		}
	}
	return -1
}

// counted is a column of whole numbers.
func counted(key string, head Text, unit string) Column {
	return Column{Key: key, Head: head, Unit: unit, Format: Format{Kind: Count}}
}

// changed is a column of relative changes in percent.
func changed(key string, head Text, decimals int) Column {
	return Column{Key: key, Head: head, Unit: "percent", Format: Format{Kind: Change, Decimals: decimals}}
}

// shared is a column of shares in percent.
func shared(key string, head Text, decimals int) Column {
	return Column{Key: key, Head: head, Unit: "percent", Format: Format{Kind: Percent, Decimals: decimals}}
}
