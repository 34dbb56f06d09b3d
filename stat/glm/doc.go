// Package glm fits generalised linear models: Poisson, quasi-Poisson,
// negative binomial, logistic and Gaussian regression with offsets and
// weights, and generalised estimating equations for clustered counts. It
// gives model-based, heteroscedasticity-robust (HC0, HC1, HC3), clustered and
// autocorrelation-robust (Newey–West) standard errors, profile-likelihood
// intervals, diagnostics and tests of overdispersion.
//
// It knows nothing of what the columns mean: no causal claim follows from a
// coefficient, and none is made here. Rows with missing values are the
// caller's to drop.
//
// Sources: McCullagh, P. and Nelder, J. A. (1989). Generalized linear models,
// 2nd ed. Chapman & Hall. Each further method names its own.
package glm
