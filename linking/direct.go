// Package linking is where reports become persons, and the only place. What
// reports say of who they are about goes in as keyed tokens; what comes out
// are placements, which the register keeps as links.
//
// Until a registrar or a linkage model says more, only exact grounds count: a
// source's own key for a person, or the same names and date of birth to the
// letter. A report with neither stands for a person of its own.
package linking

import (
	"context"
	"errors"
	"fmt"

	"sightline/register"
)

// Direct places waiting reports on exact grounds. A source's own key goes
// before names: it knows its people. Reports of the same batch that share a
// token share the person that is minted for the first of them. Where a registrar
// took two reports of one token apart, the token brings nobody together again:
// the store forgets it.
func Direct(waiting []register.Waiting) []register.Placement {
	d := direct{byToken: map[string]register.Placement{}}
	out := make([]register.Placement, len(waiting))
	for i := range waiting {
		out[i] = d.place(&waiting[i])
	}
	return out
}

type direct struct {
	byToken map[string]register.Placement // placements of this batch, by token
	minted  int
}

func (d *direct) place(w *register.Waiting) register.Placement {
	p := d.find(w)
	p.Report = w.Report
	p.Probability = 1
	for _, token := range []string{w.KeyToken, w.NameToken} {
		if _, known := d.byToken[token]; token != "" && !known {
			d.byToken[token] = p
		}
	}
	return p
}

func (d *direct) find(w *register.Waiting) register.Placement {
	grounds := []struct {
		token  string
		known  register.PersonID
		method register.LinkMethod
	}{{w.KeyToken, w.ByKey, register.LinkPersonKey}, {w.NameToken, w.ByName, register.LinkIdentity}}
	for _, g := range grounds {
		if g.known != "" {
			return register.Placement{Person: g.known, Method: g.method}
		}
		if p, ok := d.byToken[g.token]; ok && g.token != "" {
			p.Method = g.method
			return p
		}
	}
	d.minted++
	return register.Placement{New: d.minted, Method: first(w)}
}

// first is the ground on which later reports will be linked to this one.
func first(w *register.Waiting) register.LinkMethod {
	switch {
	case w.KeyToken != "":
		return register.LinkPersonKey
	case w.NameToken != "":
		return register.LinkIdentity
	}
	return register.LinkAlone
}

// perBatch is how many reports are placed in one transaction.
const perBatch = 5000

// CatchUp places every report that waits, and says how many.
func CatchUp(ctx context.Context, store register.Linking, c register.Caller) (placed int, err error) {
	for {
		waiting, err := store.Waiting(ctx, c, perBatch)
		if err != nil || len(waiting) == 0 {
			return placed, err
		}
		_, err = store.Place(ctx, c, Direct(waiting)...)
		switch {
		case errors.Is(err, register.ErrConflict): // another writer placed some of them: look again
		case err != nil:
			return placed, fmt.Errorf("linking: placing %d reports: %w", len(waiting), err)
		default:
			placed += len(waiting)
		}
	}
}
