package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// perBulk is from how many rows on a bulk write pays.
const perBulk = 50

// insert writes rows of one table with as few statements as the engine takes.
// The arguments hold the rows one after another.
func (t *tx) insert(table, columns string, args []any) error {
	width := strings.Count(columns, ",") + 1
	if bulk := t.store.engine.bulk; bulk != nil && len(args) >= perBulk*width {
		if err := bulk(t.ctx, t.conn, table, strings.Fields(strings.ReplaceAll(columns, ",", " ")), args); err != nil {
			return fmt.Errorf("store: writing to %s: %w", table, err)
		}
		return nil
	}
	full := t.store.engine.perRows * width
	for len(args) > 0 {
		n := min(full, len(args))
		if err := t.repeat(t.insertText(table, columns, width, n/width), n == full, args[:n]); err != nil {
			return fmt.Errorf("store: writing to %s: %w", table, err)
		}
		args = args[n:]
	}
	return nil
}

// repeat runs a long statement. One that will come again is prepared once and
// kept, on an engine that would otherwise parse it each time; that has to wait
// until the connection is free, after this transaction.
func (t *tx) repeat(text string, again bool, args []any) error {
	if kept := t.store.kept[text]; kept != nil {
		_, err := t.StmtContext(t.ctx, kept).ExecContext(t.ctx, args...)
		return err
	}
	if again && t.store.engine.keeps {
		t.store.wanted = append(t.store.wanted, text)
	}
	_, err := t.ExecContext(t.ctx, text, args...)
	return err
}

// keep prepares the statements that will come again.
func (s *Store) keep(ctx context.Context) error {
	for _, text := range s.wanted {
		if s.kept[text] != nil {
			continue
		}
		statement, err := s.write.PrepareContext(ctx, text)
		if err != nil {
			return fmt.Errorf("store: preparing a statement: %w", err)
		}
		s.kept[text] = statement
	}
	s.wanted = nil
	return nil
}

// insertText is "insert into t (a, b) values ($1, $2), ($3, $4)". SQLite looks
// $1 up by name, which takes the square of a statement's length; there the
// same is written with question marks.
func (t *tx) insertText(table, columns string, width, rows int) string {
	var b strings.Builder
	b.Grow(64 + rows*width*7)
	b.WriteString("insert into " + table + " (" + columns + ") values ")
	n := 0
	for row := range rows {
		if row > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('(')
		for column := range width {
			if column > 0 {
				b.WriteString(", ")
			}
			n++
			t.store.engine.mark(&b, n)
		}
		b.WriteByte(')')
	}
	return b.String()
}

// list is "$3, $4, $5": n placeholders after the first skip ones.
func (t *tx) list(skip, n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		if i > 1 {
			b.WriteString(", ")
		}
		t.store.engine.mark(&b, skip+i)
	}
	return b.String()
}

// inParts calls f with a few hundred arguments at a time, as many as one
// statement comfortably takes.
func (t *tx) inParts(args []any, f func(part []any) error) error {
	for len(args) > 0 {
		n := min(500, len(args))
		if err := f(args[:n]); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}

// numbered writes $3, plain writes a question mark.
func numbered(b *strings.Builder, n int) {
	b.WriteByte('$')
	b.WriteString(strconv.Itoa(n))
}

func plain(b *strings.Builder, _ int) { b.WriteByte('?') }

// each calls f for every row and closes the rows.
func each(rows *sql.Rows, f func() error) error {
	defer rows.Close()
	for rows.Next() {
		if err := f(); err != nil {
			return err
		}
	}
	return rows.Err()
}

// flag is how a truth value is stored.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
