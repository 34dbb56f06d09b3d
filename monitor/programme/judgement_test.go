package programme_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"sightline/monitor/programme"
	"sightline/stat/series"
)

// counts draws 20 regions over 16 quarters in which a measure of that true
// ratio begins at three dates.
func counts(seed uint64, mean, ratio float64) series.Staggered {
	r := rand.New(rand.NewPCG(seed, 20))
	s := series.Staggered{}
	for i := range 20 {
		first, size := []int{5, 10, -1}[i%3], math.Exp(0.5*r.NormFloat64())
		var y []int
		for t := range 16 {
			m := mean * size * math.Exp(0.05*r.NormFloat64())
			if first >= 0 && t >= first {
				m *= ratio
			}
			y = append(y, poisson(r, m))
		}
		s.Units, s.Counts, s.First = append(s.Units, fmt.Sprint("region ", i)), append(s.Counts, y), append(s.First, first)
	}
	return s
}

func poisson(r *rand.Rand, mean float64) int {
	n := -1
	for t := 0.0; t < mean; t += r.ExpFloat64() {
		n++
	}
	return max(n, 0)
}

func planned(t testing.TB) *programme.Measure {
	p := programme.Plan{Design: programme.Regions, Outcome: "reports", Begins: date(t, "2024-01-01"), Ratio: 0.7, NoEffect: "an interval that holds 1"}
	p.Fix(date(t, "2023-06-01"), "analyst")
	p.Opened = date(t, "2025-01-01")
	return &programme.Measure{ID: "coordinators", Name: "Care coordinators", Line: programme.Help, Status: programme.Running, Plan: &p}
}

func TestGaugeTellsAnEffectFromNoneAndFromTooLittle(t *testing.T) {
	m := planned(t)
	found, err := m.Gauge(counts(1, 20, 0.7))
	if err != nil {
		t.Fatal(err)
	}
	text := found.Paragraph()
	if found.Effect == nil || !strings.Contains(text, "has an effect") || !strings.Contains(text, "fixed before the data were opened") {
		t.Errorf("%s", text)
	}
	none, err := m.Gauge(counts(2, 20, 1))
	if err != nil {
		t.Fatal(err)
	}
	if text := none.Paragraph(); !strings.Contains(text, "cannot be told") || strings.Contains(text, "has an effect.") {
		t.Errorf("%s", text)
	}
	little, err := m.Gauge(counts(3, 0.8, 0.7))
	if err != nil {
		t.Fatal(err)
	}
	if text := little.Paragraph(); little.Refusal == nil || !strings.Contains(text, "cannot be judged, because an effect of the planned size") || !strings.Contains(text, "times as many events") {
		t.Errorf("%s", text)
	}
}

func TestGaugeShowsAPlanChangedAfterwards(t *testing.T) {
	m := planned(t)
	m.Plan.NoEffect = "an interval that holds 0.9"
	m.Plan.Fix(date(t, "2025-02-01"), "analyst")
	j, err := m.Gauge(counts(1, 20, 0.7))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(j.Paragraph(), "changed after the data were opened") {
		t.Errorf("%s", j.Paragraph())
	}
}

func TestGaugeRefusesWithoutPlanAndOtherDesigns(t *testing.T) {
	m := planned(t)
	m.Plan = nil
	j, err := m.Gauge(counts(1, 20, 0.7))
	if err != nil || j.Refusal == nil || !strings.Contains(j.Paragraph(), "nobody said beforehand") {
		t.Errorf("%v, %s", err, j.Paragraph())
	}
	m = planned(t)
	years := programme.Years{
		Before: []series.Observation{{Period: series.Year(2016), Count: 500}, {Period: series.Year(2017), Count: 510}, {Period: series.Year(2018), Count: 490}},
		After:  series.Observation{Period: series.Year(2019), Count: 480},
	}
	if _, err := m.Gauge(years); err == nil {
		t.Error("data for another design than the plan's were judged")
	}
	m.Plan.Design = programme.YearOnYear
	if j, err := m.Gauge(years); err != nil || j.Effect == nil || j.Effect.Verdict != series.CannotTell {
		t.Errorf("%+v, %v", j, err)
	}
}

func ExampleMeasure_Gauge() {
	m, _ := programme.First().Measure("care-coordination")
	j, _ := m.Gauge(nil)
	fmt.Println(j.Paragraph())
	// Output: Whether “A care coordinator in each region and an overview of help” works cannot be judged, because the dates on which regions began are not public, and the only outcome recorded is reports, which coordinators themselves file. What would be needed: another introduction of the measure, in some places earlier than in others.
}
