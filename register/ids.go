package register

// Identifiers are opaque words. Each kind has a type of its own, so that
// mixing them does not compile. The store mints them; nothing can be read
// from one, not even which of two is older.
type (
	OrganisationID string
	ReportID       string
	PersonID       string
	LinkID         string
	EventID        string
	ConsentID      string
	MemberID       string
)
