package survival

import (
	"cmp"
	"fmt"
	"slices"
)

// The three usual models of repeated events are Cox models of differently
// shaped data; these functions do the shaping. All expect rows (Entry, Exit]
// that share a Cluster within a person, and give robust standard errors.

// AndersenGill treats the events of a person as exchangeable: one baseline,
// time since the start. Read as the ratio of mean rates it needs no more than
// that (Lin, Wei, Yang and Ying 2000, J R Stat Soc B 62, 711–730).
func AndersenGill(d CoxData, o CoxOptions) (*CoxModel, error) {
	if err := d.repeated(); err != nil {
		return nil, err
	}
	return Cox(d, o)
}

// PWPTotal lets each event number have its own baseline, in time since the
// start; those without an (n-1)th event are not at risk of an n-th. Strata
// after upTo events are merged with the last (0: never).
// Source: Prentice, Williams and Peterson (1981), Biometrika 68, 373–379.
func PWPTotal(d CoxData, upTo int, o CoxOptions) (*CoxModel, error) {
	if err := d.repeated(); err != nil {
		return nil, err
	}
	d.Strata = eventNumber(d.Sample, upTo)
	return Cox(d, o)
}

// PWPGap is PWPTotal in time since the last event.
func PWPGap(d CoxData, upTo int, o CoxOptions) (*CoxModel, error) {
	if err := d.repeated(); err != nil {
		return nil, err
	}
	d.Strata = eventNumber(d.Sample, upTo)
	gap := make([]float64, d.Len())
	for i := range gap {
		gap[i] = d.Exit[i] - d.Entry[i]
	}
	d.Exit, d.Entry = gap, nil
	return Cox(d, o)
}

// WeiLinWeissfeld models the times to the first, second … upTo-th event side
// by side, each with its own baseline and everybody at risk of each from the
// start, also of a third event before the second: a model of marginal times,
// not of how events follow one another. Covariates are those of a person's
// first row. Source: Wei, Lin and Weissfeld (1989), J Am Stat Assoc 84,
// 1065–1073.
func WeiLinWeissfeld(d CoxData, upTo int, o CoxOptions) (*CoxModel, error) {
	if err := d.repeated(); err != nil {
		return nil, err
	}
	if upTo < 1 {
		return nil, fmt.Errorf("survival: a marginal model needs at least one event number, not %d", upTo)
	}
	wide := CoxData{Terms: d.Terms, X: make([][]float64, len(d.X))}
	for _, rows := range persons(d.Sample) {
		wide.marginal(d, rows, upTo)
	}
	return Cox(wide, o)
}

// marginal adds the upTo rows of one person.
func (w *CoxData) marginal(d CoxData, rows []int, upTo int) {
	last, next := rows[len(rows)-1], 0
	for k := range upTo {
		exit, event := d.Exit[last], 0
		for ; next < len(rows) && event == 0; next++ {
			if d.Event[rows[next]] > 0 {
				exit, event = d.Exit[rows[next]], 1
			}
		}
		w.Exit, w.Event = append(w.Exit, exit), append(w.Event, event)
		w.Cluster, w.Strata = append(w.Cluster, d.Cluster[last]), append(w.Strata, k+1)
		if d.Weight != nil {
			w.Weight = append(w.Weight, d.Weight[rows[0]])
		}
		for j := range d.X {
			w.X[j] = append(w.X[j], d.X[j][rows[0]])
		}
	}
}

func (d CoxData) repeated() error {
	if err := d.check(); err != nil {
		return err
	}
	if d.Entry == nil || d.Cluster == nil {
		return fmt.Errorf("survival: repeated events need the entry time and the person (cluster) of each row")
	}
	return d.checkPersons(0)
}

// persons lists the rows of each cluster in order of time, clusters by their
// number.
func persons(s Sample) [][]int {
	order := make([]int, s.Len())
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(s.Cluster[a], s.Cluster[b]), cmp.Compare(s.Exit[a], s.Exit[b]))
	})
	var out [][]int
	for i, row := range order {
		if i == 0 || s.Cluster[row] != s.Cluster[order[i-1]] {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], row)
	}
	return out
}

// eventNumber says for each row which event of its person it waits for.
func eventNumber(s Sample, most int) []int {
	out := make([]int, s.Len())
	for _, rows := range persons(s) {
		number := 1
		for _, i := range rows {
			out[i] = number
			if most > 0 {
				out[i] = min(number, most)
			}
			if s.Event[i] > 0 {
				number++
			}
		}
	}
	return out
}
