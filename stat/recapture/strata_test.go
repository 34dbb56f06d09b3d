package recapture

import (
	"errors"
	"math"
	"strings"
	"testing"
)

// The Dutch tool's own example: 4 lists, 4 covariates, 4 years, 33 models.
// Its search finds a minimum of AIC that estimates 1.7 thousand million people
// where 1,043 were seen; ours refuses that model.
func TestDutchSearch(t *testing.T) {
	tab := load(t, "Cruyff_simdat_cov")
	degree := map[int]int{4: 2}
	var terms []Term
	refused := 0
	rows := records(t, "ref/cruyff_simdat_search.csv")
	var base *StrataFit
	for k, r := range rows {
		step := strings.Fields(r["Step"])
		if len(step) == 2 {
			e := parseTerm(t, tab, step[1])
			if step[0] == "+" {
				terms = append(terms, e)
			} else {
				terms = NewStrataModel(tab, degree, terms...).without(e)
			}
		}
		fit, err := FitStrata(tab, NewStrataModel(tab, degree, terms...))
		if want := number(t, r["Nhat"]); want > 1e9 {
			var no *StrataNotEstimable
			if !errors.As(err, &no) {
				t.Errorf("row %d: %.0f people, not refused: %v", k+1, want, err)
			}
			refused++
			continue
		}
		if err != nil {
			t.Errorf("row %d (%s): %v", k+1, r["Step"], err)
			continue
		}
		if base == nil {
			base = fit
		}
		// The file is rounded to one decimal; criteria are differences.
		within(t, "estimate", k, fit.N, number(t, r["Nhat"]), 0.051)
		within(t, "deviance", k, fit.Deviance, number(t, r["Resid..Dev"]), 0.051)
		within(t, "degrees of freedom", k, float64(fit.DF), number(t, r["Resid..Df"]), 0)
		within(t, "AIC", k, fit.AIC-base.AIC, number(t, r["AIC"])-number(t, rows[0]["AIC"]), 0.11)
		within(t, "BIC", k, fit.BIC-base.BIC, number(t, r["BIC"])-number(t, rows[0]["BIC"]), 0.11)
	}
	if refused != 2 {
		t.Errorf("%d models refused, want 2", refused)
	}
}

func within(t *testing.T, what string, row int, got, want, tol float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tol) {
		t.Errorf("row %d: %s %.4f, want %.1f", row+1, what, got, want)
	}
}

// parseTerm reads "R3:X2".
func parseTerm(t *testing.T, tab Table, s string) Term {
	t.Helper()
	var e Term
	for _, name := range strings.Split(s, ":") {
		found := false
		for i, l := range tab.Lists {
			if l == name {
				e.Lists |= 1 << i
				found = true
			}
		}
		for k, c := range tab.Covariates {
			if c.Name == name {
				e.Covariates |= 1 << k
				found = true
			}
		}
		if !found {
			t.Fatalf("no %q", name)
		}
	}
	return e
}

// Our own search by BIC takes the Dutch tool's path step by step.
func TestSearchTakesTheSamePath(t *testing.T) {
	if testing.Short() {
		t.Skip("a long search")
	}
	tab := load(t, "Cruyff_simdat_cov")
	_, path, err := SearchStrata(tab, StrataSearchOptions{Degree: map[int]int{4: 2}, MaxSteps: 8})
	if err != nil {
		t.Fatal(err)
	}
	rows := records(t, "ref/cruyff_simdat_search.csv")
	for k, s := range path {
		step := strings.Fields(rows[k]["Step"])
		if len(step) == 2 && parseTerm(t, tab, step[1]) != parseTerm(t, tab, s.Added+s.Removed) {
			t.Errorf("step %d: %s%s, want %s", k, s.Added, s.Removed, rows[k]["Step"])
		}
	}
	if len(path) != 9 {
		t.Errorf("%d steps", len(path))
	}
}

// Without covariates it is the lists-only model, check included.
func TestStrataWithoutCovariates(t *testing.T) {
	for _, name := range []string{"Korea", "Artificial_3", "NewOrl_5"} {
		tab := load(t, name)
		models, err := Models(len(tab.Lists), 2)
		if err != nil {
			t.Fatal(err)
		}
		for k, m := range models {
			if k%17 != 0 && len(tab.Lists) > 3 {
				continue
			}
			var terms []Term
			for _, e := range m.Effects {
				terms = append(terms, Term{Lists: e})
			}
			fit, err := FitStrata(tab, NewStrataModel(tab, nil, terms...))
			status := Estimable
			var no *StrataNotEstimable
			if errors.As(err, &no) {
				status = no.Status
			} else if err != nil {
				t.Fatal(err)
			}
			if want := CheckModel(tab, m); (status == Estimable) != (want == Estimable) {
				t.Errorf("%s %s: %v, want %v", name, m, status, want)
			}
			if status == Estimable {
				list, err := FitModel(tab, m)
				if err != nil {
					t.Fatal(err)
				}
				near(t, name+m.String(), fit.N, list.N, 1e-7)
				near(t, name+m.String()+" BIC", fit.BIC, list.BIC, 1e-8)
			}
		}
	}
}

// Strata that are all alike give what the pooled table gives, and estimates
// of subgroups add up.
func TestEqualStrata(t *testing.T) {
	tab := load(t, "HAV")
	split := Table{Lists: tab.Lists, Covariates: []Covariate{{"half", []string{"one", "other"}}}}
	for _, c := range tab.Cells {
		for k := range 2 {
			split.Cells = append(split.Cells, Cell{History: c.History, Levels: []int{k}, Count: c.Count})
		}
	}
	pooled, err := FitModel(tab, Independence(3))
	if err != nil {
		t.Fatal(err)
	}
	full := NewStrataModel(split, nil, Term{1, 1}, Term{2, 1}, Term{4, 1})
	for _, m := range []StrataModel{NewStrataModel(split, nil), full} {
		fit, err := FitStrata(split, m)
		if err != nil {
			t.Fatal(err)
		}
		near(t, "sum", fit.N, 2*pooled.N, 1e-9)
		total := 0.0
		for _, s := range fit.By(0) {
			near(t, "half", s.N(), pooled.N, 1e-9)
			total += s.N()
		}
		near(t, "total", total, fit.N, 1e-12)
	}
}
