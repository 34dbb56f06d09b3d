package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// A GEE is a marginal model for clustered rows with exchangeable working
// correlation: within a cluster any two rows correlate by Alpha.
type GEE struct {
	Names      []string
	Coef       []float64
	Covariance Covariance // robust: right even if the correlation is not exchangeable
	Alpha      float64
	Phi        float64
	Clusters   int
	Iterations int
	Warnings   []string
}

// FitExchangeable solves the generalised estimating equations with an
// exchangeable working correlation. Rows of a cluster need not be adjacent.
// Alpha and Phi are moment estimates without degree-of-freedom correction, as
// geepack's. It assumes that clusters are independent and that what is
// missing is missing by chance.
//
// Source: Liang, K.-Y. and Zeger, S. L. (1986). Biometrika 73, 13–22.
func FitExchangeable(m Model, cluster []string) (*GEE, error) {
	f, err := FitModel(m)
	if err != nil {
		return nil, err
	}
	if len(cluster) != len(f.Mean) {
		return nil, fmt.Errorf("glm: %d cluster names for %d rows", len(cluster), len(f.Mean))
	}
	if f.Rank < len(f.Names) {
		return nil, fmt.Errorf("glm: a column is a combination of others; leave it out")
	}
	groups := group(cluster)
	g := &GEE{Names: f.Names, Clusters: len(groups), Coef: append([]float64(nil), f.Coef...)}
	for g.Iterations = 1; g.Iterations <= most; g.Iterations++ {
		g.correlate(f, groups)
		h, u, _ := g.equations(f, groups)
		step := mat.NewVecDense(len(g.Coef), nil)
		var chol mat.Cholesky
		if !chol.Factorize(h) {
			return nil, ErrDiverged
		}
		if err := chol.SolveVecTo(step, u); err != nil {
			return nil, ErrDiverged
		}
		largest := 0.0
		for j := range g.Coef {
			g.Coef[j] += step.AtVec(j)
			largest = math.Max(largest, math.Abs(step.AtVec(j)))
		}
		f.predict(g.Coef)
		if largest < 1e-12 {
			return g, g.finish(f, groups)
		}
	}
	return nil, ErrDiverged
}

func group(cluster []string) [][]int {
	number := map[string]int{}
	var out [][]int
	for i, c := range cluster {
		k, ok := number[c]
		if !ok {
			k = len(out)
			number[c] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// correlate sets Phi and Alpha from the Pearson residuals.
func (g *GEE) correlate(f *Fit, groups [][]int) {
	r := f.PearsonResiduals()
	var ss, cross, pairs float64
	for _, rows := range groups {
		sum, own := 0.0, 0.0
		for _, i := range rows {
			sum, own = sum+r[i], own+r[i]*r[i]
		}
		n := float64(len(rows))
		ss += own
		cross += (sum*sum - own) / 2
		pairs += n * (n - 1) / 2
	}
	g.Phi, g.Alpha = ss/float64(len(r)), 0
	if pairs > 0 {
		g.Alpha = cross / pairs / g.Phi
	}
}

// equations sums D'V⁻¹D, D'V⁻¹(y−μ) and the outer products of the clusters'
// parts of the latter. The inverse of an exchangeable correlation matrix is
// (I − c·11')/(1−α) with c = α/(1+(n−1)α).
func (g *GEE) equations(f *Fit, groups [][]int) (h *mat.SymDense, u *mat.VecDense, meat []float64) {
	p := len(g.Coef)
	h, u, meat = mat.NewSymDense(p, nil), mat.NewVecDense(p, nil), make([]float64, p*p)
	hh := make([]float64, p*p)
	for _, rows := range groups {
		n := float64(len(rows))
		c := g.Alpha / (1 + (n-1)*g.Alpha)
		if n == 1 {
			c = 0
		}
		scale := 1 / (1 - g.Alpha)
		if n == 1 {
			scale = 1
		}
		total, own, residual := make([]float64, p), make([]float64, p), 0.0
		for _, i := range rows {
			mean, slope := f.Model.Family.inverse(f.Eta[i])
			sd := math.Sqrt(f.Model.Family.variance(mean) / f.weight[i])
			d, r := slope/sd, (f.Model.Response[i]-mean)/sd
			x := f.row(i)
			outer(hh, x, x, scale*d*d)
			for j, v := range x {
				total[j] += d * v
				own[j] += scale * d * v * r
			}
			residual += r
		}
		outer(hh, total, total, -scale*c)
		for j := range own {
			own[j] -= scale * c * total[j] * residual
			u.SetVec(j, u.AtVec(j)+own[j])
		}
		outer(meat, own, own, 1)
	}
	for i := range p {
		for j := i; j < p; j++ {
			h.SetSym(i, j, hh[i*p+j])
		}
	}
	return h, u, meat
}

func (g *GEE) finish(f *Fit, groups [][]int) error {
	g.correlate(f, groups)
	h, _, meat := g.equations(f, groups)
	var chol mat.Cholesky
	if !chol.Factorize(h) {
		return ErrDiverged
	}
	f.Unscaled = mat.NewSymDense(len(g.Coef), nil)
	if err := chol.InverseTo(f.Unscaled); err != nil {
		return ErrDiverged
	}
	g.Covariance = f.sandwich(meat, 1, fmt.Sprintf("robust, %d clusters", len(groups)), math.Inf(1))
	if len(groups) < 40 {
		g.Warnings = append(g.Warnings, fmt.Sprintf("there are only %d clusters; with fewer than about 40 the robust errors are too small", len(groups)))
	}
	return nil
}
