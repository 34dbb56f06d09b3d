package survival

import "fmt"

// PseudoValues gives one number a row whose mean is the share in a state at
// each of the times and whose regression on covariates is a regression of
// that share: "women are repeat victims 4 points more often", in one linear
// model. They are the estimate plus n times the infinitesimal jackknife
// derivative, as in R's survival from version 3.
//
// Source: Andersen, Klein and Rosthøj (2003), Biometrika 90, 15–27; Parner,
// Andersen and Overgaard (2023), Lifetime Data Anal 29, 654–671.
func (in *Incidence) PseudoValues(state int, times ...float64) ([][]float64, error) {
	if state < 0 || state >= len(in.State) {
		return nil, fmt.Errorf("survival: there is no state %d", state)
	}
	in.derivatives()
	n := float64(in.ledger.sample.Len())
	out := make([][]float64, len(times))
	for a, t := range times {
		j := in.ledger.stepAt(t)
		estimate := in.At(state, t).Estimate
		out[a] = make([]float64, in.ledger.sample.Len())
		for i := range out[a] {
			out[a][i] = estimate + n*in.derivative(state, i, j)
		}
	}
	return out, nil
}

func (in *Incidence) derivative(state, row, j int) float64 {
	if j < 0 {
		return 0
	}
	if state > 0 {
		return in.paths[state-1].value(row, j)
	}
	total := 0.0
	for _, p := range in.paths {
		total -= p.value(row, j)
	}
	return total
}

// PseudoTimeLost gives pseudo-values of the mean time in a state up to until.
func (in *Incidence) PseudoTimeLost(state int, until float64) ([]float64, error) {
	r, err := in.TimeLost(state, until)
	if err != nil {
		return nil, err
	}
	out := in.timeLostDerivatives(state, until)
	for i := range out {
		out[i] = r.Estimate + float64(len(out))*out[i]
	}
	return out, nil
}

// LeaveOneOut gives the classical pseudo-values of a survival curve,
// n·S - (n-1)·S without the row, at each of the times. Rows that left at one
// time in one way share their value, so the cost is one curve for each such
// pair, not one for each row. Delayed entry and weights are not taken.
func LeaveOneOut(s Sample, times ...float64) ([][]float64, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if s.Entry != nil || s.Weight != nil {
		return nil, fmt.Errorf("survival: leave-one-out pseudo-values take no weights or delayed entry")
	}
	l := newLedger(s.anyKind(), 1)
	n := float64(s.Len())
	out := columns(len(times), s.Len())
	for a, t := range times {
		last := l.stepAt(t)
		whole := withoutOne(l, -1, 0, last)
		censored, event := make([]float64, len(l.time)), make([]float64, len(l.time))
		for x := range l.time {
			censored[x], event[x] = withoutOne(l, x, 0, last), withoutOne(l, x, 1, last)
		}
		for i, x := range l.rank {
			gone := censored[x]
			if l.sample.Event[i] > 0 {
				gone = event[x]
			}
			out[a][i] = n*whole - (n-1)*gone
		}
	}
	return out, nil
}

// withoutOne is the curve after step last, less a person who left at step x.
func withoutOne(l *ledger, x int, events float64, last int) float64 {
	surv := 1.0
	for j := 0; j <= last; j++ {
		n, d := l.risk[j], l.events[j]
		if j <= x {
			n--
		}
		if j == x {
			d -= events
		}
		if d > 0 {
			surv *= (n - d) / n
		}
	}
	return surv
}
