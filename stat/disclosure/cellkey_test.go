package disclosure

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"sightline/internal/reference"
	"sightline/stat/disclosure/internal/agreement"
)

func readKeys(t *testing.T, name string) *CellKeys {
	t.Helper()
	f, err := os.Open(reference.Path(t, "disclosure/cellkey/ptable_"+name+".csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	k, err := ReadCellKeys(f)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// ptable 1.0.0, create_cnt_ptable(D, V, js).
func TestCellKeysEqualPtable(t *testing.T) {
	furthest := 0.0
	for _, c := range []struct {
		name          string
		most, without int
		variance      float64
	}{{"D3V1js0", 3, 0, 1}, {"D5V3js2", 5, 2, 3}} {
		want := readKeys(t, c.name)
		got, err := NewCellKeys(c.most, c.variance, c.without)
		if err != nil {
			t.Fatal(err)
		}
		if len(got.rows) != len(want.rows) {
			t.Fatalf("%s: %d rows, want %d", c.name, len(got.rows), len(want.rows))
		}
		worst := 0.0
		for n := range want.rows {
			for v := -c.most; v <= c.most; v++ {
				worst = max(worst, math.Abs(got.Probability(n, v)-want.Probability(n, v)))
			}
		}
		furthest = max(furthest, worst)
		if worst > 2e-6 {
			t.Errorf("%s: probabilities differ by %g", c.name, worst)
		}
	}
	agreement.Figure(t, "cellkey-table", fmt.Sprintf("%.0e", furthest))
}

// cellKey 1.0.3 on region by exploitation, 2024, every cell.
func TestCellKeysPerturbAsCellKey(t *testing.T) {
	p := &Persons{Vars: fixtureVars(t)[3:5]}
	var keys []float64
	for _, row := range readCSV(t, "data/nlvm.csv") {
		if row["year"] != "2024" {
			continue
		}
		sum := sha256.Sum256([]byte("nlvm-key-2026|" + row["id"]))
		n, err := strconv.ParseInt(hex.EncodeToString(sum[:])[:7], 16, 64)
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, float64(n)/(1<<28))
		p.Rows = append(p.Rows, Person{Codes: []string{row["region"], row["expl"]}, Count: 1})
	}
	equal := 0
	for _, name := range []string{"D3V1js0", "D5V3js2"} {
		tab, printed, err := readKeys(t, name).Perturb(p, keys, "region", "expl")
		if err != nil {
			t.Fatal(err)
		}
		rows := readCSV(t, "cellkey/y24_region_expl_"+name+".csv")
		for _, row := range rows {
			cell, err := tab.Index(row["region"], row["expl"])
			if err != nil {
				t.Fatal(err)
			}
			if got := fmt.Sprint(printed[cell]); got != row["puwc"] {
				t.Errorf("%s: %s %s: %s, want %s", name, row["region"], row["expl"], got, row["puwc"])
			} else {
				equal++
			}
		}
		if len(rows) != tab.Len() {
			t.Errorf("%s: %d of %d cells", name, len(rows), tab.Len())
		}
	}
	agreement.Figure(t, "cellkey-cells", fmt.Sprint(equal))
}

func FuzzReadCellKeys(f *testing.F) {
	f.Add("i,v,p_int_lb,p_int_ub\n0,0,0,1\n1,-1,0,0.5\n1,1,0.5,1\n")
	f.Fuzz(func(t *testing.T, text string) {
		k, err := ReadCellKeys(strings.NewReader(text))
		if err != nil {
			return
		}
		for n := range 5 {
			if n+k.Change(n, 0.3) < 0 && n < len(k.rows) {
				t.Errorf("%d became negative", n)
			}
		}
	})
}
