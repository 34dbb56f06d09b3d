package series

import (
	"fmt"
	"math"
)

// A Point of a control chart.
type Point struct {
	Value        float64
	Lower, Upper float64 // control limits: three standard deviations
	Signals      []string
}

// A Chart is a control chart: a line of points around a centre. Common-cause
// variation stays between the limits and shows no pattern; a signal is a
// special cause, good or bad, and a reason to ask.
type Chart struct {
	Kind   string
	Centre float64
	SigmaZ float64 // Laney: how much wider than Poisson the points spread
	Points []Point
}

// d2 turns the mean moving range of two into a standard deviation.
const d2 = 1.128

// XmR draws the chart of individual values with limits from the mean moving
// range. It fits any measurement, rates and counts over about 20 included.
// Five points are the least, twelve or more make sense.
//
// Source: Wheeler, D. J. (2000). Understanding variation, 2nd ed. SPC Press.
func XmR(values []float64) (Chart, error) {
	n := len(values)
	if n < 5 {
		return Chart{}, fmt.Errorf("series: a control chart needs at least 5 points; there are %d", n)
	}
	mr := 0.0
	for i, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return Chart{}, fmt.Errorf("series: point %d is %v", i+1, v)
		}
		if i > 0 {
			mr += math.Abs(v-values[i-1]) / float64(n-1)
		}
	}
	c := Chart{Kind: "XmR", Centre: sum(values) / float64(n), SigmaZ: 1}
	for _, v := range values {
		c.Points = append(c.Points, Point{Value: v, Lower: c.Centre - 3*mr/d2, Upper: c.Centre + 3*mr/d2})
	}
	c.mark()
	return c, nil
}

// LaneyU draws the rates count/exposure. Its limits are those of the Poisson
// u chart widened by how much the standardised rates jump from point to
// point, so that large exposures do not put every point outside, as they do
// on the plain chart when levels vary. Poisson limits are the same divided
// by SigmaZ.
//
// Source: Laney, D. B. (2002). Improved control charts for attributes.
// Quality Engineering 14, 531–537.
func LaneyU(counts []int, exposure []float64) (Chart, error) {
	if len(counts) < 5 || len(counts) != len(exposure) {
		return Chart{}, fmt.Errorf("series: a control chart needs at least 5 points with their exposure; there are %d and %d", len(counts), len(exposure))
	}
	events, total := 0.0, 0.0
	for i, x := range counts {
		if x < 0 || !(exposure[i] > 0) {
			return Chart{}, fmt.Errorf("series: point %d is %d in %v", i+1, x, exposure[i])
		}
		events, total = events+float64(x), total+exposure[i]
	}
	if events == 0 {
		return Chart{}, fmt.Errorf("series: nothing was counted, so there is nothing to chart")
	}
	c := Chart{Kind: "Laney u′", Centre: events / total}
	previous := 0.0
	for i, x := range counts {
		z := (float64(x)/exposure[i] - c.Centre) / math.Sqrt(c.Centre/exposure[i])
		if i > 0 {
			c.SigmaZ += math.Abs(z-previous) / d2 / float64(len(counts)-1)
		}
		previous = z
	}
	for i, x := range counts {
		w := 3 * c.SigmaZ * math.Sqrt(c.Centre/exposure[i])
		c.Points = append(c.Points, Point{Value: float64(x) / exposure[i], Lower: math.Max(0, c.Centre-w), Upper: c.Centre + w})
	}
	c.mark()
	return c, nil
}

// The four rules of the NHS's Making Data Count.
const (
	signalOutside = "outside the limits"
	signalRun     = "seven or more in a row on one side of the mean"
	signalTrend   = "seven or more in a row rising or falling"
	signalTwo     = "two of three close to a limit"
)

func (c *Chart) mark() {
	for i, p := range c.Points {
		if p.Value < p.Lower || p.Value > p.Upper {
			c.signal(i, i, signalOutside)
		}
	}
	c.runs(signalRun, 7, func(i int) int { return sign(c.Points[i].Value - c.Centre) })
	c.runs(signalTrend, 6, func(i int) int {
		if i == 0 {
			return 0
		}
		return sign(c.Points[i].Value - c.Points[i-1].Value)
	})
	for i := 2; i < len(c.Points); i++ {
		high, low := 0, 0
		for _, p := range c.Points[i-2 : i+1] {
			if p.Value > c.Centre+(p.Upper-c.Centre)*2/3 {
				high++
			}
			if p.Lower > 0 || c.Kind == "XmR" {
				if p.Value < c.Centre-(c.Centre-p.Lower)*2/3 {
					low++
				}
			}
		}
		if high >= 2 || low >= 2 {
			c.signal(i-2, i, signalTwo)
		}
	}
}

// runs marks stretches of at least length points on which side is the same
// and not 0.
func (c *Chart) runs(name string, length int, side func(int) int) {
	start := 0
	for i := 1; i <= len(c.Points); i++ {
		if i < len(c.Points) && side(i) == side(start) {
			continue
		}
		if side(start) != 0 && i-start >= length {
			c.signal(start, i-1, name)
		}
		start = i
	}
}

func (c *Chart) signal(first, last int, name string) {
	for i := first; i <= last; i++ {
		p := &c.Points[i]
		if len(p.Signals) == 0 || p.Signals[len(p.Signals)-1] != name {
			p.Signals = append(p.Signals, name)
		}
	}
}
