package series_test

import (
	"errors"
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
