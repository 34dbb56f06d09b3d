package store

import (
	"database/sql"
	"fmt"
	"net/url"

	_ "modernc.org/sqlite" // the embedded database, without cgo
)

// sqlitePragmas: the write-ahead log, synced at every commit, so that what
// was acknowledged survives a power cut; secure_delete so that what is
// replaced is overwritten.
var sqlitePragmas = url.Values{
	"_pragma": {
		"journal_mode(WAL)", "synchronous(FULL)", "busy_timeout(10000)", "secure_delete(ON)",
		"temp_store(MEMORY)", "cache_size(-49152)", "wal_autocheckpoint(16000)",
	},
}

// connectSQLite opens a file with one connection to write, since SQLite has
// one writer anyway, and some to read beside it.
func connectSQLite(cfg Config) (*Store, error) {
	writing := url.Values{"_pragma": sqlitePragmas["_pragma"], "_txlock": {"immediate"}}
	write, err := sql.Open("sqlite", sqliteAddress(cfg.Address, writing))
	if err != nil {
		return nil, fmt.Errorf("store: opening the register: %w", err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", sqliteAddress(cfg.Address, sqlitePragmas))
	if err != nil {
		return nil, fmt.Errorf("store: opening the register: %w", err)
	}
	read.SetMaxOpenConns(4)
	return newStore(cfg, write, read, engine{name: "sqlite3", keeps: true, scrub: "pragma wal_checkpoint(truncate)", perRows: 100, mark: plain}), nil
}

func sqliteAddress(path string, options url.Values) string {
	return (&url.URL{Scheme: "file", Opaque: url.PathEscape(path), RawQuery: options.Encode()}).String()
}
