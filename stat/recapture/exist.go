package recapture

import "math"

// Status says whether a model can be estimated from a table at all.
type Status int

// A model can fail in two ways at once: NoEstimate|NotIdentified.
const (
	Estimable     Status = 0
	NoEstimate    Status = 1 // maximum likelihood is at infinity (Fienberg & Rinaldo)
	NotIdentified Status = 2 // different populations fit equally well
)

// String explains the status.
func (s Status) String() string {
	switch s {
	case Estimable:
		return "can be estimated"
	case NoEstimate:
		return "cannot be estimated: the likelihood keeps rising as a term grows without limit"
	case NotIdentified:
		return "cannot be estimated: different population sizes fit the counts equally well"
	}
	return "cannot be estimated: the likelihood keeps rising without limit, and different population sizes fit equally well"
}

// CheckModel tells whether the extended maximum likelihood estimate of the
// model exists for the table and is unique. Terms whose lists share nobody are
// taken as −∞ and their cells left out first.
//
// The estimate exists when some strictly positive table has the same overlaps
// (Fienberg & Rinaldo 2012, Annals of Statistics 40, 996–1023; Chan, Silverman
// & Vincent 2021, JASA 116, 1297–1306). It is unique when the design that
// remains has full rank.
func CheckModel(t Table, m Model) Status {
	l := newLattice(len(t.Lists), t.Counts())
	return l.check(m.Effects)
}

// check is CheckModel on prepared counts.
func (l *lattice) check(effects []History) Status {
	l.prepare(effects)
	// Where the cells with people alone give full rank, no direction is free.
	for h, v := range l.n {
		l.w[h] = 0
		if v > 0 && !l.dead[h] {
			l.w[h] = 1
		}
	}
	if l.wideRank() {
		return Estimable
	}
	return l.checkDirections()
}

// wideRank reports whether the Gram matrix of the terms over the cells with
// weight one has full rank. Its entries are small whole numbers, so a pivot
// that should be zero is told from one that is not by a wide margin.
func (l *lattice) wideRank() bool {
	supersetSum(l.w)
	p := len(l.live)
	if cap(l.chol) < p*p {
		l.chol = make([]float64, p*p)
	}
	a := l.chol[:p*p]
	for i, e := range l.live {
		for j := 0; j <= i; j++ {
			a[i*p+j] = l.w[e|l.live[j]]
		}
	}
	return choleskyTol(a, p, 1e-7)
}

// choleskyTol is cholesky with an absolute limit for pivots.
func choleskyTol(a []float64, p int, tol float64) bool {
	for i := range p {
		ri := a[i*p : i*p+i+1]
		for j := range i {
			rj := a[j*p : j*p+j+1]
			s := ri[j]
			for k, v := range rj[:j] {
				s -= ri[k] * v
			}
			ri[j] = s * rj[j]
		}
		s := ri[i]
		for _, v := range ri[:i] {
			s -= v * v
		}
		if s < tol {
			return false
		}
		ri[i] = 1 / math.Sqrt(s)
	}
	return true
}

// checkDirections looks at the directions in which the terms can move without
// changing any cell that has people.
func (l *lattice) checkDirections() Status {
	var full, empty [][]float64
	for h := range l.n {
		if l.dead[h] {
			continue
		}
		row := make([]float64, len(l.live))
		for k, e := range l.live {
			if History(h).Contains(e) {
				row[k] = 1
			}
		}
		if l.n[h] > 0 {
			full = append(full, row)
		} else {
			empty = append(empty, row)
		}
	}
	return checkRows(full, empty, len(l.live))
}

// checkRows judges a design of p columns from its rows with people and those
// without.
func checkRows(full, empty [][]float64, p int) Status {
	free := nullSpace(full, p)
	if len(free) == 0 {
		return Estimable
	}
	// How each empty cell moves along each free direction.
	moves := make([][]float64, len(free))
	for k, d := range free {
		moves[k] = make([]float64, len(empty))
		for i, row := range empty {
			for j, v := range row {
				moves[k][i] += v * d[j]
			}
		}
	}
	var status Status
	if rank(moves) < len(free) {
		status |= NotIdentified
	}
	if !strictlyPositive(moves, len(empty)) {
		status |= NoEstimate
	}
	return status
}

// zeroTol tells zero from what elimination of a 0/1 matrix can leave.
const zeroTol = 1e-8

// nullSpace gives a basis of the vectors that every row maps to zero. It
// spoils rows.
func nullSpace(rows [][]float64, p int) [][]float64 {
	pivotOf := make([]int, 0, p) // column of each pivot row
	isPivot := make([]bool, p)
	r := 0
	for c := 0; c < p && r < len(rows); c++ {
		best := r
		for i := r; i < len(rows); i++ {
			if math.Abs(rows[i][c]) > math.Abs(rows[best][c]) {
				best = i
			}
		}
		if math.Abs(rows[best][c]) < zeroTol {
			continue
		}
		rows[r], rows[best] = rows[best], rows[r]
		eliminate(rows, r, c)
		pivotOf, isPivot[c] = append(pivotOf, c), true
		r++
	}
	var basis [][]float64
	for c := range p {
		if isPivot[c] {
			continue
		}
		v := make([]float64, p)
		v[c] = 1
		for i, pc := range pivotOf {
			v[pc] = -rows[i][c]
		}
		basis = append(basis, v)
	}
	return basis
}

// eliminate makes column c of row r one and of all other rows zero.
func eliminate(rows [][]float64, r, c int) {
	f := 1 / rows[r][c]
	for k := range rows[r] {
		rows[r][k] *= f
	}
	for i := range rows {
		if g := rows[i][c]; i != r && g != 0 {
			for k, v := range rows[r] {
				rows[i][k] -= g * v
			}
			rows[i][c] = 0
		}
	}
}

// rank counts the independent rows of a small matrix, which it leaves alone.
func rank(m [][]float64) int {
	if len(m) == 0 {
		return 0
	}
	rows := make([][]float64, len(m))
	for i := range m {
		rows[i] = append([]float64(nil), m[i]...)
	}
	p := len(m[0])
	return p - len(nullSpace(rows, p))
}

// strictlyPositive reports whether a vector y with all y_i > 0 has B y = 0,
// where the rows of B are given and y has m elements. By Stiemke's lemma this
// holds exactly when no direction raises some empty cell and lowers none.
// With y = 1 + u it asks for u ≥ 0 with B u = −B 1: phase one of the simplex
// method, with Bland's rule, so that it ends.
func strictlyPositive(b [][]float64, m int) bool {
	k := len(b)
	// Rows of the tableau: u, then one artificial variable each, then the right side.
	width := m + k + 1
	tab := make([][]float64, k)
	basis := make([]int, k)
	for i, row := range b {
		tab[i] = make([]float64, width)
		rhs := 0.0
		for j, v := range row {
			if math.Abs(v) < zeroTol {
				v = 0
			}
			tab[i][j] = v
			rhs -= v
		}
		if rhs < 0 {
			rhs = -rhs
			for j := range m {
				tab[i][j] = -tab[i][j]
			}
		}
		tab[i][m+i], tab[i][width-1] = 1, rhs
		basis[i] = m + i
	}
	return phaseOne(tab, basis, m)
}

// phaseOne drives the artificial variables out and reports whether it could.
func phaseOne(tab [][]float64, basis []int, m int) bool {
	width := len(tab[0])
	for {
		left := 0.0
		for i, b := range basis {
			if b >= m {
				left += tab[i][width-1]
			}
		}
		if left < 1e-7 {
			return true
		}
		enter := -1
		for j := 0; j < m && enter < 0; j++ {
			gain := 0.0
			for i, b := range basis {
				if b >= m {
					gain += tab[i][j]
				}
			}
			if gain > 1e-9 {
				enter = j
			}
		}
		if enter < 0 {
			return false
		}
		leave := blandRow(tab, basis, enter)
		if leave < 0 {
			return false
		}
		eliminate(tab, leave, enter)
		basis[leave] = enter
	}
}

// blandRow picks the row that reaches zero first, the lowest variable if tied.
func blandRow(tab [][]float64, basis []int, enter int) int {
	leave, best := -1, math.Inf(1)
	last := len(tab[0]) - 1
	for i := range tab {
		if tab[i][enter] < 1e-9 {
			continue
		}
		ratio := tab[i][last] / tab[i][enter]
		if ratio < best-1e-12 || (ratio < best+1e-12 && leave >= 0 && basis[i] < basis[leave]) {
			leave, best = i, ratio
		}
	}
	return leave
}
