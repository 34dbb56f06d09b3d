package linkage

import (
	"math/bits"
	"slices"
	"strings"
)

// chooser picks blocking rules: of many candidates those that together find
// most of the matches for a given number of pairs.
type chooser struct {
	r         *records
	parts     []Part
	group     []int // parts of one group depend on each other
	rules     []ruleChoice
	likely    [][2]uint32 // pairs that seem to be matches
	by        []Rule      // the rule that found each
	coverage  [][]uint64  // per rule: which of the imagined matches it finds
	everybody float64     // records in all
	keys      [][]uint64  // per part and profile
	count     []int32
	scale     float64 // how many pairs of all records one pair of the sample stands for
}

type ruleChoice struct {
	rule  Rule
	parts []int
	pairs float64
}

// imagined is the number of matches the choice is judged on.
const imagined = 4096

// chooseRules sets the model's rules so that about budget pairs are compared.
func (r *records) chooseRules(budget float64) {
	c := &chooser{r: r, everybody: float64(r.profiles())}
	c.scale = max(1, c.everybody*c.everybody/choiceSample/choiceSample)
	c.listParts()
	c.listRules(budget / c.scale)
	seeds := c.seeds()
	if len(seeds) == 0 {
		return
	}
	r.model.Rules = seeds
	c.findLikely()
	if len(c.likely) >= 50 {
		c.imagine()
		r.model.Rules = c.greedy(budget)
	}
}

// listParts names the pieces of fields that rules are made of.
func (c *chooser) listParts() {
	m := c.r.model
	add := func(group int, p Part) { c.parts, c.group = append(c.parts, p), append(c.group, group) }
	names := len(m.Fields) // one group for given name and surname
	for f, field := range m.Fields {
		group := f
		if rest, ok := strings.CutPrefix(field.Name, KeyColumn); ok {
			base, _, _ := strings.Cut(rest, ":")
			group = max(m.field(base), 0)
		}
		for _, cmp := range m.Comparisons {
			if cmp.With != "" && (cmp.Field == field.Name || cmp.With == field.Name) {
				group = names
			}
		}
		switch field.Kind {
		case Number, Category:
			continue
		case Bits:
			add(group, Part{Field: field.Name, Take: Whole})
			if m.field(KeyColumn+field.Name+":start key") >= 0 {
				continue
			}
			for _, draw := range []string{"1", "2", "3"} {
				add(group, Part{Field: field.Name, Take: Sampled, N: 12, With: draw})
			}
			continue
		}
		add(group, Part{Field: field.Name, Take: Whole})
		switch field.Kind {
		case Name:
			add(group, Part{Field: field.Name, Take: First, N: 3})
			add(group, Part{Field: field.Name, Take: Sounds})
		case Date:
			add(group, Part{Field: field.Name, Take: Year})
		case Code:
			add(group, Part{Field: field.Name, Take: First, N: 3})
		case Text:
			add(group, Part{Field: field.Name, Take: First, N: 4})
		}
	}
	for _, cmp := range m.Comparisons {
		if cmp.With != "" {
			add(names, Part{Field: cmp.Field, Take: Pair, With: cmp.With})
		}
	}
}

// listRules makes rules of one, two and three parts of different fields and
// keeps those that cost no more than the budget.
func (c *chooser) listRules(budget float64) {
	c.keys = c.partKeys()
	consider := func(parts ...int) {
		var rule Rule
		for _, p := range parts {
			rule.Parts = append(rule.Parts, c.parts[p])
		}
		if pairs := c.countPairs(c.keys, parts); pairs <= budget {
			c.rules = append(c.rules, ruleChoice{rule, parts, pairs})
		}
	}
	n := len(c.parts)
	for a := range n {
		consider(a)
		for b := a + 1; b < n; b++ {
			if !c.mayJoin(a, b) {
				continue
			}
			consider(a, b)
			for d := b + 1; d < n; d++ {
				if c.mayJoin(a, d) && c.mayJoin(b, d) && c.pieces(a, b, d) >= 2 {
					consider(a, b, d)
				}
			}
		}
	}
}

// mayJoin allows parts of different fields; the pair of names stands for both.
func (c *chooser) mayJoin(a, b int) bool {
	p, q := c.parts[a], c.parts[b]
	if p.Take == Pair || q.Take == Pair || strings.HasPrefix(p.Field, KeyColumn) || strings.HasPrefix(q.Field, KeyColumn) {
		return c.group[a] != c.group[b]
	}
	return p.Field != q.Field
}

// pieces counts parts that are less than a whole value: three whole values
// are too much to ask for.
func (c *chooser) pieces(parts ...int) int {
	n := 0
	for _, p := range parts {
		if c.parts[p].Take != Whole && c.parts[p].Take != Pair || strings.HasPrefix(c.parts[p].Field, KeyColumn) {
			n++
		}
	}
	return n
}

// choiceSample bounds the profiles on which the cost of rules is counted.
const choiceSample = 100_000

// partKeys gives, per part, the key of each of the first profiles, which are
// a random sample.
func (c *chooser) partKeys() [][]uint64 {
	n := min(c.r.profiles(), choiceSample)
	keys := make([][]uint64, len(c.parts))
	for i, p := range c.parts {
		keys[i] = make([]uint64, n)
		f := c.r.model.field(p.Field)
		d := c.r.dicts[f]
		cache := make([]uint64, len(d.values))
		for v := range keys[i] {
			row := c.r.row(uint32(v))
			if p.Take == Pair {
				keys[i][v] = c.r.pairKey(p, row)
				continue
			}
			id := row[f]
			if id != 0 && cache[id] == 0 {
				cache[id] = d.keyOf(p, id)
			}
			keys[i][v] = cache[id]
		}
	}
	return keys
}

// countPairs counts the pairs a rule compares in the sample.
func (c *chooser) countPairs(keys [][]uint64, parts []int) float64 {
	n := len(keys[0])
	size := bits.Len(uint(n))
	if c.count == nil {
		c.count = make([]int32, 1<<size)
	}
	clear(c.count)
	count := c.count
	load := 0
	for v := range n {
		var h uint64
		for _, p := range parts {
			k := keys[p][v]
			if k == 0 {
				h = 0
				break
			}
			h = mix(h, k)
		}
		if h != 0 {
			count[h>>(64-size)]++
			load++
		}
	}
	pairs := 0.0
	for _, k := range count {
		pairs += float64(k) * float64(k-1) / 2
	}
	chance := float64(load) * float64(load) / 2 / float64(int(1)<<size) // hashes that meet by accident
	return max(pairs-chance, 0)
}

// seeds are the first rules, from which the likely matches come: the cheapest
// of whole values, so many that each field is free in some.
func (c *chooser) seeds() []Rule {
	whole := slices.Clone(c.rules)
	whole = slices.DeleteFunc(whole, func(r ruleChoice) bool {
		return c.pieces(r.parts...) > 0 || r.pairs*c.scale > 4*c.everybody
	})
	slices.SortStableFunc(whole, func(a, b ruleChoice) int { return cmpFloat(b.pairs, a.pairs) })
	var seeds []Rule
	used := map[string]int{}
	for _, r := range whole {
		most := 0
		for _, p := range r.rule.Parts {
			most = max(most, used[p.Field])
		}
		if most >= 2 || len(seeds) >= 6 {
			continue
		}
		for _, p := range r.rule.Parts {
			used[p.Field]++
		}
		seeds = append(seeds, r.rule)
	}
	return seeds
}

func cmpFloat(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// findLikely fits the seeds and keeps pairs that are probably matches.
func (c *chooser) findLikely() {
	r := c.r
	warnings := r.model.Warnings // those of this first fit are of no interest
	r.chance(FitOptions{}.randomPairs(r.profiles()))
	b := r.block(true)
	sessions := r.train(b, FitOptions{MaxPairs: 100_000})
	r.combine(sessions)
	r.setPrior(sessions, FitOptions{})
	w := newWeigher(r)
	cmp := newComparer(r)
	for k := range b.rules {
		if sessions[k].refused != "" {
			continue
		}
		c.take(b, k, w, cmp)
	}
	r.model.Crowded, r.model.Warnings = nil, warnings
}

// likelyPerSeed bounds the pairs of one seed that are looked at for likely
// matches.
const likelyPerSeed = 60_000

// take looks through the blocks of a seed for likely matches.
func (c *chooser) take(b *blocks, k int, w *weigher, cmp *comparer) {
	r := c.r
	var out [maxPlans]uint8
	looked, from := 0, uint32(0)
	for _, to := range b.ends[k] {
		block := b.lists[k][from:to]
		from = to
		if len(block) > 300 {
			continue
		}
		for i, p := range block {
			for _, q := range block[i+1:] {
				if !r.wanted(p, q) {
					continue
				}
				looked++
				cmp.levels(r.row(p), r.row(q), &out)
				if w.weight(&out, r.row(p)) > 3 {
					c.likely, c.by = append(c.likely, [2]uint32{p, q}), append(c.by, r.model.Rules[k])
				}
			}
		}
		if looked > likelyPerSeed {
			return
		}
	}
}

// imagine draws matches: which fields are filled is taken from two random
// records, how a filled field behaves from a likely match that another field's
// rule found. It notes which rules would find them.
func (c *chooser) imagine() {
	agree := make([][]uint64, len(c.parts)) // per part: bit per imagined match
	for i := range agree {
		agree[i] = make([]uint64, imagined/64)
	}
	done := map[int]bool{}
	for i := range c.parts {
		if g := c.group[i]; !done[g] {
			done[g] = true
			c.imagineGroup(g, agree)
		}
	}
	c.coverage = make([][]uint64, len(c.rules))
	for k, r := range c.rules {
		cover := slices.Clone(agree[r.parts[0]])
		for _, p := range r.parts[1:] {
			for w := range cover {
				cover[w] &= agree[p][w]
			}
		}
		c.coverage[k] = cover
	}
}

// spoilt is the percentage of imagined matches in which a field is wrong
// altogether, beyond what likely matches show.
// spoiltBlind is the same for a field of which nothing is known but that it
// agrees where it was asked to.
const (
	spoilt      = 8
	spoiltBlind = 45
)

// usesGroup reports whether a rule looks at a field of a group.
func (c *chooser) usesGroup(rule Rule, group int) bool {
	return slices.ContainsFunc(c.parts, func(p Part) bool {
		return c.groupOf(p) == group && (rule.uses(p.Field) || p.Take == Pair && rule.uses(p.With))
	})
}

func (c *chooser) groupOf(p Part) int { return c.group[slices.Index(c.parts, p)] }

func (c *chooser) imagineGroup(group int, agree [][]uint64) {
	var parts []int
	for i, g := range c.group {
		if g == group {
			parts = append(parts, i)
		}
	}
	uses := map[string]bool{}
	for _, rule := range c.r.model.Rules {
		uses[rule.String()] = c.usesGroup(rule, group)
	}
	var free []int
	for i, rule := range c.by {
		if !uses[rule.String()] {
			free = append(free, i)
		}
	}
	lost := uint64(spoilt)
	if len(free) == 0 { // every likely match was found by this very field
		lost = spoiltBlind
		for i := range c.by {
			free = append(free, i)
		}
	}
	free = slices.DeleteFunc(free, func(i int) bool { return !c.filled(parts, c.likely[i][0]) || !c.filled(parts, c.likely[i][1]) })
	if len(free) == 0 {
		return
	}
	n := uint64(c.r.profiles())
	for x := range imagined {
		if mix(uint64(group)+77, uint64(x))%100 < lost {
			continue
		}
		pair := c.likely[free[mix(uint64(group)+1, uint64(x))%uint64(len(free))]]
		one, other := uint32(mix(5, uint64(x))%n), uint32(mix(6, uint64(x))%n)
		for _, p := range parts {
			only := []int{p}
			if c.filled(only, one) && c.filled(only, other) && c.partAgrees(c.parts[p], pair) {
				agree[p][x/64] |= 1 << (x % 64)
			}
		}
	}
}

// filled reports whether a profile has a value in every field of the parts.
func (c *chooser) filled(parts []int, profile uint32) bool {
	row := c.r.row(profile)
	for _, p := range parts {
		part := c.parts[p]
		if row[c.r.model.field(part.Field)] == 0 || part.Take == Pair && row[c.r.model.field(part.With)] == 0 {
			return false
		}
	}
	return true
}

func (c *chooser) partAgrees(p Part, pair [2]uint32) bool {
	a, b := c.r.row(pair[0]), c.r.row(pair[1])
	if p.Take == Pair {
		k := c.r.pairKey(p, a)
		return k != 0 && k == c.r.pairKey(p, b)
	}
	f := c.r.model.field(p.Field)
	k := c.r.dicts[f].keyOf(p, a[f])
	return k != 0 && k == c.r.dicts[f].keyOf(p, b[f])
}

// again is what finding a match a second time is worth, against 1 for the
// first time: real matches behave worse than imagined ones.
const again = 0.4

// mostOfBudget is the share of the budget that one rule may take.
const mostOfBudget = 0.4

// greedy takes the rule that finds most per pair, until the budget is spent
// or little is gained, and drops rules that a later, wider one contains.
func (c *chooser) greedy(budget float64) []Rule {
	const leastGain, mostRules = 0.004 * imagined, 16
	worth := make([]float64, imagined)
	for x := range worth {
		worth[x] = 1
	}
	var chosen []int
	refused := map[int]bool{}
	spent := 0.0
	for len(chosen) < mostRules {
		best, bestValue := -1, 0.0
		for k, r := range c.rules {
			if refused[k] || slices.ContainsFunc(chosen, func(wide int) bool { return c.contains(wide, k) }) {
				continue
			}
			gain := gainOf(c.coverage[k], worth)
			if value := gain / (r.pairs*c.scale + 0.05*c.everybody); gain >= leastGain && value > bestValue {
				best, bestValue = k, value
			}
		}
		if best < 0 {
			break
		}
		cost := c.newPairs(chosen, best) * c.scale
		if spent+cost > budget || c.rules[best].pairs*c.scale > mostOfBudget*budget {
			refused[best] = true
			continue
		}
		spent += cost
		for x := range worth {
			if c.coverage[best][x/64]>>(x%64)&1 == 1 {
				worth[x] *= again
			}
		}
		chosen = slices.DeleteFunc(chosen, func(k int) bool { return c.contains(best, k) })
		chosen = append(chosen, best)
	}
	var rules []Rule
	for _, k := range chosen {
		rules = append(rules, c.rules[k].rule)
	}
	return rules
}

func gainOf(coverage []uint64, worth []float64) float64 {
	gain := 0.0
	for w, x := range coverage {
		for ; x != 0; x &= x - 1 {
			gain += worth[w*64+bits.TrailingZeros64(x)]
		}
	}
	return gain
}

// newPairs counts the pairs of the sample that a rule would add to those of
// the rules already chosen.
func (c *chooser) newPairs(chosen []int, rule int) float64 {
	n := len(c.keys[0])
	key := func(k, v int) uint64 {
		var h uint64
		for _, p := range c.rules[k].parts {
			if c.keys[p][v] == 0 {
				return 0
			}
			h = mix(h, c.keys[p][v])
		}
		return h
	}
	groups := map[uint64][]int32{}
	for v := range n {
		if h := key(rule, v); h != 0 {
			groups[h] = append(groups[h], int32(v))
		}
	}
	added := 0
	for _, g := range groups {
		for i, v := range g {
			for _, w := range g[i+1:] {
				if !slices.ContainsFunc(chosen, func(k int) bool { h := key(k, int(v)); return h != 0 && h == key(k, int(w)) }) {
					added++
				}
			}
		}
	}
	return float64(added)
}

// contains reports whether every pair that rule narrow finds, rule wide finds
// too.
func (c *chooser) contains(wide, narrow int) bool {
	for _, p := range c.rules[wide].parts {
		if !slices.ContainsFunc(c.rules[narrow].parts, func(q int) bool { return implies(c.parts[q], c.parts[p]) }) {
			return false
		}
	}
	return true
}

// implies reports whether agreeing on p means agreeing on q.
func implies(p, q Part) bool {
	return p.Field == q.Field && p.With == q.With && (p == q || p.Take == Whole && q.Take != Pair)
}
