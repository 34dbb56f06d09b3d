package store

import (
	"context"
	"database/sql"
	"fmt"

	"sightline/register"
)

// Exported is one report on its way out of the register, without who it is
// about.
type Exported struct {
	register.Filed
	Person   register.PersonID
	Consents []register.Consent
}

// Export streams every standing report, then every standing event with the
// source key of its report. Nothing sealed is opened. Encodings go along,
// since they match only under their own key.
func (s *Store) Export(ctx context.Context, c register.Caller, report func(*Exported) error, event func(e *register.Event, reportKey string) error) error {
	err := s.act(ctx, c, register.ActExport, func(t *tx) error {
		t.note(t.entry(register.ActExport))
		return nil
	})
	if err != nil {
		return err
	}
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.engine.reading})
	if err != nil {
		return fmt.Errorf("store: exporting: %w", err)
	}
	defer tx.Rollback()
	if err := s.exportReports(ctx, tx, report); err != nil {
		return err
	}
	return s.exportEvents(ctx, tx, event)
}

func (s *Store) exportReports(ctx context.Context, tx *sql.Tx, yield func(*Exported) error) error {
	const given = `coalesce((select min(given) from consent c where c.report = r.number and c.agreed = '%s' and c.revoked = ''), '')`
	rows, err := tx.QueryContext(ctx, `select r.number, o.id, r.source_key, r.version, r.basis, r.dossier, r.met, r.reported,
		r.facts, r.schema, r.encoding, r.received, r.changed, r.withdrawn, coalesce(l.person, 0),
		`+fmt.Sprintf(given, register.ConsentRegistration)+`, `+fmt.Sprintf(given, register.ConsentHelp)+`
		from report r join organisation o on o.number = r.organisation
		left join link l on l.report = r.number and l.undone = 0
		where r.withdrawn = 0 order by r.number`)
	if err != nil {
		return fmt.Errorf("store: exporting reports: %w", err)
	}
	return each(rows, func() error {
		var r reportRow
		var person int64
		var registration, help string
		if err := rows.Scan(&r.number, &r.organisation, &r.sourceKey, &r.version, &r.basis, &r.dossier, &r.met, &r.reported,
			&r.facts, &r.schema, &r.encoding, &r.received, &r.changed, &r.withdrawn, &person, &registration, &help); err != nil {
			return err
		}
		filed, err := r.filed(s.reportID(r.number))
		if err != nil {
			return err
		}
		out := Exported{Filed: filed, Person: s.personID(person)}
		for to, date := range map[register.ConsentTo]string{register.ConsentRegistration: registration, register.ConsentHelp: help} {
			if date == "" {
				continue
			}
			day, err := register.ParseDate(date)
			if err != nil {
				return fmt.Errorf("store: a stored date cannot be read: %w", err)
			}
			out.Consents = append(out.Consents, register.Consent{Report: filed.ID, To: to, Given: day})
		}
		return yield(&out)
	})
}

func (s *Store) exportEvents(ctx context.Context, tx *sql.Tx, yield func(*register.Event, string) error) error {
	rows, err := tx.QueryContext(ctx, `select e.number, o.id, e.source_key, e.kind, e.code, e.on_date, e.until_date, e.status,
		e.details, e.received, e.withdrawn, r.source_key, r.number
		from event e join organisation o on o.number = e.organisation join report r on r.number = e.report
		where e.withdrawn = 0 and r.withdrawn = 0 order by e.number`)
	if err != nil {
		return fmt.Errorf("store: exporting events: %w", err)
	}
	return each(rows, func() error {
		var key string
		var report int64
		ev, err := s.scanEvent(func(into ...any) error { return rows.Scan(append(into, &key, &report)...) }, "")
		if err != nil {
			return err
		}
		ev.Report = s.reportID(report)
		return yield(&ev, key)
	})
}
