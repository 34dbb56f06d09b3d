package store

import (
	"context"
	"fmt"

	"sightline/register"
)

// Agree records consents, each with the report it was given for. A consent
// that is recorded already is left alone.
func (s *Store) Agree(ctx context.Context, c register.Caller, consents ...register.Consent) error {
	return s.act(ctx, c, register.ActAgree, func(t *tx) error {
		numbers, err := t.reachable(consents)
		if err != nil {
			return err
		}
		known, err := t.agreed(numbers)
		if err != nil {
			return err
		}
		var rows []any
		for i, consent := range consents {
			a := agreement{numbers[i].(int64), string(consent.To), consent.Given.String()}
			if known[a] {
				continue
			}
			known[a] = true
			t.head.consents++
			e := t.entry(register.ActAgree)
			e.On, e.List = string(consent.Report), a.to+" "+a.given
			t.note(e)
			rows = append(rows, t.head.consents, a.report, a.to, a.given, consent.Revoked.String(), micros(t.now))
		}
		return t.insert("consent", "number, report, agreed, given, revoked, received", rows)
	})
}

// agreement tells one consent from another.
type agreement struct {
	report    int64
	to, given string
}

// reachable gives the row numbers of the consents' reports, if the caller
// reaches them all.
func (t *tx) reachable(consents []register.Consent) ([]any, error) {
	numbers := make([]any, len(consents))
	for i, consent := range consents {
		number, err := t.store.reports.Row(string(consent.Report))
		if err != nil {
			return nil, &refusal{as: fmt.Errorf("report: %w", register.ErrNotFound)}
		}
		numbers[i] = number
	}
	r := recording{tx: t, reports: map[int64]bool{}}
	if err := r.lookUpReports(numbers); err != nil {
		return nil, err
	}
	for i, number := range numbers {
		if !r.reports[number.(int64)] {
			id := consents[i].Report
			return nil, &refusal{as: fmt.Errorf("report %s: %w", id, register.ErrNotFound), on: string(id)}
		}
	}
	return numbers, nil
}

// agreed gives what is recorded already with some reports.
func (t *tx) agreed(numbers []any) (map[agreement]bool, error) {
	known := map[agreement]bool{}
	err := t.inParts(numbers, func(part []any) error {
		rows, err := t.QueryContext(t.ctx, `select report, agreed, given from consent where report in (`+t.list(0, len(part))+`)`, part...)
		if err != nil {
			return fmt.Errorf("store: looking up consents: %w", err)
		}
		return each(rows, func() error {
			var a agreement
			err := rows.Scan(&a.report, &a.to, &a.given)
			known[a] = true
			return err
		})
	})
	return known, err
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
