package glm

import "fmt"

// NeweyWest is the covariance that allows for heteroscedasticity and for
// correlation up to lag between rows in order of time, with Bartlett weights
// 1 − l/(lag+1), without prewhitening; adjust multiplies by n/(n−k). It is
// here for comparison: with short series after an intervention it rejects
// true hypotheses two to ten times too often
// (docs/methods/series/interrupted.md).
//
// Source: Newey, W. K. and West, K. D. (1987). Econometrica 55, 703–708.
func (f *Fit) NeweyWest(lag int, adjust bool) (Covariance, error) {
	n, p := len(f.Mean), len(f.Names)
	if lag < 0 || lag >= n {
		return Covariance{}, fmt.Errorf("glm: a lag of %d for %d rows", lag, n)
	}
	e := f.scores()
	meat := make([]float64, p*p)
	for i := range e {
		outer(meat, f.row(i), f.row(i), e[i]*e[i])
		for l := 1; l <= lag && i+l < n; l++ {
			w := (1 - float64(l)/float64(lag+1)) * e[i] * e[i+l]
			outer(meat, f.row(i), f.row(i+l), w)
			outer(meat, f.row(i+l), f.row(i), w)
		}
	}
	scale := 1.0
	if adjust {
		scale = float64(n) / float64(n-f.Rank)
	}
	return f.sandwich(meat, scale, fmt.Sprintf("Newey-West, lag %d", lag), f.testDF()), nil
}
