package main

import (
	"fmt"
	"html/template"
	"io"
	"math"

	"sightline/stat/linkage"
)

// linkPage is what the report of a linkage shows.
type linkPage struct {
	Records, Persons int
	Compared         int64
	Probability      string
	Prior            string
	Links, FalseRate string
	MissRate         string
	Warnings         []string
	Rules            []string
	Fields           []linkField
}

type linkField struct {
	Name   string
	Levels []linkLevel
}

// linkLevel is a row of the chart: M and U are widths in percent, Bits the
// weight and From and Width its bar.
type linkLevel struct {
	Words      string
	M, U, Bits string
	MWidth     int
	UWidth     int
	Class      string
	Width      int
}

func writeLinkPage(w io.Writer, res *linkage.Result, of []int, probability float64) error {
	e := res.Errors(probability)
	p := linkPage{Records: res.Table.Len(), Persons: count(of), Compared: res.Compared, Probability: fmt.Sprintf("%g", probability),
		Prior: fmt.Sprintf("1 in %.0f", 1/res.Model.Prior), Links: fmt.Sprintf("%.0f", e.Links),
		FalseRate: fmt.Sprintf("%.1f %%", 100*e.FalseRate()), MissRate: fmt.Sprintf("%.1f %%", 100*e.MissRate()),
		Warnings: append(append([]string{}, res.Warnings...), e.Warnings...)}
	for _, r := range res.Model.Rules {
		p.Rules = append(p.Rules, r.String())
	}
	for _, c := range res.Model.Comparisons {
		f := linkField{Name: c.Field}
		for _, l := range c.Levels {
			f.Levels = append(f.Levels, levelRow(l))
		}
		p.Fields = append(p.Fields, f)
	}
	return linkTemplate.Execute(w, p)
}

func levelRow(l linkage.Level) linkLevel {
	bits := math.Log2(max(l.M, 1e-12) / max(l.U, 1e-12))
	row := linkLevel{Words: l.Words(), M: fmt.Sprintf("%.4f", l.M), U: fmt.Sprintf("%.2g", l.U), Bits: fmt.Sprintf("%+.1f", bits),
		MWidth: int(100 * l.M), UWidth: int(100 * l.U), Class: "for", Width: int(min(math.Abs(bits), 20) * 5)}
	if bits < 0 {
		row.Class = "against"
	}
	return row
}

var linkTemplate = template.Must(template.New("link").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Which records are one person</title>
<meta name="viewport" content="width=device-width">
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#111}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{text-align:left;padding:.2rem .5rem;border-bottom:1px solid #ccc;vertical-align:middle}
td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.bar{display:block;height:.8rem;background:#1d70b8}.bar.u{background:#777}.bar.against{background:#b04a00}
.track{width:8rem}.warning{border-left:6px solid #b04a00;padding:.2rem 1rem}
</style></head><body>
<h1>Which records are one person</h1>
<p>{{.Records}} records were taken to be about {{.Persons}} persons. {{.Compared}} pairs of records were compared.
Records were put together from a probability of {{.Probability}}.</p>
<p>By the model itself, {{.FalseRate}} of the {{.Links}} pairs at or above that probability are wrong, and {{.MissRate}} of the pairs that belong together are not among them.</p>
{{range .Warnings}}<p class="warning">{{.}}</p>{{end}}
<h2>Which records were compared</h2>
<p>Those that share one of these:</p><ul>{{range .Rules}}<li>{{.}}</li>{{end}}</ul>
<h2>What each finding means</h2>
<p>Two records taken at random are one person in {{.Prior}} cases. Each bit doubles or halves those odds. Agreement on a rare value counts for more than is shown here.</p>
{{range .Fields}}<h3>{{.Name}}</h3>
<table><thead><tr><th scope="col">finding</th><th scope="col" colspan="2">among one person's records</th><th scope="col" colspan="2">among strangers'</th><th scope="col" colspan="2">bits</th></tr></thead><tbody>
{{range .Levels}}<tr><td>{{.Words}}</td><td class="n">{{.M}}</td><td class="track"><span class="bar" style="width:{{.MWidth}}%"></span></td><td class="n">{{.U}}</td><td class="track"><span class="bar u" style="width:{{.UWidth}}%"></span></td><td class="n">{{.Bits}}</td><td class="track"><span class="bar {{.Class}}" style="width:{{.Width}}%"></span></td></tr>
{{end}}</tbody></table>{{end}}
</body></html>
`))
