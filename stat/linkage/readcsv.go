package linkage

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// CSVOptions says which columns of a CSV file are what.
type CSVOptions struct {
	Source string   // the file's name in results
	ID     string   // column that identifies a record
	Skip   []string // columns that must not be used, such as a known truth
}

// ReadCSV adds the records of a CSV file with a header to t, or makes a table
// of them when t is nil. Columns are matched by name, blanks around names and
// values are dropped, and a column that a later file lacks is missing there.
// A column that only a later file has is an error.
func ReadCSV(t *Table, r io.Reader, o CSVOptions) (*Table, error) {
	cr := csv.NewReader(r)
	cr.ReuseRecord = true
	header, err := cr.Read()
	if err != nil {
		return nil, fmt.Errorf("linkage: %s: no header: %w", o.Source, err)
	}
	names := trimAll(header)
	idAt := slices.Index(names, o.ID)
	if idAt < 0 {
		return nil, fmt.Errorf("linkage: %s has no column %q; it has %s", o.Source, o.ID, strings.Join(names, ", "))
	}
	if t == nil {
		t = NewTable(usable(names, o)...)
	}
	place, err := places(t, names, o)
	if err != nil {
		return nil, err
	}
	if err := t.readRows(cr, place, idAt, o); err != nil {
		return nil, err
	}
	return t, t.checkIDs()
}

func trimAll(header []string) []string {
	names := make([]string, len(header))
	for i, h := range header {
		names[i] = strings.TrimSpace(strings.TrimPrefix(h, "\ufeff"))
	}
	return names
}

func usable(names []string, o CSVOptions) []string {
	var keep []string
	for _, n := range names {
		if n != o.ID && !slices.Contains(o.Skip, n) {
			keep = append(keep, n)
		}
	}
	return keep
}

// places gives, per column of the table, its position in the file or -1.
func places(t *Table, names []string, o CSVOptions) ([]int, error) {
	place := make([]int, len(t.names))
	for c, n := range t.names {
		place[c] = slices.Index(names, n)
	}
	for _, n := range usable(names, o) {
		if !slices.Contains(t.names, n) {
			return nil, fmt.Errorf("linkage: %s has a column %q that the first file lacks", o.Source, n)
		}
	}
	return place, nil
}

func (t *Table) readRows(cr *csv.Reader, place []int, idAt int, o CSVOptions) error {
	for {
		row, err := cr.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("linkage: %s: %w", o.Source, err)
		}
		t.begin(o.Source, strings.Clone(strings.TrimSpace(row[idAt])))
		for c, p := range place {
			v := ""
			if p >= 0 {
				v = strings.TrimSpace(row[p])
			}
			t.columns[c].addShared(v)
		}
	}
}
