package survival

// Period keeps only the time that each person lived under observation between
// the calendar moments from and to, start being when each person's own clock
// began (all on one calendar scale). Curves of the result are period figures:
// what would happen to people who went through all their years as they were
// lived in that period. They are up to date where a cohort figure is years
// old, and describe no actual person.
//
// People whose wait ended by from, or began after to, drop out. rows gives
// the rows kept.
//
// Source: Brenner and Gefeller (1996), An alternative approach to monitoring
// cancer patient survival, Cancer 78, 2004–2010.
func Period(s Sample, start []float64, from, to float64) (period Sample, rows []int) {
	for i, t := range s.Exit {
		entry := 0.0
		if s.Entry != nil {
			entry = s.Entry[i]
		}
		entry, exit := max(entry, from-start[i]), min(t, to-start[i])
		if exit <= entry {
			continue
		}
		event := s.Event[i]
		if exit < t {
			event = 0
		}
		rows = append(rows, i)
		period.Entry = append(period.Entry, entry)
		period.Exit = append(period.Exit, exit)
		period.Event = append(period.Event, event)
	}
	period.Weight, period.Cluster = pick(s.Weight, rows), pick(s.Cluster, rows)
	return period, rows
}
