package linkage

import (
	"fmt"
	"slices"
	"strings"
)

// Table is a set of records, each a row of text values with an identifier
// that is unique within its source. Equal values of a column are stored once.
// The empty string means missing.
type Table struct {
	names   []string
	columns []*column
	ids     []string
	source  []uint16
	sources []string
	order   []uint64 // hash of source and identifier: an order no file order can change
}

// column holds the distinct values of one column; values[0] is "".
type column struct {
	values []string
	id     []uint32 // per record: index in values
	index  map[string]uint32
}

// NewTable makes an empty table with the named columns.
func NewTable(columns ...string) *Table {
	t := &Table{names: slices.Clone(columns)}
	for range columns {
		t.columns = append(t.columns, &column{values: []string{""}, index: map[string]uint32{"": 0}})
	}
	return t
}

// Add appends one record. values are in the order of the columns; id and
// values are copied only as Go strings are, so the caller must not reuse
// their memory. It panics if the number of values is not that of the columns.
func (t *Table) Add(source, id string, values ...string) {
	if len(values) != len(t.columns) {
		panic(fmt.Sprintf("linkage: %d values for %d columns", len(values), len(t.columns)))
	}
	t.begin(source, id)
	for c, v := range values {
		t.columns[c].add(v)
	}
}

func (t *Table) begin(source, id string) {
	s := slices.Index(t.sources, source)
	if s < 0 {
		s = len(t.sources)
		t.sources = append(t.sources, source)
	}
	t.ids = append(t.ids, id)
	t.source = append(t.source, uint16(s))
	t.order = append(t.order, mix(hashText(source), hashText(id)))
}

func (c *column) add(v string) {
	id, ok := c.index[v]
	if !ok {
		id = uint32(len(c.values))
		c.values = append(c.values, v)
		c.index[v] = id
	}
	c.id = append(c.id, id)
}

// addShared is add for a string whose memory belongs to a whole line.
func (c *column) addShared(v string) {
	id, ok := c.index[v]
	if !ok {
		v = strings.Clone(v)
		id = uint32(len(c.values))
		c.values = append(c.values, v)
		c.index[v] = id
	}
	c.id = append(c.id, id)
}

// Len is the number of records.
func (t *Table) Len() int { return len(t.ids) }

// Columns names the columns in order.
func (t *Table) Columns() []string { return slices.Clone(t.names) }

// ID gives the identifier of record i.
func (t *Table) ID(i int) string { return t.ids[i] }

// Source names the source of record i.
func (t *Table) Source(i int) string { return t.sources[t.source[i]] }

// Sources names all sources in order of first appearance.
func (t *Table) Sources() []string { return slices.Clone(t.sources) }

// Value gives the value of record i in the named column, "" where it is
// missing or there is no such column.
func (t *Table) Value(i int, name string) string {
	c := slices.Index(t.names, name)
	if c < 0 {
		return ""
	}
	col := t.columns[c]
	return col.values[col.id[i]]
}

// checkIDs refuses identifiers that occur twice within a source.
func (t *Table) checkIDs() error {
	seen := make([]uint64, len(t.order))
	copy(seen, t.order)
	slices.Sort(seen)
	for i := 1; i < len(seen); i++ {
		if seen[i] == seen[i-1] {
			return fmt.Errorf("linkage: identifier %q occurs twice in one source", t.idWithOrder(seen[i]))
		}
	}
	return nil
}

func (t *Table) idWithOrder(h uint64) string {
	return t.ids[slices.Index(t.order, h)]
}

// hashText is FNV-1a over eight bytes at a time with a final mix: stable from
// run to run, unlike maphash, because results must be.
func hashText(s string) uint64 {
	h := uint64(14695981039346656037)
	for len(s) >= 8 {
		w := uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 |
			uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
		h = mix(h, w)
		s = s[8:]
	}
	for i := 0; i < len(s); i++ {
		h = (h ^ uint64(s[i])) * 1099511628211
	}
	return mix(h, uint64(len(s)))
}

// mix joins two hashes; the constants are splitmix64's.
func mix(a, b uint64) uint64 {
	x := a*0x9e3779b97f4a7c15 ^ b
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}
