package linkage

import "slices"

// apartness says which atoms must not become one person.
type apartness struct {
	records func(i, j int) bool
	at      *atoms
	any     bool
}

func newApart(res *Result, at *atoms, o GroupOptions) *apartness {
	any := o.OnePerSource || o.OwnKey != nil || len(o.Apart) > 0
	return &apartness{recordsApart(res.Table, o), at, any}
}

// forbids gives the test for the atoms of one component.
func (x *apartness) forbids(part []int) func(a, b int) bool {
	return func(a, b int) bool {
		if !x.any {
			return false
		}
		for _, i := range x.at.members[part[a]] {
			for _, j := range x.at.members[part[b]] {
				if x.records(i, j) {
					return true
				}
			}
		}
		return false
	}
}

// recordsApart reports for two records whether a decision, their source's own
// keys, or the rule of one per source keeps them apart.
func recordsApart(t *Table, o GroupOptions) func(i, j int) bool {
	apart := map[[2]int]bool{}
	for _, p := range o.Apart {
		apart[[2]int{min(p[0], p[1]), max(p[0], p[1])}] = true
	}
	return func(i, j int) bool {
		if i == j {
			return false
		}
		if len(apart) > 0 && apart[[2]int{min(i, j), max(i, j)}] {
			return true
		}
		if t.source[i] != t.source[j] {
			return false
		}
		if o.OwnKey != nil && o.OwnKey[i] != "" && o.OwnKey[j] != "" {
			return o.OwnKey[i] != o.OwnKey[j]
		}
		return o.OnePerSource
	}
}

// sets joins numbers into sets.
type sets struct{ parent []int }

func newSets(n int) *sets {
	u := &sets{make([]int, n)}
	for i := range u.parent {
		u.parent[i] = i
	}
	return u
}

func (u *sets) find(i int) int {
	for u.parent[i] != i {
		u.parent[i] = u.parent[u.parent[i]]
		i = u.parent[i]
	}
	return i
}

// join keeps the smaller root, so that the result does not depend on the
// order of joins.
func (u *sets) join(i, j int) {
	a, b := u.find(i), u.find(j)
	if a == b {
		return
	}
	u.parent[max(a, b)] = min(a, b)
}

// several lists the sets of two or more, by their smallest number.
func (u *sets) several() [][]int {
	at := make([]int32, len(u.parent)) // 1 + place in out, by root
	var out [][]int
	for i := range u.parent {
		root := u.find(i)
		if root == i {
			continue
		}
		if at[root] == 0 {
			out = append(out, []int{root})
			at[root] = int32(len(out))
		}
		out[at[root]-1] = append(out[at[root]-1], i)
	}
	slices.SortFunc(out, func(a, b []int) int { return a[0] - b[0] })
	return out
}
