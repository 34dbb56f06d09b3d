package intake

import (
	"bufio"
	"encoding/csv"
	"io"
	"strconv"
	"strings"
)

// Quarantine writes the rows of one file that were set aside, as a table to
// mend and import again with the same profile. Before the columns of the file
// stand the file's name, the line, the number of the record, and what is
// wrong; the reader passes over these four, except that source keys made from
// a record's number keep the old number. A record that could not be cut into
// fields stands whole in one more column, its fields to be filled in.
//
// The table holds personal data, unlike anything else intake tells of a row
// set aside. Text that a spreadsheet would take for a formula has an
// apostrophe before it.
type Quarantine struct {
	out    *bufio.Writer
	csv    *csv.Writer
	names  []string
	begun  bool
	record []string
}

// NewQuarantine makes a quarantine for the rows of r. Nothing is written
// until the first row, so a file without problems leaves an empty quarantine.
func (r *Reader) NewQuarantine(w io.Writer) *Quarantine {
	out := bufio.NewWriter(w)
	q := &Quarantine{out: out, csv: csv.NewWriter(out), names: r.header.names}
	q.csv.Comma = rune(r.source.delimiter())
	return q
}

// Add writes a row that was set aside; an accepted row is passed over.
func (q *Quarantine) Add(row Row) error {
	if row.Accepted() || row.Raw.record == nil {
		return nil
	}
	if !q.begun {
		q.begun = true
		q.out.WriteString("\ufeff") // so that Excel reads UTF-8
		if err := q.write(asideColumns, q.names); err != nil {
			return err
		}
	}
	held := row.Raw.record
	cells := held.cells
	if cells == nil {
		cells = make([]string, len(q.names))
	}
	number := ""
	if held.number > 0 {
		number = strconv.Itoa(held.number)
	}
	before := []string{row.File, strconv.Itoa(row.Line), number, problemText(row.Problems), held.text}
	return q.write(before, cells)
}

// write leaves out the columns of an earlier quarantine.
func (q *Quarantine) write(before, cells []string) error {
	q.record = append(q.record[:0], before...)
	for i, cell := range cells {
		if i < len(q.names) && isAsideColumn(q.names[i]) {
			continue
		}
		q.record = append(q.record, cell)
	}
	for i, cell := range q.record {
		q.record[i] = inert(cell)
	}
	return q.csv.Write(q.record)
}

func isAsideColumn(name string) bool {
	folded := foldColumn(name)
	for _, c := range asideColumns {
		if c == folded {
			return true
		}
	}
	return false
}

// inert makes a text that no spreadsheet takes for a formula, and that reads
// back as it was.
func inert(text string) string {
	if text != "" && (strings.IndexByte("=+-@\t\r", text[0]) >= 0 || isFormula(text, plain)) {
		return "'" + text
	}
	return text
}

func problemText(problems []Problem) string {
	texts := make([]string, len(problems))
	for i, p := range problems {
		texts[i] = p.short()
	}
	return strings.Join(texts, " | ")
}

// Flush writes out what is held back.
func (q *Quarantine) Flush() error {
	q.csv.Flush()
	if err := q.csv.Error(); err != nil {
		return err
	}
	return q.out.Flush()
}
