package linkage

import (
	"fmt"
	"strings"
)

// Rule says which records are worth comparing: those that agree on all its
// parts. Records that lack a part are not found by it.
type Rule struct {
	Parts []Part `json:"parts"`
}

// Part is one field, or a piece of it, that must agree.
type Part struct {
	Field string `json:"field"`
	Take  Take   `json:"take"`
	N     int    `json:"n,omitempty"`    // characters, for First
	With  string `json:"with,omitempty"` // the other field, for Pair
}

// Take says which piece of a value a rule looks at.
type Take string

// The pieces.
const (
	Whole   Take = "whole"
	First   Take = "first"  // the first N characters
	Year    Take = "year"   // of a date
	Sounds  Take = "sound"  // of a name
	Pair    Take = "pair"   // this field and With, in either order
	Sampled Take = "sample" // N bits of an encoding, chosen by With
)

// String prints the rule as people say it.
func (r Rule) String() string {
	var s []string
	for _, p := range r.Parts {
		s = append(s, p.String())
	}
	return strings.Join(s, " + ")
}

// String prints the part as people say it.
func (p Part) String() string {
	switch p.Take {
	case First:
		return fmt.Sprintf("first %d of %s", p.N, p.Field)
	case Year, Sounds:
		return fmt.Sprintf("%s of %s", p.Take, p.Field)
	case Pair:
		return fmt.Sprintf("%s and %s in either order", p.Field, p.With)
	case Sampled:
		return fmt.Sprintf("%d bits of %s", p.N, p.Field)
	}
	return p.Field
}

func (m *Model) checkRule(r Rule) error {
	if len(r.Parts) == 0 {
		return fmt.Errorf("linkage: a blocking rule without parts")
	}
	for _, p := range r.Parts {
		if m.field(p.Field) < 0 {
			return fmt.Errorf("linkage: a blocking rule names the unknown field %q", p.Field)
		}
		if p.Take == Pair && m.field(p.With) < 0 {
			return fmt.Errorf("linkage: a blocking rule names the unknown field %q", p.With)
		}
	}
	return nil
}

// uses reports whether a rule looks at a field.
func (r Rule) uses(field string) bool {
	for _, p := range r.Parts {
		if p.Field == field || p.Take == Pair && p.With == field {
			return true
		}
	}
	return false
}

// keyOf gives the hash of the piece of value id that part p takes, 0 where
// it is missing.
func (d *dictionary) keyOf(p Part, id uint32) uint64 {
	if id == 0 {
		return 0
	}
	switch p.Take {
	case First:
		return hashText(prefixRunes(d.values[id], p.N)) | 1
	case Year:
		if d.kind == Date {
			return mix(uint64(d.dates[id].year), 77) | 1
		}
		return hashText(prefixRunes(d.values[id], 4)) | 1
	case Sounds:
		if d.kind == Name {
			return uint64(d.features[id].sound)<<1 | 1
		}
	case Sampled:
		return d.sampledKey(p, id)
	}
	return d.hash[id]
}

// sampledKey takes N bits at places that With fixes: encodings that agree on
// most bits agree on these with good probability.
func (d *dictionary) sampledKey(p Part, id uint32) uint64 {
	words := d.encoding(id)
	seed := hashText(p.With)
	var key uint64
	for i := range p.N {
		at := mix(seed, uint64(i)) % uint64(64*d.stride)
		key = key<<1 | words[at/64]>>(at%64)&1
	}
	return mix(seed, key) | 1
}

func prefixRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
