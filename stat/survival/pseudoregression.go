package survival

import (
	"fmt"

	"gonum.org/v1/gonum/mat"
)

// Effect is a coefficient with its standard error.
type Effect struct {
	Term             string
	Estimate, StdErr float64
}

// RiskDifferences regresses pseudo-values on covariates by least squares, with
// White's (HC0) standard errors. A coefficient is a difference in the share
// itself: 0.04 is four more out of a hundred. x holds a column a covariate;
// an intercept is put first.
//
// Source: Klein and Andersen (2005), Biometrics 61, 223–229.
func RiskDifferences(pseudo []float64, x [][]float64, terms []string) ([]Effect, error) {
	n, p := len(pseudo), len(x)+1
	if len(terms) != len(x) {
		return nil, fmt.Errorf("survival: %d covariates but %d names", len(x), len(terms))
	}
	design := mat.NewDense(n, p, nil)
	for i := range n {
		design.Set(i, 0, 1)
		for j, column := range x {
			if len(column) != n {
				return nil, fmt.Errorf("survival: covariate %s has %d values for %d people", terms[j], len(column), n)
			}
			design.Set(i, j+1, column[i])
		}
	}
	var cross mat.SymDense
	cross.SymOuterK(1, design.T())
	var chol mat.Cholesky
	if !chol.Factorize(&cross) {
		return nil, fmt.Errorf("survival: the covariates say the same thing twice, so their effects cannot be told apart")
	}
	var right, beta mat.VecDense
	right.MulVec(design.T(), mat.NewVecDense(n, pseudo))
	if err := chol.SolveVecTo(&beta, &right); err != nil {
		return nil, fmt.Errorf("survival: regression of pseudo-values: %w", err)
	}
	return whiteErrors(design, &chol, &beta, pseudo, append([]string{"(Intercept)"}, terms...))
}

func whiteErrors(design *mat.Dense, chol *mat.Cholesky, beta *mat.VecDense, y []float64, terms []string) ([]Effect, error) {
	n, p := design.Dims()
	var fitted mat.VecDense
	fitted.MulVec(design, beta)
	score := mat.NewDense(n, p, nil)
	for i := range n {
		r := y[i] - fitted.AtVec(i)
		for j := range p {
			score.Set(i, j, r*design.At(i, j))
		}
	}
	var meat mat.SymDense
	meat.SymOuterK(1, score.T())
	var inverse mat.SymDense
	if err := chol.InverseTo(&inverse); err != nil {
		return nil, fmt.Errorf("survival: regression of pseudo-values: %w", err)
	}
	var half, v mat.Dense
	half.Mul(&inverse, &meat)
	v.Mul(&half, &inverse)
	out := make([]Effect, p)
	for j := range out {
		out[j] = Effect{terms[j], beta.AtVec(j), sqrt(v.At(j, j))}
	}
	return out, nil
}
