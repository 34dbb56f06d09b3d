package series

import (
	"fmt"
	"math"

	"sightline/stat/glm"
)

// A Nowcast says how many of a period's events will have been registered in
// the end.
type Nowcast struct {
	Reported float64
	Expected float64  // reported and still to come
	Interval Interval // prediction interval of the final count
}

// ChainLadder completes a reporting triangle: triangle[t][d] is the number of
// events of period t registered d periods later, negative where that lies in
// the future. It assumes that the delays of the past go on: a new reporting
// duty, a backlog worked off or a closed office break it. Each period must
// have something registered at once, and the oldest period must be complete.
//
// The expected values equal those of a Poisson model with a factor for period
// and for delay; the band is the prediction error of that model with its
// dispersion estimated (at least 1), for estimation and for chance.
//
// Sources: Renshaw, A. E. and Verrall, R. J. (1998). A stochastic model
// underlying the chain-ladder technique. British Actuarial Journal 4, 903–923.
// England, P. and Verrall, R. (1999). Analytic and bootstrap estimates of
// prediction errors in claims reserving. Insurance: Mathematics and Economics
// 25, 281–293.
func ChainLadder(triangle [][]int, level float64) ([]Nowcast, error) {
	if err := checkLevel(level); err != nil {
		return nil, err
	}
	seen, err := checkTriangle(triangle)
	if err != nil {
		return nil, err
	}
	out := make([]Nowcast, len(triangle))
	complete := true
	for t := range triangle {
		for d := range seen[t] {
			out[t].Reported += float64(triangle[t][d])
		}
		out[t].Expected = out[t].Reported
		out[t].Interval = Interval{out[t].Reported, out[t].Reported, level}
		complete = complete && seen[t] == len(triangle[0])
	}
	if complete {
		return out, nil
	}
	return out, bands(triangle, seen, level, out)
}

// checkTriangle gives for each period how many delays have been seen.
func checkTriangle(triangle [][]int) ([]int, error) {
	if len(triangle) < 2 || len(triangle[0]) < 2 {
		return nil, fmt.Errorf("series: a reporting triangle needs at least two periods and two delays")
	}
	seen := make([]int, len(triangle))
	for t, row := range triangle {
		if len(row) != len(triangle[0]) {
			return nil, fmt.Errorf("series: period %d of the triangle has %d delays, the first %d", t+1, len(row), len(triangle[0]))
		}
		total := 0
		for seen[t] < len(row) && row[seen[t]] >= 0 {
			total += row[seen[t]]
			seen[t]++
		}
		for _, n := range row[seen[t]:] {
			if n >= 0 {
				return nil, fmt.Errorf("series: period %d of the triangle has a gap", t+1)
			}
		}
		if seen[t] == 0 || total == 0 {
			return nil, fmt.Errorf("series: nothing is registered yet for period %d, so it cannot be completed", t+1)
		}
	}
	if seen[0] < len(triangle[0]) {
		return nil, fmt.Errorf("series: the oldest period is not complete, so the longest delays are unknown")
	}
	return seen, nil
}

func bands(triangle [][]int, seen []int, level float64, out []Nowcast) error {
	n, m := len(triangle), len(triangle[0])
	cell := func(t, d int) []float64 {
		row := make([]float64, n+m-1)
		row[t] = 1
		if d > 0 {
			row[n+d-1] = 1
		}
		return row
	}
	var rows [][]float64
	var y []float64
	for t := range triangle {
		for d := range seen[t] {
			rows, y = append(rows, cell(t, d)), append(y, float64(triangle[t][d]))
		}
	}
	fit, err := glm.FitModel(glm.Model{Family: glm.QuasiPoisson{}, Design: fromRows(rows), Response: y})
	if err != nil {
		return fmt.Errorf("series: the triangle is too thin to complete: %w", err)
	}
	phi := math.Max(1, fit.Dispersion)
	for t := range triangle {
		var expected, variance float64
		mean := make([]float64, 0, m)
		var future [][]float64
		for d := seen[t]; d < m; d++ {
			row := cell(t, d)
			eta := 0.0
			for j, v := range row {
				eta += v * fit.Coef[j]
			}
			if math.IsNaN(eta) {
				return fmt.Errorf("series: nothing was ever registered with a delay of %d periods", d)
			}
			mean, future = append(mean, math.Exp(eta)), append(future, row)
			expected += math.Exp(eta)
		}
		if len(future) == 0 {
			continue
		}
		variance = phi * (expected + quadraticForm(fit, future, mean))
		out[t].Expected += expected
		lo, hi := lognormal(expected, variance, level)
		out[t].Interval.Lower += math.Floor(lo)
		out[t].Interval.Upper += math.Ceil(hi)
	}
	return nil
}

// quadraticForm is Σ_ij mean_i mean_j x_i'(X'WX)⁻¹x_j.
func quadraticForm(fit *glm.Fit, rows [][]float64, mean []float64) float64 {
	p := len(rows[0])
	g := make([]float64, p)
	for i, r := range rows {
		for j, v := range r {
			g[j] += mean[i] * v
		}
	}
	s := 0.0
	for i := range p {
		for j := range p {
			s += g[i] * g[j] * fit.Unscaled.At(i, j)
		}
	}
	return s
}

// lognormal gives the central range of a lognormal of that mean and variance.
func lognormal(mean, variance, level float64) (lower, upper float64) {
	s2 := math.Log1p(variance / (mean * mean))
	m, z := math.Log(mean)-s2/2, zFor(level)
	return math.Exp(m - z*math.Sqrt(s2)), math.Exp(m + z*math.Sqrt(s2))
}

// fromRows makes a design of rows.
func fromRows(rows [][]float64) *glm.Design {
	d := glm.NewDesign(len(rows))
	for j := range rows[0] {
		c := make([]float64, len(rows))
		for i, r := range rows {
			c[i] = r[j]
		}
		d.Number(fmt.Sprint("x", j), c)
	}
	return d
}
