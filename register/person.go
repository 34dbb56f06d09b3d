package register

import "time"

// Person is who reports are about. A person has no attributes of their own:
// everything known is in the reports and events that links bring together.
type Person struct {
	ID      PersonID
	Reports []ReportID
	Minted  time.Time
}

// LinkMethod says on what ground a report was linked to a person.
type LinkMethod string

const (
	LinkAlone     LinkMethod = "alone"      // nothing to recognise the person by: a person of its own
	LinkPersonKey LinkMethod = "person-key" // the source's own key for the person
	LinkIdentity  LinkMethod = "identity"   // the same names and date of birth, to the letter
	LinkModel     LinkMethod = "model"      // a linkage model, above its threshold
	LinkRegistrar LinkMethod = "registrar"  // a registrar decided
)

// Link says that a report concerns a person: who said so, when, on what
// ground and how sure. Links are undone, never deleted.
type Link struct {
	ID          LinkID
	Report      ReportID
	Person      PersonID
	Method      LinkMethod
	Probability float64 // that the report concerns this person; 1 for exact grounds
	By          MemberID
	At          time.Time
	Undone      time.Time // zero while it stands
	Reason      string    // why it was undone
}
