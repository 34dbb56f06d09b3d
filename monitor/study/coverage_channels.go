package study

import (
	"slices"

	"sightline/register/codes"
)

// channels is a table of what channels that only count saw of sexual
// exploitation, by year; nil when they saw nothing or too little to print.
// These are contacts, not persons: one person may have made several, and none
// can be known again.
func (s *Snapshot) channels(first, last int, internal bool) *Table {
	_, masks := groupMasks(&s.words[wordForms])
	all := codes.Groups.All()
	sexual := uint64(0)
	for _, g := range []codes.Group{codes.GroupDomestic, codes.GroupCrossBorder, codes.GroupSexual} {
		if at := slices.Index(all, g); at >= 0 {
			sexual |= 1 << at
		}
	}
	kinds := codes.Reporters.All()
	n := make([][]int, len(kinds))
	for row := range s.rows {
		year := int(s.counted(row)) / 10000
		kind := slices.Index(kinds, codes.Reporter(s.word(wordReporter, int32(row))))
		if s.person[row] != 0 || kind < 0 || year < first || year > last || masks[s.words[wordForms].code[row]]&sexual == 0 {
			continue
		}
		if n[kind] == nil {
			n[kind] = make([]int, last-first+1)
		}
		n[kind][year-first]++
	}
	return channelTable(kinds, n, first, internal)
}

func channelTable(kinds []codes.Reporter, n [][]int, first int, internal bool) *Table {
	var counts [][]int
	var names []codes.Reporter
	for k, row := range n {
		if row != nil {
			counts, names = append(counts, row), append(names, kinds[k])
		}
	}
	if len(counts) == 0 {
		return nil
	}
	m := newMatrix(counts, false, false, false)
	if !internal && !m.protect() {
		return nil
	}
	t := &Table{ID: "channels", Caption: Text{"Contacts about sexual exploitation with channels that only count, by year", "Contacten over seksuele uitbuiting bij kanalen die alleen tellen, per jaar"},
		Stub: Text{"Channel", "Kanaal"},
		Notes: []Text{{"Contacts, not persons: one person may have made several. They are in no list and in no estimate; they show whether a group that is registered less is still seen elsewhere.",
			"Contacten, geen personen: iemand kan er meer hebben gehad. Zij staan op geen lijst en in geen schatting; zij laten zien of een groep die minder geregistreerd wordt elders nog gezien wordt."}}}
	for i := range counts[0] {
		t.Columns = append(t.Columns, counted(yearKey(first+i), same(yearKey(first+i)), "contacts"))
	}
	for r, name := range names {
		cells := make([]Cell, len(counts[r]))
		for c, count := range counts[r] {
			cells[c] = Int(count)
			if state := m.hidden[r][c]; state != "" {
				cells[c] = Missing(state)
			}
		}
		t.Add(keyOf(string(name)), Text{codes.Reporters.Label(name, "en"), codes.Reporters.Label(name, "nl")}, cells...)
	}
	return t
}
