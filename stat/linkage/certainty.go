package linkage

import (
	"errors"
	"math"
)

// ErrorRates are the errors to be expected of linking at a probability, from
// the model alone.
type ErrorRates struct {
	Probability float64 // the threshold
	Links       float64 // record pairs linked
	FalseLinks  float64 // of which wrong
	Missed      float64 // matches that were compared and not linked
	Unseen      float64 // matches that no blocking rule found
	Warnings    []string
}

// FalseRate is the expected share of links that are wrong.
func (e ErrorRates) FalseRate() float64 { return ratio(e.FalseLinks, e.Links) }

// MissRate is the expected share of matches that are not linked.
func (e ErrorRates) MissRate() float64 {
	right := e.Links - e.FalseLinks
	return ratio(e.Missed+e.Unseen, right+e.Missed+e.Unseen)
}

// Errors sums the probabilities of pairs on either side of a threshold. The
// matches that no rule found are the difference to the number that the prior
// speaks of, which rests on the rules being independent; pairs below the floor
// given to Link count as unseen.
//
// [1] Belin, T. R. and Rubin, D. B. (1995). A method for calibrating
// false-match rates in record linkage. Journal of the American Statistical
// Association 90, 694–707.
func (res *Result) Errors(probability float64) ErrorRates {
	e := ErrorRates{Probability: probability}
	for _, w := range res.expand(make([]int, res.Table.Len())) {
		p := res.Model.Probability(w.weight)
		n := float64(w.all)
		if p >= probability {
			e.Links += n
			e.FalseLinks += n * (1 - p)
		} else {
			e.Missed += n * p
		}
	}
	all := res.Model.Prior
	if t := res.Model.Third; t != nil && t.Matches {
		all += t.Share
	}
	e.Unseen = max(all*res.records.pairsInScope()-(e.Links-e.FalseLinks)-e.Missed, 0)
	if res.Model.Slope == 0 {
		e.Warnings = append(e.Warnings, "These error rates come from the model alone; nobody has checked a sample of its links.")
	}
	return e
}

// Costs says what each mistake and each look by a person costs, in any unit.
type Costs struct {
	FalseLink, Missed, Review float64
}

// Thresholds gives the probabilities from which a pair is linked without
// review, and from which it is worth a review, such that the expected cost is
// least. Below both it is not linked. Where a review costs more than it can
// save, the two are equal. It fails for costs that are not positive.
func (c Costs) Thresholds() (review, link float64, err error) {
	if c.FalseLink <= 0 || c.Missed <= 0 || c.Review < 0 {
		return 0, 0, errors.New("linkage: mistakes must cost something and a review not less than nothing")
	}
	review, link = c.Review/c.Missed, 1-c.Review/c.FalseLink
	if review >= link {
		even := c.FalseLink / (c.FalseLink + c.Missed)
		return even, even, nil
	}
	return review, link, nil
}

// Judged is a pair that somebody looked at.
type Judged struct {
	Weight float64 // of the uncalibrated model
	Match  bool
	// Times is how many pairs this one stands for, when the sample was drawn
	// by weight; 0 means 1.
	Times float64
}

// Calibrate fits, by logistic regression of the judgements on the weight, how
// the model's log odds must be stretched and shifted to be true [1]. It needs
// at least ten pairs of either kind and refuses a fit in which a higher
// weight means less.
//
// [1] Platt, J. (1999). Probabilistic outputs for support vector machines.
// Advances in Large Margin Classifiers, 61–74.
func (m *Model) Calibrate(judged []Judged) error {
	yes, no := 0, 0
	for _, j := range judged {
		if j.Match {
			yes++
		} else {
			no++
		}
	}
	if yes < 10 || no < 10 {
		return errors.New("linkage: at least ten matches and ten non-matches must be judged")
	}
	slope, intercept := logistic(judged)
	if !(slope > 0) || math.IsInf(slope, 0) {
		return errors.New("linkage: among the judged pairs a higher weight does not mean a likelier match")
	}
	m.Slope, m.Intercept = slope, intercept
	return nil
}

// logistic is Newton's method for two coefficients. Platt's targets keep a
// separable sample finite.
func logistic(judged []Judged) (slope, intercept float64) {
	yes, no := 0.0, 0.0
	for _, j := range judged {
		if j.Match {
			yes += j.times()
		} else {
			no += j.times()
		}
	}
	high, low := (yes+1)/(yes+2), 1/(no+2)
	a, b := 1.0, 0.0
	for range 100 {
		var ga, gb, haa, hab, hbb float64
		for _, j := range judged {
			p := 1 / (1 + math.Exp2(-(a*j.Weight + b)))
			y := low
			if j.Match {
				y = high
			}
			w, d := j.times()*math.Ln2*p*(1-p), j.times()*(y-p)
			ga, gb = ga+d*j.Weight, gb+d
			haa, hab, hbb = haa+w*j.Weight*j.Weight, hab+w*j.Weight, hbb+w
		}
		haa, hbb = haa+1e-9, hbb+1e-9
		det := haa*hbb - hab*hab
		da, db := (hbb*ga-hab*gb)/det, (haa*gb-hab*ga)/det
		step := min(1, 5/max(math.Abs(da), math.Abs(db), 1e-12))
		a, b = a+step*da, b+step*db
		if math.Abs(da)+math.Abs(db) < 1e-9 {
			break
		}
	}
	return a, b
}

func (j Judged) times() float64 {
	if j.Times == 0 {
		return 1
	}
	return j.Times
}
