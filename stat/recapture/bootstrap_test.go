package recapture

import (
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/internal/reference"
)

// rowOrder gives the histories of a reference table in the order of its rows.
func rowOrder(t *testing.T, name string) []History {
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
	var out []History
	for _, row := range rows[1:] {
		var h History
		for i, v := range row[:len(row)-1] {
			if v == "1" {
				h |= 1 << i
			}
		}
		out = append(out, h)
	}
	return out
}

// Given the draws that R made, each replicate's estimate is SparseMSE's.
func TestBootstrapReplicateByReplicate(t *testing.T) {
	for _, name := range strings.Fields("Korea Ned Ned_5 NewOrl_2021 NewOrl_5_2021 UKdat UKdat_5") {
		tab := load(t, name)
		order := rowOrder(t, name)
		l := newLattice(len(tab.Lists), tab.Counts())
		s := ByStepwise(0.02)
		worst, n := 0.0, 0
		for _, r := range records(t, "ref/boot_stepwise_"+name+"_seed1234.csv") {
			y := make([]float64, 1<<len(tab.Lists))
			for k, h := range order {
				y[h] = number(t, r["X"+strconv.Itoa(k+1)])
			}
			l.reset(y)
			got, m, ok := s.estimate(l)
			if !ok {
				t.Errorf("%s replicate %s: refused", name, r["rep"])
				continue
			}
			n++
			want := number(t, r["estimate"])
			worst = max(worst, relErr(got, want))
			if relErr(got, want) > 2e-7 {
				t.Errorf("%s replicate %s: %.9g with %s, want %.9g", name, r["rep"], got, m, want)
			}
		}
		t.Logf("%s: %d replicates, largest relative difference %.1g", name, n, worst)
	}
}

// Acceleration does not depend on chance and must agree; bias, median and
// limits agree within what 1,000 replicates leave to chance, judged by the
// spread of our own estimate of each between seeds.
func TestBCaAgainstSparseMSE(t *testing.T) {
	if testing.Short() {
		t.Skip("bootstraps")
	}
	for _, name := range []string{"Korea", "UKdat_5", "NewOrl_5_2021"} {
		tab := load(t, name)
		var runs []*Bootstrap
		for seed := range uint64(6) {
			b, err := Resample(tab, ByStepwise(0.02), BootstrapOptions{Replicates: 1000, Seed: seed, HoldObserved: true})
			if err != nil {
				t.Fatal(err)
			}
			runs = append(runs, b)
		}
		for _, p := range peers(t, func(p peer) bool {
			return p.dataset == name && p.method == "MSE::stepwise BCa" && strings.Contains(p.settings, "nboot=1000")
		}) {
			if p.statistic == "ahat" {
				near(t, name+" acceleration", runs[0].Acceleration, p.value, 1e-5)
			}
			value := bcaFigure(p.statistic)
			if value == nil {
				continue
			}
			mean, sd := 0.0, 0.0
			for _, b := range runs {
				mean += value(b) / float64(len(runs))
			}
			for _, b := range runs {
				sd += (value(b) - mean) * (value(b) - mean) / float64(len(runs)-1)
			}
			sd = math.Sqrt(sd*(1+1/float64(len(runs)))) + 1e-6*mean
			// t quantile with 5 degrees of freedom at 1e-4 two-sided is 9.7.
			if math.Abs(mean-p.value) > 9.7*sd {
				t.Errorf("%s %s: %.6g ± %.2g, want %.6g", name, p.statistic, mean, sd, p.value)
			}
		}
	}
}

func bcaFigure(statistic string) func(*Bootstrap) float64 {
	switch {
	case statistic == "z0":
		return func(b *Bootstrap) float64 { return b.Bias }
	case statistic == "boot_median":
		return func(b *Bootstrap) float64 { return quantile8(b.ordered(), 0.5) }
	case strings.HasPrefix(statistic, "BCa "):
		p, _ := strconv.ParseFloat(strings.TrimPrefix(statistic, "BCa "), 64)
		return func(b *Bootstrap) float64 { return b.BCaLimit(p) }
	}
	return nil
}

func TestBootstrapSameOnAnyNumberOfCores(t *testing.T) {
	tab := load(t, "Korea")
	s, err := ByBest(3, SearchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	var first []float64
	for _, cores := range []int{1, 2, 5} {
		old := runtime.GOMAXPROCS(cores)
		b, err := Resample(tab, s, BootstrapOptions{Replicates: 200, Seed: 7})
		runtime.GOMAXPROCS(old)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = b.Replicates
		}
		if !slices.EqualFunc(first, b.Replicates, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) }) {
			t.Errorf("%d cores give other replicates", cores)
		}
	}
}

// The search that skips models which cannot win finds what the full search
// finds, on tables drawn like the observed ones.
func TestBestWithoutFittingAll(t *testing.T) {
	for _, name := range []string{"Korea", "HIV", "NewOrl_5"} {
		tab := load(t, name)
		lists := len(tab.Lists)
		models, err := Models(lists, lists-1)
		if err != nil {
			t.Fatal(err)
		}
		rng := rand.New(rand.NewPCG(1, 2))
		l := newLattice(lists, tab.Counts())
		draw := make([]float64, 1<<lists)
		for range 5 {
			for _, c := range []Criterion{BIC, AIC} {
				sample(draw, tab.Counts(), rng, true)
				l.reset(draw)
				got, ok := l.best(models, c)
				s := &Search{Criterion: c, Refused: map[Status]int{}}
				for _, m := range models {
					l.try(m, s)
				}
				s.sort()
				if !ok || math.Abs(got.Score-s.Ranked[0].Score) > 1e-9 {
					t.Errorf("%s %s: %s %.6f, full search %s %.6f", name, c, got.Model, got.Score, s.Ranked[0].Model, s.Ranked[0].Score)
				}
			}
		}
	}
}

// SparseMSE takes 254.7 CPU seconds for this, MultipleSystemsEstimation 132.9.
func BenchmarkBCaStepwiseUKdat(b *testing.B) {
	tab := load(b, "UKdat")
	for b.Loop() {
		if _, err := Resample(tab, ByStepwise(0.02), BootstrapOptions{Replicates: 1000, Seed: 1234, HoldObserved: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// The R authors leave this out deliberately: every model, every replicate.
func BenchmarkBCaExhaustiveUKdat5(b *testing.B) {
	tab := load(b, "UKdat_5")
	s, err := ByBest(5, SearchOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Resample(tab, s, BootstrapOptions{Replicates: 1000, Seed: 1234, HoldObserved: true}); err != nil {
			b.Fatal(err)
		}
	}
}

// Published intervals of the BIC estimate with every model tried in every
// replicate: Silverman, Chan & Vincent (2024), Bootstrapping multiple systems
// estimates to account for model selection, Statistics and Computing 34:44:
// Korea, all six models, 1,000 replicates: 80 % 135–288, 95 % 128–349.
func TestBICBootstrapAgainstPublished(t *testing.T) {
	s, err := ByBest(3, SearchOptions{})
	if err != nil {
		t.Fatal(err)
	}
	// How far one run of 1,000 lies from another tells what chance leaves.
	var runs []*Bootstrap
	for seed := range uint64(20) {
		b, err := Resample(load(t, "Korea"), s, BootstrapOptions{Replicates: 1000, Seed: seed, HoldObserved: true})
		if err != nil {
			t.Fatal(err)
		}
		runs = append(runs, b)
	}
	for _, c := range []struct{ p, want float64 }{{0.025, 128}, {0.1, 135}, {0.9, 288}, {0.975, 349}} {
		var x []float64
		for _, b := range runs {
			x = append(x, b.BCaLimit(c.p))
		}
		mean, variance := meanVariance(x)
		t.Logf("%g: %.1f ± %.1f, published %.0f", c.p, mean, math.Sqrt(variance), c.want)
		// t with 19 degrees of freedom exceeds 4.2 once in 2,000.
		if math.Abs(mean-c.want) > 0.5+4.2*math.Sqrt(variance*1.05) {
			t.Errorf("limit %g is %.1f, published %.0f", c.p, mean, c.want)
		}
	}
}
