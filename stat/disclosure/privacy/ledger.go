package privacy

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// ErrBudget tells that a question would cost more than is left.
var ErrBudget = errors.New("privacy: the budget does not allow it")

// Purpose says what part of a cohort's budget an answer is taken from.
type Purpose string

const (
	FirstRelease Purpose = "first release"
	Revision     Purpose = "revision"
	Question     Purpose = "question"
)

// Shares are the parts of a budget by purpose.
type Shares map[Purpose]float64

// ProposedShares is what is proposed where the office has not decided.
func ProposedShares() Shares {
	return Shares{FirstRelease: 0.60, Revision: 0.25, Question: 0.15}
}

// Ledger keeps what was asked about each cohort (the people registered in one
// year) and what that cost. A person belongs to at most Most cohorts; more
// must be linked or dropped before counting. The zero value has no budget.
type Ledger struct {
	Budget  Rho // of each cohort
	Shares  Shares
	Most    int
	Entries []Entry
}

// Entry is one table that was answered: for good, so that asking again tells
// nothing new.
type Entry struct {
	Query    string
	Purpose  Purpose
	Cohorts  []string
	Variance Ratio
	Rho      Rho // charged to each of the cohorts
	Answer   []int64
}

// Spent is what a cohort has cost so far, for one purpose or for all ("").
func (l *Ledger) Spent(cohort string, p Purpose) Rho {
	sum := 0.0
	for _, e := range l.Entries {
		if slices.Contains(e.Cohorts, cohort) && (p == "" || e.Purpose == p) {
			sum += e.Rho
		}
	}
	return sum
}

// Left is what remains of a cohort's budget for a purpose.
func (l *Ledger) Left(cohort string, p Purpose) Rho {
	return max(0, l.Shares[p]*l.Budget-l.Spent(cohort, p))
}

// Ask adds discrete Gaussian noise to the counts of a table and writes the
// answer down. The same query gets the same answer, at no cost. A table that
// pools cohorts costs more, because the records of one person meet in a cell:
// the square of how many there can be.
//
// It fails with ErrBudget if a cohort has too little left, and then nothing is
// spent.
func (l *Ledger) Ask(query string, p Purpose, cohorts []string, counts []int, variance Ratio, r *rand.Rand) ([]int64, error) {
	if e, err := l.before(query, cohorts, len(counts)); e != nil || err != nil {
		return e, err
	}
	if _, ok := l.Shares[p]; !ok {
		return nil, fmt.Errorf("privacy: unknown purpose %q", p)
	}
	if len(cohorts) == 0 || variance.Num == 0 || variance.Den == 0 || l.Most < 1 {
		return nil, fmt.Errorf("privacy: query %q names no cohort, no noise, or nobody knows how often a person is registered", query)
	}
	rho := Cost(variance, min(l.Most, len(cohorts)))
	for _, c := range cohorts {
		if left := l.Left(c, p); rho > left*(1+1e-12) {
			return nil, fmt.Errorf("%w: %q costs %.4g of %s; cohort %s has %.4g left for that", ErrBudget, query, rho, p, c, left)
		}
	}
	answer := make([]int64, len(counts))
	for i, n := range counts {
		answer[i] = int64(n) + Gaussian(variance, r)
	}
	l.Entries = append(l.Entries, Entry{query, p, slices.Clone(cohorts), variance, rho, answer})
	return slices.Clone(answer), nil
}

// before finds the answer given to the same query.
func (l *Ledger) before(query string, cohorts []string, cells int) ([]int64, error) {
	for _, e := range l.Entries {
		if e.Query != query {
			continue
		}
		if !slices.Equal(e.Cohorts, cohorts) || len(e.Answer) != cells {
			return nil, fmt.Errorf("privacy: %q was asked before about other cohorts or cells", query)
		}
		return slices.Clone(e.Answer), nil
	}
	return nil, nil
}

// Person is what one person who is in as many cohorts as allowed can have cost:
// the dearest cohorts together.
func (l *Ledger) Person() Rho {
	spent := map[string]Rho{}
	for _, e := range l.Entries {
		for _, c := range e.Cohorts {
			spent[c] += e.Rho
		}
	}
	var all []Rho
	for _, s := range spent {
		all = append(all, s)
	}
	slices.Sort(all)
	sum := 0.0
	for i := range min(l.Most, len(all)) {
		sum += all[len(all)-1-i]
	}
	return sum
}

// Check recomputes every charge and every limit from the entries alone.
func (l *Ledger) Check() error {
	sum := 0.0
	for _, p := range l.Shares {
		sum += p
	}
	if sum > 1+1e-9 {
		return fmt.Errorf("privacy: the shares of the budget add up to %g", sum)
	}
	again := Ledger{Budget: l.Budget, Shares: l.Shares, Most: l.Most}
	for i, e := range l.Entries {
		if rho := Cost(e.Variance, min(l.Most, len(e.Cohorts))); e.Rho < rho*(1-1e-9) {
			return fmt.Errorf("privacy: entry %d, %q: charged %g, costs %g", i+1, e.Query, e.Rho, rho)
		}
		if old, err := again.before(e.Query, e.Cohorts, len(e.Answer)); err != nil || old != nil {
			return fmt.Errorf("privacy: entry %d: %q was answered twice", i+1, e.Query)
		}
		for _, c := range e.Cohorts {
			if e.Rho > again.Left(c, e.Purpose)*(1+1e-9) {
				return fmt.Errorf("privacy: entry %d, %q: cohort %s had too little left", i+1, e.Query, c)
			}
		}
		again.Entries = append(again.Entries, e)
	}
	return nil
}
