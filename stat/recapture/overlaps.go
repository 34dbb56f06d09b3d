package recapture

import (
	"fmt"
	"math"
)

// FromOverlaps makes a table of overlap counts, for organisations that may
// share how many people they have in common but not who: overlaps holds, for
// every set of lists (each list by itself included), the people on all of
// them, whatever else they are on. Sets that are missing share nobody.
func FromOverlaps(lists []string, overlaps map[History]int) (Table, error) {
	t := Table{Lists: lists}
	if len(lists) > MaxLists {
		return t, t.Check()
	}
	y := make([]float64, 1<<len(lists))
	for h, n := range overlaps {
		if h == 0 || h >= 1<<len(lists) {
			return t, fmt.Errorf("recapture: overlap of lists %b: there are %d lists", h, len(lists))
		}
		y[h] = float64(n)
	}
	// Undoes supersetSum, list by list.
	for bit := 1; bit < len(y); bit <<= 1 {
		for h := range y {
			if h&bit == 0 {
				y[h] -= y[h|bit]
			}
		}
	}
	for h := 1; h < len(y); h++ {
		if y[h] < 0 {
			return t, fmt.Errorf("recapture: the overlaps contradict each other: %.0f people would be on %s and no other list", y[h], t.Describe(History(h)))
		}
	}
	t = fromCounts(lists, y)
	return t, t.Check()
}

// PairwiseOverlaps is all that is known when only pairs of organisations
// compared their lists: how many people each list has, and each two have in
// common.
type PairwiseOverlaps struct {
	Lists  []string
	Totals []int
	// Both[i][j] for i < j counts the people on lists i and j; negative where
	// the two were not compared.
	Both [][]int
}

// Estimate takes the lists as independent and compares all products with all
// overlaps: Σ n_i·n_j ÷ Σ m_ij over the pairs compared, a weighted mean of
// Petersen's estimates. How many were seen in all is not known, only that they
// are at least as many as on the largest pair of lists; Observed holds that.
// Where pairs disagree about the population it says so.
func (p PairwiseOverlaps) Estimate() (Estimate, error) {
	if len(p.Lists) < 2 || len(p.Totals) != len(p.Lists) || len(p.Both) != len(p.Lists) {
		return Estimate{}, fmt.Errorf("recapture: give a total for each of at least two lists, and their overlaps")
	}
	products, shared, least := 0.0, 0.0, 0
	var logs []float64
	for i := range p.Lists {
		for j := i + 1; j < len(p.Lists) && j < len(p.Both[i]); j++ {
			m := p.Both[i][j]
			if m < 0 {
				continue
			}
			if err := checkPair(p.Totals[i], p.Totals[j], m); err != nil {
				return Estimate{}, fmt.Errorf("lists %q and %q: %w", p.Lists[i], p.Lists[j], err)
			}
			products += float64(p.Totals[i]) * float64(p.Totals[j])
			shared += float64(m)
			least = max(least, p.Totals[i]+p.Totals[j]-m)
			if m > 0 {
				logs = append(logs, math.Log(float64(p.Totals[i])*float64(p.Totals[j])/float64(m)))
			}
		}
	}
	if shared < minMultiple {
		return Estimate{}, fmt.Errorf("recapture: the lists share only %.0f people between them (at least %d are needed)", shared, minMultiple)
	}
	e := newEstimate("pairwise overlaps", least, math.Max(products/shared, float64(least)))
	// Overlaps are taken as Poisson; a person in several pairs is counted in
	// each, which this leaves out.
	e.SE = e.N / math.Sqrt(shared)
	e.logInterval(0.95)
	e.Warn("made from overlaps of pairs alone: it takes the lists as independent, and its limits are somewhat too narrow")
	if len(logs) > 1 {
		lo, hi := math.Inf(1), math.Inf(-1)
		for _, l := range logs {
			lo, hi = math.Min(lo, l), math.Max(hi, l)
		}
		if hi-lo > math.Ln2 {
			e.Warn("pairs of lists disagree: by themselves they say %.0f to %.0f", math.Exp(lo), math.Exp(hi))
		}
	}
	return e, nil
}
