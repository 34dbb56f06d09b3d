package store

import (
	"context"
	"database/sql"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"sightline/register"
	"sightline/register/journal"
)

// checking reads a register against its journal.
type checking struct {
	ctx      context.Context
	store    *Store
	tx       *sql.Tx
	head     head
	faults   []string
	progress func(done, total int64)
}

// Check reads the whole register against its journal and says in words what
// does not agree. It reads in one transaction and opens nothing sealed.
func (s *Store) Check(ctx context.Context, progress func(done, total int64)) ([]string, error) {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.engine.reading})
	if err != nil {
		return nil, fmt.Errorf("store: checking: %w", err)
	}
	defer tx.Rollback()
	c := &checking{ctx: ctx, store: s, tx: tx, progress: progress}
	err = tx.QueryRowContext(ctx, `select entries, reports, persons, events, consents, set_asides, organisations, placed from head`).Scan(
		&c.head.entries, &c.head.reports, &c.head.persons, &c.head.events, &c.head.consents, &c.head.setAsides, &c.head.organisations, &c.head.placed)
	if err != nil {
		return nil, fmt.Errorf("store: checking: %w", err)
	}
	for _, step := range []func() error{c.journal, c.reports, c.counts, c.links, c.seals} {
		if err := step(); err != nil {
			return c.faults, err
		}
	}
	return c.faults, nil
}

// maxFaults is how many faults are told; a register with more is told once.
const maxFaults = 100

func (c *checking) fault(format string, args ...any) {
	if len(c.faults) < maxFaults {
		c.faults = append(c.faults, fmt.Sprintf(format, args...))
	}
}

// journal hashes every entry anew and lays each hash beside the stored one.
func (c *checking) journal() error {
	rows, err := c.tx.QueryContext(c.ctx, `select number, body from journal order by number`)
	if err != nil {
		return fmt.Errorf("store: checking the journal: %w", err)
	}
	tree, next := &journal.Tree{}, int64(0)
	var hashes []tlog.Hash
	stored := &storedReader{ctx: c.ctx, store: c.store}
	err = each(rows, func() error {
		var number int64
		var body string
		if err := rows.Scan(&number, &body); err != nil {
			return err
		}
		if number != next {
			c.fault("journal: entry %d is missing", next)
			next = number
		}
		next++
		if hashes = tree.Append(hashes[:0], []byte(body)); !stored.agrees(hashes) {
			c.fault("journal: entry %d or its hash was changed", number)
		}
		if c.progress != nil && next%1024 == 0 {
			c.progress(next, c.head.entries)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: checking the journal: %w", err)
	}
	if tree.Size() != c.head.entries {
		c.fault("journal: the head counts %d entries, there are %d", c.head.entries, tree.Size())
	}
	return nil
}

// storedReader reads stored hashes one after another. It asks on another
// connection, since the one in the transaction is busy giving entries.
type storedReader struct {
	ctx   context.Context
	store *Store
	next  int64
	read  *blocks
}

func (r *storedReader) agrees(hashes []tlog.Hash) bool {
	if r.read == nil {
		r.read = &blocks{ctx: r.ctx, db: r.store.read}
	}
	same := true
	for _, h := range hashes {
		got, err := r.read.ReadHashes([]int64{r.next})
		if err != nil || got[0] != h {
			same = false
		}
		r.next++
	}
	return same
}

// reports lays every report beside the journal entry that filed its version.
func (c *checking) reports() error {
	rows, err := c.tx.QueryContext(c.ctx, `select r.number, r.version, r.content, r.basis, r.dossier, r.met, r.reported, r.facts, coalesce(j.body, '')
		from report r left join journal j on j.number = r.entry order by r.number`)
	if err != nil {
		return fmt.Errorf("store: checking reports: %w", err)
	}
	next := int64(1)
	return each(rows, func() error {
		var number int64
		var version int
		var content, basis, dossier, met, reported, facts, body string
		if err := rows.Scan(&number, &version, &content, &basis, &dossier, &met, &reported, &facts, &body); err != nil {
			return err
		}
		id := c.store.reportID(number)
		if number != next {
			c.fault("reports: %d are missing before %s", number-next, id)
		}
		next = number + 1
		e, err := journal.Parse([]byte(body))
		switch {
		case err != nil || e.On != string(id) || e.Version != version:
			c.fault("report %s: its journal entry is missing or about something else", id)
		case e.Content != c.store.proof(content, basis, dossier, met, reported, facts):
			c.fault("report %s: what is stored is not what was journalled", id)
		}
		return nil
	})
}

// counts lays the head beside the tables.
func (c *checking) counts() error {
	for _, of := range []struct {
		table string
		want  int64
	}{
		{"report", c.head.reports}, {"person", c.head.persons}, {"event", c.head.events}, {"consent", c.head.consents},
		{"set_aside", c.head.setAsides}, {"organisation", c.head.organisations},
	} {
		n, err := c.count(`select count(*) from ` + of.table)
		if err != nil {
			return err
		}
		if n != of.want {
			c.fault("%s: the head counts %d, there are %d", of.table, of.want, n)
		}
	}
	return nil
}

// links checks that every placed report has one standing link to a person
// there is, and none has two.
func (c *checking) links() error {
	questions := []struct{ text, wrong string }{
		{`select count(*) from (select report from link where undone = 0 group by report having count(*) > 1) as twice`, "reports stand linked to two persons"},
		{`select count(*) from link l where not exists (select 1 from person p where p.number = l.person)`, "links point to no person"},
		{`select count(*) from link l where not exists (select 1 from report r where r.number = l.report)`, "links point to no report"},
		{`select count(*) from report r join organisation o on o.number = r.organisation
			where r.number <= ` + fmt.Sprint(c.head.placed) + ` and r.basis <> '` + string(register.BasisAnonymous) + `' and o.count_only = 0
			and not exists (select 1 from link l where l.report = r.number and l.undone = 0)`, "reports should be linked and are not"},
	}
	return c.none("links", questions)
}

// seals checks that what is sealed has its key, and what is erased has none.
func (c *checking) seals() error {
	return c.none("seals", []struct{ text, wrong string }{
		{`select count(*) from identity i where not exists (select 1 from identity_key k where k.report = i.report and k.wrapped is not null)`, "sealed identities have lost their key"},
		{`select count(*) from identity_key where destroyed <> 0 and wrapped is not null`, "destroyed keys are still there"},
		{`select count(*) from identity_key k where destroyed = 0 and not exists (select 1 from identity i where i.report = k.report)`, "keys have lost what they open"},
	})
}

func (c *checking) none(of string, questions []struct{ text, wrong string }) error {
	for _, q := range questions {
		n, err := c.count(q.text)
		if err != nil {
			return err
		}
		if n > 0 {
			c.fault("%s: %d %s", of, n, q.wrong)
		}
	}
	return nil
}

func (c *checking) count(text string) (n int64, err error) {
	if err := c.tx.QueryRowContext(c.ctx, text).Scan(&n); err != nil {
		return 0, fmt.Errorf("store: checking: %w", err)
	}
	return n, nil
}
