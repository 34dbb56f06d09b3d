package programme

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"sightline/register"
)

// A Reminder is something for an owner to do.
type Reminder struct {
	To      string // the owner, or "" where there is none
	Measure MeasureID
	What    string
	Since   register.Date // for what is late
}

// Remind lists what is late or missing on a day: milestones gone by,
// measures without owner, indicator or plan, plans not fixed although the
// effect may already show, a status without evidence.
func (p *Programme) Remind(today time.Time) []Reminder {
	unmeasured := p.Examine().Unmeasured
	var out []Reminder
	for i := range p.Measures {
		m := &p.Measures[i]
		say := func(what string, since register.Date) {
			out = append(out, Reminder{m.Owner, m.ID, what, since})
		}
		if m.Owner == "" {
			say("has no owner", register.Date{})
		}
		if m.Status == Stopped {
			continue
		}
		for _, s := range m.Milestones {
			if s.Done.IsZero() && late(s.Due, today) {
				say("milestone not reached: "+s.What, s.Due)
			}
			if !s.Done.IsZero() && s.Evidence == "" {
				say("milestone reported without evidence: "+s.What, register.Date{})
			}
		}
		if m.Evidence == "" && m.Status != Planned {
			say(fmt.Sprintf("is said to be %s, with nothing to show for it", m.Status), register.Date{})
		}
		if slices.Contains(unmeasured, m.ID) {
			say("no indicator would show whether it works", register.Date{})
		}
		m.remindPlan(today, say)
	}
	return out
}

func (m *Measure) remindPlan(today time.Time, say func(string, register.Date)) {
	switch {
	case m.Plan == nil:
		say("nobody has said how its effect will be gauged", register.Date{})
	case m.Plan.Design == NotGauged:
	case m.Plan.Standing() == NotFixed && late(m.Plan.Begins, today):
		say("the gauging plan is not fixed although an effect may already show", m.Plan.Begins)
	case m.Plan.Standing() == Altered:
		say("the gauging plan is not the text that was fixed", register.Date{})
	}
}

// A Card is a measure on the board.
type Card struct {
	Measure   *Measure
	Late      int // milestones gone by
	Ownerless bool
	Reminders []Reminder
}

// Board gives the measures of each action line, ownerless and late ones
// first, then by status and name.
func (p *Programme) Board(today time.Time) map[Line][]Card {
	reminders := map[MeasureID][]Reminder{}
	for _, r := range p.Remind(today) {
		reminders[r.Measure] = append(reminders[r.Measure], r)
	}
	out := map[Line][]Card{}
	for i := range p.Measures {
		m := &p.Measures[i]
		c := Card{Measure: m, Ownerless: m.Owner == "", Reminders: reminders[m.ID]}
		for _, r := range c.Reminders {
			if strings.HasPrefix(r.What, "milestone not reached") {
				c.Late++
			}
		}
		out[m.Line] = append(out[m.Line], c)
	}
	for _, cards := range out {
		slices.SortStableFunc(cards, compareCards)
	}
	return out
}

func compareCards(a, b Card) int {
	if a.Ownerless != b.Ownerless {
		if a.Ownerless {
			return -1
		}
		return 1
	}
	if a.Late != b.Late {
		return b.Late - a.Late
	}
	order := []Status{Running, Planned, Finished, Stopped}
	if d := slices.Index(order, a.Measure.Status) - slices.Index(order, b.Measure.Status); d != 0 {
		return d
	}
	return strings.Compare(a.Measure.Name, b.Measure.Name)
}
