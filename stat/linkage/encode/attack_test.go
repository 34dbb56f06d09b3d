package encode

import (
	"crypto/rand"
	"os"
	"strconv"
	"testing"
)

// attackOn encodes rows and lets an attacker with a dictionary of exactly the
// right frequencies and some key shares loose on them.
func attackOn(t *testing.T, rows []map[string]string, columns map[string]As, order []string, salt string, change func(*Schema), shares int) []Finding {
	t.Helper()
	schema := Recommend("e", salt, columns, order)
	if change != nil {
		change(schema)
	}
	schema.AcceptWeak = len(schema.Weaknesses()) > 0
	dealt := NewShares(rand.Reader, "e")
	key, err := KeyFrom(dealt[0], dealt[1])
	if err != nil {
		t.Fatal(err)
	}
	e, err := NewEncoder(schema, key, "s")
	if err != nil {
		t.Fatal(err)
	}
	a := &Attacker{Schema: schema, Shares: dealt[:shares], Names: map[string]map[string]int{}}
	for _, c := range order {
		if columns[c] == Name {
			a.Names[c] = map[string]int{}
		}
	}
	var records []Record
	for _, row := range rows {
		for c, names := range a.Names {
			if row[c] != "" {
				names[row[c]]++
			}
		}
		records = append(records, Record{Values: e.Encode(row["id"], func(c string) string { return row[c] }), Salt: yearOf(row[order[len(order)-1]])})
	}
	return a.Run(records, func(i int, c string) string { return rows[i][c] })
}

func worst(findings []Finding) float64 {
	w := 0.0
	for _, f := range findings {
		w = max(w, f.Rate())
	}
	return w
}

// TestAttackMeasures encodes febrl4 with safeguards and without, one by one.
func TestAttackMeasures(t *testing.T) {
	rows := readRows(t, "dataset4a.csv")
	columns := map[string]As{"given_name": Name, "surname": Name, "date_of_birth": Date}
	order := []string{"given_name", "surname", "date_of_birth"}
	run := func(name string, salt string, change func(*Schema), shares int) []Finding {
		f := attackOn(t, rows, columns, order, salt, change, shares)
		for _, x := range f {
			t.Logf("%-22s %s", name, x)
		}
		return f
	}
	safe := run("recommended, one share", "date_of_birth", nil, 1)
	if err := Refuse(safe); err != nil {
		t.Error(err)
	}
	all := rows
	rows = rows[:1000] // the dictionary is encoded for every salt
	if f := run("two shares", "date_of_birth", nil, 2); worst(f) < 0.8 || Refuse(f) == nil {
		t.Errorf("with the key an attacker reads only %.3f: the attack is too weak to judge by", worst(f))
	}
	rows = all
	unsalted := run("no salt", "", nil, 1)
	if worst(unsalted) <= worst(safe) {
		t.Error("leaving the salt out gives nothing away: the attack is too weak to judge by")
	}
	run("no salt, no diffusion", "", func(s *Schema) {
		for i := range s.Fields {
			s.Fields[i].Diffusion = 0
		}
	}, 1)
	rows = rows[:2000]
	run("no salt, 2 % flips", "", func(s *Schema) {
		for i := range s.Fields[:1] {
			s.Fields[i].Flip = 0.02
		}
	}, 1)
}

// TestAttackOnAMillion is the same on syn_1m, or on its first
// SIGHTLINE_RECORDS records.
func TestAttackOnAMillion(t *testing.T) {
	if os.Getenv("SIGHTLINE_LONG") == "" {
		t.Skip("SIGHTLINE_LONG=1 attacks a million records")
	}
	rows := readRows(t, "syn_1m.csv.gz")
	if n, err := strconv.Atoi(os.Getenv("SIGHTLINE_RECORDS")); err == nil {
		rows = rows[:n]
	}
	columns := map[string]As{"first_name": Name, "surname": Name, "dob": Date}
	order := []string{"first_name", "surname", "dob"}
	for _, salt := range []string{"dob", ""} {
		f := attackOn(t, rows, columns, order, salt, func(s *Schema) { s.Fields = s.Fields[:len(s.Fields)-2] }, 1)
		for _, x := range f {
			t.Logf("salt %q: %s", salt, x)
		}
		if salt != "" {
			if err := Refuse(f); err != nil {
				t.Error(err)
			}
		}
	}
}

func BenchmarkEncodeRecord(b *testing.B) {
	s := Recommend("e", "dob", map[string]As{"a": Name, "b": Name, "dob": Date, "p": Code}, []string{"a", "b", "dob", "p"})
	e, err := NewEncoder(s, testKey, "s")
	if err != nil {
		b.Fatal(err)
	}
	row := map[string]string{"a": "Aleksandra", "b": "Kowalczyk", "dob": "1990-05-12", "p": "1234ab"}
	for b.Loop() {
		for i := range e.fields {
			clear(e.fields[i].known)
		}
		e.Encode("1", func(c string) string { return row[c] })
	}
}
