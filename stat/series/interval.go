package series

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

// An Interval is a confidence interval of the stated level, or another
// interval where the field that holds it says so.
type Interval struct {
	Lower, Upper float64
	Level        float64 // 0.95 for 95 %
}

// Contains tells whether x lies in the interval, ends included.
func (i Interval) Contains(x float64) bool { return x >= i.Lower && x <= i.Upper }

// A Method names how an interval or a test is computed.
type Method string

// The methods of this package. Exact and mid-P are two-sided with half the
// error in each tail.
const (
	Exact          Method = "exact"
	MidP           Method = "mid-P"
	Byar           Method = "Byar"
	Wald           Method = "Wald"
	Score          Method = "score"
	Wilson         Method = "Wilson"
	WilsonYates    Method = "Wilson with continuity correction"
	Jeffreys       Method = "Jeffreys"
	AgrestiCoull   Method = "Agresti-Coull"
	ClopperPearson Method = "Clopper-Pearson"
)

func checkLevel(level float64) error {
	if !(level > 0 && level < 1) {
		return fmt.Errorf("series: a confidence level of %v is not between 0 and 1", level)
	}
	return nil
}

// normalQuantile is the point that a standard normal number stays below with
// probability p.
func normalQuantile(p float64) float64 { return distuv.UnitNormal.Quantile(p) }

// normalTail is the probability that a standard normal number is above x.
func normalTail(x float64) float64 { return 0.5 * math.Erfc(x/math.Sqrt2) }

// zFor is the two-sided normal factor for a level: 1.96 for 0.95.
func zFor(level float64) float64 { return normalQuantile(0.5 + level/2) }

func tTail(x, df float64) float64 {
	if math.IsInf(df, 1) {
		return normalTail(x)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Survival(x)
}

// tFor is the two-sided factor of the t distribution for a level.
func tFor(level, df float64) float64 {
	if math.IsInf(df, 1) {
		return zFor(level)
	}
	return distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile(0.5 + level/2)
}

func chiSquaredTail(x, df float64) float64 { return distuv.ChiSquared{K: df}.Survival(x) }
