package linkage

import "math"

// Third is a class of blocked pairs that agree on more than chance allows and
// on less than most matches: either relatives, namesakes, people of one town
// and time, who would otherwise be taken for matches with many errors, or
// matches of a kind of their own, such as people who moved.
type Third struct {
	Share float64     `json:"share"` // of all pairs
	P     [][]float64 `json:"p"`     // per comparison and level
	// Matches says that its pairs are matches.
	Matches bool `json:"matches"`
}

func (u *union) newThird(m *Model, pairs float64) *Third {
	blocked := 0.0
	for _, n := range u.counts {
		blocked += n
	}
	t := &Third{Share: 0.3 * blocked / pairs}
	for _, c := range m.Comparisons {
		p := make([]float64, len(c.Levels))
		for l, x := range c.Levels {
			p[l] = 0.7*x.U + 0.3*x.M
		}
		t.P = append(t.P, p)
	}
	return t
}

// leastM keeps one surprising field from deciding what kind of class it is:
// sessions see few of the matches that differ in it.
const leastM = 0.05

// matches reports whether the class is one of matches: whether a typical pair
// of it is more likely a match than not under the model, whose m were learnt
// before the class was known.
func (t *Third) matches(before *Model) bool {
	weight := math.Log2(before.Prior / (1 - before.Prior))
	for i, c := range before.Comparisons {
		for l, x := range c.Levels {
			weight += t.P[i][l] * math.Log2(max(x.M, leastM)/max(x.U, 1e-12))
		}
	}
	return weight > 0
}

// plausible drops the patterns that are surely of two strangers; they would
// only cost time.
func (u *union) plausible(m *Model, t *Third) *union {
	out := &union{}
	for k := range u.codes {
		match, other := m.densities(&u.levels[k])
		if max(match, t.density(&u.levels[k])) > 1e-5*other {
			out.codes = append(out.codes, u.codes[k])
			out.levels = append(out.levels, u.levels[k])
			out.counts = append(out.counts, u.counts[k])
		}
	}
	return out
}

func (t *Third) density(levels *[maxPlans]uint8) float64 {
	d := t.Share
	for i, p := range t.P {
		if l := levels[i]; l > 0 {
			d *= p[l-1]
		}
	}
	return d
}

// unionTolerance and unionRounds end the refinement; it starts close.
const (
	unionTolerance = 1e-4
	unionRounds    = 100
)

// refine runs expectation–maximisation on all blocked pairs at once, with a
// third class, starting from the sessions' answer. That a pair was blocked
// depends on its values alone, so the odds given the levels are those without
// blocking, and unlike a session it sees a match whichever rule found it.
func (u *union) refine(m *Model, pairs float64) {
	before := m.clone()
	t := u.newThird(m, pairs)
	few := u.plausible(m, t)
	for range unionRounds {
		if few.threeStep(m, t, pairs) < unionTolerance {
			break
		}
	}
	if t.Share > 0 {
		t.Matches = t.matches(before)
		m.Third = t
	}
}

func (u *union) threeStep(m *Model, t *Third, pairs float64) float64 {
	matches, thirds := make([][]float64, len(m.Comparisons)), make([][]float64, len(m.Comparisons))
	for i, c := range m.Comparisons {
		matches[i], thirds[i] = make([]float64, len(c.Levels)), make([]float64, len(c.Levels))
	}
	sumM, sumT := 0.0, 0.0
	for k := range u.codes {
		match, other := m.densities(&u.levels[k])
		mid := t.density(&u.levels[k])
		all := match + other + mid
		if all == 0 {
			continue
		}
		wm, wt := u.counts[k]*match/all, u.counts[k]*mid/all
		sumM += wm
		sumT += wt
		for i := range matches {
			if l := u.levels[k][i]; l > 0 {
				matches[i][l-1] += wm
				thirds[i][l-1] += wt
			}
		}
	}
	change := 0.0
	for i := range matches {
		x := make([]float64, len(matches[i]))
		for l := range x {
			x[l] = m.Comparisons[i].Levels[l].M
		}
		change = max(change, maximise(x, matches[i]), maximise(t.P[i], thirds[i]))
		for l := range x {
			m.Comparisons[i].Levels[l].M = x[l]
		}
	}
	m.Prior = min(max(sumM/pairs, 1e-12), 0.5)
	t.Share = sumT / pairs
	return change
}

func maximise(p, sums []float64) float64 {
	total, change := 0.0, 0.0
	for _, x := range sums {
		total += x + emPrior
	}
	for l, x := range sums {
		q := (x + emPrior) / total
		change = max(change, math.Abs(q-p[l]))
		p[l] = q
	}
	return change
}

func (m *Model) densities(levels *[maxPlans]uint8) (match, other float64) {
	match, other = m.Prior, 1-m.Prior
	for i := range m.Comparisons {
		if l := levels[i]; l > 0 {
			match *= m.Comparisons[i].Levels[l-1].M
			other *= m.Comparisons[i].Levels[l-1].U
		}
	}
	return match, other
}
