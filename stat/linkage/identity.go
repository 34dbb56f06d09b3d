package linkage

import (
	"fmt"
	"slices"
)

// PersonID identifies a person. It is given out once and never to another.
type PersonID uint64

// Identities remembers which person each record was given to, so that
// identifiers stay when records arrive or leave. The zero value remembers
// nothing.
type Identities struct {
	Next PersonID            // the next identifier to give out, at least 1
	Of   map[string]PersonID // by record
}

// Move says that a record is no longer the person it was.
type Move struct {
	Record   string
	From, To PersonID
}

// Update gives every group of records an identifier and says what moved. A
// group keeps the identifier that most of its records had; of two groups that
// had the same one, the group with more of its records keeps it, and of equal
// ones the group with the record first in order of name. Others get a new one.
// records names each record; group gives its group.
func (x *Identities) Update(records []string, group []int) ([]Move, error) {
	if len(records) != len(group) {
		return nil, fmt.Errorf("linkage: %d records, but %d have a group", len(records), len(group))
	}
	if x.Of == nil {
		x.Of = map[string]PersonID{}
	}
	x.Next = max(x.Next, 1)
	keeps := x.claims(records, group)
	inOrder := make([]int, len(records))
	for i := range inOrder {
		inOrder[i] = i
	}
	slices.SortFunc(inOrder, func(a, b int) int { return compareText(records[a], records[b]) })
	var moves []Move
	for _, i := range inOrder {
		id, ok := keeps[group[i]]
		if !ok {
			id = x.Next
			x.Next++
			keeps[group[i]] = id
		}
		if was, known := x.Of[records[i]]; known && was != id {
			moves = append(moves, Move{records[i], was, id})
		}
		x.Of[records[i]] = id
	}
	return moves, nil
}

// claim is a group's wish to keep an identifier.
type claim struct {
	group  int
	id     PersonID
	shared int    // records of the group that had it
	first  string // the first of those by name
}

// claims settles which group keeps which identifier, strongest claim first.
func (x *Identities) claims(records []string, group []int) map[int]PersonID {
	type key struct {
		group int
		id    PersonID
	}
	found := map[key]*claim{}
	for i, r := range records {
		id, known := x.Of[r]
		if !known {
			continue
		}
		k := key{group[i], id}
		if found[k] == nil {
			found[k] = &claim{group: group[i], id: id, first: r}
		}
		found[k].shared++
		found[k].first = min(found[k].first, r)
	}
	var all []*claim
	for _, c := range found {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *claim) int {
		if a.shared != b.shared {
			return b.shared - a.shared
		}
		return compareText(a.first, b.first)
	})
	keeps, taken := map[int]PersonID{}, map[PersonID]bool{}
	for _, c := range all {
		if _, has := keeps[c.group]; !has && !taken[c.id] {
			keeps[c.group], taken[c.id] = c.id, true
		}
	}
	return keeps
}

func compareText(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}
