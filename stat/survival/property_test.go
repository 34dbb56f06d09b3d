package survival_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/stat/survival"
)

func drawSample(t *rapid.T) survival.Sample {
	n := rapid.IntRange(1, 40).Draw(t, "n")
	s := survival.Sample{}
	entry := rapid.Bool().Draw(t, "delayed")
	for range n {
		exit := float64(rapid.IntRange(1, 20).Draw(t, "exit"))
		if rapid.Bool().Draw(t, "half") {
			exit += 0.5
		}
		s.Exit = append(s.Exit, exit)
		s.Event = append(s.Event, rapid.IntRange(0, 3).Draw(t, "event"))
		if entry {
			s.Entry = append(s.Entry, math.Min(exit-0.25, float64(rapid.IntRange(0, 10).Draw(t, "entry"))))
		}
	}
	return s
}

func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) <= 1e-9*math.Max(1, math.Abs(a))
}

// TestSharesAddToOne: the curve and the incidences are one whole at each time.
func TestSharesAddToOne(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		in, err := survival.CumulativeIncidence(drawSample(rt), survival.IncidenceOptions{Kinds: 3})
		if err != nil {
			rt.Fatal(err)
		}
		for j := range in.Time {
			total := 0.0
			for k := range in.State {
				total += in.State[k][j]
				if in.StdErr[k][j] < 0 || math.IsNaN(in.StdErr[k][j]) {
					rt.Fatalf("standard error %v", in.StdErr[k][j])
				}
			}
			if !near(total, 1) {
				rt.Fatalf("shares add to %v", total)
			}
		}
	})
}

// TestRowOrderDoesNotMatter shuffles rows, ties among them.
func TestRowOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSample(rt)
		rows := make([]int, s.Len())
		for i := range rows {
			rows[i] = i
		}
		mixed := s.Pick(rapid.Permutation(rows).Draw(rt, "rows"))
		a, err := survival.CumulativeIncidence(s, survival.IncidenceOptions{})
		if err != nil {
			rt.Fatal(err)
		}
		b, err := survival.CumulativeIncidence(mixed, survival.IncidenceOptions{})
		if err != nil {
			rt.Fatal(err)
		}
		for k := range a.State {
			for j := range a.Time {
				if a.State[k][j] != b.State[k][j] || !near(a.StdErr[k][j], b.StdErr[k][j]) {
					rt.Fatalf("state %d, time %v: %v (%v) became %v (%v)", k, a.Time[j], a.State[k][j], a.StdErr[k][j], b.State[k][j], b.StdErr[k][j])
				}
			}
		}
	})
}

// TestJackknifeIsADerivative compares with the estimate at changed weights.
func TestJackknifeIsADerivative(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSample(rt)
		at := float64(rapid.IntRange(1, 20).Draw(rt, "at"))
		in, err := survival.CumulativeIncidence(s, survival.IncidenceOptions{Kinds: 3})
		if err != nil {
			rt.Fatal(err)
		}
		pseudo, err := in.PseudoValues(1, at)
		if err != nil {
			rt.Fatal(err)
		}
		row := rapid.IntRange(0, s.Len()-1).Draw(rt, "row")
		if in.At(0, at).Estimate == 0 {
			return // at the very end of the curve the derivative has two sides
		}
		const h = 1e-6
		shift := func(by float64) float64 {
			w := s
			w.Weight = make([]float64, s.Len())
			for i := range w.Weight {
				w.Weight[i] = 1
			}
			w.Weight[row] += by
			moved, err := survival.CumulativeIncidence(w, survival.IncidenceOptions{Kinds: 3})
			if err != nil {
				rt.Fatal(err)
			}
			return moved.At(1, at).Estimate
		}
		want := (shift(h) - shift(-h)) / (2 * h)
		got := (pseudo[0][row] - in.At(1, at).Estimate) / float64(s.Len())
		if math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
			rt.Fatalf("derivative %v, by difference %v", got, want)
		}
	})
}

// TestVarianceByThreeRoads: the same rows counted by cell, by row (weights of
// one) and by cluster (each its own) have one variance.
func TestVarianceByThreeRoads(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := drawSample(rt)
		weighted, clustered := s, s
		for i := range s.Exit {
			weighted.Weight = append(weighted.Weight, 1)
			clustered.Cluster = append(clustered.Cluster, i)
		}
		var se [3][][]float64
		for k, x := range []survival.Sample{s, weighted, clustered} {
			in, err := survival.CumulativeIncidence(x, survival.IncidenceOptions{})
			if err != nil {
				rt.Fatal(err)
			}
			se[k] = in.StdErr
		}
		for k := range se[0] {
			for j := range se[0][k] {
				if math.Abs(se[0][k][j]-se[1][k][j]) > 1e-7 || math.Abs(se[0][k][j]-se[2][k][j]) > 1e-7 {
					rt.Fatalf("%v, %v, %v", se[0][k][j], se[1][k][j], se[2][k][j])
				}
			}
		}
	})
}

// TestCoxUnderTwoCodings: reversing a covariate turns its coefficient round
// and nothing else; the order of rows does nothing.
func TestCoxUnderTwoCodings(t *testing.T) {
	d := veteranCox(t)
	m := veteranFit(t)
	x := make([]float64, d.Len())
	for i, v := range d.X[4] {
		x[i] = 1000 - v
	}
	rows := make([]int, d.Len())
	for i := range rows {
		rows[i] = (i * 7) % d.Len()
	}
	turned := survival.CoxData{Sample: d.Sample.Pick(rows), Terms: d.Terms}
	for j := range d.X {
		column := make([]float64, d.Len())
		for i, r := range rows {
			column[i] = d.X[j][r]
			if j == 4 {
				column[i] = x[r]
			}
		}
		turned.X = append(turned.X, column)
	}
	got := must[*survival.CoxModel](t)(survival.Cox(turned, survival.CoxOptions{}))
	for j := range m.Coef {
		want := m.Coef[j]
		if j == 4 {
			want = -want
		}
		if !near(got.Coef[j], want) {
			t.Errorf("%s: %v, want %v", m.Terms[j], got.Coef[j], want)
		}
	}
	if !near(got.LogLik, m.LogLik) {
		t.Errorf("log-likelihood %v, want %v", got.LogLik, m.LogLik)
	}
}

func TestBadInputIsNamed(t *testing.T) {
	for want, s := range map[string]survival.Sample{
		"nobody":                       {},
		"row 2: the time -1":           {Exit: []float64{1, -1}, Event: []int{1, 1}},
		"row 1: the time is not":       {Exit: []float64{math.NaN()}, Event: []int{1}},
		"row 1: the event code -1":     {Exit: []float64{1}, Event: []int{-1}},
		"row 1: the event code 2018":   {Exit: []float64{1}, Event: []int{2018}},
		"before it begins":             {Entry: []float64{3}, Exit: []float64{2}, Event: []int{1}},
		"the moment it begins":         {Entry: []float64{2}, Exit: []float64{2}, Event: []int{1}},
		"2 times but 1 events":         {Exit: []float64{1, 2}, Event: []int{1}},
		"row 1: the weight -2":         {Exit: []float64{1}, Event: []int{1}, Weight: []float64{-2}},
		"row 1: the entry time is not": {Entry: []float64{math.Inf(-1)}, Exit: []float64{1}, Event: []int{1}},
		"1 times but 2 weights":        {Exit: []float64{1}, Event: []int{1}, Weight: []float64{1, 1}},
		"2 times but 1 clusters":       {Exit: []float64{1, 1}, Event: []int{1, 0}, Cluster: []int{1}},
		"2 times but 1 entry times":    {Exit: []float64{1, 1}, Event: []int{1, 0}, Entry: []float64{0}},
	} {
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v", want, err)
		}
	}
}

// TestSmallestCases have a right answer and a caveat.
func TestSmallestCases(t *testing.T) {
	one := must[survival.Curve](t)(survival.KaplanMeier(survival.Sample{Exit: []float64{5}, Event: []int{1}}, survival.CurveOptions{}))
	if one.Survival[0] != 0 || len(one.Warnings) == 0 {
		t.Errorf("one person: %+v", one)
	}
	none := must[survival.Curve](t)(survival.KaplanMeier(survival.Sample{Exit: []float64{5, 6}, Event: []int{0, 0}}, survival.CurveOptions{}))
	if none.Survival[1] != 1 || len(none.Warnings) == 0 {
		t.Errorf("all censored: %+v", none)
	}
	if median, _, _ := none.Quantile(0.5); !math.IsNaN(median) {
		t.Errorf("median of nobody's events: %v", median)
	}
	d := survival.CoxData{Sample: survival.Sample{Exit: []float64{5, 6}, Event: []int{0, 0}}, X: [][]float64{{0, 1}}, Terms: []string{"x"}}
	if _, err := survival.Cox(d, survival.CoxOptions{}); err == nil {
		t.Error("a Cox model without events was fitted")
	}
	d.Event, d.X = []int{1, 1}, [][]float64{{0, 1}, {0, 2}}
	d.Terms = []string{"x", "twice x"}
	if _, err := survival.Cox(d, survival.CoxOptions{}); err == nil || !strings.Contains(err.Error(), "twice x") {
		t.Errorf("a covariate given twice: %v", err)
	}
	g := survival.NewGroups([]string{"a", "a"}, "a", "b")
	test := must[survival.Test](t)(survival.LogRank(survival.Sample{Exit: []float64{1, 2}, Event: []int{1, 1}}, g, survival.LogRankOptions{}))
	if !math.IsNaN(test.P) || len(test.Warnings) == 0 {
		t.Errorf("one group only: %+v", test)
	}
}

// TestExactOnOneTie checks the likelihood by counting all choices by hand.
func TestExactOnOneTie(t *testing.T) {
	d := survival.CoxData{Sample: survival.Sample{Exit: []float64{1, 1, 2, 3}, Event: []int{1, 1, 0, 0}}, X: [][]float64{{1, 0, 1, 0}}, Terms: []string{"x"}}
	m := must[*survival.CoxModel](t)(survival.Cox(d, survival.CoxOptions{Ties: survival.Exact}))
	// Two of four: six equally likely choices at coefficient 0.
	if !near(m.LogLik0, -math.Log(6)) || math.Abs(m.Coef[0]) > 1e-9 {
		t.Errorf("log-likelihood %v, coefficient %v", m.LogLik0, m.Coef[0])
	}
}
