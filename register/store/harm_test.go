package store_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sightline/linking"
	"sightline/register"
	"sightline/register/registertest"
	"sightline/register/seal"
	"sightline/register/store"
)

// kept is a register on disk whose file a test may harm.
type kept struct {
	path string
	keys *seal.Keyring
}

func (k kept) open(t testing.TB) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Address: k.path, Keys: k.keys, Place: linking.Direct})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// harm runs SQL behind the register's back.
func (k kept) harm(t *testing.T, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", k.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, text := range statements {
		if _, err := db.Exec(text); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
	}
}

// filled makes a register with some invented reports.
func filled(t *testing.T, n int) kept {
	t.Helper()
	k := kept{filepath.Join(t.TempDir(), "register.db"), keyring(t)}
	s := k.open(t)
	defer s.Close()
	err := s.Enrol(t.Context(), registertest.Admin, register.Organisation{ID: "np", Kind: "NP"}, register.Organisation{ID: "zc", Kind: "ZC"})
	if err != nil {
		t.Fatal(err)
	}
	var reports []register.Report
	for i := range n {
		reports = append(reports, invented(i))
	}
	if _, err := s.File(t.Context(), registertest.Importer, reports...); err != nil {
		t.Fatal(err)
	}
	return k
}

func faults(t *testing.T, k kept) string {
	t.Helper()
	s := k.open(t)
	defer s.Close()
	found, err := s.Check(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(found, "\n")
}

func TestTamperIsSeen(t *testing.T) {
	if got := faults(t, filled(t, 600)); got != "" {
		t.Fatalf("an unharmed register: %s", got)
	}
	for name, c := range map[string]struct{ harm, told string }{
		"a fact is changed":          {`update report set facts = replace(facts, '"gender":"F"', '"gender":"M"') where number = 7`, "what is stored is not what was journalled"},
		"a date is changed":          {`update report set reported = '2019-01-01' where number = 7`, "what is stored is not what was journalled"},
		"a report is deleted":        {`delete from report where number = 7`, "reports: 1 are missing"},
		"the last report is deleted": {`delete from report where number = 600`, "the head counts 600, there are 599"},
		"an entry is changed":        {`update journal set body = replace(body, 'importer', 'somebody') where number = 5`, "entry 5 or its hash was changed"},
		"an entry is deleted":        {`delete from journal where number = 5`, "entry 5 is missing"},
		"entries are swapped":        {`update journal set number = case number when 5 then -1 else number end; update journal set number = 5 where number = 6; update journal set number = 6 where number = -1`, "entry 5 or its hash was changed"},
		"the journal is cut":         {`delete from journal where number > 500; update head set entries = 501`, "its journal entry is missing"},
		"a link is deleted":          {`delete from link where report = 9`, "should be linked and are not"},
		"a link is doubled":          {`insert into link select report, 2, 1, method, probability, member, made, 0, '' from link where report = 9`, "stand linked to two persons"},
		"a key is thrown away":       {`update identity_key set wrapped = null where report = 1`, "have lost their key"},
	} {
		t.Run(name, func(t *testing.T) {
			k := filled(t, 600)
			k.harm(t, strings.Split(c.harm, "; ")...)
			if got := faults(t, k); !strings.Contains(got, c.told) {
				t.Errorf("told %q, want a line with %q", got, c.told)
			}
		})
	}
}

// A register opens under its own keyring only, and is made only once.
func TestKeyringBelongs(t *testing.T) {
	k := filled(t, 1)
	_, err := store.Open(t.Context(), store.Config{Address: k.path, Keys: keyring(t)})
	if !errors.Is(err, store.ErrOtherKeyring) {
		t.Errorf("another keyring: %v", err)
	}
	_, err = store.Open(t.Context(), store.Config{Address: k.path, Keys: k.keys, New: true})
	if !errors.Is(err, store.ErrExists) {
		t.Errorf("made twice: %v", err)
	}
}

// A rolled-back copy is sound in itself; what betrays it is the head that
// somebody else kept.
func TestRollbackDiffersFromAKeptHead(t *testing.T) {
	k := filled(t, 300)
	s := k.open(t)
	defer s.Close()
	head, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.File(t.Context(), registertest.Importer, invented(1000)); err != nil {
		t.Fatal(err)
	}
	later, err := s.Head(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if later.Size <= head.Size || later.Root == head.Root {
		t.Errorf("the head did not move: %+v, %+v", head, later)
	}
}

// Erasing an identity leaves nothing of its wrapped key in any file of the
// register: not in the database, not in the write-ahead log.
func TestErasedIsGone(t *testing.T) {
	k := filled(t, 200)
	s := k.open(t)
	defer s.Close()
	receipts, err := s.File(t.Context(), registertest.Importer, invented(0))
	if err != nil {
		t.Fatal(err)
	}
	wrapped := wrappedKey(t, k)
	if !inFiles(t, k, wrapped) {
		t.Fatal("the key cannot be found before it is destroyed, so the test sees nothing")
	}
	if err := s.Erase(t.Context(), registertest.Registrar, receipts[0].Report, "asked by the person"); err != nil {
		t.Fatal(err)
	}
	if inFiles(t, k, wrapped) {
		t.Error("a destroyed key can still be read in the register's files")
	}
}

func wrappedKey(t *testing.T, k kept) []byte {
	t.Helper()
	db, err := sql.Open("sqlite", k.path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var wrapped []byte
	if err := db.QueryRow(`select wrapped from identity_key where report = 1`).Scan(&wrapped); err != nil {
		t.Fatal(err)
	}
	return wrapped
}

func inFiles(t *testing.T, k kept, needle []byte) bool {
	t.Helper()
	files, err := filepath.Glob(k.path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(text, needle) {
			return true
		}
	}
	return false
}

// No name, key or number of a person can be read in the register's files.
func TestFilesShowNoNames(t *testing.T) {
	k := filled(t, 200)
	for _, text := range []string{"Given3", "Family3", "person-6", "2000-01-02"} {
		if inFiles(t, k, []byte(text)) {
			t.Errorf("%q can be read in the register's files", text)
		}
	}
}

// Whether a report is placed while it is filed or afterwards, the same
// reports become the same persons.
func TestPlacingAtOnceOrLater(t *testing.T) {
	persons := func(place placer, batch int) string {
		s := openSQLite(t, place)
		defer s.Close()
		ctx := context.Background()
		if err := s.Enrol(ctx, registertest.Admin, register.Organisation{ID: "np", Kind: "NP"}, register.Organisation{ID: "zc", Kind: "ZC"}); err != nil {
			t.Fatal(err)
		}
		for i := 0; i < 300; i += batch {
			var reports []register.Report
			for j := i; j < min(300, i+batch); j++ {
				reports = append(reports, invented(j))
			}
			if _, err := s.File(ctx, registertest.Importer, reports...); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := linking.CatchUp(ctx, s, registertest.Importer); err != nil {
			t.Fatal(err)
		}
		var got []int64
		if _, err := s.Facts(ctx, registertest.Analyst, func(f *register.Fact) error { got = append(got, f.Person); return nil }); err != nil {
			t.Fatal(err)
		}
		return fmt.Sprint(got)
	}
	want := persons(nil, 300)
	for _, batch := range []int{1, 7, 300} {
		if got := persons(linking.Direct, batch); got != want {
			t.Errorf("placed at once in batches of %d:\n%s\nplaced later:\n%s", batch, got, want)
		}
	}
}
