package study

// safe reports whether the sums leave a withheld small count free between 1
// and 4, both ends reachable.
//
// The counts that fit the printed ones are a polytope of a network: rows and
// columns are nodes, hidden cells the edges between them, and a cell can rise
// by k exactly when k units can flow from its row back to its column through
// the other hidden cells without leaving their bounds (see Cox, L. H. (1995),
// Network models for complementary cell suppression, JASA 90, 1453–1462).
// Sums count with the opposite sign, so that each row and each column with a
// printed sum adds to zero. Starting from the true counts, the largest rise
// and fall are largest flows.
func (m *matrix) safe(r, c int) bool {
	v := m.n[r][c]
	return m.flow(r, c, true, threshold-1-v) && m.flow(r, c, false, v-1)
}

// edge is a hidden cell as it can be used: how much it may still rise and
// fall, in the sign of the network.
type edge struct {
	row, col   int
	rise, fall int
}

// network makes the edges of all hidden cells but one. Rows without a printed
// sum are one node, because nothing ties them; columns likewise.
func (m *matrix) network(without place) []edge {
	var out []edge
	for r := range m.n {
		for c := range m.n[r] {
			if m.hidden[r][c] == "" || (place{r, c}) == without {
				continue
			}
			low, high := m.bounds(r, c)
			e := edge{row: m.rowNode(r), col: m.colNode(c), rise: high - m.n[r][c], fall: m.n[r][c] - low}
			if m.negative(r, c) {
				e.rise, e.fall = e.fall, e.rise
			}
			out = append(out, e)
		}
	}
	return out
}

// negative reports whether a cell counts with the opposite sign: the sums of
// rows and of columns, but not the sum of all.
func (m *matrix) negative(r, c int) bool {
	inRow, inCol := m.rows && r == len(m.n)-1, m.cols && c == len(m.n[r])-1
	return inRow != inCol
}

func (m *matrix) rowNode(r int) int {
	if !m.cols {
		return 0
	}
	return r
}

func (m *matrix) colNode(c int) int {
	if !m.rows {
		return 0
	}
	return c
}

// flow reports whether a cell can rise (or fall) by an amount.
func (m *matrix) flow(r, c int, rise bool, amount int) bool {
	if amount <= 0 || !m.rows && !m.cols {
		return true
	}
	edges := m.network(place{r, c})
	if m.negative(r, c) {
		rise = !rise
	}
	for amount > 0 {
		pushed := push(edges, m.rowNode(r), m.colNode(c), len(m.n), len(m.n[0]), rise, amount)
		if pushed == 0 {
			return false
		}
		amount -= pushed
	}
	return true
}

// step is how the search came to a node.
type step struct {
	edge int
	from int // node it came from
	seen bool
}

// push sends as much as fits along one shortest path from a row to a column.
// When the cell itself rises, edges are used falling from row to column and
// rising from column to row; when it falls, the other way about.
func push(edges []edge, row, col, rows, cols int, rise bool, amount int) int {
	// Nodes: rows first, then columns.
	reached := make([]step, rows+cols)
	reached[row] = step{edge: -1, seen: true}
	queue := []int{row}
	for len(queue) > 0 && !reached[rows+col].seen {
		node := queue[0]
		queue = queue[1:]
		for i := range edges {
			next := -1
			switch e := &edges[i]; {
			case node < rows && e.row == node && *e.room(!rise) > 0:
				next = rows + e.col
			case node >= rows && rows+e.col == node && *e.room(rise) > 0:
				next = e.row
			}
			if next >= 0 && !reached[next].seen {
				reached[next] = step{edge: i, from: node, seen: true}
				queue = append(queue, next)
			}
		}
	}
	if !reached[rows+col].seen {
		return 0
	}
	for node := rows + col; node != row; node = reached[node].from {
		amount = min(amount, *edges[reached[node].edge].room(roomUsed(node >= rows, rise)))
	}
	for node := rows + col; node != row; node = reached[node].from {
		e := &edges[reached[node].edge]
		up := roomUsed(node >= rows, rise)
		*e.room(up) -= amount
		*e.room(!up) += amount
	}
	return amount
}

// roomUsed says whether a step into a node rises: steps into columns go
// against the cell's own direction, steps into rows with it.
func roomUsed(intoColumn, rise bool) bool {
	if intoColumn {
		return !rise
	}
	return rise
}

// room is what is left of a direction.
func (e *edge) room(rise bool) *int {
	if rise {
		return &e.rise
	}
	return &e.fall
}
