package simulate

import "sightline/register/codes"

// Help that is needed, offered and given, in probabilities that are ours. A
// need stays unmet because there is nothing (UNAVAILABLE), no end to the
// waiting (WAITLIST) or no right to it (NOT_ELIGIBLE).
const (
	unmetShare    = 0.25 // adult with a right to stay, no care coordinator
	unmetNoPermit = 1.5  // ratio, for people without a right to stay
	unmetMinor    = 1.2  // … for minors
	unmetSmall    = 1.3  // … outside the largest municipality of a region
	notEligible   = 0.35 // of people without a right to stay, for help that asks for one
	needShare     = 0.25 // of each kind of help
	declinedShare = 0.12
	waitMeanDays  = 30.0
	careMeanDays  = 150.0
	stoppedShare  = 0.20
	offerMeanDays = 9.0
	waitlistShare = 0.5 // of unmet needs: on a list that never ends
)

// needs are the kinds of help by group, those in front more often.
var needs = [allGroups][]codes.Support{
	domestic:    {"COORD", "MENTAL", "SAFETY", "SHELTER_W", "EDU", "DEBT", "HOUSING", "REHAB_SEX"},
	crossBorder: {"COORD", "COSM", "LEGAL", "RESID", "HEALTH", "MENTAL", "RETURN", "EDU"},
	labour:      {"LEGAL", "COORD", "INCOME", "HOUSING", "WORK", "RETURN", "REHAB_LAB"},
	criminal:    {"COORD", "SAFETY", "DEBT", "LEGAL", "EDU", "MENTAL"},
	otherForms:  {"COORD", "SHELTER_W", "SAFETY", "MENTAL", "LEGAL"},
}

// unmet is the probability that a need is never met.
func unmet(v *victim, on day) float64 {
	p := unmetShare * ratio(careCoordination, v.region, on)
	if v.needsPermit(on) {
		p *= unmetNoPermit
	}
	if v.minor {
		p *= unmetMinor
	}
	if v.place > 0 {
		p *= unmetSmall
	}
	return min(p, .95)
}

// help draws the needs a person was found to have and what came of each.
func (c *Country) help(v *victim, k *contact) []step {
	r := draw(c.seed, v.index<<5|uint64(k.list), v.purpose(forHelp))
	var steps []step
	for _, kind := range needs[v.group] {
		if v.minor && kind == "SHELTER_W" {
			kind = "YOUTHCARE"
		}
		if v.minor && kind == "COSM" {
			kind = "PROT_MINOR"
		}
		if r.is(needShare) {
			steps = append(steps, c.need(v, k, kind, &r)...)
		}
	}
	return steps
}

func asksPermit(kind codes.Support) bool {
	return kind == "HOUSING" || kind == "INCOME" || kind == "WORK" || kind == "SHELTER_W" || kind == "DEBT"
}

// need follows one need: found, then offered or not, accepted, begun, ended.
func (c *Country) need(v *victim, k *contact, kind codes.Support, r *chance) []step {
	on := k.met + day(r.exponential(7))
	at := func(status codes.SupportStatus, on, until day) step {
		return step{code: string(kind), on: on, until: until, status: string(status)}
	}
	steps := []step{at("NEEDED", on, 0)}
	found := on
	on += 1 + day(r.exponential(offerMeanDays))
	switch {
	case v.needsPermit(found) && asksPermit(kind) && r.is(notEligible):
		return append(steps, at("NOT_ELIGIBLE", on, 0))
	case r.is(unmet(v, found)):
		if r.is(waitlistShare) {
			return append(steps, at("WAITLIST", on, 0))
		}
		return append(steps, at("UNAVAILABLE", on, 0))
	}
	steps = append(steps, at("OFFERED", on, 0))
	if r.is(declinedShare) {
		return append(steps, at("DECLINED", on+2, 0))
	}
	if r.is(.4) {
		steps = append(steps, at("WAITLIST", on, 0))
		on += day(r.exponential(waitMeanDays))
	}
	start, end := on+1, on+2+day(r.exponential(careMeanDays))
	steps = append(steps, at("STARTED", start, 0))
	if r.is(stoppedShare) {
		return append(steps, at("STOPPED", end, 0))
	}
	return append(steps, at("DONE", end, 0))
}
