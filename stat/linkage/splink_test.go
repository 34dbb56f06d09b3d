package linkage

import (
	"encoding/json"
	"math"
	"os"
	"testing"
	"time"

	"sightline/internal/reference"
)

// splinkFebrl4 is the model of Splink's published example for febrl4.
func splinkFebrl4() *Model {
	names := []Level{{Test: Exact}, {Test: JaroWinklers, Limit: 0.92}, {Test: JaroWinklers, Limit: 0.88}, {Test: JaroWinklers, Limit: 0.7}, {Test: Else}}
	edits := []Level{{Test: Exact}, {Test: Edits, Limit: 1}, {Test: Edits, Limit: 2}, {Test: Else}}
	copyOf := func(l []Level) []Level { return append([]Level(nil), l...) }
	whole := func(fields ...string) Rule {
		var r Rule
		for _, f := range fields {
			r.Parts = append(r.Parts, Part{Field: f, Take: Whole})
		}
		return r
	}
	m := &Model{Version: 1, Scope: Between}
	for _, f := range []struct {
		name string
		kind Kind
	}{{"given_name", Name}, {"surname", Name}, {"date_of_birth", Code}, {"soc_sec_id", Code}, {"street_number", Code}, {"postcode", Code}, {"state", Category}, {"address_1", Text}} {
		m.Fields = append(m.Fields, Field{f.name, f.name, f.kind})
	}
	m.Comparisons = []Comparison{
		{Field: "given_name", Levels: copyOf(names), TermFrequency: true}, {Field: "surname", Levels: copyOf(names), TermFrequency: true},
		{Field: "date_of_birth", Levels: []Level{{Test: Exact}, {Test: Edits, Limit: 1}, {Test: Else}}},
		{Field: "soc_sec_id", Levels: copyOf(edits)},
		{Field: "street_number", Levels: []Level{{Test: Exact}, {Test: Else}}, TermFrequency: true},
		{Field: "postcode", Levels: copyOf(edits), TermFrequency: true},
	}
	m.Rules = []Rule{{Parts: []Part{{Field: "given_name", Take: Pair, With: "surname"}}}, whole("date_of_birth"), whole("soc_sec_id"),
		whole("state", "address_1"), whole("street_number", "address_1"), whole("postcode")}
	return m
}

// TestEMAgreesWithSplink compares m with what Splink 4.0.16 learns from the
// same training rules. Its limits on dates are months and years; only the
// levels that both have are compared.
func TestEMAgreesWithSplink(t *testing.T) {
	want := splinkLevels(t, "Splink 4.0.16 febrl4 docs febrl4 detailed model")
	table, _ := load(t, "febrl4")
	m := splinkFebrl4()
	err := m.Fit(validDates(table), FitOptions{KeepMatchesInU: true, RandomPairs: 1_000_000, SessionsOnly: true, Training: []Rule{
		{Parts: []Part{{Field: "date_of_birth", Take: Whole}}}, {Parts: []Part{{Field: "postcode", Take: Whole}}}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range m.Comparisons {
		for l, level := range c.Levels {
			w := want[c.Field][l]
			if d := math.Abs(level.M - w); d > 0.002 {
				t.Errorf("%s level %d: m = %.5f, Splink %.5f", c.Field, l, level.M, w)
			}
		}
	}
}

// splinkLevels reads m per comparison and trained level.
func splinkLevels(t *testing.T, model string) map[string][]float64 {
	t.Helper()
	data, err := os.ReadFile(reference.Path(t, "linkage/expected_params.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all map[string]struct {
		Comparisons []struct {
			C      string
			Levels [][]any
		}
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(data, &raw); err != nil {
		t.Fatal(err)
	}
	one, _ := json.Marshal(map[string]json.RawMessage{model: raw[model]})
	if err := json.Unmarshal(one, &all); err != nil {
		t.Fatal(err)
	}
	out := map[string][]float64{}
	for _, c := range all[model].Comparisons {
		for _, l := range c.Levels {
			if m, ok := l[1].(float64); ok {
				out[c.C] = append(out[c.C], m)
			}
		}
	}
	return out
}

// validDates copies a table without dates that do not exist, which Splink's
// example takes for missing.
func validDates(table *Table) *Table {
	out := NewTable(table.Columns()...)
	for i := range table.Len() {
		var row []string
		for _, c := range table.Columns() {
			v := table.Value(i, c)
			if _, err := time.Parse("20060102", v); c == "date_of_birth" && err != nil {
				v = ""
			}
			row = append(row, v)
		}
		out.Add(table.Source(i), table.ID(i), row...)
	}
	return out
}
