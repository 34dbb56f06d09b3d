package encode

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sightline/stat/linkage"
)

// Attacker is somebody who holds encodings and wants names. It knows the
// schema, how common each name is, and, to be on the safe side, each record's
// salt.
type Attacker struct {
	Schema *Schema
	// Shares are the key shares it holds.
	Shares []Share
	// Key, if not empty, is the whole key.
	Key Key
	// Names gives, per column, the values it tries and how common each is.
	Names map[string]map[string]int
}

// Record is an encoded record as the attacker sees it, in the order of the
// schema's fields, with the salt of its salted fields.
type Record struct {
	Values []string
	Salt   string
}

// Finding is what one attack gave away.
type Finding struct {
	Attack  string
	Records int
	Right   map[string]int // per column: records whose value was named rightly
	All     int            // records all of whose attacked columns were
}

// Rate is the share of records re-identified: all attacked columns right.
func (f Finding) Rate() float64 { return float64(f.All) / float64(max(f.Records, 1)) }

// String prints the finding as a line.
func (f Finding) String() string {
	var cols []string
	for c := range f.Right {
		cols = append(cols, c)
	}
	slices.Sort(cols)
	s := fmt.Sprintf("%-20s re-identified %.4f", f.Attack, f.Rate())
	for _, c := range cols {
		s += fmt.Sprintf("  %s %.4f", c, float64(f.Right[c])/float64(max(f.Records, 1)))
	}
	return s
}

// MostReidentified is the share of records an attack may re-identify before an
// encoding is refused.
const MostReidentified = 0.005

// Run tries all attacks and judges them by the truth, which gives each
// record's value in a column.
func (a *Attacker) Run(records []Record, truth func(record int, column string) string) []Finding {
	var out []Finding
	for _, attack := range []struct {
		name  string
		guess func(column int, records []Record) []string
	}{{"dictionary", a.dictionary}, {"frequency", a.frequency}, {"frequency and graph", a.graph}} {
		out = append(out, a.judge(attack.name, attack.guess, records, truth))
	}
	return out
}

// Refuse reports the worst finding above MostReidentified as an error.
func Refuse(findings []Finding) error {
	worst := slices.MaxFunc(findings, func(x, y Finding) int { return cmp.Compare(x.Rate(), y.Rate()) })
	if worst.Rate() > MostReidentified {
		return fmt.Errorf("encode: the schema is too weak: the %s attack re-identifies %.2f %% of the records; at most %.1f %% is accepted", worst.Attack, 100*worst.Rate(), 100*MostReidentified)
	}
	return nil
}

func (a *Attacker) judge(name string, guess func(int, []Record) []string, records []Record, truth func(int, string) string) Finding {
	f := Finding{Attack: name, Records: len(records), Right: map[string]int{}}
	hits := make([]int, len(records))
	columns := 0
	for c, field := range a.Schema.Fields {
		if a.Names[field.Column] == nil || field.As.key() {
			continue
		}
		columns++
		for i, g := range guess(c, records) {
			if g != "" && g == linkage.Fold(truth(i, field.Column)) {
				f.Right[field.Column]++
				hits[i]++
			}
		}
	}
	for _, h := range hits {
		if h == columns && columns > 0 {
			f.All++
		}
	}
	return f
}

// ranked lists the dictionary of a column, commonest first.
func (a *Attacker) ranked(column string) []string {
	counts := map[string]int{}
	for v, n := range a.Names[column] {
		counts[linkage.Fold(v)] += n
	}
	return byCount(counts)
}

func byCount(counts map[string]int) []string {
	var all []string
	for v := range counts {
		if v != "" {
			all = append(all, v)
		}
	}
	slices.SortFunc(all, func(x, y string) int { return cmp.Or(counts[y]-counts[x], strings.Compare(x, y)) })
	return all
}

// mostTried is how many names, commonest first, the dictionary attack encodes
// for each salt.
const mostTried = 2000

// dictionary encodes the names it knows under the key it can make from its
// shares, for every salt that occurs, and looks the results up.
func (a *Attacker) dictionary(c int, records []Record) []string {
	key := a.key()
	s := *a.Schema
	s.AcceptWeak = true
	guesses := make([]string, len(records))
	e, err := NewEncoder(&s, key, "")
	if err != nil {
		return guesses
	}
	salts := map[string]bool{}
	for _, r := range records {
		salts[r.Salt] = true
	}
	table := map[string]string{}
	names := a.ranked(s.Fields[c].Column)
	names = names[:min(len(names), mostTried)]
	field := s.Fields[c]
	field.Flip = 0 // cannot be guessed; without flips the result is what is nearest
	for salt := range salts {
		if field.Salt == "" {
			salt = ""
		}
		for _, name := range names {
			table[salt+"\x00"+e.field(c, field, "", salt, name)] = linkage.Fold(name)
		}
	}
	for i, r := range records {
		salt := r.Salt
		if field.Salt == "" {
			salt = ""
		}
		guesses[i] = table[salt+"\x00"+r.Values[c]]
	}
	return guesses
}

// key is what the attacker takes for the key: the right one with two shares,
// and with one share the best it can do, which is to take it for the key.
func (a *Attacker) key() Key {
	if a.Key != (Key{}) {
		return a.Key
	}
	if len(a.Shares) >= Needed {
		if k, err := KeyFrom(a.Shares[0], a.Shares[1]); err == nil {
			return k
		}
	}
	if len(a.Shares) == 1 {
		other := Share{Holder: a.Shares[0].Holder%Holders + 1, Epoch: a.Shares[0].Epoch, value: a.Shares[0].value}
		if k, err := KeyFrom(a.Shares[0], other); err == nil {
			return k
		}
	}
	return Key{1}
}

// frequency takes the commonest encoding for the commonest name, the second
// for the second, and so on, within each salt where there is one.
func (a *Attacker) frequency(c int, records []Record) []string {
	names := a.ranked(a.Schema.Fields[c].Column)
	guesses := make([]string, len(records))
	for _, class := range a.classes(c, records) {
		for rank, enc := range class.ranked {
			if rank < len(names) {
				for _, i := range class.where[enc] {
					guesses[i] = names[rank]
				}
			}
		}
	}
	return guesses
}

// class is the records of one salt, by encoding.
type class struct {
	ranked []string // encodings, commonest first
	where  map[string][]int
}

func (a *Attacker) classes(c int, records []Record) []class {
	salted := a.Schema.Fields[c].Salt != ""
	bySalt := map[string]map[string][]int{}
	var salts []string
	for i, r := range records {
		if r.Values[c] == "" {
			continue
		}
		salt := ""
		if salted {
			salt = r.Salt
		}
		if bySalt[salt] == nil {
			bySalt[salt] = map[string][]int{}
			salts = append(salts, salt)
		}
		bySalt[salt][r.Values[c]] = append(bySalt[salt][r.Values[c]], i)
	}
	var out []class
	for _, s := range salts {
		where := bySalt[s]
		if a.Schema.Fields[c].Flip > 0 {
			where = unflip(where)
		}
		counts := map[string]int{}
		for enc, in := range where {
			counts[enc] = len(in)
		}
		out = append(out, class{byCount(counts), where})
	}
	return out
}
