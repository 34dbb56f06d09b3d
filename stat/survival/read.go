package survival

import "math"

// Point is what a curve says at one time.
type Point struct {
	Time, AtRisk, Estimate, StdErr, Lower, Upper float64
}

// At reads the curve at time t. AtRisk is the number at risk at the first
// listed time from t on, 0 after the last.
func (c Curve) At(t float64) Point {
	p := Point{Time: t, Estimate: 1, Lower: 1, Upper: 1, AtRisk: riskAt(c.Time, c.AtRisk, t)}
	if j := upTo(c.Time, t) - 1; j >= 0 {
		p.Estimate, p.StdErr, p.Lower, p.Upper = c.Survival[j], c.StdErr[j], c.Lower[j], c.Upper[j]
	}
	return p
}

func riskAt(time, risk []float64, t float64) float64 {
	j := upTo(time, t)
	if j > 0 && time[j-1] == t {
		j--
	}
	if j == len(time) {
		return 0
	}
	return risk[j]
}

// Quantile gives the time by which a share p has had the event, with limits
// from the curve's own interval (Brookmeyer and Crowley 1982, Biometrics 38,
// 29–41). NaN means not reached. Where the curve lies at 1-p for a while the
// middle of that while is given.
func (c Curve) Quantile(p float64) (time, lower, upper float64) {
	return crossing(c.Time, c.Survival, 1-p), crossing(c.Time, c.Lower, 1-p), crossing(c.Time, c.Upper, 1-p)
}

// crossing finds where a falling step function first reaches level.
func crossing(time, curve []float64, level float64) float64 {
	const tolerance = 1.5e-8 // square root of machine precision
	for j, s := range curve {
		if math.IsNaN(s) || s > level+tolerance {
			continue
		}
		if s < level-tolerance {
			return time[j]
		}
		for k := j + 1; k < len(curve); k++ {
			if curve[k] < s {
				return (time[j] + time[k]) / 2
			}
		}
		return (time[j] + time[len(time)-1]) / 2
	}
	return math.NaN()
}
