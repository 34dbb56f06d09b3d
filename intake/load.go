package intake

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"sightline/register"
)

// load is some rows on their way into the register.
type load struct {
	line          int64 // the last line in it
	read          int64
	accepted      int64
	organisations []register.Organisation
	reports       []register.Report
	consents      [][]register.Consent // of each report, in step
	events        []Event
	aside         []register.SetAside
	ready         register.Batch
	err           error
}

// gather reads rows until there is a batch of reports, and makes it ready.
func (im *importing) gather() (l *load, more bool) {
	l = &load{}
	for len(l.reports) < perBatch && len(l.events) < perBatch && len(l.aside) < perBatch {
		row, err := im.reader.Next()
		if err != nil {
			if err != io.EOF {
				l.err = err
			}
			break
		}
		im.add(l, &row)
		more = true
	}
	if im.quarantine != nil {
		if err := im.quarantine.Flush(); err != nil && l.err == nil {
			l.err = fmt.Errorf("writing the rows set aside: %w", err)
		}
	}
	more = more && l.err == nil
	if len(l.reports) > 0 {
		ready, err := im.to.Prepare(l.reports)
		if err != nil {
			l.reports, l.err = nil, err
			return l, false
		}
		l.ready = ready
	}
	return l, more
}

// add puts a row on the load, or aside when its organisation is not enrolled.
func (im *importing) add(l *load, row *Row) {
	l.line, l.read = int64(row.Line), l.read+1
	for _, o := range row.Organisations {
		if im.reader.profile == organisationsProfile || !im.known[o.ID] {
			l.organisations, im.known[o.ID] = append(l.organisations, o), true
		}
	}
	if row.Accepted() {
		if by := row.organisation(); by != "" && !im.known[by] {
			row.Problems = []Problem{{File: row.File, Line: row.Line, Field: "organisation", Wrong: "is not enrolled",
				Remedy: "import the organisations first, under the profile sightline-organisations, then mend or repeat this row"}}
		}
	}
	im.tally.count(row)
	if !row.Accepted() {
		l.setAside(row, im.done.File)
		if im.quarantine != nil {
			l.err = errors.Join(l.err, im.quarantine.Add(*row))
		}
		for _, p := range row.Problems {
			if len(im.done.Problems) < maxTold {
				im.done.Problems = append(im.done.Problems, p)
			}
		}
		return
	}
	l.accepted++
	for _, r := range row.Reports {
		l.reports, l.consents = append(l.reports, r), append(l.consents, row.Consents)
	}
	if row.Event != nil {
		l.events = append(l.events, *row.Event)
	}
}

// organisation is who the row says it is from, if it says.
func (r *Row) organisation() register.OrganisationID {
	switch {
	case len(r.Reports) > 0:
		return r.Reports[0].Organisation
	case r.Event != nil:
		return r.Event.Organisation
	}
	return ""
}

func (l *load) setAside(row *Row, file string) {
	p := row.Problems[0]
	for _, more := range row.Problems[1:] {
		p.Remedy += "; also: " + more.short()
	}
	l.aside = append(l.aside, register.SetAside{File: file, Line: int64(row.Line), Field: p.Field, Wrong: p.Wrong, Remedy: p.Remedy,
		Raw: register.NewSecret(row.Raw.text())})
}

// text gives the record as one line of CSV, or as it was read when it could
// not be cut into fields. It is for the register's sealed quarantine alone.
func (r Raw) text() string {
	if r.record == nil || r.record.cells == nil {
		if r.record == nil {
			return ""
		}
		return r.record.text
	}
	var b strings.Builder
	w := csv.NewWriter(&b)
	if err := w.Write(r.record.cells); err != nil {
		return ""
	}
	w.Flush()
	return b.String()
}
