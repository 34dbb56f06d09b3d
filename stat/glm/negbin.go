package glm

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// FitNegativeBinomial fits a negative binomial model with Theta by maximum
// likelihood; variance = mean + mean²/Theta. Where the counts vary no more
// than a Poisson model says, there is no finite Theta: the Poisson fit is
// returned then, with Theta = +Inf and a warning (R's glm.nb lets Theta run
// off instead).
//
// Source: Venables, W. N. and Ripley, B. D. (2002). Modern applied statistics
// with S, 4th ed., section 7.4.
func FitNegativeBinomial(m Model) (*Fit, error) {
	m.Family = Poisson{}
	f, err := FitModel(m)
	if err != nil {
		return nil, err
	}
	if !f.overdispersed() {
		f.Theta = math.Inf(1)
		f.Warnings = append(f.Warnings, "the counts vary no more than a Poisson model says, so the Poisson model is given")
		return f, nil
	}
	theta := f.firstTheta()
	for range 200 {
		m.Family = NegativeBinomial{Theta: theta}
		nb, err := refit(m, f.Coef)
		if err != nil {
			return nil, err
		}
		next, info := nb.maximiseTheta()
		if math.IsInf(next, 1) || next > 1e8 {
			f.Theta = math.Inf(1)
			f.Warnings = append(f.Warnings, "the counts vary no more than a Poisson model says, so the Poisson model is given")
			return f, nil
		}
		f = nb
		if math.Abs(next-theta) <= 1e-11*theta {
			f.Theta, f.SETheta = theta, 1/math.Sqrt(info)
			return f, f.finish()
		}
		theta = next
	}
	return nil, fmt.Errorf("%w (theta)", ErrDiverged)
}

func refit(m Model, start []float64) (*Fit, error) {
	f, err := newFit(m)
	if err != nil {
		return nil, err
	}
	from := append([]float64(nil), start...)
	for j, b := range from {
		if math.IsNaN(b) {
			from[j] = 0
		}
	}
	return f, f.iterate(from)
}

// overdispersed tells whether the likelihood rises when 1/Theta leaves 0: its
// derivative there is Σ((y−μ)²−y)/2.
func (f *Fit) overdispersed() bool {
	s := 0.0
	for i, y := range f.Model.Response {
		r := y - f.Mean[i]
		s += f.weight[i] * (r*r - y)
	}
	return s > 0
}

// firstTheta is the moment estimate n / Σ(y/μ−1)².
func (f *Fit) firstTheta() float64 {
	var n, s float64
	for i, y := range f.Model.Response {
		r := y/f.Mean[i] - 1
		n, s = n+f.weight[i], s+f.weight[i]*r*r
	}
	return math.Max(1e-3, n/s)
}

// maximiseTheta solves the likelihood equation of Theta at the present means
// by Newton steps on its logarithm, and gives the observed information.
func (f *Fit) maximiseTheta() (theta, information float64) {
	theta = f.Model.Family.(NegativeBinomial).Theta
	for range 100 {
		score, info := f.thetaScore(theta)
		information = info
		// On the log scale the information is θ²·info − θ·score.
		slope := theta*theta*info - theta*score
		step := math.Copysign(1, score)
		if slope > 0 {
			step = math.Max(-2, math.Min(2, theta*score/slope))
		}
		theta *= math.Exp(step)
		if math.Abs(step) < 1e-13 || theta > 1e9 {
			break
		}
	}
	_, information = f.thetaScore(theta)
	return theta, information
}

func (f *Fit) thetaScore(th float64) (score, information float64) {
	for i, y := range f.Model.Response {
		m, w := f.Mean[i], f.weight[i]
		score += w * (digammaRise(th, y) - math.Log1p(m/th) + (m-y)/(m+th))
		information += w * (trigammaFall(th, y) - m/(th*(m+th)) + (m-y)/((m+th)*(m+th)))
	}
	return score, information
}

// A LikelihoodRatio compares two nested models.
type LikelihoodRatio struct {
	Statistic float64
	DF        int
	P         float64
}

// Overdispersion compares a negative binomial fit with the Poisson fit of the
// same model. Theta lies on the edge of its range under the hypothesis, so the
// p value is half of that of chi-squared with one degree of freedom.
func Overdispersion(nb, poisson *Fit) LikelihoodRatio {
	x := 2 * (nb.LogLik - poisson.LogLik)
	return LikelihoodRatio{x, 1, 0.5 * distuv.ChiSquared{K: 1}.Survival(math.Max(0, x))}
}

// Compare tests a model against a larger one that contains it, by the
// likelihood ratio. For quasi-families there is none: use Wald.
func Compare(small, large *Fit) (LikelihoodRatio, error) {
	x, k := 2*(large.LogLik-small.LogLik), large.Rank-small.Rank
	if math.IsNaN(x) || k <= 0 {
		return LikelihoodRatio{}, fmt.Errorf("glm: these two models have no likelihood ratio")
	}
	return LikelihoodRatio{x, k, distuv.ChiSquared{K: float64(k)}.Survival(math.Max(0, x))}, nil
}
