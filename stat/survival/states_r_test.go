package survival_test

import (
	"fmt"
	"math"
	"testing"

	"sightline/stat/survival"
)

func history(d table, names ...string) survival.History {
	return survival.History{Start: d.num("start"), Stop: d.num("stop"), From: d.ints("from"), To: d.ints("ev"), Person: d.ints("id"), Names: names}
}

// ebmt: transplant, platelet recovery, relapse or death.
func ebmt(t *testing.T) survival.History {
	return history(data(t, "ebmt3_counting.csv"), "Tx", "PR", "RelDeath")
}

func hazards(t *testing.T, v survival.Variance) *survival.Transitions {
	return must[*survival.Transitions](t)(survival.TransitionHazards(ebmt(t), v))
}

var funnelStates = []string{"report", "investigation", "prosecution", "conviction", "closed"}

func init() {
	agree("survfit_ebmt3_multistate.csv", "state occupancy, jackknife, log limits", closed, func(t *testing.T) (ours, theirs []float64) {
		return occupancy(t, ebmt(t), expected(t, "survfit_ebmt3_multistate.csv"))
	})
	agree("funnel_aj.csv", "the chain: state occupancy", closed, func(t *testing.T) (ours, theirs []float64) {
		return occupancy(t, history(data(t, "funnel_sim.csv"), funnelStates...), expected(t, "funnel_aj.csv"))
	})
	agree("survfit_colon_illdeath.csv", "state occupancy by treatment", closed, colonOccupancy)
	agree("funnel_ever.csv", "the chain: stage reached by then", closed, stagesReached)
	agree("mstate_ebmt3_events.csv", "moves counted", closed, moves)
	for _, v := range []survival.Variance{survival.Aalen, survival.Greenwood} {
		name := map[survival.Variance]string{survival.Aalen: "aalen", survival.Greenwood: "greenwood"}[v]
		agree("mstate_ebmt3_haz_"+name+".csv", "transition hazards", closed, func(t *testing.T) (ours, theirs []float64) {
			return hazardColumns(hazards(t, v), expected(t, "mstate_ebmt3_haz_"+name+".csv"), "Haz", "trans")
		})
		agree("mstate_ebmt3_varhaz_"+name+".csv", "their variances", closed, func(t *testing.T) (ours, theirs []float64) {
			return hazardColumns(hazards(t, v), expected(t, "mstate_ebmt3_varhaz_"+name+".csv"), "varHaz", "trans1")
		})
		for _, since := range []float64{0, 365} {
			for from := 1; from <= 2; from++ {
				file := fmt.Sprintf("mstate_ebmt3_probtrans_%s_s%v_from%d.csv", name, since, from)
				agree(file, "transition probabilities, standard errors", closed, func(t *testing.T) (ours, theirs []float64) {
					p := must[survival.Probabilities](t)(hazards(t, v).From(from, since))
					return probabilityColumns(p, expected(t, file))
				})
			}
		}
	}
	agree("mstate_ebmt3_lmaj.csv", "landmark probabilities, with mstate's Efron ties", closed, landmarkEfron)
	agree("mstate_ebmt3_elos.csv", "expected stay", closed, stay)
	agree("mstate_ebmt3_markovtest.csv", "Markov check", spread, func(t *testing.T) (ours, theirs []float64) {
		effect, p, err := survival.MarkovTest(ebmt(t), 2, 3, survival.CoxOptions{Ties: survival.BreslowTies})
		if err != nil {
			t.Fatal(err)
		}
		e := expected(t, "mstate_ebmt3_markovtest.csv")
		return []float64{effect.Estimate, effect.StdErr, p}, []float64{e.value("coef"), e.value("se"), e.value("p")}
	})
	agree("mstate_ebmt3_cox.csv", "transition-specific Cox", newton, transitionCox)
}

func occupancy(t *testing.T, h survival.History, e table) (ours, theirs []float64) {
	o := must[survival.Occupancy](t)(survival.StateOccupancy(h, survival.Confidence{Transform: survival.Log}))
	for i, state := range e.text("state") {
		k := survival.NewGroups([]string{state}, h.Names...).Of[0] + 1
		p := o.At(k, e.num("time")[i])
		ours = append(ours, p.AtRisk, p.Estimate, p.StdErr, p.Lower, p.Upper)
		theirs = append(theirs, e.num("n_risk")[i], e.num("pstate")[i], e.num("se_ij")[i], e.num("lower")[i], e.num("upper")[i])
	}
	return ours, theirs
}

func colonOccupancy(t *testing.T) (ours, theirs []float64) {
	d, e := data(t, "colon_illdeath.csv"), expected(t, "survfit_colon_illdeath.csv")
	for _, arm := range []string{"Obs", "Lev", "Lev+5FU"} {
		h := history(d.is("rx", arm), "(s0)", "recur", "death")
		o := must[survival.Occupancy](t)(survival.StateOccupancy(h, survival.Confidence{}))
		x := e.is("strata", "rx="+arm)
		for i, state := range x.text("state") {
			p := o.At(survival.NewGroups([]string{state}, h.Names...).Of[0]+1, x.num("time")[i])
			ours = append(ours, p.Estimate, p.StdErr)
			theirs = append(theirs, x.num("pstate")[i], x.num("se_ij")[i])
		}
	}
	return ours, theirs
}

func stagesReached(t *testing.T) (ours, theirs []float64) {
	d, e := data(t, "funnel_sim.csv"), expected(t, "funnel_ever.csv")
	for _, post := range []string{"0", "1"} {
		h := history(d.is("post", post), funnelStates...)
		x := e.is("post", post)
		for i, stage := range x.text("stage") {
			k := survival.NewGroups([]string{stage}, funnelStates...).Of[0] + 1
			s, _, err := survival.Reached(h, k)
			if err != nil {
				t.Fatal(err)
			}
			in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{Kinds: 2, Confidence: survival.Confidence{Transform: survival.Log}}))
			p := in.At(1, x.num("time")[i])
			ours = append(ours, p.AtRisk, p.Estimate, p.StdErr, p.Lower, p.Upper)
			theirs = append(theirs, x.num("n_risk")[i], x.num("p")[i], x.num("se")[i], x.num("lower")[i], x.num("upper")[i])
		}
	}
	return ours, theirs
}

func moves(t *testing.T) (ours, theirs []float64) {
	h, e := ebmt(t), expected(t, "mstate_ebmt3_events.csv")
	count := h.Moves()
	place := map[string]int{"Tx": 0, "PR": 1, "RelDeath": 2, "no event": 3}
	for i, from := range e.text("from") {
		to, ok := place[e.text("to")[i]]
		if a := place[from]; ok && a < 2 {
			ours = append(ours, float64(count[a][to]))
			theirs = append(theirs, e.num("freq")[i])
		}
	}
	return ours, theirs
}

func hazardColumns(h *survival.Transitions, e table, column, trans string) (ours, theirs []float64) {
	times, want := e.num("time"), e.num(column)
	for i, k := range e.ints(trans) {
		at := 0
		for j, time := range h.Time {
			if time <= times[i] {
				at = j
			}
		}
		x := h.Hazards[k-1].Hazard
		if column == "varHaz" {
			x = h.Hazards[k-1].Variance
		}
		ours = append(ours, x[at])
		theirs = append(theirs, want[i])
	}
	return ours, theirs
}

func probabilityColumns(p survival.Probabilities, e table) (ours, theirs []float64) {
	for i, at := range e.num("time") {
		for k := 1; k <= 3; k++ {
			q := p.At(k, at)
			ours = append(ours, q.Estimate, q.StdErr)
			theirs = append(theirs, e.num(fmt.Sprint("pstate", k))[i], e.num(fmt.Sprint("se", k))[i])
		}
	}
	return ours, theirs
}

func stay(t *testing.T) (ours, theirs []float64) {
	h, e := hazards(t, survival.Greenwood), expected(t, "mstate_ebmt3_elos.csv")
	for from := 1; from <= 3; from++ {
		p := must[survival.Probabilities](t)(h.From(from, 0))
		ours = append(ours, must[[]float64](t)(p.ExpectedStay(1825))...)
		theirs = append(theirs, e.num("in1")[from-1], e.num("in2")[from-1], e.num("in3")[from-1])
	}
	return ours, theirs
}

// transitionCox gives each of the three moves its own effect of tcd.
func transitionCox(t *testing.T) (ours, theirs []float64) {
	long, people := data(t, "ebmt3_long.csv"), data(t, "ebmt3.csv")
	tcd := map[string]float64{}
	for i, v := range indicator(people.text("tcd"), "TCD") {
		tcd[people.text("id")[i]] = v
	}
	d := survival.CoxData{Sample: survival.Sample{Entry: long.num("Tstart"), Exit: long.num("Tstop"), Event: long.ints("status")},
		Strata: long.ints("trans"), Terms: []string{"1", "2", "3"}, X: make([][]float64, 3)}
	for i, id := range long.text("id") {
		for k := range 3 {
			v := 0.0
			if d.Strata[i] == k+1 {
				v = tcd[id]
			}
			d.X[k] = append(d.X[k], v)
		}
	}
	m := must[*survival.CoxModel](t)(survival.Cox(d, survival.CoxOptions{Ties: survival.BreslowTies}))
	e := expected(t, "mstate_ebmt3_cox.csv")
	return join(m.Coef, m.StdErr), join(e.num("coef"), e.num("se"))
}

// TestSharesOfTheChain checks that the stages add up: who was ever convicted
// is who is in the state, since nobody leaves it.
func TestSharesOfTheChain(t *testing.T) {
	h := history(data(t, "funnel_sim.csv"), funnelStates...)
	o := must[survival.Occupancy](t)(survival.StateOccupancy(h, survival.Confidence{}))
	s, _, err := survival.Reached(h, 4)
	if err != nil {
		t.Fatal(err)
	}
	in := must[survival.Incidence](t)(survival.CumulativeIncidence(s, survival.IncidenceOptions{}))
	for _, at := range []float64{180, 365, 730} {
		total := 0.0
		for k := 1; k <= 5; k++ {
			total += o.At(k, at).Estimate
		}
		if math.Abs(total-1) > 1e-12 {
			t.Errorf("day %v: shares add to %v", at, total)
		}
		// Two estimators of one quantity: near, not equal, under censoring.
		if a, b := o.At(4, at).Estimate, in.At(1, at).Estimate; math.Abs(a-b) > 0.005 {
			t.Errorf("day %v: %v in conviction, %v ever convicted", at, a, b)
		}
	}
}

// landmarkEfron takes tied moves one after another, as mstate's LMAJ does
// because it leaves coxph at its default ties, where the Aalen–Johansen
// estimate divides their number by those at risk.
func landmarkEfron(t *testing.T) (ours, theirs []float64) {
	h := ebmt(t).InAt(2, 365).After(365)
	s := survival.Sample{Exit: h.Stop, Event: make([]int, h.Len())}
	for i, to := range h.To {
		if to == 3 {
			s.Event[i] = 1
		}
	}
	c := must[survival.Curve](t)(survival.KaplanMeier(s, survival.CurveOptions{Estimator: survival.FlemingHarrington}))
	e := expected(t, "mstate_ebmt3_lmaj.csv")
	want := e.num("pstate2")
	for i, at := range e.num("time") {
		p, hazard := 1.0, 0.0
		for j, time := range c.Time {
			if time <= at {
				p *= 1 - (c.Hazard[j] - hazard)
				hazard = c.Hazard[j]
			}
		}
		ours, theirs = append(ours, p), append(theirs, want[i])
	}
	return ours, theirs
}

// TestLandmarkIsKaplanMeier: with one way out, the landmark estimate is the
// curve of those who were there.
func TestLandmarkIsKaplanMeier(t *testing.T) {
	p := must[survival.Probabilities](t)(survival.Landmark(ebmt(t), 2, 365, survival.Greenwood))
	// survfit(Surv(rep(365, 837), Tstop, status) ~ 1), R 4.2.2
	for i, want := range []float64{0.994011976047904, 0.992812926619620, 0.991613877191335, 0.990414827763051} {
		if got := p.At(2, []float64{368, 369, 374, 376}[i]).Estimate; math.Abs(got-want) > 1e-14 {
			t.Errorf("step %d: %.15f, R has %.15f", i, got, want)
		}
	}
}
