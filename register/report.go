package register

import (
	"time"

	"sightline/register/codes"
)

// Report is one organisation telling that it met a presumed victim. It is
// not the person: which reports concern one person is said by a Link.
type Report struct {
	ID           ReportID       // minted when filed
	Organisation OrganisationID // who tells
	SourceKey    string         // the organisation's own reference; unique within it
	Basis        codes.Basis    // the lawful basis it came in by
	Dossier      codes.Dossier  // what is asked: registration, shelter, advice
	Met          Date           // when the organisation met the person
	Reported     Date           // when it wrote the report
	Victim       Victim
	Exploitation Exploitation

	// At most one of the two identifies the person; with neither, the report
	// is counted and never linked by who somebody is.
	Identity *Identity
	Encoding *Encoding
	// PersonKey is the organisation's own key for the person, the same in all
	// its reports about them. It is kept only as a keyed token.
	PersonKey Secret
}

// Victim holds what a report says of the presumed victim that does not
// identify by itself. Empty fields were not told.
type Victim struct {
	Gender        codes.Gender       `json:"gender,omitempty"`
	Age           *int               `json:"age,omitempty"`      // completed years
	AgeBand       string             `json:"age_band,omitempty"` // "18-22" when only a band is known; "48+" is open
	AgeReference  codes.AgeReference `json:"age_reference,omitempty"`
	Nationalities []codes.Country    `json:"nationalities,omitempty"`
	BirthCountry  codes.Country      `json:"birth_country,omitempty"`
	Origin        codes.Origin       `json:"origin,omitempty"` // coarse group when no country is known
	Residence     codes.Residence    `json:"residence,omitempty"`
	Region        codes.Region       `json:"region,omitempty"`       // police unit or another country's region
	Municipality  string             `json:"municipality,omitempty"` // code, never an address
	Status        codes.Status       `json:"status,omitempty"`
}

// Exploitation is a period in which somebody was exploited: one or more
// forms, places, means.
type Exploitation struct {
	Forms       []codes.Form        `json:"forms,omitempty"`
	From        Date                `json:"from,omitzero"`
	Until       Date                `json:"until,omitzero"`
	Places      []string            `json:"places,omitempty"` // country code, or country/region: "NL/AMS"
	Means       []codes.Means       `json:"means,omitempty"`
	Sectors     []codes.Sector      `json:"sectors,omitempty"`
	Recruitment []codes.Recruitment `json:"recruitment,omitempty"`
	Platform    string              `json:"platform,omitempty"` // the online platform, when recruited online
	Recruiters  []codes.Recruiter   `json:"recruiters,omitempty"`
}

// Identity is what identifies a person. It is sealed under a key of its own
// before it is stored, apart from the facts; destroying the key erases it.
type Identity struct {
	GivenNames Secret
	FamilyName Secret
	OtherNames Secret // aliases and earlier names, separated by |
	BirthDate  Secret // as a Date's text
	BirthPlace Secret
	Phone      Secret
	Document   Secret
}

// Encoding stands for an identity that stays at its source: an opaque text
// that matches others made under the same schema and shows no name.
type Encoding struct {
	Schema string // which schema and key version made it
	Text   Secret // pseudonymised data stay personal data, so it prints as little
}

// Filed is a report as the register holds it.
type Filed struct {
	Report
	Version   int       // 1 when filed, one more with each correction
	Received  time.Time // when the register first took it in
	Changed   time.Time // when this version came in
	Withdrawn bool      // withdrawn reports stay, and count no more
	Sealed    bool      // an identity is held under seal
	Erased    bool      // an identity was held, and its key was destroyed
}

// Outcome says what filing a report did.
type Outcome string

const (
	OutcomeFiled     Outcome = "filed"     // new, and now held
	OutcomeSame      Outcome = "same"      // held already with the same content
	OutcomeConflict  Outcome = "conflict"  // held already with other content; nothing changed
	OutcomeCorrected Outcome = "corrected" // a new version is held
	OutcomeWithdrawn Outcome = "withdrawn" // counted no more
)

// Receipt proves that the register took a report in. The same report gives
// the same receipt, so that a retry is harmless.
type Receipt struct {
	Outcome Outcome
	Report  ReportID
	Version int
	At      time.Time
	Entry   int64  // index of the journal entry
	Leaf    string // hash of the journal entry, to check against a signed head
}
