package recapture

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"sightline/internal/reference"
)

// loadObserved reads a reference table that also holds the simulated truth of
// people on no list, and leaves that out.
func loadObserved(t *testing.T, name string) Table {
	t.Helper()
	f, err := os.Open(reference.Path(t, "recapture/data/"+name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, row := range rows {
		if strings.Join(row[:3], "") != "000" {
			text.WriteString(strings.Join(row, ",") + "\n")
		}
	}
	tab, err := ReadCSV(strings.NewReader(text.String()), ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// Covariates partly unknown, against MSEincomplete 1.0, which stops when the
// log likelihood moves by less than 1e-5.
func TestMissingCovariates(t *testing.T) {
	tab := loadObserved(t, "Cruyff_impute_missingcov")
	if tab.Observed() != 3406 {
		t.Fatalf("%d people", tab.Observed())
	}
	main := NewStrataModel(tab, nil)
	var pairs []Term
	for _, e := range twoWay(tab) {
		if e.Covariates != 0 {
			pairs = append(pairs, e)
		}
	}
	for settings, m := range map[string]StrataModel{
		"Freq ~ A + B + C + a + b + c":                       main,
		"Freq ~ (A + B + C) * (a + b + c) + a:b + a:c + b:c": NewStrataModel(tab, nil, pairs...),
	} {
		fit, err := FitIncomplete(tab, m, EMOptions{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for _, p := range peers(t, func(p peer) bool { return p.dataset == "Cruyff_impute_missingcov" && p.settings == settings }) {
			switch {
			case p.statistic == "sum_fitted":
				near(t, settings, fit.N, p.value, 2e-4)
				t.Logf("%s: %.2f, MSEincomplete %.2f", settings, fit.N, p.value)
				n++
			case p.statistic == "coef (Intercept)":
				near(t, settings+" constant", fit.fit.beta[0], p.value, 1e-3)
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d figures compared", n)
		}
	}
}

// A latent class besides missing covariates, against MSEincomplete 1.0.
func TestLatentClassWithMissingCovariates(t *testing.T) {
	tab := loadObserved(t, "Cruyff_lcaimp_missingcov")
	m := NewStrataModel(tab.withLatent(2), nil, Term{0, 1 | 8}, Term{0, 2 | 8}, Term{0, 4 | 8})
	fit, err := FitIncomplete(tab, m, EMOptions{Latent: 2, Seed: 1, Starts: 3})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("N = %.2f, MSEincomplete 9331.26", fit.N)
	near(t, "N", fit.N, 9331.2621, 1e-4)
}

// Nothing missing: EM is the plain fit.
func TestEMWithoutMissing(t *testing.T) {
	tab := load(t, "HAV")
	plain, err := FitStrata(tab, NewStrataModel(tab, nil))
	if err != nil {
		t.Fatal(err)
	}
	fit, err := FitIncomplete(tab, NewStrataModel(tab, nil), EMOptions{})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "N", fit.N, plain.N, 1e-9)
}

// A list that covers only one of two strata, and a nowcast, on counts that are
// exactly what the model says: the truth comes back.
func TestListsNotCoveringAll(t *testing.T) {
	reach := []float64{0.3, 0.25, 0.2}
	tab := Table{Lists: []string{"a", "b", "c"}, Covariates: []Covariate{{"year", []string{"1", "2"}}}}
	const people = 1e6
	for year := range 2 {
		for h := History(1); h < 8; h++ {
			share := 1.0
			for i, r := range reach {
				if h.Has(i) {
					share *= r
				} else {
					share *= 1 - r
				}
			}
			tab.Cells = append(tab.Cells, Cell{History: h, Levels: []int{year}, Count: int(math.Round(people * share))})
		}
	}
	m := NewStrataModel(tab, nil)
	fit, err := Nowcast(tab, 2, 0, 1, m)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "both years", fit.N, 2*people, 1e-5)
	for _, s := range fit.By(0) {
		near(t, "a year", s.N(), people, 1e-5)
	}
	if _, err := Nowcast(tab, 2, 0, 1, NewStrataModel(tab, nil, Term{Lists: 4, Covariates: 1})); err == nil {
		t.Error("a list that changes with the year can be nowcast")
	}
}

// Values go missing at random from tables drawn from a known population: the
// estimate is unbiased within its Monte Carlo error.
func TestMissingAtRandomIsUnbiased(t *testing.T) {
	rng := rand.New(rand.NewPCG(11, 5))
	const truth, reps = 4000.0, 60
	sum, sum2 := 0.0, 0.0
	for range reps {
		tab := Table{Lists: []string{"a", "b", "c"}, Covariates: []Covariate{{"sex", []string{"f", "m"}}}}
		for sex, share := range []float64{0.7, 0.3} {
			for h := History(1); h < 8; h++ {
				p := share
				for i, r := range [][]float64{{0.2, 0.3, 0.2}, {0.4, 0.1, 0.3}}[sex] {
					if h.Has(i) {
						p *= r
					} else {
						p *= 1 - r
					}
				}
				for _, known := range []bool{true, false} {
					level, part := sex, 0.8
					if !known {
						level, part = -1, 0.2
					}
					n := distuv.Poisson{Lambda: truth * p * part, Src: rng}.Rand()
					tab.Cells = append(tab.Cells, Cell{History: h, Levels: []int{level}, Count: int(n)})
				}
			}
		}
		tab.sort()
		fit, err := FitIncomplete(tab, NewStrataModel(tab, nil, Term{1, 1}, Term{2, 1}, Term{4, 1}), EMOptions{})
		if err != nil {
			t.Fatal(err)
		}
		sum += fit.N
		sum2 += fit.N * fit.N
	}
	mean := sum / reps
	se := math.Sqrt((sum2/reps - mean*mean) / reps)
	if math.Abs(mean-truth) > 4*se {
		t.Errorf("mean %.1f ± %.1f, truth %.0f", mean, se, truth)
	}
}
