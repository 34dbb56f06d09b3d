package store

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"sightline/register"
)

// sourceKey names a report by who filed it and under which reference.
type sourceKey struct {
	organisation int64
	key          string
	countOnly    bool // what this organisation files is only counted
}

// held is what is known of a report that is already there.
type held struct {
	number    int64
	version   int
	content   string
	changed   int64
	withdrawn int64
	entry     int64
}

// File takes reports in.
func (s *Store) File(ctx context.Context, c register.Caller, reports ...register.Report) ([]register.Receipt, error) {
	ready, err := s.Prepare(reports)
	if err != nil {
		return nil, err
	}
	return s.FileBatch(ctx, c, ready)
}

// batch is reports made ready to be filed.
type batch struct{ ready []prepared }

// Len is how many reports there are.
func (b batch) Len() int { return len(b.ready) }

// Prepare does the part of filing that needs no database: it seals, hashes
// and encodes, on every core. An import prepares the next batch while the
// last one is written.
func (s *Store) Prepare(reports []register.Report) (register.Batch, error) {
	ready, err := s.prepare(reports)
	return batch{ready}, err
}

// FileBatch files reports that were made ready.
func (s *Store) FileBatch(ctx context.Context, c register.Caller, b register.Batch) ([]register.Receipt, error) {
	mine, ok := b.(batch)
	if !ok {
		return nil, errors.New("store: a batch that was not prepared here")
	}
	var receipts []register.Receipt
	err := s.act(ctx, c, register.ActFile, func(t *tx) (err error) {
		receipts, err = t.file(mine.ready)
		return err
	})
	return receipts, err
}

func (t *tx) file(ready []prepared) ([]register.Receipt, error) {
	keys, err := t.sourceKeys(ready)
	if err != nil {
		return nil, err
	}
	there, err := t.held(keys)
	if err != nil {
		return nil, err
	}
	filing := filing{tx: t, receipts: make([]register.Receipt, len(ready)), stored: blocks{ctx: t.ctx, db: t.Tx}}
	for i := range ready {
		if h, ok := there[keys[i]]; ok {
			filing.receipts[i], err = filing.again(&ready[i], h)
		} else {
			filing.receipts[i] = filing.add(&ready[i], keys[i])
			there[keys[i]] = filing.last
		}
		if err != nil {
			return nil, err
		}
	}
	if err := filing.write(); err != nil {
		return nil, err
	}
	return filing.receipts, t.placeFiled(filing.waiting)
}

// filing gathers the rows of one call of File.
type filing struct {
	tx       *tx
	receipts []register.Receipt
	stored   blocks
	last     held
	waiting  []register.Waiting // new reports that a person is to be found for
	rows     struct{ report, identity, key []any }
}

// again gives the receipt of a report that is there already.
func (f *filing) again(p *prepared, h held) (register.Receipt, error) {
	outcome := register.OutcomeConflict
	if h.content == p.content {
		outcome = register.OutcomeSame
	}
	leaf, err := f.tx.leaf(&f.stored, h.entry)
	return register.Receipt{
		Outcome: outcome, Report: f.tx.store.reportID(h.number), Version: h.version,
		At: moment(h.changed), Entry: h.entry, Leaf: leaf,
	}, err
}

// leaf reads the leaf hash of an entry, which may be of this transaction.
func (t *tx) leaf(stored *blocks, entry int64) (string, error) {
	index := tlog.StoredHashIndex(0, entry)
	if first := t.tail.block * perBlock; index >= first {
		h := t.tail.hashes[index-first]
		return base64.StdEncoding.EncodeToString(h[:]), nil
	}
	h, err := stored.ReadHashes([]int64{index})
	if err != nil {
		return "", err
	}
	return base64.StdEncoding.EncodeToString(h[0][:]), nil
}

// add makes the rows of a new report.
func (f *filing) add(p *prepared, key sourceKey) register.Receipt {
	t, r := f.tx, p.report
	t.head.reports++
	number := t.head.reports
	id := t.store.reportID(number)
	entry, leaf := t.noteReport(register.ActFile, id, 1, p.proof)
	if !key.countOnly && r.Basis != register.BasisAnonymous {
		f.waiting = append(f.waiting, register.Waiting{Report: id, KeyToken: p.keyToken, NameToken: p.nameToken})
	}
	f.last = held{number: number, version: 1, content: p.content, changed: micros(t.now), entry: entry}
	schema, encoding := encodingText(r.Encoding)
	f.rows.report = append(f.rows.report, number, key.organisation, r.SourceKey, int64(1), p.content,
		string(r.Basis), string(r.Dossier), r.Met.String(), r.Reported.String(), p.facts,
		p.keyToken, p.nameToken, schema, encoding, micros(t.now), micros(t.now), int64(0), entry)
	if r.Identity != nil {
		f.rows.identity = append(f.rows.identity, number, p.sealed.Text)
		f.rows.key = append(f.rows.key, number, p.sealed.Key, int64(0))
	}
	return register.Receipt{Outcome: register.OutcomeFiled, Report: id, Version: 1, At: t.now, Entry: entry, Leaf: leaf}
}

func (f *filing) write() error {
	t := f.tx
	if err := t.insert("report", `number, organisation, source_key, version, content, basis, dossier, met, reported,
		facts, key_token, name_token, schema, encoding, received, changed, withdrawn, entry`, f.rows.report); err != nil {
		return err
	}
	if err := t.insert("identity", "report, sealed", f.rows.identity); err != nil {
		return err
	}
	return t.insert("identity_key", "report, wrapped, destroyed", f.rows.key)
}

// noteReport journals what was done to one report.
func (t *tx) noteReport(act register.Act, id register.ReportID, version int, proof string) (int64, string) {
	e := t.entry(act)
	e.On, e.Version, e.Content = string(id), version, proof
	return t.note(e)
}

func encodingText(e *register.Encoding) (schema, text string) {
	if e == nil {
		return "", ""
	}
	return e.Schema, e.Text.Reveal()
}

func (s *Store) reportID(number int64) register.ReportID {
	return register.ReportID(s.reports.Identifier(number))
}

// sourceKeys looks the reports' organisations up.
func (t *tx) sourceKeys(ready []prepared) ([]sourceKey, error) {
	keys := make([]sourceKey, len(ready))
	for i := range ready {
		r := ready[i].report
		o, err := t.organisation(r.Organisation)
		if err != nil {
			return nil, err
		}
		if !register.Reaches(t.caller, r.Organisation) {
			return nil, &refusal{as: fmt.Errorf("file for another organisation: %w", register.ErrForbidden)}
		}
		keys[i] = sourceKey{o.number, r.SourceKey, o.CountOnly}
	}
	return keys, nil
}

// held looks up which reports are there already, a few hundred at a time.
func (t *tx) held(keys []sourceKey) (map[sourceKey]held, error) {
	byOrganisation := map[sourceKey][]any{} // under an empty key
	for _, k := range keys {
		of := sourceKey{k.organisation, "", k.countOnly}
		byOrganisation[of] = append(byOrganisation[of], k.key)
	}
	there := make(map[sourceKey]held, len(keys))
	for of, wanted := range byOrganisation {
		if err := t.inParts(wanted, func(part []any) error { return t.heldOf(of, part, there) }); err != nil {
			return nil, err
		}
	}
	return there, nil
}

func (t *tx) heldOf(of sourceKey, keys []any, into map[sourceKey]held) error {
	rows, err := t.QueryContext(t.ctx, `select source_key, number, version, content, changed, withdrawn, entry from report
		where organisation = `+t.list(0, 1)+` and source_key in (`+t.list(1, len(keys))+`)`, append([]any{of.organisation}, keys...)...)
	if err != nil {
		return fmt.Errorf("store: looking up reports: %w", err)
	}
	return each(rows, func() error {
		k, h := of, held{}
		if err := rows.Scan(&k.key, &h.number, &h.version, &h.content, &h.changed, &h.withdrawn, &h.entry); err != nil {
			return err
		}
		into[k] = h
		return nil
	})
}
