package recapture

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"
)

// MaxLists is the largest number of lists a Table may have. A table of t lists
// has 2^t histories; beyond a dozen lists nearly all are empty, and lists of
// one kind are better merged.
const MaxLists = 12

// History is the set of lists a person is on: bit i is set for list i.
type History uint32

// Size counts the lists in h.
func (h History) Size() int { return bits.OnesCount32(uint32(h)) }

// Has reports whether list i is in h.
func (h History) Has(i int) bool { return h>>i&1 == 1 }

// Contains reports whether every list of sub is in h.
func (h History) Contains(sub History) bool { return h&sub == sub }

// Covariate is something known of each person besides the lists, such as sex,
// age group or year, with its possible levels.
type Covariate struct {
	Name   string
	Levels []string
}

// Cell is how many people share one history and one level of each covariate.
type Cell struct {
	History History
	// Levels indexes Covariate.Levels, one a covariate; -1 where unknown.
	Levels []int
	// NotCovering holds the lists that could not have seen these people,
	// because they do not cover the stratum. Not being on them says nothing.
	NotCovering History
	Count       int
}

// Table holds the counts of capture histories. A history that has no cell has
// count zero. The history of nobody's list is never present: it is the answer.
type Table struct {
	Lists      []string
	Covariates []Covariate
	Cells      []Cell
}

// New makes a table without covariates. Keys of counts are histories.
// It fails as ReadCSV does when counts are negative, the empty history is
// present or a list has nobody.
func New(lists []string, counts map[History]int) (Table, error) {
	t := Table{Lists: slices.Clone(lists)}
	for h, n := range counts {
		t.Cells = append(t.Cells, Cell{History: h, Count: n})
	}
	t.sort()
	return t, t.Check()
}

// Observed counts the people on at least one list.
func (t Table) Observed() int {
	n := 0
	for _, c := range t.Cells {
		n += c.Count
	}
	return n
}

// Counts gives the count of each history, indexed by history, all covariates
// together. Index 0, the people on no list, is zero.
func (t Table) Counts() []float64 {
	y := make([]float64, 1<<len(t.Lists))
	for _, c := range t.Cells {
		y[c.History] += float64(c.Count)
	}
	return y
}

// ListTotals counts the people on each list.
func (t Table) ListTotals() []int {
	n := make([]int, len(t.Lists))
	for _, c := range t.Cells {
		for i := range t.Lists {
			if c.History.Has(i) {
				n[i] += c.Count
			}
		}
	}
	return n
}

// Overlap counts the people on every list of h, whatever else they are on.
func (t Table) Overlap(h History) int {
	n := 0
	for _, c := range t.Cells {
		if c.History.Contains(h) {
			n += c.Count
		}
	}
	return n
}

// Multiple counts the people on two lists or more.
func (t Table) Multiple() int {
	n := 0
	for _, c := range t.Cells {
		if c.History.Size() > 1 {
			n += c.Count
		}
	}
	return n
}

// Frequencies gives f, where f[k] counts the people on exactly k lists.
func (t Table) Frequencies() []int {
	f := make([]int, len(t.Lists)+1)
	for _, c := range t.Cells {
		f[c.History.Size()] += c.Count
	}
	return f
}

// Pooled drops the covariates and adds up what then coincides.
func (t Table) Pooled() Table {
	return fromCounts(t.Lists, t.Counts())
}

// fromCounts turns a dense vector of whole counts into a table.
func fromCounts(lists []string, y []float64) Table {
	t := Table{Lists: slices.Clone(lists)}
	for h, n := range y {
		if n > 0 && h > 0 {
			t.Cells = append(t.Cells, Cell{History: History(h), Count: int(n + 0.5)})
		}
	}
	return t
}

// Check reports what makes the table unusable, if anything.
func (t Table) Check() error {
	if len(t.Lists) < 2 {
		return fmt.Errorf("recapture: %d list: overlap needs at least two; for one list that counts how often a person was reported use ZeroTruncated", len(t.Lists))
	}
	if len(t.Lists) > MaxLists {
		return fmt.Errorf("recapture: %d lists, at most %d: merge lists of one kind of organisation", len(t.Lists), MaxLists)
	}
	for _, c := range t.Cells {
		if c.Count < 0 {
			return fmt.Errorf("recapture: history %s has the negative count %d", t.Describe(c.History), c.Count)
		}
		if c.History == 0 {
			return fmt.Errorf("recapture: a cell on no list at all: that number is what is estimated, so leave it out")
		}
		if c.History >= 1<<len(t.Lists) {
			return fmt.Errorf("recapture: a history names list %d of %d", bits.Len32(uint32(c.History)), len(t.Lists))
		}
	}
	for i, n := range t.ListTotals() {
		if n == 0 {
			return fmt.Errorf("recapture: nobody is on list %q: leave that list out", t.Lists[i])
		}
	}
	return nil
}

// Describe names the lists of h: "police × shelters".
func (t Table) Describe(h History) string {
	var names []string
	for i, name := range t.Lists {
		if h.Has(i) {
			names = append(names, name)
		}
	}
	if names == nil {
		return "(on no list)"
	}
	return strings.Join(names, " × ")
}

// sort orders cells by covariate levels, then by history, and joins equal ones.
func (t *Table) sort() {
	slices.SortStableFunc(t.Cells, compareCells)
	var joined []Cell
	for _, c := range t.Cells {
		if k := len(joined) - 1; k >= 0 && compareCells(joined[k], c) == 0 {
			joined[k].Count += c.Count
			continue
		}
		joined = append(joined, c)
	}
	t.Cells = joined
}

func compareCells(a, b Cell) int {
	if c := slices.Compare(a.Levels, b.Levels); c != 0 {
		return c
	}
	if a.NotCovering != b.NotCovering {
		return int(a.NotCovering) - int(b.NotCovering)
	}
	return int(a.History) - int(b.History)
}
