// Package intake reads the files in which partners report. It cuts a file
// into records, reads each by a profile, and either accepts it as reports,
// events or organisations, or sets it aside with what is wrong and what would
// mend it. Every record read is accepted or set aside, never lost: that is
// what Tally adds up.
//
// It streams: memory does not grow with the file. It does not know the
// register: what becomes of an accepted row is the caller's business, and so
// is whether a source key was seen before.
//
// Nothing intake says about a row quotes what the row holds.
package intake

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"slices"

	"sightline/register"
)

// Reader reads one file, record by record. It is not safe for concurrent use.
type Reader struct {
	file    string // base name, for problems
	closer  io.Closer
	profile *profile
	opt     Options
	source  source
	header  header
	in      reading
	tally   Tally
	record  record
	number  int                              // records so far, those passed over by Options.After too
	seen    map[register.OrganisationID]bool // organisations already told
}

// Open opens a file. The format is found from its content: CSV or TSV (comma,
// semicolon, tab or bar; UTF-8, UTF-16 with a byte order mark, or
// Windows-1252), an Excel workbook (xlsx), or JSON lines. A file that cannot
// be read as a whole gives a *FileError.
func Open(path string, p Profile, opt Options) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, &FileError{File: filepath.Base(path), Wrong: "cannot be opened", Remedy: "check that it is there and that you may read it", Cause: err}
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, &FileError{File: filepath.Base(path), Wrong: "is not a file", Remedy: "name one file, not a folder or a device", Cause: err}
	}
	r, err := NewReader(f, info.Size(), filepath.Base(path), p, opt)
	if err != nil {
		f.Close()
		return nil, err
	}
	r.closer = f
	return r, nil
}

// NewReader reads a file that is already open, such as an upload. The name is
// used in problems only.
func NewReader(at io.ReaderAt, size int64, name string, p Profile, opt Options) (*Reader, error) {
	pr, ok := profiles[p]
	if !ok {
		return nil, fmt.Errorf("intake: no profile %q", p)
	}
	r := &Reader{file: name, profile: pr, opt: opt.withDefaults(), seen: map[register.OrganisationID]bool{}}
	if err := r.open(at, size); err != nil {
		return nil, r.named(err)
	}
	r.in = newReading(r)
	return r, nil
}

// open finds the format and reads the header.
func (r *Reader) open(at io.ReaderAt, size int64) error {
	var err error
	if r.source, err = openSource(at, size, r.profile, r.opt); err != nil {
		return err
	}
	names, err := r.source.names()
	if err != nil {
		return err
	}
	r.header, err = r.profile.match(names)
	return err
}

// named adds the file's name to an error about the whole file.
func (r *Reader) named(err error) error {
	var fe *FileError
	if errors.As(err, &fe) {
		fe.File = r.file
		return fe
	}
	return &FileError{File: r.file, Wrong: "cannot be read", Remedy: "save it again and try once more", Cause: err}
}

// Next reads the next record. It gives io.EOF at the end of the file, and a
// *FileError when the rest of the file cannot be read; the rows before it
// stand. The row is the caller's to keep.
func (r *Reader) Next() (Row, error) {
	for {
		if err := r.source.next(&r.record); err != nil {
			if err == io.EOF {
				return Row{}, io.EOF
			}
			return Row{}, r.named(err)
		}
		if r.record.fault == nil && r.record.isBlank() {
			r.tally.Blank++
			continue
		}
		r.number++
		r.record.number = r.number
		if r.record.line <= r.opt.After {
			continue
		}
		row := r.read()
		r.tally.count(&row)
		return row, nil
	}
}

// read turns the current record into a row.
func (r *Reader) read() Row {
	row := Row{File: r.file, Line: r.record.line}
	if fault := r.record.fault; fault != nil {
		row.Problems = []Problem{{File: r.file, Line: r.record.line, Wrong: fault.wrong, Remedy: fault.remedy}}
		row.Raw = r.held()
		return row
	}
	r.in.begin(&r.record)
	if !r.in.misplaced {
		r.profile.read(&r.in, &row)
	}
	if len(r.in.problems) == 0 {
		return row
	}
	for _, o := range row.Organisations {
		delete(r.seen, o.ID) // a later row tells of it again
	}
	return Row{File: row.File, Line: row.Line, Problems: r.in.takeProblems(), Raw: r.held()}
}

// held keeps the current record for quarantine. A record that an earlier
// quarantine holds keeps the number it had in its own file.
func (r *Reader) held() Raw {
	h, rec := &r.header, &r.record
	held := &heldRecord{number: rec.number, text: rec.text}
	if rec.fault != nil {
		if h.aside > 0 {
			held.number = 0
		}
		return Raw{held}
	}
	held.number = r.in.number
	if h.text >= 0 && h.text < len(rec.cells) {
		held.text = rec.cells[h.text]
	}
	held.cells = slices.Clone(rec.cells)
	return Raw{held}
}

// Rows is Next as an iterator. It ends after the first error.
func (r *Reader) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			row, err := r.Next()
			if err == io.EOF {
				return
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// Tally gives the counts so far.
func (r *Reader) Tally() *Tally { return &r.tally }

// Ignored names the columns of the file that the profile does not know, each
// with a suggestion where one is near. Their content is not read.
func (r *Reader) Ignored() []Problem {
	ignored := slices.Clone(r.header.ignored)
	if s, ok := r.source.(*jsonSource); ok && s.unknownAt > 0 {
		ignored = append(ignored, Problem{Line: s.unknownAt, Wrong: "has a key that is not one of the profile's and is not read", Remedy: "check its name if it should be"})
	}
	for i := range ignored {
		ignored[i].File = r.file
	}
	return ignored
}

// Close closes the file.
func (r *Reader) Close() error {
	if r.closer == nil {
		return nil
	}
	return r.closer.Close()
}
