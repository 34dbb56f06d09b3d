package survival

import (
	"fmt"
	"math"
)

// Course is when a person was first registered as a victim and first as a
// suspect, on the person's own clock (since birth, or since the twelfth
// birthday); NaN means never. Registers know registered suspects only.
type Course struct {
	Victim, Suspect float64
	End             float64 // end of observation
	Left            bool    // by death or leaving the country, not by the end of the register
}

// OverlapStates are the states of OverlapHistory. People in both states are told apart by
// which came first.
var OverlapStates = []string{"none", "victim only", "suspect only", "victim, then suspect", "suspect, then victim", "died or left"}

// OverlapHistory makes the histories of victim–offender overlap. A person is
// in each state only from the day it is reached on. Calling somebody "a
// suspect" from the beginning because it happened later would credit the
// years before, in which no harm can have come of it, to the suspects
// (immortal time; Suissa 2008, Am J Epidemiol 167, 492–499).
//
// Registered as both on one day counts as victim first.
func OverlapHistory(courses []Course) (History, error) {
	h := History{Names: OverlapStates}
	for i, c := range courses {
		if !(c.End > 0) {
			return h, fmt.Errorf("survival: person %d: the end of observation %v is not after the start", i+1, c.End)
		}
		if c.Victim < 0 || c.Suspect < 0 {
			return h, fmt.Errorf("survival: person %d: a registration before the start of the clock", i+1)
		}
		h.course(i, c)
	}
	return h, nil
}

// course adds the stays of one person. Registrations at or after the end
// were not observed; one on the first day takes effect half a unit later.
func (h *History) course(i int, c Course) {
	at, state := 0.0, 1
	move := func(t float64, to int) {
		t = max(t, at+0.5)
		if t >= c.End {
			return
		}
		h.stay(i, at, t, state, to)
		at, state = t, to
	}
	victim, suspect := orNever(c.Victim), orNever(c.Suspect)
	switch {
	case victim <= suspect && !math.IsInf(victim, 1):
		move(victim, 2)
		if state == 2 && !math.IsInf(suspect, 1) {
			move(suspect, 4)
		}
	case suspect < victim:
		move(suspect, 3)
		if state == 3 && !math.IsInf(victim, 1) {
			move(victim, 5)
		}
	}
	last := 0
	if c.Left {
		last = 6
	}
	h.stay(i, at, c.End, state, last)
}

func orNever(t float64) float64 {
	if math.IsNaN(t) {
		return math.Inf(1)
	}
	return t
}

func (h *History) stay(person int, start, stop float64, from, to int) {
	h.Start, h.Stop = append(h.Start, start), append(h.Stop, stop)
	h.From, h.To = append(h.From, from), append(h.To, to)
	h.Person = append(h.Person, person)
}

// SuspectAfterVictim is the wait from a first registration as a victim to a
// first one as a suspect (event 1), death or leaving competing (event 2), for
// those who were not suspects before. Swap the roles of the courses for the
// other direction.
func SuspectAfterVictim(courses []Course) Sample {
	var s Sample
	for _, c := range courses {
		if math.IsNaN(c.Victim) || c.Victim >= c.End || c.Suspect < c.Victim {
			continue
		}
		exit, event := c.End, 0
		if c.Left {
			event = 2
		}
		if c.Suspect < c.End {
			exit, event = c.Suspect, 1
		}
		s.Exit, s.Event = append(s.Exit, exit-c.Victim), append(s.Event, event)
	}
	return s
}

// VictimHazard is the data of a Cox model of becoming a victim with "has been
// a suspect" as a covariate that changes on the day it becomes true.
func VictimHazard(courses []Course) CoxData {
	d := CoxData{X: make([][]float64, 1), Terms: []string{"has been a suspect"}}
	row := func(i int, entry, exit float64, event int, suspect float64) {
		if exit <= entry {
			return
		}
		d.Entry, d.Exit, d.Event = append(d.Entry, entry), append(d.Exit, exit), append(d.Event, event)
		d.Cluster, d.X[0] = append(d.Cluster, i), append(d.X[0], suspect)
	}
	for i, c := range courses {
		end, event := c.End, 0
		if c.Victim < c.End {
			end, event = c.Victim, 1
		}
		if change := orNever(c.Suspect); change < end {
			row(i, 0, change, 0, 0)
			row(i, change, end, event, 1)
		} else {
			row(i, 0, end, event, 0)
		}
	}
	return d
}
