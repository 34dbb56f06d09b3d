package survival

import (
	"fmt"
	"math"
)

// Restricted is a mean over the time from 0 to Until.
type Restricted struct {
	Until, Estimate, StdErr, Lower, Upper float64
	Warnings                              []string
}

// RestrictedMean is the mean time without the event within the first until
// units of time: the area under the curve. Its standard error is Greenwood's
// unless the curve is robust. An until after the last observation carries the
// curve on at its last height, with a warning.
//
// Source: Royston and Parmar (2013), Restricted mean survival time, BMC Med
// Res Methodol 13, 152.
func (c Curve) RestrictedMean(until float64) (Restricted, error) {
	if !(until > 0) || math.IsInf(until, 0) {
		return Restricted{}, fmt.Errorf("survival: cannot take a mean up to time %v", until)
	}
	r := Restricted{Until: until}
	area := areas(c.Time, c.Survival, until)
	r.Estimate = area[0]
	variance := 0.0
	for j, t := range c.Time {
		n, d := c.AtRisk[j], c.Events[j]
		if t > until || d == 0 || n <= d {
			continue
		}
		variance += area[j+1] * area[j+1] * d / (n * (n - d))
	}
	r.limits(math.Sqrt(variance), c.Confidence.z(), until)
	r.warnBeyond(c.Time, c.Survival, until)
	return r, nil
}

func (r *Restricted) limits(se, z, most float64) {
	r.StdErr = se
	r.Lower, r.Upper = max(0, r.Estimate-z*se), min(most, r.Estimate+z*se)
}

func (r *Restricted) warnBeyond(time, curve []float64, until float64) {
	last := len(time) - 1
	if last >= 0 && until > time[last] && curve[last] > 0 {
		r.Warnings = append(r.Warnings, fmt.Sprintf("nobody was observed after %v, so the curve is carried on flat to %v", time[last], until))
	}
}

// areas gives the area under a step function that starts at 1, from 0 and
// from each time, up to until.
func areas(time, curve []float64, until float64) []float64 {
	out := make([]float64, len(time)+1)
	area, end := 0.0, until
	for j := len(time) - 1; j >= 0; j-- {
		if time[j] < until {
			area += curve[j] * (end - time[j])
			end = time[j]
		}
		out[j+1] = area
	}
	out[0] = area + end
	return out
}

// Contrast is group B against group A.
type Contrast struct {
	Estimate, Lower, Upper, P float64
}

// RestrictedContrast compares the restricted means of two curves of separate
// people: their difference, their ratio, and the ratio of the times lost.
// Source: Uno and others (2014), J Clin Oncol 32, 2380–2385.
func RestrictedContrast(a, b Curve, until float64) (difference, ratio, lost Contrast, err error) {
	ra, err := a.RestrictedMean(until)
	if err != nil {
		return
	}
	rb, err := b.RestrictedMean(until)
	if err != nil {
		return
	}
	z := a.Confidence.z()
	d, se := rb.Estimate-ra.Estimate, math.Hypot(ra.StdErr, rb.StdErr)
	difference = Contrast{d, d - z*se, d + z*se, normalTail2(d / se)}
	ratio = ratioOf(ra.Estimate, ra.StdErr, rb.Estimate, rb.StdErr, z)
	lost = ratioOf(until-ra.Estimate, ra.StdErr, until-rb.Estimate, rb.StdErr, z)
	return
}

func ratioOf(a, seA, b, seB, z float64) Contrast {
	l, se := math.Log(b/a), math.Hypot(seA/a, seB/b)
	return Contrast{math.Exp(l), math.Exp(l - z*se), math.Exp(l + z*se), normalTail2(l / se)}
}

// TimeLost is the mean time spent in a state up to until: in state 0 the time
// without any event, in state k the time lost to events of kind k (Andersen
// 2013, Decomposition of number of life years lost according to causes of
// death, Stat Med 32, 5278–5285). The standard error is the jackknife's.
func (in *Incidence) TimeLost(state int, until float64) (Restricted, error) {
	if state < 0 || state >= len(in.State) {
		return Restricted{}, fmt.Errorf("survival: there is no state %d", state)
	}
	if !(until > 0) || math.IsInf(until, 0) {
		return Restricted{}, fmt.Errorf("survival: cannot take a mean up to time %v", until)
	}
	r := Restricted{Until: until}
	start := 0.0
	if state == 0 {
		start = 1
	}
	r.Estimate = areaFrom0(in.Time, in.State[state], start, until)
	sums := map[int]float64{}
	total := 0.0
	for i, u := range in.timeLostDerivatives(state, until) {
		u *= in.ledger.sample.weight(i)
		if in.ledger.sample.Cluster != nil {
			sums[in.ledger.sample.Cluster[i]] += u
			continue
		}
		total += u * u
	}
	for _, k := range clusterOrder(in.ledger.sample.Cluster) {
		total += sums[k] * sums[k]
	}
	r.limits(math.Sqrt(total), in.Confidence.z(), until)
	r.warnBeyond(in.Time, in.State[0], until)
	return r, nil
}

// clusterOrder lists the clusters in order of appearance, so that sums over
// them come out the same each time.
func clusterOrder(cluster []int) []int {
	seen := map[int]bool{}
	var out []int
	for _, c := range cluster {
		if !seen[c] {
			seen[c] = true
			out = append(out, c)
		}
	}
	return out
}

func areaFrom0(time, curve []float64, start, until float64) float64 {
	area, at, height := 0.0, 0.0, start
	for j, t := range time {
		if t >= until {
			break
		}
		area += height * (t - at)
		at, height = t, curve[j]
	}
	return area + height*(until-at)
}

// timeLostDerivatives integrates each row's derivative from 0 to until.
func (in *Incidence) timeLostDerivatives(state int, until float64) []float64 {
	in.derivatives()
	out := make([]float64, in.ledger.sample.Len())
	for k, p := range in.paths {
		if state != 0 && state != k+1 {
			continue
		}
		sign := 1.0
		if state == 0 {
			sign = -1
		}
		g, f := cumulate(in.Time, p.g), cumulate(in.Time, p.f)
		for i := range out {
			out[i] += sign * p.integral(i, until, g, f)
		}
	}
	return out
}

// cumulate gives the area under a step function from 0, at each time.
func cumulate(time, step []float64) []float64 {
	out := make([]float64, len(time))
	for j := 1; j < len(time); j++ {
		out[j] = out[j-1] + step[j-1]*(time[j]-time[j-1])
	}
	return out
}

func (p *path) integral(row int, until float64, g, f []float64) float64 {
	time := p.ledger.time
	from, x := p.ledger.start(row), int(p.ledger.rank[row])
	end := min(until, time[x])
	begin := 0.0
	if from > 0 {
		begin = time[from-1]
	}
	total := 0.0
	if end > begin {
		d := p.during(from)
		total = d[0]*(end-begin) + d[1]*(areaTo(time, p.g, g, end)-areaTo(time, p.g, g, begin)) +
			d[2]*(areaTo(time, p.f, f, end)-areaTo(time, p.f, f, begin))
	}
	if until > time[x] {
		a := p.after(from, x, p.ledger.sample.Event[row])
		total += a[0]*(until-time[x]) + a[2]*(areaTo(time, p.f, f, until)-areaTo(time, p.f, f, time[x]))
	}
	return total
}

// areaTo reads the running area at any time.
func areaTo(time, step, running []float64, t float64) float64 {
	j := upTo(time, t) - 1
	if j < 0 {
		return 0
	}
	return running[j] + step[j]*(t-time[j])
}
