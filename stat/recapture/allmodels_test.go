package recapture

import (
	"math"
	"strconv"
	"testing"
)

// Every hierarchical model of these tables, fitted and checked by
// MultipleSystemsEstimation 1.2.0 (twelve digits). R's glm stops when the
// deviance changes by less than 1e-8, which leaves up to 1.4e-8 in the
// estimate; stopped by that same rule, ours differs by less than 1e-10, and
// run to the end it reproduces the observed overlaps, which is what maximum
// likelihood asks, to 1e-10.
func TestEveryHierarchicalModel(t *testing.T) {
	for _, file := range []string{"ref/all_models_reference.csv", "ref/all_models_order3_NewOrl_5.csv"} {
		tables := map[string]Table{}
		worstN, worstIC, worstR, worstScore, fitted := 0.0, 0.0, 0.0, 0.0, 0
		for _, r := range records(t, file) {
			name := r["dataset"]
			if _, ok := tables[name]; !ok {
				tables[name] = load(t, name)
			}
			tab := tables[name]
			m, err := ParseModel(len(tab.Lists), r["model"])
			if err != nil {
				t.Fatal(err)
			}
			if m.String() != r["model"] {
				t.Errorf("model %s prints as %s", r["model"], m)
			}
			if got := strconv.Itoa(int(CheckModel(tab, m))); got != r["status"] {
				t.Errorf("%s %s: status %s, want %s", name, m, got, r["status"])
				continue
			}
			if r["status"] != "0" {
				continue
			}
			fit, err := FitModel(tab, m)
			if err != nil {
				t.Errorf("%s %s: %v", name, m, err)
				continue
			}
			fitted++
			worstN = max(worstN, relErr(fit.N, number(t, r["abundance"])))
			worstR = max(worstR, relErr(stoppedLikeR(t, tab, m), number(t, r["abundance"])))
			worstScore = max(worstScore, scoreError(tab, fit))
			worstIC = max(worstIC, relErr(fit.BIC, number(t, r["BIC"])), relErr(fit.AIC, number(t, r["AIC"])))
		}
		t.Logf("%s: %d models fitted; largest relative difference: N %.1g (stopped like R %.1g), AIC and BIC %.1g, overlaps %.1g", file, fitted, worstN, worstR, worstIC, worstScore)
		if worstN > 2e-8 || worstR > 1e-10 || worstIC > 1e-10 || worstScore > 1e-10 {
			t.Errorf("%s: differences above what rounding explains", file)
		}
	}
}

// How many models of a table can be estimated, as MultipleSystemsEstimation
// counts them.
func TestNumberOfEstimableModels(t *testing.T) {
	for _, p := range peers(t, func(p peer) bool {
		return p.method == "MSE::estimate_population_bic" && p.statistic == "n_models"
	}) {
		tab := load(t, p.dataset)
		order := int(p.settings[len("maxorder=")] - '0')
		models, err := Models(len(tab.Lists), order)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		l := newLattice(len(tab.Lists), tab.Counts())
		for _, m := range models {
			if l.check(m.Effects) == Estimable {
				n++
			}
		}
		if float64(n) != p.value {
			t.Errorf("%s, %s: %d models can be estimated, want %.0f", p.dataset, p.settings, n, p.value)
		}
	}
}

// stoppedLikeR is the estimate when the iteration ends by R's default rule.
func stoppedLikeR(t *testing.T, tab Table, m Model) float64 {
	l := newLattice(len(tab.Lists), tab.Counts())
	l.prepare(m.Effects)
	l.start()
	prev := math.Inf(1)
	for range 25 {
		l.predict()
		dev := l.minus2LogL() - l.saturated()
		if math.Abs(dev-prev)/(math.Abs(dev)+0.1) < 1e-8 {
			break
		}
		prev = dev
		if _, err := l.newton(); err != nil {
			t.Fatal(err)
		}
	}
	return l.total + math.Exp(l.beta[0])
}

// scoreError is the largest difference between observed and fitted overlaps,
// relative to the people observed.
func scoreError(tab Table, f *Fit) float64 {
	worst := 0.0
	for _, e := range f.Model.Effects {
		worst = max(worst, math.Abs(float64(tab.Overlap(e))-f.expected(e)))
	}
	return worst / float64(f.Observed)
}

func number(t testing.TB, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

func BenchmarkAllModelsOfFiveLists(b *testing.B) {
	tab := load(b, "UKdat_5")
	models, err := Models(5, 4)
	if err != nil {
		b.Fatal(err)
	}
	b.ResetTimer()
	for b.Loop() {
		l := newLattice(5, tab.Counts())
		n := 0
		for _, m := range models {
			if l.check(m.Effects) != Estimable {
				continue
			}
			if _, err := l.fit(m.Effects); err != nil {
				b.Fatal(err)
			}
			n++
		}
		if n != 6519 {
			b.Fatalf("%d models", n)
		}
	}
}
