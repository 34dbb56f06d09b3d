package study

import (
	"fmt"
	"strings"
)

// Part is a piece of a text: plain words, or a number with the cell it comes
// from.
type Part struct {
	Text               string
	Table, Row, Column string // empty for plain words
}

// Parts breaks a text into words and numbers. In the text a number is a
// reference to a cell in braces: {row.column} in the text's own table, or
// {table:row.column}; {row.label} is the name of a row. With |abs after it a change is written without its
// sign, for "fell by". A reference to nothing is an error.
func (c *Chapter) Parts(t Text, table string, l Lang) ([]Part, error) {
	var parts []Part
	rest := t.In(l)
	for {
		before, after, found := strings.Cut(rest, "{")
		if before != "" {
			parts = append(parts, Part{Text: before})
		}
		if !found {
			return parts, nil
		}
		ref, tail, closed := strings.Cut(after, "}")
		if !closed {
			return nil, fmt.Errorf("study: %q does not close a brace", t.In(l))
		}
		part, err := c.number(ref, table, l)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		rest = tail
	}
}

// label resolves a reference to the name of a row.
func (c *Chapter) label(table, row string, l Lang) (Part, error) {
	t := c.Table(table)
	if t == nil {
		return Part{}, fmt.Errorf("study: {%s.label} refers to table %q, which is not in chapter %s", row, table, c.ID)
	}
	i, ok := t.row(row)
	if !ok {
		return Part{}, fmt.Errorf("study: {%s.label}: table %s has no such row", row, table)
	}
	return Part{Text: t.Rows[i].Label.In(l)}, nil
}

// number resolves one reference.
func (c *Chapter) number(ref, table string, l Lang) (Part, error) {
	address, how, _ := strings.Cut(ref, "|")
	if own, rest, other := strings.Cut(address, ":"); other {
		table, address = own, rest
	}
	row, column, _ := strings.Cut(address, ".")
	if column == "label" {
		return c.label(table, row, l)
	}
	t := c.Table(table)
	if t == nil {
		return Part{}, fmt.Errorf("study: {%s} refers to table %q, which is not in chapter %s", ref, table, c.ID)
	}
	cell, format, ok := t.Cell(row, column)
	if !ok {
		return Part{}, fmt.Errorf("study: {%s}: table %s has no such cell", ref, table)
	}
	if how == "abs" {
		cell.Value = max(cell.Value, -cell.Value)
		if format.Kind == Change {
			format.Kind = Percent
		} else {
			format.Kind = Count
		}
	}
	text, ok := spoken[cell.State]
	if !ok {
		return Part{format.Write(cell, l), table, row, column}, nil
	}
	return Part{text.In(l), table, row, column}, nil
}

// Plain gives a text as words only, for titles and file contents. References
// that lead nowhere are a programmer's mistake, found by Check.
func (c *Chapter) Plain(t Text, table string, l Lang) string {
	parts, err := c.Parts(t, table, l)
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	for _, p := range parts {
		b.WriteString(p.Text)
	}
	return b.String()
}
