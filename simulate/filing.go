package simulate

import (
	"strconv"

	"sightline/register"
)

// Filing is one report as it leaves its organisation, with what belongs to it.
// Events and consents are about the report beside them, so their Report is
// empty: only a register can name it.
type Filing struct {
	Person   uint64 // who it truly is about, from 1; 0 for a contact that is only counted
	Report   register.Report
	Events   []register.Event
	Consents []register.Consent
}

// file writes down everything about one registered victim of a year, in order
// of the list that reports. The follow-up (later offences, suspicions, exits)
// comes from the statistics office and is filed beside the first report that
// has an identity; people known without one cannot be followed. Of somebody
// exploited again it has been filed before, and life is nil.
func (c *Country) file(v *victim, p *papers, contacts []contact, life *future) []*Filing {
	filings := make([]*Filing, 0, len(contacts))
	followed := life == nil
	inChain, inScheme := false, false
	for i := range contacts {
		k := &contacts[i]
		if k.reported > c.end {
			continue
		}
		f := &Filing{Person: v.index + 1, Report: c.report(v, p, k)}
		c.consents(f, k)
		if !followed && f.Report.Identity != nil {
			followed = true
			c.followUp(f, v, life)
		}
		if !inChain && k.list.hasDuty() && v.group != sub3 {
			inChain = true
			c.append(f, register.EventChain, c.chain(v, k))
		}
		if !inScheme && (k.list.hasDuty() || k.list == ind || k.list == zc || k.list == lawyer) && v.needsPermit(k.reported) {
			inScheme = true
			c.append(f, register.EventResidence, c.residence(v, k))
		}
		if f.Report.Dossier != "REG" && k.nth == 0 && f.Report.Basis != "ANON" {
			c.append(f, register.EventHelp, c.help(v, k))
		}
		filings = append(filings, f)
	}
	return filings
}

// append adds the steps of a path that lie within the period.
func (c *Country) append(f *Filing, kind register.EventKind, steps []step) {
	if f.Events == nil {
		f.Events = make([]register.Event, 0, len(steps)+4)
	}
	for i := range steps {
		s := &steps[i]
		if s.on > c.end {
			continue
		}
		e := register.Event{Organisation: f.Report.Organisation, Kind: kind, Code: s.code, On: s.on.date(), Status: s.status}
		if s.until > 0 && s.until <= c.end {
			e.Until = s.until.date()
		}
		f.Events = append(f.Events, e)
	}
}

func (c *Country) followUp(f *Filing, v *victim, life *future) {
	steps := make([]step, 0, len(life.crimes))
	for _, crime := range life.crimes {
		steps = append(steps, step{code: string(crimes[crime.kind]), on: crime.on})
	}
	c.append(f, register.EventVictimisation, steps)
	for _, on := range life.suspects {
		c.append(f, register.EventSuspicion, []step{{code: suspectedOf(v), on: on}})
	}
	c.append(f, register.EventExit, []step{{code: string(life.exit), on: life.left}})
}

func suspectedOf(v *victim) string {
	if v.group == criminal || v.index%3 == 0 {
		return "PROPERTY"
	}
	return [2]string{"ASSAULT", "OTHER"}[v.index%2]
}

// consents: agreeing to registration and agreeing to help are two things.
func (c *Country) consents(f *Filing, k *contact) {
	give := func(to register.ConsentTo) {
		f.Consents = append(f.Consents, register.Consent{To: to, Given: max(k.met, k.reported-14).date()})
	}
	if f.Report.Basis == "CONSENT_REG" {
		give(register.ConsentRegistration)
	}
	if f.Report.Basis == "CONSENT_HELP" || f.Report.Basis == "CONSENT_REG" && f.Report.Dossier != "REG" {
		give(register.ConsentHelp)
	}
}

// counters number the reports and events of each organisation. They run in the
// order of the stream, which is the same on any number of cores.
type counters map[register.OrganisationID]*counter

type counter struct{ year, reports, events int }

// number gives the report and its events their source keys: the year and a
// running number, as filing systems do.
func (n counters) number(f *Filing, year int) {
	k := n[f.Report.Organisation]
	if k == nil {
		k = new(counter)
		n[f.Report.Organisation] = k
	}
	if k.year != year {
		k.year, k.reports = year, 0
	}
	k.reports++
	f.Report.SourceKey = string(pad(append(year4(make([]byte, 0, 16), int16(year)), '-'), k.reports, 6))
	for i := range f.Events {
		k.events++
		f.Events[i].SourceKey = string(strconv.AppendInt(append(make([]byte, 0, 16), 'e'), int64(k.events), 10))
	}
}

// pad writes a number with zeros in front of it, width digits or more.
func pad(b []byte, n, width int) []byte {
	for limit := 10; width > 1; width-- {
		if n < limit {
			for range width - 1 {
				b = append(b, '0')
			}
			break
		}
		limit *= 10
	}
	return strconv.AppendInt(b, int64(n), 10)
}
