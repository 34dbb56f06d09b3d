package intake

import (
	"sightline/register"
	"sightline/register/codes"
)

// Options say what a file does not say itself.
type Options struct {
	// Organisation files every report that names no organisation of its own.
	Organisation register.OrganisationID
	// Basis is the lawful basis of profiles that carry none.
	Basis codes.Basis
	// Dataset goes before source keys made from row numbers, so that two
	// different files without keys of their own can be told apart.
	Dataset string
	// After skips the records up to and including this line: the last one
	// that an interrupted import is sure of.
	After int
	// Today is the day beyond which a date lies in the future. The zero date
	// means no such check.
	Today register.Date
	// Sheet names the sheet of a workbook; empty for the first that has the
	// profile's columns.
	Sheet string
	// MaxUnzipped is how many bytes a workbook may unfold to; 0 means 256 MiB.
	MaxUnzipped int64
}

// Bounds on what one record may be. A file that breaks one is not refused:
// the record is set aside.
const (
	maxRecord  = 256 << 10 // bytes of a record, and of what is held to find its end
	maxLines   = 50        // lines of a record with line breaks in quotation marks
	maxColumns = 1000      // fields of a record
	maxPeople  = 10000     // reports that one row may stand for
	maxValues  = 50        // values in one field, separated by |
)

func (o Options) withDefaults() Options {
	if o.MaxUnzipped == 0 {
		o.MaxUnzipped = 256 << 20
	}
	return o
}
