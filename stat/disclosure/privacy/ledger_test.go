package privacy

import (
	"errors"
	"math/big"
	"slices"
	"testing"
)

func TestLedger(t *testing.T) {
	l := &Ledger{Budget: RhoFor(4, 1e-6), Shares: ProposedShares(), Most: 2}
	r := source(7)
	v := VarianceFor(l.Budget * 0.6 / 12)
	counts := []int{10, 0, 3}
	first, err := l.Ask("age 2024", FirstRelease, []string{"2024"}, counts, v, r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := l.Ask("age 2024", FirstRelease, []string{"2024"}, []int{11, 0, 3}, v, r)
	if err != nil || !slices.Equal(first, again) || len(l.Entries) != 1 {
		t.Errorf("a repeated query got %v after %v, %v", again, first, err)
	}
	if _, err := l.Ask("age 2024", FirstRelease, []string{"2023"}, counts, v, r); err == nil {
		t.Error("the same name for another query was accepted")
	}
	for i := range 20 {
		_, err = l.Ask("table "+string(rune('a'+i)), FirstRelease, []string{"2024"}, counts, v, r)
		if err != nil {
			break
		}
	}
	if !errors.Is(err, ErrBudget) || len(l.Entries) != 12 {
		t.Errorf("%d tables were paid for, then %v", len(l.Entries), err)
	}
	if _, err := l.Ask("pooled", Question, []string{"2023", "2024"}, counts, VarianceFor(l.Budget/100), r); err != nil {
		t.Error(err)
	}
	if err := l.Check(); err != nil {
		t.Error(err)
	}
	secondOpinion(t, l)
	l.Entries[3].Rho /= 2
	if l.Check() == nil {
		t.Error("a halved charge was not noticed")
	}
}

// secondOpinion re-computes the ledger another way: in exact fractions, from
// the variances alone, cohort by cohort.
func secondOpinion(t *testing.T, l *Ledger) {
	t.Helper()
	for _, cohort := range []string{"2023", "2024"} {
		sum := new(big.Rat)
		for _, e := range l.Entries {
			if !slices.Contains(e.Cohorts, cohort) {
				continue
			}
			sensitivity := int64(min(l.Most, len(e.Cohorts)))
			sum.Add(sum, big.NewRat(sensitivity*sensitivity*int64(e.Variance.Den), 2*int64(e.Variance.Num)))
		}
		want, _ := sum.Float64()
		if got := l.Spent(cohort, ""); got < want*(1-1e-12) || got > want*(1+1e-12) {
			t.Errorf("%s: spent %g, second opinion %g", cohort, got, want)
		}
		if want > l.Budget {
			t.Errorf("%s: %g spent of %g", cohort, want, l.Budget)
		}
	}
}
