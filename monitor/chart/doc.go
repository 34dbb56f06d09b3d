// Package chart draws the monitor's figures as SVG that everybody can read:
// each is drawn twice, for a wide and for a narrow page, carries a text
// alternative made from the very numbers it draws, and emits classes only, so
// that every colour and size lives in the stylesheet of the page.
//
// A figure is a struct of numbers and labels; Draw makes the drawing:
//
//	chart.Columns{Categories: years, Values: persons}.Draw(chart.EN)
//
// The figures are Columns, Bars, Shares, Lines, Intervals, Multiples, Curves
// and Overlaps. They share Value (a number, or the reason why there is none)
// and Mark (a dated rule or event, numbered as in the list under the figure).
//
// The package knows numbers and labels and nothing of reports, persons or
// disclosure: a caller that hands it a number has decided that the number may
// be seen. What is withheld comes as a Value without its number.
package chart
