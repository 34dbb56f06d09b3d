package series_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

func basque(t testing.TB) series.Synthetic {
	f := read(t, "data/basque.csv")
	s := series.Synthetic{Start: 15}
	at := map[string]int{}
	for i, no := range f.Strings("regionno") {
		if no == "1" { // Spain as a whole
			continue
		}
		k, ok := at[no]
		if !ok {
			k = len(s.Units)
			at[no] = k
			s.Units, s.Outcome = append(s.Units, no), append(s.Outcome, nil)
			if no == "17" {
				s.Treated = k
			}
		}
		s.Outcome[k] = append(s.Outcome[k], f.Floats("gdpcap")[i])
	}
	return s
}

func TestSyntheticControlAgainstR(t *testing.T) {
	s := basque(t)
	fit, err := s.Fit()
	if err != nil {
		t.Fatal(err)
	}
	const file = "synth_basque_outcomeonly_path.csv"
	f := read(t, "expected/"+file)
	agreement.CheckAll(t, file, "synthetic path", fit.Path, f.Floats("synthetic"), 1e-4)

	total := 0.0
	for _, w := range fit.Weights {
		total += w
		if w < 0 {
			t.Errorf("a weight of %v", w)
		}
	}
	if math.Abs(total-1) > 1e-9 {
		t.Errorf("the weights add up to %v", total)
	}
}

// The treated region ranks 7 of 17: the test can say no. It is refused even
// before that, for its gap before the measure is larger than most donors'.
func TestSyntheticPlacebosAgainstR(t *testing.T) {
	s := basque(t)
	fits, err := s.Placebos()
	if err != nil {
		t.Fatal(err)
	}
	const file = "synth_basque_placebo.csv"
	f := read(t, "expected/"+file)
	row := map[string]int{"17": 0}
	for i, u := range f.Strings("unit") {
		row[u] = i
	}
	for i, u := range s.Units {
		k := row[u]
		rank := 1
		for _, other := range fits {
			if other.Ratio > fits[i].Ratio {
				rank++
			}
		}
		agreement.Check(t, file, "gap before", fits[i].PreRMSPE, f.Floats("rmspe_pre")[k], 1e-3)
		agreement.Check(t, file, "gap after", fits[i].PostRMSPE, f.Floats("rmspe_post")[k], 2e-2)
		agreement.Check(t, file, "rank", float64(rank), f.Floats("rank")[k], 0)
	}
	var refusal *series.Refusal
	if _, err := s.Judge(); !errors.As(err, &refusal) {
		t.Errorf("%v", err)
	}
}

// A step that only the treated unit has is found; without one it is not.
func TestSyntheticControlFindsAStep(t *testing.T) {
	r := rand.New(rand.NewPCG(2010, 105))
	const units, draws = 30, 60
	called := map[float64]int{}
	for _, step := range []float64{0, -8} {
		for range draws {
			s := series.Synthetic{Start: 24}
			common := make([]float64, 36)
			for t := range common {
				common[t] = 50 + 0.3*float64(t) + 3*r.NormFloat64()
			}
			for i := range units {
				y := make([]float64, len(common))
				load := 0.5 + r.Float64()
				if i == 0 {
					load = 1
				}
				for t := range y {
					y[t] = load*common[t] + r.NormFloat64()
				}
				s.Units, s.Outcome = append(s.Units, fmt.Sprint(i)), append(s.Outcome, y)
			}
			for t := 24; t < 36; t++ {
				s.Outcome[0][t] += step
			}
			e, err := s.Judge()
			var refusal *series.Refusal
			if errors.As(err, &refusal) {
				continue
			}
			if err != nil {
				t.Fatal(err)
			}
			if e.Verdict != series.CannotTell {
				called[step]++
			}
		}
	}
	if called[0] > 8 || called[-8] < 25 {
		t.Errorf("of %d: %d without a step, %d with one are called", draws, called[0], called[-8])
	}
}
