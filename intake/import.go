package intake

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sightline/register"
)

// Register is what an import asks of a register.
type Register interface {
	register.Filing
	register.Paths
	register.Importing
}

// Imported says what an import did.
type Imported struct {
	register.Import
	Already   bool  // the same file was imported before, to its end
	Resumed   int64 // the line after which an interrupted import was taken up
	Filed     int   // reports that are new
	Same      int   // held already with equal content
	Corrected int   // held already, and now in a new version
	Events    int
	Problems  []Problem // the first few of the rows set aside
	Groups    []Group   // kinds of problems, most frequent first
	Ignored   []Problem // columns nobody reads
}

// maxTold is how many problems are told one by one; the rest is in Groups and
// in the register's quarantine.
const maxTold = 20

// perBatch is how many reports are filed in one transaction.
const perBatch = 5000

// Watch is what may look on during an import.
type Watch struct {
	Progress   func(rows int64) // hears how many rows are dealt with; may be nil
	Quarantine io.Writer        // gets the rows set aside, to mend and import again; may be nil
}

// Import takes a file into a register. The same file a second time changes
// nothing, but that rows once set aside get another chance; a report that is held with other content is corrected; an import
// that was interrupted goes on after the last line it is sure of. Rows that
// cannot be accepted are set aside in the register, with their reason.
func Import(ctx context.Context, path string, p Profile, to Register, c register.Caller, opt Options, watch Watch) (Imported, error) {
	hash, err := fileHash(path)
	if err != nil {
		return Imported{}, err
	}
	begun, err := to.Begin(ctx, c, register.Import{File: hash, Name: filepath.Base(path), Profile: string(p)})
	if err == nil && !begun.Finished.IsZero() && begun.SetAside > 0 {
		begun, err = to.Repeat(ctx, c, begun)
	}
	if err != nil || !begun.Finished.IsZero() {
		return Imported{Import: begun, Already: err == nil}, err
	}
	opt.After = int(begun.Line)
	reader, err := Open(path, p, opt)
	if err != nil {
		return Imported{Import: begun}, err
	}
	defer reader.Close()
	im := &importing{to: to, caller: c, reader: reader, done: Imported{Import: begun, Resumed: begun.Line, Ignored: reader.Ignored()}}
	if err := im.knowOrganisations(ctx); err != nil {
		return im.done, err
	}
	if watch.Quarantine != nil {
		im.quarantine = reader.NewQuarantine(watch.Quarantine)
	}
	err = im.run(ctx, watch.Progress)
	im.done.Groups = append(im.tally.Groups(), im.orphans()...)
	return im.done, err
}

// fileHash names a file by its content.
func fileHash(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", &FileError{File: filepath.Base(path), Wrong: "cannot be opened", Remedy: "check that it is there and that you may read it", Cause: err}
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", &FileError{File: filepath.Base(path), Wrong: "cannot be read", Remedy: "check the disk it is on", Cause: err}
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil)), nil
}

// importing is an import under way.
type importing struct {
	to     Register
	caller register.Caller
	reader *Reader
	known  map[register.OrganisationID]bool
	tally  Tally // of this run alone, for the kinds of problems
	done   Imported
	lost   int // events whose report is not held

	quarantine *Quarantine // may be nil
}

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

func (im *importing) knowOrganisations(ctx context.Context) error {
	all, err := im.to.Organisations(ctx, im.caller)
	if err != nil {
		return err
	}
	im.known = make(map[register.OrganisationID]bool, len(all))
	for _, o := range all {
		im.known[o.ID] = true
	}
	return nil
}

// run reads and prepares in one goroutine and writes in this one.
func (im *importing) run(ctx context.Context, progress func(int64)) error {
	ctx, cancel := context.WithCancel(ctx)
	loads := make(chan *load, 1)
	defer func() {
		cancel()
		for range loads { // what was read ahead is let go
		}
	}()
	go func() {
		defer close(loads)
		for more := true; more; {
			var l *load
			l, more = im.gather()
			select {
			case loads <- l:
			case <-ctx.Done():
				return
			}
		}
	}()
	for l := range loads {
		if l.err != nil {
			return errors.Join(im.write(ctx, l), l.err)
		}
		if err := im.write(ctx, l); err != nil {
			return err
		}
		if progress != nil {
			progress(im.done.Read)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	im.done.Finished = time.Now()
	return im.to.Advance(ctx, im.caller, im.done.Import)
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

// write files a load and notes how far the import has come.
func (im *importing) write(ctx context.Context, l *load) error {
	if len(l.organisations) > 0 {
		if err := im.to.Enrol(ctx, im.caller, l.organisations...); err != nil {
			return err
		}
	}
	if l.ready != nil {
		if err := im.file(ctx, l); err != nil {
			return err
		}
	}
	if err := im.record(ctx, l); err != nil {
		return err
	}
	if l.read == 0 {
		return nil
	}
	d := &im.done
	d.Line, d.Read, d.Accepted, d.SetAside = l.line, d.Read+l.read, d.Accepted+l.accepted, d.SetAside+int64(len(l.aside))
	return im.to.Advance(ctx, im.caller, d.Import, l.aside...)
}

// file files the reports; those held with other content are corrected.
func (im *importing) file(ctx context.Context, l *load) error {
	receipts, err := im.to.FileBatch(ctx, im.caller, l.ready)
	if err != nil {
		return err
	}
	var corrections []register.Report
	var consents []register.Consent
	for i, receipt := range receipts {
		switch receipt.Outcome {
		case register.OutcomeFiled:
			im.done.Filed++
		case register.OutcomeSame:
			im.done.Same++
		case register.OutcomeConflict:
			corrections = append(corrections, l.reports[i])
		}
		for _, consent := range l.consents[i] {
			consent.Report = receipt.Report
			consents = append(consents, consent)
		}
	}
	if len(corrections) > 0 {
		if _, err := im.to.Correct(ctx, im.caller, corrections...); err != nil {
			return err
		}
		im.done.Corrected += len(corrections)
	}
	if len(consents) > 0 {
		return im.to.Agree(ctx, im.caller, consents...)
	}
	return nil
}

// record keeps the events, each with the report by which the person is known;
// those whose report is not held are set aside.
func (im *importing) record(ctx context.Context, l *load) error {
	if len(l.events) == 0 {
		return nil
	}
	byOrganisation := map[register.OrganisationID][]int{}
	for i := range l.events {
		o := l.events[i].Organisation
		byOrganisation[o] = append(byOrganisation[o], i)
	}
	for o, indexes := range byOrganisation {
		keys := make([]string, len(indexes))
		for k, i := range indexes {
			keys[k] = l.events[i].ReportKey
		}
		ids, err := im.to.Find(ctx, im.caller, o, keys...)
		if err != nil {
			return err
		}
		for k, i := range indexes {
			l.events[i].Report = ids[k]
		}
	}
	var events []register.Event
	for i := range l.events {
		if l.events[i].Report == "" {
			im.orphan(l, &l.events[i])
			continue
		}
		events = append(events, l.events[i].Event)
	}
	receipts, err := im.to.Record(ctx, im.caller, events...)
	if err != nil {
		return err
	}
	for _, receipt := range receipts {
		if receipt.Outcome == register.OutcomeFiled {
			im.done.Events++
		} else {
			im.done.Same++
		}
	}
	return nil
}

// notHeld is what is wrong with an event whose report the register lacks.
var notHeld = Group{Field: "report_key", Wrong: "names a report that is not held",
	Remedy: "import the organisation's reports first, then the events again"}

// orphan sets an event aside whose report the register does not hold.
func (im *importing) orphan(l *load, e *Event) {
	im.lost++
	l.accepted--
	l.aside = append(l.aside, register.SetAside{File: im.done.File, Line: l.line, Field: notHeld.Field, Wrong: notHeld.Wrong, Remedy: notHeld.Remedy,
		Raw: register.NewSecret(fmt.Sprintf("%s,%s", e.Organisation, e.SourceKey))})
}

func (im *importing) orphans() []Group {
	if im.lost == 0 {
		return nil
	}
	g := notHeld
	g.Rows = im.lost
	return []Group{g}
}
