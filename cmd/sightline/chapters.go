package main

import (
	"errors"

	"sightline/monitor/study"
)

// chaptersOf makes every chapter that the snapshot can carry. One for which
// there is nothing to count is left out.
func chaptersOf(snapshot *study.Snapshot, options study.Options) ([]*study.Chapter, error) {
	var chapters []*study.Chapter
	for _, make := range []func(*study.Snapshot, study.Options) (*study.Chapter, error){study.NatureAndExtent, study.Coverage} {
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
