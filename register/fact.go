package register

import "sightline/register/codes"

// Fact is what statistics may know of one standing report: no identity, no
// source key, no register identifier. Persons are numbered anew in each
// reading, in order of first report, so that two readings cannot be joined
// person by person through them.
type Fact struct {
	Person       int64 // 1, 2, …; 0 for a contact that is only counted
	Organisation OrganisationID
	Reporter     codes.Reporter // kind of the reporting organisation
	Duty         bool           // it is obliged to report
	Basis        codes.Basis
	Dossier      codes.Dossier
	Met          Date
	Reported     Date
	Received     Date // when the register first took it in
	Victim       Victim
	Exploitation Exploitation
	Linked       float64 // probability that the report concerns this person
}

// Date is the day the report counts on: when it was reported, else when the
// person was met, else when it was received.
func (f *Fact) Date() Date {
	switch {
	case !f.Reported.IsZero():
		return f.Reported
	case !f.Met.IsZero():
		return f.Met
	}
	return f.Received
}

// Happening is what statistics may know of an event: what happened to a
// person, numbered as in the facts of the same reading.
type Happening struct {
	Person   int64
	Reporter codes.Reporter // kind of the organisation that told
	Kind     EventKind
	Code     string
	On       Date
	Until    Date
	Status   string
}
