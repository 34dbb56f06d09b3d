package lp

import "math"

// push turns a point that satisfies everything into a vertex: each unknown
// between its bounds is moved towards one of them until it, or an unknown of
// the basis, gets there.
func (s *Solver) push() error {
	for j := range s.n - s.m {
		switch s.X[j] {
		case s.lower[j]:
			s.where[j] = atLower
		case s.upper[j]:
			s.where[j] = atUpper
		default:
			s.where[j] = between
		}
	}
	for j := range s.n - s.m {
		if s.where[j] != between {
			continue
		}
		s.image(j)
		r, step := s.leaving(j, -1)
		s.travel(j, -step)
		if r < 0 {
			s.where[j] = s.nearest(j)
			continue
		}
		if err := s.swap(j, r); err != nil {
			return err
		}
	}
	return nil
}

// firstPhase finds a vertex with nothing to start from: each equation's own
// column takes up what is missing, and their sum is driven to zero.
func (s *Solver) firstPhase() error {
	missing := make([]float64, s.m)
	copy(missing, s.rhs)
	for j := range s.n - s.m {
		s.X[j] = s.lower[j]
		for _, e := range s.cols[j] {
			missing[e.Row] -= e.Coef * s.X[j]
		}
	}
	var sum []Term
	for i, v := range missing {
		j := s.n - s.m + i
		s.X[j] = v
		s.lower[j], s.upper[j] = min(0, v), max(0, v)
		sum = append(sum, Term{j, math.Copysign(1, v)})
	}
	v, err := s.Minimize(sum, 0)
	if err != nil {
		return err
	}
	if v > 1e-6 {
		return ErrInfeasible
	}
	for i := range s.m {
		j := s.n - s.m + i
		s.lower[j], s.upper[j] = 0, 0
		if s.where[j] != inBasis {
			s.X[j], s.where[j] = 0, atLower
		}
	}
	return s.factoriseAndRenew()
}
