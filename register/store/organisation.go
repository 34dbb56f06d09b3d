package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"sightline/register"
)

// organisation is an organisation with its row number.
type organisation struct {
	register.Organisation
	number int64
}

// Enrol adds organisations or changes what is known of them.
func (s *Store) Enrol(ctx context.Context, c register.Caller, organisations ...register.Organisation) error {
	err := s.act(ctx, c, register.ActEnrol, func(t *tx) error {
		for _, o := range organisations {
			if err := t.enrol(o); err != nil {
				return err
			}
		}
		return nil
	})
	s.turn.Lock()
	clear(s.orgs) // read anew when next needed
	s.turn.Unlock()
	return err
}

func (t *tx) enrol(o register.Organisation) error {
	if o.ID == "" || o.Kind == "" {
		return &register.FieldError{Field: "organisation", Wrong: "has no identifier or no kind", Remedy: "give both, such as np and NP"}
	}
	e := t.entry(register.ActEnrol)
	e.On = string(o.ID)
	t.note(e)
	updated, err := t.ExecContext(t.ctx, `update organisation set name = $2, kind = $3, duty = $4, region = $5, count_only = $6 where id = $1`,
		string(o.ID), o.Name, string(o.Kind), flag(o.Duty), string(o.Region), flag(o.CountOnly))
	if err != nil {
		return fmt.Errorf("store: changing an organisation: %w", err)
	}
	if n, err := updated.RowsAffected(); err != nil || n > 0 {
		return err
	}
	t.head.organisations++
	return t.insert("organisation", "number, id, name, kind, duty, region, count_only", []any{
		t.head.organisations, string(o.ID), o.Name, string(o.Kind), flag(o.Duty), string(o.Region), flag(o.CountOnly)})
}

// organisation finds one by its identifier; the store remembers it.
func (t *tx) organisation(id register.OrganisationID) (organisation, error) {
	if o, ok := t.store.orgs[id]; ok {
		return o, nil
	}
	found, err := readOrganisations(t.ctx, t.Tx, ` where id = $1`, string(id))
	if err != nil {
		return organisation{}, err
	}
	if len(found) == 0 {
		return organisation{}, &register.FieldError{Field: "organisation", Wrong: "is not enrolled", Remedy: "enrol the organisation first"}
	}
	t.store.orgs[id] = found[0]
	return found[0], nil
}

// Organisations gives all organisations, in the order they were enrolled.
// They are no personal data, so any member may see them.
func (s *Store) Organisations(ctx context.Context, c register.Caller) ([]register.Organisation, error) {
	if c.Member == "" {
		return nil, fmt.Errorf("organisations without a member: %w", register.ErrForbidden)
	}
	found, err := readOrganisations(ctx, s.read, ` order by number`)
	if err != nil {
		return nil, err
	}
	out := make([]register.Organisation, len(found))
	for i, o := range found {
		out[i] = o.Organisation
	}
	return out, nil
}

func readOrganisations(ctx context.Context, db querier, where string, args ...any) ([]organisation, error) {
	rows, err := db.QueryContext(ctx, `select number, id, name, kind, duty, region, count_only from organisation`+where, args...)
	if err != nil {
		return nil, fmt.Errorf("store: reading organisations: %w", err)
	}
	var out []organisation
	err = each(rows, func() error {
		var o organisation
		var duty, countOnly int64
		if err := rows.Scan(&o.number, &o.ID, &o.Name, &o.Kind, &duty, &o.Region, &countOnly); err != nil {
			return err
		}
		o.Duty, o.CountOnly = duty == 1, countOnly == 1
		out = append(out, o)
		return nil
	})
	return out, err
}

// isMissing reports whether a lookup found nothing.
func isMissing(err error) bool { return errors.Is(err, sql.ErrNoRows) }
