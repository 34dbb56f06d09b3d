package survival_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"sightline/stat/survival"
)

// TestIntervalsCover draws 400 registers in which 45 % repeat within five
// years and 50 % within seven, before leaving, and asks how often the
// interval holds the truth: 95 % up to three Monte Carlo errors.
func TestIntervalsCover(t *testing.T) {
	truth := map[float64]float64{5: 0.45, 7: 0.50}
	covered := map[float64]int{}
	mean := map[float64]float64{}
	const seeds = 400
	for seed := range uint64(seeds) {
		rng := rand.New(rand.NewPCG(seed, 45))
		var s survival.Sample
		for range 1000 {
			// Incidence 0.45·t/5 to five years, then to 0.50 at seven; a quarter leave evenly over ten years.
			u, wait, event := rng.Float64(), math.Inf(1), 0
			switch {
			case u < 0.45:
				wait, event = u/0.45*5, 1
			case u < 0.50:
				wait, event = 5+(u-0.45)/0.05*2, 1
			case u < 0.75:
				wait, event = rng.Float64()*10, 2
			}
			if end := rng.Float64() * 10; end < wait {
				wait, event = end, 0
			}
			s.Exit, s.Event = append(s.Exit, wait), append(s.Event, event)
		}
		in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
		for at, p := range truth {
			got := in.At(1, at)
			mean[at] += got.Estimate / seeds
			if got.Lower <= p && p <= got.Upper {
				covered[at]++
			}
		}
	}
	for at, p := range truth {
		share := float64(covered[at]) / seeds
		t.Logf("year %v: mean %.4f, truth %.2f, covered %.1f %%", at, mean[at], p, 100*share)
		if share < 0.92 || share > 0.98 || math.Abs(mean[at]-p) > 0.003 {
			t.Errorf("year %v: covered %v, mean %v", at, share, mean[at])
		}
	}
}

// TestOverlapWithoutImmortalTime: becoming a suspect does nothing to the
// hazard of becoming a victim. The time-dependent covariate says so; the
// fixed one, "ever a suspect", seems to protect.
func TestOverlapWithoutImmortalTime(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	var courses []survival.Course
	for range 1500 {
		c := survival.Course{Victim: rng.ExpFloat64() * 10, Suspect: rng.ExpFloat64() * 10, End: 2 + 8*rng.Float64()}
		if c.Victim < c.Suspect && rng.Float64() < 0.9 {
			c.Suspect = math.NaN() // victims are seldom charged later, which changes no hazard of victimhood
		}
		courses = append(courses, c)
	}
	right := must[*survival.CoxModel](t)(survival.Cox(survival.VictimHazard(courses), survival.CoxOptions{}))
	if math.Abs(right.Coef[0]) > 3*right.StdErr[0] {
		t.Errorf("time-dependent: %v (%v)", right.Coef[0], right.StdErr[0])
	}
	fixed := survival.CoxData{X: make([][]float64, 1), Terms: []string{"ever a suspect"}}
	for _, c := range courses {
		exit, event, ever := c.End, 0, 0.0
		if c.Victim < c.End {
			exit, event = c.Victim, 1
		}
		if c.Suspect < c.End {
			ever = 1
		}
		fixed.Exit, fixed.Event, fixed.X[0] = append(fixed.Exit, exit), append(fixed.Event, event), append(fixed.X[0], ever)
	}
	wrong := must[*survival.CoxModel](t)(survival.Cox(fixed, survival.CoxOptions{}))
	if wrong.Coef[0] > -5*wrong.StdErr[0] {
		t.Errorf("the trap did not show: %v (%v)", wrong.Coef[0], wrong.StdErr[0])
	}
	h, err := survival.OverlapHistory(courses)
	if err != nil {
		t.Fatal(err)
	}
	o := must[survival.Occupancy](t)(survival.StateOccupancy(h, survival.Confidence{}))
	total := 0.0
	for k := 1; k <= 6; k++ {
		total += o.At(k, 5).Estimate
	}
	if !near(total, 1) {
		t.Errorf("shares add to %v", total)
	}
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(survival.SuspectAfterVictim(courses), survival.IncidenceOptions{}))
	if p := in.At(1, 3).Estimate; !(p > 0 && p < 0.15) {
		t.Errorf("suspect within three years of being a victim: %v", p)
	}
}

// TestBootstrapAgreesWithTheJackknife on the simulated register.
func TestBootstrapAgreesWithTheJackknife(t *testing.T) {
	s, _ := victims(t)
	draws, err := survival.Bootstrap(s, 1, 500, 1, 5*year)
	if err != nil {
		t.Fatal(err)
	}
	x := make([]float64, len(draws))
	for i, d := range draws {
		x[i] = d[0]
	}
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
	want := in.At(1, 5*year)
	se, lower, upper := survival.Spread(x, 0.95)
	if math.Abs(se/want.StdErr-1) > 0.1 || math.Abs(lower-want.Lower) > 0.003 || math.Abs(upper-want.Upper) > 0.003 {
		t.Errorf("bootstrap %v (%v to %v), jackknife %v (%v to %v)", se, lower, upper, want.StdErr, want.Lower, want.Upper)
	}
	again, _ := survival.Bootstrap(s.Pick(reversed(s.Len())), 1, 500, 1, 5*year)
	if again[17][0] != draws[17][0] {
		t.Error("another order of rows gave other draws")
	}
}

func reversed(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = n - 1 - i
	}
	return out
}

// TestGrayKeepsItsSize: of 400 samples without a difference, about one in
// twenty is called different; three Monte Carlo errors either way.
func TestGrayKeepsItsSize(t *testing.T) {
	alarms := 0
	for seed := range uint64(400) {
		rng := rand.New(rand.NewPCG(seed, 8))
		var s survival.Sample
		g := survival.Groups{Names: []string{"a", "b", "c"}}
		for range 150 {
			a, b, end := rng.ExpFloat64()*5, rng.ExpFloat64()*8, rng.Float64()*10
			exit, event := end, 0
			if a < min(b, end) {
				exit, event = a, 1
			} else if b < end {
				exit, event = b, 2
			}
			s.Exit, s.Event, g.Of = append(s.Exit, math.Ceil(4*exit)), append(s.Event, event), append(g.Of, rng.IntN(3))
		}
		if must[survival.Test](t)(survival.Gray(s, g, 1, survival.GrayOptions{})).P < 0.05 {
			alarms++
		}
	}
	if share := float64(alarms) / 400; share < 0.017 || share > 0.083 {
		t.Errorf("false alarms in %.1f %%", 100*share)
	}
}
