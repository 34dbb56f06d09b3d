package main

import (
	"fmt"
	"html/template"
	"math"
	"os"
	"path/filepath"
	"sort"

	"sightline/monitor/chart"
	"sightline/stat/recapture"
)

// figure is one drawing on the page, also kept as a file of its own.
type figure struct {
	Name, Title, Say string
	Drawing          chart.Drawing
}

// SVG lets the template print a drawing, which our own code made.
func (f figure) SVG() template.HTML    { return template.HTML(f.Drawing.Wide) }
func (f figure) Narrow() template.HTML { return template.HTML(f.Drawing.Narrow) }

// writeEstimatePage writes index.html and one SVG for each figure.
func writeEstimatePage(dir, title string, a *recapture.Analysis) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	figures := estimateFigures(a)
	for _, f := range figures {
		// Alone, a drawing needs the stylesheet that the page has.
		svg := f.Drawing.Wide
		if k := indexByte(svg, '>'); k >= 0 {
			svg = svg[:k+1] + "<style>" + chart.Stylesheet + "</style>" + svg[k+1:]
		}
		if err := os.WriteFile(filepath.Join(dir, f.Name+".svg"), []byte(svg), 0o644); err != nil {
			return err
		}
	}
	out, err := os.Create(filepath.Join(dir, "index.html"))
	if err != nil {
		return err
	}
	err = estimatePage.Execute(out, map[string]any{
		"Title": title, "Style": template.CSS(chart.Stylesheet), "Defs": template.HTML(chart.Defs),
		"Verdict": verdictSentence(a.Verdict), "Analysis": a, "Figures": figures, "Groups": groupsJSON(a),
	})
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}

func indexByte(s string, c byte) int {
	for k := range len(s) {
		if s[k] == c {
			return k
		}
	}
	return -1
}

func estimateFigures(a *recapture.Analysis) []figure {
	out := []figure{
		{"overlaps", "Who is on which lists", "Filled dots joined by a line are people on exactly these lists.", overlapFigure(a.Table)},
		{"methods", "What each method makes of it", "The point is the estimate, the bar its 95% interval. The intervals of single models are too narrow: they take the model as known.", methodFigure(a)},
	}
	if len(a.LeaveOneOut) > 0 {
		out = append(out, figure{"lists", "What the choice of lists makes of it", "The verdict without each list, and with two lists as one.", choiceFigure(a)})
	}
	if a.Search != nil && a.Verdict.Estimable {
		if d, ok := profileFigure(a); ok {
			out = append(out, figure{"profile", "How likely each population size is", "Relative likelihood under the best log-linear model, in percent of the most likely size. It takes that model as known.", d})
		}
		out = append(out, figure{"tipping", "How different the unseen would have to be", "The population if the people on no list were more or fewer than estimated by this factor.", tippingFigure(a)})
	}
	if groups := groupsJSON(a); len(groups) > 0 {
		out = append(out, figure{"coverage", "Share registered, by group", "Registered people in percent of the estimate for their group.", coverageFigure(groups)})
	}
	return out
}

func overlapFigure(t recapture.Table) chart.Drawing {
	f := chart.Overlaps{ListHead: "List", SizeHead: "persons", OnlyHead: "only here"}
	n, y := t.ListTotals(), t.Counts()
	for i, name := range t.Lists {
		f.Lists = append(f.Lists, chart.OverlapList{Name: name, Size: chart.Value{Number: float64(n[i])},
			Only: chart.Value{Number: math.Round(100 * y[1<<i] / float64(n[i]))}})
	}
	const most = 15 // more columns than this cannot be read
	for h, v := range y {
		if v == 0 || recapture.History(h).Size() < 2 {
			continue
		}
		set := chart.OverlapSet{Size: chart.Value{Number: v}}
		for i := range t.Lists {
			if recapture.History(h).Has(i) {
				set.Lists = append(set.Lists, i)
			}
		}
		f.Sets = append(f.Sets, set)
	}
	sort.SliceStable(f.Sets, func(i, j int) bool { return f.Sets[i].Size.Number > f.Sets[j].Size.Number })
	f.Sets = f.Sets[:min(len(f.Sets), most)]
	return f.Draw(chart.EN)
}

// methodFigure leaves out pairs of lists, of which there are many.
func methodFigure(a *recapture.Analysis) chart.Drawing {
	f := chart.Intervals{Reference: &chart.Reference{At: float64(a.Observed), Label: "registered: " + thousands(int64(a.Observed))}}
	f.Rows = append(f.Rows, verdictRow("Verdict", a.Verdict))
	limit := 20 * float64(a.Observed)
	if a.Verdict.Estimable {
		limit = 3 * a.Verdict.Upper
	}
	for _, e := range a.Estimates {
		if e.Method == "Petersen" || e.Method == "Chapman" {
			continue
		}
		f.Rows = append(f.Rows, chart.IntervalRow{Label: e.Method, Value: intervalValue(e.N, e.Lower, e.Upper, limit)})
	}
	return f.Draw(chart.EN)
}

// intervalValue says in words what would burst the axis.
func intervalValue(n, lower, upper, limit float64) chart.Value {
	switch {
	case n > limit:
		return chart.Value{State: chart.CannotTell, Label: "beyond the scale: " + people(n)}
	case math.IsNaN(lower) || math.IsNaN(upper):
		return chart.Value{State: chart.NoInterval, Number: n}
	case upper > limit:
		return chart.Value{State: chart.NoInterval, Number: n, Label: people(n) + ", up to " + people(upper)}
	}
	return chart.Value{Number: n, Low: lower, High: upper}
}

func verdictRow(name string, v recapture.Verdict) chart.IntervalRow {
	if !v.Estimable {
		return chart.IntervalRow{Label: name, Value: chart.Value{State: chart.CannotTell}}
	}
	return chart.IntervalRow{Label: name, Value: chart.Value{Number: v.Central, Low: v.Lower, High: v.Upper, Focus: name == "Verdict"}}
}

func choiceFigure(a *recapture.Analysis) chart.Drawing {
	f := chart.Intervals{Rows: []chart.IntervalRow{verdictRow("Verdict", a.Verdict)}}
	for _, v := range append(append([]recapture.Variant(nil), a.LeaveOneOut...), a.Merged...) {
		f.Rows = append(f.Rows, verdictRow(v.Name, v.Verdict))
	}
	return f.Draw(chart.EN)
}

func profileFigure(a *recapture.Analysis) (chart.Drawing, bool) {
	e, err := recapture.Profile(a.Table.Pooled(), a.Search.Ranked[0].Model, 0.99)
	if err != nil || math.IsInf(e.Upper, 1) {
		return chart.Drawing{}, false
	}
	points, err := recapture.ProfileCurve(a.Table.Pooled(), a.Search.Ranked[0].Model, e.Lower, e.Upper, 120)
	if err != nil {
		return chart.Drawing{}, false
	}
	c := chart.Curve{Name: "Relative likelihood", Style: chart.LineCount}
	for _, p := range points {
		c.X, c.Y = append(c.X, p.N), append(c.Y, 100*math.Exp(p.LogLik))
	}
	f := chart.Curves{Curves: []chart.Curve{c}, AxisName: "population", Top: 100}
	for k := range 5 {
		at := e.Lower + (e.Upper-e.Lower)*float64(k)/4
		f.Ticks = append(f.Ticks, chart.Tick{At: at, Label: people(at)})
	}
	return f.Draw(chart.EN), true
}

func tippingFigure(a *recapture.Analysis) chart.Drawing {
	unseen := a.Verdict.Central - float64(a.Observed)
	f := chart.Intervals{Reference: &chart.Reference{At: float64(a.Observed), Label: "registered: " + thousands(int64(a.Observed))}}
	for _, x := range []struct {
		label  string
		factor float64
	}{{"a quarter as many unseen", 0.25}, {"half as many", 0.5}, {"as estimated", 1}, {"twice as many", 2}, {"four times as many", 4}} {
		f.Rows = append(f.Rows, chart.IntervalRow{Label: x.label, Value: chart.Value{State: chart.NoInterval, Number: float64(a.Observed) + x.factor*unseen, Focus: x.factor == 1}})
	}
	return f.Draw(chart.EN)
}

func coverageFigure(groups []groupOut) chart.Drawing {
	f := chart.Bars{Unit: chart.Unit{Percent: true, Decimals: 1}, Axis: true, Top: 100}
	for _, g := range groups {
		v := chart.Value{State: chart.NoInterval, Number: 100 * float64(g.Coverage)}
		if lo, hi := float64(g.Lower), float64(g.Upper); !math.IsNaN(lo) && !math.IsInf(hi, 0) && float64(g.Registered) > 0 {
			v = chart.Value{State: chart.Ranged, Low: 100 * float64(g.Registered) / hi, High: math.Min(100*float64(g.Registered)/lo, 100)}
		}
		if float64(g.Estimate) == 0 {
			v = chart.Value{State: chart.CannotTell}
		}
		f.Bars = append(f.Bars, chart.Bar{Label: g.Covariate + ": " + g.Level,
			Sub: fmt.Sprintf("%s of %s", people(float64(g.Registered)), people(float64(g.Estimate))), Value: v})
	}
	return f.Draw(chart.EN)
}

var estimatePage = template.Must(template.New("page").Funcs(template.FuncMap{
	"people": func(v any) string {
		switch n := v.(type) {
		case amount:
			return people(float64(n))
		case float64:
			return people(n)
		case int:
			return thousands(int64(n))
		}
		return ""
	},
	"percent": func(n float64) string { return fmt.Sprintf("%.0f%%", 100*n) },
}).Parse(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>How many were never reported: {{.Title}}</title>
<style>
:root{--sans:system-ui,sans-serif}
body{font-family:var(--sans);max-width:47.25rem;margin:2rem auto;padding:0 1rem;line-height:1.5;color:#1a1a1a}
table{border-collapse:collapse;width:100%;font-size:.9rem}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #c3cad1;vertical-align:top}
td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}.verdict{font-size:1.25rem;border-left:.3rem solid #1a1a1a;padding-left:1rem}
figure{margin:2rem 0}figcaption{font-weight:600}.narrow{display:none}.scroll{overflow-x:auto}
@media(max-width:40rem){.wide{display:none}.narrow{display:block}}
{{.Style}}</style>
{{.Defs}}
<main>
<h1>How many were never reported</h1>
<p>Table: {{.Title}}. {{people .Analysis.Observed}} people on {{len .Analysis.Table.Lists}} lists.</p>
<p class="verdict">{{.Verdict}}</p>
{{with .Analysis.Verdict.Assumes}}<p>{{.}}</p>{{end}}
{{with .Analysis.Verdict.Warnings}}<ul>{{range .}}<li>{{.}}</li>{{end}}</ul>{{end}}
{{range .Figures}}<figure><figcaption>{{.Title}}</figcaption><p>{{.Say}}</p><div class="wide">{{.SVG}}</div><div class="narrow">{{.Narrow}}</div></figure>
{{end}}
<h2>Every method</h2>
<div class="scroll"><table>
<thead><tr><th scope="col">Method<th scope="col">Model<th scope="col" class="n">Estimate<th scope="col" class="n">Lower<th scope="col" class="n">Upper<th scope="col">What to know</tr></thead>
<tbody>{{range .Analysis.Estimates}}<tr><th scope="row">{{.Method}}<td>{{.Model}}<td class="n">{{people .N}}<td class="n">{{people .Lower}}<td class="n">{{people .Upper}}<td>{{range .Warnings}}{{.}}. {{end}}</tr>
{{end}}</tbody></table></div>
{{with .Analysis.Refused}}<h2>Methods that give no answer here</h2><ul>{{range .}}<li>{{.Method}}: {{.Reason}}</li>{{end}}</ul>{{end}}
{{with .Groups}}<h2>Groups</h2>
<div class="scroll"><table><thead><tr><th scope="col">Group<th scope="col" class="n">Registered<th scope="col" class="n">Estimate<th scope="col" class="n">Lower<th scope="col" class="n">Upper</tr></thead>
<tbody>{{range .}}<tr><th scope="row">{{.Covariate}}: {{.Level}}<td class="n">{{people .Registered}}<td class="n">{{people .Estimate}}<td class="n">{{people .Lower}}<td class="n">{{people .Upper}}</tr>
{{end}}</tbody></table></div>{{end}}
{{with .Analysis.Trials}}<h2>The lists themselves as a test</h2>
<p>Each list in turn is taken as a population whose size is known, and estimated from the other lists.</p>
<div class="scroll"><table><thead><tr><th scope="col">List<th scope="col" class="n">Truth<th scope="col" class="n">Estimate<th scope="col" class="n">Lower<th scope="col" class="n">Upper<th scope="col">Held?</tr></thead>
<tbody>{{range .}}<tr><th scope="row">{{.List}}<td class="n">{{people .Truth}}{{if .Verdict.Estimable}}<td class="n">{{people .Verdict.Central}}<td class="n">{{people .Verdict.Lower}}<td class="n">{{people .Verdict.Upper}}<td>{{if .Covered}}yes{{else}}no{{end}}{{else}}<td class="n"><td class="n"><td class="n"><td>no estimate{{end}}</tr>
{{end}}</tbody></table></div>{{end}}
</main>
</html>
`))
