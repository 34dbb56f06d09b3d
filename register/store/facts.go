package store

import (
	"context"
	"database/sql"
	"fmt"
	"runtime"

	"sightline/register"
	"sightline/register/codes"
)

// Facts streams every standing report in the order of filing. It reads in one
// read transaction, so what it gives is the register at one position of the
// journal, whatever is filed meanwhile.
func (s *Store) Facts(ctx context.Context, c register.Caller, yield func(*register.Fact) error) (position int64, err error) {
	return s.Histories(ctx, c, yield, nil)
}

// Histories streams the facts and then, unless happening is nil, what happened
// to the same persons.
func (s *Store) Histories(ctx context.Context, c register.Caller, fact func(*register.Fact) error, happening func(*register.Happening) error) (position int64, err error) {
	err = s.act(ctx, c, register.ActCount, func(t *tx) error {
		t.note(t.entry(register.ActCount))
		return nil
	})
	if err != nil {
		return 0, err
	}
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true, Isolation: s.engine.reading})
	if err != nil {
		return 0, fmt.Errorf("store: reading facts: %w", err)
	}
	defer tx.Rollback()
	if err := tx.QueryRowContext(ctx, `select entries from head`).Scan(&position); err != nil {
		return 0, fmt.Errorf("store: reading facts: %w", err)
	}
	organisations, err := readOrganisations(ctx, tx, ` order by number`)
	if err != nil {
		return 0, err
	}
	numbers := numbering{}
	if err := s.streamFacts(ctx, tx, organisations, numbers, fact); err != nil || happening == nil {
		return position, err
	}
	return position, streamHappenings(ctx, tx, organisations, numbers, happening)
}

// numbering numbers persons anew, in order of first report.
type numbering map[int64]int64

func (n numbering) of(person int64) int64 {
	if person == 0 {
		return 0
	}
	if n[person] == 0 {
		n[person] = int64(len(n)) + 1
	}
	return n[person]
}

func streamHappenings(ctx context.Context, tx *sql.Tx, organisations []organisation, numbers numbering, yield func(*register.Happening) error) error {
	rows, err := tx.QueryContext(ctx, `select l.person, e.organisation, e.kind, e.code, e.on_date, e.until_date, e.status
		from event e join report r on r.number = e.report join link l on l.report = r.number and l.undone = 0
		where e.withdrawn = 0 and r.withdrawn = 0 order by e.number`)
	if err != nil {
		return fmt.Errorf("store: reading events: %w", err)
	}
	return each(rows, func() error {
		var h register.Happening
		var person, organisation int64
		var on, until string
		if err := rows.Scan(&person, &organisation, &h.Kind, &h.Code, &on, &until, &h.Status); err != nil {
			return err
		}
		h.Person, h.Reporter = numbers.of(person), organisations[organisation-1].Kind
		if h.On, err = register.ParseDate(on); err != nil {
			return fmt.Errorf("store: a stored date cannot be read: %w", err)
		}
		if h.Until, err = register.ParseDate(until); err != nil {
			return fmt.Errorf("store: a stored date cannot be read: %w", err)
		}
		return yield(&h)
	})
}

// factRow is a row of facts before its JSON is read.
type factRow struct {
	organisation, received, person      int64
	basis, dossier, met, reported, text string
	linked                              float64
	fact                                register.Fact
}

// perChunk is how many rows one worker reads at a time.
const perChunk = 512

// chunk is some rows on their way through a worker; done is closed when their
// facts are read.
type chunk struct {
	rows []factRow
	err  error
	done chan struct{}
}

// streamFacts scans rows in one goroutine, reads their JSON in several and
// yields the facts in order in this one.
func (s *Store) streamFacts(ctx context.Context, tx *sql.Tx, organisations []organisation, numbers numbering, yield func(*register.Fact) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	workers := runtime.GOMAXPROCS(0)
	work, order := make(chan *chunk), make(chan *chunk, 2*workers)
	for range workers {
		go func() {
			for c := range work {
				c.read(organisations)
				close(c.done)
			}
		}()
	}
	var scanErr error
	go func() {
		defer close(order)
		defer close(work)
		scanErr = scanFacts(ctx, tx, func(c *chunk) bool {
			select {
			case order <- c:
			case <-ctx.Done():
				return false
			}
			work <- c
			return true
		})
	}()
	err := yieldFacts(order, numbers, yield)
	if err != nil {
		cancel()
		for range order { // let the scan come to its end before the transaction does
		}
		return err
	}
	return scanErr
}

func yieldFacts(order <-chan *chunk, numbers numbering, yield func(*register.Fact) error) error {
	for c := range order {
		<-c.done
		if c.err != nil {
			return c.err
		}
		for i := range c.rows {
			row := &c.rows[i]
			row.fact.Person = numbers.of(row.person)
			if err := yield(&row.fact); err != nil {
				return err
			}
		}
	}
	return nil
}

func scanFacts(ctx context.Context, tx *sql.Tx, send func(*chunk) bool) error {
	rows, err := tx.QueryContext(ctx, `select r.organisation, r.basis, r.dossier, r.met, r.reported, r.received, r.facts,
		coalesce(l.person, 0), coalesce(l.probability, 0)
		from report r left join link l on l.report = r.number and l.undone = 0
		where r.withdrawn = 0 order by r.number`)
	if err != nil {
		return fmt.Errorf("store: reading facts: %w", err)
	}
	c := &chunk{done: make(chan struct{})}
	err = each(rows, func() error {
		if len(c.rows) == perChunk {
			if !send(c) {
				return ctx.Err()
			}
			c = &chunk{rows: make([]factRow, 0, perChunk), done: make(chan struct{})}
		}
		c.rows = append(c.rows, factRow{})
		r := &c.rows[len(c.rows)-1]
		return rows.Scan(&r.organisation, &r.basis, &r.dossier, &r.met, &r.reported, &r.received, &r.text, &r.person, &r.linked)
	})
	if err != nil {
		return err
	}
	send(c)
	return nil
}

// read reads the rows' JSON and dates into facts.
func (c *chunk) read(organisations []organisation) {
	for i := range c.rows {
		row := &c.rows[i]
		o := &organisations[row.organisation-1] // they are numbered from 1, without gaps
		var report register.Report
		if c.err = readFacts(row.met, row.reported, row.text, &report); c.err != nil {
			return
		}
		row.fact = register.Fact{
			Organisation: o.ID, Reporter: o.Kind, Duty: o.Duty, Basis: codes.Basis(row.basis), Dossier: codes.Dossier(row.dossier),
			Met: report.Met, Reported: report.Reported, Received: register.DateOf(moment(row.received)),
			Victim: report.Victim, Exploitation: report.Exploitation, Linked: row.linked,
		}
	}
}
