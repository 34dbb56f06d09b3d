package lp

import "math"

// Reoptimize minimises the objective by the dual simplex, from the last basis,
// after bounds or prices have changed: columns whose reduced price has the
// wrong sign go to their other bound, and what that breaks is repaired. Every
// column needs finite bounds. It fails with ErrInfeasible when nothing
// satisfies the bounds.
//
// Unlike Minimize it is quick where all sums are zero, a point at which the
// primal simplex stands still for long.
func (s *Solver) Reoptimize(objective []Term) (float64, error) {
	s.setPrices(objective)
	if err := s.renew(); err != nil {
		return 0, err
	}
	s.settle()
	if err := s.dualSteps(); err != nil {
		return 0, err
	}
	return s.value(), nil
}

// SetBounds changes the bounds of a column, to be followed by Reoptimize.
func (s *Solver) SetBounds(col int, lower, upper float64) {
	s.lower[col], s.upper[col] = lower, upper
}

// settle puts every column outside the basis at the bound its price asks for.
func (s *Solver) settle() {
	for j := range s.X {
		switch {
		case s.where[j] == inBasis:
			continue
		case s.d[j] < -priceTol:
			s.where[j], s.X[j] = atUpper, s.upper[j]
		case s.d[j] > priceTol || s.where[j] != atUpper:
			s.where[j], s.X[j] = atLower, s.lower[j]
		default:
			s.X[j] = s.upper[j]
		}
	}
	s.restore()
}

func (s *Solver) dualSteps() error {
	if len(s.norm) != s.m {
		s.norm = make([]float64, s.m)
	}
	for i := range s.norm {
		s.norm[i] = 1
	}
	for range 20000 + 20*s.m {
		r := s.worst()
		if r < 0 {
			if len(s.etas) == 0 {
				return nil
			}
			if err := s.factoriseAndRenew(); err != nil {
				return err
			}
			if r = s.worst(); r < 0 {
				return nil
			}
		}
		if err := s.dualStep(r); err != nil {
			return err
		}
	}
	return ErrStuck
}

// worst is the position of the basis that is farthest outside its bounds, by
// the devex weights of the rows; -1 if none is.
func (s *Solver) worst() int {
	best, most := -1, 0.0
	for p, j := range s.basis {
		gap := max(s.lower[j]-s.X[j], s.X[j]-s.upper[j])
		if gap > 1e-7 && gap*gap/s.norm[p] > most {
			best, most = p, gap*gap/s.norm[p]
		}
	}
	return best
}

func (s *Solver) dualStep(r int) error {
	out := s.basis[r]
	bound, sign := s.lower[out], 1.0 // sign 1: must grow
	if s.X[out] > s.upper[out] {
		bound, sign = s.upper[out], -1
	}
	s.computeRow(r)
	q := s.dualEntering(sign)
	if q < 0 {
		if len(s.etas) > 0 {
			return s.factoriseAndRenew()
		}
		return ErrInfeasible
	}
	s.image(q)
	a := s.alpha[r]
	if math.Abs(a) < 1e-6 || math.Abs(a-s.row[q]) > 1e-6*(1+math.Abs(a)) {
		if len(s.etas) == 0 {
			return ErrStuck
		}
		return s.factoriseAndRenew()
	}
	s.travel(q, (s.X[out]-bound)/a)
	s.updateNorms(r, a)
	s.carryPrices(q, r)
	if err := s.swap(q, r); err != nil {
		return err
	}
	s.X[out] = bound
	s.where[out] = atLower
	if sign < 0 {
		s.where[out] = atUpper
	}
	return nil
}

// updateNorms is the dual devex rule.
func (s *Solver) updateNorms(r int, a float64) {
	w := s.norm[r] / (a * a)
	for p, v := range s.alpha {
		if v != 0 && p != r {
			s.norm[p] = max(s.norm[p], v*v*w)
		}
	}
	s.norm[r] = max(1, w)
}

// dualEntering is the ratio test of the dual: the column whose reduced price
// vanishes first; of those almost together the one with the largest pivot.
func (s *Solver) dualEntering(sign float64) int {
	limit := math.Inf(1)
	for _, j := range s.touched {
		if a := s.helps(j, sign); a > 0 {
			limit = min(limit, (math.Abs(s.d[j])+priceTol)/a)
		}
	}
	best, big := -1, 0.0
	for _, j := range s.touched {
		if a := s.helps(j, sign); a > big && math.Abs(s.d[j])/a <= limit {
			best, big = j, a
		}
	}
	return best
}

// helps is the size of the pivot if moving column j off its bound moves the
// leaving unknown the right way, else 0.
func (s *Solver) helps(j int, sign float64) float64 {
	a := s.row[j] * sign
	if s.where[j] == inBasis || s.lower[j] == s.upper[j] {
		return 0
	}
	if s.where[j] == atUpper {
		a = -a
	}
	if -a > pivotTol {
		return -a
	}
	return 0
}

// Multipliers gives, at the end of Minimize or Reoptimize, what each equation
// contributes to the value: the objective is at least their combination.
func (s *Solver) Multipliers() []float64 {
	c, y := make([]float64, s.m), make([]float64, s.m)
	for _, j := range s.priced {
		if p := s.pos[j]; p >= 0 {
			c[p] = s.price[j]
		}
	}
	s.btran(c, y)
	return y
}
