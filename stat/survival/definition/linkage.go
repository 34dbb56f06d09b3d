package definition

import (
	"fmt"
	"strconv"
)

func itoa(n int) string { return strconv.Itoa(n) }

// LinkageError is what clerical review of a sample of links found.
type LinkageError struct {
	Recall     float64 // share of true repeats that linkage finds
	FalseLinks float64 // share of people without a repeat who get one by a false link
}

// Correct turns an observed share into the share without linkage error: of
// those with a repeat Recall are found, of those without FalseLinks are
// wrongly taken for it, so P = (observed - false)/(recall - false). It
// assumes that errors do not depend on anything that also drives repeats.
// The limits are carried through the same line; the uncertainty of the review
// itself is not in them.
//
// Source: Rogan and Gladen (1978), Estimating prevalence from the results of
// a screening test, Am J Epidemiol 107, 71–76.
func (e LinkageError) Correct(f Figure) (Figure, error) {
	if !(e.Recall > e.FalseLinks) || e.Recall > 1 || e.FalseLinks < 0 {
		return f, fmt.Errorf("definition: recall %v and false links %v cannot be corrected for: recall must be above the share of false links", e.Recall, e.FalseLinks)
	}
	fix := func(p float64) float64 { return min(1, max(0, (p-e.FalseLinks)/(e.Recall-e.FalseLinks))) }
	f.Share, f.Lower, f.Upper = fix(f.Share), fix(f.Lower), fix(f.Upper)
	f.StdErr /= e.Recall - e.FalseLinks
	f.Warnings = append(f.Warnings, fmt.Sprintf("corrected for linkage error: recall %.3g, false links %.3g", e.Recall, e.FalseLinks))
	return f, nil
}

// Bounds gives the share of all people when some cannot be linked at all: if
// none and if all of those were repeats. Nothing in the data can narrow them.
// Source: Manski (1989), Anatomy of the selection problem, J Hum Resour 24,
// 343–360.
func Bounds(linkable Figure, unlinkableShare float64) (none, all float64, err error) {
	if unlinkableShare < 0 || unlinkableShare > 1 {
		return 0, 0, fmt.Errorf("definition: the share that cannot be linked is between 0 and 1, not %v", unlinkableShare)
	}
	none = (1 - unlinkableShare) * linkable.Share
	return none, none + unlinkableShare, nil
}
