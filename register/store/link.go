package store

import (
	"context"
	"fmt"

	"sightline/register"
)

// Waiting gives reports that no link places yet, oldest first. Reports that
// are only counted never wait.
func (s *Store) Waiting(ctx context.Context, c register.Caller, limit int) ([]register.Waiting, error) {
	var out []register.Waiting
	err := s.act(ctx, c, register.ActLink, func(t *tx) (err error) {
		if out, err = t.waiting(limit); err != nil || len(out) == 0 {
			return err
		}
		e := t.entry(register.ActRead)
		e.Count, e.List = int64(len(out)), "waiting"
		t.note(e)
		return nil
	})
	return out, err
}

func (t *tx) waiting(limit int) ([]register.Waiting, error) {
	rows, err := t.QueryContext(t.ctx, `select r.number, r.key_token, r.name_token, coalesce(k.person, 0), coalesce(n.person, 0)
		from report r join organisation o on o.number = r.organisation
		left join person_token k on k.token = r.key_token and r.key_token <> ''
		left join person_token n on n.token = r.name_token and r.name_token <> ''
		where r.number > $1 and r.basis <> $2 and o.count_only = 0
		and not exists (select 1 from link l where l.report = r.number and l.undone = 0)
		order by r.number limit $3`, t.head.placed, string(register.BasisAnonymous), limit)
	if err != nil {
		return nil, fmt.Errorf("store: reading reports that wait: %w", err)
	}
	var out []register.Waiting
	err = each(rows, func() error {
		var w register.Waiting
		var number, byKey, byName int64
		if err := rows.Scan(&number, &w.KeyToken, &w.NameToken, &byKey, &byName); err != nil {
			return err
		}
		w.Report, w.ByKey, w.ByName = t.store.reportID(number), t.store.personID(byKey), t.store.personID(byName)
		out = append(out, w)
		return nil
	})
	return out, err
}

func (s *Store) personID(number int64) register.PersonID {
	if number == 0 {
		return ""
	}
	return register.PersonID(s.persons.Identifier(number))
}

// Place links waiting reports to persons.
func (s *Store) Place(ctx context.Context, c register.Caller, placements ...register.Placement) ([]register.Link, error) {
	links := make([]register.Link, 0, len(placements))
	err := s.act(ctx, c, register.ActLink, func(t *tx) error {
		p := placing{tx: t, minted: map[int]int64{}}
		for _, placement := range placements {
			link, err := p.add(placement)
			if err != nil {
				return err
			}
			links = append(links, link)
		}
		return p.write()
	})
	return links, err
}

// placing gathers the rows of one call of Place.
type placing struct {
	tx      *tx
	minted  map[int]int64 // by the placements' New
	numbers []any         // of the reports placed
	persons []int64       // of each, in step
	list    []byte        // for the journal: report person report person …
	highest int64
	rows    struct{ link, person []any }
}

func (p *placing) add(placement register.Placement) (register.Link, error) {
	t := p.tx
	report, err := t.store.reports.Row(string(placement.Report))
	if err != nil {
		return register.Link{}, fmt.Errorf("place: report: %w", register.ErrNotFound)
	}
	person, err := p.person(placement)
	if err != nil {
		return register.Link{}, err
	}
	id := t.store.personID(person)
	p.rows.link = append(p.rows.link, report, int64(1), person, string(placement.Method), placement.Probability,
		string(t.caller.Member), micros(t.now), int64(0), "")
	p.numbers, p.persons = append(p.numbers, report), append(p.persons, person)
	p.list = append(append(append(append(p.list, placement.Report...), ' '), id...), ' ')
	p.highest = max(p.highest, report)
	return register.Link{ID: linkID(placement.Report, 1), Report: placement.Report, Person: id, Method: placement.Method,
		Probability: placement.Probability, By: t.caller.Member, At: t.now}, nil
}

func (p *placing) person(placement register.Placement) (int64, error) {
	t := p.tx
	if placement.Person != "" {
		number, err := t.store.persons.Row(string(placement.Person))
		if err != nil || number < 1 || number > t.head.persons {
			return 0, fmt.Errorf("place: person: %w", register.ErrNotFound)
		}
		return number, nil
	}
	if number, ok := p.minted[placement.New]; ok {
		return number, nil
	}
	number := t.mint(&p.rows.person)
	p.minted[placement.New] = number
	return number, nil
}

// mint takes the next person number, which is never used again.
func (t *tx) mint(rows *[]any) int64 {
	t.head.persons++
	*rows = append(*rows, t.head.persons, micros(t.now))
	return t.head.persons
}

// write keeps placements of reports that waited.
func (p *placing) write() error {
	if len(p.numbers) == 0 {
		return nil
	}
	if err := p.stillWaiting(); err != nil {
		return err
	}
	tokens, err := p.tokens()
	if err != nil {
		return err
	}
	if err := p.keep(tokens); err != nil {
		return err
	}
	return p.tx.advancePlaced(p.highest)
}

// keep writes the rows and their journal entry.
func (p *placing) keep(tokens []any) error {
	t := p.tx
	e := t.entry(register.ActLink)
	e.Count, e.List = int64(len(p.numbers)), string(p.list[:len(p.list)-1])
	t.note(e)
	if err := t.insert("person", "number, minted", p.rows.person); err != nil {
		return err
	}
	if err := t.insert("link", "report, nth, person, method, probability, member, made, undone, reason", p.rows.link); err != nil {
		return err
	}
	return t.insertTokens(tokens)
}

// stillWaiting refuses when another writer placed one of the reports since
// they were read; whoever asked reads what waits again.
func (p *placing) stillWaiting() error {
	t := p.tx
	return t.inParts(p.numbers, func(part []any) error {
		var placed int64
		err := t.QueryRowContext(t.ctx, `select count(*) from link where nth = 1 and report in (`+t.list(0, len(part))+`)`, part...).Scan(&placed)
		if err != nil {
			return fmt.Errorf("store: looking for links: %w", err)
		}
		if placed > 0 {
			return fmt.Errorf("place: %d reports are placed already: %w", placed, register.ErrConflict)
		}
		return nil
	})
}

// tokens reads the placed reports' tokens, as rows of person_token.
func (p *placing) tokens() ([]any, error) {
	t := p.tx
	personOf := make(map[int64]int64, len(p.numbers))
	for i, n := range p.numbers {
		personOf[n.(int64)] = p.persons[i]
	}
	var rows []any
	err := t.inParts(p.numbers, func(part []any) error {
		found, err := t.QueryContext(t.ctx, `select number, key_token, name_token from report where number in (`+t.list(0, len(part))+`)`, part...)
		if err != nil {
			return fmt.Errorf("store: reading tokens: %w", err)
		}
		return each(found, func() error {
			var number int64
			var tokens [2]string
			err := found.Scan(&number, &tokens[0], &tokens[1])
			for _, token := range tokens {
				if token != "" {
					rows = append(rows, token, personOf[number])
				}
			}
			return err
		})
	})
	return rows, err
}

// insertTokens makes tokens known as their persons'; a token that is known
// already keeps its person.
func (t *tx) insertTokens(args []any) error {
	full := 2 * t.store.engine.perRows
	for len(args) > 0 {
		n := min(full, len(args))
		text := t.insertText("person_token", "token, person", 2, n/2) + " on conflict (token) do nothing"
		if err := t.repeat(text, n == full, args[:n]); err != nil {
			return fmt.Errorf("store: writing tokens: %w", err)
		}
		args = args[n:]
	}
	return nil
}

// advancePlaced moves the mark below which no report waits, as far as it goes.
func (t *tx) advancePlaced(highest int64) error {
	var first int64
	err := t.QueryRowContext(t.ctx, `select coalesce(min(r.number), 0) from report r join organisation o on o.number = r.organisation
		where r.number > $1 and r.number <= $2 and r.basis <> $3 and o.count_only = 0
		and not exists (select 1 from link l where l.report = r.number and l.undone = 0)`,
		t.head.placed, highest, string(register.BasisAnonymous)).Scan(&first)
	switch {
	case err != nil:
		return fmt.Errorf("store: looking for reports that wait: %w", err)
	case first == 0:
		t.head.placed = max(t.head.placed, highest)
	default:
		t.head.placed = first - 1
	}
	return nil
}

func linkID(report register.ReportID, nth int64) register.LinkID {
	return register.LinkID(fmt.Sprintf("%s.%d", report, nth))
}
