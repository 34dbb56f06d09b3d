package glm_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sightline/stat/glm"
)

func TestFitRefuses(t *testing.T) {
	d := glm.NewDesign(3).Intercept()
	for name, m := range map[string]glm.Model{
		"negative count":    {Family: glm.Poisson{}, Design: d, Response: []float64{1, -1, 2}},
		"no number":         {Family: glm.Gaussian{}, Design: d, Response: []float64{1, math.NaN(), 2}},
		"no proportion":     {Family: glm.Binomial{}, Design: d, Response: []float64{1, 2, 0}},
		"short response":    {Family: glm.Poisson{}, Design: d, Response: []float64{1, 2}},
		"infinite offset":   {Family: glm.Poisson{}, Design: d, Response: []float64{1, 2, 3}, Offset: []float64{0, math.Inf(-1), 0}},
		"missing in design": {Family: glm.Poisson{}, Design: glm.NewDesign(3).Number("x", []float64{1, math.NaN(), 2}), Response: []float64{1, 2, 3}},
		"no columns":        {Family: glm.Poisson{}, Design: glm.NewDesign(3), Response: []float64{1, 2, 3}},
		"saturated":         {Family: glm.QuasiPoisson{}, Design: glm.NewDesign(1).Intercept(), Response: []float64{4}},
	} {
		if f, err := glm.FitModel(m); err == nil {
			t.Errorf("%s: fitted %v", name, f.Coef)
		}
	}
}

// A group without events has no finite coefficient; the fit says so.
func TestSeparationIsSaid(t *testing.T) {
	d := glm.NewDesign(6).Intercept().Factor("g", []string{"a", "a", "a", "b", "b", "b"}, "a", "b")
	f, err := glm.FitModel(glm.Model{Family: glm.Poisson{}, Design: d, Response: []float64{3, 5, 4, 0, 0, 0}})
	if err != nil && !errors.Is(err, glm.ErrDiverged) {
		t.Fatal(err)
	}
	if err == nil && (len(f.Warnings) == 0 || !strings.Contains(f.Warnings[0], "infinity")) {
		t.Errorf("coefficients %v, standard errors %v, warnings %q", f.Coef, f.Covariance().SE(), f.Warnings)
	}
}

func TestGaussianIsLeastSquares(t *testing.T) {
	// Anscombe (1973), American Statistician 27, first data set: y = 3.00 +
	// 0.500x, standard error of the slope 0.118, residual sum of squares 13.75.
	x := []float64{10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5}
	y := []float64{8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68}
	f, err := glm.FitModel(glm.Model{Family: glm.Gaussian{}, Design: glm.NewDesign(11).Intercept().Number("x", x), Response: y})
	if err != nil {
		t.Fatal(err)
	}
	se := f.Covariance().SE()
	if math.Abs(f.Coef[0]-3.00) > 0.005 || math.Abs(f.Coef[1]-0.500) > 0.0005 || math.Abs(se[1]-0.118) > 0.0005 || math.Abs(f.Deviance-13.75) > 0.02 {
		t.Errorf("%v, standard error %v, deviance %v", f.Coef, se, f.Deviance)
	}
}

// Counts in cells are the same model as one row an event would be: adding up
// rows with equal covariates changes nothing but the constant.
func TestPoissonDoesNotMindAddingUpRows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(4, 20).Draw(t, "rows")
		var x, y, offset, x2, y2, offset2 []float64
		for i := range n {
			v := float64(i % 5)
			a, b := rapid.IntRange(0, 9).Draw(t, "a"), rapid.IntRange(1, 9).Draw(t, "b")
			x = append(x, v, v)
			y = append(y, float64(a), float64(b))
			offset = append(offset, math.Log(2), math.Log(3))
			x2, y2, offset2 = append(x2, v), append(y2, float64(a+b)), append(offset2, math.Log(5))
		}
		one, err := glm.FitModel(glm.Model{Family: glm.Poisson{}, Design: glm.NewDesign(2*n).Intercept().Number("x", x), Response: y, Offset: offset})
		if err != nil {
			t.Fatal(err)
		}
		two, err := glm.FitModel(glm.Model{Family: glm.Poisson{}, Design: glm.NewDesign(n).Intercept().Number("x", x2), Response: y2, Offset: offset2})
		if err != nil {
			t.Fatal(err)
		}
		for j := range one.Coef {
			if math.Abs(one.Coef[j]-two.Coef[j]) > 1e-9 {
				t.Fatalf("%v and %v", one.Coef, two.Coef)
			}
		}
	})
}

// The robust covariance covers where the model's does not: counts that vary
// five times as much as Poisson counts.
func TestRobustErrorsCoverUnderOverdispersion(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	const draws, n = 400, 120
	model, robust := 0, 0
	for range draws {
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i] = r.NormFloat64()
			mean := math.Exp(2 + 0.2*x[i])
			// A sum of gamma-many small steps: variance five times the mean.
			y[i] = float64(compound(r, mean, 5))
		}
		f, err := glm.FitModel(glm.Model{Family: glm.Poisson{}, Design: glm.NewDesign(n).Intercept().Number("x", x), Response: y})
		if err != nil {
			t.Fatal(err)
		}
		hc, err := f.Robust(glm.HC3)
		if err != nil {
			t.Fatal(err)
		}
		if a := f.Table(f.Covariance(), 0.95)[1]; a.Lower <= 0.2 && 0.2 <= a.Upper {
			model++
		}
		if a := f.Table(hc, 0.95)[1]; a.Lower <= 0.2 && 0.2 <= a.Upper {
			robust++
		}
	}
	if robust < 0.90*draws || robust > 0.98*draws || model > 0.75*draws {
		t.Errorf("of %d intervals HC3 covers %d, the model %d", draws, robust, model)
	}
}

// compound draws a count of that mean whose variance is phi times the mean.
func compound(r *rand.Rand, mean, phi float64) int {
	// Negative binomial as a Poisson number of logarithmic groups.
	p := 1 - 1/phi
	groups, total := mean/(phi-1)*math.Log(phi), 0
	for t := r.ExpFloat64(); t < groups; t += r.ExpFloat64() {
		u, k, q := r.Float64(), 1, -p/math.Log1p(-p)
		for u > q {
			u -= q
			k++
			q *= p * float64(k-1) / float64(k)
		}
		total += k
	}
	return total
}

// Odds are multiplied by exp(coefficient).
func ExampleFitModel() {
	// 40 of 100 adults and 45 of 60 minors accept help.
	d := glm.NewDesign(2).Intercept().Factor("age", []string{"adult", "minor"}, "adult", "minor")
	f, err := glm.FitModel(glm.Model{Family: glm.Binomial{}, Design: d, Response: []float64{0.40, 0.75}, Weights: []float64{100, 60}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("odds ratio %.2f\n", math.Exp(f.Coef[1]))
	// Output: odds ratio 4.50
}
