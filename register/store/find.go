package store

import (
	"context"
	"fmt"

	"sightline/register"
)

// Find gives the identifiers of reports by their organisation's own keys. A
// caller finds what its role may read; the journal notes how many were asked.
func (s *Store) Find(ctx context.Context, c register.Caller, by register.OrganisationID, keys ...string) ([]register.ReportID, error) {
	ids := make([]register.ReportID, len(keys))
	err := s.act(ctx, c, register.ActRecord, func(t *tx) error {
		if !register.Reaches(c, by) {
			return &refusal{as: fmt.Errorf("find for another organisation: %w", register.ErrForbidden)}
		}
		o, err := t.organisation(by)
		if err != nil {
			return err
		}
		wanted := make([]sourceKey, len(keys))
		for i, key := range keys {
			wanted[i] = sourceKey{o.number, key, o.CountOnly}
		}
		there, err := t.held(wanted)
		if err != nil {
			return err
		}
		for i, key := range wanted {
			if h, ok := there[key]; ok {
				ids[i] = s.reportID(h.number)
			}
		}
		e := t.entry(register.ActRead)
		e.Count, e.List = int64(len(keys)), "keys"
		t.note(e)
		return nil
	})
	return ids, err
}
