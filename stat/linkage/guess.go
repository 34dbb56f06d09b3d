package linkage

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// GuessOptions steers Guess. The zero value is a good choice.
type GuessOptions struct {
	Scope Scope
	// PairsPerRecord bounds how many pairs the chosen rules compare; 0 means 8.
	PairsPerRecord float64
	// Kinds overrides what a column is taken for; an empty kind leaves the
	// column out.
	Kinds map[string]Kind
}

// Guess works out a model from the columns of a table: what each column is,
// how it is compared, and which pairs are worth comparing. Nothing is learnt
// yet; call Fit or FitAndLink with it. It fails when no column can be used.
func Guess(t *Table, o GuessOptions) (*Model, error) {
	m := &Model{Version: 1, Scope: o.Scope}
	if m.Scope == "" {
		m.Scope = Everything
	}
	for c, name := range t.names {
		kind, ok := o.Kinds[name]
		if !ok {
			kind = t.kindOf(c)
		}
		if kind != "" {
			m.Fields = append(m.Fields, Field{Name: name, Column: name, Kind: kind})
		}
	}
	t.dropRepeats(m)
	if len(m.Fields) == 0 {
		return nil, errors.New("linkage: no column tells one person from another; name their kinds")
	}
	for _, f := range m.Fields {
		if strings.HasPrefix(f.Name, KeyColumn) {
			continue
		}
		m.Comparisons = append(m.Comparisons, Comparison{Field: f.Name, Levels: DefaultLevels(f.Kind), TermFrequency: f.Kind != Date && f.Kind != Number})
	}
	m.pairNames()
	if n := m.room(); n < len(m.Comparisons) {
		m.warn("There are more columns than can be compared; those from %s on are left out.", m.Comparisons[n].Field)
		m.Comparisons = m.Comparisons[:n]
	}
	r, err := m.read(t)
	if err != nil {
		return nil, err
	}
	r.levelBits()
	per := o.PairsPerRecord
	if per == 0 {
		per = 8
	}
	r.chooseRules(per * float64(t.Len()))
	if len(m.Rules) == 0 {
		return nil, errors.New("linkage: no combination of columns picks out few enough pairs to compare")
	}
	m.ready = r
	return m, nil
}

// levelBits sets the levels of encodings between what two random ones share
// and full agreement: how much that is depends on how they were made.
func (r *records) levelBits() {
	for i, c := range r.model.Comparisons {
		f := r.model.field(c.Field)
		d := r.dicts[f]
		n := min(len(d.values), 300)
		if d.kind != Bits || n < 3 {
			continue
		}
		sum, pairs := 0.0, 0.0
		for a := 1; a < n; a++ {
			for b := 1; b < a; b++ {
				sum += Dice(d.encoding(uint32(a)), d.encoding(uint32(b)))
				pairs++
			}
		}
		chance, level := sum/pairs, 0
		for l := range c.Levels {
			if c.Levels[l].Test == DiceAtLeast {
				r.model.Comparisons[i].Levels[l].Limit = chance + (1-chance)*bitLevels[level]
				level++
			}
		}
	}
}

// bitLevels are the shares of the way from chance to full agreement.
var bitLevels = [...]float64{0.8, 0.65, 0.5, 0.3}

// KeyColumn begins the name of a column of tokens that only say which records
// are worth comparing, such as how a name sounds.
const KeyColumn = "key:"

// columnFacts is what the values of a column look like.
type columnFacts struct {
	filled, distinct              int
	dates, digits, decimals, long float64 // shares of filled records
	at                            float64
	words                         float64 // mean
	encoded, tokens               float64
	top                           float64 // share of the ten commonest values
}

func (t *Table) facts(c int) columnFacts {
	col := t.columns[c]
	counts := make([]int, len(col.values))
	for _, id := range col.id {
		counts[id]++
	}
	var f columnFacts
	for id, v := range col.values {
		if v == "" || counts[id] == 0 {
			continue
		}
		n := float64(counts[id])
		f.filled += counts[id]
		f.distinct++
		f.dates += n * truth(likelyDate(v))
		f.digits += n * truth(strings.ContainsAny(v, "0123456789"))
		f.decimals += n * truth(isDecimal(v))
		f.at += n * truth(strings.Contains(v, "@"))
		f.long += n * truth(len(v) > 60)
		f.encoded += n * truth(strings.HasPrefix(v, BitsMark))
		f.tokens += n * truth(strings.HasPrefix(v, TokenMark))
		f.words += n * float64(strings.Count(v, " ")+1)
	}
	n := float64(max(f.filled, 1))
	counts[0] = 0 // missing
	slices.Sort(counts)
	for _, k := range counts[max(len(counts)-10, 0):] {
		f.top += float64(k) / n
	}
	f.encoded, f.tokens = f.encoded/n, f.tokens/n
	f.dates, f.digits, f.decimals, f.at, f.long, f.words = f.dates/n, f.digits/n, f.decimals/n, f.at/n, f.long/n, f.words/n
	return f
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// likelyDate is stricter than parseDate: the year is one somebody may be
// born in, so that eight-digit numbers are not taken for dates.
func likelyDate(v string) bool {
	d, ok := parseDate(v)
	return ok && len(v) >= 6 && d.year >= 1000 && d.year <= 2100 && d.month <= 13 && d.day <= 32
}

func isDecimal(v string) bool {
	whole, part, ok := strings.Cut(v, ".")
	return ok && len(part) > 0 && strings.Trim(whole+part, "0123456789-") == "" && !strings.Contains(part, ".")
}

// kindOf takes a column for what its values look like; its name decides
// only whether words are a person's name. "" means that the column is of no
// use.
func (t *Table) kindOf(c int) Kind {
	f := t.facts(c)
	switch {
	case f.distinct < 2:
		return ""
	case f.encoded > 0.99:
		return Bits
	case f.tokens > 0.99:
		return Token
	case f.long > 0.5:
		return ""
	case f.dates > 0.7:
		return Date
	case f.decimals > 0.7:
		return Number
	case f.at > 0.5:
		return Code
	case f.digits > 0.6 && f.words < 4:
		return Code
	case namesPerson(t.names[c]) && f.distinct > 12:
		return Name
	case f.top > 0.9 && f.filled > 100:
		return Category
	}
	return Text
}

// namesPerson reports whether a column's own name says it holds a name.
func namesPerson(column string) bool {
	c := strings.ToLower(column)
	for _, not := range []string{"street", "city", "place", "company", "file", "country", "straat", "plaats", "user"} {
		if strings.Contains(c, not) {
			return false
		}
	}
	for _, is := range []string{"name", "naam", "nome", "nom", "first", "last", "given", "family", "initial", "alias"} {
		if strings.Contains(c, is) {
			return true
		}
	}
	return false
}

// dropRepeats leaves out columns whose words all stand in other columns, such
// as a full name beside its parts: they would count the same evidence twice.
func (t *Table) dropRepeats(m *Model) {
	for i := 0; i < len(m.Fields); i++ {
		if share := t.repeated(m, i); share > 0.6 {
			m.warn("The column %s mostly repeats other columns and was left out.", m.Fields[i].Name)
			m.Fields = slices.Delete(m.Fields, i, i+1)
			i--
		}
	}
}

// repeated is the share of records whose value in field i is made of the
// values of at least two other fields of names or texts, or equals another
// field's.
func (t *Table) repeated(m *Model, i int) float64 {
	if k := m.Fields[i].Kind; k != Name && k != Text && k != Category {
		return 0
	}
	const look = 2000
	step := max(t.Len()/look, 1)
	seen, inside := 0, 0
	for rec := 0; rec < t.Len(); rec += step {
		v := t.Value(rec, m.Fields[i].Column)
		if v == "" {
			continue
		}
		seen++
		if t.coveredBy(m, i, rec, " "+Fold(v)+" ") {
			inside++
		}
	}
	return ratio(float64(inside), float64(seen))
}

func (t *Table) coveredBy(m *Model, i, rec int, text string) bool {
	parts := 0
	for j, other := range m.Fields {
		if j == i || other.Kind != Name && other.Kind != Text {
			continue
		}
		v := Fold(t.Value(rec, other.Column))
		if v == "" || len(v)+2 > len(text) || !strings.Contains(text, " "+v+" ") {
			continue
		}
		if len(v)+2 == len(text) {
			if j < i { // of two equal columns the first stays
				return true
			}
			continue
		}
		parts++
	}
	return parts >= 2
}

// pairNames makes a given name and a surname know each other, as clerks put
// one in the other's place.
func (m *Model) pairNames() {
	given, family := -1, -1
	for i, c := range m.Comparisons {
		if m.Fields[m.field(c.Field)].Kind != Name {
			continue
		}
		switch n := strings.ToLower(c.Field); {
		case containsAny(n, "sur", "last", "family", "achter", "familie"):
			family = i
		case containsAny(n, "first", "given", "fore", "voor", "christian"):
			given = i
		}
	}
	if given < 0 || family < 0 {
		return
	}
	c := &m.Comparisons[given]
	c.With = m.Comparisons[family].Field
	c.Levels = slices.Insert(c.Levels, 1, Level{Test: Swapped})
}

func containsAny(s string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(s, p) })
}

// Summary says in words what a guessed model does.
func (m *Model) Summary() string {
	var b strings.Builder
	for _, f := range m.Fields {
		fmt.Fprintf(&b, "%s is compared as %s\n", f.Name, f.Kind)
	}
	for _, r := range m.Rules {
		fmt.Fprintf(&b, "records are compared that share %s\n", r)
	}
	return b.String()
}
