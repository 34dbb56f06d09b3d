package store

import (
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"sightline/register"
	"sightline/register/seal"
)

// prepared is a report made ready for its rows: everything that needs the
// keyring and no database, so that it can be done on every core.
type prepared struct {
	report    *register.Report
	facts     string
	content   string // keyed hash of everything told
	proof     string // keyed hash of the row, for the journal
	keyToken  string
	nameToken string
	sealed    seal.Sealed
	err       error
}

// factsText is a report's facts as they are stored.
type factsText struct {
	register.Victim
	register.Exploitation
}

// contentText is everything told, in one fixed order, to be hashed.
type contentText struct {
	Basis, Dossier, Met, Reported, Facts        string
	Given, Family, Other, Born, Place, Tel, Doc string
	Schema, Encoding, PersonKey                 string
}

// prepare makes reports ready, in parallel.
func (s *Store) prepare(reports []register.Report) ([]prepared, error) {
	out := make([]prepared, len(reports))
	workers := min(runtime.GOMAXPROCS(0), 1+len(reports)/64)
	var wait sync.WaitGroup
	for w := range workers {
		wait.Go(func() {
			for i := w; i < len(reports); i += workers {
				out[i] = s.prepareOne(&reports[i])
			}
		})
	}
	wait.Wait()
	for i := range out {
		if out[i].err != nil {
			return nil, out[i].err
		}
	}
	return out, nil
}

func (s *Store) prepareOne(r *register.Report) prepared {
	p := prepared{report: r}
	if wrong := r.Validate(); len(wrong) > 0 {
		p.err = fmt.Errorf("file: %w", wrong[0])
		return p
	}
	facts, err := json.Marshal(factsText{r.Victim, r.Exploitation})
	if err != nil {
		p.err = fmt.Errorf("store: facts that cannot be written: %w", err)
		return p
	}
	p.facts = string(facts)
	p.content = s.contentHash(r, p.facts)
	p.proof = s.proof(p.content, string(r.Basis), string(r.Dossier), r.Met.String(), r.Reported.String(), p.facts)
	p.keyToken = s.keys.KeyToken(r.Organisation, r.PersonKey)
	p.nameToken = s.keys.NameToken(r.Identity)
	if r.Identity != nil {
		p.sealed, p.err = s.keys.Seal(r.Identity, place(r.Organisation, r.SourceKey))
	}
	return p
}

// place says where a sealed identity belongs.
func place(o register.OrganisationID, key string) string { return string(o) + "\x00" + key }

func (s *Store) contentHash(r *register.Report, facts string) string {
	c := contentText{
		Basis: string(r.Basis), Dossier: string(r.Dossier), Met: r.Met.String(), Reported: r.Reported.String(),
		Facts: facts, PersonKey: r.PersonKey.Reveal(),
	}
	if id := r.Identity; id != nil {
		c.Given, c.Family, c.Other, c.Born = id.GivenNames.Reveal(), id.FamilyName.Reveal(), id.OtherNames.Reveal(), id.BirthDate.Reveal()
		c.Place, c.Tel, c.Doc = id.BirthPlace.Reveal(), id.Phone.Reveal(), id.Document.Reveal()
	}
	if e := r.Encoding; e != nil {
		c.Schema, c.Encoding = e.Schema, e.Text.Reveal()
	}
	text, err := json.Marshal(&c)
	if err != nil {
		panic("store: strings that cannot be written as JSON") // they always can
	}
	return s.keys.ContentHash(text)
}

// proof hashes a row as it is stored, so that a change made behind the
// register's back is seen when the row is laid beside the journal.
func (s *Store) proof(content, basis, dossier, met, reported, facts string) string {
	return s.keys.ContentHash([]byte(content + "\n" + basis + "\n" + dossier + "\n" + met + "\n" + reported + "\n" + facts))
}
