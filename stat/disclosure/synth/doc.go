// Package synth makes open microdata: records of people who do not exist,
// drawn from a graphical model that was fitted to a few noisy marginals. Which
// marginals are measured is chosen with noise as well, as AIM does; all of it
// is (ε, δ)-differentially private for the people behind it.
//
// It promises nothing about combinations that no measured marginal covers:
// there the records follow from the rest by independence. Compare reports what
// was lost, and belongs beside every published file (it reads the true data,
// so its finest figures stay inside).
//
// [1] McKenna, R., Mullins, B., Sheldon, D. and Miklau, G. (2022). AIM: an
// adaptive and iterative mechanism for differentially private synthetic data.
// PVLDB 15, 2599–2612.
// [2] McKenna, R., Sheldon, D. and Miklau, G. (2019). Graphical-model based
// estimation and inference for differential privacy. ICML.
package synth
