// Package survival answers "how long until": until a registered victim is a
// victim again, until a report becomes an investigation, until someone leaves
// shelter. It takes plain times and codes and gives curves, tests and models
// with their standard errors.
//
// A time is a number in any one unit (days, say); an event is a whole number,
// 0 for "still without an event when last seen" and 1, 2, … for the kinds of
// event that may end the wait. People who die or leave the country cannot be
// registered again: they end their wait with an event of another kind
// (CumulativeIncidence), and calling them censored (KaplanMeier) answers
// another question, how many would have been if nobody could leave.
//
// The package does not know what an offence, a victim or a register is, reads
// no clock and draws no random number that the caller did not seed. Which
// people, events and dates go in is the business of package definition.
package survival
