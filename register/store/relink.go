package store

import (
	"context"
	"fmt"

	"sightline/register"
)

// Relink moves a report to another person, or to a new one of its own. The
// link that stood is undone and stays as the memory of the decision.
func (s *Store) Relink(ctx context.Context, c register.Caller, id register.ReportID, to register.PersonID, reason string) (register.Link, error) {
	var link register.Link
	err := s.act(ctx, c, register.ActRelink, func(t *tx) error {
		row, err := t.reportRow(id)
		if err != nil {
			return err
		}
		person, err := t.target(to)
		if err != nil {
			return err
		}
		nth, err := t.undo(row.number, reason)
		if err != nil {
			return err
		}
		e := t.entry(register.ActRelink)
		e.On, e.List, e.Reason = string(id), string(s.personID(person)), reason
		t.note(e)
		link = register.Link{ID: linkID(id, nth+1), Report: id, Person: s.personID(person), Method: register.LinkRegistrar,
			Probability: 1, By: c.Member, At: t.now}
		return t.insert("link", "report, nth, person, method, probability, member, made, undone, reason", []any{
			row.number, nth + 1, person, string(link.Method), link.Probability, string(c.Member), micros(t.now), int64(0), ""})
	})
	return link, err
}

// target is the person to move to, minted when none is named.
func (t *tx) target(to register.PersonID) (int64, error) {
	if to == "" {
		var rows []any
		number := t.mint(&rows)
		return number, t.insert("person", "number, minted", rows)
	}
	number, err := t.store.persons.Row(string(to))
	if err != nil || number < 1 || number > t.head.persons {
		return 0, fmt.Errorf("relink: person: %w", register.ErrNotFound)
	}
	return number, nil
}

// undo ends the standing link of a report and gives its rank among the links
// the report ever had. The report's tokens no longer point to the person it
// was taken from: they would bring it, or the next like it, straight back.
func (t *tx) undo(report int64, reason string) (nth int64, err error) {
	var person int64
	err = t.QueryRowContext(t.ctx, `select nth, person from link where report = $1 and undone = 0`, report).Scan(&nth, &person)
	if isMissing(err) {
		return 0, fmt.Errorf("relink: a standing link: %w", register.ErrNotFound)
	}
	if err != nil {
		return 0, fmt.Errorf("store: reading a link: %w", err)
	}
	_, err = t.ExecContext(t.ctx, `update link set undone = $3, reason = $4 where report = $1 and nth = $2`, report, nth, micros(t.now), reason)
	if err != nil {
		return 0, fmt.Errorf("store: undoing a link: %w", err)
	}
	_, err = t.ExecContext(t.ctx, `delete from person_token where person = $1
		and token in (select key_token from report where number = $2 union select name_token from report where number = $2)`, person, report)
	if err != nil {
		return 0, fmt.Errorf("store: forgetting tokens: %w", err)
	}
	return nth, nil
}

// Links gives every link a report ever had, the standing one last.
func (s *Store) Links(ctx context.Context, c register.Caller, id register.ReportID) ([]register.Link, error) {
	var out []register.Link
	err := s.act(ctx, c, register.ActRead, func(t *tx) error {
		row, err := t.reportRow(id)
		if err != nil {
			return err
		}
		e := t.entry(register.ActRead)
		e.On, e.List = string(id), "links"
		t.note(e)
		rows, err := t.QueryContext(t.ctx, `select nth, person, method, probability, member, made, undone, reason
			from link where report = $1 order by nth`, row.number)
		if err != nil {
			return fmt.Errorf("store: reading links: %w", err)
		}
		return each(rows, func() error {
			l := register.Link{Report: id}
			var nth, person, made, undone int64
			if err := rows.Scan(&nth, &person, &l.Method, &l.Probability, &l.By, &made, &undone, &l.Reason); err != nil {
				return err
			}
			l.ID, l.Person, l.At, l.Undone = linkID(id, nth), s.personID(person), moment(made), moment(undone)
			out = append(out, l)
			return nil
		})
	})
	return out, err
}

// Person gives a person and the reports that stand linked to them.
func (s *Store) Person(ctx context.Context, c register.Caller, id register.PersonID) (register.Person, error) {
	person := register.Person{ID: id}
	err := s.act(ctx, c, register.ActRead, func(t *tx) error {
		number, err := s.persons.Row(string(id))
		if err != nil || c.Role == register.RoleReporter {
			return &refusal{as: fmt.Errorf("person: %w", register.ErrNotFound), on: string(id)}
		}
		var minted int64
		err = t.QueryRowContext(t.ctx, `select minted from person where number = $1`, number).Scan(&minted)
		if isMissing(err) {
			return &refusal{as: fmt.Errorf("person: %w", register.ErrNotFound), on: string(id)}
		}
		if err != nil {
			return fmt.Errorf("store: reading a person: %w", err)
		}
		person.Minted = moment(minted)
		e := t.entry(register.ActRead)
		e.On = string(id)
		t.note(e)
		rows, err := t.QueryContext(t.ctx, `select report from link where person = $1 and undone = 0 order by report`, number)
		if err != nil {
			return fmt.Errorf("store: reading a person's reports: %w", err)
		}
		return each(rows, func() error {
			var report int64
			if err := rows.Scan(&report); err != nil {
				return err
			}
			person.Reports = append(person.Reports, s.reportID(report))
			return nil
		})
	})
	return person, err
}
