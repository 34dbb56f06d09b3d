package privacy

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"testing"

	"sightline/internal/reference"
	"sightline/stat/disclosure/internal/agreement"
)

// The twelve tables of a yearly report about 1,000 people at ε 4, δ 1e-6: raw
// noise has a mean absolute error of 3.5; the demand is at most 3.7 after
// everything.
func TestTwelveTables(t *testing.T) {
	names := []string{"gender", "age", "region", "expl", "nat", "reporter"}
	sets := [][]int{{0}, {1}, {2}, {3}, {4}, {5}, {0, 1}, {0, 3}, {1, 3}, {2, 3}, {1, 2}, {3, 5}}
	rows, sizes := people(t, names)
	v := VarianceFor(RhoFor(4, 1e-6) / 12)
	for seed := range uint64(3) {
		r := source(seed)
		var truth, noisy []Marginal
		for _, s := range sets {
			at := tabulate(rows, sizes, s)
			truth = append(truth, Marginal{s, at, 0})
			n := slices.Clone(at)
			for i := range n {
				n[i] += float64(Gaussian(v, r))
			}
			noisy = append(noisy, Marginal{s, n, v.Float()})
		}
		clean, left := Consistent(sizes, noisy)
		raw, after := meanError(truth, noisy), meanError(truth, clean)
		if seed == 0 {
			agreement.Figure(t, "twelve", fmt.Sprintf("%.2f", after))
		}
		if after > 3.7 || after > raw {
			t.Errorf("mean absolute error %.2f, raw %.2f", after, raw)
		}
		if left > 0.05 {
			t.Errorf("tables still differ by %g", left)
		}
		for _, m := range clean {
			if slices.Min(m.Counts) < 0 {
				t.Errorf("a count of %g", slices.Min(m.Counts))
			}
		}
	}
}

func people(t *testing.T, names []string) ([][]int, []int) {
	f, err := os.Open(reference.Path(t, "disclosure/data/nlvm.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	code := make([]map[string]int, len(names))
	sizes := make([]int, len(names))
	for i := range code {
		code[i] = map[string]int{}
	}
	var rows [][]int
	year := slices.Index(all[0], "year")
	for _, line := range all[1:] {
		row := make([]int, len(names))
		for i, n := range names {
			x := line[slices.Index(all[0], n)]
			if _, ok := code[i][x]; !ok {
				code[i][x] = sizes[i]
				sizes[i]++
			}
			row[i] = code[i][x]
		}
		if line[year] == "2024" {
			rows = append(rows, row)
		}
	}
	return rows, sizes
}

func tabulate(rows [][]int, sizes, set []int) []float64 {
	n := 1
	for _, a := range set {
		n *= sizes[a]
	}
	out := make([]float64, n)
	for _, row := range rows {
		at := 0
		for _, a := range set {
			at = at*sizes[a] + row[a]
		}
		out[at]++
	}
	return out
}

func meanError(a, b []Marginal) float64 {
	sum, n := 0.0, 0
	for i := range a {
		for k, x := range a[i].Counts {
			sum += math.Abs(x - b[i].Counts[k])
			n++
		}
	}
	return sum / float64(n)
}
