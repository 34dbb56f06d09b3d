package linkage

import (
	"fmt"
	"slices"
	"sort"
)

// records are the rows of a table as a model reads them. Records of one
// source that agree in everything the model reads are one profile: they are
// compared with others once, however many they are.
type records struct {
	model  *Model
	table  *Table
	read   []Field
	dicts  []*dictionary // per field
	rows   []uint32      // per profile: a value per field
	source []uint16      // per profile
	order  []uint64      // per profile: place in the order that rows and files cannot change
	first  []uint32      // per profile: where its members begin; one entry more than profiles
	member []uint32      // records, grouped by profile
	of     []uint32      // profile of each record
	// sampled holds the levels counted among random pairs, which Guess and Fit
	// both need.
	sampled      [][]int64
	sampledPairs int
}

func (r *records) fields() int { return len(r.model.Fields) }

func (r *records) profiles() int { return len(r.source) }

func (r *records) row(p uint32) []uint32 {
	n := r.fields()
	return r.rows[int(p)*n : int(p+1)*n]
}

func (r *records) members(p uint32) []uint32 { return r.member[r.first[p]:r.first[p+1]] }

// read brings a table to the form in which model m compares it.
func (m *Model) read(t *Table) (*records, error) {
	if r := m.ready; r != nil && r.table == t && slices.Equal(r.read, m.Fields) {
		m.ready = nil
		return r, nil
	}
	r := &records{model: m, dicts: m.dictionaries(), table: t, read: slices.Clone(m.Fields)}
	n := len(m.Fields)
	rows := make([]uint32, t.Len()*n)
	for f, field := range m.Fields {
		at := slices.Index(t.names, field.Column)
		if at < 0 {
			return nil, fmt.Errorf("linkage: the data have no column %q, which the model reads", field.Column)
		}
		col := t.columns[at]
		ids := make([]uint32, len(col.values))
		for v, raw := range col.values {
			ids[v] = r.dicts[f].id(raw)
		}
		for i, v := range col.id {
			rows[i*n+f] = ids[v]
		}
	}
	r.group(t, rows)
	return r, nil
}

// dictionaries gives one per field; fields of names share one, so that a
// given name can be met as a surname.
func (m *Model) dictionaries() []*dictionary {
	names := newDictionary(Name)
	dicts := make([]*dictionary, len(m.Fields))
	for f, field := range m.Fields {
		if field.Kind == Name {
			dicts[f] = names
		} else {
			dicts[f] = newDictionary(field.Kind)
		}
	}
	return dicts
}

// group makes profiles of equal rows, in an order made of their contents and
// sources alone.
func (r *records) group(t *Table, rows []uint32) {
	n := r.fields()
	sources := make([]uint64, len(t.sources))
	for s, name := range t.sources {
		sources[s] = hashText(name)
	}
	keys := make([]uint64, t.Len())
	for i := range keys {
		keys[i] = r.rowHash(sources[t.source[i]], rows[i*n:(i+1)*n])
	}
	r.member = sortByKey(keys)
	r.of = make([]uint32, t.Len())
	for at, i := range r.member {
		if at == 0 || keys[i] != keys[r.member[at-1]] {
			r.first = append(r.first, uint32(at))
			r.source = append(r.source, t.source[i])
			r.order = append(r.order, keys[i])
			r.rows = append(r.rows, rows[int(i)*n:int(i+1)*n]...)
		}
		r.of[i] = uint32(len(r.source) - 1)
	}
	r.first = append(r.first, uint32(t.Len()))
	for p := range r.source {
		m := r.members(uint32(p))
		if len(m) > 1 {
			sort.Slice(m, func(a, b int) bool { return t.order[m[a]] < t.order[m[b]] })
		}
	}
}

func (r *records) rowHash(source uint64, row []uint32) uint64 {
	h := source
	for f, id := range row {
		h = mix(h, r.dicts[f].hash[id])
	}
	return h
}

// sortByKey gives the order that sorts keys, by radix sort on their top bits
// and insertion below; equal keys keep their order.
func sortByKey(keys []uint64) []uint32 {
	bits := 1
	for 1<<bits < len(keys) && bits < 22 {
		bits++
	}
	shift := 64 - bits
	start := make([]uint32, 1<<bits+1)
	for _, k := range keys {
		start[k>>shift+1]++
	}
	for b := 1; b < len(start); b++ {
		start[b] += start[b-1]
	}
	order := make([]uint32, len(keys))
	next := slices.Clone(start[:1<<bits])
	for i, k := range keys {
		b := k >> shift
		order[next[b]] = uint32(i)
		next[b]++
	}
	for b := range 1 << bits {
		part := order[start[b]:start[b+1]]
		if len(part) > 1 {
			sortPart(part, keys)
		}
	}
	return order
}

func sortPart(part []uint32, keys []uint64) {
	if len(part) > 24 {
		sort.SliceStable(part, func(a, b int) bool { return keys[part[a]] < keys[part[b]] })
		return
	}
	for i := 1; i < len(part); i++ {
		x := part[i]
		j := i
		for j > 0 && keys[part[j-1]] > keys[x] {
			part[j] = part[j-1]
			j--
		}
		part[j] = x
	}
}
