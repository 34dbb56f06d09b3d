package recapture

import (
	"fmt"
	"math"
	"slices"
)

// ClosedModel names a model of the classical capture–recapture family
// (Otis et al. 1978) in log-linear form.
//
// Rivest, L.-P. & Baillargeon, S. (2014). Capture–recapture methods for
// estimating the size of a population: dealing with variable capture
// probabilities. In: Insurance and Risk Modelling; and the package Rcapture.
type ClosedModel string

// Lists alike (M0), of different reach (Mt), people of different visibility
// (Mh), both (Mth), and people who change after their first report, in the
// order of the lists (Mb, and Mbh with a first list apart). After Mh and Mth
// comes how visibility is spread: Chao gives a lower bound, Poisson (base 2),
// Darroch and Gamma (3.5) ever longer tails, and so ever larger populations.
const (
	M0         ClosedModel = "M0"
	Mt         ClosedModel = "Mt"
	Mb         ClosedModel = "Mb"
	Mbh        ClosedModel = "Mbh"
	MhChao     ClosedModel = "Mh Chao"
	MhPoisson  ClosedModel = "Mh Poisson"
	MhDarroch  ClosedModel = "Mh Darroch"
	MhGamma    ClosedModel = "Mh Gamma"
	MthChao    ClosedModel = "Mth Chao"
	MthPoisson ClosedModel = "Mth Poisson"
	MthDarroch ClosedModel = "Mth Darroch"
	MthGamma   ClosedModel = "Mth Gamma"
)

// ClosedModels lists the family.
func ClosedModels() []ClosedModel {
	return []ClosedModel{M0, Mt, Mb, Mbh, MhChao, MhPoisson, MhDarroch, MhGamma, MthChao, MthPoisson, MthDarroch, MthGamma}
}

// ClosedFit is a fitted model of the family.
type ClosedFit struct {
	Estimate
	Deviance float64
	DF       int
	AIC, BIC float64
	design   closedDesign
	fit      *poissonFit
}

// closedDesign is the regression of a model on the histories 1, 2, ….
type closedDesign struct {
	x    [][]float64
	base int // columns that are not a heterogeneity bound
	// chao says that columns from base on may not be negative.
	chao bool
}

// Closed fits one model of the family. Models of heterogeneity need three
// lists. A model that gives no finite, positive number of unseen people is an
// error, not an answer.
func Closed(t Table, m ClosedModel) (*ClosedFit, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	d, err := designClosed(len(t.Lists), m)
	if err != nil {
		return nil, err
	}
	y := t.Counts()[1:]
	d, fit, ok := d.fitBounded(y)
	if !ok || rank(d.observedRows(fit)) < len(d.x[0]) {
		return nil, fmt.Errorf("recapture: model %s cannot be fitted to these counts", m)
	}
	return closedResult(t, m, d, fit)
}

// observedRows gives the design weighted by what is fitted, so that its rank
// shows columns that only cells without people could tell apart.
func (d closedDesign) observedRows(fit *poissonFit) [][]float64 {
	var rows [][]float64
	for h, row := range d.x {
		if fit.mu[h] > 1e-7 {
			rows = append(rows, row)
		}
	}
	return rows
}

func closedResult(t Table, m ClosedModel, d closedDesign, fit *poissonFit) (*ClosedFit, error) {
	n := float64(t.Observed())
	c := &ClosedFit{Deviance: fit.dev, DF: len(fit.mu) - len(fit.beta), design: d, fit: fit}
	c.AIC = -2*fit.logL + 2*float64(len(fit.beta))
	c.BIC = -2*fit.logL + math.Log(n)*float64(len(fit.beta))
	pop, grad := closedSize(m, n, len(t.Lists), fit.beta)
	c.Estimate = newEstimate(string(m), t.Observed(), pop)
	switch variance := quadratic(fit.cov, grad); m {
	case Mb, Mbh:
		c.SE = math.Sqrt(variance - pop)
	default:
		c.SE = math.Sqrt(pop - n + variance)
	}
	if !(pop >= n) || math.IsInf(pop, 0) || math.IsNaN(c.SE) {
		return nil, fmt.Errorf("recapture: model %s gives no possible population size for these counts (%.4g, where %0.f people were seen)", m, pop, n)
	}
	if pop > 1000*n {
		return nil, fmt.Errorf("recapture: model %s is all but infinite for these counts", m)
	}
	c.logInterval(0.95)
	c.Warn("assumes that, but for what the model's name says, lists are independent of each other")
	if m == MhChao || m == MthChao {
		c.Warn("a lower bound: it is reached when unseen people are as visible as those seen least")
	}
	if m == Mb || m == Mbh {
		c.Warn("assumes that the lists came one after the other in the order of the table")
	}
	return c, nil
}

// closedSize is the population and its gradient in the coefficients.
func closedSize(m ClosedModel, n float64, t int, b []float64) (float64, []float64) {
	grad := make([]float64, len(b))
	switch m {
	case Mb:
		e0, e1, e2 := math.Exp(b[0]), math.Exp(b[1]), math.Exp(b[2])
		pop := e0 * math.Pow(1+e2, float64(t)) / (1 + e2 - e1)
		grad[0] = pop
		grad[1] = pop * e1 / (1 + e2 - e1)
		grad[2] = pop * (float64(t)*e2/(1+e2) - e2/(1+e2-e1))
		return pop, grad
	case Mbh:
		e2, e3 := math.Exp(b[2]), math.Exp(b[3])
		e12 := math.Exp(b[1] + b[2])
		scale := math.Exp(b[0]) * math.Pow(1+e3, float64(t-1))
		gap := 1 + e3 - e2
		grad[0] = scale * (1 + e12/gap)
		grad[1] = scale * e12 / gap
		grad[2] = scale * (e12/gap + e12*e2/(gap*gap))
		grad[3] = scale * (float64(t-1)*e3/(1+e3)*(1+e12/gap) - e12*e3/(gap*gap))
		return scale * (1 + e12/gap), grad
	}
	unseen := math.Exp(b[0])
	grad[0] = unseen
	return n + unseen, grad
}

func quadratic(a [][]float64, v []float64) float64 {
	s := 0.0
	for i := range v {
		for j := range v {
			s += v[i] * a[i][j] * v[j]
		}
	}
	return s
}

// fitBounded fits, taking out Chao's terms one at a time, the first negative
// one first, while one is negative, as Rcapture does.
func (d closedDesign) fitBounded(y []float64) (closedDesign, *poissonFit, bool) {
	for {
		if !d.chao {
			fit, ok := fitPoisson(d.x, y, nil)
			return d, fit, ok
		}
		fit, ok := d.fitExtended(y)
		if !ok {
			// A number of lists that nobody is on between others that somebody
			// is on drives terms apart without limit; a ten-thousandth of a
			// person in each cell shows which of them are negative.
			if fit, ok = fitPoisson(d.x, plus(y, 1e-4), nil); !ok {
				return d, fit, false
			}
			ok = false
		}
		k := d.base
		for k < len(fit.beta) && fit.beta[k] >= 0 {
			k++
		}
		if k == len(fit.beta) {
			return d, fit, ok
		}
		d = d.without(k)
	}
}

func plus(y []float64, v float64) []float64 {
	out := make([]float64, len(y))
	for h := range y {
		out[h] = y[h] + v
	}
	return out
}

// fitExtended takes Chao's terms for numbers of lists that nobody is on as −∞
// and leaves their cells out.
func (d closedDesign) fitExtended(y []float64) (*poissonFit, bool) {
	live := len(d.x[0])
	for live > d.base && d.people(y, live-1) == 0 {
		live--
	}
	var x [][]float64
	var people []float64
	for h, row := range d.x {
		if live == len(row) || row[live] == 0 {
			x, people = append(x, row[:live]), append(people, y[h])
		}
	}
	fit, ok := fitPoisson(x, people, nil)
	if ok && live < len(d.x[0]) {
		fit.beta = append(slices.Clone(fit.beta), math.Inf(-1))
	}
	return fit, ok
}

// people counts those whose cells a column reaches.
func (d closedDesign) people(y []float64, column int) float64 {
	n := 0.0
	for h, row := range d.x {
		n += row[column] * y[h]
	}
	return n
}

func (d closedDesign) without(column int) closedDesign {
	out := closedDesign{base: d.base, chao: d.chao}
	for _, row := range d.x {
		out.x = append(out.x, slices.Delete(slices.Clone(row), column, column+1))
	}
	return out
}

// designClosed gives the columns: constant, lists or number of lists, and how
// visibility is spread.
func designClosed(t int, m ClosedModel) (closedDesign, error) {
	kind, spread := string(m), ""
	for k, c := range kind {
		if c == ' ' {
			kind, spread = kind[:k], kind[k+1:]
			break
		}
	}
	if t < 3 && (spread != "" || m == Mbh) {
		return closedDesign{}, fmt.Errorf("recapture: model %s needs three lists", m)
	}
	d := closedDesign{chao: spread == "Chao"}
	for h := History(1); h < 1<<t; h++ {
		row := append([]float64{1}, kindColumns(kind, t, h)...)
		d.base = len(row)
		d.x = append(d.x, append(row, spreadColumns(spread, t, h.Size())...))
	}
	return d, nil
}

func kindColumns(kind string, t int, h History) []float64 {
	size := float64(h.Size())
	first := 0.0 // lists before the first the person is on
	for !h.Has(int(first)) {
		first++
	}
	switch kind {
	case "Mt", "Mth":
		row := make([]float64, t)
		for i := range row {
			if h.Has(i) {
				row[i] = 1
			}
		}
		return row
	case "Mb":
		return []float64{first, size - 1}
	case "Mbh":
		late := 1.0
		if h.Has(0) {
			late = 0
		}
		return []float64{late, first, size - 1}
	}
	return []float64{size}
}

func spreadColumns(spread string, t, size int) []float64 {
	k := float64(size)
	switch spread {
	case "Chao":
		row := make([]float64, 0, t-2)
		for j := 3; j <= t; j++ {
			row = append(row, math.Max(k-float64(j)+1, 0))
		}
		return row
	case "Poisson":
		return []float64{math.Pow(2, k) - 1}
	case "Darroch":
		return []float64{k * k / 2}
	case "Gamma":
		return []float64{math.Log(3.5) - math.Log(3.5+k)}
	}
	return nil
}
