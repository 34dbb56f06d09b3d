package recapture

import (
	"fmt"
	"math"
)

// Petersen estimates a population from two lists of n1 and n2 people, m of
// them on both: n1·n2/m. It assumes that the lists are independent and that on
// one of them everyone is equally likely to be. With nobody on both lists
// there is no estimate.
//
// Petersen, C. G. J. (1896). The yearly immigration of young plaice into the
// Limfjord from the German Sea. Report of the Danish Biological Station 6, 5–84.
func Petersen(n1, n2, m int) (Estimate, error) {
	if err := checkPair(n1, n2, m); err != nil {
		return Estimate{}, err
	}
	if m == 0 {
		return Estimate{}, fmt.Errorf("recapture: nobody is on both lists, so Petersen's estimate is infinite; Chapman's is finite")
	}
	a, b, both := float64(n1), float64(n2), float64(m)
	e := newEstimate("Petersen", n1+n2-m, a*b/both)
	// Sekar & Deming (1949), Journal of the American Statistical Association 44, 101–115.
	e.SE = math.Sqrt(a * b * (a - both) * (b - both) / (both * both * both))
	e.logInterval(0.95)
	e.warnPair(m)
	return e, nil
}

// Chapman estimates a population from two lists as Petersen does, with less
// bias when few people are on both: (n1+1)(n2+1)/(m+1) − 1. Where some are
// harder to find on both lists, as victims are, the result usually falls
// short; where one list exists because the other does not see people, it is
// too high.
//
// Chapman, D. G. (1951). Some properties of the hypergeometric distribution
// with applications to zoological sample censuses. University of California
// Publications in Statistics 1, 131–160. Variance: Seber, G. A. F. (1970).
// Biometrics 26, 13–22. Limits: Chao (1987), Biometrics 43, equation 12.
func Chapman(n1, n2, m int) (Estimate, error) {
	if err := checkPair(n1, n2, m); err != nil {
		return Estimate{}, err
	}
	a, b, both := float64(n1), float64(n2), float64(m)
	e := newEstimate("Chapman", n1+n2-m, (a+1)*(b+1)/(both+1)-1)
	e.SE = math.Sqrt((a + 1) * (b + 1) * (a - both) * (b - both) / ((both + 1) * (both + 1) * (both + 2)))
	e.logInterval(0.95)
	e.warnPair(m)
	return e, nil
}

func checkPair(n1, n2, m int) error {
	if m < 0 || n1 < 1 || n2 < 1 || m > min(n1, n2) {
		return fmt.Errorf("recapture: two lists of %d and %d people cannot share %d", n1, n2, m)
	}
	return nil
}

// warnPair says what two lists can never show.
func (e *Estimate) warnPair(m int) {
	e.Warn("two lists cannot show whether being on one makes being on the other more or less likely; this assumes it does not")
	switch {
	case m == 0:
		e.Upper = math.Inf(1)
		e.Warn("nobody is on both lists, so the data give no upper limit")
	case m < 7: // Robson & Regier (1964): fewer than seven recaptures leave serious bias
		e.Warn("only %d people are on both lists, so one person more or less changes the answer much", m)
	}
}

// Pair is what two of the table's lists say by themselves.
type Pair struct {
	I, J     int // lists
	Overlap  int // people on both
	Expected float64
	Chapman  Estimate
	// OddsRatio compares people on other lists than these two: above 1, those
	// on I are likelier to be on J too. NaN when no third list tells.
	OddsRatio, OddsLower, OddsUpper float64
}

// Pairs treats every two lists as if they were the only ones.
func Pairs(t Table) []Pair {
	var out []Pair
	n := t.ListTotals()
	for i := range t.Lists {
		for j := i + 1; j < len(t.Lists); j++ {
			m := t.Overlap(1<<i | 1<<j)
			e, err := Chapman(n[i], n[j], m)
			if err != nil {
				continue
			}
			e.Model = t.Lists[i] + " and " + t.Lists[j]
			p := Pair{I: i, J: j, Overlap: m, Chapman: e}
			p.OddsRatio, p.OddsLower, p.OddsUpper = t.oddsRatio(i, j)
			out = append(out, p)
		}
	}
	fillExpected(t, out)
	return out
}

// fillExpected adds what independence of all lists would make of each overlap.
func fillExpected(t Table, pairs []Pair) {
	fit, err := FitModel(t, Independence(len(t.Lists)))
	for k := range pairs {
		pairs[k].Expected = math.NaN()
		if err == nil {
			pairs[k].Expected = fit.expected(1<<pairs[k].I | 1<<pairs[k].J)
		}
	}
}

// oddsRatio is that of lists i and j among people some third list knows, with
// 95 % limits (Woolf 1955, with Haldane's half added to each count).
func (t Table) oddsRatio(i, j int) (ratio, lower, upper float64) {
	var n [4]float64
	pair := History(1<<i | 1<<j)
	for _, c := range t.Cells {
		if c.History&^pair != 0 {
			n[c.History>>i&1|c.History>>j&1<<1] += float64(c.Count)
		}
	}
	if n[0] == 0 || n[1]+n[3] == 0 || n[2]+n[3] == 0 {
		return math.NaN(), math.NaN(), math.NaN()
	}
	variance := 0.0
	for k := range n {
		n[k] += 0.5
		variance += 1 / n[k]
	}
	l := math.Log(n[0] * n[3] / (n[1] * n[2]))
	half := normalQuantile(0.975) * math.Sqrt(variance)
	return math.Exp(l), math.Exp(l - half), math.Exp(l + half)
}
