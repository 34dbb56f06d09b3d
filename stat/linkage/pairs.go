package linkage

import "fmt"

// RecordPair is two records and how likely they are one person.
type RecordPair struct {
	A, B                int // records by index, A before B in the table
	Weight, Probability float64
}

// mostCopiesListed is how many copies of a record have all their pairs listed;
// of more, each is listed with the next only.
const mostCopiesListed = 50

// EachPair calls visit for every pair of at least the given probability, in a
// fixed order, and stops at its first error.
func (res *Result) EachPair(probability float64, visit func(RecordPair) error) error {
	least := res.Model.Weight(probability)
	if err := res.eachAlike(least, visit); err != nil {
		return err
	}
	for _, s := range res.pairs {
		if s.weight < least {
			continue
		}
		a, b := res.records.members(s.a), res.records.members(s.b)
		if len(a)*len(b) > mostCopiesListed*mostCopiesListed {
			a, b = a[:1], b[:1]
		}
		for _, i := range a {
			for _, j := range b {
				if err := visit(res.recordPair(i, j, s.weight)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (res *Result) eachAlike(least float64, visit func(RecordPair) error) error {
	r := res.records
	c := newComparer(r)
	for p := range uint32(r.profiles()) {
		m := r.members(p)
		if len(m) < 2 || !r.wanted(p, p) {
			continue
		}
		w := res.selfWeightWith(c, p)
		if w < least {
			continue
		}
		for k, i := range m {
			rest := m[k+1:]
			if len(m) > mostCopiesListed {
				rest = rest[:min(1, len(rest))]
			}
			for _, j := range rest {
				if err := visit(res.recordPair(i, j, w)); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (res *Result) recordPair(i, j uint32, w float64) RecordPair {
	return RecordPair{int(min(i, j)), int(max(i, j)), w, res.Model.Probability(w)}
}

// Evidence is one field's part in the weight of a pair.
type Evidence struct {
	Field string
	Level string  // what was found, in words
	Bits  float64 // added to the weight: each bit doubles the odds
}

// Explain gives the steps from the prior to the weight of two records. The last
// says what the fields mean together beyond each alone.
func (res *Result) Explain(i, j int) []Evidence {
	r, w := res.records, res.weigher
	c := newComparer(r)
	var levels [maxPlans]uint8
	a := r.row(r.of[i])
	c.levels(a, r.row(r.of[j]), &levels)
	out := []Evidence{{"", "two records taken at random", w.base}}
	sum := w.base
	for k, cmp := range res.Model.Comparisons {
		e := Evidence{Field: cmp.Field, Level: "not known for both", Bits: w.weights[k][levels[k]]}
		if l := levels[k]; l > 0 {
			e.Level = cmp.Levels[l-1].Words()
		}
		if levels[k] == 1 && w.rare[k] != nil {
			e.Bits += float64(w.rare[k][a[w.fields[k]]])
		}
		sum += e.Bits
		out = append(out, e)
	}
	if rest := w.weight(&levels, a) - sum; rest > 0.005 || rest < -0.005 {
		out = append(out, Evidence{"", "what the fields say together", rest})
	}
	return out
}

// Words says what a level means.
func (l Level) Words() string {
	switch l.Test {
	case Exact:
		return "the same"
	case Swapped:
		return "the two names changed places"
	case SameNames:
		return "the same names in another order, or one within the other"
	case SameSound:
		return "sounds alike"
	case Joined:
		return "the same but for blanks"
	case JaroWinklers, DiceAtLeast:
		return fmt.Sprintf("alike by at least %.2f", l.Limit)
	case Edits:
		return fmt.Sprintf("at most %.0f typing errors", l.Limit)
	case SamePrefix:
		return fmt.Sprintf("the first %.0f characters the same", l.Limit)
	case Swap:
		return "day and month changed places"
	case Typing:
		return fmt.Sprintf("at most %.0f wrong digits", l.Limit)
	case Vague:
		return "one only says the year, and it is the same"
	case SameYear:
		return "the same year"
	case Days:
		return fmt.Sprintf("at most %.0f years apart", l.Limit/365)
	case Close:
		return fmt.Sprintf("differ by at most %.0f %%", 100*l.Limit)
	}
	return "different"
}
