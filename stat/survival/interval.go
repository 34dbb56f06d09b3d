package survival

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// Transform names the scale on which a confidence interval for a probability
// is symmetric.
type Transform string

// The scales of R's survfit. LogLog, the default, stays within 0 and 1 and
// keeps its level in small groups; Plain may need cutting off at 0 and 1.
// Source: Borgan and Liestøl (1990), A note on confidence intervals and bands
// for the survival function based on transformations, Scand J Stat 17, 35–41.
const (
	LogLog Transform = "log-log"
	Log    Transform = "log"
	Plain  Transform = "plain"
	Logit  Transform = "logit"
	Arcsin Transform = "arcsin"
)

// Confidence says which interval to give: scale and level. The zero value is
// log-log at 95 %.
type Confidence struct {
	Transform Transform
	Level     float64
}

func (c Confidence) withDefaults() (Confidence, error) {
	if c.Transform == "" {
		c.Transform = LogLog
	}
	if c.Level == 0 {
		c.Level = 0.95
	}
	switch c.Transform {
	case LogLog, Log, Plain, Logit, Arcsin:
	default:
		return c, fmt.Errorf("survival: unknown interval scale %q", c.Transform)
	}
	if !(c.Level > 0 && c.Level < 1) {
		return c, fmt.Errorf("survival: confidence level %v is not between 0 and 1", c.Level)
	}
	return c, nil
}

func (c Confidence) z() float64 { return normalQuantile(1 - (1-c.Level)/2) }

func (c Confidence) String() string {
	return fmt.Sprintf("%s %.4g %% interval", c.Transform, 100*c.Level)
}

func normalQuantile(p float64) float64 {
	return distuv.Normal{Mu: 0, Sigma: 1}.Quantile(p)
}

// normalTail2 is the two-sided p-value of z.
func normalTail2(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

// chiSquareTail is the probability of more than x.
func chiSquareTail(x, df float64) float64 {
	if df <= 0 {
		return math.NaN()
	}
	return distuv.ChiSquared{K: df}.Survival(x)
}

// around gives the limits of a probability p with standard error se, each NaN
// where the scale has none (p = 0, and p = 1 on the log-log scale).
func (c Confidence) around(p, se, z float64) (lower, upper float64) {
	rel := 0.0 // standard error of log p
	if se > 0 {
		rel = se / p
	}
	if c.Transform == Plain {
		return max(p-z*se, 0), min(p+z*se, 1)
	}
	if p == 0 {
		return math.NaN(), math.NaN()
	}
	switch c.Transform {
	case Log:
		return p * math.Exp(-z*rel), min(p*math.Exp(z*rel), 1)
	case Logit:
		d := z * rel / (1 - p)
		o := math.Log(p / (1 - p))
		return 1 / (1 + math.Exp(-o+d)), 1 / (1 + math.Exp(-o-d))
	case Arcsin:
		d := 0.5 * z * rel * math.Sqrt(p/(1-p))
		a := math.Asin(math.Sqrt(p))
		return sin2(max(0, a-d)), sin2(min(math.Pi/2, a+d))
	}
	if p >= 1 {
		return math.NaN(), math.NaN()
	}
	l := math.Log(p)
	d := z * rel / l // negative
	a := math.Log(-l)
	return math.Exp(-math.Exp(a - d)), math.Exp(-math.Exp(a + d))
}

func sin2(x float64) float64 { s := math.Sin(x); return s * s }

// sqrt is 0 where rounding made a variance a trifle negative.
func sqrt(x float64) float64 { return math.Sqrt(max(x, 0)) }
