package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sightline/register"
	"sightline/register/codes"
	"sightline/register/seal"
)

// reportRow is a row of the table report.
type reportRow struct {
	number, received, changed, withdrawn int64
	organisation                         register.OrganisationID
	sourceKey                            string
	version                              int
	basis                                codes.Basis
	dossier                              codes.Dossier
	met, reported, facts                 string
	schema, encoding                     string
}

// reportRow finds a report for a caller. A report the caller may not reach
// looks the same as one that is not there.
func (t *tx) reportRow(id register.ReportID) (reportRow, error) {
	var r reportRow
	number, err := t.store.reports.Row(string(id))
	if err != nil {
		return r, &refusal{as: fmt.Errorf("report: %w", register.ErrNotFound)}
	}
	err = t.QueryRowContext(t.ctx, `select r.number, o.id, r.source_key, r.version, r.basis, r.dossier, r.met, r.reported,
		r.facts, r.schema, r.encoding, r.received, r.changed, r.withdrawn
		from report r join organisation o on o.number = r.organisation where r.number = $1`, number).Scan(
		&r.number, &r.organisation, &r.sourceKey, &r.version, &r.basis, &r.dossier, &r.met, &r.reported,
		&r.facts, &r.schema, &r.encoding, &r.received, &r.changed, &r.withdrawn)
	switch {
	case isMissing(err), err == nil && !register.Reaches(t.caller, r.organisation):
		return reportRow{}, &refusal{as: fmt.Errorf("report %s: %w", id, register.ErrNotFound), on: string(id)}
	case err != nil:
		return reportRow{}, fmt.Errorf("store: reading a report: %w", err)
	}
	return r, nil
}

// Report gives what is held of a report, without who it is about.
func (s *Store) Report(ctx context.Context, c register.Caller, id register.ReportID) (register.Filed, error) {
	var filed register.Filed
	err := s.act(ctx, c, register.ActRead, func(t *tx) error {
		row, err := t.reportRow(id)
		if err != nil {
			return err
		}
		e := t.entry(register.ActRead)
		e.On, e.Version = string(id), row.version
		t.note(e)
		if filed, err = row.filed(id); err != nil {
			return err
		}
		return t.sealState(row.number, &filed)
	})
	return filed, err
}

func (r *reportRow) filed(id register.ReportID) (register.Filed, error) {
	f := register.Filed{
		Report:  register.Report{ID: id, Organisation: r.organisation, SourceKey: r.sourceKey, Basis: r.basis, Dossier: r.dossier},
		Version: r.version, Received: moment(r.received), Changed: moment(r.changed), Withdrawn: r.withdrawn != 0,
	}
	if r.encoding != "" {
		f.Encoding = &register.Encoding{Schema: r.schema, Text: register.NewSecret(r.encoding)}
	}
	return f, readFacts(r.met, r.reported, r.facts, &f.Report)
}

// readFacts reads the dates and facts of a row into a report.
func readFacts(met, reported, facts string, into *register.Report) (err error) {
	if into.Met, err = register.ParseDate(met); err != nil {
		return fmt.Errorf("store: a stored date cannot be read: %w", err)
	}
	if into.Reported, err = register.ParseDate(reported); err != nil {
		return fmt.Errorf("store: a stored date cannot be read: %w", err)
	}
	var text factsText
	if err := json.Unmarshal([]byte(facts), &text); err != nil {
		return fmt.Errorf("store: stored facts cannot be read: %w", err)
	}
	into.Victim, into.Exploitation = text.Victim, text.Exploitation
	return nil
}

func (t *tx) sealState(number int64, f *register.Filed) error {
	var destroyed int64
	err := t.QueryRowContext(t.ctx, `select destroyed from identity_key where report = $1`, number).Scan(&destroyed)
	switch {
	case isMissing(err):
		return nil
	case err != nil:
		return fmt.Errorf("store: reading whether an identity is sealed: %w", err)
	}
	f.Sealed, f.Erased = destroyed == 0, destroyed != 0
	return nil
}

// Reveal opens the identity held with a report.
func (s *Store) Reveal(ctx context.Context, c register.Caller, id register.ReportID, reason string) (register.Identity, error) {
	var opened register.Identity
	err := s.act(ctx, c, register.ActReveal, func(t *tx) error {
		if reason == "" {
			return &register.FieldError{Field: "reason", Wrong: "is missing", Remedy: "say why the identity is needed"}
		}
		row, err := t.reportRow(id)
		if err != nil {
			return err
		}
		e := t.entry(register.ActReveal)
		e.On, e.Version, e.Reason = string(id), row.version, reason
		t.note(e)
		var sealed seal.Sealed
		err = t.QueryRowContext(t.ctx, `select i.sealed, k.wrapped from identity i join identity_key k on k.report = i.report
			where i.report = $1 and k.destroyed = 0`, row.number).Scan(&sealed.Text, &sealed.Key)
		if isMissing(err) {
			return fmt.Errorf("identity of report %s: %w", id, register.ErrNotFound)
		}
		if err != nil {
			return fmt.Errorf("store: reading what is sealed: %w", err)
		}
		opened, err = s.keys.Open(sealed, place(row.organisation, row.sourceKey))
		return err
	})
	if err != nil {
		return register.Identity{}, err // not shown unless its journal entry is kept
	}
	return opened, nil
}

// Erase destroys the key under which an identity was sealed, the sealed text,
// the encoding and every token made from them.
func (s *Store) Erase(ctx context.Context, c register.Caller, id register.ReportID, reason string) error {
	err := s.act(ctx, c, register.ActErase, func(t *tx) error {
		row, err := t.reportRow(id)
		if err != nil {
			return err
		}
		e := t.entry(register.ActErase)
		e.On, e.Version, e.Reason = string(id), row.version, reason
		t.note(e)
		for _, text := range []string{
			`delete from person_token where token = (select name_token from report where number = $1)`,
			`delete from person_token where token = (select key_token from report where number = $1)`,
			`update report set name_token = '', key_token = '', schema = '', encoding = '' where number = $1`,
			`delete from identity where report = $1`,
		} {
			if _, err := t.ExecContext(t.ctx, text, row.number); err != nil {
				return fmt.Errorf("store: erasing: %w", err)
			}
		}
		_, err = t.ExecContext(t.ctx, `update identity_key set wrapped = null, destroyed = $2 where report = $1`, row.number, micros(t.now))
		if err != nil {
			return fmt.Errorf("store: destroying a key: %w", err)
		}
		return nil
	})
	if err != nil || s.engine.scrub == "" {
		return err
	}
	if _, err := s.write.ExecContext(ctx, s.engine.scrub); err != nil {
		return fmt.Errorf("store: the key is destroyed, but its traces in the log file are not overwritten yet: %w", err)
	}
	return nil
}
