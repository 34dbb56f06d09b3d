// Package simulate makes an invented country: a Netherlands of 2010 to 2024
// whose truth is known. It says who was a victim, who met them, who told the
// register, what happened afterwards, and then shows only what organisations
// would have written down, mistakes included. Estimators, linkage and pages
// are tried on it, because real answers are never known.
//
// Everybody in it is invented here. Each victim is drawn alone from a hash of
// seed and index, so a country of ten million reports needs no more memory
// than one of a thousand and comes out the same on any number of cores.
//
// It does not know how its people will be linked, counted or estimated, and
// nothing in it is evidence about the real country: where no figure is
// published, the number is an assumption that docs/methods/simulate.md names.
package simulate
