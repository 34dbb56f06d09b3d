package glm_test

import (
	"os"
	"testing"

	"sightline/stat/series/agreement"
)

func TestMain(m *testing.M) {
	os.Exit(agreement.Main(m, "../../docs/methods/glm/agreement.md"))
}
