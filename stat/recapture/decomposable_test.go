package recapture

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
)

func TestNumberOfDecomposableGraphs(t *testing.T) {
	// OEIS A058862 and dga's own lists.
	for p, want := range map[int]int{3: 8, 4: 61, 5: 822} {
		if got := len(decomposables()[p]); got != want {
			t.Errorf("%d lists: %d graphs, want %d", p, got, want)
		}
	}
}

// Every posterior that dga 2.0.2 computed: mean, spread, quantiles and the
// heaviest graphs.
func TestDecomposableAgainstDGA(t *testing.T) {
	got := map[string]*Posterior{}
	n := 0
	for _, p := range peers(t, func(p peer) bool { return p.method == "dga bma.cr" }) {
		// All 78 posteriors take some ten CPU seconds; a third of them do by day.
		if os.Getenv("SIGHTLINE_LONG") == "" && !strings.HasPrefix(p.settings, "delta=0.5") {
			continue
		}
		key := p.dataset + p.settings
		if got[key] == nil {
			var delta float64
			var top int
			settings := strings.NewReplacer(";", "", "unique(round(seq(1,", "1..").Replace(p.settings)
			if _, err := fmt.Sscanf(settings, "delta=%g Nmissing=1..%d", &delta, &top); err != nil {
				t.Fatal(p.settings, err)
			}
			post, err := Decomposable(load(t, p.dataset), DecomposableOptions{Delta: delta, MaxUnseen: top, WithSaturated: true})
			if err != nil {
				t.Fatal(err)
			}
			got[key] = post
		}
		post := got[key]
		what := key + " " + p.statistic
		switch {
		case p.statistic == "post_mean_N":
			near(t, what, post.Mean, p.value, 1e-6)
		case p.statistic == "post_sd_N":
			near(t, what, post.SD, p.value, 1e-6)
		case strings.HasPrefix(p.statistic, "q0"):
			prob, _ := strconv.ParseFloat(p.statistic[1:], 64)
			if post.Quantile(prob) != p.value {
				t.Errorf("%s = %g, want %g", what, post.Quantile(prob), p.value)
			}
		case strings.HasPrefix(p.statistic, "model_rank"):
			rank := int(p.statistic[len(p.statistic)-1] - '0')
			g := post.Graphs[rank-1]
			name, weight, _ := strings.Cut(p.text, " w=")
			if fmt.Sprintf("%.4f", g.Weight) != weight {
				t.Errorf("%s = %s %.4f, want %s", what, g.Graph, g.Weight, p.text)
			} else if sameCliques(g.Graph) != sameCliques(name) {
				t.Errorf("%s: %s, want %s", what, g.Graph, name)
			}
		default:
			continue
		}
		n++
	}
	t.Logf("%d figures", n)
}

// sameCliques sorts the cliques of "[23][1]".
func sameCliques(s string) string {
	parts := strings.Split(s, "][")
	for k := range parts {
		parts[k] = strings.Trim(parts[k], "[]")
	}
	slices.Sort(parts)
	return strings.Join(parts, " ")
}
