package store

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
)

// insert writes rows of one table with as few statements as the engine takes.
// The arguments hold the rows one after another.
func (t *tx) insert(table, columns string, args []any) error {
	width := strings.Count(columns, ",") + 1
	full := t.store.engine.perRows * width
	for len(args) > 0 {
		n := min(full, len(args))
		if _, err := t.ExecContext(t.ctx, insertText(table, columns, width, n/width), args[:n]...); err != nil {
			return fmt.Errorf("store: writing to %s: %w", table, err)
		}
		args = args[n:]
	}
	return nil
}

// insertText is "insert into t (a, b) values ($1, $2), ($3, $4)".
func insertText(table, columns string, width, rows int) string {
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
			b.WriteByte('$')
			b.WriteString(strconv.Itoa(n))
		}
		b.WriteByte(')')
	}
	return b.String()
}

// list is "$3, $4, $5": n placeholders after the first skip ones.
func list(skip, n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		if i > 1 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(skip + i))
	}
	return b.String()
}

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
