package lp

import "math"

// Minimize moves to a vertex at which the objective is smallest, or at which
// it is not above enough (give -Inf to go to the end), and tells its value.
func (s *Solver) Minimize(objective []Term, enough float64) (float64, error) {
	s.setPrices(objective)
	if err := s.renew(); err != nil {
		return 0, err
	}
	most := 20000 + 20*s.n
	for range most {
		if v := s.value(); v <= enough {
			return v, nil
		}
		q := s.entering()
		if q < 0 {
			if len(s.etas) == 0 {
				return s.value(), nil
			}
			if err := s.factoriseAndRenew(); err != nil {
				return 0, err
			}
			if q = s.entering(); q < 0 {
				return s.value(), nil
			}
		}
		if err := s.advance(q); err != nil {
			return 0, err
		}
	}
	return 0, ErrStuck
}

func (s *Solver) setPrices(objective []Term) {
	for _, j := range s.priced {
		s.price[j] = 0
	}
	s.priced = s.priced[:0]
	for _, t := range objective {
		if s.price[t.Col] == 0 {
			s.priced = append(s.priced, t.Col)
		}
		s.price[t.Col] += t.Price
	}
	for j := range s.weight {
		s.weight[j] = 1
	}
	s.still = 0
}

func (s *Solver) value() float64 {
	v := 0.0
	for _, j := range s.priced {
		v += s.price[j] * s.X[j]
	}
	return v
}

func (s *Solver) factoriseAndRenew() error {
	if err := s.factorise(); err != nil {
		return err
	}
	s.restore()
	return s.renew()
}

// restore computes the basic unknowns from the others.
func (s *Solver) restore() {
	v := make([]float64, s.m)
	copy(v, s.rhs)
	for j, x := range s.X {
		if s.where[j] == inBasis || x == 0 {
			continue
		}
		for _, e := range s.cols[j] {
			v[e.Row] -= e.Coef * x
		}
	}
	s.ftran(v, s.alpha)
	for p, j := range s.basis {
		s.X[j] = s.alpha[p]
	}
}

// renew computes the reduced costs afresh.
func (s *Solver) renew() error {
	c := s.unit // btran leaves it zero
	any := false
	for _, j := range s.priced {
		if p := s.pos[j]; p >= 0 {
			c[p] = s.price[j]
			any = true
		}
	}
	for i := range s.rho {
		s.rho[i] = 0
	}
	if any {
		s.btran(c, s.rho)
	}
	copy(s.d, s.price)
	for i, y := range s.rho {
		if y == 0 {
			continue
		}
		for _, e := range s.byRow[i] {
			s.d[e.Row] -= y * e.Coef
		}
	}
	for _, j := range s.basis {
		s.d[j] = 0
	}
	return nil
}

// entering picks the column that promises most by the devex rule, -1 at the
// end. After long standing still, chance has a part in it.
func (s *Solver) entering() int {
	best, most := -1, 0.0
	for j, d := range s.d {
		if d > -priceTol && d < priceTol || s.where[j] == inBasis || s.lower[j] == s.upper[j] {
			continue
		}
		if d < 0 && s.where[j] == atUpper || d > 0 && s.where[j] == atLower {
			continue
		}
		score := d * d / s.weight[j]
		if s.still > 30 {
			score *= s.random()
		}
		if score > most {
			best, most = j, score
		}
	}
	return best
}

func (s *Solver) random() float64 {
	s.seed ^= s.seed << 13
	s.seed ^= s.seed >> 7
	s.seed ^= s.seed << 17
	return float64(s.seed>>11) / (1 << 53)
}

// image computes B⁻¹·a for a column.
func (s *Solver) image(j int) {
	for i := range s.rho {
		s.rho[i] = 0
	}
	for _, e := range s.cols[j] {
		s.rho[e.Row] += e.Coef
	}
	s.ftran(s.rho, s.alpha)
}

// advance lets column q enter.
func (s *Solver) advance(q int) error {
	s.image(q)
	sign := 1.0
	if s.d[q] > 0 {
		sign = -1
	}
	r, step := s.leaving(q, sign)
	if math.IsInf(step, 1) {
		return ErrUnbounded
	}
	if step > 1e-9 {
		s.still = 0
	} else {
		s.still++
	}
	s.travel(q, sign*step)
	if r < 0 {
		s.where[q] = s.nearest(q)
		return nil
	}
	if math.Abs(s.alpha[r]) < 1e-5 && len(s.etas) > 0 {
		s.travel(q, -sign*step)
		return s.factoriseAndRenew()
	}
	s.pivotRow(q, r)
	return s.swap(q, r)
}

func (s *Solver) travel(q int, by float64) {
	if by == 0 {
		return
	}
	s.X[q] += by
	for p, a := range s.alpha {
		if a != 0 {
			s.X[s.basis[p]] -= a * by
		}
	}
}

// leaving is the ratio test: how far column q can go in a direction, and which
// position of the basis stops it (-1: its own other bound). Of those that stop
// it almost together, the one with the largest pivot is taken (Harris).
func (s *Solver) leaving(q int, sign float64) (int, float64) {
	limit := math.Inf(1)
	for p, a := range s.alpha {
		if g, slack := s.gap(p, a*sign); slack >= 0 {
			limit = min(limit, (slack+feasTol)/g)
		}
	}
	own := s.upper[q] - s.lower[q]
	if s.where[q] == between {
		if own = s.X[q] - s.lower[q]; sign > 0 {
			own = s.upper[q] - s.X[q]
		}
	}
	if own <= limit {
		return -1, own
	}
	best, big, step := -1, 0.0, limit
	for p, a := range s.alpha {
		g, slack := s.gap(p, a*sign)
		if slack < 0 || slack/g > limit {
			continue
		}
		size := g
		if s.basis[p] >= s.n-s.m {
			size *= 10 // be rid of the columns that stand for equations
		}
		if size > big {
			best, big, step = p, size, slack/g
		}
	}
	return best, step
}

// gap is how fast (g) the basic unknown at p nears a bound and how far it is;
// slack -1: it never meets one.
func (s *Solver) gap(p int, a float64) (g, slack float64) {
	j := s.basis[p]
	switch {
	case a > pivotTol:
		return a, max(0, s.X[j]-s.lower[j])
	case a < -pivotTol:
		if math.IsInf(s.upper[j], 1) {
			return 0, -1
		}
		return -a, max(0, s.upper[j]-s.X[j])
	}
	return 0, -1
}

// pivotRow computes the row of position r over all columns and carries the
// reduced costs and weights over to the next basis.
func (s *Solver) pivotRow(q, r int) {
	s.computeRow(r)
	a, wq := s.alpha[r], s.weight[q]
	for _, j := range s.touched {
		if s.where[j] != inBasis && j != q {
			k := s.row[j] / a
			s.weight[j] = max(s.weight[j], k*k*wq)
		}
	}
	s.weight[s.basis[r]] = max(1, wq/(a*a))
	s.carryPrices(q, r)
}

// computeRow gives row r of B⁻¹·A, in row, with its columns in touched.
func (s *Solver) computeRow(r int) {
	c := s.unit // btran leaves it zero
	c[r] = 1
	for i := range s.rho {
		s.rho[i] = 0
	}
	s.btran(c, s.rho)
	for _, j := range s.touched {
		s.row[j], s.marked[j] = 0, false
	}
	s.touched = s.touched[:0]
	for i, y := range s.rho {
		if math.Abs(y) < 1e-12 {
			continue
		}
		for _, e := range s.byRow[i] {
			if !s.marked[e.Row] {
				s.marked[e.Row] = true
				s.touched = append(s.touched, e.Row)
			}
			s.row[e.Row] += y * e.Coef
		}
	}
}

// carryPrices updates the reduced costs for column q entering at position r.
func (s *Solver) carryPrices(q, r int) {
	ratio := s.d[q] / s.alpha[r]
	for _, j := range s.touched {
		if s.where[j] != inBasis && j != q {
			s.d[j] -= ratio * s.row[j]
		}
	}
	s.d[q], s.d[s.basis[r]] = 0, -ratio
}

// swap exchanges column q for the one at position r of the basis.
func (s *Solver) swap(q, r int) error {
	s.Pivots++
	p := s.basis[r]
	s.pos[p], s.where[p] = -1, s.nearest(p)
	s.basis[r], s.pos[q], s.where[q] = q, r, inBasis
	n := 0
	for _, a := range s.alpha {
		if math.Abs(a) > 1e-13 {
			n++
		}
	}
	e := eta{r: r, pivot: s.alpha[r], rest: make([]Entry, 0, n)}
	for i, a := range s.alpha {
		if i != r && math.Abs(a) > 1e-13 {
			e.rest = append(e.rest, Entry{i, a})
		}
	}
	s.etas = append(s.etas, e)
	if len(s.etas) >= renewal {
		return s.factoriseAndRenew()
	}
	return nil
}
