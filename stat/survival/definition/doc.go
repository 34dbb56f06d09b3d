// Package definition makes the choices behind a sentence such as "45 % are
// victims again within five years" into data. One set of people gives
// anything from 39 to 62 % at five years, depending on who counts, from when,
// what counts as again, and what is done with those who left; so a figure is
// always computed from a Sheet and carries it, and Fan computes the same
// figure under the other sheets somebody might have used.
//
// The package knows persons as bare dates: an index day, later incidents,
// leaves. It does not know where they come from, reads no clock, and leaves
// the mathematics to package survival.
package definition
