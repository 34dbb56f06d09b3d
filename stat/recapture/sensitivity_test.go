package recapture

import (
	"math"
	"strings"
	"testing"
)

// The Dutch table of 2010–2015 (six years pooled). The published study, with
// covariates and years, says 5,000–7,500 a year: that lies inside our range,
// with or without the border police, and the pairs that never meet are named.
func TestNetherlands(t *testing.T) {
	ned := load(t, "Ned") // I, K border police, O, P police, R, Z
	v, err := Judge(ned)
	if err != nil {
		t.Fatal(err)
	}
	for _, pair := range []string{`"I" (398 people) and "K" (1348)`, `"K" (1348 people) and "R" (742)`} {
		if !strings.Contains(strings.Join(v.Warnings, "\n"), pair) {
			t.Errorf("no warning about %s in %q", pair, v.Warnings)
		}
	}
	withoutK := ned.Omit(1)
	withoutBoth := withoutK.Omit(0)
	for name, tab := range map[string]Table{"all lists": ned, "without border police": withoutK, "without border police and inspectorate": withoutBoth} {
		v, err := Judge(tab)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %.0f a year, %.0f to %.0f", name, v.Central/6, v.Lower/6, v.Upper/6)
		if v.Lower/6 > 5000 || v.Upper/6 < 7500 {
			t.Errorf("%s: %.0f to %.0f a year does not hold 5,000 to 7,500", name, v.Lower/6, v.Upper/6)
		}
	}
	variants, err := LeaveOneOut(ned)
	if err != nil {
		t.Fatal(err)
	}
	if len(variants) != 6 {
		t.Errorf("%d variants", len(variants))
	}
}

func TestNoHighestOrder(t *testing.T) {
	// With three lists this is the model of all pairs, fitted by
	// MultipleSystemsEstimation 1.2.0 in all_models_reference.csv.
	e, err := NoHighestOrder(load(t, "HAV"))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "HAV", e.N, 1312.76470588, 1e-10)
	if _, err := NoHighestOrder(load(t, "Korea")); err == nil {
		t.Error("Korea has an empty history and yet an estimate")
	}
	// On two lists it is Petersen.
	for _, e := range MarginalNoHighestOrder(load(t, "HAV")) {
		if e.Model == "P × Q" {
			p, err := Petersen(135, 122, 49)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "P × Q", e.N, p.N, 1e-12)
		}
	}
}

func TestTippingPoint(t *testing.T) {
	near(t, "factor", TippingPoint(1000, 6000, 11000), 2, 1e-12)
	if !math.IsNaN(TippingPoint(1000, 6000, 500)) {
		t.Error("a claim below those seen has a factor")
	}
}

func TestPowerAgainstSimulationFormula(t *testing.T) {
	// With two lists the variance of log unseen under independence is
	// 1/m + 1/b + 1/c for overlap m and people on one list only b, c.
	p, err := PlanPower(10000, []float64{0.1, 0.2}, 2)
	if err != nil {
		t.Fatal(err)
	}
	sd := math.Sqrt(1/200.0 + 1/800.0 + 1/1800.0)
	near(t, "factor", p.Factor, math.Exp(normalQuantile(0.975)*sd), 1e-9)
	near(t, "overlap", p.Multiple, 200, 1e-9)
	again, err := PlanPower(p.NeedPopulation, []float64{0.1, 0.2}, 2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "factor at the population needed", again.Factor, 2, 1e-9)
	near(t, "overlap needed", again.Multiple, p.NeedMultiple, 1e-9)
	if _, err := PlanPower(100, []float64{0.1, 1.2}, 2); err == nil {
		t.Error("a reach above one passes")
	}
}

func TestRefusals(t *testing.T) {
	for name, counts := range map[string]map[History]int{
		"nobody on two lists":     {1: 50, 2: 60, 4: 70},
		"hardly anybody on two":   {1: 50, 2: 60, 4: 70, 3: 2, 5: 2},
		"a list apart, one meets": {1: 50, 2: 60, 4: 70, 3: 1},
	} {
		tab, err := New([]string{"a", "b", "c"}, counts)
		if err != nil {
			t.Fatal(err)
		}
		v, err := Judge(tab)
		if err != nil {
			t.Fatal(err)
		}
		if v.Estimable || v.Reason == "" || !math.IsNaN(v.Central) {
			t.Errorf("%s: not refused: %+v", name, v)
		}
	}
}

// People on nearly all lists: almost nobody is missing, and that is an answer.
func TestNearlyEverybodySeen(t *testing.T) {
	tab, err := New([]string{"a", "b", "c", "d"}, map[History]int{7: 20, 11: 22, 13: 19, 14: 25, 15: 60})
	if err != nil {
		t.Fatal(err)
	}
	v, err := Judge(tab)
	if err != nil {
		t.Fatal(err)
	}
	if !v.Estimable || v.Upper > 160 || v.Lower < 146 {
		t.Errorf("%+v", v)
	}
}

// Pairs that share nobody, one person on a list, everyone on one list: none of
// it brings anything down, and no answer is absurd.
func TestExtremeTables(t *testing.T) {
	for name, counts := range map[string]map[History]int{
		"one person":          {1: 1, 2: 1},
		"all on both":         {3: 50},
		"one on the second":   {1: 1000, 3: 1},
		"nested lists":        {1: 50, 3: 40, 7: 30},
		"two islands":         {1: 30, 2: 30, 3: 10, 4: 30, 8: 30, 12: 10},
		"huge":                {1: 1 << 30, 2: 1 << 30, 3: 1 << 28, 4: 1 << 29, 7: 1 << 20},
		"everybody once, few": {1: 400, 2: 300, 4: 200, 3: 2, 5: 2, 6: 1},
	} {
		lists := []string{"a", "b", "c", "d"}
		top := History(0)
		for h := range counts {
			top |= h
		}
		k := 0
		for top>>k != 0 {
			k++
		}
		tab, err := New(lists[:k], counts)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		a, err := Analyse(tab, AnalysisOptions{Replicates: 20, SkipBayes: true})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		n := float64(tab.Observed())
		for _, e := range a.Estimates {
			if math.IsNaN(e.N) || e.N < n-1e-6*n && e.Method != "Petersen" && e.Method != "Chapman" {
				t.Errorf("%s: %s gives %g, %g seen", name, e.Method, e.N, n)
			}
		}
		if v := a.Verdict; v.Estimable && (v.Upper > 1e4*n || v.Central < n) {
			t.Errorf("%s: verdict %g (%g to %g), %g seen", name, v.Central, v.Lower, v.Upper, n)
		}
	}
}
