package linkage

import "slices"

// Crowd is a blocking key with more records than Model.MaxBlock when the
// model was made. Its records are compared only where they also agree on one
// more field. Tight lists the splits that were crowded still; those are left
// out.
type Crowd struct {
	Rule  int      `json:"rule"`
	Key   uint64   `json:"key"`
	Tight []uint64 `json:"tight,omitempty"`
}

// crowds looks up the crowded keys of a model.
type crowds struct {
	model *Model
	known map[ruleKey]bool
	tight map[uint64]bool
	uses  [][]bool // per rule and field
}

type ruleKey struct {
	rule int
	key  uint64
}

func newCrowds(m *Model) crowds {
	c := crowds{model: m, known: map[ruleKey]bool{}, tight: map[uint64]bool{}}
	for _, x := range m.Crowded {
		c.known[ruleKey{x.Rule, x.Key}] = true
		for _, t := range x.Tight {
			c.tight[t] = true
		}
	}
	for _, r := range m.Rules {
		uses := make([]bool, len(m.Fields))
		for f, field := range m.Fields {
			uses[f] = r.uses(field.Name)
		}
		c.uses = append(c.uses, uses)
	}
	return c
}

// maxBlock is the size above which a block is crowded.
func (m *Model) maxBlock() int {
	if m.MaxBlock > 0 {
		return m.MaxBlock
	}
	return DefaultMaxBlock
}

func (c *crowds) crowded(rule int, key uint64) bool {
	return len(c.known) > 0 && c.known[ruleKey{rule, key}]
}

// split is the key of a crowded block narrowed by the value of a field.
func split(key uint64, field int, value uint64) uint64 {
	return mix(mix(key, uint64(field)+1), value)
}

// splits reports whether a field's value narrows a crowded key enough.
func (c *crowds) splits(rule int, key uint64, field int, value uint64) bool {
	return value != 0 && !c.uses[rule][field] && !c.tight[split(key, field, value)]
}

// learn notes a crowded key and which of its splits stay crowded.
func (c *crowds) learn(r *records, rule int, key uint64, profiles []uint32) {
	crowd := Crowd{Rule: rule, Key: key}
	for f := range c.model.Fields {
		if c.uses[rule][f] {
			continue
		}
		count := map[uint32]int{}
		for _, p := range profiles {
			count[r.row(p)[f]]++
		}
		for v, n := range count {
			if v != 0 && n > c.model.maxBlock() {
				crowd.Tight = append(crowd.Tight, split(key, f, r.dicts[f].hash[v]))
			}
		}
	}
	slices.Sort(crowd.Tight)
	for _, t := range crowd.Tight {
		c.tight[t] = true
	}
	c.known[ruleKey{rule, key}] = true
	c.model.Crowded = append(c.model.Crowded, crowd)
}

// walkCrowded visits the pairs of a crowded block that some further field
// joins, each at the first field that does.
func (b *blocks) walkCrowded(k int, key uint32, block []uint32, visit pairVisitor) {
	var others, kept []uint32
	for f := range b.r.model.Fields {
		groups := map[uint32][]uint32{}
		for _, p := range block {
			v := b.r.row(p)[f]
			if b.crowds.splits(k, b.raw[k][key], f, b.r.dicts[f].hash[v]) {
				groups[v] = append(groups[v], p)
			}
		}
		for _, p := range block {
			group := groups[b.r.row(p)[f]]
			at, found := slices.BinarySearch(group, p)
			if !found {
				continue
			}
			others, kept = b.unseen(k, p, group[at+1:], others[:0]), kept[:0]
			for _, q := range others {
				if !b.splitBy(k, key, p, q, f) {
					kept = append(kept, q)
				}
			}
			if len(kept) > 0 {
				visit(p, kept)
			}
		}
	}
}
