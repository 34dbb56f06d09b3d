package store

import (
	"context"
	"fmt"

	"sightline/register"
)

// Correct files new versions of reports that are held. What a version said of
// who it is about is replaced under a new key; its old key is destroyed.
func (s *Store) Correct(ctx context.Context, c register.Caller, reports ...register.Report) ([]register.Receipt, error) {
	ready, err := s.prepare(reports)
	if err != nil {
		return nil, err
	}
	receipts := make([]register.Receipt, len(ready))
	err = s.act(ctx, c, register.ActCorrect, func(t *tx) error {
		for i := range ready {
			if receipts[i], err = t.correct(&ready[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return receipts, err
}

func (t *tx) correct(p *prepared) (register.Receipt, error) {
	keys, err := t.sourceKeys([]prepared{*p})
	if err != nil {
		return register.Receipt{}, err
	}
	there, err := t.held(keys)
	if err != nil {
		return register.Receipt{}, err
	}
	h, ok := there[keys[0]]
	if !ok {
		return register.Receipt{}, fmt.Errorf("correct: %w", register.ErrNotFound)
	}
	if h.content == p.content && h.withdrawn == 0 {
		leaf, err := t.leaf(&blocks{ctx: t.ctx, db: t.Tx}, h.entry)
		return register.Receipt{Outcome: register.OutcomeSame, Report: t.store.reportID(h.number), Version: h.version,
			At: moment(h.changed), Entry: h.entry, Leaf: leaf}, err
	}
	return t.replace(p, h)
}

// replace keeps the held version aside and puts the new one in its place. A
// report that was withdrawn counts again once it is corrected.
func (t *tx) replace(p *prepared, h held) (register.Receipt, error) {
	_, err := t.ExecContext(t.ctx, `insert into report_version (report, version, content, basis, dossier, met, reported, facts, changed, entry)
		select number, version, content, basis, dossier, met, reported, facts, changed, entry from report where number = $1`, h.number)
	if err != nil {
		return register.Receipt{}, fmt.Errorf("store: keeping the earlier version: %w", err)
	}
	r, version, id := p.report, h.version+1, t.store.reportID(h.number)
	entry, leaf := t.noteReport(register.ActCorrect, id, version, p.proof)
	schema, encoding := encodingText(r.Encoding)
	_, err = t.ExecContext(t.ctx, `update report set version = $2, content = $3, basis = $4, dossier = $5, met = $6, reported = $7,
		facts = $8, key_token = $9, name_token = $10, schema = $11, encoding = $12, changed = $13, withdrawn = 0, entry = $14
		where number = $1`, h.number, int64(version), p.content, string(r.Basis), string(r.Dossier), r.Met.String(), r.Reported.String(),
		p.facts, p.keyToken, p.nameToken, schema, encoding, micros(t.now), entry)
	if err != nil {
		return register.Receipt{}, fmt.Errorf("store: writing the new version: %w", err)
	}
	if err := t.reseal(h.number, p); err != nil {
		return register.Receipt{}, err
	}
	return register.Receipt{Outcome: register.OutcomeCorrected, Report: id, Version: version, At: t.now, Entry: entry, Leaf: leaf}, nil
}

// reseal replaces what is sealed with a report.
func (t *tx) reseal(number int64, p *prepared) error {
	for _, text := range []string{`delete from identity where report = $1`, `delete from identity_key where report = $1`} {
		if _, err := t.ExecContext(t.ctx, text, number); err != nil {
			return fmt.Errorf("store: replacing what was sealed: %w", err)
		}
	}
	if p.report.Identity == nil {
		return nil
	}
	if err := t.insert("identity", "report, sealed", []any{number, p.sealed.Text}); err != nil {
		return err
	}
	return t.insert("identity_key", "report, wrapped, destroyed", []any{number, p.sealed.Key, int64(0)})
}

// Withdraw takes a report out of every count.
func (s *Store) Withdraw(ctx context.Context, c register.Caller, id register.ReportID, reason string) (register.Receipt, error) {
	receipt := register.Receipt{Outcome: register.OutcomeWithdrawn, Report: id}
	err := s.act(ctx, c, register.ActWithdraw, func(t *tx) error {
		row, err := t.reportRow(id)
		if err != nil {
			return err
		}
		e := t.entry(register.ActWithdraw)
		e.On, e.Version, e.Reason = string(id), row.version, reason
		receipt.Entry, receipt.Leaf = t.note(e)
		receipt.Version, receipt.At = row.version, t.now
		if row.withdrawn != 0 {
			return nil
		}
		if _, err := t.ExecContext(t.ctx, `update report set withdrawn = $2 where number = $1`, row.number, micros(t.now)); err != nil {
			return fmt.Errorf("store: withdrawing: %w", err)
		}
		return nil
	})
	return receipt, err
}
