package linkage

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestThresholdsMinimiseCost(t *testing.T) {
	for _, c := range []Costs{{100, 10, 1}, {5, 5, 100}, {1, 50, 0.2}} {
		review, link, err := c.Thresholds()
		if err != nil {
			t.Fatal(err)
		}
		for p := 0.001; p < 1; p += 0.001 { // the cheapest act at each probability
			act := []float64{(1 - p) * c.FalseLink, p * c.Missed, c.Review}
			best := math.Min(act[0], math.Min(act[1], act[2]))
			chosen := act[1]
			if p >= link {
				chosen = act[0]
			} else if p >= review {
				chosen = act[2]
			}
			if chosen > best+1e-9 && math.Abs(p-link) > 0.002 && math.Abs(p-review) > 0.002 {
				t.Fatalf("costs %+v: at %.3f the choice costs %.3f, the best %.3f", c, p, chosen, best)
			}
		}
	}
	if _, _, err := (Costs{}).Thresholds(); err == nil {
		t.Error("mistakes that cost nothing are accepted")
	}
}

// TestCalibrateRecovers draws judgements from known odds.
func TestCalibrateRecovers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	var judged []Judged
	for range 20_000 {
		w := r.Float64()*30 - 15
		judged = append(judged, Judged{Weight: w, Match: r.Float64() < 1/(1+math.Exp2(-(0.6*w+1.5)))})
	}
	m := &Model{}
	if err := m.Calibrate(judged); err != nil {
		t.Fatal(err)
	}
	if math.Abs(m.Slope-0.6) > 0.03 || math.Abs(m.Intercept-1.5) > 0.15 {
		t.Errorf("slope %.3f, intercept %.3f; drawn with 0.6 and 1.5", m.Slope, m.Intercept)
	}
	if p := m.Probability(m.Weight(0.3)); math.Abs(p-0.3) > 1e-9 {
		t.Errorf("Weight is not the inverse of Probability: %v", p)
	}
	if err := m.Calibrate(judged[:5]); err == nil {
		t.Error("five judgements are enough")
	}
}

func TestIdentitiesStay(t *testing.T) {
	var x Identities
	records := []string{"a", "b", "c", "d"}
	if _, err := x.Update(records, []int{0, 0, 1, 2}); err != nil {
		t.Fatal(err)
	}
	ab, c, d := x.Of["a"], x.Of["c"], x.Of["d"]
	moves, _ := x.Update(append(records, "e"), []int{5, 5, 5, 7, 7})
	if x.Of["c"] != ab || x.Of["e"] != d || len(moves) != 1 || moves[0] != (Move{"c", c, ab}) {
		t.Errorf("after c joins a and b: %v, moves %v", x.Of, moves)
	}
	moves, _ = x.Update(append(records, "e"), []int{1, 1, 2, 3, 3})
	if x.Of["c"] == c || x.Of["c"] == ab || len(moves) != 1 {
		t.Errorf("after c leaves: %v, moves %v; an identifier must never be given out twice", x.Of, moves)
	}
}

func TestByPartTellsWhoIsMissed(t *testing.T) {
	truth := []int{1, 1, 2, 2, 3, 3, 4, 4}
	group := []int{1, 1, 2, 2, 3, 5, 4, 6}
	label := []string{"nl", "nl", "nl", "nl", "ng", "ng", "ng", "ng"}
	parts := ByPart(group, truth, label)
	if parts["nl"].Recall() != 1 || parts["ng"].Recall() != 0 {
		t.Errorf("recall %v and %v, want 1 and 0", parts["nl"].Recall(), parts["ng"].Recall())
	}
	p, r := BCubed(group, truth)
	if p != 1 || r != 0.75 { // counted by hand
		t.Errorf("B-cubed %v, %v", p, r)
	}
}

// TestExplainAddsUp: the steps of the evidence give the weight.
func TestExplainAddsUp(t *testing.T) {
	table, _ := invented(300, 9)
	m, err := Guess(table, GuessOptions{})
	if err != nil {
		t.Fatal(err)
	}
	res, err := m.FitAndLink(table, FitOptions{}, 0.01)
	if err != nil {
		t.Fatal(err)
	}
	err = res.EachPair(0.01, func(p RecordPair) error {
		sum := 0.0
		for _, e := range res.Explain(p.A, p.B) {
			sum += e.Bits
		}
		if math.Abs(sum-p.Weight) > 0.01 {
			t.Errorf("evidence adds up to %.3f, the weight is %.3f", sum, p.Weight)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// FuzzReadCSV: whatever the file, no panic, and as many records as rows.
func FuzzReadCSV(f *testing.F) {
	f.Add("id,a\n1,x\n2,\n")
	f.Add("\ufeffid , b\n1,\"x\ny\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := ReadCSV(nil, strings.NewReader(text), CSVOptions{Source: "f", ID: "id"})
		if err == nil && len(table.Columns()) > 0 && table.Len() > 0 {
			table.Value(table.Len()-1, table.Columns()[0])
		}
	})
}
