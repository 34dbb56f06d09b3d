package recapture

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// ThresholdOptions sets up Bayesian thresholding. The zero value is usual.
type ThresholdOptions struct {
	// Threshold is the least ratio of posterior mean to spread, taken
	// positive, that keeps an interaction; 0 means 2.
	Threshold float64
	// Variance of the normal prior of each interaction; 0 means 1.
	Variance float64
	Draws    int // 0 means 40,000 after a burn-in of a tenth
	Seed     uint64
}

// ThresholdResult is what Bayesian thresholding says.
type ThresholdResult struct {
	Estimate
	Retained []History
	Ratios   map[History]float64 // of all pairs in the first fit
	draws    []float64
}

// Quantile of the posterior of the population.
func (r *ThresholdResult) Quantile(p float64) float64 { return quantile8(r.draws, p) }

// BayesThreshold fits all pairs of lists with a weak normal prior on each
// interaction, keeps those whose posterior is clearly away from nought, and
// fits again with these. The prior keeps pairs that share nobody finite.
//
// Silverman, B. W. (2020). Multiple-systems analysis for the quantification of
// modern slavery: classical and Bayesian approaches. Journal of the Royal
// Statistical Society A 183, 691–736.
func BayesThreshold(t Table, opt ThresholdOptions) (*ThresholdResult, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if len(t.Lists) < 3 {
		return nil, fmt.Errorf("recapture: Bayesian thresholding needs three lists")
	}
	if opt.Threshold == 0 {
		opt.Threshold = 2
	}
	if opt.Variance == 0 {
		opt.Variance = 1
	}
	if opt.Draws == 0 {
		opt.Draws = 40000
	}
	pairs := AllPairs(len(t.Lists)).Interactions()
	first, err := newSampler(t, pairs, opt, 0)
	if err != nil {
		return nil, err
	}
	first.run(opt.Draws)
	r := &ThresholdResult{Ratios: map[History]float64{}}
	for k, e := range pairs {
		at := 1 + len(t.Lists) + k
		r.Ratios[e] = math.Abs(first.mean[at]) / math.Sqrt(first.square[at])
		if r.Ratios[e] >= opt.Threshold {
			r.Retained = append(r.Retained, e)
		}
	}
	last, err := newSampler(t, r.Retained, opt, 1)
	if err != nil {
		return nil, err
	}
	last.run(opt.Draws)
	r.draws = last.constants
	for k, b := range r.draws {
		r.draws[k] = float64(t.Observed()) + math.Exp(b)
	}
	r.draws = sorted(r.draws)
	r.Estimate = newEstimate("Bayesian thresholding", t.Observed(), r.Quantile(0.5))
	m, err := NewModel(len(t.Lists), r.Retained...)
	if err != nil {
		return nil, err
	}
	r.Model, r.Level, r.Lower, r.Upper = m.String(), 0.95, r.Quantile(0.025), r.Quantile(0.975)
	r.Warn("the figure is the median of a posterior distribution; its limits take the interactions kept as known")
	return r, nil
}

// sampler is a random-walk Metropolis chain for Poisson regression with a
// normal prior, proposing by the curvature at the mode.
type sampler struct {
	rng       *rand.Rand
	rows      []sparseRow
	y         []float64
	precision []float64 // of the prior
	beta      []float64
	chol      []float64 // of the information at the mode
	scale     float64
	mean      []float64
	square    []float64 // variances in the end
	constants []float64
}

func newSampler(t Table, pairs []History, opt ThresholdOptions, stream uint64) (*sampler, error) {
	p := 1 + len(t.Lists) + len(pairs)
	s := &sampler{rng: rand.New(rand.NewPCG(opt.Seed, stream)), scale: 2.38 / math.Sqrt(float64(p)),
		precision: make([]float64, p), mean: make([]float64, p), square: make([]float64, p)}
	for k := range s.precision {
		// The peers' prior: standard deviation 100 for constant and lists.
		s.precision[k] = 1e-4
		if k > len(t.Lists) {
			s.precision[k] = 1 / opt.Variance
		}
	}
	for h, n := range t.Counts()[1:] {
		row := []float64{1}
		for i := range t.Lists {
			row = append(row, indicator(History(h+1).Has(i)))
		}
		for _, e := range pairs {
			row = append(row, indicator(History(h+1).Contains(e)))
		}
		s.rows, s.y = append(s.rows, sparseOf(row)), append(s.y, n)
	}
	if !s.findMode(p) {
		return nil, fmt.Errorf("recapture: the posterior mode could not be found")
	}
	return s, nil
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// findMode runs Newton steps on the log posterior.
func (s *sampler) findMode(p int) bool {
	s.beta = make([]float64, p)
	total := 0.0
	for _, v := range s.y {
		total += v
	}
	s.beta[0] = math.Log(total*5 + 1)
	for k := 1; k < p; k++ {
		if s.precision[k] < 1e-3 {
			s.beta[k] = -2
		}
	}
	for range 200 {
		gradient := make([]float64, p)
		s.chol = make([]float64, p*p)
		for k := range gradient {
			gradient[k] = -s.precision[k] * s.beta[k]
			s.chol[k*p+k] = s.precision[k]
		}
		for h, row := range s.rows {
			mu := math.Exp(math.Min(row.dot(s.beta), 50))
			for i, ci := range row.col {
				gradient[ci] += s.y[h] - mu
				for _, cj := range row.col[:i+1] {
					s.chol[int(ci)*p+int(cj)] += mu
				}
			}
		}
		if !cholesky(s.chol, p) {
			return false
		}
		backSolve(s.chol, p, gradient)
		size := 0.0
		for k, g := range gradient {
			g = math.Min(math.Max(g, -1), 1)
			s.beta[k] += g
			size = math.Max(size, math.Abs(g))
		}
		if size < 1e-10 {
			return true
		}
	}
	return false
}

func (s *sampler) logPosterior(beta []float64) float64 {
	lp := 0.0
	for k, b := range beta {
		lp -= 0.5 * s.precision[k] * b * b
	}
	for h, row := range s.rows {
		eta := row.dot(beta)
		lp += s.y[h]*eta - math.Exp(eta)
	}
	return lp
}

// run draws, after a tenth thrown away.
func (s *sampler) run(draws int) {
	p := len(s.beta)
	now, lp := slices.Clone(s.beta), s.logPosterior(s.beta)
	next, z := make([]float64, p), make([]float64, p)
	kept := 0.0
	for k := range draws + draws/10 {
		for i := range z {
			z[i] = s.rng.NormFloat64() * s.scale
		}
		s.upperSolve(z)
		for i := range next {
			next[i] = now[i] + z[i]
		}
		if l := s.logPosterior(next); math.Log(s.rng.Float64()) < l-lp {
			now, next, lp = next, now, l
		}
		if k < draws/10 {
			continue
		}
		kept++
		for i, b := range now {
			d := b - s.mean[i]
			s.mean[i] += d / kept
			s.square[i] += d * (b - s.mean[i])
		}
		s.constants = append(s.constants, now[0])
	}
	for i := range s.square {
		s.square[i] /= kept - 1
	}
}

// upperSolve gives L⁻ᵀ z, which has the inverse information as covariance.
func (s *sampler) upperSolve(z []float64) {
	p := len(z)
	for i := p - 1; i >= 0; i-- {
		z[i] *= s.chol[i*p+i]
		for k, v := range s.chol[i*p : i*p+i] {
			z[k] -= v * z[i]
		}
	}
}
