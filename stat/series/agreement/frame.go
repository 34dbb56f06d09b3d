package agreement

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"
)

// A Frame is a CSV file with a header, read column by column. An empty cell
// or NA is NaN.
type Frame struct {
	tb     testing.TB
	name   string
	header map[string]int
	rows   [][]string
}

// Read opens a file, and ends the test when that fails.
func Read(tb testing.TB, name string) Frame {
	tb.Helper()
	f, err := os.Open(name)
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || len(rows) == 0 {
		tb.Fatalf("%s: %v", name, err)
	}
	header := map[string]int{}
	for i, h := range rows[0] {
		header[h] = i
	}
	return Frame{tb: tb, name: name, header: header, rows: rows[1:]}
}

// Len is the number of rows under the header.
func (f Frame) Len() int { return len(f.rows) }

// Has tells whether the file has a column of that name.
func (f Frame) Has(column string) bool { _, ok := f.header[column]; return ok }

// Strings gives a column as it stands in the file.
func (f Frame) Strings(column string) []string {
	f.tb.Helper()
	j, ok := f.header[column]
	if !ok {
		f.tb.Fatalf("%s has no column %q", f.name, column)
	}
	out := make([]string, len(f.rows))
	for i, r := range f.rows {
		out[i] = r[j]
	}
	return out
}

// Floats gives a column as numbers.
func (f Frame) Floats(column string) []float64 {
	f.tb.Helper()
	text := f.Strings(column)
	out := make([]float64, len(text))
	for i, s := range text {
		out[i] = f.number(s)
	}
	return out
}

// Ints gives a column of whole numbers.
func (f Frame) Ints(column string) []int {
	f.tb.Helper()
	x := f.Floats(column)
	out := make([]int, len(x))
	for i, v := range x {
		out[i] = int(v)
	}
	return out
}

// Named gives the number in the second column of the first row whose first
// column is name: the shape of the *_fit.csv files.
func (f Frame) Named(name string) float64 {
	f.tb.Helper()
	for _, r := range f.rows {
		if r[0] == name {
			return f.number(r[1])
		}
	}
	f.tb.Fatalf("%s has no row %q", f.name, name)
	return 0
}

func (f Frame) number(s string) float64 {
	f.tb.Helper()
	switch s {
	case "", "NA", "NaN":
		return math.NaN()
	case "TRUE":
		return 1
	case "FALSE":
		return 0
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		f.tb.Fatalf("%s: %v", f.name, err)
	}
	return v
}
