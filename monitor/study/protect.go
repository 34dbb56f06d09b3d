package study

import (
	"cmp"
	"slices"
)

// A matrix is the counts of a table as they are protected: categories by
// slices of time, with the sums that are printed beside and under them.
//
// The rule, until stat/disclosure decides for all tables of a release
// together: counts of 1 to 4 are withheld ("< 5"), and so many others with
// them ("–") that from the sums nobody can tell more of a withheld small count
// than that it is 1 to 4. The reader of the table is taken to know the rule:
// that "< 5" is 1 to 4, that "–" is 5 or more, and that zeros are printed.
// Each table is protected with its own sums; what somebody can learn by laying
// two tables of different categories over each other is not looked at here.
type matrix struct {
	n      [][]int
	hidden [][]State // "" for printed
	rows   bool      // the last row holds the sums of the columns
	cols   bool      // the last column holds the sums of the rows
	fixed  bool      // the last row is printed elsewhere, so hiding it hides nothing
}

// threshold is the smallest count that is printed, beside zero.
const threshold = 5

// newMatrix takes counts whose last row and column may be sums.
func newMatrix(n [][]int, rows, cols, fixed bool) *matrix {
	m := &matrix{n: n, rows: rows, cols: cols, fixed: fixed}
	for _, r := range n {
		m.hidden = append(m.hidden, make([]State, len(r)))
	}
	return m
}

// isSum reports whether a cell is a sum of others.
func (m *matrix) isSum(r, c int) bool {
	return m.rows && r == len(m.n)-1 || m.cols && c == len(m.n[0])-1
}

// protect hides what must be hidden. It reports false when a small count can
// still be told more closely, which happens where a table has little but small
// counts: such a table must not be printed.
func (m *matrix) protect() bool {
	for r, row := range m.n {
		for c, v := range row {
			if v > 0 && v < threshold {
				m.hidden[r][c] = Suppressed
			}
		}
	}
	for r, row := range m.n {
		for c := range row {
			if m.hidden[r][c] == Suppressed && !m.safe(r, c) {
				m.cover(r, c)
			}
		}
	}
	return m.isSafe()
}

// isSafe checks every withheld small count once more, with all that is hidden.
func (m *matrix) isSafe() bool {
	for r, row := range m.n {
		for c := range row {
			if m.hidden[r][c] == Suppressed && !m.safe(r, c) {
				return false
			}
		}
	}
	return true
}

// cover hides further cells until a small one is safe: the cheapest rectangle
// that does it, else its row and column, else all there is.
func (m *matrix) cover(r, c int) {
	for _, try := range m.rectangles(r, c) {
		undo := m.hide(try)
		if m.safe(r, c) {
			return
		}
		for _, p := range undo {
			m.hidden[p.r][p.c] = ""
		}
	}
	m.hide(m.where(func(p place) bool { return p.r == r || p.c == c }))
	if !m.safe(r, c) {
		m.hide(m.where(func(place) bool { return true }))
	}
}

type place struct{ r, c int }

// where lists the cells that may be hidden and satisfy a condition.
func (m *matrix) where(ok func(place) bool) []place {
	var out []place
	for r := range m.n {
		for c := range m.n[r] {
			if p := (place{r, c}); m.mayHide(p) && ok(p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// mayHide reports whether hiding a cell can help: it is printed, not zero,
// and not printed elsewhere.
func (m *matrix) mayHide(p place) bool {
	return m.hidden[p.r][p.c] == "" && m.n[p.r][p.c] > 0 && !(m.fixed && m.rows && p.r == len(m.n)-1)
}

func (m *matrix) hide(cells []place) (done []place) {
	for _, p := range cells {
		if m.mayHide(p) {
			m.hidden[p.r][p.c] = Withheld
			done = append(done, p)
		}
	}
	return done
}

// rectangles gives sets of cells that close a rectangle with a cell, the
// cheapest first. Where the sums of one direction are not printed, a single
// cell closes it.
func (m *matrix) rectangles(r, c int) [][]place {
	type option struct {
		cells []place
		cost  int
	}
	var options []option
	add := func(cells ...place) {
		var o option
		for _, p := range cells {
			switch {
			case m.hidden[p.r][p.c] != "":
			case !m.mayHide(p):
				return
			default:
				o.cells = append(o.cells, p)
				o.cost += m.cost(p)
			}
		}
		options = append(options, o)
	}
	for r2 := range m.n {
		if !m.cols && r2 != r {
			add(place{r2, c})
		}
		for c2 := range m.n[r2] {
			if r2 != r && c2 != c {
				add(place{r, c2}, place{r2, c}, place{r2, c2})
			}
		}
	}
	if !m.rows {
		for c2 := range m.n[r] {
			if c2 != c {
				add(place{r, c2})
			}
		}
	}
	slices.SortStableFunc(options, func(a, b option) int { return cmp.Compare(a.cost, b.cost) })
	out := make([][]place, len(options))
	for i, o := range options {
		out[i] = o.cells
	}
	return out
}

// cost is what a reader loses with a cell: its count, and much for a sum.
func (m *matrix) cost(p place) int {
	cost := m.n[p.r][p.c] + 10
	if m.isSum(p.r, p.c) {
		cost += 1000000
	}
	return cost
}

// bounds are what the reader knows of a hidden cell before any arithmetic.
func (m *matrix) bounds(r, c int) (low, high int) {
	if m.hidden[r][c] == Suppressed {
		return 1, threshold - 1
	}
	high = 1 << 30
	if m.cols && !m.isSum(r, c) && m.hidden[r][len(m.n[r])-1] == "" {
		high = m.n[r][len(m.n[r])-1] // no slice holds more than the whole
	}
	return threshold, max(high, m.n[r][c])
}
