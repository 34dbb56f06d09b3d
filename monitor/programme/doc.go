// Package programme is the programme against human trafficking as data: which
// measures there are, who owns them, by which steps each is meant to work,
// which indicators would show it, how its effect is to be gauged, and what
// came of it.
//
// It finds what is missing (owners, indicators, plans, milestones gone by),
// draws the mechanism as a graph and names its orphans and circles, keeps
// versions, and writes the paragraph in which a verdict is told. It computes
// no statistics: a verdict comes from stat/series. It knows no person and
// reads no clock; today is what the caller says it is.
package programme
