package recapture

import (
	"errors"
	"fmt"
	"math"
)

// What tests on published tables teach about the error that no model sees.
// Each list of a table was taken in turn as a population whose size is known,
// and its size was estimated from the other lists (39 such populations in nine
// families of tables, five overlapping people at least). The logarithm of
// unseen ÷ estimated unseen was 0.3 on average and varied with standard
// deviation 0.4 beyond what sampling and model choice explain. The shift is
// halved towards zero, the spread rounded up. With values fitted to the other
// eight families, ranges held the truth in 37 of 39 populations.
// See docs/methods/recapture/verdict.md.
const (
	structuralShift = 0.2
	structuralSD    = 0.5
	// With two lists dependence cannot be modelled at all.
	structuralSDTwoLists = 1.0
)

// minMultiple is the fewest people on two lists or more for which a verdict
// gives a number: below it, one person moves the answer by a fifth or more.
const minMultiple = 5

// Verdict is what can be said to the public: a range, or that there is none.
type Verdict struct {
	Estimable bool
	// Reason says why there is no number; empty when there is one.
	Reason string
	// Central is the middle of two views, moved up by what both were found to
	// miss: log-linear models averaged, which allow for lists that depend on
	// each other, and Chao's bound, which allows for people who are harder to
	// find. Never quote it without the range.
	Central float64
	// Lower and Upper hold the truth in 95 % of tests on published tables.
	Lower, Upper float64
	Level        float64
	Observed     int
	// Share of the population that is registered, with its range.
	Share, ShareLower, ShareUpper float64
	// Views are the estimates the verdict rests on.
	Views []Estimate
	// Assumes is a sentence to print beside the number.
	Assumes  string
	Warnings []string
}

func (v *Verdict) warn(format string, args ...any) {
	v.Warnings = append(v.Warnings, fmt.Sprintf(format, args...))
}

// Judge says whether the table can carry an estimate, and gives its range or
// the reason why not. It fails only when the table itself is unusable.
func Judge(t Table, forced ...History) (Verdict, error) {
	if err := t.Check(); err != nil {
		return Verdict{}, err
	}
	t = t.Pooled()
	v := Verdict{Observed: t.Observed(), Level: 0.95, Central: math.NaN(), Lower: math.NaN(), Upper: math.NaN(),
		Share: math.NaN(), ShareLower: math.NaN(), ShareUpper: math.NaN()}
	v.warnOverlaps(t)
	if v.Reason = refusal(t); v.Reason != "" {
		return v, nil
	}
	dependence, heterogeneity, err := views(t, forced)
	if err != nil {
		if errors.Is(err, errNothing) || errors.Is(err, errNoFit) {
			v.Reason = err.Error()
			return v, nil
		}
		return Verdict{}, err
	}
	if v.Reason = disagreement(v.Observed, dependence, heterogeneity); v.Reason != "" {
		v.Views = []Estimate{dependence.estimate, heterogeneity.estimate}
		return v, nil
	}
	v.combine(t, dependence, heterogeneity)
	return v, nil
}

// Beyond these there is nothing to be said to the public. In the published
// tables, and the populations made of their lists, both views were never more
// than a factor of 8 apart, and no truth was more than 28 times those seen.
const (
	mostDisagreement = 20
	mostMultiple     = 100 // of the people observed
)

// disagreement gives the reason to refuse when both views cannot be of one
// population, or either is absurd.
func disagreement(observed int, a, b view) string {
	if factor := math.Exp(math.Abs(a.log - b.log)); factor > mostDisagreement {
		return fmt.Sprintf("two ways of reading the lists differ by a factor of %.0f for the people not seen", factor)
	}
	if unseen := math.Exp((a.log + b.log) / 2); unseen > mostMultiple*float64(observed) {
		return fmt.Sprintf("the lists would have met less than one in %d of the population, too few to tell its size", mostMultiple)
	}
	return ""
}

// refusal gives the reason to refuse before anything is fitted.
func refusal(t Table) string {
	switch m := t.Multiple(); {
	case m == 0:
		return "nobody is on more than one list, so the lists say nothing about those on none"
	case m < minMultiple:
		return fmt.Sprintf("only %d people are on more than one list (at least %d are needed): one person more or less would change the answer too much", m, minMultiple)
	}
	if s := CheckModel(t, Independence(len(t.Lists))); s != Estimable {
		return "even the simplest model, lists independent of each other, " + s.String()
	}
	return ""
}

// view is an estimate of the unseen on the logarithmic scale.
type view struct {
	estimate Estimate
	log, sd  float64
}

// views gives the two estimates. The log-linear average is taken over pair
// models with 0.5^(t−1) added to each count, which removes most of the bias
// that few overlaps cause (Evans, M. A. & Bonett, D. G. (1994). Bias reduction
// for multiple-recapture estimators of closed population size. Biometrics 50,
// 388–395).
func views(t Table, forced []History) (dependence, heterogeneity view, err error) {
	y := t.Counts()
	for h := 1; h < len(y); h++ {
		y[h] += math.Pow(0.5, float64(len(t.Lists)-1))
	}
	l := newLattice(len(t.Lists), y)
	s, err := l.search(SearchOptions{MaxOrder: 2, Forced: forced})
	if err != nil {
		return dependence, heterogeneity, err
	}
	mean, sd, models, err := l.spread(s)
	if err != nil {
		return dependence, heterogeneity, err
	}
	dependence = newView("log-linear models averaged by BIC", t.Observed(), mean, sd)
	dependence.estimate.Model = fmt.Sprintf("%d pair models, the heaviest %s", models, s.Ranked[0].Model)
	heterogeneity = chaoView(t)
	return dependence, heterogeneity, nil
}

// chaoView is Chao's bound, or half a person where everybody is on so many
// lists that it says nobody is missing.
func chaoView(t Table) view {
	chao, err := Chao(t)
	if unseen := chao.N - float64(chao.Observed); err == nil && unseen > 0.5 {
		return newView("Chao lower bound", t.Observed(), math.Log(unseen), math.Sqrt(math.Max(chao.SE*chao.SE-unseen, 0))/unseen)
	}
	return newView("Chao lower bound", t.Observed(), math.Log(0.5), 1)
}

// newView makes an estimate of a logarithm. Less than half a person unseen is
// nobody, and how much less means nothing.
func newView(method string, observed int, logUnseen, sd float64) view {
	if logUnseen < math.Log(0.5) {
		logUnseen, sd = math.Log(0.5), math.Min(sd, 1)
	}
	e := newEstimate(method, observed, float64(observed)+math.Exp(logUnseen))
	z := normalQuantile(0.975)
	e.Level, e.SE = 0.95, math.Exp(logUnseen)*sd
	e.Lower, e.Upper = float64(observed)+math.Exp(logUnseen-z*sd), float64(observed)+math.Exp(logUnseen+z*sd)
	return view{e, logUnseen, sd}
}

// combine takes the middle of both views and the spread within, between and
// beyond them.
func (v *Verdict) combine(t Table, a, b view) {
	mean := (a.log+b.log)/2 + structuralShift
	half := (a.log - b.log) / 2
	structural := structuralSD
	if len(t.Lists) == 2 {
		structural = structuralSDTwoLists
		v.warn("two lists cannot show whether being on one makes being on the other more or less likely; a third list would")
	}
	sd := math.Sqrt((a.sd*a.sd+b.sd*b.sd)/2 + half*half + structural*structural)
	z := normalQuantile(0.975)
	n := float64(v.Observed)
	v.Estimable = true
	v.Central = n + math.Exp(mean)
	v.Lower = n + math.Exp(mean-z*sd)
	v.Upper = n + math.Exp(mean+z*sd)
	v.Share, v.ShareLower, v.ShareUpper = n/v.Central, n/v.Upper, n/v.Lower
	v.Views = []Estimate{a.estimate, b.estimate}
	v.Assumes = fmt.Sprintf("This is an estimate, not a count: %d people were seen, and how many were not is inferred from how the %d lists overlap, on the assumption that those on no list differ from the others no more than in earlier tests where the truth was known.", v.Observed, len(t.Lists))
	if math.Abs(2*half) > math.Log(2) {
		v.warn("two ways of reading the lists differ by a factor of %.1f for the people not seen", math.Exp(math.Abs(2*half)))
	}
}

// warnOverlaps names pairs of lists that share nobody although they would if
// they were independent.
func (v *Verdict) warnOverlaps(t Table) {
	n := t.ListTotals()
	for i := range t.Lists {
		for j := i + 1; j < len(t.Lists); j++ {
			if t.Overlap(1<<i|1<<j) == 0 {
				v.warn("nobody is on both %q (%d people) and %q (%d): if they serve different people by design, leave one out or report both ways", t.Lists[i], n[i], t.Lists[j], n[j])
			}
		}
	}
}
