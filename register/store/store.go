// Package store keeps the register in SQL: embedded SQLite by default,
// PostgreSQL in production, through the same statements. Each act is one
// transaction that also writes its journal entry; writers take turns on the
// one row of the table head, so numbers run in journal order.
//
// It knows tables and rows, which are private to it. It knows nothing of
// files, pages or how reports come to concern one person.
package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"sightline/register"
	"sightline/register/journal"
	"sightline/register/seal"
)

// Store is a register.Store in SQL.
type Store struct {
	write   *sql.DB // SQLite: one connection; PostgreSQL: a pool
	read    *sql.DB
	engine  engine
	keys    *seal.Keyring
	clock   func() time.Time
	reports seal.Numbering
	persons seal.Numbering
	events  seal.Numbering

	turn sync.Mutex // writers of this process take turns before they queue at the database
	tail *tail      // the journal's right edge as this process last left it; nil when unknown
	orgs map[register.OrganisationID]organisation

	place  func([]register.Waiting) []register.Placement
	kept   map[string]*sql.Stmt // long statements that come again
	wanted []string             // those to be kept from now on
}

var _ register.Store = (*Store)(nil)

// engine holds what differs between the databases.
type engine struct {
	keeps bool // long statements are worth keeping prepared
	// bulk writes many rows of one table faster than statements can; nil where
	// nothing is faster.
	bulk    func(ctx context.Context, conn *sql.Conn, table string, columns []string, args []any) error
	name    string
	scrub   string                          // run after erasing, so that nothing destroyed stays readable in files; may be empty
	perRows int                             // rows to one insert statement
	mark    func(b *strings.Builder, n int) // writes the n-th placeholder of a long statement, where they come in order
	reading sql.IsolationLevel              // under which a long reading sees one moment
}

// Config says which register to open and with what.
type Config struct {
	Address string // a file's path, or postgres://…
	Keys    *seal.Keyring
	New     bool             // there must be no register at the address yet
	Clock   func() time.Time // time.Now when nil
	// Place says which person a report that is being filed belongs to; the
	// link is kept in the same transaction. When nil, reports wait to be placed.
	Place func([]register.Waiting) []register.Placement
}

// Open opens a register that exists and brings its tables up to date.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	s, err := connect(cfg)
	if err != nil {
		return nil, err
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := s.claim(ctx, cfg.New); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Why a register may not be opened.
var (
	ErrOtherKeyring = errors.New("store: the keyring belongs to another register")
	ErrExists       = errors.New("store: there is a register already")
)

// claim lays the keyring's fingerprint beside the register's, which the first
// opening sets: under another keyring nothing would open, and what is filed
// would be lost to the first one.
func (s *Store) claim(ctx context.Context, mustBeNew bool) error {
	mine := s.keys.Fingerprint()
	done, err := s.write.ExecContext(ctx, `update head set keyring = $1 where keyring = ''`, mine)
	if err != nil {
		return fmt.Errorf("store: opening the register: %w", err)
	}
	first, err := done.RowsAffected()
	if err != nil {
		return fmt.Errorf("store: opening the register: %w", err)
	}
	var keyring string
	if err := s.write.QueryRowContext(ctx, `select keyring from head`).Scan(&keyring); err != nil {
		return fmt.Errorf("store: opening the register: %w", err)
	}
	switch {
	case mustBeNew && first == 0:
		return ErrExists
	case keyring != mine:
		return ErrOtherKeyring
	}
	return nil
}

func newStore(cfg Config, write, read *sql.DB, e engine) *Store {
	clock := cfg.Clock
	if clock == nil {
		clock = time.Now
	}
	return &Store{
		write: write, read: read, engine: e, keys: cfg.Keys, clock: clock,
		reports: cfg.Keys.Numbering('R'), persons: cfg.Keys.Numbering('P'), events: cfg.Keys.Numbering('E'),
		orgs: map[register.OrganisationID]organisation{}, place: cfg.Place, kept: map[string]*sql.Stmt{},
	}
}

// Close lets go of the database.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// act runs one transaction under the gate. What f reads and writes, and the
// journal entries it notes, are kept together or not at all.
func (s *Store) act(ctx context.Context, c register.Caller, act register.Act, f func(*tx) error) error {
	if err := register.Allow(c, act); err != nil {
		return errors.Join(err, s.refuse(ctx, c, act, ""))
	}
	err := s.transact(ctx, func(t *tx) error { t.caller = c; return f(t) })
	var refusal *refusal
	if errors.As(err, &refusal) {
		return errors.Join(refusal.as, s.refuse(ctx, c, act, refusal.on))
	}
	return err
}

// refusal carries out of a transaction that its caller may not reach
// something; the refusal is journalled after the transaction is undone.
type refusal struct {
	as error
	on string
}

func (r *refusal) Error() string { return r.as.Error() }

// refuse journals that an act was refused.
func (s *Store) refuse(ctx context.Context, c register.Caller, act register.Act, on string) error {
	return s.transact(ctx, func(t *tx) error {
		t.caller = c
		e := t.entry(register.ActRefused)
		e.On, e.List = on, string(act)
		t.note(e)
		return nil
	})
}

// transact runs f in a write transaction that holds the head row.
func (s *Store) transact(ctx context.Context, f func(*tx) error) error {
	s.turn.Lock()
	defer s.turn.Unlock()
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return fmt.Errorf("store: connecting: %w", err)
	}
	if err := errors.Join(s.transactOn(ctx, conn, f), conn.Close()); err != nil {
		return err
	}
	return s.keep(ctx)
}

func (s *Store) transactOn(ctx context.Context, conn *sql.Conn, f func(*tx) error) error {
	sqlTx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: beginning: %w", err)
	}
	t := &tx{Tx: sqlTx, conn: conn, ctx: ctx, store: s, now: s.clock().UTC().Truncate(time.Microsecond)}
	if err := t.run(f); err != nil {
		return errors.Join(err, sqlTx.Rollback())
	}
	if err := sqlTx.Commit(); err != nil {
		s.tail = nil // whether it was kept is not known: an error does not mean "not stored"
		return fmt.Errorf("store: committing: %w", err)
	}
	s.tail = t.tail
	return nil
}

// tx is one transaction, with what it will add to the journal.
type tx struct {
	*sql.Tx
	conn   *sql.Conn // that it runs on
	ctx    context.Context
	store  *Store
	caller register.Caller
	now    time.Time
	head   head
	tail   *tail
	bodies []any // number, body, number, body …
}

// head mirrors the table of that name.
type head struct {
	entries, reports, persons, events, consents, setAsides, organisations, placed int64
}

func (t *tx) run(f func(*tx) error) error {
	if err := t.takeHead(); err != nil {
		return err
	}
	if err := f(t); err != nil {
		return err
	}
	if err := t.writeJournal(); err != nil {
		return err
	}
	return t.leaveHead()
}

// takeHead locks the head row and reads it: from here on no other writer runs.
func (t *tx) takeHead() error {
	err := t.QueryRowContext(t.ctx, `update head set one = 1 where one = 1
		returning entries, reports, persons, events, consents, set_asides, organisations, placed`).Scan(
		&t.head.entries, &t.head.reports, &t.head.persons, &t.head.events, &t.head.consents,
		&t.head.setAsides, &t.head.organisations, &t.head.placed)
	if err != nil {
		return fmt.Errorf("store: taking the register's turn: %w", err)
	}
	if t.store.tail != nil && t.store.tail.tree.Size() == t.head.entries {
		t.tail = t.store.tail.clone()
		return nil
	}
	t.tail, err = t.loadTail(t.head.entries)
	return err
}

func (t *tx) leaveHead() error {
	_, err := t.ExecContext(t.ctx, `update head set entries = $1, reports = $2, persons = $3, events = $4,
		consents = $5, set_asides = $6, organisations = $7, placed = $8 where one = 1`,
		t.head.entries, t.head.reports, t.head.persons, t.head.events, t.head.consents,
		t.head.setAsides, t.head.organisations, t.head.placed)
	if err != nil {
		return fmt.Errorf("store: writing the head: %w", err)
	}
	return nil
}

// entry starts a journal entry of this transaction's caller and moment.
func (t *tx) entry(act register.Act) journal.Entry { return journal.By(t.caller, t.now, act) }

// note adds a journal entry and gives its index and leaf hash.
func (t *tx) note(e journal.Entry) (index int64, leaf string) {
	body := e.Body()
	index = t.head.entries
	hash := t.tail.append(body)
	t.bodies = append(t.bodies, index, string(body))
	t.head.entries++
	return index, base64.StdEncoding.EncodeToString(hash[:])
}

// micros and moment turn moments into columns and back.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
