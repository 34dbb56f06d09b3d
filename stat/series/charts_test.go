package series_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"

	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

func TestLaneyAgainstR(t *testing.T) {
	f := read(t, "data/ships.csv")
	var counts []int
	var exposure []float64
	for i, s := range f.Floats("service") {
		if s > 0 {
			counts, exposure = append(counts, f.Ints("incidents")[i]), append(exposure, s)
		}
	}
	c, err := series.LaneyU(counts, exposure)
	if err != nil {
		t.Fatal(err)
	}
	const file = "spc_laney_ships.csv"
	r := read(t, "expected/"+file)
	for i, p := range c.Points {
		agreement.Check(t, file, "rate", p.Value, r.Floats("rate")[i], 1e-9)
		agreement.Check(t, file, "centre", c.Centre, r.Floats("ubar")[i], 1e-9)
		agreement.Check(t, file, "sigma z", c.SigmaZ, r.Floats("laney_sigma_z")[i], 1e-9)
		agreement.Check(t, file, "limits", p.Lower, r.Floats("laney_lcl")[i], 1e-9)
		agreement.Check(t, file, "limits", p.Upper, r.Floats("laney_ucl")[i], 1e-9)
		agreement.Check(t, file, "Poisson limits", c.Centre+(p.Upper-c.Centre)/c.SigmaZ, r.Floats("u_ucl")[i], 1e-9)
	}
}

// Wheeler's natural process limits are the mean ± 2.66 times the mean moving
// range; a step of four of those limits must be seen as such.
func TestXmRSeesAStepAndLeavesNoiseAlone(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	quiet := 0
	for range 200 {
		v := make([]float64, 24)
		for i := range v {
			v[i] = 100 + 5*r.NormFloat64()
		}
		c, err := series.XmR(v)
		if err != nil {
			t.Fatal(err)
		}
		signals := 0
		for _, p := range c.Points {
			for _, s := range p.Signals {
				if s == "outside the limits" {
					signals++
				}
			}
		}
		if signals == 0 {
			quiet++
		}
		if w := c.Points[0].Upper - c.Centre; math.Abs(w/2.66-meanRange(v)) > 0.001*w {
			t.Fatalf("the limits are %v from the mean, the mean moving range is %v", w, meanRange(v))
		}
	}
	// 24 points at three sigma: outside about 0.5 % of points, a little more
	// with estimated limits.
	if quiet < 160 {
		t.Errorf("only %d of 200 quiet charts had all points within the limits", quiet)
	}
	step := append(make([]float64, 0), 10, 11, 9, 10, 12, 10, 9, 11, 20, 21, 19, 20, 22, 20, 19, 21)
	c, _ := series.XmR(step)
	if len(c.Points[0].Signals) == 0 || len(c.Points[15].Signals) == 0 {
		t.Errorf("a step from 10 to 20 is not seen: %+v", c.Points)
	}
}

func meanRange(v []float64) float64 {
	s := 0.0
	for i := 1; i < len(v); i++ {
		s += math.Abs(v[i] - v[i-1])
	}
	return s / float64(len(v)-1)
}

func triangle(t *testing.T) [][]int {
	f := read(t, "data/reporting_triangle.csv")
	var out [][]int
	for i := range f.Len() {
		var row []int
		for d := range 5 {
			v := f.Floats(fmt.Sprint("d", d))[i]
			if math.IsNaN(v) {
				v = -1
			}
			row = append(row, int(v))
		}
		out = append(out, row)
	}
	return out
}

func TestChainLadderAgainstR(t *testing.T) {
	got, err := series.ChainLadder(triangle(t), 0.95)
	if err != nil {
		t.Fatal(err)
	}
	const file = "nowcast_chainladder.csv"
	f := read(t, "expected/"+file)
	for i, n := range got {
		agreement.Check(t, file, "reported", n.Reported, f.Floats("reported")[i], 1e-9)
		agreement.Check(t, file, "chain ladder", n.Expected, f.Floats("chainladder")[i], 1e-9)
		agreement.Check(t, file, "Poisson model", n.Expected, f.Floats("poisson_glm")[i], 1e-9)
		if truth := f.Floats("truth")[i]; !n.Interval.Contains(truth) {
			t.Errorf("period %d: the truth, %v, is outside %v", i+1, truth, n.Interval)
		}
	}
}

func TestChainLadderBandCovers(t *testing.T) {
	draws := 300
	if long() {
		draws = 5000
	}
	r := rand.New(rand.NewPCG(5, 9))
	share := []float64{0.4, 0.25, 0.18, 0.12, 0.05}
	inside, all := 0, 0
	for range draws {
		tri, final := make([][]int, 15), make([]int, 15)
		for p := range tri {
			mean := 60.0
			for d, s := range share {
				n := int(distuv.Poisson{Lambda: mean * s, Src: r}.Rand())
				final[p] += n
				if p+d > 14 {
					n = -1
				}
				tri[p] = append(tri[p], n)
			}
		}
		got, err := series.ChainLadder(tri, 0.95)
		if err != nil {
			continue
		}
		for p := 11; p < 15; p++ {
			all++
			if got[p].Interval.Contains(float64(final[p])) {
				inside++
			}
		}
	}
	cover := float64(inside) / float64(all)
	keep(t, "nowcast coverage", "15 periods of 60, Poisson", draws, cover)
	if cover < 0.92 || cover > 0.99 {
		t.Errorf("95 %% bands cover %.3f", cover)
	}
}

func TestChainLadderRefuses(t *testing.T) {
	for name, tri := range map[string][][]int{
		"one period":        {{1, 2}},
		"nothing yet":       {{5, 2}, {0, -1}},
		"gap":               {{5, 2, 1}, {4, -1, 2}},
		"oldest incomplete": {{5, -1}, {4, -1}},
		"ragged":            {{5, 2}, {4}},
	} {
		if got, err := series.ChainLadder(tri, 0.95); err == nil {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// 2018: the police and others not bound to consent counted 518, the rest 150
// after 550 a year before (published); so 668 after 958.
func TestLikeForLikeOf2018(t *testing.T) {
	counts := []series.ReporterCount{{Reporter: "police and others", Before: 408, After: 518}, {Reporter: "others", Before: 550, After: 150}}
	got, err := series.CompareLikeForLike(counts, series.Ledger{consent}, series.Year(2017), series.Year(2018), series.Dispersion{Extra: 9.0 / 550, DF: 20}, 0.95)
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, "expected/gdpr_case.csv")
	agreement.Check(t, "gdpr_case.csv", "had the others continued", got.HadTheyContinued, f.Named("2018 total if non-police reporting had stayed at 550/yr"), 1e-9)
	agreement.Check(t, "gdpr_case.csv", "reporters not affected", float64(got.SameAfter), f.Named("2018 police+KMar etc. (668-150)"), 1e-9)
	if got.Before != 958 || got.After != 668 || got.SameBefore != 408 || len(got.Affected) != 1 {
		t.Errorf("%+v", got)
	}
	// Published beside it: roughly 920 to 1,216 at two standard deviations.
	if math.Abs(got.Range.Lower-923) > 3 || math.Abs(got.Range.Upper-1213) > 3 {
		t.Errorf("range %v", got.Range)
	}
	if got.Same.Ratio.Ratio < 1.2 {
		t.Errorf("those who reported all along rose by %v", got.Same.Ratio.Ratio)
	}
}

func TestChainedSkipsTheBreak(t *testing.T) {
	got, err := series.Chained([]series.Period{series.Year(2016), series.Year(2017), series.Year(2018), series.Year(2019)},
		[]series.Reporter{{Name: "police", Counts: []int{400, 408, 518, 570}}, {Name: "others", Counts: []int{550, 550, 150, 165}}}, series.Ledger{consent})
	if err != nil {
		t.Fatal(err)
	}
	// 2018 held four and a half months under the old rule, so the link to
	// 2019 leaves the others out too.
	want := []float64{950, 958, 958 * 518.0 / 408, 958 * 570.0 / 408}
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-9 {
			t.Errorf("%v, want %v", got, want)
			break
		}
	}
}

// The parts of a change add up to it, whatever the cells.
func TestDecompositionIsExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cells []series.Cell
		for range rapid.IntRange(1, 12).Draw(t, "cells") {
			cells = append(cells, series.Cell{
				Reporter: rapid.SampledFrom([]string{"police", "others", "shelter"}).Draw(t, "reporter"),
				Before:   rapid.IntRange(0, 400).Draw(t, "before"), After: rapid.IntRange(0, 400).Draw(t, "after"),
				ExposureBefore: float64(rapid.IntRange(0, 1000).Draw(t, "e0")), ExposureAfter: float64(rapid.IntRange(0, 1000).Draw(t, "e1")),
			})
		}
		d, err := series.Decompose(cells, series.Ledger{consent}, series.Year(2017), series.Year(2018))
		if err != nil {
			t.Fatal(err)
		}
		if s := d.Stopped + d.Started + d.Composition + d.Rest; math.Abs(s-d.Change) > 1e-6 {
			t.Fatalf("the parts add up to %v, the change is %v", s, d.Change)
		}
	})
}

func TestDecomposeOf2018(t *testing.T) {
	d, err := series.Decompose([]series.Cell{{Reporter: "police", Before: 408, After: 518}, {Reporter: "others", Before: 550, After: 150}},
		series.Ledger{consent}, series.Year(2017), series.Year(2018))
	if err != nil {
		t.Fatal(err)
	}
	if d.Change != -290 || d.Stopped != -400 || d.Rest != 110 || d.Reporters()[0] != "others" {
		t.Errorf("%+v", d)
	}
}
