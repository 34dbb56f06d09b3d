package linkage

import "math"

// comparer gives the level on which two profiles fall, for one goroutine.
type comparer struct {
	records *records
	plans   []plan
	match   matcher
	strides []uint64
}

// plan is one comparison made ready: field numbers, dictionary and a memory
// of recent answers.
type plan struct {
	field, with int // with is -1 where there is none
	alike       int // the plan whose answer a swap of fields silences, -1 if none
	dict        *dictionary
	levels      []Level
	exact       uint8 // the level of equal values
	swap        uint8 // the level of swapped fields, 0 if none
	cache       []answer
}

// answer remembers a pair of values and its level.
type answer struct {
	pair  uint64
	level uint8
}

// memory is the number of answers each comparison remembers: as many as fit
// in a core's cache.
const memory = 1 << 13

// fewProfiles are so few that remembering costs more than it saves.
const fewProfiles = 500

func newComparer(r *records) *comparer {
	c := &comparer{records: r}
	stride := uint64(1)
	for _, cmp := range r.model.Comparisons {
		p := plan{field: r.model.field(cmp.Field), with: -1, alike: -1, levels: cmp.Levels}
		p.dict = r.dicts[p.field]
		p.findSpecial(r.model, cmp)
		if p.dict.kind != Category && p.dict.kind != Token && p.dict.kind != Date && r.profiles() > fewProfiles {
			p.cache = make([]answer, memory)
		}
		c.plans = append(c.plans, p)
		c.strides = append(c.strides, stride)
		stride *= uint64(len(cmp.Levels) + 1)
	}
	for i := range c.plans {
		for j := range c.plans {
			if c.plans[i].swap > 0 && c.plans[j].field == c.plans[i].with {
				c.plans[i].alike = j
			}
		}
	}
	return c
}

func (p *plan) findSpecial(m *Model, cmp Comparison) {
	p.exact = uint8(len(cmp.Levels))
	for i, l := range cmp.Levels {
		switch l.Test {
		case Exact:
			p.exact = min(p.exact, uint8(i+1))
		case Swapped:
			if cmp.With != "" {
				p.with, p.swap = m.field(cmp.With), uint8(i+1)
			}
		}
	}
}

// maxPlans bounds the comparisons of a model, so that levels live on the stack.
const maxPlans = 24

// levels writes the level of each comparison, 0 where a value is missing.
func (c *comparer) levels(a, b []uint32, out *[maxPlans]uint8) {
	for i := range c.plans {
		p := &c.plans[i]
		va, vb := a[p.field], b[p.field]
		switch {
		case va == 0 || vb == 0:
			out[i] = 0
		case va == vb:
			out[i] = p.exact
		default:
			out[i] = c.remembered(p, va, vb)
		}
	}
	for i := range c.plans {
		if c.plans[i].swap > 0 {
			c.swapped(i, a, b, out)
		}
	}
}

// swapped puts a pair whose two fields changed places on that level, and lets
// the other comparison say nothing, as its disagreement is the same event.
func (c *comparer) swapped(i int, a, b []uint32, out *[maxPlans]uint8) {
	p := &c.plans[i]
	x, y := a[p.field], a[p.with]
	if x == 0 || y == 0 || x == y || x != b[p.with] || y != b[p.field] {
		return
	}
	out[i] = p.swap
	if p.alike >= 0 {
		out[p.alike] = 0
	}
}

func (c *comparer) remembered(p *plan, a, b uint32) uint8 {
	if p.cache == nil {
		return c.decide(p, a, b)
	}
	if a > b {
		a, b = b, a
	}
	key := uint64(a)<<32 | uint64(b)
	slot := &p.cache[key*0x9e3779b97f4a7c15>>(64-13)]
	if slot.pair != key {
		slot.pair, slot.level = key, c.decide(p, a, b)
	}
	return slot.level
}

// decide tries the levels in order on two different values.
func (c *comparer) decide(p *plan, a, b uint32) uint8 {
	if p.dict.kind == Date {
		return decideDate(p, p.dict.dates[a], p.dict.dates[b])
	}
	similarity := math.NaN()
	for i, l := range p.levels {
		if c.holds(p.dict, l, a, b, &similarity) {
			return uint8(i + 1)
		}
	}
	return uint8(len(p.levels))
}

// holds tests one level on two different values. similarity carries what an
// earlier level computed.
func (c *comparer) holds(d *dictionary, l Level, a, b uint32, similarity *float64) bool {
	switch l.Test {
	case Else:
		return true
	case SameNames:
		return d.sameNames(a, b)
	case SameSound:
		return d.features[a].sound == d.features[b].sound
	case Joined:
		return d.joined[a] == d.joined[b]
	case JaroWinklers:
		if math.IsNaN(*similarity) {
			if jaroWinklerBound(&d.features[a], &d.features[b]) < l.Limit-1e-9 {
				return false
			}
			*similarity = c.match.jaroWinkler(d.values[a], d.values[b], &d.features[a], &d.features[b])
		}
		return *similarity >= l.Limit
	case Edits:
		return c.match.distance(d.values[a], d.values[b], &d.features[a], &d.features[b], int(l.Limit)) <= int(l.Limit)
	case SamePrefix:
		return prefixRunes(d.values[a], int(l.Limit)) == prefixRunes(d.values[b], int(l.Limit))
	case Close:
		x, y := d.numbers[a], d.numbers[b]
		return math.Abs(x-y) <= l.Limit*max(math.Abs(x), math.Abs(y))
	case DiceAtLeast:
		total := d.ones[a] + d.ones[b]
		return total > 0 && 2*float64(Shared(d.encoding(a), d.encoding(b))) >= l.Limit*float64(total)
	}
	return false // Exact and Swapped are decided before
}

func decideDate(p *plan, a, b date) uint8 {
	wrong := a.errors(b, 3)
	for i, l := range p.levels {
		var holds bool
		switch l.Test {
		case Else:
			holds = true
		case Typing:
			holds = wrong <= int(l.Limit)
		case Swap:
			holds = a.swapped(b)
		case Vague:
			holds = a.vague(b)
		case SameYear:
			holds = a.year == b.year
		case Days:
			holds = a.days > 0 && b.days > 0 && math.Abs(float64(a.days-b.days)) <= l.Limit
		}
		if holds {
			return uint8(i + 1)
		}
	}
	return uint8(len(p.levels))
}

// pattern packs levels into one number.
func (c *comparer) pattern(levels *[maxPlans]uint8) uint64 {
	var code uint64
	for i, s := range c.strides {
		code += s * uint64(levels[i])
	}
	return code
}

// unpack is the inverse of pattern.
func (m *Model) unpack(code uint64, out *[maxPlans]uint8) {
	for i, cmp := range m.Comparisons {
		n := uint64(len(cmp.Levels) + 1)
		out[i] = uint8(code % n)
		code /= n
	}
}
