package study

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/parquet-go/parquet-go"

	"sightline/register"
)

// Events is what happened afterwards to the persons of a snapshot, frozen in
// the same reading of the register and kept in a file beside it.
type Events struct {
	Of   string // hash of the snapshot whose numbers its persons have
	Hash string // SHA-256 over the rows, hexadecimal
	Rows []EventRow
}

// EventRow is one event. Dates are yyyymmdd with zeros for what is not known.
type EventRow struct {
	Person   int32  `parquet:"person,snappy,delta"`
	Reporter string `parquet:"reporter,dict,snappy"` // kind of the organisation that told
	Kind     string `parquet:"kind,dict,snappy"`     // help, residence, chain, victimisation, suspicion, exit
	Code     string `parquet:"code,dict,snappy"`
	On       int32  `parquet:"on,snappy,dict"`
	Until    int32  `parquet:"until,snappy,dict"`
	Status   string `parquet:"status,dict,snappy"`
}

// EventsBuilder collects what happened, beside a Builder.
type EventsBuilder struct {
	rows  []EventRow
	words map[string]string
}

// Add takes one happening in; it keeps copies of its values.
func (b *EventsBuilder) Add(h *register.Happening) error {
	if h.Person < 0 || h.Person > 1<<31-1 {
		return errPerson
	}
	b.rows = append(b.rows, EventRow{int32(h.Person), b.word(string(h.Reporter)), b.word(string(h.Kind)), b.word(h.Code),
		dayNumber(h.On), dayNumber(h.Until), b.word(h.Status)})
	return nil
}

// word keeps one copy of each word.
func (b *EventsBuilder) word(w string) string {
	if b.words == nil {
		b.words = map[string]string{}
	}
	if kept, ok := b.words[w]; ok {
		return kept
	}
	b.words[w] = w
	return w
}

func dayNumber(d register.Date) int32 { return int32(d.Year)*10000 + int32(d.Month)*100 + int32(d.Day) }

// Build freezes the events with their snapshot.
func (b *EventsBuilder) Build(of *Snapshot) *Events {
	e := &Events{Of: of.Hash, Rows: b.rows}
	e.Hash = e.hash()
	return e
}

func (e *Events) hash() string {
	h := sha256.New()
	fmt.Fprintf(h, "sightline events 1\n%s\n%d\n", e.Of, len(e.Rows))
	line := make([]byte, 0, 128)
	for i := range e.Rows {
		r := &e.Rows[i]
		line = fmt.Appendf(line[:0], "%d\t%s\t%s\t%s\t%d\t%d\t%s\n", r.Person, r.Reporter, r.Kind, r.Code, r.On, r.Until, r.Status)
		h.Write(line)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// The names under which the file keeps what the events belong to.
const (
	metaEvents = "sightline.events"
	metaOf     = "sightline.of"
)

// EventsPath is where the events of a snapshot's file lie.
func EventsPath(snapshot string) string { return snapshot + ".events" }

// WriteFile writes the events to a Parquet file that its owner alone can
// read. The same events give the same bytes.
func (e *Events) WriteFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("study: %w", err)
	}
	out := parquet.NewGenericWriter[EventRow](f, parquet.KeyValueMetadata(metaEvents, "1"), parquet.KeyValueMetadata(metaOf, e.Of),
		parquet.KeyValueMetadata(metaHash, e.Hash), parquet.CreatedBy("sightline", "events", "1"), parquet.DataPageStatistics(false))
	_, err = out.Write(e.Rows)
	if err = errors.Join(err, out.Close(), f.Sync(), f.Close()); err != nil {
		return errors.Join(fmt.Errorf("study: writing the events: %w", err), os.Remove(path))
	}
	return nil
}

// OpenEvents reads events and checks that they are whole and belong to the
// snapshot.
func OpenEvents(path string, of *Snapshot) (_ *Events, err error) {
	defer func() { // the Parquet reader panics on some damaged files
		if p := recover(); p != nil {
			err = fmt.Errorf("study: the events are damaged: %v", p)
		}
	}()
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("study: %w", err)
	}
	file, err := parquet.OpenFile(f, info.Size())
	if err != nil {
		return nil, fmt.Errorf("study: not a file of events: %w", err)
	}
	e := &Events{}
	e.Of, _ = file.Lookup(metaOf)
	e.Hash, _ = file.Lookup(metaHash)
	if err := e.read(file); err != nil {
		return nil, err
	}
	if e.Of != of.Hash || e.Hash != e.hash() {
		return nil, ErrChanged
	}
	return e, nil
}

func (e *Events) read(file *parquet.File) error {
	in := parquet.NewGenericReader[EventRow](file)
	defer in.Close()
	b, rows := EventsBuilder{}, make([]EventRow, batch)
	for {
		n, err := in.Read(rows)
		for _, r := range rows[:n] {
			r.Reporter, r.Kind, r.Code, r.Status = b.word(r.Reporter), b.word(r.Kind), b.word(r.Code), b.word(r.Status)
			e.Rows = append(e.Rows, r)
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("study: reading the events: %w", err)
		}
	}
}
