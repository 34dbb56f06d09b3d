package codes

import (
	"encoding/csv"
	"os"
	"slices"
	"testing"

	"sightline/internal/reference"
)

// ISO 3166-1 assigns 249 codes; Kosovo, STATELESS and UNKNOWN come on top.
func TestCountriesAreTheStandards(t *testing.T) {
	all := Countries.All()
	if len(all) != 249+3 {
		t.Errorf("%d codes", len(all))
	}
	names := map[string]Country{}
	for _, c := range all {
		for _, lang := range []string{"en", "nl"} {
			name := Countries.Label(c, lang)
			if name == string(c) || name == "" {
				t.Errorf("%s has no name in %s", c, lang)
			}
			if back, ok := Countries.Parse(name); !ok || back != c {
				t.Errorf("%q reads as %s, not %s", name, back, c)
			}
			if other, twice := names[lang+name]; twice {
				t.Errorf("%s and %s are both %q", c, other, name)
			}
			names[lang+name] = c
		}
	}
}

func TestParseCountry(t *testing.T) {
	for text, want := range map[string]Country{"NL": "NL", "nl": "NL", " NLD ": "NL", "Nederland": "NL", "côte d'ivoire": "CI",
		"UK": "GB", "St Lucia": "LC", "Roemenië": "RO", "stateless": Stateless, "Kosovo": Kosovo, "unknown": UnknownCountry,
		"": "", "ZZ": "", "0": "", "Narnia": ""} {
		got, ok := Countries.Parse(text)
		if ok != (want != "") || got != want {
			t.Errorf("Parse(%q) = %q, %v", text, got, ok)
		}
	}
}

func TestParseNationalities(t *testing.T) {
	for text, want := range map[string][]Country{
		"Albanian":                        {"AL"},
		"Albanian Greek":                  {"AL", "GR"},
		"Congolese Drc ":                  {"CD"},
		"Congolese (DRC) Central African": {"CD", "CF"},
		"South Sudanese South African":    {"SS", "ZA"},
		"British Virgin Islander Citizen of the Dominican Republic": {"VG", "DO"},
		"Turkish UKrainian": {"TR", "UA"},
		"Unknown UK":        {"GB"},
		"Unknown":           {UnknownCountry},
		"":                  nil,
		"Albanian Martian":  nil,
	} {
		got, ok := ParseNationalities(text)
		if ok != (want != nil) || !slices.Equal(got, want) {
			t.Errorf("ParseNationalities(%q) = %v, %v", text, got, ok)
		}
	}
}

func TestNationalitiesOfTheReferralTablesAreKnown(t *testing.T) {
	f, err := os.Open(reference.Path(t, "nrm/nrm_referrals_leaf_2022q2_2023q4.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := slices.Index(rows[0], "nationality")
	distinct := map[string]bool{}
	for _, row := range rows[1:] {
		distinct[row[column]] = true
		found, ok := ParseNationalities(row[column])
		if !ok {
			t.Errorf("%q is not understood", row[column])
		}
		for _, c := range found {
			if !Countries.Has(c) {
				t.Errorf("%q gives %s", row[column], c)
			}
		}
	}
	if len(distinct) != 480 {
		t.Errorf("%d ways to write nationalities, 480 when this was written", len(distinct))
	}
}

func FuzzParseNationalities(f *testing.F) {
	f.Add("Albanian Greek")
	f.Add("Congolese (Drc) UK")
	f.Fuzz(func(t *testing.T, text string) {
		found, ok := ParseNationalities(text)
		if ok != (len(found) > 0) {
			t.Errorf("%d countries, understood %v", len(found), ok)
		}
	})
}

func TestAgeBandText(t *testing.T) {
	for text, want := range map[string]string{"18-22": "18-22", "9--17": "9-17", "48+": "48+", "<23": "0-22", "minor": "0-17",
		"Adult": "18+", "22-18": "", "-5": "", "": "", "200+": "", "18-": "", "a-b": ""} {
		b, ok := ParseAgeBand(text)
		if ok != (want != "") || ok && b.String() != want {
			t.Errorf("ParseAgeBand(%q) = %v, %v", text, b, ok)
		}
	}
}

func TestAgeBandsLeaveNoGap(t *testing.T) {
	for _, scheme := range []string{SchemeNL, SchemeCTDC, SchemeMajority, SchemeUKNRM} {
		for age := range OldestAge + 5 {
			n := 0
			for _, b := range AgeBands(scheme) {
				if b.Has(age) {
					n++
				}
			}
			if n != 1 {
				t.Errorf("%s: age %d is in %d bands", scheme, age, n)
			}
		}
	}
	if b, ok := AgeBandOf(SchemeNL, 19); !ok || b.Label("nl") != "18 tot en met 22" || !b.IsAdult() || b.IsMinor() {
		t.Errorf("19 is in %v", b)
	}
}
