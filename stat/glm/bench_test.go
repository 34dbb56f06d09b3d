package glm_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"sightline/stat/glm"
)

// simulated draws counts with 11 covariates, an intercept and an offset: the
// shape of the file R was timed on.
func simulated(n int) glm.Model {
	r := rand.New(rand.NewPCG(12, 5))
	d := glm.NewDesign(n).Intercept()
	eta := make([]float64, n)
	for j := range 11 {
		x := make([]float64, n)
		for i := range x {
			if j%2 == 0 {
				x[i] = r.NormFloat64()
			} else if r.Float64() < 0.4 {
				x[i] = 1
			}
			eta[i] += 0.05 * float64(j-5) * x[i]
		}
		d.Number(fmt.Sprint("x", j), x)
	}
	y, offset := make([]float64, n), make([]float64, n)
	for i := range y {
		offset[i] = math.Log(1 + 9*r.Float64())
		y[i] = distuv.Poisson{Lambda: math.Exp(eta[i] + offset[i] - 1), Src: r}.Rand()
	}
	return glm.Model{Family: glm.Poisson{}, Design: d, Response: y, Offset: offset}
}

func BenchmarkPoisson(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		m := simulated(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				if _, err := glm.FitModel(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// R's vcovCL-like clustered covariance: one in ten rows shares its cluster.
func BenchmarkClustered(b *testing.B) {
	m := simulated(100_000)
	fit, err := glm.FitModel(m)
	if err != nil {
		b.Fatal(err)
	}
	cluster := make([]string, 100_000)
	for i := range cluster {
		cluster[i] = fmt.Sprint(i / 10)
	}
	for b.Loop() {
		if _, err := fit.Clustered(cluster, glm.HC1); err != nil {
			b.Fatal(err)
		}
	}
}
