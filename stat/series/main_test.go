package series_test

import (
	"os"
	"testing"

	"sightline/internal/reference"
	"sightline/stat/series/agreement"
)

func TestMain(m *testing.M) {
	os.Exit(agreement.Main(m, "../../docs/methods/series/agreement.md"))
}

// read opens a file of the reference data on time and events.
func read(t testing.TB, name string) agreement.Frame {
	t.Helper()
	return agreement.Read(t, reference.Path(t, "survival/"+name))
}
