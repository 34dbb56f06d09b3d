package main

import (
	"errors"

	"sightline/monitor/study"
)

// chaptersOf makes every chapter that the snapshot, with what happened to its
// persons where that is known, can carry. One for which
// there is nothing to count is left out.
func chaptersOf(snapshot *study.Snapshot, events *study.Events, options study.Options) ([]*study.Chapter, error) {
	makers := []func(*study.Snapshot, study.Options) (*study.Chapter, error){study.NatureAndExtent, study.Coverage}
	if events != nil {
		makers = append(makers, func(s *study.Snapshot, o study.Options) (*study.Chapter, error) { return study.Again(s, events, o) })
	}
	var chapters []*study.Chapter
	for _, make := range makers {
		chapter, err := make(snapshot, options)
		if errors.Is(err, study.ErrNothingCounted) && len(chapters) > 0 {
			continue
		}
		if err != nil {
			return nil, err
		}
		chapters = append(chapters, chapter)
	}
	return chapters, nil
}
