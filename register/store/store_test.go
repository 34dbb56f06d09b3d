package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"sightline/register"
	"sightline/register/registertest"
	"sightline/register/seal"
	"sightline/register/store"
)

func keyring(t testing.TB) *seal.Keyring {
	t.Helper()
	k, err := seal.NewKeyring()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// placer is how a store finds a person for a report that is being filed.
type placer = func([]register.Waiting) []register.Placement

func openSQLite(t testing.TB, place placer) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Config{Address: filepath.Join(t.TempDir(), "register.db"), Keys: keyring(t), Place: place})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSQLite(t *testing.T) {
	registertest.Run(t, func(t *testing.T) register.Store { return openSQLite(t, nil) })
}

func TestPostgreSQL(t *testing.T) {
	registertest.Run(t, func(t *testing.T) register.Store { return openPostgres(t, nil) })
}

// databases counts the databases made in this run.
var databases int

// openPostgres makes an empty database on the server that
// SIGHTLINE_TEST_POSTGRES names; without one the test skips, in CI it fails.
func openPostgres(t testing.TB, place placer) *store.Store {
	t.Helper()
	server := os.Getenv("SIGHTLINE_TEST_POSTGRES")
	if server == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("SIGHTLINE_TEST_POSTGRES is not set")
		}
		t.Skip("SKIPPED: no PostgreSQL: set SIGHTLINE_TEST_POSTGRES to a server's address, such as postgres://me@localhost/postgres")
	}
	databases++
	address, err := store.CreateDatabase(t.Context(), server, fmt.Sprintf("sightline_test_%d_%d", os.Getpid(), databases))
	if err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Config{Address: address, Keys: keyring(t), Place: place})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
