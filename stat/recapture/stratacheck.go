package recapture

import "math"

// reduced is a design cut down to what the counts can tell: cells that cannot
// have anybody under the fit are out (their margin is zero), and columns that
// then say nothing new.
type reduced struct {
	*strataDesign
	use     []bool // cell takes part in the fit or the prediction
	fitCell []int  // observed cells in the fit
	column  []int  // kept columns
	rows    []sparseRow
	status  Status
}

// reduce prepares the fit of counts y, of which observable says which cells
// could be seen, and judges whether an estimate exists: the check of
// CheckModel for designs with covariates.
func (d *strataDesign) reduce(y []float64, observable func(cell int) bool) *reduced {
	r := &reduced{strataDesign: d, use: make([]bool, len(y))}
	for c := range r.use {
		r.use[c] = true
	}
	r.dropZeroMargins(y)
	for c := range y {
		if r.use[c] && observable(c) {
			r.fitCell = append(r.fitCell, c)
		}
	}
	if !r.keepColumns(observable) {
		r.status |= NotIdentified
	}
	r.checkExistence(y)
	return r
}

// dropZeroMargins takes out the cells of each combination of a term's lists
// and levels that nobody has. Polynomial covariates have no such margins of
// their own.
func (r *reduced) dropZeroMargins(y []float64) {
	size := 1 << r.lists
	for _, e := range r.model.Terms {
		poly := false
		for k := range r.table.Covariates {
			poly = poly || e.Covariates.Has(k) && r.model.Degree[k] > 0
		}
		if poly {
			continue
		}
		sum := map[int]float64{}
		for s := range r.strata {
			key := r.margin(s, e)
			for h := range size {
				if History(h).Contains(e.Lists) {
					sum[key] += y[s*size+h]
				}
			}
		}
		for s := range r.strata {
			if sum[r.margin(s, e)] > 0 {
				continue
			}
			for h := range size {
				if History(h).Contains(e.Lists) {
					r.use[s*size+h] = false
				}
			}
		}
	}
}

// margin numbers the combination of levels that stratum s has in term e.
func (r *reduced) margin(s int, e Term) int {
	key := 0
	for k, v := range r.strata[s] {
		if e.Covariates.Has(k) {
			key = key*len(r.table.Covariates[k].Levels) + v
		}
	}
	return key
}

// keepColumns drops columns that depend on earlier ones within the fit. It
// reports whether the cells to be predicted obey the same dependence; if not,
// their number could be anything.
func (r *reduced) keepColumns(observable func(int) bool) bool {
	p := len(r.columns)
	gram := r.gram(r.fitCell, p)
	free := nullSpace(gram, p)
	drop := map[int]bool{}
	for _, v := range free {
		// nullSpace sets one free column to 1 and those after it to 0.
		last := p - 1
		for math.Abs(v[last]) < zeroTol {
			last--
		}
		drop[last] = true
	}
	for c := range p {
		if !drop[c] {
			r.column = append(r.column, c)
		}
	}
	r.compressRows()
	for c := range r.use {
		if !r.use[c] || observable(c) {
			continue
		}
		for _, v := range free {
			if math.Abs(r.strataDesign.rows[c].dot(v)) > zeroTol {
				return false
			}
		}
	}
	return true
}

// compressRows writes all rows in the kept columns.
func (r *reduced) compressRows() {
	at := make([]int32, len(r.columns))
	for c := range at {
		at[c] = -1
	}
	for k, c := range r.column {
		at[c] = int32(k)
	}
	r.rows = make([]sparseRow, len(r.strataDesign.rows))
	for c, row := range r.strataDesign.rows {
		for k, col := range row.col {
			if at[col] >= 0 {
				r.rows[c].col = append(r.rows[c].col, at[col])
				r.rows[c].val = append(r.rows[c].val, row.val[k])
			}
		}
	}
}

// gram is XᵀX over the cells, of the full design.
func (r *reduced) gram(cells []int, p int) [][]float64 {
	g := make([][]float64, p)
	for i := range g {
		g[i] = make([]float64, p)
	}
	for _, c := range cells {
		row := r.strataDesign.rows[c]
		for i, ci := range row.col {
			for j, cj := range row.col {
				g[ci][cj] += row.val[i] * row.val[j]
			}
		}
	}
	return g
}

// checkExistence looks for directions that leave cells with people alone and
// push empty ones down without limit (Fienberg & Rinaldo 2012).
func (r *reduced) checkExistence(y []float64) {
	var full []int
	var empty []int
	for _, c := range r.fitCell {
		if y[c] > 0 {
			full = append(full, c)
		} else {
			empty = append(empty, c)
		}
	}
	p := len(r.column)
	g := make([][]float64, p)
	for i := range g {
		g[i] = make([]float64, p)
	}
	for _, c := range full {
		row := r.rows[c]
		for i, ci := range row.col {
			for j, cj := range row.col {
				g[ci][cj] += row.val[i] * row.val[j]
			}
		}
	}
	free := nullSpace(g, p)
	if len(free) == 0 {
		return
	}
	moves := make([][]float64, len(free))
	for k, v := range free {
		for _, c := range empty {
			moves[k] = append(moves[k], r.rows[c].dot(v))
		}
	}
	if !strictlyPositive(dedupe(moves), len(dedupeColumns(moves))) {
		r.status |= NoEstimate
	}
}

// dedupeColumns gives the distinct empty cells' moves, one a column: cells that
// move alike need only one unknown between them.
func dedupeColumns(moves [][]float64) [][]float64 {
	var out [][]float64
	seen := map[string]bool{}
	for i := range moves[0] {
		col := make([]float64, len(moves))
		key := make([]byte, 0, 8*len(moves))
		for k := range moves {
			v := math.Round(moves[k][i]/zeroTol) * zeroTol
			col[k] = v
			bits := math.Float64bits(v)
			for b := range 8 {
				key = append(key, byte(bits>>(8*b)))
			}
		}
		if !seen[string(key)] {
			seen[string(key)] = true
			out = append(out, col)
		}
	}
	return out
}

// dedupe is moves with each distinct column once.
func dedupe(moves [][]float64) [][]float64 {
	cols := dedupeColumns(moves)
	out := make([][]float64, len(moves))
	for k := range out {
		out[k] = make([]float64, len(cols))
		for i, c := range cols {
			out[k][i] = c[k]
		}
	}
	return out
}

// unseen reports whether a cell is of people on no list.
func (d *strataDesign) unseen(cell int) bool { return cell&(1<<d.lists-1) == 0 }
