package intake

import "sightline/register"

// Row is what became of one record: accepted, with what it told, or set
// aside, with its problems.
type Row struct {
	File string
	Line int // first line of the record; an import that is sure of it resumes after it

	// An accepted row has one of these: reports, an event or an organisation.
	Reports []register.Report
	// Consents belong to the row's one report.
	Consents []register.Consent
	Event    *Event
	// Organisations are those the row is the first of the file to name, where
	// the profile names them with the reports. They come before the reports.
	Organisations []register.Organisation

	// A row set aside has these.
	Problems []Problem
	Raw      Raw
}

// Accepted reports whether the row was accepted rather than set aside.
func (r *Row) Accepted() bool { return len(r.Problems) == 0 }

// Event is an event together with the organisation's own key of the report
// by which the person is known. The register knows which report that is.
type Event struct {
	register.Event
	ReportKey string
}

// Raw is a record as it was read, kept for quarantine. It prints as
// [withheld]: only a Quarantine writes it out.
type Raw struct{ record *heldRecord }

type heldRecord struct {
	number int      // of the record in the file
	cells  []string // nil when the record could not be cut into fields
	text   string   // the record itself, then
}

const withheld = "[withheld]"

func (r Raw) String() string {
	if r.record == nil {
		return ""
	}
	return withheld
}

// GoString keeps %#v from looking inside.
func (r Raw) GoString() string { return r.String() }

// MarshalText keeps JSON and log handlers from looking inside.
func (r Raw) MarshalText() ([]byte, error) { return []byte(r.String()), nil }
