package series_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"sightline/stat/series"
	"sightline/stat/series/agreement"
)

// mpdta is the county panel of minimum wages and log employment.
func mpdta(t testing.TB) series.Panel {
	f := read(t, "data/mpdta.csv")
	p := series.Panel{Periods: []int{2003, 2004, 2005, 2006, 2007}}
	at := map[string]int{}
	county, year, first, y := f.Strings("countyreal"), f.Ints("year"), f.Ints("first.treat"), f.Floats("lemp")
	for i, c := range county {
		k, ok := at[c]
		if !ok {
			k = len(p.Units)
			at[c] = k
			p.Units, p.First, p.Outcome = append(p.Units, c), append(p.First, first[i]), append(p.Outcome, make([]float64, 5))
		}
		p.Outcome[k][year[i]-2003] = y[i]
	}
	return p
}

func TestGroupTimeAgainstR(t *testing.T) {
	got, err := mpdta(t).GroupTime()
	if err != nil {
		t.Fatal(err)
	}
	const file = "did_mpdta_attgt.csv"
	f := read(t, "expected/"+file)
	if len(got) != f.Len() {
		t.Fatalf("%d effects, want %d", len(got), f.Len())
	}
	for i, a := range got {
		if a.Group != f.Ints("group")[i] || a.Period != f.Ints("year")[i] || a.Base != f.Ints("base")[i] || a.Treated != f.Ints("n_treated")[i] || a.Controls != f.Ints("n_control")[i] {
			t.Errorf("row %d: %+v", i+1, a)
		}
		agreement.Check(t, file, "effects", a.Estimate, f.Floats("att")[i], 1e-9)
		agreement.Check(t, file, "standard errors", a.SE, f.Floats("se")[i], 1e-9)
	}
}

func TestTwoWayAgainstR(t *testing.T) {
	p := mpdta(t)
	b, se, err := p.TwoWay()
	if err != nil {
		t.Fatal(err)
	}
	f := read(t, "expected/did_mpdta_twfe.csv")
	agreement.Check(t, "did_mpdta_twfe.csv", "effect", b, f.Named("att"), 1e-9)
	agreement.Check(t, "did_mpdta_twfe.csv", "clustered standard error", se, f.Named("se_cl_hc1"), 1e-9)

	leads, err := p.EventStudy()
	if err != nil {
		t.Fatal(err)
	}
	f = read(t, "expected/did_mpdta_eventstudy.csv")
	for i, l := range leads {
		if l.After != f.Ints("rel")[i] {
			t.Fatalf("lead %d, want %d", l.After, f.Ints("rel")[i])
		}
		agreement.Check(t, "did_mpdta_eventstudy.csv", "effects", l.Estimate, f.Floats("est")[i], 1e-9)
		agreement.Check(t, "did_mpdta_eventstudy.csv", "standard errors", l.SE, f.Floats("se")[i], 1e-9)
	}
}

func TestTwoByTwoAgainstR(t *testing.T) {
	p := mpdta(t)
	q := series.Panel{Periods: []int{2006, 2007}}
	for i, first := range p.First {
		if first == 0 || first == 2007 {
			q.Units, q.First, q.Outcome = append(q.Units, p.Units[i]), append(q.First, first), append(q.Outcome, p.Outcome[i][3:])
		}
	}
	got, err := q.GroupTime()
	if err != nil || len(got) != 1 {
		t.Fatal(got, err)
	}
	f := read(t, "expected/did_mpdta_2x2.csv")
	agreement.Check(t, "did_mpdta_2x2.csv", "effect", got[0].Estimate, f.Named("did"), 1e-9)
	agreement.Check(t, "did_mpdta_2x2.csv", "effect", got[0].Estimate, f.Named("firstdiff"), 1e-9)
	b, se, err := q.TwoWay()
	if err != nil {
		t.Fatal(err)
	}
	agreement.Check(t, "did_mpdta_2x2.csv", "effect", b, f.Named("did"), 1e-9)
	_ = se
}

func TestPanelRefusesWithoutControls(t *testing.T) {
	p := mpdta(t)
	for i := range p.First {
		p.First[i] = 2003
	}
	_, err := p.GroupTime()
	var refusal *series.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("%v", err)
	}
	if !strings.Contains(err.Error(), "cannot be judged, because only 0 units never had the measure") || !strings.Contains(err.Error(), "what would be needed") {
		t.Errorf("%v", err)
	}
}

// panel draws 24 units over 10 periods with effects of their own, a common
// path and memory within units; a third begins at 5, a third at 8.
func panel(r *rand.Rand, effect float64) series.Panel {
	p := series.Panel{}
	common := make([]float64, 10)
	for t := range common {
		p.Periods = append(p.Periods, t+1)
		common[t] = r.NormFloat64()
	}
	for i := range 24 {
		own, wave := 2*r.NormFloat64(), 0.0
		first := []int{0, 5, 8}[i%3]
		var y []float64
		for t := range common {
			wave = 0.6*wave + r.NormFloat64()
			v := own + common[t] + wave
			if first > 0 && t+1 >= first {
				v += effect
			}
			y = append(y, v)
		}
		p.Units, p.First, p.Outcome = append(p.Units, fmt.Sprint(i)), append(p.First, first), append(p.Outcome, y)
	}
	return p
}

func TestPanelSizeAndPower(t *testing.T) {
	draws := 60
	if long() {
		draws = 1000
	}
	for _, c := range []struct {
		name           string
		effect, lo, hi float64
	}{{"panel: no effect", 0, 0.03, 0.07}, {"panel: an effect of 1.5 standard deviations", 1.5, 0.5, 1}} {
		r := rand.New(rand.NewPCG(2021, 225))
		called, inside := 0, 0
		for range draws {
			e, err := panel(r, c.effect).Judge()
			if err != nil {
				t.Fatal(err)
			}
			if e.Verdict != series.CannotTell {
				called++
			}
			if e.Interval.Contains(c.effect) {
				inside++
			}
		}
		share := float64(called) / float64(draws)
		keep(t, "panel", c.name, draws, share)
		keep(t, "panel, interval covers", c.name, draws, float64(inside)/float64(draws))
		slack := 3 * math.Sqrt(0.06/float64(draws))
		if long() {
			slack = 0
		}
		if share < c.lo-slack || share > c.hi+slack {
			t.Errorf("%s: %.3f called, allowed %.3f to %.3f", c.name, share, c.lo, c.hi)
		}
	}
}

// The counties: too few years before the first start to say whether they
// moved alike; without the counties of 2004 the design can be used.
func TestPanelJudgesTheCounties(t *testing.T) {
	p := mpdta(t)
	var refusal *series.Refusal
	if _, err := p.Judge(); !errors.As(err, &refusal) {
		t.Errorf("%v", err)
	}
	var q series.Panel
	q.Periods = p.Periods
	for i, first := range p.First {
		if first != 2004 {
			q.Units, q.First, q.Outcome = append(q.Units, p.Units[i]), append(q.First, first), append(q.Outcome, p.Outcome[i])
		}
	}
	e, err := q.Judge()
	if err != nil {
		t.Fatal(err)
	}
	if e.Estimate > 0 || !e.Interval.Contains(e.Estimate) || len(e.Checks) != 1 {
		t.Errorf("%+v", e)
	}
}
