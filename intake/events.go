package intake

import (
	"strings"

	"sightline/register"
	"sightline/register/codes"
)

// The fields of the profile sightline-events.
const (
	eOrganisation = iota
	eSourceKey
	eReportKey
	eKind
	eCode
	eOn
	eUntil
	eStatus
	eDetails
)

var eventsProfile = newProfile([]column{
	eOrganisation: {name: "organisation"},
	eSourceKey:    {name: "source_key", required: true, filled: true, limit: 100},
	eReportKey:    {name: "report_key", required: true, filled: true, limit: 100},
	eKind:         {name: "kind", required: true, filled: true},
	eCode:         {name: "code", required: true, filled: true},
	eOn:           {name: "on", required: true, filled: true, kind: day},
	eUntil:        {name: "until", kind: day},
	eStatus:       {name: "status"},
	eDetails:      {name: "details", limit: 2000},
}, readEvent)

// readEvent reads something that happened to the person of an earlier report.
func readEvent(in *reading, row *Row) {
	e := &Event{ReportKey: in.values[eReportKey]}
	e.Organisation = in.organisation(eOrganisation)
	e.SourceKey = in.values[eSourceKey]
	e.Kind = in.eventKind()
	e.Code = in.eventCode(e.Kind)
	e.On = in.date(eOn)
	e.Until = in.date(eUntil)
	e.Status = in.eventStatus(e.Kind)
	e.Details = in.details()
	in.order(e.On, eOn, e.Until, eUntil)
	row.Event = e
}

var eventKinds = []register.EventKind{register.EventHelp, register.EventResidence, register.EventChain,
	register.EventVictimisation, register.EventSuspicion, register.EventExit}

func (in *reading) eventKind() register.EventKind {
	text := strings.ToLower(in.values[eKind])
	for _, k := range eventKinds {
		if string(k) == text {
			return k
		}
	}
	in.wrong(eKind, "is not a kind of event", "write one of help, residence, chain, victimisation, suspicion, exit")
	return ""
}

// eventCode reads the code from the list of the event's kind.
func (in *reading) eventCode(k register.EventKind) string {
	switch k {
	case register.EventHelp:
		return string(code(in, eCode, codes.Supports))
	case register.EventResidence:
		return string(code(in, eCode, codes.ResidenceSteps))
	case register.EventChain:
		return string(code(in, eCode, codes.ChainSteps))
	case register.EventVictimisation, register.EventSuspicion:
		return string(code(in, eCode, codes.Crimes))
	case register.EventExit:
		return string(code(in, eCode, codes.Exits))
	}
	return ""
}

// eventStatus reads how far help has come. Other kinds have no status: their
// steps are events themselves.
func (in *reading) eventStatus(k register.EventKind) string {
	if k == register.EventHelp {
		return string(code(in, eStatus, codes.SupportStatuses))
	}
	if in.values[eStatus] != "" && k != "" {
		in.wrong(eStatus, "is filled in for an event that has none", "leave it empty; only help has a status")
	}
	return ""
}

// details reads key=value|key=value.
func (in *reading) details() map[string]string {
	text := in.values[eDetails]
	if text == "" {
		return nil
	}
	details := map[string]string{}
	for part := range strings.SplitSeq(text, "|") {
		if part = trim(part); part == "" {
			continue
		}
		key, value, ok := strings.Cut(part, "=")
		key, value = trim(key), trim(value)
		_, twice := details[key]
		switch {
		case !ok || !isCodeWord(key):
			in.wrong(eDetails, "is not key=value", "write such as municipality=GM0363|places=2")
			return nil
		case twice:
			in.wrong(eDetails, "has one key twice", "keep one of them")
			return nil
		case len(details) == maxValues:
			in.wrong(eDetails, "has too many values", "keep those that matter")
			return nil
		}
		details[key] = value
	}
	return details
}
