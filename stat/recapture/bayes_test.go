package recapture

import (
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mathext"
	"gonum.org/v1/gonum/stat/distuv"
)

// Latent classes against LCMCR 0.4.14 where our chains mix. Both sides are
// draws: LCMCR's three chains differ by up to 6 % in their tails, so 6 % of
// the unseen and three persons are allowed on the median, 12 % on the tails.
//
// On NewOrl_5 and HIV LCMCR's chains, started alike, show an Rhat of 1.00,
// while ours, started far apart, do not meet in 50,000 iterations; there we
// give no answer. See docs/methods/recapture/latent.md.
func TestLatentClassesAgainstLCMCR(t *testing.T) {
	for _, name := range []string{"Korea", "HAV"} {
		r, err := LatentClasses(load(t, name), LatentOptions{BurnIn: 2000, Draws: 1000, Thin: 20, Seed: 1})
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		t.Logf("%s: median %.0f (%.0f to %.0f), Rhat %.3f, ESS %.0f", name, r.N, r.Lower, r.Upper, r.Rhat, r.ESS)
		for _, p := range peers(t, func(p peer) bool {
			return p.dataset == name && p.method == "LCMCR lcmCR" && strings.Contains(p.settings, "pooled") && strings.HasPrefix(p.statistic, "q0")
		}) {
			prob, _ := strconv.ParseFloat(p.statistic[1:], 64)
			tol := 0.12
			if prob == 0.5 {
				tol = 0.06
			}
			unseen := p.value - float64(r.Observed)
			if d := math.Abs(r.Quantile(prob) - p.value); d > tol*unseen+3 {
				t.Errorf("%s %s: %.0f, LCMCR %.0f", name, p.statistic, r.Quantile(prob), p.value)
			}
		}
	}
}

// The sampler against the posterior of a tiny table by another road: parameters
// drawn from the prior, weighted by the likelihood, the number unseen then
// negative binomial. Both estimate the same distribution function.
func TestLatentClassesAgainstImportanceSampling(t *testing.T) {
	tab, err := New([]string{"a", "b", "c"}, map[History]int{1: 3, 2: 2, 4: 2, 3: 1, 6: 1, 7: 2})
	if err != nil {
		t.Fatal(err)
	}
	const classes = 3
	// The posterior has long tails, so more iterations than usual.
	r, err := LatentClasses(tab, LatentOptions{Classes: classes, BurnIn: 2000, Draws: 4000, Thin: 10, Seed: 2})
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range []float64{12, 14, 18, 25, 40} {
		below := 0.0
		for _, v := range r.draws {
			if v <= n {
				below++
			}
		}
		got, want := below/float64(len(r.draws)), latentByImportance(tab, classes, n)
		se := math.Sqrt(want * (1 - want) / r.ESS)
		if math.Abs(got-want) > 4.5*se+0.005 {
			t.Errorf("P(N ≤ %g) = %.4f ± %.4f, by importance sampling %.4f", n, got, se, want)
		}
	}
}

// latentByImportance is P(N ≤ n) from 300,000 draws of the prior.
func latentByImportance(tab Table, classes int, n float64) float64 {
	rng := rand.New(rand.NewPCG(99, 1))
	y := tab.Counts()
	people := float64(tab.Observed())
	total, below := 0.0, 0.0
	for range 300000 {
		alpha := distuv.Gamma{Alpha: 0.25, Beta: 0.25, Src: rng}.Rand()
		share := make([]float64, len(y))
		rest := 1.0
		for c := range classes {
			w := rest
			if c < classes-1 {
				v := 1 - math.Pow(rng.Float64(), 1/math.Max(alpha, 1e-12)) // Beta(1, α)
				w = rest * v
				rest -= w
			}
			var p [3]float64
			for i := range p {
				p[i] = rng.Float64()
			}
			for h := range share {
				q := w
				for i := range p {
					if History(h).Has(i) {
						q *= p[i]
					} else {
						q *= 1 - p[i]
					}
				}
				share[h] += q
			}
		}
		logW := -people * math.Log(1-share[0])
		for h := 1; h < len(y); h++ {
			if y[h] > 0 {
				logW += y[h] * math.Log(share[h])
			}
		}
		w := math.Exp(logW + 2*people) // any constant
		total += w
		// P(unseen ≤ n − people) for a negative binomial.
		below += w * mathext.RegIncBeta(people, n-people+1, 1-share[0])
	}
	return below / total
}

// On the pooled Dutch table LCMCR's chains do not mix (Rhat 5.15) and it
// prints a number all the same; we refuse.
func TestLatentClassesRefusesUnmixedChains(t *testing.T) {
	_, err := LatentClasses(load(t, "Ned_5"), LatentOptions{BurnIn: 500, Draws: 200, Thin: 5, Seed: 1})
	var no *NotConverged
	if !errors.As(err, &no) {
		t.Fatalf("not refused: %v", err)
	}
	t.Log(no)
}

// Rhat and effective size on chains whose answer is known.
func TestDiagnosis(t *testing.T) {
	rng := rand.New(rand.NewPCG(4, 4))
	chains := func(rho, shift float64) [][]float64 {
		out := make([][]float64, 4)
		for c := range out {
			x := rng.NormFloat64()
			for range 4000 {
				x = rho*x + math.Sqrt(1-rho*rho)*rng.NormFloat64()
				out[c] = append(out[c], x+shift*float64(c))
			}
		}
		return out
	}
	if rhat, ess := diagnose(chains(0, 0)); rhat > 1.005 || math.Abs(ess-16000) > 2400 {
		t.Errorf("independent draws: Rhat %.4f, ESS %.0f of 16,000", rhat, ess)
	}
	// An autoregression has effective size n(1−ρ)/(1+ρ).
	if rhat, ess := diagnose(chains(0.9, 0)); rhat > 1.02 || math.Abs(ess-16000*0.1/1.9) > 250 {
		t.Errorf("slow chains: Rhat %.4f, ESS %.0f, want about 842", rhat, ess)
	}
	if rhat, _ := diagnose(chains(0, 1)); rhat < 1.2 {
		t.Errorf("chains apart: Rhat %.4f", rhat)
	}
}

// Bayesian thresholding against MultipleSystemsEstimation 1.2.0, whose chain
// of 10,000 slow steps leaves an error of several per cent in the limits.
func TestBayesThresholdAgainstMSE(t *testing.T) {
	results := map[string]*ThresholdResult{}
	for _, p := range peers(t, func(p peer) bool {
		return p.method == "MSE::bayesthresh" && strings.HasPrefix(p.settings, "maxorder=2")
	}) {
		tab := load(t, p.dataset)
		if results[p.dataset] == nil {
			r, err := BayesThreshold(tab, ThresholdOptions{Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			results[p.dataset] = r
			t.Logf("%s: %.0f (%.0f to %.0f) with %s", p.dataset, r.N, r.Lower, r.Upper, r.Model)
		}
		r := results[p.dataset]
		switch {
		case p.statistic == "retained":
			if got := sortedNames(retainedNames(tab, r.Retained)); got != sortedNames(p.text) {
				// A pair whose ratio is 2.0 to the first decimal is kept or
				// not by chance; all else must agree.
				if p.dataset != "Ned" || math.Abs(r.Ratios[1<<3|1<<4]-2) > 0.05 {
					t.Errorf("%s retains %s, MSE %s (ratios %v)", p.dataset, got, p.text, r.Ratios)
				}
			}
		case strings.HasPrefix(p.statistic, "q"):
			if p.dataset == "Ned" {
				continue // with police × regional coordinators kept it is another model
			}
			prob, _ := strconv.ParseFloat(strings.Trim(p.statistic, "q%"), 64)
			tol := 0.06
			if prob != 50 {
				tol = 0.12
			}
			unseen := p.value - float64(r.Observed)
			if d := math.Abs(r.Quantile(prob/100) - p.value); d > tol*unseen {
				t.Errorf("%s %s: %.0f, MSE %.0f", p.dataset, p.statistic, r.Quantile(prob/100), p.value)
			}
		}
	}
}

func retainedNames(tab Table, kept []History) string {
	var out []string
	for _, e := range kept {
		out = append(out, strings.ReplaceAll(tab.Describe(e), " × ", ":"))
	}
	return strings.Join(out, " ")
}
