package store

import (
	"context"
	"encoding/json"
	"fmt"

	"sightline/register"
)

// Record takes events in, idempotent by organisation and source key. An event
// names the report by which its organisation knows the person.
func (s *Store) Record(ctx context.Context, c register.Caller, events ...register.Event) ([]register.Receipt, error) {
	receipts := make([]register.Receipt, len(events))
	err := s.act(ctx, c, register.ActRecord, func(t *tx) error {
		var rows []any
		for i := range events {
			var err error
			if receipts[i], err = t.record(&events[i], &rows); err != nil {
				return err
			}
		}
		return t.insert("event", `number, organisation, source_key, report, kind, code, on_date, until_date, status, details,
			content, received, withdrawn, entry`, rows)
	})
	return receipts, err
}

func (t *tx) record(ev *register.Event, rows *[]any) (register.Receipt, error) {
	report, err := t.reportRow(ev.Report)
	if err != nil {
		return register.Receipt{}, err
	}
	o, err := t.organisation(ev.Organisation)
	if err != nil {
		return register.Receipt{}, err
	}
	if ev.SourceKey == "" || ev.Kind == "" || ev.On.IsZero() {
		return register.Receipt{}, &register.FieldError{Field: "event", Wrong: "lacks its source key, kind or date", Remedy: "give all three"}
	}
	details, err := json.Marshal(ev.Details)
	if err != nil {
		return register.Receipt{}, fmt.Errorf("store: details that cannot be written: %w", err)
	}
	content := t.store.keys.ContentHash([]byte(fmt.Sprintf("%s\n%s\n%s\n%s\n%s\n%s\n%s", ev.Report, ev.Kind, ev.Code, ev.On, ev.Until, ev.Status, details)))
	if receipt, found, err := t.recorded(o.number, ev.SourceKey, content); found || err != nil {
		return receipt, err
	}
	t.head.events++
	e := t.entry(register.ActRecord)
	e.On, e.Content, e.List = t.store.events.Identifier(t.head.events), content, string(ev.Report)
	entry, leaf := t.note(e)
	*rows = append(*rows, t.head.events, o.number, ev.SourceKey, report.number, string(ev.Kind), ev.Code, ev.On.String(),
		ev.Until.String(), ev.Status, string(details), content, micros(t.now), int64(0), entry)
	return register.Receipt{Outcome: register.OutcomeFiled, Report: ev.Report, Version: 1, At: t.now, Entry: entry, Leaf: leaf}, nil
}

// recorded looks for an event that is there already.
func (t *tx) recorded(organisation int64, key, content string) (register.Receipt, bool, error) {
	var held string
	var report, received, entry int64
	err := t.QueryRowContext(t.ctx, `select content, report, received, entry from event where organisation = $1 and source_key = $2`,
		organisation, key).Scan(&held, &report, &received, &entry)
	if isMissing(err) {
		return register.Receipt{}, false, nil
	}
	if err != nil {
		return register.Receipt{}, false, fmt.Errorf("store: looking up an event: %w", err)
	}
	receipt := register.Receipt{Outcome: register.OutcomeSame, Report: t.store.reportID(report), Version: 1, At: moment(received), Entry: entry}
	if held != content {
		receipt.Outcome = register.OutcomeConflict
	}
	receipt.Leaf, err = t.leaf(&blocks{ctx: t.ctx, db: t.Tx}, entry)
	return receipt, true, err
}

// Events gives the events recorded with a report, by date.
func (s *Store) Events(ctx context.Context, c register.Caller, id register.ReportID) ([]register.Event, error) {
	var out []register.Event
	err := s.act(ctx, c, register.ActRead, func(t *tx) error {
		row, err := t.reportRow(id)
		if err != nil {
			return err
		}
		e := t.entry(register.ActRead)
		e.On, e.List = string(id), "events"
		t.note(e)
		rows, err := t.QueryContext(t.ctx, `select e.number, o.id, e.source_key, e.kind, e.code, e.on_date, e.until_date, e.status,
			e.details, e.received, e.withdrawn from event e join organisation o on o.number = e.organisation
			where e.report = $1 order by e.on_date, e.number`, row.number)
		if err != nil {
			return fmt.Errorf("store: reading events: %w", err)
		}
		return each(rows, func() error {
			ev, err := s.scanEvent(rows.Scan, id)
			out = append(out, ev)
			return err
		})
	})
	return out, err
}

func (s *Store) scanEvent(scan func(...any) error, report register.ReportID) (register.Event, error) {
	ev := register.Event{Report: report}
	var number, received, withdrawn int64
	var on, until, details string
	if err := scan(&number, &ev.Organisation, &ev.SourceKey, &ev.Kind, &ev.Code, &on, &until, &ev.Status, &details, &received, &withdrawn); err != nil {
		return ev, err
	}
	ev.ID, ev.Received, ev.Withdrawn = register.EventID(s.events.Identifier(number)), moment(received), withdrawn != 0
	var err error
	if ev.On, err = register.ParseDate(on); err != nil {
		return ev, err
	}
	if ev.Until, err = register.ParseDate(until); err != nil {
		return ev, err
	}
	return ev, json.Unmarshal([]byte(details), &ev.Details)
}
