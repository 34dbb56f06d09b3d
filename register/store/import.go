package store

import (
	"context"
	"fmt"

	"sightline/register"
	"sightline/register/seal"
)

// Begin starts an import or takes up one that was interrupted.
func (s *Store) Begin(ctx context.Context, c register.Caller, im register.Import) (register.Import, error) {
	err := s.act(ctx, c, register.ActImport, func(t *tx) error {
		e := t.entry(register.ActImport)
		e.On, e.List = im.File, im.Profile
		t.note(e)
		var finished int64
		err := t.QueryRowContext(t.ctx, `select line, rows_read, accepted, set_aside, finished from import where file = $1 and profile = $2`,
			im.File, im.Profile).Scan(&im.Line, &im.Read, &im.Accepted, &im.SetAside, &finished)
		im.Finished = moment(finished)
		if isMissing(err) {
			return t.insert("import", "file, profile, name, line, rows_read, accepted, set_aside, finished", []any{
				im.File, im.Profile, im.Name, int64(0), int64(0), int64(0), int64(0), int64(0)})
		}
		if err != nil {
			return fmt.Errorf("store: looking up an import: %w", err)
		}
		return nil
	})
	return im, err
}

// Repeat starts a finished import over, since rows of it that were set aside
// may be acceptable by now. Those rows count as dealt with; the ones that are
// still not acceptable are set aside anew.
func (s *Store) Repeat(ctx context.Context, c register.Caller, im register.Import) (register.Import, error) {
	err := s.act(ctx, c, register.ActImport, func(t *tx) error {
		e := t.entry(register.ActImport)
		e.On, e.List = im.File, "repeat"
		t.note(e)
		if _, err := t.ExecContext(t.ctx, `update set_aside set mended = $2 where file = $1 and mended = 0`, im.File, micros(t.now)); err != nil {
			return fmt.Errorf("store: repeating an import: %w", err)
		}
		im = register.Import{File: im.File, Name: im.Name, Profile: im.Profile}
		return t.advance(im)
	})
	return im, err
}

// Advance notes how far an import has come and keeps the rows set aside.
func (s *Store) Advance(ctx context.Context, c register.Caller, im register.Import, rows ...register.SetAside) error {
	sealed := make([]seal.Sealed, len(rows))
	for i, row := range rows {
		var err error
		if sealed[i], err = s.keys.SealBytes([]byte(row.Raw.Reveal()), setAsidePlace(row)); err != nil {
			return err
		}
	}
	return s.act(ctx, c, register.ActImport, func(t *tx) error {
		var args []any
		for i, row := range rows {
			t.head.setAsides++
			args = append(args, t.head.setAsides, row.File, row.Line, row.Field, row.Wrong, row.Remedy, sealed[i].Text, sealed[i].Key, int64(0))
		}
		if err := t.insert("set_aside", "number, file, line, field, wrong, remedy, sealed, wrapped, mended", args); err != nil {
			return err
		}
		if len(rows) > 0 {
			e := t.entry(register.ActImport)
			e.On, e.Count, e.List = im.File, int64(len(rows)), "set aside"
			t.note(e)
		}
		return t.advance(im)
	})
}

func (t *tx) advance(im register.Import) error {
	_, err := t.ExecContext(t.ctx, `update import set line = $3, rows_read = $4, accepted = $5, set_aside = $6, finished = $7
		where file = $1 and profile = $2`, im.File, im.Profile, im.Line, im.Read, im.Accepted, im.SetAside, micros(im.Finished))
	if err != nil {
		return fmt.Errorf("store: noting how far an import has come: %w", err)
	}
	return nil
}

func setAsidePlace(row register.SetAside) string {
	return fmt.Sprintf("set aside\x00%s\x00%d", row.File, row.Line)
}

// Quarantine gives the rows that were set aside, opened.
func (s *Store) Quarantine(ctx context.Context, c register.Caller, yield func(register.SetAside) error) error {
	var out []register.SetAside
	err := s.act(ctx, c, register.ActQuarantine, func(t *tx) error {
		t.note(t.entry(register.ActQuarantine))
		rows, err := t.QueryContext(t.ctx, `select a.file, coalesce(i.name, ''), a.line, a.field, a.wrong, a.remedy, a.sealed, a.wrapped
			from set_aside a left join (select file, min(name) as name from import group by file) i on i.file = a.file
			where a.mended = 0 order by a.number`)
		if err != nil {
			return fmt.Errorf("store: reading rows set aside: %w", err)
		}
		return each(rows, func() error {
			var row register.SetAside
			var sealed seal.Sealed
			if err := rows.Scan(&row.File, &row.Name, &row.Line, &row.Field, &row.Wrong, &row.Remedy, &sealed.Text, &sealed.Key); err != nil {
				return err
			}
			raw, err := s.keys.OpenBytes(sealed, setAsidePlace(row))
			row.Raw = register.NewSecret(string(raw))
			out = append(out, row)
			return err
		})
	})
	if err != nil {
		return err
	}
	for _, row := range out {
		if err := yield(row); err != nil {
			return err
		}
	}
	return nil
}

// Acknowledged gives how many accepted rows all imports together were told to
// be safe.
func (s *Store) Acknowledged(ctx context.Context) (rows int64, err error) {
	err = s.read.QueryRowContext(ctx, `select coalesce(sum(accepted), 0) from import where profile not like '%organisations'`).Scan(&rows)
	if err != nil {
		return 0, fmt.Errorf("store: reading imports: %w", err)
	}
	return rows, nil
}
