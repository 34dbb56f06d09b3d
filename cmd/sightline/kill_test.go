package main

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"sightline/linking"
	"sightline/register"
	"sightline/register/seal"
	"sightline/register/store"
)

// kills is how often an import is killed. With -short it is killed less.
const kills = 200

// TestKilledImportLosesNothing kills an import at random moments, again and
// again, and takes it up each time. What the register said it had taken in is
// there after every kill; in the end every row is there once.
func TestKilledImportLosesNothing(t *testing.T) {
	times := kills
	if testing.Short() {
		times = 10
	}
	dir := t.TempDir()
	const rows = 40000
	file, db := filepath.Join(dir, "reports.csv"), filepath.Join(dir, "r.db")
	writeRows(t, file, rows)
	sightline(t, "register", "init", "--register", db)
	sightline(t, "import", writeOrganisation(t, dir), "--profile", "sightline-organisations", "--register", db)

	chance := rand.New(rand.NewPCG(2018, 5))
	longest := 900 * time.Millisecond
	for killed, registers := 0, 1; killed < times; {
		finished := killAfter(t, time.Duration(chance.Int64N(int64(longest))), "import", file, "--profile", "sightline", "--register", db)
		if finished { // no kill: start over in a new register
			expect(t, db, rows)
			registers++
			db = filepath.Join(dir, fmt.Sprintf("r%d.db", registers))
			sightline(t, "register", "init", "--register", db)
			sightline(t, "import", writeOrganisation(t, dir), "--profile", "sightline-organisations", "--register", db)
			continue
		}
		killed++
		if acknowledged, held := counts(t, db); held < acknowledged {
			t.Fatalf("after kill %d: %d rows were acknowledged, %d are held", killed, acknowledged, held)
		}
	}
	sightline(t, "import", file, "--profile", "sightline", "--register", db)
	expect(t, db, rows)
}

// expect asserts that every row is held once and that the register is sound.
func expect(t *testing.T, db string, rows int64) {
	t.Helper()
	if acknowledged, held := counts(t, db); held != rows || acknowledged != rows {
		t.Fatalf("of %d rows %d were acknowledged and %d are held", rows, acknowledged, held)
	}
	sightline(t, "register", "check", "--register", db)
}

// counts gives how many rows the register acknowledged, and how many reports
// it holds.
func counts(t *testing.T, db string) (acknowledged, held int64) {
	t.Helper()
	keys, err := seal.ReadKeyring(db + ".keys")
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{Address: db, Keys: keys, Place: linking.Direct})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	acknowledged, err = s.Acknowledged(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.Facts(t.Context(), analyst(), func(*register.Fact) error { held++; return nil })
	if err != nil {
		t.Fatal(err)
	}
	return acknowledged, held
}

// killAfter starts the program and kills it; it reports whether the program
// came to its end before that.
func killAfter(t *testing.T, after time.Duration, args ...string) bool {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), after)
	defer cancel()
	out, err := command(ctx, args...).CombinedOutput()
	if ctx.Err() != nil {
		return false
	}
	if err != nil {
		t.Fatalf("sightline %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return true
}

func sightline(t *testing.T, args ...string) {
	t.Helper()
	if out, err := command(t.Context(), args...).CombinedOutput(); err != nil {
		t.Fatalf("sightline %s: %v\n%s", strings.Join(args, " "), err, out)
	}
}

// command runs this test binary as the program; exec kills it with SIGKILL.
func command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), "SIGHTLINE_TEST_AS_PROGRAM=1")
	return cmd
}

func writeOrganisation(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "organisations.csv")
	if err := os.WriteFile(path, []byte("organisation,name,kind,duty,region,count_only\nnp,Police,NP,1,,0\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func writeRows(t *testing.T, path string, rows int) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, "organisation,source_key,basis,met_on,reported_on,given_names,family_name,birth_date,gender,age,forms")
	for i := range rows {
		fmt.Fprintf(w, "np,%d,DUTY,2018-04-01,2018-05-01,Given%d,Family%d,2000-01-02,F,18,SEX_DOM\n", i, i%50, i%9000)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}
