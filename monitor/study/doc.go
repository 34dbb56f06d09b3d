// Package study makes people into numbers: a frozen snapshot of the register,
// or a file of published figures, becomes a chapter of tables, figures and
// findings.
//
// A number is written once, in a cell of a table. Sentences, titles and
// drawings take it from there: a finding says "{2018.persons} persons", and
// Chapter.Check refuses digits that were typed in. What is not known has a
// state of its own and is never a zero.
//
// The package knows what a report, a person and an exploitation are and how
// they are counted (Definitions). It knows no identity, no page and no file
// but the snapshot's; what small counts may be seen is decided in protect.go
// until a table leaves, and how a page looks is publish's business.
package study
