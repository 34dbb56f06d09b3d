package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib" // the PostgreSQL driver
)

// connectPostgres opens a pool. The address holds a password, so no error may
// repeat it.
func connectPostgres(cfg Config) (*Store, error) {
	db, err := sql.Open("pgx", cfg.Address)
	if err != nil {
		return nil, errors.New("store: the PostgreSQL address cannot be read; it looks like postgres://user@host/database")
	}
	db.SetMaxOpenConns(8)
	return newStore(cfg, db, db, engine{name: "postgres", perRows: 500, mark: numbered, bulk: copyRows, reading: sql.LevelRepeatableRead}), nil
}

// copyRows writes rows by COPY, in the transaction that is open on the
// connection.
func copyRows(ctx context.Context, conn *sql.Conn, table string, columns []string, args []any) error {
	return conn.Raw(func(driver any) error {
		pg, ok := driver.(*stdlib.Conn)
		if !ok {
			return errors.New("store: not a PostgreSQL connection")
		}
		rows := len(args) / len(columns)
		_, err := pg.Conn().CopyFrom(ctx, pgx.Identifier{table}, columns, pgx.CopyFromSlice(rows, func(i int) ([]any, error) {
			return args[i*len(columns) : (i+1)*len(columns)], nil
		}))
		return err
	})
}

// CreateDatabase makes an empty database on a server, replacing one of that
// name, and gives its address. It is for tests and for setting up; the name
// may hold letters, digits and underscores only.
func CreateDatabase(ctx context.Context, server, name string) (string, error) {
	if !regexp.MustCompile(`^[a-z0-9_]+$`).MatchString(name) {
		return "", errors.New("store: a database is named with small letters, digits and underscores")
	}
	at, err := url.Parse(server)
	if err != nil {
		return "", errors.New("store: the PostgreSQL address cannot be read")
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		return "", errors.New("store: the PostgreSQL address cannot be read")
	}
	defer db.Close()
	for _, text := range []string{`drop database if exists ` + name, `create database ` + name + ` template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`} {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return "", fmt.Errorf("store: making the database %s: %w", name, err)
		}
	}
	at.Path = "/" + name
	return at.String(), nil
}
