// Package disclosure decides what may be published about people who must not
// be found: it takes tables (hierarchical, linked, over several releases) and
// rules as data, and gives back protected tables with an audit that says, cell
// by cell, what an outsider could still work out.
//
// A count is a number of people, never a weight or an amount. Cells of
// different tables that describe the same group of people carry the same key
// and are one cell; what holds in one table therefore limits the others, and
// what an earlier release printed limits a later one.
//
// The package knows nothing of names, dates of today, files or offices. It
// does not know who is looking: an attacker is described by what is taken to
// be known (see Knowledge), and a verdict holds against that attacker only.
package disclosure
