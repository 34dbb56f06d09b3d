package recapture

import (
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
)

// Illegal immigrants in four Dutch cities, reported to the police 1 to 6
// times: van der Heijden et al. (2003), table 1; results without covariates as
// in that paper and in singleRcapture's tests (MIT licence, commit 0640975).
var immigrants = CountTable{1645, 183, 37, 13, 1, 1}

func TestOneListAgainstSingleRcapture(t *testing.T) {
	e, err := ZeroTruncated(immigrants)
	if err != nil {
		t.Fatal(err)
	}
	rounded(t, "zero-truncated Poisson", e, 7080, 6363, 7797)
	e, err = Zelterman(immigrants)
	if err != nil {
		t.Fatal(err)
	}
	rounded(t, "Zelterman", e, 9425, 8084, 10765)
}

func rounded(t *testing.T, what string, e Estimate, n, lower, upper float64) {
	t.Helper()
	if math.Round(e.N) != n || math.Round(e.Lower) != lower || math.Round(e.Upper) != upper {
		t.Errorf("%s: %.1f (%.1f to %.1f), want %.0f (%.0f to %.0f)", what, e.N, e.Lower, e.Upper, n, lower, upper)
	}
}

// Counts drawn from a known population, a third of which is reported once and
// never again: the one-inflated model is right on average and covers.
func TestOneInflatedOnKnownPopulation(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 9))
	const people, rate, reps = 3000, 1.2, 300
	covered, sum, sum2, plain := 0, 0.0, 0.0, 0.0
	truth := 0.0
	for range reps {
		c := make(CountTable, 20)
		for range people {
			k := int(distuv.Poisson{Lambda: rate, Src: rng}.Rand())
			if k > 1 && rng.Float64() < 1.0/3 {
				k = 1 // seen once, then gone
			}
			if k > 0 {
				c[k-1]++
			}
		}
		truth = people
		e, err := OneInflated(c)
		if err != nil {
			t.Fatal(err)
		}
		p, err := ZeroTruncated(c)
		if err != nil {
			t.Fatal(err)
		}
		sum += e.N
		sum2 += e.N * e.N
		plain += p.N
		if e.Lower <= truth && truth <= e.Upper {
			covered++
		}
	}
	mean := sum / reps
	sd := math.Sqrt(sum2/reps - mean*mean)
	if math.Abs(mean-truth) > 4*sd/math.Sqrt(reps)+0.005*truth {
		t.Errorf("mean %.0f ± %.0f, truth %.0f", mean, sd/math.Sqrt(reps), truth)
	}
	// Binomial: 95 % of 300 is 285 ± 3.8; six deviations allow for the
	// approximate variance.
	if covered < 262 {
		t.Errorf("%d of %d intervals hold the truth", covered, reps)
	}
	if plain/reps < 1.1*truth {
		t.Errorf("the plain model should be too high: %.0f", plain/reps)
	}
}

func TestCountTablesThatSayNothing(t *testing.T) {
	for _, c := range []CountTable{{}, {0, 0}, {10}, {5, -1}} {
		if _, err := ZeroTruncated(c); err == nil {
			t.Errorf("%v has an estimate", c)
		}
	}
}

// Two lists that depend on each other through a covariate: the pooled Chapman
// estimate falls short, the doubly robust one does not, and its intervals
// hold the truth about as often as they say.
func TestDoublyRobust(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 1))
	reach := [3][2]float64{{0.5, 0.6}, {0.2, 0.25}, {0.1, 0.08}}
	const truth, reps = 6000.0, 150
	covered, sum, sum2, chapman := 0, 0.0, 0.0, 0.0
	for range reps {
		tab := Table{Lists: []string{"a", "b"}, Covariates: []Covariate{{"kind", []string{"x", "y", "z"}}}}
		for k, r := range reach {
			for h := History(1); h < 4; h++ {
				p := 1.0
				for i := range 2 {
					if h.Has(i) {
						p *= r[i]
					} else {
						p *= 1 - r[i]
					}
				}
				n := distuv.Poisson{Lambda: truth / 3 * p, Src: rng}.Rand()
				tab.Cells = append(tab.Cells, Cell{History: h, Levels: []int{k}, Count: int(n)})
			}
		}
		e, err := DoublyRobust(tab)
		if err != nil {
			t.Fatal(err)
		}
		n := tab.ListTotals()
		c, err := Chapman(n[0], n[1], tab.Overlap(3))
		if err != nil {
			t.Fatal(err)
		}
		sum += e.N
		sum2 += e.N * e.N
		chapman += c.N
		if e.Lower <= truth && truth <= e.Upper {
			covered++
		}
	}
	mean := sum / reps
	se := math.Sqrt((sum2/reps - mean*mean) / reps)
	t.Logf("doubly robust %.0f ± %.0f, Chapman %.0f, truth %.0f; %d of %d intervals", mean, se, chapman/reps, truth, covered, reps)
	if math.Abs(mean-truth) > 4*se+0.02*truth {
		t.Errorf("mean %.0f ± %.0f, truth %.0f", mean, se, truth)
	}
	if chapman/reps > 0.8*truth {
		t.Errorf("Chapman should fall short: %.0f", chapman/reps)
	}
	if covered < 132 || covered > 149 {
		t.Errorf("%d of %d intervals hold the truth", covered, reps)
	}
}

// With one covariate the estimate is the sum of Petersen's for its levels.
func TestDoublyRobustWithOneCovariate(t *testing.T) {
	tab := Table{Lists: []string{"a", "b"}, Covariates: []Covariate{{"sex", []string{"f", "m"}}}, Cells: []Cell{
		{History: 1, Levels: []int{0}, Count: 1200}, {History: 2, Levels: []int{0}, Count: 900}, {History: 3, Levels: []int{0}, Count: 250},
		{History: 1, Levels: []int{1}, Count: 800}, {History: 2, Levels: []int{1}, Count: 1500}, {History: 3, Levels: []int{1}, Count: 120}}}
	e, err := DoublyRobust(tab)
	if err != nil {
		t.Fatal(err)
	}
	// The hundredths of a person and the penalty leave about 1e-4.
	near(t, "N", e.N, 1450*1150/250.0+920*1620/120.0, 3e-4)
}
