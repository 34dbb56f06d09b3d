package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// linearFit is an ordinary least-squares fit of y on columns.
type linearFit struct {
	columns  [][]float64
	coef     []float64
	inverse  *mat.SymDense // (X'X)⁻¹
	residual []float64
	rss      float64
}

func leastSquares(columns [][]float64, y []float64) (*linearFit, error) {
	k := len(columns)
	xx, xy := mat.NewSymDense(k, nil), mat.NewVecDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			xx.SetSym(i, j, dot(columns[i], columns[j]))
		}
		xy.SetVec(i, dot(columns[i], y))
	}
	var chol mat.Cholesky
	if !chol.Factorize(xx) || chol.Cond() > 1e13 {
		return nil, fmt.Errorf("series: a column of the regression is a combination of others")
	}
	var b mat.VecDense
	if err := chol.SolveVecTo(&b, xy); err != nil {
		return nil, fmt.Errorf("series: a column of the regression is a combination of others")
	}
	f := &linearFit{columns: columns, inverse: mat.NewSymDense(k, nil), residual: append([]float64(nil), y...)}
	if err := chol.InverseTo(f.inverse); err != nil {
		return nil, fmt.Errorf("series: a column of the regression is a combination of others")
	}
	for j, c := range columns {
		f.coef = append(f.coef, b.AtVec(j))
		for i, v := range c {
			f.residual[i] -= b.AtVec(j) * v
		}
	}
	f.rss = dot(f.residual, f.residual)
	return f, nil
}

// clustered gives standard errors that allow for any dependence within a
// cluster.
func (f *linearFit) clustered(cluster []int, scale float64) []float64 {
	k := len(f.columns)
	sums := map[int][]float64{}
	var order []int
	for i, g := range cluster {
		s, ok := sums[g]
		if !ok {
			s = make([]float64, k)
			sums[g] = s
			order = append(order, g)
		}
		for j := range k {
			s[j] += f.columns[j][i] * f.residual[i]
		}
	}
	meat := mat.NewSymDense(k, nil)
	for _, g := range order {
		meat.SymRankOne(meat, scale, mat.NewVecDense(k, sums[g]))
	}
	var left, all mat.Dense
	left.Mul(f.inverse, meat)
	all.Mul(&left, f.inverse)
	out := make([]float64, k)
	for j := range out {
		out[j] = math.Sqrt(all.At(j, j))
	}
	return out
}
