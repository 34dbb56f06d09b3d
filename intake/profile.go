package intake

import (
	"fmt"
	"slices"
	"strings"

	"sightline/register/codes"
)

// Profile names a layout of files.
type Profile string

const (
	Sightline              Profile = "sightline"               // our own: one report a row
	SightlineOrganisations Profile = "sightline-organisations" // who reports
	SightlineEvents        Profile = "sightline-events"        // what happened after a report
	UKNRM                  Profile = "uk-nrm"                  // the UK's referral table, one row for several people
	CTDC                   Profile = "ctdc"                    // Counter Trafficking Data Collaborative, case data
	CTDCVP                 Profile = "ctdc-vp"                 // its victims and perpetrators, synthetic
	HTCDS                  Profile = "htcds"                   // Human Trafficking Case Data Standard 2.0
)

var profiles = map[Profile]*profile{
	Sightline:              sightlineProfile,
	SightlineOrganisations: organisationsProfile,
	SightlineEvents:        eventsProfile,
	UKNRM:                  ukNRMProfile,
	CTDC:                   ctdcProfile,
	CTDCVP:                 ctdcVPProfile,
	HTCDS:                  htcdsProfile,
}

// Profiles gives the names of all profiles.
func Profiles() []Profile {
	return []Profile{Sightline, SightlineOrganisations, SightlineEvents, UKNRM, CTDC, CTDCVP, HTCDS}
}

// profile says which columns a layout has and how a record becomes a row.
type profile struct {
	columns []column
	read    func(in *reading, row *Row)
	byName  map[string]int
	filled  []int // the fields that every record must fill
}

// column is one column of a profile. Its place in the profile's list is the
// field's number.
type column struct {
	name     string
	aliases  []string
	required bool // the file must have the column
	filled   bool // and every record must fill it
	kind     kind
	limit    int // characters; 0 for the usual
}

// kind says what a field may hold, as far as that is checked before its
// meaning is.
type kind int

const (
	plain    kind = iota
	day           // a date; in a workbook a number is a day counted from 1900
	identity      // identifies a person: "unknown" and "-" are no name
	phone         // may begin with +
	opaque        // an encoding: any printable characters
)

const usualLimit = 200

// Columns that a quarantine file has before the columns of its source.
const (
	asideFile    = "set_aside_file"
	asideLine    = "set_aside_line"
	asideRow     = "set_aside_row" // which record of the file, for keys made from it
	asideProblem = "set_aside_problem"
	asideText    = "set_aside_text" // the record itself, where it could not be cut into fields
)

var asideColumns = []string{asideFile, asideLine, asideRow, asideProblem, asideText}

// header says which field each column of a file is.
type header struct {
	names    []string
	fieldOf  []int // by column; -1 for one not read
	asideRow int   // column of the quarantine's row number; -1 when there is none
	aside    int   // columns before those of the source, in a quarantine
	text     int   // column of a quarantine's unread record; -1 when there is none
	ignored  []Problem
}

// newProfile numbers the columns.
func newProfile(columns []column, read func(in *reading, row *Row)) *profile {
	p := &profile{columns: columns, read: read, byName: map[string]int{}}
	for i, c := range columns {
		for _, name := range append([]string{c.name}, c.aliases...) {
			p.byName[foldColumn(name)] = i
		}
		if c.filled {
			p.filled = append(p.filled, i)
		}
	}
	return p
}

func (p *profile) find(name string) (int, bool) {
	i, ok := p.byName[foldColumn(name)]
	return i, ok
}

// foldColumn makes "Birth date", "birth-date" and "birth_date" alike.
func foldColumn(name string) string {
	return columnFolder.Replace(strings.ToLower(trim(name)))
}

var columnFolder = strings.NewReplacer(" ", "_", "-", "_", "\ufeff", "")

// match lays the names of a file's columns beside the profile's.
func (p *profile) match(names []string) (header, error) {
	h := header{names: names, fieldOf: make([]int, len(names)), asideRow: -1, text: -1}
	found := make([]bool, len(p.columns))
	for i, name := range names {
		h.fieldOf[i] = -1
		if folded := foldColumn(name); slices.Contains(asideColumns, folded) {
			h.asideColumn(i, folded)
			continue
		}
		f, ok := p.find(name)
		switch {
		case ok && found[f]:
			return h, &FileError{Line: 1, Wrong: fmt.Sprintf("has the column %s twice", p.columns[f].name), Remedy: "rename or remove one of them"}
		case ok:
			found[f], h.fieldOf[i] = true, f
		case trim(name) != "":
			h.ignored = append(h.ignored, p.unknownColumn(i, name))
		}
	}
	return h, p.missing(found)
}

func (h *header) asideColumn(i int, name string) {
	h.aside++
	switch name {
	case asideRow:
		h.asideRow = i
	case asideText:
		h.text = i
	}
}

// missing says which columns a file must have and has not. A file with none
// of the profile's columns may have no header row, so its first row is not
// quoted.
func (p *profile) missing(found []bool) error {
	var missing []string
	for i, c := range p.columns {
		if c.required && !found[i] {
			missing = append(missing, c.name)
		}
	}
	switch {
	case !slices.Contains(found, true):
		return &FileError{Line: 1, Wrong: "has none of the profile's columns in its first row", Remedy: "add a header row with " + strings.Join(p.requiredNames(), ", ") + ", or choose another profile"}
	case len(missing) == 1:
		return &FileError{Line: 1, Wrong: "has no column " + missing[0], Remedy: "add it, or rename the column that holds it"}
	case len(missing) > 1:
		return &FileError{Line: 1, Wrong: "has no columns " + strings.Join(missing, ", "), Remedy: "add them, or rename the columns that hold them"}
	}
	return nil
}

func (p *profile) requiredNames() []string {
	var names []string
	for _, c := range p.columns {
		if c.required {
			names = append(names, c.name)
		}
	}
	return names
}

// unknownColumn tells of a column the profile does not know. It names the
// column by its place: what stands in a first row may be a person's name.
func (p *profile) unknownColumn(i int, name string) Problem {
	remedy := "check its name if it should be"
	if near, ok := codes.Nearest(p.names(), foldColumn(name)); ok {
		remedy = "rename it to " + near + " if that is what it holds"
	}
	return Problem{Line: 1, Wrong: fmt.Sprintf("column %s is not one of the profile's and is not read", columnLetters(i)), Remedy: remedy}
}

func (p *profile) names() []string {
	names := make([]string, len(p.columns))
	for i, c := range p.columns {
		names[i] = c.name
	}
	return names
}

// columnLetters names a column as spreadsheets do: A, B … Z, AA.
func columnLetters(i int) string {
	var b []byte
	for i++; i > 0; i = (i - 1) / 26 {
		b = append(b, byte('A'+(i-1)%26))
	}
	slices.Reverse(b)
	return string(b)
}

// coded is a list of codes, as far as reading a field needs it.
type coded[C ~string] interface {
	Find(text string) (C, bool)
	Label(c C, lang string) string
	All() []C
	Name() string
	Nearest(text string) (C, bool)
}
