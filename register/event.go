package register

import "time"

// EventKind is the path an event belongs to.
type EventKind string

const (
	EventHelp          EventKind = "help"          // needs, offers, placements; codes of support
	EventResidence     EventKind = "residence"     // the residence scheme's steps
	EventChain         EventKind = "chain"         // police, prosecution, court
	EventVictimisation EventKind = "victimisation" // victim of an offence again
	EventSuspicion     EventKind = "suspicion"     // suspected of an offence
	EventExit          EventKind = "exit"          // death or emigration: no longer to be followed
)

// Event is something that happened to the person a report is about, on a
// date. Paths are made of events; no status is ever stored.
type Event struct {
	ID           EventID
	Organisation OrganisationID
	SourceKey    string   // the organisation's own reference for the event; unique within it
	Report       ReportID // the report by which the person is known to the organisation
	Kind         EventKind
	Code         string // from the kind's code list
	On           Date
	Until        Date   // for what lasts
	Status       string // from the kind's own list, such as offered or declined
	Details      map[string]string
	Received     time.Time
	Withdrawn    bool
}

// Consent is a person's dated and revocable agreement.
type Consent struct {
	ID       ConsentID
	Report   ReportID
	To       ConsentTo
	Given    Date
	Revoked  Date // zero while it stands
	Received time.Time
}

// ConsentTo says what is agreed to. The two are never one.
type ConsentTo string

const (
	ConsentRegistration ConsentTo = "registration"
	ConsentHelp         ConsentTo = "help"
)
