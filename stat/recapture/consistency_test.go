package recapture

import (
	"math"
	"strings"
	"testing"
)

// consistencyRow is what one method made of one list as a known population.
type consistencyRow struct {
	key              string // data set and list
	method           string
	truth, est       float64
	lower, upper     float64
	trafficking, has bool
}

func publishedConsistency(t *testing.T) []consistencyRow {
	t.Helper()
	var out []consistencyRow
	for _, r := range records(t, "internal_consistency.csv") {
		c := consistencyRow{key: r["dataset"] + " " + r["ref_list"], method: r["method"],
			truth: number(t, r["true_N"]), est: number(t, r["est"]), lower: number(t, r["lo"]), upper: number(t, r["hi"])}
		if strings.HasPrefix(r["hi"], ">") {
			c.upper = math.Inf(1)
		}
		c.trafficking = trafficking(c.key)
		c.has = !math.IsNaN(c.est)
		out = append(out, c)
	}
	return out
}

// trafficking are the reference lists of the published comparison: five-list
// versions, the list K left out.
func trafficking(key string) bool {
	return strings.HasPrefix(key, "UKdat_5 ") || strings.HasPrefix(key, "Ned_5 ") && key != "Ned_5 K" || strings.HasPrefix(key, "Australia ")
}

// score is root mean square log error and coverage over the rows kept.
type score struct {
	n, intervals, covered int
	sum                   float64
	worst                 float64 // largest estimate ÷ truth
}

func (s *score) add(est, truth, lower, upper float64) {
	e := math.Log(est / truth)
	s.n++
	s.sum += e * e
	s.worst = math.Max(s.worst, est/truth)
	if !math.IsNaN(lower) && !math.IsNaN(upper) {
		s.intervals++
		if lower <= truth && truth <= upper {
			s.covered++
		}
	}
}

func (s score) rmse() float64     { return math.Sqrt(s.sum / float64(s.n)) }
func (s score) coverage() float64 { return float64(s.covered) / float64(s.intervals) }

// Each list in turn as the known truth (Binette & Steorts 2022), against the
// seven methods of the reference folder, on the tables that lie there: a
// smaller root mean square log error than each of them, 95 % ranges that hold
// the truth in 90 % or more, and no absurd answer. Refusals are counted, and
// the peers are also scored on only those populations for which we answer.
func TestInternalConsistency(t *testing.T) {
	verdicts := map[string]Verdict{}
	refused := map[string]bool{}
	tables := map[string]Table{}
	all, traf := score{}, score{}
	for _, name := range strings.Fields("UKdat UKdat_5 Ned Ned_5 ColombiaRecruit_R1_top5 Congenital Diabetes HIV") {
		tables[name] = load(t, name)
		trials, err := Consistency(tables[name])
		if err != nil {
			t.Fatal(err)
		}
		for _, tr := range trials {
			if tr.Lists < 3 || tr.Observed < 30 {
				continue
			}
			key := name + " " + tr.List
			if !tr.Verdict.Estimable {
				refused[key] = true
				t.Logf("refused: %s (%d people, %d on other lists): %s", key, tr.Truth, tr.Observed, tr.Verdict.Reason)
				continue
			}
			v := tr.Verdict
			verdicts[key] = v
			all.add(v.Central, float64(tr.Truth), v.Lower, v.Upper)
			if trafficking(key) {
				traf.add(v.Central, float64(tr.Truth), v.Lower, v.Upper)
			}
		}
	}
	t.Logf("%-52s all: %d answers, RMSE %.2f, coverage %.2f; trafficking: %d, RMSE %.2f, coverage %.2f; refused %d",
		"this package", all.n, all.rmse(), all.coverage(), traf.n, traf.rmse(), traf.coverage(), len(refused))
	if all.coverage() < 0.9 || traf.coverage() < 0.9 || all.worst > 10 {
		t.Errorf("coverage %.2f and %.2f, largest answer %.3g times the truth", all.coverage(), traf.coverage(), all.worst)
	}
	peer := map[string]*[4]score{} // all, trafficking; then on our answers only
	for _, r := range publishedConsistency(t) {
		name, _, _ := strings.Cut(r.key, " ")
		if _, ok := tables[name]; !ok || !r.has {
			continue
		}
		if peer[r.method] == nil {
			peer[r.method] = new([4]score)
		}
		_, answered := verdicts[r.key]
		for k, use := range []bool{true, r.trafficking, answered, answered && r.trafficking} {
			if use {
				peer[r.method][k].add(r.est, r.truth, r.lower, r.upper)
			}
		}
	}
	if len(peer) != 7 {
		t.Errorf("%d methods to compare with, want 7", len(peer))
	}
	for method, s := range peer {
		t.Logf("%-52s all: %d answers, RMSE %.2f, coverage %.2f; trafficking: %d, RMSE %.2f, coverage %.2f; on our answers RMSE %.2f and %.2f, coverage %.2f and %.2f",
			method, s[0].n, s[0].rmse(), s[0].coverage(), s[1].n, s[1].rmse(), s[1].coverage(), s[2].rmse(), s[3].rmse(), s[2].coverage(), s[3].coverage())
		if all.rmse() >= s[0].rmse() || traf.rmse() >= s[1].rmse() {
			t.Errorf("%s has smaller error: %.3f and %.3f, ours %.3f and %.3f", method, s[0].rmse(), s[1].rmse(), all.rmse(), traf.rmse())
		}
	}
}
