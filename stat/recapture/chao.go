package recapture

import (
	"fmt"
	"math"
)

// Chao gives Chao's lower bound for the population from how many people are on
// exactly one and exactly two of t lists, bias-corrected:
// n + (t−1)/t · f1(f1−1) / (2(f2+1)). Different visibility of people raises
// the truth above it; dependence between lists can move it either way, and
// people who cannot be seen twice raise it falsely (see ChaoOneInflated).
//
// Chao, A. (1987). Estimating the population size for capture-recapture data
// with unequal catchability. Biometrics 43, 783–791. Variance as in Rcapture's
// closedp.bc: Rivest & Lévesque (2001), Canadian Journal of Statistics 29.
func Chao(t Table) (Estimate, error) {
	if err := t.Check(); err != nil {
		return Estimate{}, err
	}
	f := t.Frequencies()
	return chao(float64(f[1]), float64(f[2]), t.Observed(), float64(len(t.Lists)-1)/float64(len(t.Lists)))
}

// chao works for counts of reports too, where occasions have no limit and the
// factor (t−1)/t is one.
func chao(f1, f2 float64, observed int, factor float64) (Estimate, error) {
	if f2 == 0 && f1 == 0 {
		return Estimate{}, fmt.Errorf("recapture: nobody was seen exactly once or twice, so Chao's bound says nothing")
	}
	unseen := factor * f1 * (f1 - 1) / (2 * (f2 + 1))
	e := newEstimate("Chao lower bound", observed, float64(observed)+unseen)
	e.SE = math.Sqrt(unseen + factor*factor*f1*(f1-1)*(f1*f1+4*f1*f2+3*f1-6*f2-6)/(4*(f2+1)*(f2+1)*(f2+2)))
	e.logInterval(0.95)
	e.Warn("a lower bound when people differ in how visible they are; lists that send people to each other lower it further")
	if f2 == 0 {
		e.Upper = math.Inf(1)
		e.Warn("nobody was seen exactly twice, so the data give no upper limit")
	}
	return e, nil
}

// ChaoOneInflated is Chao's bound for populations in which some are seen once
// and then never again (they move away, stop reporting, or were wrongly taken
// for victims). The people seen once are not trusted; the unseen are inferred
// from those seen two and three times: n + 2/9·f2³/f3². The result can be far
// below Chao's.
//
// Böhning, D., Kaskasamkul, P. & van der Heijden, P. G. M. (2019). A
// modification of Chao's lower bound estimator in the case of one-inflation.
// Metrika 82, 361–384.
func ChaoOneInflated(t Table) (Estimate, error) {
	if err := t.Check(); err != nil {
		return Estimate{}, err
	}
	f := t.Frequencies()
	if len(f) < 4 {
		return Estimate{}, fmt.Errorf("recapture: the repair for one-inflation needs three lists")
	}
	return chaoOneInflated(float64(f[2]), float64(f[3]), t.Observed())
}

func chaoOneInflated(f2, f3 float64, observed int) (Estimate, error) {
	if f2 == 0 || f3 == 0 {
		return Estimate{}, fmt.Errorf("recapture: the repair for one-inflation needs people seen exactly twice and exactly three times")
	}
	// Under a mixed Poisson, f0 ≥ (2/9) f2³/f3² by the Cauchy–Schwarz
	// inequality applied twice.
	unseen := 2.0 / 9 * f2 * f2 * f2 / (f3 * f3)
	e := newEstimate("Chao, one-inflation repaired", observed, float64(observed)+unseen)
	// Delta method with Poisson counts f2, f3; var(n) = unseen as in Chao (1987).
	e.SE = math.Sqrt(unseen + unseen*unseen*(9/f2+4/f3))
	e.logInterval(0.95)
	e.Warn("uses only people seen two and three times; few of them make it unsteady")
	if f3 < 10 {
		e.Warn("only %.0f people were seen exactly three times", f3)
	}
	return e, nil
}
