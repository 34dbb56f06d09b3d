package linking_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"sightline/linking"
	"sightline/register"
)

func TestDirect(t *testing.T) {
	placements := linking.Direct([]register.Waiting{
		{Report: "r1", KeyToken: "k1"},
		{Report: "r2", KeyToken: "k1", NameToken: "n1"}, // the same key as r1
		{Report: "r3", NameToken: "n1"},                 // the same name as r2
		{Report: "r4"},                                  // nothing to know the person by
		{Report: "r5"},                                  // nor here: another person
		{Report: "r6", NameToken: "n9", ByName: "P9"},   // known by name
		{Report: "r7", KeyToken: "k8", ByKey: "P8", NameToken: "n9", ByName: "P9"}, // the source's key goes first
		{Report: "r8", KeyToken: "k7", NameToken: "n9", ByName: "P9"},              // a new key, a known name
		{Report: "r9", KeyToken: "k7"},                                             // the key now belongs to that person
	})
	want := []string{
		"new 1 person-key", "new 1 person-key", "new 1 identity", "new 2 alone", "new 3 alone",
		"P9 identity", "P8 person-key", "P9 identity", "P9 person-key",
	}
	for i, p := range placements {
		got := string(p.Person)
		if got == "" {
			got = fmt.Sprintf("new %d", p.New)
		}
		if got += " " + string(p.Method); got != want[i] {
			t.Errorf("%s: %s, want %s", p.Report, got, want[i])
		}
		if p.Probability != 1 {
			t.Errorf("%s: probability %g for an exact ground", p.Report, p.Probability)
		}
	}
}

// Whatever the tokens: every report gets one person, reports with one key
// token share theirs, and a report with neither token shares with nobody.
func TestDirectKeepsPersonsTogether(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waiting := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) register.Waiting {
			w := register.Waiting{Report: register.ReportID(rapid.StringMatching(`r[0-9]{6}`).Draw(t, "report"))}
			if rapid.Bool().Draw(t, "has key") {
				w.KeyToken = rapid.SampledFrom([]string{"k1", "k2", "k3"}).Draw(t, "key")
			}
			if rapid.Bool().Draw(t, "has name") {
				w.NameToken = rapid.SampledFrom([]string{"n1", "n2", "n3"}).Draw(t, "name")
			}
			return w
		}), 0, 30).Draw(t, "waiting")
		placements := linking.Direct(waiting)
		if len(placements) != len(waiting) {
			t.Fatalf("%d placements for %d reports", len(placements), len(waiting))
		}
		person := func(i int) string { return fmt.Sprint(placements[i].Person, placements[i].New) }
		byKey := map[string]string{}
		for i, w := range waiting {
			if placements[i].Report != w.Report || placements[i].Person == "" && placements[i].New == 0 {
				t.Fatalf("report %d is placed as %+v", i, placements[i])
			}
			if w.KeyToken != "" {
				if known, ok := byKey[w.KeyToken]; ok && known != person(i) {
					t.Fatalf("key %s stands for %s and %s", w.KeyToken, known, person(i))
				}
				byKey[w.KeyToken] = person(i)
			}
		}
		for i, w := range waiting {
			for j := range waiting {
				if i != j && w.KeyToken == "" && w.NameToken == "" && person(i) == person(j) {
					t.Fatalf("report %d says nothing of who it is about and shares a person with %d", i, j)
				}
			}
		}
	})
}
