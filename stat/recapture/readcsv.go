package recapture

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// maxTableBytes bounds what ReadCSV will hold in memory; a table of all
// histories of twelve lists by a hundred strata takes some ten megabytes.
const maxTableBytes = 64 << 20

// maxCellCount keeps sums of counts exact in floating point (2^53 / 2^12).
const maxCellCount = 1 << 40

// ReadOptions says what a table cannot say of itself.
type ReadOptions struct {
	// Covariates names columns that are covariates although they hold only
	// 0 and 1. Columns right of the first covariate are covariates anyway.
	Covariates []string
}

// ReadCSV reads a table from comma- or semicolon-separated text with a header:
// one 0/1 column for each list, then columns for covariates if any, and the
// count last. In a list column "NA" says that the list does not cover the
// people of this row; in a covariate column "NA" or nothing says unknown.
//
// Rows are unique, counts are whole and not negative, nobody is on no list,
// and every list has somebody. What is wrong is told with its row (the header
// is row 1), its column and what to do.
func ReadCSV(r io.Reader, opt ReadOptions) (Table, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxTableBytes+1))
	if err != nil {
		return Table{}, fmt.Errorf("recapture: reading the table: %w", err)
	}
	if len(text) > maxTableBytes {
		return Table{}, fmt.Errorf("recapture: the table is larger than %d MB: give counts per history, not one row a person", maxTableBytes>>20)
	}
	p, err := splitCSV(text)
	if err != nil {
		return Table{}, err
	}
	if err := p.findColumns(opt); err != nil {
		return Table{}, err
	}
	return p.table()
}

// parsed is the text of a table before it is understood.
type parsed struct {
	header []string
	rows   [][]string
	line   []int // of each row, in the text
	lists  int   // columns that are lists
}

func splitCSV(text []byte) (*parsed, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	first, _, _ := bytes.Cut(text, []byte("\n"))
	c := csv.NewReader(bytes.NewReader(text))
	c.TrimLeadingSpace = true
	if !bytes.ContainsRune(first, ',') && bytes.ContainsRune(first, ';') {
		c.Comma = ';'
	}
	p := &parsed{}
	for {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("recapture: %w; every row needs one value for each column of the header", err)
		}
		line, _ := c.FieldPos(0)
		for i := range row {
			row[i] = strings.TrimSpace(row[i])
		}
		if p.header == nil {
			p.header = row
			continue
		}
		p.rows, p.line = append(p.rows, row), append(p.line, line)
	}
	return p, p.checkHeader()
}

func (p *parsed) checkHeader() error {
	if len(p.header) < 2 {
		return fmt.Errorf("recapture: row 1: %d column: give a 0/1 column for each list and the count last", len(p.header))
	}
	if len(p.rows) == 0 {
		return fmt.Errorf("recapture: the table has a header and no rows")
	}
	for i, name := range p.header {
		if name == "" {
			return fmt.Errorf("recapture: row 1: column %d has no name", i+1)
		}
		if j := slices.Index(p.header[:i], name); j >= 0 {
			return fmt.Errorf("recapture: row 1: columns %d and %d are both called %q: name them apart", j+1, i+1, name)
		}
	}
	return nil
}

// findColumns counts the leading columns that hold only 0, 1 and NA.
func (p *parsed) findColumns(opt ReadOptions) error {
	for _, name := range opt.Covariates {
		if k := slices.Index(p.header, name); k < 0 || k == len(p.header)-1 {
			return fmt.Errorf("recapture: row 1: there is no covariate column %q", name)
		}
	}
	last := len(p.header) - 1
	for p.lists < last && !slices.Contains(opt.Covariates, p.header[p.lists]) && p.zeroOne(p.lists) {
		p.lists++
	}
	for k := p.lists + 1; k < last; k++ {
		if len(opt.Covariates) > 0 && !slices.Contains(opt.Covariates, p.header[k]) && p.zeroOne(k) {
			return fmt.Errorf("recapture: row 1: list %q stands right of a covariate: put the lists first", p.header[k])
		}
	}
	return p.checkLists()
}

func (p *parsed) checkLists() error {
	if p.lists < 2 {
		k := p.lists
		for row, r := range p.rows {
			if v := r[k]; k < len(p.header)-1 && !zeroOneNA(v) {
				return fmt.Errorf("recapture: row %d, column %q: %q is neither 0 nor 1; at least two 0/1 columns, one a list, must come first", p.line[row], p.header[k], v)
			}
		}
		return fmt.Errorf("recapture: row 1: %d list column; at least two lists must come first", p.lists)
	}
	if p.lists > MaxLists {
		return fmt.Errorf("recapture: row 1: %d lists, at most %d: merge lists of one kind of organisation", p.lists, MaxLists)
	}
	return nil
}

func (p *parsed) zeroOne(k int) bool {
	odd := 0
	for _, r := range p.rows {
		if !zeroOneNA(r[k]) {
			odd++
		}
	}
	return odd == 0
}

func zeroOneNA(s string) bool { return s == "0" || s == "1" || s == "NA" }

func (p *parsed) table() (Table, error) {
	t := Table{Lists: p.header[:p.lists]}
	for _, name := range p.header[p.lists : len(p.header)-1] {
		t.Covariates = append(t.Covariates, Covariate{Name: name})
	}
	p.learnLevels(&t)
	seen := map[string]int{}
	for k, row := range p.rows {
		c, err := p.cell(&t, row)
		if err != nil {
			return Table{}, fmt.Errorf("recapture: row %d%w", p.line[k], err)
		}
		key := strings.Join(row[:len(row)-1], "\x00")
		if j, dup := seen[key]; dup {
			return Table{}, fmt.Errorf("recapture: row %d repeats the history of row %d: add their counts up in one row", p.line[k], j)
		}
		seen[key] = p.line[k]
		t.Cells = append(t.Cells, c)
	}
	for i, n := range t.ListTotals() {
		if n == 0 {
			return Table{}, fmt.Errorf("recapture: column %q: nobody is on this list: take the column out", t.Lists[i])
		}
	}
	t.sort()
	return t, nil
}

// learnLevels collects the levels of each covariate: numbers by value, words
// in the order they come.
func (p *parsed) learnLevels(t *Table) {
	for k := range t.Covariates {
		numeric := true
		levels := []string{}
		for _, row := range p.rows {
			v := row[p.lists+k]
			if unknown(v) || slices.Contains(levels, v) {
				continue
			}
			if _, err := strconv.Atoi(v); err != nil {
				numeric = false
			}
			levels = append(levels, v)
		}
		if numeric {
			slices.SortFunc(levels, func(a, b string) int {
				x, _ := strconv.Atoi(a)
				y, _ := strconv.Atoi(b)
				return x - y
			})
		}
		t.Covariates[k].Levels = levels
	}
}

func unknown(s string) bool { return s == "" || s == "NA" }

func (p *parsed) cell(t *Table, row []string) (Cell, error) {
	var c Cell
	for i, v := range row[:p.lists] {
		switch v {
		case "1":
			c.History |= 1 << i
		case "NA":
			c.NotCovering |= 1 << i
		}
	}
	if c.History == 0 {
		return c, fmt.Errorf(": this history is on no list. How many people that are is what will be estimated: delete the row")
	}
	for k, cov := range t.Covariates {
		level := slices.Index(cov.Levels, row[p.lists+k])
		c.Levels = append(c.Levels, level)
	}
	last := len(row) - 1
	n, err := strconv.ParseInt(row[last], 10, 64)
	switch {
	case err != nil:
		return c, fmt.Errorf(", column %q: %q is not a whole number of people", p.header[last], row[last])
	case n < 0:
		return c, fmt.Errorf(", column %q: %d is negative; a count is a number of people", p.header[last], n)
	case n > maxCellCount:
		return c, fmt.Errorf(", column %q: %d is more people than can be", p.header[last], n)
	}
	c.Count = int(n)
	return c, nil
}

// WriteCSV writes the table as ReadCSV reads it.
func (t Table) WriteCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	header := slices.Clone(t.Lists)
	for _, cov := range t.Covariates {
		header = append(header, cov.Name)
	}
	if err := c.Write(append(header, "count")); err != nil {
		return err
	}
	for _, cell := range t.Cells {
		if err := c.Write(t.row(cell)); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func (t Table) row(cell Cell) []string {
	var row []string
	for i := range t.Lists {
		switch {
		case cell.NotCovering.Has(i):
			row = append(row, "NA")
		case cell.History.Has(i):
			row = append(row, "1")
		default:
			row = append(row, "0")
		}
	}
	for k, level := range cell.Levels {
		if level < 0 {
			row = append(row, "NA")
		} else {
			row = append(row, t.Covariates[k].Levels[level])
		}
	}
	return append(row, strconv.Itoa(cell.Count))
}
