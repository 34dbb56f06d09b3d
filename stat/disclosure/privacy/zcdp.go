package privacy

import "math"

// Rho is a cost in zero-concentrated differential privacy (zCDP): costs of
// releases about the same people add up.
//
// [2] Bun, M. and Steinke, T. (2016). Concentrated differential privacy:
// simplifications, extensions, and lower bounds. TCC 2016-B, 635–658.
type Rho = float64

// Delta gives the smallest δ for which ρ-zCDP is (ε, δ)-differentially
// private, by the best of the bounds of [1], proposition 12.
func Delta(rho Rho, epsilon float64) float64 {
	if rho <= 0 {
		return 0
	}
	low, high := 1.01, (epsilon+1)/(2*rho)+2
	for range 200 {
		alpha := (low + high) / 2
		if (2*alpha-1)*rho-epsilon+math.Log1p(-1/alpha) < 0 {
			low = alpha
		} else {
			high = alpha
		}
	}
	alpha := (low + high) / 2
	return min(1, math.Exp((alpha-1)*(alpha*rho-epsilon)+alpha*math.Log1p(-1/alpha))/(alpha-1))
}

// RhoFor gives the largest ρ for which ρ-zCDP is (ε, δ)-differentially private.
func RhoFor(epsilon, delta float64) Rho {
	if delta >= 1 {
		return math.Inf(1)
	}
	low, high := 0.0, epsilon+1
	for range 200 {
		if mid := (low + high) / 2; Delta(mid, epsilon) <= delta {
			low = mid
		} else {
			high = mid
		}
	}
	return low
}

// Epsilon gives the smallest ε for which ρ-zCDP is (ε, δ)-differentially
// private.
func Epsilon(rho Rho, delta float64) float64 {
	if rho <= 0 || delta >= 1 {
		return 0
	}
	low, high := 0.0, rho+2*math.Sqrt(rho*math.Log(1/delta))+1
	for range 200 {
		if mid := (low + high) / 2; Delta(rho, mid) <= delta {
			high = mid
		} else {
			low = mid
		}
	}
	return high
}

// VarianceFor gives the parameter σ² of discrete Gaussian noise that costs at
// most ρ for one table, rounded up to a multiple of 1/16.
func VarianceFor(rho Rho) Ratio {
	return Ratio{uint64(math.Ceil(16 / (2 * rho) * (1 + 1e-12))), 16}
}

// Cost of one table in which a person changes one cell by at most times.
func Cost(variance Ratio, times int) Rho {
	return float64(times*times) * float64(variance.Den) / (2 * float64(variance.Num))
}
