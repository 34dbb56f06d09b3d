package recapture

import (
	"fmt"
	"math"
)

// LinkQuality is how well records were linked: Precision is the share of links
// made that are right, Recall the share of right links that were made.
type LinkQuality struct{ Precision, Recall float64 }

func (q LinkQuality) check() error {
	if !(q.Precision > 0 && q.Precision <= 1 && q.Recall > 0 && q.Recall <= 1) {
		return fmt.Errorf("recapture: precision %g and recall %g must be above 0 and at most 1", q.Precision, q.Recall)
	}
	return nil
}

// CorrectPair gives the overlap of two lists that linkage without error would
// have found: m · precision ÷ recall. A missed link makes one person two and
// the estimate too high; a false link makes two persons one and it too low.
//
// Ding, Y. & Fienberg, S. E. (1994). Dual system estimation of census
// undercount in the presence of matching error. Survey Methodology 20,
// 149–158; with missed and false links: Di Consiglio, L. & Tuoto, T. (2015).
// Coverage evaluation on probabilistically linked data. Journal of Official
// Statistics 31, 415–429.
func CorrectPair(m float64, q LinkQuality) (float64, error) {
	if err := q.check(); err != nil {
		return 0, err
	}
	return m * q.Precision / q.Recall, nil
}

// CorrectLinkage gives the counts by history that linkage without error would
// be expected to have found, index 0 being zero. A link is taken to be missed,
// or false, by chance alike for all: of the records of one person one is the
// anchor, and each other is linked to it with probability recall. The counts
// are not whole; warnings say where chance left fewer than nobody.
//
// After Di Consiglio, L. & Tuoto, T. (2018). Population size estimation and
// linkage errors: the multiple lists case. Journal of Official Statistics 34,
// 889–908.
func CorrectLinkage(t Table, q LinkQuality) (counts []float64, warnings []string, err error) {
	if err := t.Check(); err != nil {
		return nil, nil, err
	}
	if err := q.check(); err != nil {
		return nil, nil, err
	}
	y := breakLinks(t.Counts(), q.Precision)
	y = joinLinks(y, q.Recall)
	for h := range y {
		if y[h] < 0 {
			warnings = append(warnings, fmt.Sprintf("with this recall there would be fewer than nobody on %s alone; zero is used", t.Describe(History(h))))
			y[h] = 0
		}
	}
	return y, warnings, nil
}

// breakLinks is what becomes of true histories when each record but the anchor
// keeps its link with probability keep; lost records stand alone.
func breakLinks(y []float64, keep float64) []float64 {
	out := make([]float64, len(y))
	for h, n := range y {
		if n != 0 {
			spreadHistory(History(h), n, keep, out)
		}
	}
	return out
}

func spreadHistory(h History, n, keep float64, out []float64) {
	k := h.Size()
	for sub := h; sub > 0; sub = (sub - 1) & h {
		s := sub.Size()
		// The anchor, any of k records, is in sub with chance s/k; the rest of
		// sub keep their links, the others lose them.
		share := float64(s) / float64(k) * math.Pow(keep, float64(s-1)) * math.Pow(1-keep, float64(k-s))
		out[sub] += n * share
		for lost := h &^ sub; lost != 0; lost &= lost - 1 {
			out[lost&-lost] += n * share
		}
	}
}

// joinLinks undoes breakLinks: largest histories first, each takes back what
// it lost to smaller ones.
func joinLinks(y []float64, keep float64) []float64 {
	left := append([]float64(nil), y...)
	out := make([]float64, len(y))
	lists := 0
	for 1<<lists < len(y) {
		lists++
	}
	lost := make([]float64, len(y))
	for size := lists; size >= 1; size-- {
		for h := range left {
			if History(h).Size() != size {
				continue
			}
			out[h] = left[h]
			if size > 1 {
				out[h] = left[h] / math.Pow(keep, float64(size-1))
			}
			clear(lost)
			spreadHistory(History(h), out[h], keep, lost)
			for k, v := range lost {
				left[k] -= v
			}
		}
	}
	return out
}

// EstimateLinked corrects the counts for linkage error and then estimates.
func EstimateLinked(t Table, s Selector, q LinkQuality) (Estimate, error) {
	y, warnings, err := CorrectLinkage(t, q)
	if err != nil {
		return Estimate{}, err
	}
	n, m, ok := s.estimate(newLattice(len(t.Lists), y))
	if !ok {
		return Estimate{}, errNothing
	}
	people := 0.0
	for _, v := range y {
		people += v
	}
	e := newEstimate("corrected for linkage error, "+s.Name, int(math.Round(people)), n)
	e.Model, e.Warnings = m.String(), warnings
	e.Warn("takes links to be missed or false by chance, %.0f%% of them right and %.0f%% of the right ones made", 100*q.Precision, 100*q.Recall)
	return e, nil
}

// CombineDraws makes one estimate of several that differ in how records were
// linked, or in how missing values were filled in: one estimate for each draw,
// each with its standard error. Chance between draws adds to chance within.
//
// Rubin, D. B. (1987). Multiple Imputation for Nonresponse in Surveys. Wiley,
// chapter 3, on the logarithm of the unseen.
func CombineDraws(draws []Estimate, level float64) (Estimate, error) {
	if len(draws) < 2 {
		return Estimate{}, fmt.Errorf("recapture: %d draw: combining needs at least two", len(draws))
	}
	k := float64(len(draws))
	mean, within, observed := 0.0, 0.0, 0.0
	logs := make([]float64, len(draws))
	for i, d := range draws {
		unseen := d.N - float64(d.Observed)
		if !(unseen > 0) || math.IsNaN(d.SE) || math.IsInf(d.N, 0) {
			return Estimate{}, fmt.Errorf("recapture: draw %d has no finite estimate with a standard error", i+1)
		}
		logs[i] = math.Log(unseen)
		mean += logs[i] / k
		within += math.Max(d.SE*d.SE-unseen, 0) / (unseen * unseen) / k
		observed += float64(d.Observed) / k
	}
	between := 0.0
	for _, l := range logs {
		between += (l - mean) * (l - mean) / (k - 1)
	}
	total := within + (1+1/k)*between
	e := newEstimate(draws[0].Method+", over linkage draws", int(math.Round(observed)), observed+math.Exp(mean))
	e.Model, e.Level = draws[0].Model, level
	t := studentQuantile(0.5+level/2, rubinFreedom(within, between, k))
	e.SE = math.Exp(mean) * math.Sqrt(total)
	e.Lower = observed + math.Exp(mean-t*math.Sqrt(total))
	e.Upper = observed + math.Exp(mean+t*math.Sqrt(total))
	for _, d := range draws {
		for _, w := range d.Warnings {
			e.Warn("%s", w)
		}
	}
	if between > within {
		e.Warn("how records were linked matters more than chance: the draws differ more than their limits allow")
	}
	return e, nil
}

// rubinFreedom is Rubin's degrees of freedom.
func rubinFreedom(within, between, k float64) float64 {
	if between == 0 {
		return math.Inf(1)
	}
	r := (1 + 1/k) * between / math.Max(within, 1e-300)
	return (k - 1) * math.Pow(1+1/r, 2)
}
