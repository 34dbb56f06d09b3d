package store

import (
	"fmt"

	"sightline/register"
)

// placeFiled finds a person for each new report, in the transaction that
// files it, when the store was told how.
func (t *tx) placeFiled(waiting []register.Waiting) error {
	if t.store.place == nil || len(waiting) == 0 {
		return nil
	}
	if err := t.knownTokens(waiting); err != nil {
		return err
	}
	p := placing{tx: t, minted: map[int]int64{}}
	var tokens []any
	for i, placement := range t.store.place(waiting) {
		link, err := p.add(placement)
		if err != nil {
			return err
		}
		person, err := t.store.persons.Row(string(link.Person))
		if err != nil {
			return err
		}
		if w := &waiting[i]; w.KeyToken != "" && w.ByKey == "" {
			tokens = append(tokens, w.KeyToken, person)
		}
		if w := &waiting[i]; w.NameToken != "" && w.ByName == "" {
			tokens = append(tokens, w.NameToken, person)
		}
	}
	before := t.head.reports - int64(len(waiting))
	if err := p.keep(tokens); err != nil {
		return err
	}
	if t.head.placed >= before { // nothing else waits
		t.head.placed = t.head.reports
	}
	return nil
}

// knownTokens looks up which persons the reports' tokens are known as.
func (t *tx) knownTokens(waiting []register.Waiting) error {
	var wanted []any
	for i := range waiting {
		for _, token := range []string{waiting[i].KeyToken, waiting[i].NameToken} {
			if token != "" {
				wanted = append(wanted, token)
			}
		}
	}
	known := map[string]register.PersonID{}
	err := t.inParts(wanted, func(part []any) error {
		rows, err := t.QueryContext(t.ctx, `select token, person from person_token where token in (`+t.list(0, len(part))+`)`, part...)
		if err != nil {
			return fmt.Errorf("store: looking up tokens: %w", err)
		}
		return each(rows, func() error {
			var token string
			var person int64
			err := rows.Scan(&token, &person)
			known[token] = t.store.personID(person)
			return err
		})
	})
	if err != nil {
		return err
	}
	for i := range waiting {
		waiting[i].ByKey, waiting[i].ByName = known[waiting[i].KeyToken], known[waiting[i].NameToken]
	}
	return nil
}
