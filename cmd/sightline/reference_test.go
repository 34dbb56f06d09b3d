package main

import (
	"path/filepath"
	"testing"

	"sightline/intake"
	"sightline/internal/reference"
	"sightline/linking"
	"sightline/register/seal"
	"sightline/register/store"
)

// Real files of others, wholly taken in: every row accepted or accounted for.
// The counts are those their publishers give.
func TestRealFiles(t *testing.T) {
	for _, c := range []struct {
		file    string
		profile intake.Profile
		rows    int64
		reports int
	}{
		{"nrm/nrm_referrals_leaf_2022q2_2023q4.csv", intake.UKNRM, 11277, 30197},
		{"ctdc/ctdc_kanon_2020-04-14_extract.csv", intake.CTDC, 48773, 48773},
		{"ctdc/CTDC_VPsynthetic_condensed.csv", intake.CTDCVP, 21195, 21195},
	} {
		t.Run(filepath.Base(c.file), func(t *testing.T) {
			path := reference.Path(t, c.file)
			keys, err := seal.NewKeyring()
			if err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), store.Config{Address: filepath.Join(t.TempDir(), "r.db"), Keys: keys, Place: linking.Direct})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			done, err := intake.Import(t.Context(), path, c.profile, s, importer(), intake.Options{}, intake.Watch{})
			if err != nil {
				t.Fatal(err)
			}
			if done.Read != c.rows || done.Accepted+done.SetAside != c.rows || done.Filed != c.reports {
				t.Errorf("%d rows read, %d accepted, %d set aside, %d reports filed; want %d rows and %d reports",
					done.Read, done.Accepted, done.SetAside, done.Filed, c.rows, c.reports)
			}
			if faults, err := s.Check(t.Context(), nil); err != nil || len(faults) > 0 {
				t.Errorf("check: %v %v", faults, err)
			}
		})
	}
}
