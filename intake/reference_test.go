package intake

import (
	"os"
	"testing"

	"sightline/internal/reference"
	"sightline/register"
)

// The figures are those of the issue that asked for the profiles, counted
// there from the same files.
func TestUKReferrals(t *testing.T) {
	r, err := Open(reference.Path(t, "nrm/nrm_referrals_leaf_2022q2_2023q4.csv"), UKNRM, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rows, err := drain(r)
	if err != nil {
		t.Fatal(err)
	}
	quarters := map[register.Date]int{}
	keys := map[string]bool{}
	organisations := map[register.OrganisationID]bool{}
	for _, row := range rows {
		for _, o := range row.Organisations {
			organisations[o.ID] = true
		}
		for _, rep := range row.Reports {
			quarters[rep.Reported]++
			if keys[rep.SourceKey] {
				t.Fatalf("key %s twice", rep.SourceKey)
			}
			keys[rep.SourceKey] = true
			if !organisations[rep.Organisation] {
				t.Fatalf("line %d: the organisation is not told before its report", row.Line)
			}
			if len(rep.Exploitation.Forms) == 0 {
				t.Fatalf("line %d: no form", row.Line)
			}
		}
	}
	if tally := r.Tally(); tally.Read != 11277 || tally.Accepted != 11277 || tally.Reports != 30197 {
		t.Errorf("%+v", tally)
	}
	for i, want := range []int{4171, 4586, 4417, 4746, 3998, 4138, 4141} {
		q := register.Date{Year: int16(2022 + (i+1)/4), Month: int8((i+1)%4*3 + 1)}
		if quarters[q] != want {
			t.Errorf("quarter from %s has %d reports, published %d", q, quarters[q], want)
		}
	}
	if len(organisations) != 68 {
		t.Errorf("%d first responders, the table has 68", len(organisations))
	}
	if !keys["2022q2-000003-0071"] || keys["2022q2-000003-0072"] {
		t.Error("the third row stands for 71 people, and its keys should say so")
	}
}

func TestCTDCRecords(t *testing.T) {
	for _, c := range []struct {
		path    string
		profile Profile
		records int
	}{
		{"ctdc/ctdc_kanon_2020-04-14_extract.csv", CTDC, 48773},
		{"ctdc/CTDC_VPsynthetic_condensed.csv", CTDCVP, 21195},
	} {
		r, err := Open(reference.Path(t, c.path), c.profile, Options{})
		if err != nil {
			t.Fatal(err)
		}
		rows, err := drain(r)
		if err != nil {
			t.Fatal(err)
		}
		tally := r.Tally()
		if tally.Read != c.records || tally.Accepted != c.records || tally.Reports != c.records || len(r.Ignored()) != 0 {
			t.Errorf("%s: %+v, %d columns ignored", c.profile, tally, len(r.Ignored()))
		}
		keys := map[string]bool{}
		for _, row := range rows {
			keys[row.Reports[0].SourceKey] = true
		}
		if len(keys) != c.records {
			t.Errorf("%s: %d keys for %d records", c.profile, len(keys), c.records)
		}
		r.Close()
	}
}

// Counts of the CTDC extract, taken from the file with another program
// (Python's csv and Counter).
func TestCTDCContent(t *testing.T) {
	data, err := os.ReadFile(reference.Path(t, "ctdc/ctdc_kanon_2020-04-14_extract.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, _ := readAll(t, data, CTDC, Options{})
	counts := map[string]int{}
	for _, row := range rows {
		f := printed(&row.Reports[0], nil)
		for _, name := range []string{"reported_on", "gender", "age_band", "nationalities", "places", "forms"} {
			counts[name+"="+f[name]]++
		}
	}
	for what, want := range map[string]int{
		"reported_on=2016": 16399, "gender=F": 35506, "gender=M": 13267, "age_band=": 12348, "age_band=9-17": 8645,
		"age_band=48+": 1560, "nationalities=PH": 11365, "nationalities=": 8858 + 278, "places=US": 12512,
		"places=": 10175 + 844,
	} {
		if counts[what] != want {
			t.Errorf("%s: %d, the file has %d", what, counts[what], want)
		}
	}
	if labour := counts["forms=LAB"] + counts["forms=LAB|SEX"]; labour != 9772 {
		t.Errorf("forced labour: %d, the file has 9772", labour)
	}
	if sexual := counts["forms=SEX"] + counts["forms=LAB|SEX"]; sexual != 16039 {
		t.Errorf("sexual exploitation: %d, the file has 16039", sexual)
	}
}
