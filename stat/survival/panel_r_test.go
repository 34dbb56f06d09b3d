package survival_test

import (
	"fmt"
	"testing"

	"sightline/stat/survival"
)

// cavModel: heart transplant recipients, three grades of disease and death.
func cavModel(t *testing.T) *survival.PanelModel {
	d := data(t, "cav.csv")
	return must[*survival.PanelModel](t)(survival.FitPanel(survival.Panel{Person: d.ints("PTNUM"), Time: d.num("years"), State: d.ints("state"),
		Names: []string{"1", "2", "3", "4"}, Exact: []int{4}}, [][2]int{{1, 2}, {1, 4}, {2, 1}, {2, 3}, {2, 4}, {3, 2}, {3, 4}}))
}

func init() {
	var kept *survival.PanelModel
	fit := func(t *testing.T) *survival.PanelModel {
		if kept == nil {
			kept = cavModel(t)
		}
		return kept
	}
	agree("msm_cav_fit.csv", "panel: -2 log-likelihood", likely, func(t *testing.T) (ours, theirs []float64) {
		return []float64{fit(t).MinusTwoLogL}, []float64{expected(t, "msm_cav_fit.csv").value("minus2loglik")}
	})
	agree("msm_cav_q.csv", "panel: rates, standard errors", search, func(t *testing.T) (ours, theirs []float64) {
		m, e := fit(t), expected(t, "msm_cav_q.csv")
		for i, a := range e.ints("from") {
			b := e.ints("to")[i]
			ours, theirs = append(ours, m.Rate[a-1][b-1]), append(theirs, e.num("q")[i])
			if a != b {
				ours, theirs = append(ours, m.StdErr[a-1][b-1]), append(theirs, e.num("se")[i])
			}
		}
		return ours, theirs
	})
	agree("msm_cav_pmatrix10.csv", "panel: probabilities after ten years", search, func(t *testing.T) (ours, theirs []float64) {
		p, e := fit(t).Probability(10), expected(t, "msm_cav_pmatrix10.csv")
		for a := range 4 {
			for b := range 4 {
				ours, theirs = append(ours, p[a][b]), append(theirs, e.num(fmt.Sprint("State.", b+1))[a])
			}
		}
		return ours, theirs
	})
	agree("msm_cav_statetable.csv", "panel: successive visits", closed, func(t *testing.T) (ours, theirs []float64) {
		m, e := fit(t), expected(t, "msm_cav_statetable.csv")
		for a := range 3 {
			for b := range 4 {
				ours, theirs = append(ours, float64(m.Moves[a][b])), append(theirs, e.num(fmt.Sprint("X", b+1))[a])
			}
		}
		return ours, theirs
	})
}
