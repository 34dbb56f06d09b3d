package synth

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"sightline/stat/disclosure/privacy"
)

// Choice says how marginals are chosen and what that may cost.
type Choice struct {
	Rho privacy.Rho // all of it is spent; privacy.RhoFor turns ε and δ into it
	// Workload are the sets of attributes (ascending) whose counts matter, as
	// in the tables that readers will make of the records.
	Workload [][]int
	// Total is the number of people where that is public anyway; with 0 it is
	// estimated from the noisy counts.
	Total float64
	// Rounds is how many marginals to prepare for, MaxCells how large the
	// model may become, Steps how many steps of fitting follow each marginal.
	// Zero gives 16, 400,000 and 60.
	Rounds, MaxCells, Steps int
}

// Record is what was spent and on what, for the manifest of a release.
type Record struct {
	Measured []Measurement
	Spent    privacy.Rho
}

// Learn chooses marginals of the data by the AIM mechanism and fits a model to
// them. Everything random and everything that depends on the data goes through
// noise that is paid from Choice.Rho: discrete Gaussian noise for counts, the
// exponential mechanism for choices.
func Learn(d *Data, c Choice, r *rand.Rand) (*Model, *Record, error) {
	a, err := newAIM(d, c, r)
	if err != nil {
		return nil, nil, err
	}
	a.measureSingles()
	for a.left() > 1e-3*c.Rho {
		if !a.round() {
			break
		}
	}
	a.fit(4 * a.Steps)
	a.model.Names = d.Names
	return a.model, &Record{a.measured, a.spent}, nil
}

type aim struct {
	Choice
	d          *Data
	r          *rand.Rand
	sigma, eps float64
	candidates [][]int
	weight     []float64
	truth      [][]float64
	measured   []Measurement
	spent      privacy.Rho
	model      *Model
}

func newAIM(d *Data, c Choice, r *rand.Rand) (*aim, error) {
	if c.Rounds == 0 {
		c.Rounds = 16
	}
	if c.MaxCells == 0 {
		c.MaxCells = 400_000
	}
	if c.Steps == 0 {
		c.Steps = 60
	}
	if c.Rho <= 0 || len(d.Sizes) == 0 || len(c.Workload) == 0 {
		return nil, fmt.Errorf("synth: no budget, no attributes or no workload")
	}
	for i, row := range d.Rows {
		for k, code := range row {
			if len(row) != len(d.Sizes) || code < 0 || code >= d.Sizes[k] {
				return nil, fmt.Errorf("synth: row %d does not fit the attributes", i+1)
			}
		}
	}
	a := &aim{Choice: c, d: d, r: r}
	rounds := float64(c.Rounds + len(d.Sizes))
	a.sigma = math.Sqrt(rounds / (2 * 0.9 * c.Rho))
	a.eps = math.Sqrt(8 * 0.1 * c.Rho / rounds)
	a.addCandidates()
	return a, nil
}

// addCandidates lists all parts of the workload's sets; a set weighs as much
// as it shares with the workload.
func (a *aim) addCandidates() {
	for _, w := range a.Workload {
		for mask := 1; mask < 1<<len(w); mask++ {
			var set []int
			for i, x := range w {
				if mask>>i&1 == 1 {
					set = append(set, x)
				}
			}
			if !slices.ContainsFunc(a.candidates, func(c []int) bool { return slices.Equal(c, set) }) {
				a.candidates = append(a.candidates, set)
			}
		}
	}
	for _, c := range a.candidates {
		sum := 0.0
		for _, w := range a.Workload {
			sum += float64(len(shared(c, w)))
		}
		a.weight = append(a.weight, sum)
		a.truth = append(a.truth, a.d.count(c))
	}
}

func (a *aim) left() privacy.Rho { return a.Rho - a.spent }

// measure adds noise to the counts of a set and pays for it.
func (a *aim) measure(attrs []int) {
	v := privacy.VarianceFor(1 / (2 * a.sigma * a.sigma))
	counts := a.d.count(attrs)
	for i := range counts {
		counts[i] += float64(privacy.Gaussian(v, a.r))
	}
	a.spent += privacy.Cost(v, 1)
	a.measured = append(a.measured, Measurement{attrs, counts, math.Sqrt(v.Float())})
}

func (a *aim) measureSingles() {
	for i := range a.d.Sizes {
		a.measure([]int{i})
	}
	if a.Total <= 0 {
		v := privacy.VarianceFor(0.03 * a.Rho)
		n := float64(len(a.d.Rows)) + float64(privacy.Gaussian(v, a.r))
		a.spent += privacy.Cost(v, 1)
		a.Total = a.total(n, v.Float())
	}
	a.fit(a.Steps)
}

// total combines a noisy number of people with the sums of the noisy
// marginals, each weighted by how well it is known.
func (a *aim) total(n, variance float64) float64 {
	sum, weight := n/variance, 1/variance
	for _, m := range a.measured {
		n := 0.0
		for _, x := range m.Counts {
			n += x
		}
		w := 1 / (m.Sigma * m.Sigma * float64(len(m.Counts)))
		sum += w * n
		weight += w
	}
	return max(1, sum/weight)
}

func (a *aim) fit(steps int) {
	a.model = Fit(a.d.Sizes, merged(a.measured), a.Total, steps, a.model)
}

// merged joins repeated measurements of one set, weighted by how well known.
func merged(ms []Measurement) []Measurement {
	var out []Measurement
	for _, m := range ms {
		i := slices.IndexFunc(out, func(o Measurement) bool { return slices.Equal(o.Attrs, m.Attrs) })
		if i < 0 {
			m.Counts = slices.Clone(m.Counts)
			out = append(out, m)
			continue
		}
		o := &out[i]
		w, v := 1/(o.Sigma*o.Sigma), 1/(m.Sigma*m.Sigma)
		for k := range o.Counts {
			o.Counts[k] = (w*o.Counts[k] + v*m.Counts[k]) / (w + v)
		}
		o.Sigma = 1 / math.Sqrt(w+v)
	}
	return out
}

// round chooses a set, measures it and refits; when that taught little, the
// next ones are measured more exactly. It spends all that is left when there
// is not enough for two more.
func (a *aim) round() bool {
	cost := 1/(2*a.sigma*a.sigma) + a.eps*a.eps/8
	if a.left() < 2*cost {
		a.sigma = math.Sqrt(1 / (2 * 0.9 * a.left()))
		a.eps = math.Sqrt(8 * 0.1 * a.left())
	}
	i := a.choose()
	if i < 0 {
		return false
	}
	before := a.model.Marginal(a.candidates[i])
	a.measure(a.candidates[i])
	a.fit(a.Steps)
	after := a.model.Marginal(a.candidates[i])
	if distance(before, after) <= math.Sqrt(2/math.Pi)*a.sigma*float64(len(after)) {
		a.sigma /= math.Sqrt2
		a.eps *= math.Sqrt2
	}
	return true
}

// choose is the exponential mechanism on how far the model is from the data,
// beyond what noise would be, cell by cell. AIM takes the noise of all cells
// off the sum; then a large, sparse table, of which most cells are known well
// enough to be near zero, is never chosen, although its few large cells teach
// much. One person changes either score by at most one.
func (a *aim) choose() int {
	sets := make([][]int, 0, len(a.measured))
	for _, m := range a.measured {
		sets = append(sets, m.Attrs)
	}
	most := slices.Max(a.weight)
	score := slices.Repeat([]float64{math.Inf(-1)}, len(a.candidates))
	best := math.Inf(-1)
	for i, c := range a.candidates {
		if treeSize(a.d.Sizes, append(slices.Clone(sets), c)) > a.MaxCells {
			continue
		}
		score[i] = a.weight[i] / most * beyond(a.truth[i], a.model.Marginal(c), math.Sqrt(2/math.Pi)*a.sigma)
		best = max(best, score[i])
	}
	a.spent += a.eps * a.eps / 8
	if math.IsInf(best, -1) {
		return -1
	}
	p := make([]float64, len(score))
	for i, s := range score {
		p[i] = math.Exp(a.eps / 2 * (s - best))
	}
	return pick(p, a.r)
}

// beyond sums how far cells are apart, as far as that exceeds noise.
func beyond(x, y []float64, noise float64) float64 {
	sum := 0.0
	for i := range x {
		sum += max(0, math.Abs(x[i]-y[i])-noise)
	}
	return sum
}

func distance(x, y []float64) float64 {
	sum := 0.0
	for i := range x {
		sum += math.Abs(x[i] - y[i])
	}
	return sum
}
