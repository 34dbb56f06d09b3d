package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"sightline/register"
	"sightline/register/journal"
)

// perBlock is how many hashes a row of journal_hash holds.
const perBlock = 256

// tail is the journal's right edge: the tree, and the block of stored hashes
// that is not full yet, with those after it that are still to be written.
type tail struct {
	tree   *journal.Tree
	block  int64 // number of the first block in hashes
	hashes []tlog.Hash
}

func (t *tail) clone() *tail {
	return &tail{tree: t.tree.Clone(), block: t.block, hashes: append([]tlog.Hash(nil), t.hashes...)}
}

// append adds a leaf and gives its hash.
func (t *tail) append(body []byte) tlog.Hash {
	leaf := len(t.hashes)
	t.hashes = t.tree.Append(t.hashes, body)
	return t.hashes[leaf]
}

// querier is what reading needs: a transaction or a pool.
type querier interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// blocks reads stored hashes from their table; it keeps the block read last,
// since neighbours are usually asked for together.
type blocks struct {
	ctx   context.Context
	db    querier
	block int64
	bytes []byte
}

// ReadHashes is tlog's way of asking for stored hashes.
func (b *blocks) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		if block := index / perBlock; b.bytes == nil || block != b.block {
			if err := b.load(block); err != nil {
				return nil, err
			}
		}
		at := int(index%perBlock) * tlog.HashSize
		if at+tlog.HashSize > len(b.bytes) {
			return nil, errors.New("store: the journal lacks a hash it should have")
		}
		copy(out[i][:], b.bytes[at:])
	}
	return out, nil
}

func (b *blocks) load(block int64) error {
	b.block = block
	err := b.db.QueryRowContext(b.ctx, `select hashes from journal_hash where block = $1`, block).Scan(&b.bytes)
	if err != nil {
		b.bytes = nil
		return fmt.Errorf("store: reading block %d of the journal's hashes: %w", block, err)
	}
	return nil
}

// loadTail reads the right edge of a journal of a size.
func (t *tx) loadTail(size int64) (*tail, error) {
	stored := &blocks{ctx: t.ctx, db: t.Tx}
	tree, err := journal.Load(size, stored)
	if err != nil {
		return nil, err
	}
	count := tlog.StoredHashCount(size)
	out := &tail{tree: tree, block: count / perBlock}
	for index := out.block * perBlock; index < count; index++ {
		hash, err := stored.ReadHashes([]int64{index})
		if err != nil {
			return nil, err
		}
		out.hashes = append(out.hashes, hash[0])
	}
	return out, nil
}

// writeJournal writes the entries noted in this transaction and their hashes.
func (t *tx) writeJournal() error {
	if len(t.bodies) == 0 {
		return nil
	}
	if err := t.insert("journal", "number, body", t.bodies); err != nil {
		return err
	}
	for len(t.tail.hashes) > 0 {
		n := min(perBlock, len(t.tail.hashes))
		if err := t.writeBlock(t.tail.block, t.tail.hashes[:n]); err != nil {
			return err
		}
		if n < perBlock {
			break
		}
		t.tail.block++
		t.tail.hashes = t.tail.hashes[n:]
	}
	return nil
}

func (t *tx) writeBlock(block int64, hashes []tlog.Hash) error {
	bytes := make([]byte, 0, len(hashes)*tlog.HashSize)
	for i := range hashes {
		bytes = append(bytes, hashes[i][:]...)
	}
	_, err := t.ExecContext(t.ctx, `insert into journal_hash (block, hashes) values ($1, $2)
		on conflict (block) do update set hashes = excluded.hashes`, block, bytes)
	if err != nil {
		return fmt.Errorf("store: writing the journal's hashes: %w", err)
	}
	return nil
}

// Head gives the size and root hash of the journal.
func (s *Store) Head(ctx context.Context) (register.Head, error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return register.Head{}, fmt.Errorf("store: reading the head: %w", err)
	}
	defer tx.Rollback()
	var size int64
	if err := tx.QueryRowContext(ctx, `select entries from head`).Scan(&size); err != nil {
		return register.Head{}, fmt.Errorf("store: reading the head: %w", err)
	}
	tree, err := journal.Load(size, &blocks{ctx: ctx, db: tx})
	if err != nil {
		return register.Head{}, err
	}
	return tree.Head(), nil
}

// Entries gives the bodies of journal entries, from an index on.
func (s *Store) Entries(ctx context.Context, c register.Caller, from int64, limit int) ([]string, error) {
	var bodies []string
	err := s.act(ctx, c, register.ActAudit, func(t *tx) error {
		e := t.entry(register.ActAudit)
		e.Count = int64(limit)
		t.note(e)
		rows, err := t.QueryContext(t.ctx, `select body from journal where number >= $1 order by number limit $2`, from, limit)
		if err != nil {
			return fmt.Errorf("store: reading the journal: %w", err)
		}
		return each(rows, func() error {
			var body string
			if err := rows.Scan(&body); err != nil {
				return err
			}
			bodies = append(bodies, body)
			return nil
		})
	})
	return bodies, err
}
