package study

import (
	"errors"
	"slices"

	"sightline/register"
)

// Options say how a chapter is made from a snapshot.
type Options struct {
	Period   Period      // zero for all years with reports
	Internal bool        // show small counts; the chapter is marked as not for publication
	Official []Published // series to lay beside ours; may be empty
	Ledger   []LedgerEntry
}

// ErrNothingCounted says that the snapshot holds no report in the period.
var ErrNothingCounted = errors.New("study: the snapshot holds no report in this period")

// NatureAndExtent makes the first chapter from a snapshot: persons and reports
// by year, or by quarter where the period is three years or less; who
// reported; groups and forms; who the persons are; our series beside the
// official ones; and what is missing. Small counts are withheld unless the
// options say that the chapter stays inside.
func NatureAndExtent(s *Snapshot, opt Options) (*Chapter, error) {
	t := s.count(opt.Period)
	whole := len(t.slices)
	if t.reports[whole]+t.contacts[whole]+t.sub3Reports[whole] == 0 {
		return nil, ErrNothingCounted
	}
	n := &nature{tally: t, opt: opt, meta: s.Meta, press: newPressroom(opt.Official), merged: map[string]bool{}}
	last := t.slices[len(t.slices)-1]
	n.ledger = within(opt.Ledger, t.slices[0].start(), last.start()+last.length())
	n.chapter = &Chapter{ID: "nature", Title: Text{"Nature and extent", "Aard en omvang"}, About: n.about(),
		Simulated: s.Meta.Simulated, Definitions: Definitions, Origin: s.origin(opt.Internal)}
	if err := n.write(); err != nil {
		return nil, err
	}
	n.chapter.Sources = n.press.sources
	return n.chapter, n.chapter.Check()
}

// nature writes the chapter.
type nature struct {
	*tally
	opt         Options
	meta        Meta
	ledger      []LedgerEntry
	press       *pressroom
	chapter     *Chapter
	headline    *Table          // persons and reports by slice
	merged      map[string]bool // tables in which what is not known shares a row
	withheld    []Text          // names of tables that could not be printed
	withheldIDs []string
	absent      []Text // attributes that nobody recorded
}

func (n *nature) about() Text {
	name := n.name()
	if n.meta.Place.IsZero() {
		return name
	}
	return Text{n.meta.Place.EN + ", " + name.EN, n.meta.Place.NL + ", " + name.NL}
}

func (n *nature) write() error {
	extent := Section{ID: "extent", Title: Text{"Persons and reports", "Personen en meldingen"}}
	if err := n.extent(&extent); err != nil {
		return err
	}
	sections := []Section{extent, n.reporters(), n.groups(), n.who(), n.bridge()}
	for _, s := range sections {
		if len(s.Items) > 0 {
			n.chapter.Sections = append(n.chapter.Sections, s)
		}
	}
	n.chapter.Sections = append(n.chapter.Sections, n.changes(), n.missing())
	n.findings()
	n.notes()
	return nil
}

// first and last are the ends of the comparison: the last slice is the last
// that is complete.
func (n *nature) first() Slice { return n.slices[0] }

func (n *nature) last() Slice {
	for i := len(n.slices) - 1; i > 0; i-- {
		if !n.provisional(n.slices[i]) {
			return n.slices[i]
		}
	}
	return n.slices[0]
}

// provisional reports whether the snapshot was taken before a slice was over.
func (n *nature) provisional(s Slice) bool {
	if n.meta.Taken.IsZero() {
		return false
	}
	end := register.Date{Year: int16(s.Year), Month: 12, Day: 31}
	if s.Quarter > 0 {
		end = register.Date{Year: int16(s.Year), Month: int8(s.Quarter * 3)}
	}
	return n.meta.Taken.Last().Before(end.Last())
}

// before is the slice a year earlier, or just earlier where there is none.
func (n *nature) before(s Slice) (Slice, bool) {
	at := slices.Index(n.slices, s)
	back := 1
	if s.Quarter > 0 && at >= 4 {
		back = 4
	}
	if at < back {
		return Slice{}, false
	}
	return n.slices[at-back], true
}

// wholeKey is the column of the whole period.
const wholeKey = "whole"

// columns are the slices and, where there is more than one, the whole period.
func (n *nature) columns(unit string) []Column {
	var out []Column
	for _, s := range n.slices {
		out = append(out, counted(s.Key(), s.Label(), unit))
	}
	return append(out, counted(wholeKey, Text{"Whole period", "Hele periode"}, unit))
}

// cut makes table cells of a matrix's row.
func (n *nature) cut(m *matrix, row int) []Cell {
	out := make([]Cell, len(m.n[row]))
	for i, v := range m.n[row] {
		if state := m.hidden[row][i]; state != "" {
			out[i] = Missing(state)
		} else {
			out[i] = Int(v)
		}
		if i < len(n.slices) {
			out[i].Provisional = n.provisional(n.slices[i])
		}
	}
	return out
}

// guard protects a matrix unless the chapter stays inside. It reports false,
// and notes the table's name, when the table cannot be printed.
func (n *nature) guard(m *matrix, name Text) bool {
	if n.opt.Internal || m.protect() {
		return true
	}
	n.withheld = append(n.withheld, name)
	return false
}

// plain makes cells of counts that stand alone beside their whole.
func (n *nature) plain(counts []int, name Text) []Cell {
	m := newMatrix([][]int{counts}, false, true, false)
	if !n.guard(m, name) {
		out := make([]Cell, len(counts))
		for i := range out {
			out[i] = Missing(Withheld)
		}
		return out
	}
	return n.cut(m, 0)
}

// breakdown makes the table of a dimension: a row a category that occurs, in
// the given order, and the margin, which is printed elsewhere, as the last.
// It is nil when the attribute is not recorded at all, or cannot be printed.
func (n *nature) breakdown(id string, name, stub Text, unit string, d *dimension, order []int, marginName Text, margin []int) *Table {
	var rows [][]int
	var kept []int
	known := 0
	for _, c := range order {
		if d.total(c) == 0 {
			continue
		}
		if d.keys[c] != "unknown" {
			known++
		}
		rows, kept = append(rows, d.n[c]), append(kept, c)
	}
	if known == 0 {
		n.absent = append(n.absent, name)
		return nil
	}
	b := &blocks{rows: rows}
	for _, c := range kept {
		b.keys, b.labels = append(b.keys, d.keys[c]), append(b.labels, d.labels[c])
	}
	m := n.merge(id, b, margin, name)
	if m == nil {
		return nil
	}
	t := &Table{ID: id, Caption: n.caption(name), Stub: stub, Columns: n.columns(unit)}
	for i := range b.keys {
		t.Add(b.keys[i], b.labels[i], n.cut(m, i)...)
	}
	t.Add("all", marginName, n.cut(m, len(b.keys))...).Total = true
	n.foot(t)
	return t
}

// blocks are the rows of a table before they are cells.
type blocks struct {
	keys   []string
	labels []Text
	rows   [][]int
}

// merge protects the rows of a table. Where that cannot be done, because a
// row has little but small counts, it puts the two smallest rows into one and
// tries again, down to two rows.
func (n *nature) merge(id string, b *blocks, margin []int, name Text) *matrix {
	for {
		m := newMatrix(append(slices.Clone(b.rows), margin), true, true, true)
		if n.opt.Internal || m.protect() {
			return m
		}
		if len(b.rows) <= 2 {
			n.withheld, n.withheldIDs = append(n.withheld, name), append(n.withheldIDs, id)
			return nil
		}
		if b.join() {
			n.merged[id] = true
		}
	}
}

// join puts the two smallest rows into one at the end, or the smallest into
// the row that already gathers, and reports whether what is not known is in
// it.
func (b *blocks) join() bool {
	whole := len(b.rows[0]) - 1
	second := slices.IndexFunc(b.keys, func(k string) bool { return k == "rest" || k == "mixed" })
	first := b.smallest(whole, second)
	if second < 0 {
		second = b.smallest(whole, first)
	}
	sum := slices.Clone(b.rows[first])
	for i, v := range b.rows[second] {
		sum[i] += v
	}
	unknown := b.keys[first] == "unknown" || b.keys[second] == "unknown" || b.keys[first] == "mixed" || b.keys[second] == "mixed"
	for _, i := range []int{max(first, second), min(first, second)} {
		b.keys, b.labels, b.rows = slices.Delete(b.keys, i, i+1), slices.Delete(b.labels, i, i+1), slices.Delete(b.rows, i, i+1)
	}
	key, label := "rest", Text{"All others", "Alle andere"}
	if unknown {
		key, label = "mixed", Text{"Others, or not known", "Overige, of niet bekend"}
	}
	b.keys, b.labels, b.rows = append(b.keys, key), append(b.labels, label), append(b.rows, sum)
	return unknown
}

// smallest finds the row with the smallest count over the whole period, one
// row left out.
func (b *blocks) smallest(whole, without int) int {
	best := -1
	for i, r := range b.rows {
		if i != without && (best < 0 || r[whole] <= b.rows[best][whole]) {
			best = i
		}
	}
	return best
}

// caption is a table's name with its time.
func (n *nature) caption(name Text) Text {
	span := n.name().EN
	return Text{name.EN + ", " + span, name.NL + ", " + span}
}

// foot explains the marks of a table.
func (n *nature) foot(t *Table) {
	small, provisional := false, false
	for _, r := range t.Rows {
		for _, c := range r.Cells {
			small = small || c.State == Suppressed || c.State == Withheld
			provisional = provisional || c.Provisional
		}
	}
	if small {
		t.Notes = append(t.Notes, Text{"A small count is withheld; a dash withholds another count so that the small one cannot be worked out. Zeros are shown.",
			"Een klein aantal is weggelaten; een streepje laat een ander aantal weg zodat het kleine niet te berekenen is. Nullen staan er wel."})
	}
	if provisional {
		t.Notes = append(t.Notes, Text{"p: provisional, the snapshot was taken before this " + n.kind().EN + " was over.",
			"p: voorlopig, de momentopname is gemaakt voordat dit " + n.kind().NL + " voorbij was."})
	}
}

// bySize orders a dimension's categories by their count, what is not known
// last.
func bySize(d *dimension) []int {
	order := make([]int, len(d.keys))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if unknown := btoi(d.keys[a] == "unknown") - btoi(d.keys[b] == "unknown"); unknown != 0 {
			return unknown
		}
		return d.total(b) - d.total(a)
	})
	return order
}

// asListed keeps the order of the list, what is not known last.
func asListed(d *dimension) []int {
	var order []int
	for i := range d.keys {
		if d.keys[i] != "unknown" {
			order = append(order, i)
		}
	}
	if i := slices.Index(d.keys, "unknown"); i >= 0 {
		order = append(order, i)
	}
	return order
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// known reports whether cells of a table hold numbers that may be said.
func (n *nature) known(table string, refs ...string) bool {
	t := n.chapter.Table(table)
	if t == nil {
		return false
	}
	for i := 0; i < len(refs); i += 2 {
		if c, _, ok := t.Cell(refs[i], refs[i+1]); !ok || !c.HasNumber() {
			return false
		}
	}
	return true
}
