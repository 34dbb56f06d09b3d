package series

import (
	"fmt"
	"math"
)

// A Difference is one proportion less another.
type Difference struct {
	Difference float64
	Interval   Interval // Newcombe's
	P          float64  // two-sided, from Pearson's chi-squared
	ChiSquared float64
	PYates     float64 // with continuity correction
	ChiYates   float64
	Warnings   []string
}

// ProportionDifference compares x1 of n1 with x2 of n2, independent groups of
// independent persons: the difference with Newcombe's hybrid score interval
// and the chi-squared test of equality, plain and with Yates's correction.
// Where a cell is expected below 5, FisherExact is the test to read, and a
// warning says so.
//
// Source: Newcombe, R. G. (1998). Interval estimation for the difference
// between independent proportions. Statistics in Medicine 17, 873–890,
// method 10.
func ProportionDifference(x1, n1, x2, n2 int, level float64) (Difference, error) {
	if n1 <= 0 || n2 <= 0 || x1 < 0 || x2 < 0 || x1 > n1 || x2 > n2 {
		return Difference{}, fmt.Errorf("series: %d of %d and %d of %d are no two proportions", x1, n1, x2, n2)
	}
	if err := checkLevel(level); err != nil {
		return Difference{}, err
	}
	z := zFor(level)
	p1, p2 := float64(x1)/float64(n1), float64(x2)/float64(n2)
	l1, u1 := wilson(x1, n1, z)
	l2, u2 := wilson(x2, n2, z)
	d := Difference{Difference: p1 - p2}
	d.Interval = Interval{
		Lower: p1 - p2 - math.Hypot(p1-l1, u2-p2),
		Upper: p1 - p2 + math.Hypot(u1-p1, p2-l2),
		Level: level,
	}
	d.test(x1, n1, x2, n2)
	return d, nil
}

func (d *Difference) test(x1, n1, x2, n2 int) {
	table := [4]float64{float64(x1), float64(n1 - x1), float64(x2), float64(n2 - x2)}
	n := float64(n1 + n2)
	x := float64(x1 + x2)
	expected := [4]float64{float64(n1) * x / n, float64(n1) * (n - x) / n, float64(n2) * x / n, float64(n2) * (n - x) / n}
	if x == 0 || x == n {
		d.P, d.PYates = 1, 1
		d.Warnings = append(d.Warnings, "both groups are all alike, so there is nothing to test")
		return
	}
	least := math.Min(math.Min(expected[0], expected[1]), math.Min(expected[2], expected[3]))
	if least < 5 {
		d.Warnings = append(d.Warnings, "the groups are too small for the chi-squared test; read Fisher's exact test")
	}
	yates := math.Min(0.5, math.Abs(table[0]-expected[0]))
	for i, e := range expected {
		a := math.Abs(table[i] - e)
		d.ChiSquared += a * a / e
		d.ChiYates += (a - yates) * (a - yates) / e
	}
	d.P, d.PYates = chiSquaredTail(d.ChiSquared, 1), chiSquaredTail(d.ChiYates, 1)
}
