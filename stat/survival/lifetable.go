package survival

import (
	"fmt"
	"math"
)

// LifeTableRow is one interval of a life table.
type LifeTableRow struct {
	From, To          float64
	Entered           float64 // still under observation without an event at From
	Withdrawn, Events float64 // within the interval
	Q                 float64 // share with the event in the interval, of those exposed
	Survival, StdErr  float64 // at To
}

// LifeTable is the actuarial table over intervals (cuts[i], cuts[i+1]]: those
// withdrawn count as exposed for half of their interval. It is what one can
// make of published yearly counts; with exact times KaplanMeier says more.
// Events of every kind count as one.
//
// Source: Cutler and Ederer (1958), J Chronic Dis 8, 699–712; Greenwood's
// standard error.
func LifeTable(s Sample, cuts []float64) ([]LifeTableRow, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	if s.Entry != nil {
		return nil, fmt.Errorf("survival: a life table takes no delayed entry")
	}
	if len(cuts) < 2 {
		return nil, fmt.Errorf("survival: a life table needs at least two cuts")
	}
	rows := make([]LifeTableRow, len(cuts)-1)
	for i := range rows {
		rows[i].From, rows[i].To = cuts[i], cuts[i+1]
		if !(cuts[i] < cuts[i+1]) {
			return nil, fmt.Errorf("survival: cut %v does not rise above %v", cuts[i+1], cuts[i])
		}
	}
	for i, t := range s.Exit {
		countInto(rows, t, s.Event[i] > 0, s.weight(i))
	}
	chain(rows)
	return rows, nil
}

func countInto(rows []LifeTableRow, t float64, event bool, w float64) {
	for i := range rows {
		r := &rows[i]
		if t > r.From || i == 0 {
			r.Entered += w
		}
		if (t > r.From || i == 0) && t <= r.To {
			if event {
				r.Events += w
			} else {
				r.Withdrawn += w
			}
			return
		}
	}
}

func chain(rows []LifeTableRow) {
	surv, green := 1.0, 0.0
	for i := range rows {
		r := &rows[i]
		if exposed := r.Entered - r.Withdrawn/2; exposed > 0 {
			r.Q = r.Events / exposed
			green += r.Events / (exposed * (exposed - r.Events))
		}
		surv *= 1 - r.Q
		r.Survival, r.StdErr = surv, surv*math.Sqrt(green)
	}
}
