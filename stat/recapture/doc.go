// Package recapture estimates how many people were never reported, from how
// the lists of those who were reported overlap (multiple systems estimation,
// capture–recapture).
//
// A [Table] holds, for each capture history, how many people have it. From it
// come estimates of the whole population: closed forms for two lists, lower
// bounds, log-linear models chosen and checked among thousands, Bayesian
// averages, and models with covariates, years and missing pieces. [Judge] puts
// them together into one [Verdict]: a range, or a refusal with its reason.
//
// Every estimate rests on something the data cannot show: that, given the
// model, those on no list behave like those on some. Each [Estimate] carries
// that as warnings in plain English.
//
// The package knows nothing of reports, registers, files or clocks. Randomness
// comes from a seed and results are the same on any number of cores. It does
// not know whether two lists really describe the same population, nor whether
// records were linked rightly; for the latter see [CorrectPair] and
// [CombineDraws].
package recapture
