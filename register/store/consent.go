package store

import (
	"context"
	"fmt"

	"sightline/register"
)

// Agree records consents, each with the report it was given for.
func (s *Store) Agree(ctx context.Context, c register.Caller, consents ...register.Consent) error {
	return s.act(ctx, c, register.ActAgree, func(t *tx) error {
		var rows []any
		seen := map[register.Consent]bool{}
		for _, consent := range consents {
			report, err := t.reportRow(consent.Report)
			if err != nil {
				return err
			}
			known, err := t.agreed(report.number, consent)
			if err != nil {
				return err
			}
			if known || seen[consent] {
				continue
			}
			seen[consent] = true
			t.head.consents++
			e := t.entry(register.ActAgree)
			e.On, e.List = string(consent.Report), string(consent.To)+" "+consent.Given.String()
			t.note(e)
			rows = append(rows, t.head.consents, report.number, string(consent.To), consent.Given.String(), consent.Revoked.String(), micros(t.now))
		}
		return t.insert("consent", "number, report, agreed, given, revoked, received", rows)
	})
}

// agreed reports whether the same consent is recorded already.
func (t *tx) agreed(report int64, c register.Consent) (bool, error) {
	var n int
	err := t.QueryRowContext(t.ctx, `select count(*) from consent where report = $1 and agreed = $2 and given = $3`,
		report, string(c.To), c.Given.String()).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("store: looking up a consent: %w", err)
	}
	return n > 0, nil
}

// Revoke ends what a person agreed to. What was done under it stays done.
func (s *Store) Revoke(ctx context.Context, c register.Caller, id register.ReportID, to register.ConsentTo, on register.Date) error {
	return s.act(ctx, c, register.ActRevoke, func(t *tx) error {
		report, err := t.reportRow(id)
		if err != nil {
			return err
		}
		done, err := t.ExecContext(t.ctx, `update consent set revoked = $3 where report = $1 and agreed = $2 and revoked = ''`,
			report.number, string(to), on.String())
		if err != nil {
			return fmt.Errorf("store: revoking a consent: %w", err)
		}
		if n, err := done.RowsAffected(); err != nil || n == 0 {
			return fmt.Errorf("revoke: a standing consent: %w", register.ErrNotFound)
		}
		e := t.entry(register.ActRevoke)
		e.On, e.List = string(id), string(to)+" "+on.String()
		t.note(e)
		return nil
	})
}

// Consents gives what was agreed to with a report, by date.
func (s *Store) Consents(ctx context.Context, c register.Caller, id register.ReportID) ([]register.Consent, error) {
	var out []register.Consent
	err := s.act(ctx, c, register.ActRead, func(t *tx) error {
		report, err := t.reportRow(id)
		if err != nil {
			return err
		}
		e := t.entry(register.ActRead)
		e.On, e.List = string(id), "consents"
		t.note(e)
		rows, err := t.QueryContext(t.ctx, `select number, agreed, given, revoked, received from consent
			where report = $1 order by given, number`, report.number)
		if err != nil {
			return fmt.Errorf("store: reading consents: %w", err)
		}
		return each(rows, func() error {
			consent := register.Consent{Report: id}
			var number, received int64
			var given, revoked string
			if err := rows.Scan(&number, &consent.To, &given, &revoked, &received); err != nil {
				return err
			}
			consent.ID, consent.Received = register.ConsentID(fmt.Sprintf("%s.c%d", id, number)), moment(received)
			if consent.Given, err = register.ParseDate(given); err != nil {
				return err
			}
			consent.Revoked, err = register.ParseDate(revoked)
			out = append(out, consent)
			return err
		})
	})
	return out, err
}
