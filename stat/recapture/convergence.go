package recapture

import (
	"math"
	"slices"
)

// diagnose gives the largest of the rank-normalised split Rhat of the draws
// and of their distance from the median, and the effective number of draws.
//
// Vehtari, A., Gelman, A., Simpson, D., Carpenter, B. & Bürkner, P.-C. (2021).
// Rank-normalization, folding, and localization: an improved R̂ for assessing
// convergence of MCMC. Bayesian Analysis 16, 667–718.
func diagnose(chains [][]float64) (rhat, ess float64) {
	halves := splitChains(chains)
	folded := make([][]float64, len(halves))
	median := quantile8(sorted(slices.Concat(halves...)), 0.5)
	for k, c := range halves {
		for _, v := range c {
			folded[k] = append(folded[k], math.Abs(v-median))
		}
	}
	ranks := rankNormal(halves)
	return math.Max(scaleReduction(ranks), scaleReduction(rankNormal(folded))), effective(ranks)
}

func splitChains(chains [][]float64) [][]float64 {
	var out [][]float64
	for _, c := range chains {
		h := len(c) / 2
		out = append(out, c[:h], c[len(c)-h:])
	}
	return out
}

// rankNormal replaces draws by normal scores of their ranks, ties sharing the
// mean rank.
func rankNormal(chains [][]float64) [][]float64 {
	type at struct {
		v    float64
		c, k int
	}
	var all []at
	for c, chain := range chains {
		for k, v := range chain {
			all = append(all, at{v, c, k})
		}
	}
	slices.SortFunc(all, func(a, b at) int { return cmpFloat(a.v, b.v) })
	out := make([][]float64, len(chains))
	for c := range out {
		out[c] = make([]float64, len(chains[c]))
	}
	for lo := 0; lo < len(all); {
		hi := lo
		for hi < len(all) && all[hi].v == all[lo].v {
			hi++
		}
		rank := float64(lo+hi+1) / 2
		score := normalQuantile((rank - 0.375) / (float64(len(all)) + 0.25))
		for _, a := range all[lo:hi] {
			out[a.c][a.k] = score
		}
		lo = hi
	}
	return out
}

func meanVariance(x []float64) (mean, variance float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		variance += (v - mean) * (v - mean) / float64(len(x)-1)
	}
	return mean, variance
}

// scaleReduction is Rhat of chains of equal length.
func scaleReduction(chains [][]float64) float64 {
	n := float64(len(chains[0]))
	var means []float64
	within := 0.0
	for _, c := range chains {
		m, v := meanVariance(c)
		means = append(means, m)
		within += v / float64(len(chains))
	}
	_, between := meanVariance(means)
	if within == 0 {
		if between == 0 {
			return 1
		}
		return math.Inf(1)
	}
	return math.Sqrt((n-1)/n + between/within)
}

// effective is the effective sample size by Geyer's initial monotone sequence.
func effective(chains [][]float64) float64 {
	m, n := float64(len(chains)), len(chains[0])
	var means []float64
	within := 0.0
	for _, c := range chains {
		mu, v := meanVariance(c)
		means = append(means, mu)
		within += v / m
	}
	_, between := meanVariance(means)
	total := within*float64(n-1)/float64(n) + between
	if total == 0 {
		return m * float64(n)
	}
	tau, prev := -1.0, math.Inf(1)
	for lag := 0; lag+1 < n; lag += 2 {
		pair := correlation(chains, means, lag, within, total) + correlation(chains, means, lag+1, within, total)
		if pair < 0 {
			break
		}
		pair = math.Min(pair, prev)
		prev = pair
		tau += 2 * pair
	}
	return m * float64(n) / math.Max(tau, 1/math.Log10(m*float64(n)+10))
}

func correlation(chains [][]float64, means []float64, lag int, within, total float64) float64 {
	auto := 0.0
	for k, c := range chains {
		s := 0.0
		for i := lag; i < len(c); i++ {
			s += (c[i] - means[k]) * (c[i-lag] - means[k])
		}
		auto += s / float64(len(c)-1) / float64(len(chains))
	}
	return 1 - (within-auto)/total
}
