package recapture

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Model is a hierarchical log-linear model over lists: with a term for a set
// of lists go the terms for all its subsets. Effects holds every term, the
// constant (0) and each list included, small sets first. Treat it as read-only.
type Model struct {
	Lists   int
	Effects []History
}

// NewModel completes the given interactions to a hierarchical model of the
// given number of lists. The interaction of all lists cannot be estimated.
func NewModel(lists int, interactions ...History) (Model, error) {
	in := map[History]bool{0: true}
	for i := range lists {
		in[1<<i] = true
	}
	for _, e := range interactions {
		if e >= 1<<lists {
			return Model{}, fmt.Errorf("recapture: interaction %b is of lists beyond %d", e, lists)
		}
		if e == 1<<lists-1 {
			return Model{}, fmt.Errorf("recapture: the interaction of all %d lists can never be estimated", lists)
		}
		// Walks through all subsets of e.
		for s := e; s > 0; s = (s - 1) & e {
			in[s] = true
		}
	}
	return modelOf(lists, in), nil
}

func modelOf(lists int, in map[History]bool) Model {
	m := Model{Lists: lists}
	for e := range in {
		m.Effects = append(m.Effects, e)
	}
	slices.SortFunc(m.Effects, compareEffects)
	return m
}

// compareEffects puts small sets first and among equals the earlier lists.
func compareEffects(a, b History) int {
	if c := cmp.Compare(a.Size(), b.Size()); c != 0 {
		return c
	}
	if a == b {
		return 0
	}
	// The set that has the lowest list in which they differ comes first.
	diff := a ^ b
	if a&(diff&-diff) != 0 {
		return -1
	}
	return 1
}

// Independence is the model without interactions, Mt.
func Independence(lists int) Model {
	m, err := NewModel(lists)
	if err != nil {
		panic(err)
	}
	return m
}

// AllPairs is the model of every two-list interaction.
func AllPairs(lists int) Model {
	var pairs []History
	for i := range lists {
		for j := range i {
			pairs = append(pairs, 1<<i|1<<j)
		}
	}
	if lists == 2 {
		pairs = nil // the one pair is the interaction of all lists
	}
	m, err := NewModel(lists, pairs...)
	if err != nil {
		panic(err)
	}
	return m
}

// With adds interactions and what hierarchy asks for with them.
func (m Model) With(e ...History) (Model, error) {
	return NewModel(m.Lists, append(slices.Clone(m.Effects), e...)...)
}

// Has reports whether the model has the term e.
func (m Model) Has(e History) bool { return slices.Contains(m.Effects, e) }

// Interactions are the terms of two lists or more.
func (m Model) Interactions() []History {
	var out []History
	for _, e := range m.Effects {
		if e.Size() > 1 {
			out = append(out, e)
		}
	}
	return out
}

// Generators are the terms that are in no other term, large sets first.
func (m Model) Generators() []History {
	var out []History
	for _, e := range m.Effects {
		inside := slices.ContainsFunc(m.Effects, func(f History) bool { return f != e && f.Contains(e) })
		if !inside {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(a, b History) int {
		if c := cmp.Compare(b.Size(), a.Size()); c != 0 {
			return c
		}
		return compareEffects(a, b)
	})
	return out
}

// String writes the model by its generators with lists numbered from one, as
// the field does: "[12,3]". From the tenth list on numbers are joined by dots.
func (m Model) String() string {
	var parts []string
	for _, g := range m.Generators() {
		var digits []string
		for i := range m.Lists {
			if g.Has(i) {
				digits = append(digits, strconv.Itoa(i+1))
			}
		}
		sep := ""
		if m.Lists > 9 {
			sep = "."
		}
		parts = append(parts, strings.Join(digits, sep))
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// ParseModel reads what Model.String writes.
func ParseModel(lists int, s string) (Model, error) {
	inner, ok := strings.CutPrefix(s, "[")
	inner, closed := strings.CutSuffix(inner, "]")
	if !ok || !closed {
		return Model{}, fmt.Errorf("recapture: model %q: write it as [12,3]", s)
	}
	var interactions []History
	for _, g := range strings.Split(inner, ",") {
		digits := strings.Split(g, "")
		if lists > 9 {
			digits = strings.Split(g, ".")
		}
		var h History
		for _, d := range digits {
			k, err := strconv.Atoi(d)
			if err != nil || k < 1 || k > lists {
				return Model{}, fmt.Errorf("recapture: model %q: %q is not one of the lists 1 to %d", s, d, lists)
			}
			h |= 1 << (k - 1)
		}
		interactions = append(interactions, h)
	}
	return NewModel(lists, interactions...)
}

// maxCatalogue bounds the lists for which all models are enumerated: with five
// lists there are 6,893 (antichain covers, OEIS A006126, less the saturated
// one), with six nearly eight million.
const maxCatalogue = 5

var catalogue = sync.OnceValue(func() map[int][]Model {
	all := map[int][]Model{}
	for t := 2; t <= maxCatalogue; t++ {
		all[t] = enumerate(t, t-1)
	}
	return all
})

// Models enumerates every hierarchical model that has all single lists and no
// interaction of more than maxOrder lists, small models first. It fails beyond
// five lists unless maxOrder is 2, and beyond six always.
func Models(lists, maxOrder int) ([]Model, error) {
	maxOrder = min(maxOrder, lists-1)
	if lists == 6 && maxOrder == 2 {
		return sixPairs(), nil
	}
	if lists > maxCatalogue && maxOrder > 1 {
		return nil, fmt.Errorf("recapture: with %d lists there are too many models to try them all; select stepwise", lists)
	}
	if maxOrder <= 1 {
		return []Model{Independence(lists)}, nil
	}
	var out []Model
	for _, m := range catalogue()[lists] {
		if m.Effects[len(m.Effects)-1].Size() <= maxOrder {
			out = append(out, m)
		}
	}
	return out, nil
}

var sixPairs = sync.OnceValue(func() []Model { return enumerate(6, 2) })

// enumerate grows models one term at a time. A set of terms is a bit set over
// the histories, so it holds for at most six lists.
func enumerate(lists, maxOrder int) []Model {
	base := uint64(1)
	for i := range lists {
		base |= 1 << (1 << i)
	}
	seen := map[uint64]bool{base: true}
	queue := []uint64{base}
	for k := 0; k < len(queue); k++ {
		for e := History(1); e < 1<<lists-1; e++ {
			if e.Size() < 2 || e.Size() > maxOrder || queue[k]>>e&1 == 1 || !hasFaces(queue[k], e) {
				continue
			}
			if next := queue[k] | 1<<e; !seen[next] {
				seen[next] = true
				queue = append(queue, next)
			}
		}
	}
	out := make([]Model, len(queue))
	for k, set := range queue {
		out[k] = modelOfBits(lists, set)
	}
	slices.SortFunc(out, func(a, b Model) int {
		if c := cmp.Compare(len(a.Effects), len(b.Effects)); c != 0 {
			return c
		}
		return slices.CompareFunc(a.Effects, b.Effects, compareEffects)
	})
	return out
}

// hasFaces reports whether all sets one smaller than e are in the set.
func hasFaces(set uint64, e History) bool {
	for rest := e; rest != 0; rest &= rest - 1 {
		if set>>(e&^(rest&-rest))&1 == 0 {
			return false
		}
	}
	return true
}

func modelOfBits(lists int, set uint64) Model {
	m := Model{Lists: lists}
	for e := History(0); e < 1<<lists; e++ {
		if set>>e&1 == 1 {
			m.Effects = append(m.Effects, e)
		}
	}
	slices.SortFunc(m.Effects, compareEffects)
	return m
}
