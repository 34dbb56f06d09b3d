package chart

import "math"

// scale maps numbers to positions: from at a, to at b.
type scale struct{ from, to, a, b float64 }

func (s scale) at(v float64) float64 {
	if s.to == s.from {
		return s.a
	}
	return s.a + (v-s.from)/(s.to-s.from)*(s.b-s.a)
}

// ticks gives round numbers from low to high, at most n steps apart from the
// first. The step is 1, 2 or 5 times a power of ten, or 2.5 from ten up.
func ticks(low, high float64, n int) []float64 {
	if !(high > low) {
		return []float64{low}
	}
	step := niceStep((high - low) / float64(n))
	var out []float64
	for i := math.Ceil(low/step - 1e-9); i*step <= high*(1+1e-9)+1e-12; i++ {
		out = append(out, i*step)
	}
	return out
}

func niceStep(raw float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	for _, m := range []float64{1, 2, 2.5, 5, 10} {
		if m == 2.5 && power < 10 {
			continue
		}
		if m*power >= raw*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// tickDecimals is how many decimals a step's ticks need.
func tickDecimals(values []float64) int {
	for d := 0; d < 4; d++ {
		exact := true
		for _, v := range values {
			scaled := v * math.Pow10(d)
			exact = exact && math.Abs(scaled-math.Round(scaled)) < 1e-6
		}
		if exact {
			return d
		}
	}
	return 4
}
