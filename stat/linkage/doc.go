// Package linkage finds which records concern one person.
//
// It follows Fellegi and Sunter [1]: records that share a blocking key are
// compared field by field, each comparison falls on a level (exact, a typing
// error apart, different, missing), and the levels' probabilities among
// matches (m) and among everybody else (u) add up to a weight. u comes from
// random pairs, m from expectation–maximisation, neither from labels. Pairs
// then become groups under constraints: what a source says of its own
// persons, and what somebody decided earlier.
//
// The package knows records as rows of text with an identifier and a source.
// It knows nothing of reports, laws, databases or clocks, draws no random
// numbers of its own, and gives the same answer on one core and on many and
// for any order of rows and files.
//
// [1] Fellegi, I. P. and Sunter, A. B. (1969). A theory for record linkage.
// Journal of the American Statistical Association 64, 1183–1210.
package linkage
