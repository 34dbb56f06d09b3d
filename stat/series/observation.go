package series

import (
	"fmt"
	"math"
	"time"
)

// A Period is the time from From up to but not including Until.
type Period struct {
	From, Until time.Time
}

// Year is a calendar year.
func Year(year int) Period {
	return Period{time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(year+1, 1, 1, 0, 0, 0, 0, time.UTC)}
}

// Month is a calendar month.
func Month(year int, month time.Month) Period {
	from := time.Date(year, month, 1, 0, 0, 0, 0, time.UTC)
	return Period{from, from.AddDate(0, 1, 0)}
}

// String writes a year as 2018, a month as 2018-05, anything else by its ends.
func (p Period) String() string {
	from := p.From.Format(time.DateOnly)
	switch {
	case p.From.IsZero() && p.Until.IsZero():
		return "undated"
	case p.From.YearDay() == 1 && p.Until.Equal(p.From.AddDate(1, 0, 0)):
		return from[:4]
	case p.From.Day() == 1 && p.Until.Equal(p.From.AddDate(0, 1, 0)):
		return from[:7]
	case p.From.YearDay() == 1 && p.Until.YearDay() == 1:
		return fmt.Sprintf("%d–%d", p.From.Year(), p.Until.Year()-1)
	}
	return from + " to " + p.Until.AddDate(0, 0, -1).Format(time.DateOnly)
}

func (p Period) overlaps(from, until time.Time) bool {
	return p.From.Before(until) && from.Before(p.Until)
}

// An Observation is a count of events in a period.
type Observation struct {
	Period Period
	Count  int

	// Exposure is what the count is measured against: inhabitants,
	// person-years, days. 0 means 1 for each of Periods.
	Exposure float64

	// Periods is how many like periods the count adds up; 0 means 1. A
	// figure known only as 2,200 in four years has 4.
	Periods int
}

func (o Observation) periods() float64 { return math.Max(1, float64(o.Periods)) }

func (o Observation) exposure() float64 {
	if o.Exposure == 0 {
		return o.periods()
	}
	return o.Exposure
}

func (o Observation) check() error {
	if o.Count < 0 {
		return fmt.Errorf("series: the count of %v is negative: %d", o.Period, o.Count)
	}
	if o.Exposure < 0 || math.IsNaN(o.Exposure) || math.IsInf(o.Exposure, 0) || o.Periods < 0 {
		return fmt.Errorf("series: the exposure of %v is %v over %d periods", o.Period, o.Exposure, o.Periods)
	}
	return nil
}

// rate is events per unit of exposure over all observations.
func rate(obs []Observation) (events int, exposure float64) {
	for _, o := range obs {
		events += o.Count
		exposure += o.exposure()
	}
	return events, exposure
}
