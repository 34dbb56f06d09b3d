package linkage

import "slices"

// Test is the condition of a level.
type Test string

// The conditions. Where one has a limit, it is the level's Limit.
const (
	Exact        Test = "exact"
	Swapped      Test = "swapped"      // both fields agree after changing places
	SameNames    Test = "names"        // the same names in another order, or the shorter set within the longer
	SameSound    Test = "sound"        // the same skeleton of consonants
	Joined       Test = "joined"       // equal without blanks
	JaroWinklers Test = "jaro-winkler" // similarity of at least the limit
	Edits        Test = "edits"        // at most so many edits
	SamePrefix   Test = "prefix"       // the first so many characters
	Swap         Test = "day-month"    // day and month changed places
	Typing       Test = "typing"       // at most so many digits of a date wrong
	Vague        Test = "vague"        // one only says the year (or 1 January), and it agrees
	SameYear     Test = "year"         // the same year
	Days         Test = "days"         // at most so many days apart
	Close        Test = "close"        // numbers that differ by at most the limit's share of the larger
	DiceAtLeast  Test = "dice"         // encodings whose Dice similarity is at least the limit
	Else         Test = "else"
)

var testsOf = map[Kind][]Test{
	Name:     {Exact, Swapped, SameNames, SameSound, Joined, JaroWinklers, Edits, SamePrefix},
	Date:     {Exact, Swap, Typing, Vague, SameYear, Days},
	Code:     {Exact, Edits, SamePrefix, JaroWinklers},
	Text:     {Exact, SameNames, JaroWinklers, Edits, SamePrefix, Joined},
	Category: {Exact},
	Number:   {Exact, Close},
	Bits:     {Exact, DiceAtLeast, Swapped},
	Token:    {Exact},
}

func (t Test) fits(k Kind) bool {
	return t == Else || slices.Contains(testsOf[k], t)
}

// DefaultLevels gives the levels used for a kind of field when nobody says
// otherwise. The limits of Jaro–Winkler are those Splink found useful.
func DefaultLevels(k Kind) []Level {
	var levels []Level
	add := func(t Test, limit float64) { levels = append(levels, Level{Test: t, Limit: limit}) }
	add(Exact, 0)
	switch k {
	case Name:
		add(SameNames, 0)
		add(JaroWinklers, 0.92)
		add(JaroWinklers, 0.88)
		add(SameSound, 0)
		add(JaroWinklers, 0.7)
	case Date:
		add(Typing, 1)
		add(Swap, 0)
		add(Vague, 0)
		add(Typing, 2)
		add(SameYear, 0)
		add(Days, 3653)
	case Code:
		add(Edits, 1)
		add(Edits, 2)
		add(SamePrefix, 3)
	case Text:
		add(SameNames, 0)
		add(JaroWinklers, 0.9)
		add(JaroWinklers, 0.75)
	case Number:
		add(Close, 0.01)
		add(Close, 0.1)
	case Bits:
		add(DiceAtLeast, 0.9)
		add(DiceAtLeast, 0.8)
		add(DiceAtLeast, 0.7)
		add(DiceAtLeast, 0.55)
	}
	add(Else, 0)
	return levels
}
