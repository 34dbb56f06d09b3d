package series

import (
	"fmt"
	"math"

	"sightline/stat/glm"
)

// Growth is the change per period that a series shows on average.
type Growth struct {
	Ratio      float64 // 0.82 is a fall by 18 % a period
	Interval   Interval
	P          float64
	Dispersion float64 // variance over mean around the trend, estimated
	Fit        *glm.Fit
	Warnings   []string
}

// LogLinear fits a constant change per period by quasi-Poisson regression on
// the periods 0, 1, … with a t test. It assumes that the change is the same
// every period and that deviations from it are independent.
func LogLinear(counts []int, exposure []float64, level float64) (Growth, error) {
	n := len(counts)
	if n < 4 || (exposure != nil && len(exposure) != n) {
		return Growth{}, fmt.Errorf("series: a trend needs 4 periods with their exposure; there are %d and %d", n, len(exposure))
	}
	if err := checkLevel(level); err != nil {
		return Growth{}, err
	}
	y, time := make([]float64, n), make([]float64, n)
	var offset []float64
	for i, c := range counts {
		y[i], time[i] = float64(c), float64(i)
		if exposure != nil {
			offset = append(offset, math.Log(exposure[i]))
		}
	}
	fit, err := glm.FitModel(glm.Model{Family: glm.QuasiPoisson{}, Design: glm.NewDesign(n).Intercept().Number("period", time), Response: y, Offset: offset})
	if err != nil {
		return Growth{}, err
	}
	r := fit.Table(fit.Covariance(), level)[1]
	g := Growth{Ratio: math.Exp(r.Coef), Interval: Interval{math.Exp(r.Lower), math.Exp(r.Upper), level}, P: r.P, Dispersion: fit.Dispersion, Fit: fit}
	if n < 8 {
		g.Warnings = append(g.Warnings, fmt.Sprintf("a trend over %d periods is easily one of chance, or of two different levels", n))
	}
	return g, nil
}
