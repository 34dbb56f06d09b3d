package store_test

import (
	"compress/gzip"
	"flag"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"sightline/linking"
	"sightline/register"
	"sightline/register/registertest"
	"sightline/register/seal"
	"sightline/register/store"
)

var keep = flag.String("keep-register", "", "write a register of today's tables to testdata/register-NAME.db.gz, with its keys, for later versions to open")

// A register made by an earlier version opens, is brought up to date, is
// sound, holds what it held, and takes more. Each version that changes the
// tables first keeps a register of the ones before it:
//
//	go test ./register/store -run TestKeepRegister -keep-register 00001
func TestOlderRegistersOpen(t *testing.T) {
	older, err := filepath.Glob("testdata/register-*.db.gz")
	if err != nil || len(older) == 0 {
		t.Fatalf("no older registers: %v", err)
	}
	for _, file := range older {
		t.Run(filepath.Base(file), func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "r.db")
			unpack(t, file, path)
			keys, err := seal.ReadKeyring(file[:len(file)-len(".db.gz")] + ".keys")
			if err != nil {
				t.Fatal(err)
			}
			s, err := store.Open(t.Context(), store.Config{Address: path, Keys: keys, Place: linking.Direct})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			sameAsInvented(t, s)
			receipts, err := s.File(t.Context(), registertest.Importer, invented(0), invented(1000))
			if err != nil || receipts[0].Outcome != register.OutcomeSame || receipts[1].Outcome != register.OutcomeFiled {
				t.Errorf("filing into an older register: %+v %v", receipts, err)
			}
			id, err := s.Reveal(t.Context(), registertest.Registrar, receipts[0].Report, "to test")
			if err != nil || id.FamilyName.Reveal() != "Family0" {
				t.Errorf("an identity sealed by an older version: %v", err)
			}
		})
	}
}

const keptReports = 20

func sameAsInvented(t *testing.T, s *store.Store) {
	t.Helper()
	if faults, err := s.Check(t.Context(), nil); err != nil || len(faults) > 0 {
		t.Errorf("check: %v %v", faults, err)
	}
	n := 0
	_, err := s.Facts(t.Context(), registertest.Analyst, func(f *register.Fact) error {
		if want := invented(n); !reflect.DeepEqual(f.Victim, want.Victim) || !reflect.DeepEqual(f.Exploitation, want.Exploitation) || f.Met != want.Met {
			t.Errorf("report %d is held as %+v", n, *f)
		}
		n++
		return nil
	})
	if err != nil || n != keptReports {
		t.Errorf("%d reports, %v", n, err)
	}
}

func unpack(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	plain, err := gzip.NewReader(in)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(plain)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestKeepRegister writes a register when asked to, and is skipped otherwise.
func TestKeepRegister(t *testing.T) {
	if *keep == "" {
		t.Skip("writes only with -keep-register")
	}
	k := filled(t, keptReports)
	text, err := os.ReadFile(k.path) // closed, so the log is written back
	if err != nil {
		t.Fatal(err)
	}
	base := filepath.Join("testdata", "register-"+*keep)
	out, err := os.Create(base + ".db.gz")
	if err != nil {
		t.Fatal(err)
	}
	packed := gzip.NewWriter(out)
	if _, err := packed.Write(text); err != nil {
		t.Fatal(err)
	}
	if err := packed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	if err := k.keys.Write(base + ".keys"); err != nil {
		t.Fatal(err)
	}
}
