package disclosure

import "fmt"

// OwnCase asks what somebody can tell who has a case of his own, above all a
// trafficker who knows his victims: own are, by cell, the people he knows. The
// others of such a cell are found out where, fewer than the rule asks for,
// their number cannot be Low or less and High or more for all he can tell.
//
// know is what he reads in the tables; see Hidden and Rounded.Knowledge.
func OwnCase(s *System, know Knowledge, own map[int]int, r Rule) ([]Finding, error) {
	goals := map[int]goal{}
	for c, n := range own {
		if n < 0 || n > s.People[c] {
			return nil, fmt.Errorf("disclosure: %s counts %d, of whom %d cannot be known", s.Keys[c], s.People[c], n)
		}
		if others := s.People[c] - n; others > 0 && others < r.People {
			goals[c] = goal{n + r.Low, n + r.High}
		}
	}
	got, err := audit(s, know.With(own), goals)
	if err != nil {
		return nil, err
	}
	var out []Finding
	for c := range s.Keys {
		g, ok := goals[c]
		if !ok || got[c].Hides(g.Low, g.High) {
			continue
		}
		i := got[c]
		i.Low -= own[c]
		if i.High != Unbounded {
			i.High -= own[c]
		}
		out = append(out, Finding{Cell: s.Keys[c], Kind: OneHolder, Reason: fmt.Sprintf(
			"whoever knows %s of the group can work out that the others are %s", people(own[c]), i.words())})
	}
	return out, nil
}
