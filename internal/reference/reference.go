// Package reference finds, for tests, the data others published or computed.
// Such data is not ours to copy, so it lies beside the checkout, in
// ../shared/reference. Where it is missing a test skips and says so; in CI,
// where CI=true, it fails instead.
package reference

import (
	"os"
	"path/filepath"
	"testing"
)

// Path gives the path of a file below ../shared/reference, named with
// slashes: Path(t, "recapture/expected.csv"). It ends the test when the file
// is not there.
func Path(t testing.TB, name string) string {
	t.Helper()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(root, "..", "shared", "reference", filepath.FromSlash(name))
	if _, err := os.Stat(path); err == nil {
		return path
	}
	if os.Getenv("CI") == "true" {
		t.Fatalf("reference data is missing: ../shared/reference/%s", name)
	}
	t.Skipf("SKIPPED: reference data is missing: ../shared/reference/%s", name)
	return ""
}

// moduleRoot walks up from the working directory, which go test sets to the
// package under test, to the folder that holds go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", os.ErrNotExist
		}
		dir = parent
	}
}
