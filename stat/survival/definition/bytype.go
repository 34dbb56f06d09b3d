package definition

import (
	"fmt"
	"math"
	"sort"

	"sightline/stat/survival"
)

// TypeShares are the repeats of each type. First is which type came first:
// the shares exclude one another and may be stacked. Ever gives each type a
// clock of its own: a person can be in several, so they add to more than the
// share of all and must not be stacked.
type TypeShares struct {
	Horizon float64
	Types   []string
	First   []survival.Point
	Ever    []Figure
	Leaves  map[string]float64 // share that left first, by kind
	None    float64            // share with neither
}

// ByType computes both for the types that occur, in alphabetical order. The
// sheet must be an Aalen–Johansen cohort.
func ByType(people []Person, s Sheet, horizon float64) (TypeShares, error) {
	if s.Estimator != AalenJohansen {
		return TypeShares{}, fmt.Errorf("definition: first repeats by type need the estimator %s", AalenJohansen)
	}
	s.Horizons = []float64{horizon}
	p, err := s.Prepare(people)
	if err != nil {
		return TypeShares{}, err
	}
	out := TypeShares{Horizon: horizon, Leaves: map[string]float64{}}
	first := firstTypes(people, s, p)
	out.Types = sortedTypes(first)
	sample := p.Sample
	sample.Event = append([]int(nil), sample.Event...)
	for i, k := range sample.Event {
		switch {
		case k == 1:
			sample.Event[i] = 1 + sort.SearchStrings(out.Types, first[i])
		case k > 1:
			sample.Event[i] = k - 1 + len(out.Types)
		}
	}
	in, err := survival.CumulativeIncidence(sample, survival.IncidenceOptions{Kinds: len(out.Types) + len(p.Kinds) - 1})
	if err != nil {
		return TypeShares{}, err
	}
	for k := range out.Types {
		out.First = append(out.First, in.At(k+1, horizon))
	}
	for k, kind := range p.Kinds[1:] {
		out.Leaves[kind] = in.At(k+1+len(out.Types), horizon).Estimate
	}
	out.None = in.At(0, horizon).Estimate
	return out, out.ever(people, s)
}

func (t *TypeShares) ever(people []Person, s Sheet) error {
	for _, name := range t.Types {
		v := s
		v.Types = []string{name}
		f, _, err := Figures(people, v)
		if err != nil {
			return err
		}
		t.Ever = append(t.Ever, f[0])
	}
	return nil
}

// firstTypes gives the type of the repeat of each row; of several on one day
// the first in the alphabet.
func firstTypes(people []Person, s Sheet, p Prepared) map[int]string {
	out := map[int]string{}
	for i, who := range p.Person {
		if p.Sample.Event[i] != 1 {
			continue
		}
		person, name := people[who], ""
		day := math.Inf(1)
		for _, in := range person.Incidents {
			if !s.counts(person, in) || in.Registered > s.Cut {
				continue
			}
			if in.Day < day || in.Day == day && in.Type < name {
				day, name = in.Day, in.Type
			}
		}
		out[i] = name
	}
	return out
}

func sortedTypes(of map[int]string) []string {
	seen := map[string]bool{}
	var out []string
	for _, name := range of {
		if !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	sort.Strings(out)
	return out
}
