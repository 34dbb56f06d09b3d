package study_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"sightline/monitor/study"
	"sightline/register"
	"sightline/simulate"
)

// frozenCountry freezes an invented country with every report linked as it
// truly is, so that what a chapter says can be laid beside the truth. People
// of whom no report has an identity are left out: nobody can follow them.
func frozenCountry(t *testing.T, seed uint64) (*study.Snapshot, *study.Events) {
	t.Helper()
	country, err := simulate.New(simulate.Options{Seed: seed})
	if err != nil {
		t.Fatal(err)
	}
	organisations := map[register.OrganisationID]register.Organisation{}
	for _, o := range country.Organisations() {
		organisations[o.ID] = o
	}
	known := map[uint64]bool{}
	country.Filings(func(f *simulate.Filing) bool {
		known[f.Person] = known[f.Person] || f.Report.Identity != nil
		return true
	})
	facts, numbers := study.NewBuilder(), map[uint64]int64{}
	var happened []register.Happening
	country.Filings(func(f *simulate.Filing) bool {
		person := int64(0)
		if f.Person != 0 && !known[f.Person] {
			return true
		}
		if f.Person != 0 {
			if numbers[f.Person] == 0 {
				numbers[f.Person] = int64(len(numbers)) + 1
			}
			person = numbers[f.Person]
		}
		r, o := &f.Report, organisations[f.Report.Organisation]
		err = facts.Add(&register.Fact{Person: person, Organisation: r.Organisation, Reporter: o.Kind, Duty: o.Duty, Basis: r.Basis,
			Met: r.Met, Reported: r.Reported, Received: r.Reported, Victim: r.Victim, Exploitation: r.Exploitation, Linked: 1})
		for _, e := range f.Events {
			happened = append(happened, register.Happening{Person: person, Reporter: o.Kind, Kind: e.Kind, Code: e.Code, On: e.On, Until: e.Until, Status: e.Status})
		}
		return err == nil
	})
	if err != nil {
		t.Fatal(err)
	}
	snapshot, err := facts.Build(study.Meta{Name: "invented", Place: study.Text{EN: "Netherlands", NL: "Nederland"}, Simulated: true})
	if err != nil {
		t.Fatal(err)
	}
	var events study.EventsBuilder
	for i := range happened {
		if err := events.Add(&happened[i]); err != nil {
			t.Fatal(err)
		}
	}
	return snapshot, events.Build(snapshot)
}

// The invented country's people are victims again in 45 % of cases within five
// years and 50 % within seven. With some 15,000 people the standard error is
// 0.4 points; two points leave room for what incidents in the first thirty
// days, which do not count, take away.
func TestAgainGivesTheTruthBack(t *testing.T) {
	snapshot, events := frozenCountry(t, 5)
	chapter, err := study.Again(snapshot, events, study.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for row, truth := range map[string]float64{"y5": 45, "y7": 50} {
		cell, _, ok := chapter.Table("again").Cell(row, "share")
		if !ok || cell.State != study.Known || math.Abs(cell.Value-truth) > 2 {
			t.Errorf("%s is %.1f (%.1f to %.1f), the truth is %.0f", row, cell.Value, cell.Low, cell.High, truth)
		}
	}
	fan := chapter.Table("again-fan")
	lowest, highest := math.Inf(1), math.Inf(-1)
	for _, r := range fan.Rows {
		if c := r.Cells[0]; c.State == study.Known {
			lowest, highest = math.Min(lowest, c.Value), math.Max(highest, c.Value)
		}
	}
	if highest-lowest < 3 {
		t.Errorf("other definitions differ by %.1f points; they should differ by several", highest-lowest)
	}
	for _, f := range chapter.Findings {
		if text := chapter.Plain(f.Sentence, f.Table, study.EN); !strings.Contains(text, "%") {
			t.Errorf("a finding without its number: %s", text)
		}
	}
}

func TestAgainNeedsEvents(t *testing.T) {
	snapshot, _ := frozenCountry(t, 6)
	_, err := study.Again(snapshot, (&study.EventsBuilder{}).Build(snapshot), study.Options{})
	if !errors.Is(err, study.ErrNothingCounted) {
		t.Errorf("a register without later events: %v", err)
	}
}

// A single year's people, seen for a year or two, are too few to tell about
// five years: the chapter says so and gives no number.
func TestAgainRefuses(t *testing.T) {
	snapshot, events := frozenCountry(t, 7)
	chapter, err := study.Again(snapshot, events, study.Options{Period: study.Period{First: 2023, Last: 2024}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, ok := chapter.Table("again").Cell("y5", "share"); ok {
		t.Error("a share within five years of people followed for two")
	}
	if got := chapter.Plain(chapter.Sections[0].Items[0].Figure.Title, "again", study.EN); strings.Contains(got, "5 years") {
		t.Errorf("the title says %q", got)
	}
}
