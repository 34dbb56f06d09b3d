// Package journal writes down who did what to the register, when, for what
// purpose, so that nobody can take a line out again unseen: each entry is a
// leaf of a Merkle tree (RFC 6962), whose root a partner can keep.
//
// It knows entries and hashes. Where they are stored is register/store's
// business; an entry never holds a name, a source key or anything typed.
package journal

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"sightline/register"
)

// Entry is one line of the journal. Its JSON form, byte for byte, is the leaf
// that is hashed; the order of the fields is part of the form.
type Entry struct {
	At           time.Time               `json:"at"` // UTC, to the microsecond
	Act          register.Act            `json:"act"`
	Member       register.MemberID       `json:"by"`
	Organisation register.OrganisationID `json:"org,omitempty"`
	Role         register.Role           `json:"role"`
	Purpose      register.Purpose        `json:"for"`
	Case         string                  `json:"case,omitempty"`
	On           string                  `json:"on,omitempty"`      // the report, person, event or file acted on
	Version      int                     `json:"version,omitempty"` // of the report, after the act
	Content      string                  `json:"content,omitempty"` // keyed hash of what was written
	Count        int64                   `json:"count,omitempty"`   // how many, when one entry stands for several
	List         string                  `json:"list,omitempty"`    // which ones, when one entry stands for several
	Reason       string                  `json:"reason,omitempty"`
}

// By starts an entry for an act of a caller.
func By(c register.Caller, at time.Time, act register.Act) Entry {
	return Entry{
		At: at.UTC().Truncate(time.Microsecond), Act: act, Member: c.Member, Organisation: c.Organisation,
		Role: c.Role, Purpose: c.Purpose, Case: c.Case,
	}
}

// Body gives the bytes that are stored and hashed.
func (e *Entry) Body() []byte {
	body, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("journal: an entry that cannot be written: %v", err)) // strings, numbers and a time always can
	}
	return body
}

// Parse reads an entry's body.
func Parse(body []byte) (Entry, error) {
	var e Entry
	if err := json.Unmarshal(body, &e); err != nil {
		return Entry{}, fmt.Errorf("journal: an entry that cannot be read: %w", err)
	}
	return e, nil
}

// Leaf gives the hash of an entry's body as it stands in receipts.
func Leaf(body []byte) string {
	h := tlog.RecordHash(body)
	return base64.StdEncoding.EncodeToString(h[:])
}
