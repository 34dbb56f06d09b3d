package register

import (
	"context"
	"time"
)

// Store holds the register. Its methods are acts and reads; each takes the
// Caller, asks Allow first, and writes its journal entry in the same
// transaction, refusals too. The store in register/store is the one there is;
// package registertest says what any other would have to pass.
type Store interface {
	Filing
	Sealing
	Linking
	Paths
	Counting
	Auditing
	Importing
	Close() error
}

// Filing takes reports in and keeps every version of them.
type Filing interface {
	// Enrol adds organisations or changes what is known of them.
	Enrol(context.Context, Caller, ...Organisation) error
	Organisations(context.Context, Caller) ([]Organisation, error)

	// File takes reports in, all or none. A report whose organisation and
	// source key are held already is left alone: Same with equal content and
	// Conflict with other content, each with the receipt first given.
	File(context.Context, Caller, ...Report) ([]Receipt, error)
	// Prepare does the part of filing that needs no database, so that an import
	// can make the next batch ready while FileBatch writes the last.
	Prepare([]Report) (Batch, error)
	FileBatch(context.Context, Caller, Batch) ([]Receipt, error)
	// Correct files new versions of reports that are held, found by their
	// organisation and source key; what was held is kept as an earlier version.
	Correct(context.Context, Caller, ...Report) ([]Receipt, error)
	// Withdraw takes a report out of every count. It stays in the register.
	Withdraw(ctx context.Context, c Caller, id ReportID, reason string) (Receipt, error)
	// Find gives the identifiers of reports by their organisation's own keys,
	// empty for those that are not held.
	Find(ctx context.Context, c Caller, by OrganisationID, keys ...string) ([]ReportID, error)
	// Report gives what is held of a report, without who it is about.
	Report(context.Context, Caller, ReportID) (Filed, error)
}

// Batch is reports made ready to be filed.
type Batch interface{ Len() int }

// Sealing is the one door to what identifies a person.
type Sealing interface {
	// Reveal opens the identity held with a report. The reason is journalled
	// before anything is opened.
	Reveal(ctx context.Context, c Caller, id ReportID, reason string) (Identity, error)
	// Erase destroys the key under which the identity was sealed, and every
	// token made from it. The report and its facts stay.
	Erase(ctx context.Context, c Caller, id ReportID, reason string) error
}

// Linking says which reports concern one person.
type Linking interface {
	// Waiting gives reports that no link places yet, oldest first.
	Waiting(ctx context.Context, c Caller, limit int) ([]Waiting, error)
	// Place links waiting reports to persons, minting new ones as asked.
	Place(context.Context, Caller, ...Placement) ([]Link, error)
	// Relink moves a report to another person, or to a new one of its own when
	// to is empty. The old link is undone and remembered.
	Relink(ctx context.Context, c Caller, id ReportID, to PersonID, reason string) (Link, error)
	// Links gives every link a report ever had, the standing one last.
	Links(context.Context, Caller, ReportID) ([]Link, error)
	Person(context.Context, Caller, PersonID) (Person, error)
}

// Waiting is a report that is not linked yet and what could place it. Tokens
// are keyed and say nothing to whoever does not hold the key.
type Waiting struct {
	Report    ReportID
	KeyToken  string   // from the source's own person key, if it gave one
	NameToken string   // from names and date of birth, if they are complete
	ByKey     PersonID // the person known by the key token
	ByName    PersonID // the person known by the name token
}

// Placement says to which person a waiting report belongs.
type Placement struct {
	Report      ReportID
	Person      PersonID // empty for a person to be minted
	New         int      // placements with the same number share one minted person
	Method      LinkMethod
	Probability float64
}

// Paths keeps what happens after the report.
type Paths interface {
	// Record takes events in. Like File it is idempotent by source key.
	Record(context.Context, Caller, ...Event) ([]Receipt, error)
	Events(context.Context, Caller, ReportID) ([]Event, error)
	// Agree records a consent, Revoke ends it.
	Agree(context.Context, Caller, ...Consent) error
	Revoke(ctx context.Context, c Caller, id ReportID, to ConsentTo, on Date) error
	Consents(context.Context, Caller, ReportID) ([]Consent, error)
}

// Counting is what statistics may read.
type Counting interface {
	// Facts streams every standing report in the order of filing and gives the
	// position of the journal it was read at. The Fact is reused between calls.
	Facts(ctx context.Context, c Caller, yield func(*Fact) error) (position int64, err error)
	// Histories streams the facts and then what happened to the same persons,
	// in the order it was told, all at one position of the journal.
	Histories(ctx context.Context, c Caller, fact func(*Fact) error, happening func(*Happening) error) (position int64, err error)
}

// Auditing reads and proves the journal.
type Auditing interface {
	// Head gives the size and root hash of the journal.
	Head(context.Context) (Head, error)
	// Entries gives the bodies of journal entries, from the given index on.
	Entries(ctx context.Context, c Caller, from int64, limit int) ([]string, error)
	// Check reads the whole register against its journal and says what does
	// not agree, in words; none means sound.
	Check(ctx context.Context, progress func(done, total int64)) ([]string, error)
}

// Head is the journal at one moment.
type Head struct {
	Size int64
	Root string // base64
}

// Importing remembers what became of files.
type Importing interface {
	// Begin starts an import or takes up one that was interrupted: the same
	// file under the same profile is the same import.
	Begin(context.Context, Caller, Import) (Import, error)
	// Repeat starts a finished import over, since rows of it that were set
	// aside may be acceptable by now.
	Repeat(context.Context, Caller, Import) (Import, error)
	// Advance notes how far an import has come, and keeps the rows set aside
	// since, sealed.
	Advance(context.Context, Caller, Import, ...SetAside) error
	// Quarantine gives the rows that were set aside and are not mended.
	Quarantine(context.Context, Caller, func(SetAside) error) error
}

// Import is one file being taken in.
type Import struct {
	File     string // hash of the file's content
	Name     string // its base name, for people
	Profile  string
	Line     int64 // the last line dealt with
	Read     int64
	Accepted int64
	SetAside int64
	Finished time.Time
}

// SetAside is a row that was not accepted, and why.
type SetAside struct {
	File   string // hash of the file's content
	Name   string
	Line   int64
	Field  string
	Wrong  string
	Remedy string
	Raw    Secret // the record as it came
}
