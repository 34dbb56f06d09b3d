package main

import (
	_ "embed"
	"fmt"
	"html/template"
	"math"
	"os"
	"path/filepath"

	"sightline/monitor/chart"
	"sightline/stat/survival"
)

//go:embed follow.html.tmpl
var followPageText string

var followPage = template.Must(template.New("follow").Funcs(template.FuncMap{
	"share": share, "when": when, "p": func(p float64) string { return fmt.Sprintf("%.3g", p) },
	"ratio": func(r float64) string { return fmt.Sprintf("%.3g", r) },
}).Parse(followPageText))

// writePage writes index.html, a drawing for each figure, and the R code.
func (c *followCommand) writePage(f *survival.Followed) error {
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return err
	}
	figures := c.figures(f)
	for _, x := range figures {
		svg := x.Drawing.Wide // alone, a drawing needs the stylesheet that the page has
		if k := indexByte(svg, '>'); k >= 0 {
			svg = svg[:k+1] + "<style>" + chart.Stylesheet + "</style>" + svg[k+1:]
		}
		if err := os.WriteFile(filepath.Join(c.Out, x.Name+".svg"), []byte(svg), 0o644); err != nil {
			return err
		}
	}
	if err := os.WriteFile(filepath.Join(c.Out, "follow.R"), []byte(c.rCode(f)), 0o644); err != nil {
		return err
	}
	out, err := os.Create(filepath.Join(c.Out, "index.html"))
	if err != nil {
		return err
	}
	err = followPage.Execute(out, map[string]any{
		"Title": c.title(), "Style": template.CSS(chart.Stylesheet), "Defs": template.HTML(chart.Defs),
		"Sentences": c.sentences(f), "Followed": f, "Figures": figures, "Rows": c.rows(f), "Models": followModels(f), "R": c.rCode(f), "KindName": func(k int) string { return kind(f, k) },
	})
	if closeErr := out.Close(); err == nil {
		err = closeErr
	}
	return err
}

// figures draws a panel of curves for each kind of event, and the model.
func (c *followCommand) figures(f *survival.Followed) []figure {
	var out []figure
	for k := range max(1, len(f.Table.Kinds)) {
		name := "curves"
		if k > 0 {
			name += fmt.Sprint("-", k+1)
		}
		if d, ok := c.curves(f, k+1); ok {
			out = append(out, figure{name, "Share with " + kind(f, k+1), "The band is the 95% interval at each time. A curve stops where fewer people are followed than a figure needs. Under the axis: people still followed.", d})
		}
		if d, ok := c.groupFigure(f, k+1); ok {
			out = append(out, figure{fmt.Sprint("groups-", k+1), "Share with " + kind(f, k+1) + ", by " + c.Group, "The point is the share, the line its 95% interval.", d})
		}
	}
	for i, m := range f.Models {
		out = append(out, figure{fmt.Sprint("model-", i+1), "Ratio of hazards: " + kind(f, m.Kind), "Right of 1: sooner and more often, the other covariates being equal. The line is the 95% interval.", forest(m.Model)})
	}
	return out
}

// curves draws at most three groups; more are told apart in groupFigure.
func (c *followCommand) curves(f *survival.Followed, k int) (chart.Drawing, bool) {
	if len(f.Groups) > 3 || len(f.Options.At) == 0 {
		return chart.Drawing{}, false
	}
	x := chart.Curves{AxisName: "time", Ticks: []chart.Tick{{At: 0, Label: "0"}}}
	for i, at := range f.Options.At {
		if at > x.Ticks[len(x.Ticks)-1].At {
			x.Ticks = append(x.Ticks, chart.Tick{At: at, Label: c.At[i]})
		}
	}
	styles := []chart.LineStyle{chart.LineHeadline, chart.LineFocus, chart.LineCount}
	for i, g := range f.Groups {
		curve := chart.Curve{Name: c.groupName(g.Name), Style: styles[i], X: []float64{0}, Y: []float64{0}, Low: []float64{0}, High: []float64{0}}
		in, last := g.Incidence, x.Ticks[len(x.Ticks)-1].At
		for j, t := range in.Time {
			if in.AtRisk[j] < f.Options.LeastAtRisk || t > last {
				break
			}
			low, high := in.Lower[k][j], in.Upper[k][j]
			if math.IsNaN(low) || math.IsNaN(high) {
				low, high = in.State[k][j], in.State[k][j]
			}
			curve.X, curve.Y = append(curve.X, t), append(curve.Y, 100*in.State[k][j])
			curve.Low, curve.High = append(curve.Low, 100*low), append(curve.High, 100*high)
		}
		x.Curves = append(x.Curves, curve)
		row := chart.RiskRow{Name: c.groupName(g.Name) + ", still followed"}
		for _, tick := range x.Ticks {
			row.Counts = append(row.Counts, thousands(int64(math.Round(in.At(k, tick.At).AtRisk))))
		}
		x.Risk = append(x.Risk, row)
	}
	return x.Draw(chart.EN), len(x.Ticks) > 1
}

func (c *followCommand) groupFigure(f *survival.Followed, k int) (chart.Drawing, bool) {
	if len(f.Groups) <= 3 || len(f.Options.At) == 0 {
		return chart.Drawing{}, false
	}
	x := chart.Intervals{}
	for _, g := range f.Groups {
		r := g.At[k-1][len(f.Options.At)-1]
		v := chart.Value{Number: 100 * r.Estimate, Low: 100 * r.Lower, High: 100 * r.Upper}
		if r.Refused != "" || math.IsNaN(r.Lower) {
			v = chart.Value{State: chart.CannotTell}
		}
		x.Rows = append(x.Rows, chart.IntervalRow{Label: g.Name, Value: v, Style: chart.IntervalObserved, Note: r.Refused})
	}
	return x.Draw(chart.EN), true
}

func forest(m *survival.CoxModel) chart.Drawing {
	x := chart.Intervals{Reference: &chart.Reference{At: 1, Label: "no difference: 1"}}
	for j, term := range m.Terms {
		h := m.HazardRatio(j, 0.95)
		v := chart.Value{Number: h.Estimate, Low: h.Lower, High: h.Upper, Label: fmt.Sprintf("%.2f (%.2f–%.2f)", h.Estimate, h.Lower, h.Upper)}
		if m.Unbounded[j] || h.Upper > 100 {
			v = chart.Value{State: chart.CannotTell}
		}
		x.Rows = append(x.Rows, chart.IntervalRow{Label: term, Value: v, Style: chart.IntervalObserved})
	}
	return x.Draw(chart.EN)
}

// followRow is one line of the table of shares.
type followRow struct {
	Group, Event, Within string
	Reading              survival.Reading
}

func (c *followCommand) rows(f *survival.Followed) []followRow {
	var out []followRow
	for _, g := range f.Groups {
		for k := range g.At {
			for i, r := range g.At[k] {
				out = append(out, followRow{g.Name, kind(f, k+1), c.At[i], r})
			}
		}
	}
	return out
}

type followModelRow struct {
	Method, Event string
	Terms         []followTermRow
	Warnings      []string
}

type followTermRow struct {
	Term    string
	Ratio   survival.Contrast
	NoBound bool
}

func followModels(f *survival.Followed) []followModelRow {
	var out []followModelRow
	for _, m := range f.Models {
		models := []*survival.CoxModel{m.Model}
		if m.Share != nil {
			models = append(models, m.Share)
		}
		for _, x := range models {
			row := followModelRow{Method: x.Method, Event: kind(f, m.Kind), Warnings: x.Warnings}
			for j, term := range x.Terms {
				row.Terms = append(row.Terms, followTermRow{term, x.HazardRatio(j, 0.95), x.Unbounded[j]})
			}
			out = append(out, row)
		}
	}
	return out
}
