package survival

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Columns names the columns of a survival table. Time and Event are needed.
type Columns struct {
	Time       string
	Event      string
	Start      string
	Group      string
	Person     string // rows with the same value belong together
	Weight     string
	Covariates []string
	Censored   []string // further words in the event column that mean: nothing happened
}

// Table is a file read for analysis.
type Table struct {
	Sample
	Kinds   []string    // Kinds[k-1] is what the file calls an event of kind k
	Groups  Groups      // one group, "all", when no column was named
	X       [][]float64 // covariates; words become one column for each value but the first
	Terms   []string
	Factors [][]int        // the columns of X that each covariate became
	Read    int            // rows in the file
	LeftOut map[string]int // rows without a value, by column
}

// ReadCSV reads a table with a header. In the event column 0, an empty cell,
// no, false, none, censored and Columns.Censored mean that nothing had
// happened; 1, yes, true and event mean kind 1; other whole numbers are kinds;
// other words are kinds in alphabetical order. Rows that lack a time are an
// error; rows that lack a group, covariate or weight are left out and counted.
func ReadCSV(in io.Reader, c Columns) (Table, error) {
	r := csv.NewReader(in)
	r.ReuseRecord = true
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return Table{}, errors.New("survival: the file is empty")
	}
	if err != nil {
		return Table{}, fmt.Errorf("survival: %w", err)
	}
	b := tableBuilder{columns: c, levels: map[int][]string{}}
	b.table.LeftOut = map[string]int{}
	if err := b.find(header); err != nil {
		return Table{}, err
	}
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return Table{}, fmt.Errorf("survival: %w", err)
		}
		b.table.Read++
		if err := b.row(record); err != nil {
			return Table{}, err
		}
	}
	return b.finish()
}

type tableBuilder struct {
	columns  Columns
	table    Table
	time     int
	event    int
	start    int // -1: no such column
	group    int
	person   int
	weight   int
	covs     []int
	events   []string
	groups   []string
	values   [][]string // of covariates, by covariate
	persons  map[string]int
	levels   map[int][]string
	fileRows []int // row of the file, header not counted
}

func (b *tableBuilder) find(header []string) error {
	place := map[string]int{}
	for i, name := range header {
		name = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
		if _, twice := place[name]; twice && name != "" {
			place[name] = -2
			continue
		}
		place[name] = i
	}
	names := slices.Clone(header)
	look := func(name, what string, need bool) (int, error) {
		if name == "" {
			if need {
				return -1, fmt.Errorf("survival: which column holds the %s?", what)
			}
			return -1, nil
		}
		i, ok := place[name]
		switch {
		case !ok:
			return -1, fmt.Errorf("survival: there is no column %q for the %s; the file has %s", name, what, strings.Join(names, ", "))
		case i == -2:
			return -1, fmt.Errorf("survival: two columns are called %q", name)
		}
		return i, nil
	}
	var errs [6]error
	b.time, errs[0] = look(b.columns.Time, "time", true)
	b.event, errs[1] = look(b.columns.Event, "event", true)
	b.start, errs[2] = look(b.columns.Start, "start", false)
	b.group, errs[3] = look(b.columns.Group, "group", false)
	b.person, errs[4] = look(b.columns.Person, "person", false)
	b.weight, errs[5] = look(b.columns.Weight, "weight", false)
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	for _, name := range b.columns.Covariates {
		i, err := look(name, "covariate", true)
		if err != nil {
			return err
		}
		b.covs = append(b.covs, i)
	}
	b.values, b.persons = make([][]string, len(b.covs)), map[string]int{}
	return nil
}

// missing tells the ways in which files say that a value is not known.
func missing(s string) bool { return s == "" || s == "NA" || s == "." || s == "NaN" }

func (b *tableBuilder) row(record []string) error {
	cell := func(i int) string { return strings.TrimSpace(record[i]) }
	if b.group >= 0 && missing(cell(b.group)) {
		b.table.LeftOut[b.columns.Group]++
		return nil
	}
	if b.weight >= 0 && missing(cell(b.weight)) {
		b.table.LeftOut[b.columns.Weight]++
		return nil
	}
	for k, i := range b.covs {
		if missing(cell(i)) {
			b.table.LeftOut[b.columns.Covariates[k]]++
			return nil
		}
	}
	t := &b.table
	if err := b.number(&t.Exit, cell(b.time), b.columns.Time); err != nil {
		return err
	}
	if b.start >= 0 {
		if err := b.number(&t.Entry, cell(b.start), b.columns.Start); err != nil {
			return err
		}
	}
	if b.weight >= 0 {
		if err := b.number(&t.Weight, cell(b.weight), b.columns.Weight); err != nil {
			return err
		}
	}
	b.events = append(b.events, cell(b.event))
	if b.group >= 0 {
		b.groups = append(b.groups, cell(b.group))
	}
	if b.person >= 0 {
		b.addPerson(cell(b.person))
	}
	for k, i := range b.covs {
		b.values[k] = append(b.values[k], cell(i))
	}
	b.fileRows = append(b.fileRows, t.Read)
	return nil
}

func (b *tableBuilder) addPerson(name string) {
	k, ok := b.persons[name]
	if !ok {
		k = len(b.persons)
		b.persons[name] = k
	}
	b.table.Cluster = append(b.table.Cluster, k)
}

func (b *tableBuilder) number(to *[]float64, cell, column string) error {
	x, err := strconv.ParseFloat(cell, 64)
	switch {
	case missing(cell):
		return fmt.Errorf("survival: row %d, column %q: no value", b.table.Read, column)
	case err != nil || math.IsInf(x, 0) || math.IsNaN(x):
		return fmt.Errorf("survival: row %d, column %q: %q is not a number", b.table.Read, column, shortCell(cell))
	case x < 0:
		return fmt.Errorf("survival: row %d, column %q: %v is negative", b.table.Read, column, x)
	}
	*to = append(*to, x)
	return nil
}

func shortCell(s string) string {
	if r := []rune(s); len(r) > 30 {
		return string(r[:30]) + "…"
	}
	return s
}

func (b *tableBuilder) finish() (Table, error) {
	t := &b.table
	if len(t.Exit) == 0 {
		return *t, errors.New("survival: the file holds no row that can be used")
	}
	if err := b.codeEvents(); err != nil {
		return *t, err
	}
	for i := range t.Exit {
		if t.Entry != nil && t.Entry[i] >= t.Exit[i] {
			return *t, fmt.Errorf("survival: row %d: ends at %v, not after its start at %v", b.fileRows[i], t.Exit[i], t.Entry[i])
		}
	}
	t.Groups = Groups{Of: make([]int, len(t.Exit)), Names: []string{"all"}}
	if b.group >= 0 {
		t.Groups = NewGroups(b.groups, levelsOf(b.groups)...)
	}
	for k, name := range b.columns.Covariates {
		b.covariate(name, b.values[k])
	}
	return *t, t.Check()
}

// levelsOf sorts the values of a column, numbers by size.
func levelsOf(values []string) []string {
	out := slices.Clone(values)
	slices.Sort(out)
	out = slices.Compact(out)
	slices.SortStableFunc(out, func(a, b string) int {
		x, err1 := strconv.ParseFloat(a, 64)
		y, err2 := strconv.ParseFloat(b, 64)
		switch {
		case err1 != nil || err2 != nil || x == y:
			return strings.Compare(a, b)
		case x < y:
			return -1
		}
		return 1
	})
	return out
}

var nothing = []string{"", "0", "no", "false", "none", "censored", "NA"}
var something = []string{"1", "yes", "true", "event"}

// codeEvents turns the event column into kinds.
func (b *tableBuilder) codeEvents() error {
	t := &b.table
	code := func(s string) (int, bool) {
		low := strings.ToLower(s)
		switch {
		case s == "NA":
			return 0, false
		case slices.Contains(nothing, low) || slices.Contains(b.columns.Censored, s):
			return 0, true
		case slices.Contains(something, low):
			return 1, true
		}
		k, err := strconv.Atoi(s)
		return k, err == nil && k >= 0 && k <= 1000
	}
	var words []string
	numbers, odd := false, -1
	most := 0
	for i, s := range b.events {
		k, ok := code(s)
		switch {
		case !ok && s == "NA":
			return fmt.Errorf("survival: row %d, column %q: no value; was nothing known to have happened, write 0", b.fileRows[i], b.columns.Event)
		case !ok:
			words = append(words, s)
			odd = i
		case k > 0:
			numbers, most = true, max(most, k)
		}
	}
	if words != nil && numbers {
		return fmt.Errorf("survival: row %d, column %q: %q is neither a whole number from 0 nor one of %s; use words for all events or numbers for all",
			b.fileRows[odd], b.columns.Event, shortCell(b.events[odd]), strings.Join(slices.Concat(nothing[2:6], something[1:]), ", "))
	}
	t.Kinds = levelsOf(words)
	if len(t.Kinds) > 50 {
		return fmt.Errorf("survival: the column %q holds %d different words: is it the event?", b.columns.Event, len(t.Kinds))
	}
	if words == nil {
		for k := 1; k <= most; k++ {
			t.Kinds = append(t.Kinds, strconv.Itoa(k))
		}
	}
	for _, s := range b.events {
		k, ok := code(s)
		if !ok {
			k = 1 + slices.Index(t.Kinds, s)
		}
		t.Event = append(t.Event, k)
	}
	return nil
}

// covariate adds a column of numbers, or one column for each word but the
// first.
func (b *tableBuilder) covariate(name string, values []string) {
	t := &b.table
	x := make([]float64, len(values))
	for i, s := range values {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsInf(v, 0) || math.IsNaN(v) {
			b.factor(name, values)
			return
		}
		x[i] = v
	}
	t.Factors = append(t.Factors, []int{len(t.X)})
	t.X, t.Terms = append(t.X, x), append(t.Terms, name)
}

func (b *tableBuilder) factor(name string, values []string) {
	t := &b.table
	levels := levelsOf(values)
	var columns []int
	for _, level := range levels[1:] {
		x := make([]float64, len(values))
		for i, s := range values {
			if s == level {
				x[i] = 1
			}
		}
		columns = append(columns, len(t.X))
		t.X, t.Terms = append(t.X, x), append(t.Terms, name+": "+level+" against "+levels[0])
	}
	t.Factors = append(t.Factors, columns)
}
