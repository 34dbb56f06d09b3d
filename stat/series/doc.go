// Package series is for counts over time: how precise is a count, a rate or a
// ratio of two, has a figure changed by more than chance and by more than the
// way of reporting, and did a measure bring that about.
//
// It takes plain numbers, periods and dated notes about reporting, and gives
// estimates that carry their warnings, verdicts that say what would change
// them, and refusals that say what would be needed. It knows nothing of
// persons, reports or files, reads no clock and draws no random number that
// the caller did not seed.
//
// What it cannot know: how many victims there are. A register holds what
// occurred, was noticed and was reported; a change in any of the three
// changes the count. The reporting ledger marks the known changes of the
// third; nothing here speaks about the first.
package series
