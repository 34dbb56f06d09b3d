package disclosure

import "math"

// Unbounded is the upper end of an interval that has none.
const Unbounded = math.MaxInt

// Interval is what an attacker can tell of a count: at least Low, at most High
// (Unbounded if nothing limits it).
type Interval struct{ Low, High int }

// Exact tells whether the count is given away.
func (i Interval) Exact() bool { return i.Low == i.High }

// Width is High - Low, Unbounded where there is no upper end.
func (i Interval) Width() int {
	if i.High == Unbounded {
		return Unbounded
	}
	return i.High - i.Low
}

// Hides tells whether the interval reaches down to low and up to high.
func (i Interval) Hides(low, high int) bool { return i.Low <= low && i.High >= high }

// Knowledge is what an attacker takes for certain before any arithmetic: for
// each cell of a System an interval that holds its true count.
type Knowledge []Interval

// Hidden is the knowledge of someone who reads a table in which some cells are
// hidden and the others exact, and who knows that hidden cells count at least
// low people: 0, or 1 where zeros are always printed.
func (s *System) Hidden(hidden []bool, low int) Knowledge {
	k := make(Knowledge, len(s.Keys))
	for c, n := range s.People {
		k[c] = Interval{n, n}
		if !s.Shown[c] {
			k[c] = Interval{0, Unbounded}
		} else if hidden[c] {
			k[c] = Interval{low, Unbounded}
		}
	}
	return k
}

// HiddenNotEmpty is the knowledge of someone who also knows which of the
// hidden cells are not empty. Where no zero is hidden it is Hidden(…, 1).
func (s *System) HiddenNotEmpty(hidden []bool) Knowledge {
	k := s.Hidden(hidden, 0)
	for c, n := range s.People {
		if hidden[c] && s.Shown[c] && n > 0 {
			k[c].Low = 1
		}
	}
	return k
}

// With adds what somebody knows of own cases: the people of these cells are at
// least so many.
func (k Knowledge) With(known map[int]int) Knowledge {
	out := append(Knowledge(nil), k...)
	for c, n := range known {
		out[c].Low = max(out[c].Low, n)
	}
	return out
}
