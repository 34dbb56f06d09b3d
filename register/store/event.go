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
		r := recording{tx: t, stored: blocks{ctx: t.ctx, db: t.Tx}}
		if err := r.lookUp(events); err != nil {
			return err
		}
		for i := range events {
			var err error
			if receipts[i], err = r.add(&events[i]); err != nil {
				return err
			}
		}
		return t.insert("event", `number, organisation, source_key, report, kind, code, on_date, until_date, status, details,
			content, received, withdrawn, entry`, r.rows)
	})
	return receipts, err
}

// recording gathers the rows of one call of Record.
type recording struct {
	tx      *tx
	stored  blocks
	reports map[int64]bool              // by number: those there are and the caller may reach
	held    map[sourceKey]recordedEvent // events that are there already
	rows    []any
}

// recordedEvent is what is known of an event that is there already.
type recordedEvent struct {
	content                 string
	report, received, entry int64
}

// lookUp finds the events' reports, and which events are there already.
func (r *recording) lookUp(events []register.Event) error {
	t := r.tx
	r.reports, r.held = map[int64]bool{}, map[sourceKey]recordedEvent{}
	var reports []any
	keys := map[int64][]any{} // by organisation
	for i := range events {
		if number, err := t.store.reports.Row(string(events[i].Report)); err == nil && !r.reports[number] {
			r.reports[number] = false
			reports = append(reports, number)
		}
		o, err := t.organisation(events[i].Organisation)
		if err != nil {
			return err
		}
		keys[o.number] = append(keys[o.number], events[i].SourceKey)
	}
	if err := r.lookUpReports(reports); err != nil {
		return err
	}
	for organisation, of := range keys {
		if err := r.lookUpEvents(organisation, of); err != nil {
			return err
		}
	}
	return nil
}

func (r *recording) lookUpReports(numbers []any) error {
	t := r.tx
	return t.inParts(numbers, func(part []any) error {
		rows, err := t.QueryContext(t.ctx, `select r.number, o.id from report r join organisation o on o.number = r.organisation
			where r.number in (`+t.list(0, len(part))+`)`, part...)
		if err != nil {
			return fmt.Errorf("store: looking up reports: %w", err)
		}
		return each(rows, func() error {
			var number int64
			var by register.OrganisationID
			err := rows.Scan(&number, &by)
			r.reports[number] = register.Reaches(t.caller, by)
			return err
		})
	})
}

func (r *recording) lookUpEvents(organisation int64, keys []any) error {
	t := r.tx
	return t.inParts(keys, func(part []any) error {
		rows, err := t.QueryContext(t.ctx, `select source_key, content, report, received, entry from event
			where organisation = `+t.list(0, 1)+` and source_key in (`+t.list(1, len(part))+`)`, append([]any{organisation}, part...)...)
		if err != nil {
			return fmt.Errorf("store: looking up events: %w", err)
		}
		return each(rows, func() error {
			k, e := sourceKey{organisation: organisation}, recordedEvent{}
			err := rows.Scan(&k.key, &e.content, &e.report, &e.received, &e.entry)
			r.held[k] = e
			return err
		})
	})
}

// add makes the row of an event, or gives the receipt of one that is held.
func (r *recording) add(ev *register.Event) (register.Receipt, error) {
	t := r.tx
	report, err := t.store.reports.Row(string(ev.Report))
	if err != nil || !r.reports[report] {
		return register.Receipt{}, &refusal{as: fmt.Errorf("report %s: %w", ev.Report, register.ErrNotFound), on: string(ev.Report)}
	}
	if ev.SourceKey == "" || ev.Kind == "" || ev.On.IsZero() {
		return register.Receipt{}, &register.FieldError{Field: "event", Wrong: "lacks its source key, kind or date", Remedy: "give all three"}
	}
	details, err := json.Marshal(ev.Details)
	if err != nil {
		return register.Receipt{}, fmt.Errorf("store: details that cannot be written: %w", err)
	}
	content := t.store.keys.ContentHash([]byte(string(ev.Report) + "\n" + string(ev.Kind) + "\n" + ev.Code + "\n" + ev.On.String() + "\n" +
		ev.Until.String() + "\n" + ev.Status + "\n" + string(details)))
	o, err := t.organisation(ev.Organisation)
	if err != nil {
		return register.Receipt{}, err
	}
	key := sourceKey{organisation: o.number, key: ev.SourceKey}
	if held, ok := r.held[key]; ok {
		return r.again(held, content)
	}
	t.head.events++
	e := t.entry(register.ActRecord)
	e.On, e.Content, e.List = t.store.events.Identifier(t.head.events), content, string(ev.Report)
	entry, leaf := t.note(e)
	r.held[key] = recordedEvent{content, report, micros(t.now), entry}
	r.rows = append(r.rows, t.head.events, o.number, ev.SourceKey, report, string(ev.Kind), ev.Code, ev.On.String(),
		ev.Until.String(), ev.Status, string(details), content, micros(t.now), int64(0), entry)
	return register.Receipt{Outcome: register.OutcomeFiled, Report: ev.Report, Version: 1, At: t.now, Entry: entry, Leaf: leaf}, nil
}

// again gives the receipt of an event that is there already.
func (r *recording) again(held recordedEvent, content string) (register.Receipt, error) {
	outcome := register.OutcomeConflict
	if held.content == content {
		outcome = register.OutcomeSame
	}
	leaf, err := r.tx.leaf(&r.stored, held.entry)
	return register.Receipt{Outcome: outcome, Report: r.tx.store.reportID(held.report), Version: 1,
		At: moment(held.received), Entry: held.entry, Leaf: leaf}, err
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
