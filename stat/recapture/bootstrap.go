package recapture

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"

	"gonum.org/v1/gonum/stat/distuv"
)

// BootstrapOptions says how to resample. The zero value asks for 1,000
// replicates with seed 0.
type BootstrapOptions struct {
	Replicates int
	Seed       uint64
	// HoldObserved keeps the number of people observed at what it was, as the
	// peers do. Otherwise it is drawn too, as it would vary in the world.
	HoldObserved bool
	// Progress, if not nil, is told after each replicate how many are done. It
	// may be called from several goroutines.
	Progress func(done, total int)
}

// Bootstrap is the distribution of an estimate, model choice included, over
// tables drawn like the one observed.
type Bootstrap struct {
	N        float64
	Model    Model
	Selector string
	Observed int
	// Replicates holds the estimates in the order drawn; NaN where no model
	// could be estimated from the draw.
	Replicates []float64
	Refused    int
	// Bias (z0) and Acceleration (a) are the corrections of BCa intervals.
	Bias, Acceleration float64
}

// Resample draws tables from t, estimates each with the same selector and
// keeps the results. They depend on the seed alone, not on the machine: each
// replicate has its own generator.
//
// Acceleration comes from leaving out one person of each history in turn,
// weighted by their number (Efron, B. (1987). Better bootstrap confidence
// intervals. Journal of the American Statistical Association 82, 171–185).
func Resample(t Table, s Selector, opt BootstrapOptions) (*Bootstrap, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	if opt.Replicates == 0 {
		opt.Replicates = 1000
	}
	if opt.Replicates < 2 {
		return nil, fmt.Errorf("recapture: a bootstrap of %d replicates", opt.Replicates)
	}
	y := t.Counts()
	n, m, ok := s.estimate(newLattice(len(t.Lists), y))
	if !ok {
		return nil, fmt.Errorf("%w (%s)", errNothing, s.Name)
	}
	b := &Bootstrap{N: n, Model: m, Selector: s.Name, Observed: t.Observed(), Replicates: make([]float64, opt.Replicates)}
	b.draw(len(t.Lists), y, s, opt)
	b.correct(len(t.Lists), y, s)
	return b, nil
}

// draw fills the replicates on all cores.
func (b *Bootstrap) draw(lists int, y []float64, s Selector, opt BootstrapOptions) {
	var done atomic.Int64
	parallel(opt.Replicates, func() func(int) {
		l := newLattice(lists, y)
		draw := make([]float64, len(y))
		return func(r int) {
			rng := rand.New(rand.NewPCG(opt.Seed, uint64(r)))
			sample(draw, y, rng, opt.HoldObserved)
			l.reset(draw)
			b.Replicates[r] = math.NaN()
			if n, _, ok := s.estimate(l); ok {
				b.Replicates[r] = n
			}
			if k := done.Add(1); opt.Progress != nil {
				opt.Progress(int(k), opt.Replicates)
			}
		}
	})
	for _, v := range b.Replicates {
		if math.IsNaN(v) {
			b.Refused++
		}
	}
}

// parallel runs work on 0 … n−1 on all cores; start makes one worker.
func parallel(n int, start func() func(int)) {
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(n, 1)) {
		group.Go(func() {
			work := start()
			for {
				k := int(next.Add(1)) - 1
				if k >= n {
					return
				}
				work(k)
			}
		})
	}
	group.Wait()
}

// sample draws counts like y: multinomial when their sum is held, else Poisson.
func sample(draw, y []float64, rng *rand.Rand, hold bool) {
	if !hold {
		for h, v := range y {
			draw[h] = 0
			if v > 0 {
				draw[h] = distuv.Poisson{Lambda: v, Src: rng}.Rand()
			}
		}
		return
	}
	left, mass := 0.0, 0.0
	for _, v := range y {
		left += v
	}
	mass = left
	for h, v := range y {
		draw[h] = 0
		switch {
		case v == 0 || left == 0:
		case v >= mass:
			draw[h] = left
		default:
			draw[h] = distuv.Binomial{N: left, P: v / mass, Src: rng}.Rand()
		}
		left -= draw[h]
		mass -= v
	}
}

// correct computes bias and acceleration.
func (b *Bootstrap) correct(lists int, y []float64, s Selector) {
	below := 0.0
	for _, v := range b.Replicates {
		if v < b.N {
			below++
		}
	}
	b.Bias = normalQuantile(below / float64(len(b.Replicates)))
	var cells []int
	for h, v := range y {
		if v > 0 {
			cells = append(cells, h)
		}
	}
	jack := make([]float64, len(cells))
	parallel(len(cells), func() func(int) {
		l := newLattice(lists, y)
		less := make([]float64, len(y))
		return func(k int) {
			copy(less, y)
			less[cells[k]]--
			l.reset(less)
			jack[k] = math.NaN()
			if n, _, ok := s.estimate(l); ok {
				jack[k] = n
			}
		}
	})
	b.Acceleration = acceleration(y, cells, jack)
}

// acceleration is a of Efron (1987), from leave-one-person-out estimates.
func acceleration(y []float64, cells []int, jack []float64) float64 {
	people, mean := 0.0, 0.0
	for k, h := range cells {
		if !math.IsNaN(jack[k]) {
			people += y[h]
			mean += y[h] * jack[k]
		}
	}
	mean /= people
	s2, s3 := 0.0, 0.0
	for k, h := range cells {
		if d := mean - jack[k]; !math.IsNaN(d) {
			s2 += y[h] * d * d
			s3 += y[h] * d * d * d
		}
	}
	if s2 == 0 {
		return 0
	}
	return s3 / (6 * math.Pow(s2, 1.5))
}

// ordered gives the replicates in order, refusals as +Inf: a draw that sets no
// limit to the population belongs at the upper end.
func (b *Bootstrap) ordered() []float64 {
	x := make([]float64, 0, len(b.Replicates))
	for _, v := range b.Replicates {
		if !math.IsNaN(v) {
			x = append(x, v)
		}
	}
	x = sorted(x)
	for range b.Refused {
		x = append(x, math.Inf(1))
	}
	return x
}

// Percentile is the interval of the middle replicates.
func (b *Bootstrap) Percentile(level float64) Estimate {
	x := b.ordered()
	e := b.estimate("bootstrap percentile, "+b.Selector, level)
	e.Lower, e.Upper = quantile8(x, 0.5-level/2), quantile8(x, 0.5+level/2)
	b.warn(&e)
	return e
}

// BCa is the bias-corrected and accelerated interval.
func (b *Bootstrap) BCa(level float64) Estimate {
	e := b.estimate("bootstrap BCa, "+b.Selector, level)
	e.Lower, e.Upper = b.BCaLimit(0.5-level/2), b.BCaLimit(0.5+level/2)
	if math.IsInf(b.Bias, 0) {
		e.Warn("all replicates lie on one side of the estimate, so the interval cannot be corrected; its plain percentiles are shown")
		x := b.ordered()
		e.Lower, e.Upper = quantile8(x, 0.5-level/2), quantile8(x, 0.5+level/2)
	}
	b.warn(&e)
	return e
}

// BCaLimit is the one-sided BCa limit with probability p below it.
func (b *Bootstrap) BCaLimit(p float64) float64 {
	z := normalQuantile(p) + b.Bias
	return quantile8(b.ordered(), normalCDF(b.Bias+z/(1-b.Acceleration*z)))
}

func (b *Bootstrap) estimate(method string, level float64) Estimate {
	e := newEstimate(method, b.Observed, b.N)
	e.Model, e.Level = b.Model.String(), level
	mean, s2, k := 0.0, 0.0, 0.0
	for _, v := range b.Replicates {
		if !math.IsNaN(v) {
			k++
			d := v - mean
			mean += d / k
			s2 += d * (v - mean)
		}
	}
	if k > 1 {
		e.SE = math.Sqrt(s2 / (k - 1))
	}
	return e
}

// warn adds what the replicates give reason to say.
func (b *Bootstrap) warn(e *Estimate) {
	if b.Refused > 0 {
		e.Warn("%.1f%% of the draws could not be estimated and count as without limit", 100*float64(b.Refused)/float64(len(b.Replicates)))
	}
	e.Lower = math.Max(e.Lower, float64(e.Observed))
	if math.IsInf(e.Upper, 1) {
		e.Warn("the data give no upper limit")
	}
}
