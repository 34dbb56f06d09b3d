package recapture

import (
	"fmt"
	"math"
)

// Corrected gives M0, Mt, Mth Chao or Mh Chao with counts adjusted so that the
// bias of small samples is smaller. Mh Chao is Chao's estimate.
//
// Rivest, L.-P. & Lévesque, T. (2001). Improved log-linear model estimators of
// abundance in capture-recapture experiments. Canadian Journal of Statistics
// 29, 555–572; Mt: Seber (1982), The Estimation of Animal Abundance, pages 60
// and 131; Rcapture's closedp.bc.
func Corrected(t Table, m ClosedModel) (Estimate, error) {
	if err := t.Check(); err != nil {
		return Estimate{}, err
	}
	if len(t.Lists) < 3 {
		return Estimate{}, fmt.Errorf("recapture: for two lists Chapman's estimate is the corrected one")
	}
	switch m {
	case MhChao:
		return Chao(t)
	case Mt:
		return correctedMt(t)
	case M0:
		return correctedM0(t)
	case MthChao:
		return correctedMthChao(t)
	}
	return Estimate{}, fmt.Errorf("recapture: no correction for model %s", m)
}

// correctedMt solves Seber's equation with shifted counts.
func correctedMt(t Table) (Estimate, error) {
	k := float64(len(t.Lists))
	n := float64(t.Observed()) + k/2
	var totals []float64
	for _, v := range t.ListTotals() {
		totals = append(totals, float64(v)+(k+2)/(2*k))
	}
	missed := func(pop float64) float64 {
		p := 1.0
		for _, v := range totals {
			p *= 1 - v/pop
		}
		return p - (1 - n/pop)
	}
	hi := 2 * n
	for missed(hi) > 0 {
		if hi *= 2; hi > 1e12 {
			return Estimate{}, fmt.Errorf("recapture: model Mt is all but infinite for these counts")
		}
	}
	pop := bisect(n, hi, func(v float64) bool { return missed(v) > 0 })
	e := newEstimate("Mt, bias-corrected", t.Observed(), pop-k/2)
	info := 1/(pop-n) + (k-1)/pop
	for _, v := range totals {
		info -= 1 / (pop - v)
	}
	e.SE = math.Sqrt(1 / info)
	e.logInterval(0.95)
	return e, nil
}

// correctedMthChao adds to each cell what Rivest & Lévesque give for its
// number of lists.
func correctedMthChao(t Table) (Estimate, error) {
	k := float64(len(t.Lists))
	add := [...]float64{0, (k - 2) / (2 * k), 2 / (k * (k - 1))}
	d, err := designClosed(len(t.Lists), MthChao)
	if err != nil {
		return Estimate{}, err
	}
	y := t.Counts()[1:]
	for h := range y {
		if size := History(h + 1).Size(); size < len(add) {
			y[h] += add[size]
		}
	}
	_, fit, ok := d.fitBounded(y)
	if !ok || fit.cov == nil && !fit.covariance() {
		return Estimate{}, fmt.Errorf("recapture: model %s cannot be fitted to these counts", MthChao)
	}
	return correctedEstimate(t, MthChao, fit), nil
}

func correctedEstimate(t Table, m ClosedModel, fit *poissonFit) Estimate {
	unseen := math.Exp(fit.beta[0])
	e := newEstimate(string(m)+", bias-corrected", t.Observed(), float64(t.Observed())+unseen)
	e.SE = math.Sqrt(unseen + unseen*unseen*fit.cov[0][0])
	e.logInterval(0.95)
	return e
}

// correctedM0 works on how many people are on how many lists.
func correctedM0(t Table) (Estimate, error) {
	k := len(t.Lists)
	var x [][]float64
	var y, offset []float64
	for size, n := range t.Frequencies()[1:] {
		add := 0.0
		switch size {
		case 0:
			add = -0.5
		case 1:
			add = 1
		}
		x = append(x, []float64{1, float64(size + 1)})
		y = append(y, math.Max(0, float64(n)+add))
		offset = append(offset, math.Log(choose(k, size+1)))
	}
	fit, ok := fitPoisson(x, y, offset)
	if !ok {
		return Estimate{}, fmt.Errorf("recapture: model M0 cannot be fitted to these counts")
	}
	return correctedEstimate(t, M0, fit), nil
}

// choose is the binomial coefficient.
func choose(n, k int) float64 {
	r := 1.0
	for i := 1; i <= k; i++ {
		r = r * float64(n-k+i) / float64(i)
	}
	return math.Round(r)
}
