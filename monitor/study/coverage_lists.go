package study

import (
	"cmp"
	"math/bits"
	"slices"

	"sightline/register/codes"
	"sightline/stat/recapture"
)

// Lists for the estimate are kinds of reporting organisation: two care homes
// are one list, since who came to the one could as well have come to the
// other. The largest kinds are lists of their own; the others together are one
// more, since small lists meet too few people to tell anything.
const ownLists = 4

// sighting is one person in one year: who reported them, and what they are.
type sighting struct {
	year   int
	kinds  uint64 // bits of codes.Reporters.All()
	groups uint64 // bits of codes.Groups.All()
	age    int    // category of ageBands; 0 not known
	dutch  bool
}

// sightings lists every person-year of the period that is not cross-border
// recruitment alone. Contacts that are only counted have no person.
func (s *Snapshot) sightings(period Period) []sighting {
	kinds := codes.Reporters.All()
	groups, groupMask := groupMasks(&s.words[wordForms])
	c := &counting{s: s}
	start, order := c.byPerson()
	var out []sighting
	for p := 1; p < len(start)-1; p++ {
		byYear := map[int]*sighting{}
		for _, row := range order[start[p]:start[p+1]] {
			year := int(s.counted(int(row))) / 10000
			if year == 0 || period != (Period{}) && !period.Has(year) {
				continue
			}
			x := byYear[year]
			if x == nil {
				x = &sighting{year: year}
				byYear[year] = x
			}
			if k := slices.Index(kinds, codes.Reporter(s.word(wordReporter, row))); k >= 0 {
				x.kinds |= 1 << k
			}
			x.groups |= groupMask[s.words[wordForms].code[row]]
			if x.age == 0 {
				if x.age = int(ageCategory(s.age[row])); x.age == 0 {
					x.age = int(bandCategory(s.word(wordAgeBand, row)))
				}
			}
			x.dutch = x.dutch || slices.Contains(splitSet[codes.Country](s.word(wordNationalities, row)), "NL")
		}
		for _, x := range byYear {
			if x.kinds != 0 && !x.onlySub3(groups) {
				out = append(out, *x)
			}
		}
	}
	slices.SortFunc(out, func(a, b sighting) int {
		return cmp.Or(cmp.Compare(a.year, b.year), cmp.Compare(a.kinds, b.kinds), cmp.Compare(a.groups, b.groups), cmp.Compare(a.age, b.age))
	})
	return out
}

func (x *sighting) onlySub3(groups []codes.Group) bool {
	at := slices.Index(groups, codes.GroupSub3)
	return at >= 0 && x.groups == 1<<at
}

// word gives a row's word in a column.
func (s *Snapshot) word(column int, row int32) string {
	return s.words[column].dict[s.words[column].code[row]]
}

// in reports whether the person belongs to a group.
func (x *sighting) in(g codes.Group) bool {
	at := slices.Index(codes.Groups.All(), g)
	return at >= 0 && x.groups>>at&1 == 1
}

// youngDutchSexual is the group of the spotlight: under 23, Dutch, sexually
// exploited.
func (x *sighting) youngDutchSexual() bool {
	return x.dutch && (x.age == 1 || x.age == 2) && (x.in(codes.GroupDomestic) || x.in(codes.GroupCrossBorder) || x.in(codes.GroupSexual))
}

// listing says which kinds of organisation make which list.
type listing struct {
	names []Text
	of    [64]int // list of each kind
}

// newListing ranks kinds by the people they reported.
func newListing(all []sighting) listing {
	kinds := codes.Reporters.All()
	n := make([]int, len(kinds))
	for _, x := range all {
		for rest := x.kinds; rest != 0; rest &= rest - 1 {
			n[bits.TrailingZeros64(rest)]++
		}
	}
	order := make([]int, 0, len(kinds))
	for k := range kinds {
		if n[k] > 0 {
			order = append(order, k)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return n[b] - n[a] })
	var l listing
	for at, k := range order {
		if at < ownLists || len(order) == ownLists+1 {
			l.of[k] = len(l.names)
			l.names = append(l.names, Text{codes.Reporters.Label(kinds[k], "en"), codes.Reporters.Label(kinds[k], "nl")})
			continue
		}
		if at == ownLists {
			l.names = append(l.names, Text{"Other organisations", "Andere organisaties"})
		}
		l.of[k] = ownLists
	}
	return l
}

// history gives the lists a person is on.
func (l *listing) history(kinds uint64) recapture.History {
	var h recapture.History
	for rest := kinds; rest != 0; rest &= rest - 1 {
		h |= 1 << l.of[bits.TrailingZeros64(rest)]
	}
	return h
}

// table makes the table of overlaps of the people for whom keep says yes.
// Lists that know none of them are left out; used gives the lists kept.
func (l *listing) table(all []sighting, keep func(*sighting) bool) (t recapture.Table, used []int) {
	counts := map[recapture.History]int{}
	var any recapture.History
	for k := range all {
		if keep(&all[k]) {
			h := l.history(all[k].kinds)
			counts[h]++
			any |= h
		}
	}
	var names []string
	for i, name := range l.names {
		if any.Has(i) {
			used, names = append(used, i), append(names, name.EN)
		}
	}
	t.Lists = names
	for h := recapture.History(1); h < 1<<len(l.names); h++ {
		if n := counts[h]; n > 0 {
			var short recapture.History
			for k, i := range used {
				if h.Has(i) {
					short |= 1 << k
				}
			}
			t.Cells = append(t.Cells, recapture.Cell{History: short, Count: n})
		}
	}
	return t, used
}
