package intake

import (
	"cmp"
	"slices"
)

// Tally counts what a file gave. Read is always Accepted plus SetAside.
type Tally struct {
	Read     int // records, the header and blank lines not counted
	Accepted int
	SetAside int
	Blank    int // lines with nothing in them, passed over
	Reports  int // reports in the accepted rows; a row may stand for several
	groups   map[groupKey]*Group
}

// Group is one kind of problem in a file: how often, and where first.
type Group struct {
	Field, Wrong, Remedy string
	Rows                 int
	FirstLine            int
}

type groupKey struct{ field, wrong string }

// maxGroups bounds the kinds that are told apart; further ones are counted
// together.
const maxGroups = 500

func (t *Tally) count(row *Row) {
	t.Read++
	t.Reports += len(row.Reports)
	if row.Accepted() {
		t.Accepted++
		return
	}
	t.SetAside++
	for _, p := range row.Problems {
		t.group(p)
	}
}

func (t *Tally) group(p Problem) {
	if t.groups == nil {
		t.groups = map[groupKey]*Group{}
	}
	key := groupKey{p.Field, p.Wrong}
	if t.groups[key] == nil && len(t.groups) >= maxGroups {
		key = groupKey{"", "has other problems"}
		p = Problem{Line: p.Line, Wrong: key.wrong, Remedy: "see the quarantine file"}
	}
	g := t.groups[key]
	if g == nil {
		g = &Group{Field: p.Field, Wrong: p.Wrong, Remedy: p.Remedy, FirstLine: p.Line}
		t.groups[key] = g
	}
	g.Rows++
}

// Groups gives the kinds of problems, the most frequent first: what a clerk
// wants to know before opening a list of ten thousand lines.
func (t *Tally) Groups() []Group {
	all := make([]Group, 0, len(t.groups))
	for _, g := range t.groups {
		all = append(all, *g)
	}
	slices.SortFunc(all, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.FirstLine, b.FirstLine),
			cmp.Compare(a.Field, b.Field), cmp.Compare(a.Wrong, b.Wrong))
	})
	return all
}
