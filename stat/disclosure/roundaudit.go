package disclosure

// Knowledge is what someone knows who reads the rounded tables and has been
// told, or guesses, that no count moved by more than most. Nobody is told:
// giving Change's largest as most audits against more than is printed.
func (r *Rounded) Knowledge(most int) Knowledge {
	k := make(Knowledge, len(r.Moved))
	for c, moved := range r.Moved {
		printed := r.System.People[c] + moved
		k[c] = Interval{max(0, printed-most), printed + most}
		if !r.System.Shown[c] {
			k[c] = Interval{0, Unbounded}
		}
	}
	return k
}

// RoundEach is what not to do: every cell rounded on its own to the nearest
// multiple of base (a tie upwards). It gives the printed counts and what they
// tell; tables rounded so do not add up and are often undone by arithmetic.
func RoundEach(s *System, base int) ([]int, Knowledge) {
	printed := make([]int, len(s.Keys))
	k := make(Knowledge, len(s.Keys))
	for c, n := range s.People {
		p := (n + base/2) / base * base
		printed[c] = p
		k[c] = Interval{max(0, p-base/2), p + (base-1)/2}
	}
	return printed, k
}
