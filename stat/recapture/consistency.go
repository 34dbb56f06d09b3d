package recapture

import "math"

// Trial is one list taken as a population of known size, estimated from the
// other lists.
type Trial struct {
	List     string
	Truth    int
	Observed int // of them on other lists
	Lists    int // other lists that know any of them
	Verdict  Verdict
	// LogError is log(central ÷ truth); NaN when refused.
	LogError float64
	Covered  bool // the range holds the truth
}

// Consistency tries the verdict on the table itself: each list in turn is the
// truth. Lists of which fewer than two other lists know anybody are left out.
//
// Binette, O. & Steorts, R. C. (2022). On the reliability of multiple systems
// estimation for the quantification of modern slavery. Journal of the Royal
// Statistical Society A 185, 640–676.
func Consistency(t Table) ([]Trial, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	var out []Trial
	for i, name := range t.Lists {
		rest, truth := t.Pooled().Among(i)
		if len(rest.Lists) < 2 {
			continue
		}
		v, err := Judge(rest)
		if err != nil {
			return nil, err
		}
		tr := Trial{List: name, Truth: truth, Observed: rest.Observed(), Lists: len(rest.Lists), Verdict: v, LogError: math.NaN()}
		if v.Estimable {
			tr.LogError = math.Log(v.Central / float64(truth))
			tr.Covered = v.Lower <= float64(truth) && float64(truth) <= v.Upper
		}
		out = append(out, tr)
	}
	return out, nil
}
