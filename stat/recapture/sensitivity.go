package recapture

import (
	"fmt"
	"math"
)

// Variant is the verdict under another way of looking at the same lists.
type Variant struct {
	Name    string // "without police", "police and border police as one"
	Verdict Verdict
}

// LeaveOneOut judges the table without each list in turn. Fewer people are
// then observed; the population meant is the same.
func LeaveOneOut(t Table) ([]Variant, error) {
	var out []Variant
	for i, name := range t.Lists {
		rest := t.Pooled().Omit(i).dropEmptyLists()
		v := Variant{Name: "without " + name}
		if len(rest.Lists) < 2 {
			v.Verdict.Reason = "fewer than two lists remain"
		} else {
			var err error
			if v.Verdict, err = Judge(rest); err != nil {
				return nil, err
			}
		}
		out = append(out, v)
	}
	return out, nil
}

// MergedLists judges the table with each pair of lists as one, which takes
// away whatever dependence there is between the two.
func MergedLists(t Table) ([]Variant, error) {
	if len(t.Lists) < 3 {
		return nil, nil
	}
	var out []Variant
	for i := range t.Lists {
		for j := i + 1; j < len(t.Lists); j++ {
			merged, err := t.Pooled().Merge(i, j)
			if err != nil {
				return nil, err
			}
			v, err := Judge(merged)
			if err != nil {
				return nil, err
			}
			out = append(out, Variant{Name: t.Lists[i] + " and " + t.Lists[j] + " as one", Verdict: v})
		}
	}
	return out, nil
}

// TippingPoint is the factor by which the people on no list would have to be
// more (above 1) or fewer (below 1) than estimated for the population to be
// claim. It turns "can it be as low as this?" into a question about the
// assumption: can those never seen be that different?
func TippingPoint(observed int, estimate, claim float64) float64 {
	n := float64(observed)
	if claim < n || estimate <= n {
		return math.NaN()
	}
	return (claim - n) / (estimate - n)
}

// NoHighestOrder estimates the unseen by taking the interaction of all lists
// as zero and fitting everything else exactly: with two lists this is
// Petersen, with three the usual all-pairs model. Every history must have
// somebody.
//
// Fienberg, S. E. (1972). The multiple recapture census for closed populations
// and incomplete 2^k contingency tables. Biometrika 59, 591–603.
func NoHighestOrder(t Table) (Estimate, error) {
	y := t.Counts()
	logUnseen, variance := 0.0, 0.0
	for h := 1; h < len(y); h++ {
		if y[h] == 0 {
			return Estimate{}, fmt.Errorf("recapture: nobody has the history %q, so the model without the highest interaction has no estimate", t.Describe(History(h)))
		}
		sign := 1.0
		if History(h).Size()%2 == 0 {
			sign = -1
		}
		logUnseen += sign * math.Log(y[h])
		variance += 1 / y[h]
	}
	unseen := math.Exp(logUnseen)
	e := newEstimate("no highest-order interaction", t.Observed(), float64(t.Observed())+unseen)
	e.SE = math.Sqrt(unseen + unseen*unseen*variance)
	e.logInterval(0.95)
	e.Warn("assumes that the interaction of all %d lists is zero, which nothing in the data can show", len(t.Lists))
	return e, nil
}

// MarginalNoHighestOrder applies NoHighestOrder to every subset of at least
// two lists, ignoring the others: the same assumption about fewer lists is
// another assumption. Subsets that leave a history empty are left out.
//
// Aleshin-Guendel, S., Sadinle, M. & Wakefield, J. (2024). The central role of
// the identifying assumption in population size estimation. Biometrics 80.
func MarginalNoHighestOrder(t Table) []Estimate {
	var out []Estimate
	y := t.Counts()
	for set := History(3); set < 1<<len(t.Lists); set++ {
		if set.Size() < 2 {
			continue
		}
		sub := Table{}
		for i, name := range t.Lists {
			if set.Has(i) {
				sub.Lists = append(sub.Lists, name)
			}
		}
		for h, n := range y {
			if k := compress(History(h), set); n > 0 && k != 0 {
				sub.Cells = append(sub.Cells, Cell{History: k, Count: int(n)})
			}
		}
		e, err := NoHighestOrder(sub)
		if err != nil {
			continue
		}
		e.Model = t.Describe(set)
		if e.N < float64(t.Observed()) {
			e.Warn("below the %d people seen on all lists together", t.Observed())
		}
		out = append(out, e)
	}
	return out
}

// compress keeps the lists of set and closes the gaps.
func compress(h, set History) History {
	var out History
	k := 0
	for i := 0; set>>i != 0; i++ {
		if set.Has(i) {
			if h.Has(i) {
				out |= 1 << k
			}
			k++
		}
	}
	return out
}
