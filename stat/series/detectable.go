package series

import (
	"fmt"
	"math"
)

// A Detectable change is the smallest fall and rise that a comparison finds
// with the stated power. Where no fall, not even to nothing, would be found,
// Fall is −1.
type Detectable struct {
	Fall, Rise   float64 // −0.33 is a fall by a third
	Power, Level float64
}

// DetectableChange gives the smallest change between two counts that a
// two-sided test finds, when one of them is expected at count and variance is
// phi times the mean, by the square-root transformation. It is the rule of
// thumb for planning; Change prints the figure for its own test.
func DetectableChange(count, phi, level, power float64) (Detectable, error) {
	if !(count > 0) || !(phi > 0) {
		return Detectable{}, fmt.Errorf("series: a count of %v with a dispersion of %v has no detectable change", count, phi)
	}
	if err := checkPower(level, power); err != nil {
		return Detectable{}, err
	}
	// sqrt(Y) has variance phi/4, the difference of two phi/2.
	d := (zFor(level) + normalQuantile(power)) * math.Sqrt(phi/2)
	fall := math.Max(0, math.Sqrt(count)-d)
	rise := math.Sqrt(count) + d
	return Detectable{Fall: fall*fall/count - 1, Rise: rise*rise/count - 1, Power: power, Level: level}, nil
}

func checkPower(level, power float64) error {
	if !(power > 1-level && power < 1) {
		return fmt.Errorf("series: a power of %v is not between %v and 1", power, 1-level)
	}
	return checkLevel(level)
}

// detectable gives the smallest changes the predictive test itself finds.
func (m predictive) detectable(level, power float64) Detectable {
	d := Detectable{Fall: -1, Rise: math.Inf(1), Power: power, Level: level}
	r := m.rangeOf(level)
	miss := 1 - power
	if lo := int(r.Lower) - 1; lo >= 0 {
		d.Fall = m.scale(1, 0.5, func(s float64) float64 { return miss - (1 - m.atMost(lo, s)) }) - 1
	}
	d.Rise = m.scale(1, 2, func(s float64) float64 { return m.atMost(int(r.Upper), s) - miss }) - 1
	return d
}
